import type { AnswerKind } from '../../process/reporter/answers.ts';
import type { Case } from '../../process/case.ts';
import type { ReceivedMail } from '../../store/incoming-mails.ts';
import type { Services } from '../action-context.ts';
import type { Answering } from './answering.ts';
import { fingerprintOf } from '../publication/fingerprint-of.ts';

/** Why a person has to answer from their own mail program. */
export type ByHand =
  /** No mail server is configured to send over, or no mailbox to read from. */
  | 'no-smtp'
  | 'no-mailbox'
  /** The bot does not know which mail it is that the case came by. */
  | 'no-mail'
  /** Somebody encrypted something of this thread: no plain word leaves. */
  | 'encrypted'
  /** They ask for the public key, and none is configured. */
  | 'no-key';

/** How an answer gets to a reporter who wrote an e-mail. */
export type MailWay =
  | {
      readonly kind: 'send';
      readonly answer: AnswerKind;
      /** What tells this very answer: what was seen is what is sent. */
      readonly print: string;
    }
  | { readonly kind: 'by-hand'; readonly why: ByHand };

/** What it takes to know that way. */
export interface MailWayServices extends Pick<Services, 'pgp' | 'correspondence'> {
  readonly incomingMails: Pick<Services['incomingMails'], 'ofReporter' | 'isEncrypted'>;
}

/** How a text gets to the reporter of a case by e-mail; `undefined` where they did not come that way. */
export function mailWayOf(
  services: MailWayServices,
  state: Case,
  { kind, text }: { readonly kind: AnswerKind; readonly text: string },
): MailWay | undefined {
  if (state.source !== 'email') return undefined;
  const mail = services.incomingMails.ofReporter(state.id);
  const why = whyByHand(services, mail, kind);
  if (why) return { kind: 'by-hand', why };
  return { kind: 'send', answer: kind, print: printOf(state, { kind, text }) };
}

/**
 * The fingerprint of an answer: the same words are the same answer, and sent once. A case that was opened again, and closed
 * again, has another end.
 */
function printOf({ closed }: Case, answer: { readonly kind: AnswerKind; readonly text: string }): string {
  return fingerprintOf([answer, answer.kind === 'closing' ? closed?.at.toString() : undefined]);
}

function whyByHand(
  { correspondence, incomingMails, pgp }: MailWayServices,
  mail: ReceivedMail | undefined,
  kind: AnswerKind,
): ByHand | undefined {
  if (mail && incomingMails.isEncrypted(mail.id)) return 'encrypted';
  // That it has come is no secret, and nobody is kept waiting for a key.
  if (mail?.asksForKey && !pgp && kind !== 'acknowledge') return 'no-key';
  if (!correspondence.smtp) return 'no-smtp';
  if (!correspondence.mailbox) return 'no-mailbox';
  return mail ? undefined : 'no-mail';
}

/** The mail that the reporter of the case of an action wrote. */
export function reporterMail({ services, case: state }: Answering): ReceivedMail | undefined {
  return state.source === 'email' ? services.incomingMails.ofReporter(state.id) : undefined;
}
