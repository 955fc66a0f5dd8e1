import { z } from 'zod';

/** The sender or the recipient of an e-mail. */
export interface Mailbox {
  readonly name?: string;
  readonly address: string;
}

/** As long as SMTP lets an address and its part before the "@" be (RFC 5321, 4.5.3.1; with erratum 1690). */
const LONGEST = 254;
const LONGEST_LOCAL_PART = 64;

/**
 * zod's form, not a parser of headers: letters, digits and the few marks that addresses do have, in ASCII. What
 * such a parser would take for more than one address, for a display name or for a further header is not an address
 * here, and what passes needs no quoting anywhere.
 */
const form = z.email();

/**
 * The one e-mail address that `text` is, spaces around it taken off; `undefined` if it is none, or has a display
 * name, a second address, a line break or anything else beside it.
 */
export function readAddress(text: string): string | undefined {
  const address = text.replaceAll(/^ +|(?<! ) +$/g, '');
  if (address.length > LONGEST || address.indexOf('@') > LONGEST_LOCAL_PART) return undefined;
  return form.safeParse(address).success ? address : undefined;
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
