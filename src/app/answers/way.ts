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
  readonly incomingMails: Pick<Services['incomingMails'], 'ofReporter' | 'ofCase' | 'isEncrypted'>;
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
  return {
    kind: 'send',
    answer: kind,
    print: fingerprintOf([{ kind, text }, occasionOf(services, state, kind)]),
  };
}

/**
 * On what occasion an answer is given: the same words on the same one are the same answer, and sent once. A case that was opened
 * again, and closed again, has another end; and of a reporter who wrote again, what is missing may be asked again.
 */
function occasionOf(
  { incomingMails }: MailWayServices,
  { id, closed }: Case,
  kind: AnswerKind,
): string | undefined {
  switch (kind) {
    case 'closing':
      return closed?.at.toString();
    case 'missing':
      return `mails ${incomingMails.ofCase(id).length}`;
    default:
      return undefined;
  }
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

/** How many mails of a report are read, the first and the newest of those in its thread. */
const READ = 10;

/** The mails in which the reporter of the case of an action told of it, the oldest first; none where they did not write any. */
export function mailsOfReport(action: Answering): readonly ReceivedMail[] {
  const first = reporterMail(action);
  if (!first) return [];
  const { services, case: state } = action;
  const followed = services.incomingMails.ofCase(state.id).filter(({ thread }) => thread === first.id);
  return [first, ...followed.slice(1 - READ)];
}

/** The mail that the reporter of the case of an action wrote. */
export function reporterMail({ services, case: state }: Answering): ReceivedMail | undefined {
  return state.source === 'email' ? services.incomingMails.ofReporter(state.id) : undefined;
}
