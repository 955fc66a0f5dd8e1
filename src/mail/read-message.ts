import type { FetchMessageObject } from 'imapflow';
import type { Email } from 'postal-mime';
import type { SetAside } from '../process/incoming-mail.ts';

/** So many bytes of a mail are read: what decides stands in front. */
export const BYTES = 128 * 1024;

/** What is made of a mail, before its ids are hashed: it stays in this folder. */
export interface ReadMessage {
  /** Without its brackets; `undefined` if it has none that can tell it from another. */
  readonly messageId: string | undefined;
  /** The ids of the mails that it answers, the nearest first. */
  readonly answers: readonly string[];
  /** Where an answer to it goes. */
  readonly replyTo: string | undefined;
  readonly subject: string;
  /** What its writer says in it; what an answer quotes is left out. */
  readonly text: string;
  /** A file or a picture is with it. */
  readonly hasFiles: boolean;
  readonly setAside: SetAside | undefined;
  readonly encrypted: boolean;
  readonly asksForKey: boolean;
}

/**
 * Reads the beginning of a mail.
 *
 * @param own the addresses of the security team, in lower case: their own mails are no reports, and a list of this name is
 * how reports come
 * @param flags what the mail server says of it
 */
export async function readMessage(
  source: Uint8Array,
  { own, flags }: { readonly own: readonly string[]; readonly flags: ReadonlySet<string> },
): Promise<ReadMessage> {
  const email = await parsed(source);
  const headers = headersOf(email);
  const text = plainText(email);
  const answers = [...idsIn(headers.get('in-reply-to')), ...idsIn(headers.get('references')).toReversed()];
  return {
    messageId: idsIn(headers.get('message-id'))[0],
    answers: [...new Set(answers)],
    replyTo: email.replyTo?.[0]?.address ?? email.from?.address,
    subject: email.subject ?? '',
    text: answers.length === 0 ? text : withoutQuotations(text),
    hasFiles: (email.attachments ?? []).some(({ mimeType }) => !NO_FILE.test(mimeType)),
    setAside: isOfTheTeam(email, own) ? 'own' : setAsideBy(headers, { own, flags }),
    encrypted: isEncrypted(headers, email, text),
    asksForKey: asksForKey(`${email.subject ?? ''}\n${text}`),
  };
}

/** What tells a mail from others: its id, or where it has none when it came, and its length. */
export function hashed(
  messageId: string | undefined,
  { internalDate, size }: Pick<FetchMessageObject, 'internalDate' | 'size'>,
): string {
  return messageId ?? `none ${String(internalDate)} ${size ?? 0}`;
}

/** Whether the team wrote it: a form of the web that writes in its name says who is to be answered. */
function isOfTheTeam({ from, replyTo = [] }: Partial<Email>, own: readonly string[]): boolean {
  const isOurs = (address: string | undefined) =>
    address !== undefined && own.includes(address.toLowerCase());
  return isOurs(from?.address) && replyTo.every(({ address }) => isOurs(address));
}

/** With what cannot be read at all, a mail is still a mail: it is told, and a person looks. */
async function parsed(source: Uint8Array): Promise<Partial<Email>> {
  const { default: PostalMime } = await import('postal-mime');
  try {
    return await PostalMime.parse(source, { maxNestingDepth: 32 });
  } catch {
    return {};
  }
}

type Headers = ReadonlyMap<string, string>;

/** Each header as it stands there the first time, in one line. */
function headersOf({ headers = [] }: Partial<Email>): Headers {
  const all = new Map<string, string>();
  for (const { key, value } of headers) if (!all.has(key)) all.set(key, value.replaceAll(/\s+/g, ' ').trim());
  return all;
}

/** The Message-IDs that stand in a header, without their brackets. */
export function idsIn(header = ''): string[] {
  return [...header.matchAll(/<([^<>\s]{3,998})>/g)].flatMap(([, id]) => id ?? []);
}

function setAsideBy(
  headers: Headers,
  { own, flags }: { readonly own: readonly string[]; readonly flags: ReadonlySet<string> },
): SetAside | undefined {
  const has = (name: string, value: RegExp) => value.test(headers.get(name) ?? '');
  if (has('return-path', /^<\s*>/) || has('content-type', /^multipart\/report\b/i)) return 'bounce';
  const isAutomatic =
    has('auto-submitted', /^(?!no\b)\S/i) ||
    has('precedence', /^auto[_-]?reply\b/i) ||
    ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => has(name, /\S/));
  if (isAutomatic) return 'auto-reply';
  const isSpam = has('x-spam-flag', /^yes\b/i) || has('x-spam-status', /^yes\b/i) || has('x-spam', /^yes\b/i);
  if (isSpam || [...flags].some((flag) => /^[$\\]?junk$/i.test(flag))) return 'spam';
  // An address that is a list itself, as with Google Groups, marks each report as of its own list.
  const list = headers.get('list-id')?.toLowerCase() ?? '';
  const isOwn = own.some((address) => list.includes(`<${address.replace('@', '.')}>`));
  const isOfAList = list !== '' || has('precedence', /^(bulk|list|junk)\b/i);
  return isOfAList && !isOwn ? 'list' : undefined;
}

const ARMOURED = /^-----BEGIN PGP MESSAGE-----/m;

function isEncrypted(headers: Headers, { attachments = [] }: Partial<Email>, text: string): boolean {
  const type = headers.get('content-type') ?? '';
  // What is only signed can be read.
  if (/^application\/(x-)?pkcs7-mime\b/i.test(type)) return !/smime-type="?(signed|certs)/i.test(type);
  return (
    /^multipart\/encrypted\b/i.test(type) ||
    ARMOURED.test(text) ||
    attachments.some(
      ({ mimeType, filename }) =>
        /^application\/pgp-encrypted\b/i.test(mimeType) || /\.(pgp|gpg)$/i.test(filename ?? ''),
    )
  );
}

const KEY =
  /\b(?:pgp|gpg|gnupg|openpgp|s\/?mime|public|encryption)(?:[ -](?:public|encryption))?[ -](?:keys?|certificate|fingerprint)\b/i;
const ASKS =
  /\?|\b(?:please|send|share|provide|publish|need|request|could you|can you|do you have|where|looking for)\b/i;
const OFFERS = /\b(?:my|our|this is|attached|attach|here is|enclosed)\b/i;

/** Whether a sentence of it asks for the public key. What was quoted is not the writer's. */
function asksForKey(text: string): boolean {
  return withoutQuotations(text)
    .replaceAll('\n', ' ')
    .slice(0, 20_000)
    .split(/(?<=[.!?])\s+/)
    .some((sentence) => KEY.test(sentence) && ASKS.test(sentence) && !OFFERS.test(sentence));
}

/** Signatures, keys and invitations come along without a word. */
const NO_FILE = /^(?:application\/(?:(?:x-)?pkcs7-|pgp-)|text\/(?:calendar|x-vcard|vcard))/i;
/** Below it stands what another one wrote, in mail programs that mark no line of it. */
const ORIGINAL =
  /^-{2,} ?(?:Original Message|Forwarded message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\b/i;

/** Without the lines that it quotes. */
function withoutQuotations(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => ORIGINAL.test(line));
  return lines
    .slice(0, end < 0 ? undefined : end)
    .filter((line) => !/^\s*>/.test(line))
    .join('\n');
}

/** Its text, and where it has none in plain letters, that of its page. */
function plainText({ text, html }: Partial<Email>): string {
  return text ?? html?.replaceAll(/<[^<>]*>/g, ' ') ?? '';
}
