import type { ImapFailure } from '../mail/imap-failure.ts';

/**
 * Why a report could not be looked at. `no-advisory`: it came otherwise, and the bot does not have it; `not-shown`: GitHub does not
 * let the bot see it; `encrypted`: a mail of it is; `gone`: its mails are not in the mailbox any more; `mailbox`: that cannot be read.
 */
export type Unseen =
  | { readonly why: 'no-advisory' | 'later' | 'not-shown' | 'no-mailbox' | 'encrypted' | 'gone' }
  | { readonly why: 'mailbox'; readonly failure: string; readonly trouble: ImapFailure['kind'] };
