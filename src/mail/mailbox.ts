import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow';
import type { IncomingMail, MailCursor } from '../process/incoming-mail.ts';
import { readImapAddress, type ImapAddress } from './imap-address.ts';
import { imapClient } from './imap-client.ts';
import { imapFailure, MailboxError } from './imap-failure.ts';
import { BYTES, hashed, readMessage, type ReadMessage } from './read-message.ts';

/** For so long a connection may be silent. */
const SILENT_MS = 6 * 60_000;
/** A connection over which nothing has come for so long is asked whether it is there still. */
const QUIET_MS = 50_000;
/** How often it is asked whether there is room in the mailbox. */
const QUOTA_MS = 60 * 60_000;
/** From this share on a mailbox counts as full: the next report with a video in it is turned away. */
const FULL = 0.95;
/** So many mails are read at a time. */
const BATCH = 25;
/** What a first look at a mailbox takes of what nobody has read. */
const FIRST_LOOK = { hours: 7 * 24 };
/** IMAP searches by days, of no time zone in particular. */
const A_DAY = { hours: 24 };

export interface MailboxOptions {
  /** `imaps://`, as `readImapAddress` takes it. */
  readonly url: string;
  /** The addresses of the security team. */
  readonly own: readonly string[];
  /** Hashes a Message-ID, so that no id leaves here. */
  readonly hash: (messageId: string) => string;
  /** Told when a mail has come in, and when the connection has ended. */
  readonly news?: () => void;
}

/** What a look at the mailbox found. */
export interface MailboxLook {
  readonly mails: readonly IncomingMail[];
  /** Where the next look goes on. */
  readonly cursor: MailCursor;
  /** There are more than were read this time. */
  readonly more: boolean;
}

/** The security team's mailbox, which is read, and in which nothing is changed but a flag. */
export interface Mailbox {
  /**
   * What has come since, oldest first; at a first look, what nobody has read of the last days.
   *
   * @returns `undefined` where the mail server would have said so
   * @throws {MailboxError} where it cannot be read
   */
  look(cursor: MailCursor | undefined, now: Temporal.Instant): Promise<MailboxLook | undefined>;
  /**
   * Asks whether it can be read, and how full it is.
   *
   * @throws {MailboxError} where it cannot be read
   */
  ask(): Promise<void>;
  /** How full it is, in per cent, where it is so full that mails may be turned away. */
  fullBy(): number | undefined;
  /** Breaks the connection off. */
  close(): void;
}

/** The mailbox at an address. Refuses, with a `TypeError`, one that cannot be used. */
export function createMailbox(options: MailboxOptions): Mailbox {
  const address = readImapAddress(options.url);
  if (typeof address === 'string') throw new TypeError('the address of the mailbox cannot be used');
  return new ImapMailbox(address, options);
}

const NEEDED: FetchQueryObject = {
  uid: true,
  flags: true,
  internalDate: true,
  size: true,
  source: { start: 0, maxLength: BYTES },
};

class ImapMailbox implements Mailbox {
  readonly #address: ImapAddress;
  readonly #options: MailboxOptions;
  #client: ImapFlow | undefined;
  /** Something has come since the last look, as far as is known. */
  #isStale = true;
  #heardAt = 0;
  #askedForRoomAt: number | undefined;
  #full: number | undefined;

  constructor(address: ImapAddress, options: MailboxOptions) {
    this.#address = address;
    this.#options = options;
  }

  async look(cursor: MailCursor | undefined, now: Temporal.Instant): Promise<MailboxLook | undefined> {
    const isQuiet = performance.now() - this.#heardAt < QUIET_MS;
    if (this.#client?.usable === true && !this.#isStale && isQuiet) return undefined;
    return this.#asking(async (client) => {
      this.#isStale = false;
      // After it, all is known that came before it.
      await client.noop();
      const found = await this.#found(client, cursor, now);
      await this.#askForRoom(client);
      if (found.more) this.#isStale = true;
      return found;
    });
  }

  ask(): Promise<void> {
    return this.#asking((client) => this.#askForRoom(client));
  }

  fullBy(): number | undefined {
    return this.#full;
  }

  close(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.close();
  }

  async #found(
    client: ImapFlow,
    cursor: MailCursor | undefined,
    now: Temporal.Instant,
  ): Promise<MailboxLook> {
    const { mailbox } = client;
    if (mailbox === false) throw new MailboxError({ kind: 'folder', failure: 'IMAP folder' });
    const validity = mailbox.uidValidity.toString();
    const numbers = await this.#numbers(client, cursor, { validity, now });
    const [batch, rest] = [numbers.slice(0, BATCH), numbers.slice(BATCH)];
    const fetched = batch.length === 0 ? [] : await client.fetchAll(batch.join(','), NEEDED, { uid: true });
    const mails: IncomingMail[] = [];
    for (const message of fetched.toSorted((a, b) => a.uid - b.uid))
      if (message.source) mails.push(await this.#mailOf(message, message.source, now));
    const last = batch.at(-1);
    const known = cursor?.validity === validity ? cursor.next : 1;
    const after = last === undefined ? known : Math.max(known, last + 1);
    // What is older than the first look stays as it is.
    const next =
      rest.length === 0 && cursor?.validity !== validity ? Math.max(after, mailbox.uidNext) : after;
    return { mails, cursor: { validity, next, at: now }, more: rest.length > 0 };
  }

  /** The numbers of the mails to be read, in order. */
  async #numbers(
    client: ImapFlow,
    cursor: MailCursor | undefined,
    { validity, now }: { readonly validity: string; readonly now: Temporal.Instant },
  ): Promise<number[]> {
    if (cursor?.validity === validity) {
      const numbers = (await client.search({ uid: `${cursor.next}:*` }, { uid: true })) || [];
      // With nothing new, IMAP gives the last one.
      return numbers.filter((each) => each >= cursor.next).toSorted((a, b) => a - b);
    }
    const since = (cursor?.at ?? now.subtract(FIRST_LOOK)).subtract(A_DAY);
    const unread = cursor ? {} : { seen: false, answered: false };
    const found = await client.search({ since: new Date(since.epochMilliseconds), ...unread }, { uid: true });
    return (found || []).toSorted((a, b) => a - b);
  }

  async #mailOf(message: FetchMessageObject, source: Buffer, now: Temporal.Instant): Promise<IncomingMail> {
    const { hash } = this.#options;
    const read = await this.#read(message, source);
    const arrivedAt = arrivalOf(message, now);
    return {
      hash: hash(hashed(read.messageId, message)),
      answers: read.answers.map(hash),
      arrivedAt,
      setAside: read.setAside,
      encrypted: read.encrypted,
      asksForKey: read.asksForKey,
    };
  }

  #read({ flags = new Set() }: FetchMessageObject, source: Buffer): Promise<ReadMessage> {
    return readMessage(source, { own: this.#options.own, flags });
  }

  async #askForRoom(client: ImapFlow): Promise<void> {
    const now = performance.now();
    if (this.#askedForRoomAt !== undefined && now - this.#askedForRoomAt < QUOTA_MS) return;
    this.#askedForRoomAt = now;
    const quota = client.capabilities.has('QUOTA') ? await client.getQuota(this.#address.folder) : false;
    const shares = (quota ? [quota.storage, quota.message] : []).flatMap((resource) =>
      resource?.usage !== undefined && resource.limit ? [resource.usage / resource.limit] : [],
    );
    const most = Math.max(0, ...shares);
    this.#full = most >= FULL ? Math.round(most * 100) : undefined;
  }

  /** Asks something over the connection, which is made where there is none; what goes wrong ends it. */
  async #asking<T>(ask: (client: ImapFlow) => Promise<T>): Promise<T> {
    try {
      const client = await this.#connected();
      const answer = await ask(client);
      this.#heardAt = performance.now();
      return answer;
    } catch (error) {
      this.#isStale = true;
      this.close();
      throw error instanceof MailboxError ? error : new MailboxError(imapFailure(error));
    }
  }

  async #connected(): Promise<ImapFlow> {
    if (this.#client?.usable === true) return this.#client;
    this.close();
    const client = await imapClient(this.#address, { silentFor: SILENT_MS });
    this.#client = client;
    client.on('exists', () => this.#news(client));
    client.on('close', () => this.#news(client));
    await client.connect();
    await client.mailboxOpen(this.#address.folder);
    return client;
  }

  #news(client: ImapFlow): void {
    if (client !== this.#client) return;
    this.#isStale = true;
    this.#options.news?.();
  }
}

/** When a mail arrived; not later than now, whatever the clock of the mail server says. */
function arrivalOf({ internalDate }: FetchMessageObject, now: Temporal.Instant): Temporal.Instant {
  const at = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
  return Number.isNaN(at) || at > now.epochMilliseconds ? now : Temporal.Instant.fromEpochMilliseconds(at);
}
