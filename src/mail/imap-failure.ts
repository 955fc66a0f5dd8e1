import { z } from 'zod';

/** What hinders the mailbox, by class and number: the server's own words may hold addresses. */
export interface ImapFailure {
  /** Such as `IMAP AUTHENTICATIONFAILED`, or `IMAP ECONNREFUSED`. */
  readonly failure: string;
  /**
   * `login`: it does not know us. `tls`: the connection could not be secured. `folder`: there is no such folder.
   * `failed`: anything else that another attempt may not meet.
   */
  readonly kind: 'login' | 'tls' | 'folder' | 'failed';
}

/** Raised where the mailbox could not be read; its message is by class and number. */
export class MailboxError extends Error {
  override name = 'MailboxError';
  readonly kind: ImapFailure['kind'];
  constructor({ failure, kind }: ImapFailure) {
    super(failure);
    this.kind = kind;
  }
}

/** What of imapflow's errors may be looked at. */
const imapError = z.object({
  code: z.string().optional(),
  authenticationFailed: z.boolean().optional(),
  serverResponseCode: z.string().optional(),
  responseStatus: z.string().optional(),
  mailboxMissing: z.boolean().optional(),
});

/** The server is not able to say who we are, now. */
const PASSING = new Set(['UNAVAILABLE', 'INUSE', 'LIMIT']);

/** Sorts an error of imapflow's. */
export function imapFailure(error: unknown): ImapFailure {
  const { data = {} } = imapError.safeParse(error);
  const { code = '', serverResponseCode = '', responseStatus = '' } = data;
  const words = ['IMAP', serverResponseCode || code || responseStatus].filter((word) =>
    /^[\w-]+$/.test(word),
  );
  const failure = words.join(' ');
  if (data.authenticationFailed === true && !PASSING.has(serverResponseCode))
    return { failure, kind: 'login' };
  if (/CERT|VERIFY_LEAF|^ERR_(SSL|TLS)|STARTTLS/.test(code)) return { failure, kind: 'tls' };
  if (data.mailboxMissing === true || serverResponseCode === 'NONEXISTENT')
    return { failure, kind: 'folder' };
  return { failure, kind: 'failed' };
}
