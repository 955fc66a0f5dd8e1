import { z } from 'zod';

/** A hash of a Message-ID, by a key of this installation: all by which a mail is told apart. */
export const mailHash = z.string().regex(/^[0-9a-f]{1,64}$/);

/**
 * What becomes of a mail outside of any case: a member says that it is no report, or it waits again for a member to say what it
 * is. That it belongs to a case is an event of that case.
 */
export const mailChange = z.object({ type: z.enum(['mail-no-report', 'mail-waits']), mail: mailHash });
export type MailChange = z.output<typeof mailChange>;

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

/** A member says that a mail is no report. */
export function noReport({ hash }: Pick<IncomingMail, 'hash'>): MailChange {
  return { type: 'mail-no-report', mail: hash };
}

/** A mail that was no report waits again: a member takes that back, or its writer wrote again. */
export function waitsAgain({ hash }: Pick<IncomingMail, 'hash'>): MailChange {
  return { type: 'mail-waits', mail: hash };
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
