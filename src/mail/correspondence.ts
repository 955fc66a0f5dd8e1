import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { Leave } from '../lease/gated-agent.ts';
import { readAddress } from '../process/mail-address.ts';
import { readImapAddress, type ImapAddress } from './imap-address.ts';
import { imapClient } from './imap-client.ts';
import { imapFailure, MailboxError } from './imap-failure.ts';
import type { MailboxOptions } from './mailbox.ts';
import { BYTES, hashed, idsIn, readMessage, type ReadMessage } from './read-message.ts';

/** A person waits for the answer: for so long a connection may be silent. */
const SILENT_MS = 10_000;
/** IMAP searches by days, of no time zone in particular; and a mail that says it came later than now came before. */
const BEFORE = { hours: 24 };
const AFTER = { hours: 72 };
/** So much of a thread goes into an answer: its beginning, and the newest of it. */
const THREAD = 20;

/** A mail that is to be answered, read live. Nothing of it is kept, logged or shown. */
export interface MailToAnswer {
  /** Where an answer goes; `undefined` where it names no address of one person, or one of the team's own. */
  readonly to: string | undefined;
  readonly subject: string;
  /** Without brackets; `undefined` if it has none. */
  readonly messageId: string | undefined;
  /** The ids of the mails before it in its thread, the first one first. */
  readonly thread: readonly string[];
  readonly encrypted: boolean;
}

/** What a mail holds, read live. Nothing of it is kept, logged or shown. */
export interface ReadMail {
  readonly text: string;
  readonly hasFiles: boolean;
  readonly encrypted: boolean;
}

/** A mail, by the hash of its id. */
interface Wanted {
  readonly hash: string;
  readonly arrivedAt: Temporal.Instant;
}

/** The mailbox as far as answering needs it: each call makes a connection of its own, and leaves the reader's alone. */
export interface Correspondence {
  /**
   * Looks a mail up by the hash of its id.
   *
   * @returns `undefined` where it is not in the folder any more
   * @throws {MailboxError} where the mailbox cannot be read
   */
  find(mail: Wanted): Promise<MailToAnswer | undefined>;
  /**
   * Reads the beginnings of mails, those of them that are in the folder still.
   *
   * @throws {MailboxError} where the mailbox cannot be read
   */
  read(mails: readonly Wanted[]): Promise<readonly ReadMail[]>;
  /**
   * Whether a mail of the team's own is there, in the folder or among those that were sent. That it is not tells nothing: not
   * every mail server keeps what it sends.
   *
   * @throws {MailboxError} where the mailbox cannot be read
   */
  holds(messageId: string): Promise<boolean>;
  /**
   * Marks a mail as answered, as mail programs do, where the mail server lets us.
   *
   * @returns whether it is marked
   */
  markAnswered(mail: Wanted): Promise<boolean>;
}

interface CorrespondenceOptions extends Omit<MailboxOptions, 'news'> {
  /** Asked before anything is changed in the mailbox; left out where there is one machine. */
  readonly leave?: Leave | undefined;
}

/** The correspondence in the mailbox at an address. Refuses, with a `TypeError`, one that cannot be used. */
export function createCorrespondence(options: CorrespondenceOptions): Correspondence {
  const address = readImapAddress(options.url);
  if (typeof address === 'string') throw new TypeError('the address of the mailbox cannot be used');
  const { own, hash, leave = () => {} } = options;

  /** The number of a mail in the open folder. */
  async function numberOf(
    client: ImapFlow,
    { hash: wanted, arrivedAt }: Wanted,
  ): Promise<number | undefined> {
    const span = {
      since: new Date(arrivedAt.subtract(BEFORE).epochMilliseconds),
      before: new Date(arrivedAt.add(AFTER).epochMilliseconds),
    };
    const numbers = (await client.search(span, { uid: true })) || [];
    if (numbers.length === 0) return undefined;
    const query = { uid: true, internalDate: true, size: true, headers: ['message-id'] };
    const all = await client.fetchAll(numbers.join(','), query, { uid: true });
    // A later one with the same id may be by somebody else.
    return all.toSorted((a, b) => a.uid - b.uid).find((message) => hash(idOf(message)) === wanted)?.uid;
  }

  /** A mail of the open folder. */
  async function messageOf(client: ImapFlow, mail: Wanted): Promise<ReadMessage | undefined> {
    const number = await numberOf(client, mail);
    if (number === undefined) return undefined;
    const query = { uid: true, source: { start: 0, maxLength: BYTES } };
    const found = await client.fetchOne(String(number), query, { uid: true });
    if (found === false || !found.source) return undefined;
    return readMessage(found.source, { own, flags: new Set() });
  }

  return {
    find: (mail) =>
      asking(address, async (client) => {
        const read = await messageOf(client, mail);
        if (!read) return undefined;
        const { subject, messageId, answers, encrypted } = read;
        const to = readAddress(read.replyTo ?? '');
        return {
          to: to !== undefined && own.includes(to.toLowerCase()) ? undefined : to,
          subject,
          messageId,
          thread: shortened(answers.toReversed()),
          encrypted,
        };
      }),
    read: (mails) =>
      asking(address, async (client) => {
        const all: ReadMail[] = [];
        for (const mail of mails) {
          const read = await messageOf(client, mail);
          if (read) all.push({ text: read.text, hasFiles: read.hasFiles, encrypted: read.encrypted });
        }
        return all;
      }),
    holds: (messageId) =>
      asking(address, async (client) => {
        const folders = (await client.list()).filter(({ specialUse }) => specialUse === '\\Sent');
        for (const path of [address.folder, ...folders.map((folder) => folder.path)]) {
          await client.mailboxOpen(path, { readOnly: true });
          const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
          if (found && found.length > 0) return true;
        }
        return false;
      }),
    markAnswered: (mail) =>
      asking(address, async (client) => {
        const number = await numberOf(client, mail);
        if (number === undefined) return false;
        leave();
        return client.messageFlagsAdd(String(number), ['\\Answered'], { uid: true });
      }),
  };
}

/** What a mail is hashed by: its id, or what tells it from others where it has none. */
function idOf({ headers, internalDate, size }: FetchMessageObject): string {
  return hashed(idsIn(headers?.toString('latin1'))[0], { internalDate, size });
}

function shortened(ids: readonly string[]): readonly string[] {
  return ids.length <= THREAD ? ids : [...ids.slice(0, 1), ...ids.slice(1 - THREAD)];
}

async function asking<T>(address: ImapAddress, ask: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = await imapClient(address, { silentFor: SILENT_MS });
  try {
    await client.connect();
    await client.mailboxOpen(address.folder);
    return await ask(client);
  } catch (error) {
    throw error instanceof MailboxError ? error : new MailboxError(imapFailure(error));
  } finally {
    client.close();
  }
}
