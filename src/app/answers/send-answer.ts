import type { MailOutcome } from '../../mail/mailer.ts';
import { MailboxError, type ImapFailure } from '../../mail/imap-failure.ts';
import type { MailToAnswer } from '../../mail/correspondence.ts';
import type { Case } from '../../process/case.ts';
import { answeredByMail } from '../../process/reporter/answers.ts';
import type { ReceivedMail } from '../../store/incoming-mails.ts';
import type { AnswerKey, LeftAnswer } from '../../store/reporter-answers.ts';
import type { Services } from '../action-context.ts';
import type { Answering } from './answering.ts';
import { ProblemError } from '../problem.ts';
import { prepareAnswer, type PreparedAnswer } from './prepare-answer.ts';
import { reporterMail, type ByHand } from './way.ts';

/** Why nothing left, which the person can do something about. */
export type NotSent =
  | { readonly why: ByHand | 'gone' | 'no-address' }
  /** The mailbox cannot be read. */
  | { readonly why: 'mailbox'; readonly failure: string; readonly trouble: ImapFailure['kind'] }
  /** The mail server did not take it: not now, or not at all. */
  | { readonly why: 'not-now' | 'refused'; readonly failure: string };

/** What became of sending an answer. `found`: an earlier attempt is in the mailbox, and had left. */
export type AnswerSent =
  | { readonly kind: 'sent'; readonly state: Case; readonly found?: true }
  | { readonly kind: 'sent-already'; readonly by: string; readonly at: Temporal.Instant }
  /** Another press sends it just now. */
  | { readonly kind: 'under-way' }
  /** It may have arrived; nobody can tell. */
  | { readonly kind: 'unknown'; readonly prepared: PreparedAnswer; readonly since: Temporal.Instant }
  | ({ readonly kind: 'not-sent'; readonly prepared: PreparedAnswer } & NotSent);

/**
 * Sends the very answer that was shown, into the reporter's thread, once however often it is pressed.
 *
 * @param asked `again`: the person knows that an earlier attempt may have arrived
 * @throws {ProblemError} Where what was shown is not so any more, or it is not this person's to say.
 */
export async function sendAnswer(
  action: Answering,
  asked: { readonly kind: PreparedAnswer['kind']; readonly print: string; readonly again: boolean },
): Promise<AnswerSent> {
  const key = { caseId: action.case.id, print: asked.print };
  const before = action.services.answers.find(key);
  if (before?.state === 'sent') return sentAlready(before);
  const sent = await action.services.answers.alone(key, () => sendOnce(action, asked, key));
  return sent ?? { kind: 'under-way' };
}

async function sendOnce(
  action: Answering,
  { kind, again, print }: Parameters<typeof sendAnswer>[1],
  key: AnswerKey,
): Promise<AnswerSent> {
  const { services } = action;
  const prepared = await prepareAnswer(action, kind);
  const { mail: way } = prepared;
  if (!way) throw new ProblemError({ code: 'nothing-to-tell' });
  if (way.kind === 'by-hand') return { kind: 'not-sent', prepared, why: way.why };
  if (way.print !== print) throw new ProblemError({ code: 'preview-changed' });
  const { mailbox, smtp } = services.correspondence;
  const mail = reporterMail(action);
  if (!mailbox || !mail) return { kind: 'not-sent', prepared, why: 'no-mail' };
  try {
    const doubtful = services.answers.find(key);
    if (doubtful?.state === 'sent') return sentAlready(doubtful);
    if (doubtful) {
      if (smtp && (await mailbox.holds(smtp.idOf(idOf(services, key)))))
        return { kind: 'sent', found: true, state: recordSent(action, prepared, key) };
      if (!again) return { kind: 'unknown', prepared, since: doubtful.pressedAt };
    }
    const found = await mailbox.find(mail);
    const why = found ? objection(found) : 'gone';
    if (!found || why) return { kind: 'not-sent', prepared, why: why ?? 'gone' };
    return await send(action, prepared, { key, mail, found });
  } catch (error) {
    if (!(error instanceof MailboxError)) throw error;
    return { kind: 'not-sent', prepared, why: 'mailbox', failure: error.message, trouble: error.kind };
  }
}

/** What stands against answering a mail, as it is read now. */
function objection({ encrypted, to }: MailToAnswer): 'encrypted' | 'no-address' | undefined {
  if (encrypted) return 'encrypted';
  return to === undefined ? 'no-address' : undefined;
}

/** What is sent, and into which thread. */
interface Sending {
  readonly key: AnswerKey;
  readonly mail: ReceivedMail;
}

async function send(
  action: Answering,
  prepared: PreparedAnswer,
  { key, mail, found }: Sending & { readonly found: MailToAnswer },
): Promise<AnswerSent> {
  const { services, now } = action;
  const { answers, correspondence } = services;
  const { smtp } = correspondence;
  if (!smtp || found.to === undefined) return { kind: 'not-sent', prepared, why: 'no-smtp' };
  const before = answers.find(key);
  begin(action, prepared, { key, mail, messageId: smtp.idOf(idOf(services, key)) });
  let outcome: MailOutcome | undefined;
  try {
    outcome = await smtp.send({
      to: { address: found.to },
      subject: replySubject(found.subject),
      text: prepared.text,
      messageId: idOf(services, key),
      at: now,
      answers: found,
    });
  } finally {
    // With a defect, too, it may have left.
    if (!outcome) answers.ended(key, 'unknown');
  }
  if (outcome.kind === 'sent') {
    const state = recordSent(action, prepared, key);
    await markAnswered(action, mail);
    return { kind: 'sent', state };
  }
  const { failure } = outcome;
  services.log.warn({ failure }, 'an answer to a reporter could not be sent');
  if (outcome.kind === 'later' && outcome.unknown) {
    answers.ended(key, 'unknown');
    return { kind: 'unknown', prepared, since: now };
  }
  // An earlier attempt may have arrived all the same.
  if (before) answers.ended(key, 'unknown');
  else answers.notLeft(key);
  return { kind: 'not-sent', prepared, why: outcome.kind === 'refused' ? 'refused' : 'not-now', failure };
}

/** From here on it may have arrived; a copy of it that comes into the mailbox is known as the team's own, and of this thread. */
function begin(
  { services, user, now }: Answering,
  { kind }: PreparedAnswer,
  { key, mail, messageId }: Sending & { readonly messageId: string },
): void {
  const { answers, incomingMails } = services;
  const hash = incomingMails.hasher()(messageId);
  services.atomically(() => {
    answers.begin(key, { kind, mail: mail.id, by: user.id }, now);
    if (incomingMails.find(hash)) return;
    const own = {
      hash,
      answers: [],
      arrivedAt: now,
      setAside: 'own',
      encrypted: false,
      asksForKey: false,
    } as const;
    incomingMails.add(own, { state: 'aside', thread: mail.id }, now);
  });
}

/** It has left: that, and what follows from it for the case, in one. */
function recordSent(action: Answering, { kind }: PreparedAnswer, key: AnswerKey): Case {
  const { services, who, now, cause } = action;
  return services.atomically(() => {
    services.answers.ended(key, 'sent');
    return services.cases.recordFact(
      action.case,
      (latest) => answeredByMail(latest, { kind, at: now }, { who, now, policy: services.policy }),
      cause,
    );
  });
}

/** The mark is for those who read the mailbox: without it nothing is lost. */
async function markAnswered({ services }: Answering, mail: ReceivedMail): Promise<void> {
  try {
    await services.correspondence.mailbox?.markAnswered(mail);
  } catch (error) {
    if (!(error instanceof MailboxError)) throw error;
    services.log.warn({ failure: error.message }, 'a mail could not be marked as answered');
  }
}

function sentAlready({ pressedBy: by, pressedAt: at }: LeftAnswer): AnswerSent {
  return { kind: 'sent-already', by, at };
}

/**
 * What the Message-ID of an answer begins with: the same for every attempt at the same answer, so that a mail program shows
 * two of them as one; and by the key of this database, so that it says nothing of the case.
 */
function idOf({ incomingMails }: Pick<Services, 'incomingMails'>, { caseId, print }: AnswerKey): string {
  return incomingMails.hasher()(`answer ${caseId} ${print}`);
}

/** "Re: " before the subject, once. */
function replySubject(subject: string): string {
  const line = subject.replaceAll(/\s+/g, ' ').trim();
  return /^re:/i.test(line) ? line : `Re: ${line}`;
}
