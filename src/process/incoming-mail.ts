/** Why a mail is no report, by itself: nobody is told of it. */
export const SET_ASIDE = [
  /** A program answered, such as for a holiday. */
  'auto-reply',
  'bounce',
  'list',
  'spam',
  /** The team's own mail. */
  'own',
] as const;
export type SetAside = (typeof SET_ASIDE)[number];

/** What is known of a mail that came to the security team: nothing of its sender, its subject or its text. */
export interface IncomingMail {
  /** A hash of its Message-ID, by a key of this installation. */
  readonly hash: string;
  /** Likewise of the mails that it answers, the nearest first. */
  readonly answers: readonly string[];
  /** When it arrived in the mailbox. */
  readonly arrivedAt: Temporal.Instant;
  readonly setAside: SetAside | undefined;
  readonly encrypted: boolean;
  /** It seems to ask for the public key. */
  readonly asksForKey: boolean;
}

/** How far a mailbox has been read. */
export interface MailCursor {
  /** The server's word for these numbers of mails: with another one, all numbers are others. */
  readonly validity: string;
  /** The number that the next mail has at least. */
  readonly next: number;
  /** Up to when it was read. */
  readonly at: Temporal.Instant;
}
