import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Mail } from './mail.ts';

/** What the bot signs in with. */
const USER = 'security@codegate.test';
const PASSWORD = 'sandbox';
/** The numbers of the mails are those of the sandbox, and mean these mails as long as it lasts. */
const VALIDITY = 1;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The team's inbox, for mail programs on loopback. */
export interface ImapInbox {
  /** For the bot's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Tells those who wait that there is a new mail; resolves when one of them has read it, or nobody is there who would. */
  announce(mail: Pick<Mail, 'id'>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Serves the inbox by the part of IMAP4rev1 (RFC 3501, with IDLE of RFC 2177) that a reader needs: signing in, one folder,
 * searching by number, day or id, fetching mails or their ids, marking them as answered, waiting for new ones. It refuses all else.
 *
 * @param mails the mails of the inbox, oldest first
 */
export async function serveInbox(mails: () => readonly Mail[]): Promise<ImapInbox> {
  const sessions = new Set<Session>();
  const answered = new Set<number>();
  const server = createServer((socket) => {
    const session = new Session(socket, mails, answered);
    sessions.add(session);
    socket.once('close', () => {
      sessions.delete(session);
      session.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: { IMAP_URL: `imap://${encodeURIComponent(USER)}:${PASSWORD}@127.0.0.1:${portOf(server)}` },
    async announce({ id }) {
      await Promise.all([...sessions].map((session) => session.announce(id)));
    },
    async close() {
      for (const session of sessions) session.cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** A client that breaks off, as a bot does that is killed, is gone; that is its own affair. */
function brokeOff(): void {}

/** One connection. */
class Session {
  readonly #socket: Socket;
  readonly #mails: () => readonly Mail[];
  /** The mails that are marked as answered. */
  readonly #answered: Set<number>;
  #isSignedIn = false;
  /** How many mails it was told of; `undefined` where no folder is open. */
  #told: number | undefined;
  /** The command that waits for news. */
  #idle: string | undefined;
  /** Who waits until a mail is read, by its number. */
  readonly #readers = new Map<number, () => void>();

  constructor(socket: Socket, mails: () => readonly Mail[], answered: Set<number>) {
    this.#socket = socket;
    this.#mails = mails;
    this.#answered = answered;
    socket.on('error', brokeOff);
    createInterface({ input: socket })
      // What reads lines of a socket hears of it too.
      .on('error', brokeOff)
      .on('line', (line) => this.#take(line));
    this.#say('* OK the sandbox’s inbox');
  }

  /** Tells of what is new, and resolves when the mail was fetched, or it is clear that it will not be. */
  announce(id: number): Promise<void> {
    if (this.#told === undefined) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#readers.set(id, resolve);
    if (this.#idle !== undefined) this.#tell();
    return promise;
  }

  cut(): void {
    this.#socket.destroy();
  }

  end(): void {
    for (const read of this.#readers.values()) read();
    this.#readers.clear();
  }

  #say(line: string): void {
    if (!this.#socket.destroyed) this.#socket.write(`${line}\r\n`);
  }

  #tell(): void {
    const { length } = this.#mails();
    if (this.#told === undefined || this.#told === length) return;
    this.#told = length;
    this.#say(`* ${length} EXISTS`);
  }

  #take(line: string): void {
    if (this.#idle !== undefined) {
      const tag = this.#idle;
      this.#idle = undefined;
      this.#say(line.trim().toUpperCase() === 'DONE' ? `${tag} OK` : `${tag} BAD`);
      return;
    }
    const [, tag = '*', command = '', rest = ''] = /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(line) ?? [];
    const name = command.toUpperCase();
    const answer = this.#answer(name, rest);
    if (answer === undefined) return this.#say(`${tag} BAD the sandbox’s inbox does not know that`);
    if (name === 'IDLE') {
      this.#idle = tag;
      this.#say('+ waiting');
      this.#tell();
      return undefined;
    }
    if (name !== 'LOGIN') this.#tell();
    this.#say(`${tag} ${answer}`);
    if (name === 'LOGOUT') this.#socket.end();
    return undefined;
  }

  /** What a command is answered with, after what it asked for; `undefined` of one that is not known, or not now. */
  #answer(name: string, rest: string): string | undefined {
    switch (name) {
      case 'CAPABILITY':
        this.#say('* CAPABILITY IMAP4rev1 IDLE');
        return 'OK';
      case 'NOOP':
        return 'OK';
      case 'LOGOUT':
        this.#say('* BYE');
        return 'OK';
      case 'LOGIN':
        this.#isSignedIn = rest.replaceAll('"', '') === `${USER} ${PASSWORD}`;
        return this.#isSignedIn ? 'OK' : 'NO [AUTHENTICATIONFAILED]';
    }
    if (!this.#isSignedIn) return undefined;
    switch (name) {
      case 'LIST':
      case 'LSUB':
        this.#say(rest === '"" ""' ? `* ${name} (\\Noselect) "/" ""` : `* ${name} () "/" INBOX`);
        return 'OK';
      case 'SELECT':
      case 'EXAMINE':
        return this.#open(rest);
    }
    if (this.#told === undefined) return undefined;
    switch (name) {
      case 'IDLE':
        return 'OK';
      case 'UID SEARCH':
        this.#say(`* SEARCH ${this.#search(rest).join(' ')}`.trimEnd());
        return 'OK';
      case 'UID STORE': {
        const [, number = '', flags = ''] = /^(\d+) \+FLAGS(?:\.SILENT)? \(([^)]*)\)$/i.exec(rest) ?? [];
        if (flags !== '\\Answered') return undefined;
        this.#answered.add(Number(number));
        return 'OK';
      }
      case 'UID FETCH':
        this.#fetch(rest);
        return 'OK';
      default:
        return undefined;
    }
  }

  #open(rest: string): string {
    if (!/^"?INBOX"?$/i.test(rest.trim())) return 'NO [NONEXISTENT] there is the inbox alone';
    const { length } = this.#mails();
    this.#told = length;
    this.#say('* FLAGS (\\Seen \\Answered)');
    this.#say('* OK [PERMANENTFLAGS (\\Answered)]');
    this.#say(`* ${length} EXISTS`);
    this.#say(`* OK [UIDVALIDITY ${VALIDITY}]`);
    this.#say(`* OK [UIDNEXT ${length + 1}]`);
    return 'OK [READ-WRITE]';
  }

  /** The numbers of those that came since a day, or have so high a number; nobody reads mails here but the bot. */
  #search(rest: string): number[] {
    const all = this.#mails().map(({ id }) => id);
    const [, wanted] = /\bHEADER "?MESSAGE-ID"? "?([^"\s]+)"?/i.exec(rest) ?? [];
    if (wanted !== undefined)
      return this.#mails()
        .filter(({ raw }) => raw.includes(`Message-ID: <${wanted}>`))
        .map((mail) => mail.id);
    const [, from] = /\bUID (\d+):\*/i.exec(rest) ?? [];
    // With none so high, it is the last one.
    if (from !== undefined) return all.filter((id) => id >= Math.min(Number(from), all.at(-1) ?? 0));
    const [, day = '1', month = 'Jan', year = '1970'] =
      /\bSINCE "?(\d{1,2})-(\w{3})-(\d{4})/i.exec(rest) ?? [];
    const since = Date.UTC(Number(year), MONTHS.indexOf(month), Number(day));
    return this.#mails()
      .filter(({ at }) => Date.parse(at) >= since)
      .map(({ id }) => id);
  }

  #fetch(rest: string): void {
    const [set = ''] = rest.split(' ', 1);
    const wanted = new Set(set.split(',').map(Number));
    for (const [index, mail] of this.#mails().entries()) {
      if (!wanted.has(mail.id)) continue;
      const raw = Buffer.from(mail.raw);
      const flags = this.#answered.has(mail.id) ? '\\Answered' : '';
      const isIdAlone = /HEADER\.FIELDS/i.test(rest);
      const part = isIdAlone
        ? Buffer.from(`${/^Message-ID: .*/m.exec(mail.raw)?.[0].trim() ?? ''}\r\n\r\n`)
        : raw;
      const name = isIdAlone ? 'BODY[HEADER.FIELDS (MESSAGE-ID)]' : 'BODY[]<0>';
      this.#say(
        `* ${index + 1} FETCH (UID ${mail.id} FLAGS (${flags}) INTERNALDATE "${internalDate(mail.at)}" RFC822.SIZE ${raw.length} ${name} {${part.length}}`,
      );
      this.#socket.write(part);
      this.#say(')');
      if (isIdAlone) continue;
      this.#readers.get(mail.id)?.();
      this.#readers.delete(mail.id);
    }
  }
}

/** `02-Mar-2026 09:00:00 +0000`. */
function internalDate(at: string): string {
  const iso = new Date(at).toISOString();
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? '';
  return `${iso.slice(8, 10)}-${month}-${iso.slice(0, 4)} ${iso.slice(11, 19)} +0000`;
}
