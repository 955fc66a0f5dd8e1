/** The sender or the recipient of an e-mail. */
export interface Mailbox {
  readonly name?: string;
  readonly address: string;
}

/** As long as SMTP lets an address and its part before the "@" be (RFC 5321, 4.5.3.1; with erratum 1690). */
const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;

/** What SMTP takes without quoting (RFC 5321, 4.1.2: `Dot-string`); none of it parts addresses or headers. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** Labels of letters, digits and hyphens, the last of them no number; IDN in its ASCII form (`xn--`). */
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,57}[a-z\d])$/i;
/** What a domain may be written with; everything else would mean something else in an address of the web. */
const WRITTEN = /^[\p{L}\p{M}\p{N}.。-]+$/u;

/**
 * The one e-mail address that `text` is, as SMTP delivers it, spaces around it taken off; a domain in other letters than
 * ASCII comes in its ASCII form. Not a parser of headers: what such a parser would take for more than one address, for a
 * display name or for a further header is not an address here, and what passes needs no quoting anywhere.
 * @returns `undefined` if it is none, or has a display name, a second address, a line break or anything else beside it.
 */
export function readAddress(text: string): string | undefined {
  const trimmed = text.replaceAll(/^ +|(?<! ) +$/g, '');
  if (trimmed.length > LONGEST) return undefined;
  const at = trimmed.indexOf('@');
  const local = trimmed.slice(0, Math.max(at, 0));
  const domain = asciiOf(trimmed.slice(at + 1));
  if (domain === undefined || local.length > LONGEST_LOCAL_PART || !LOCAL_PART.test(local)) return undefined;
  const address = `${local}@${domain}`;
  return address.length <= LONGEST ? address : undefined;
}

/** A domain as SMTP has it; `undefined` if it is none, or has letters that look like others. */
function asciiOf(domain: string): string | undefined {
  if (DOMAIN.test(domain)) return domain;
  if (!WRITTEN.test(domain) || domain.split(/[.。]/).some(isMixed)) return undefined;
  const ascii = URL.parse(`http://${domain}`)?.hostname ?? '';
  return /^[\dA-Za-z.-]*$/.test(domain) || !DOMAIN.test(ascii) ? undefined : ascii;
}

/** Whether Latin letters stand beside those of another script in one label. */
export function isMixed(label: string): boolean {
  return /\p{Script=Latin}/u.test(label) && /(?!\p{Script=Latin})\p{L}/u.test(label);
}

/**
 * A sender as people write it: `security@example.org` or `CodeGate security <security@example.org>`, the name with
 * or without quotation marks. `undefined` if it is neither.
 */
export function readMailbox(text: string): Mailbox | undefined {
  const trimmed = text.trim();
  const named = /^([^<>"\p{Cc}]+|"[^<>"\p{Cc}]+" *)<([^<>]*)>$/u.exec(trimmed);
  const address = readAddress(named?.[2] ?? trimmed);
  if (address === undefined) return undefined;
  const name = named?.[1]?.replaceAll('"', '').trim();
  return name ? { name, address } : { address };
}
