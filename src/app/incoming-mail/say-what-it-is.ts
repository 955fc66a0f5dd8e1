import { assignMail, unassignMail } from '../../process/acts/incoming-mail.ts';
import type { Case } from '../../process/case.ts';
import { noReport, waitsAgain } from '../../process/incoming-mail.ts';
import type { ReceivedMail } from '../../store/incoming-mails.ts';
import type { ActionContext, CaseActionContext, Services } from '../action-context.ts';
import { openInStore, ensureDraft, type DraftOutcome } from '../open-case.ts';
import { ProblemError } from '../problem.ts';
import { act, type Acting } from '../record.ts';

/** One use of the bot, as far as saying what a mail is needs it. */
interface Saying extends Pick<ActionContext, 'user' | 'now' | 'cause'> {
  readonly services: Pick<Services, 'atomically' | 'incomingMails'>;
}

/** The same on one case. */
interface SayingOfCase extends Saying, Acting {
  readonly services: Saying['services'] & Acting['services'];
}

/** A mail that waits for a member to say what it is. */
export function waitingMail({ services }: Pick<Saying, 'services'>, id: number): ReceivedMail {
  const mail = knownMail(services, id);
  if (mail.state !== 'waiting') throw new ProblemError(saidAlready(mail));
  return mail;
}

function knownMail({ incomingMails }: Pick<Services, 'incomingMails'>, id: number): ReceivedMail {
  const mail = incomingMails.byId(id);
  if (!mail) throw new ProblemError({ code: 'unknown-button' });
  return mail;
}

/**
 * Opens a case for a mail: its 24 hours began when the mail arrived. The case and what the mail is are recorded together:
 * however many press, one case is opened.
 *
 * @throws {ProblemError} Where a member has said already what the mail is, or the process refuses.
 */
export async function openForMail(
  action: ActionContext,
  id: number,
  repository: string,
): Promise<{ readonly opened: CaseActionContext; readonly draft: DraftOutcome }> {
  const { services } = action;
  const opened = services.atomically(() => {
    const mail = waitingMail(action, id);
    const made = openInStore(action, {
      repository,
      source: 'email',
      disclosedAt: mail.arrivedAt,
      pgpRequested: mail.asksForKey,
    });
    return { ...made, case: assign(made, mail) };
  });
  const { state, draft } = await ensureDraft(opened, { fresh: true });
  return { opened: { ...opened, case: state }, draft };
}

/**
 * Says that a mail belongs to a case that is there already.
 *
 * @returns the case after it
 * @throws {ProblemError} Where a member has said already what it is.
 */
export function mailBelongsTo(ofCase: SayingOfCase, id: number): Case {
  return ofCase.services.atomically(() => assign(ofCase, waitingMail(ofCase, id)));
}

function assign(ofCase: SayingOfCase, mail: ReceivedMail): Case {
  const { services, user, now, case: state } = ofCase;
  services.incomingMails.say(mail.id, { caseId: state.id }, user.id, now);
  return act(ofCase, (latest, given) => assignMail(latest, mail, given));
}

/**
 * Takes back that a mail belongs to a case: it waits again for a member to say what it is.
 *
 * @returns the case after it
 * @throws {ProblemError} Where a member has said by now that it is something else.
 */
export function mailIsNotOf(ofCase: SayingOfCase, id: number): Case {
  const { services, case: state } = ofCase;
  return services.atomically(() => {
    const mail = knownMail(services, id);
    if (mail.state === 'waiting') return state;
    if (mail.state !== 'case' || mail.caseId !== state.id) throw new ProblemError(saidAlready(mail));
    services.incomingMails.waitAgain(id);
    return act(ofCase, (latest, given) => unassignMail(latest, mail, given));
  });
}

/**
 * Says that a mail is no report.
 *
 * @throws {ProblemError} Where a member has said already what it is.
 */
export function mailIsNoReport(action: Saying, id: number): void {
  const { services, user, now, cause } = action;
  services.atomically(() => {
    const mail = waitingMail(action, id);
    services.incomingMails.say(id, 'no-report', user.id, now);
    services.incomingMails.record(noReport(mail), cause);
  });
}

/**
 * Takes back that a mail is no report: it waits again.
 *
 * @throws {ProblemError} Where it belongs to a case by now.
 */
export function mailWaitsAgain({ services, cause }: Pick<Saying, 'services' | 'cause'>, id: number): void {
  services.atomically(() => {
    const mail = knownMail(services, id);
    if (mail.state === 'case') throw new ProblemError(saidAlready(mail));
    if (mail.state !== 'no-report') return;
    services.incomingMails.waitAgain(id);
    services.incomingMails.record(waitsAgain(mail), cause);
  });
}

function saidAlready({ caseId, saidBy }: ReceivedMail) {
  return { code: 'mail-said', caseId, by: saidBy } as const;
}
