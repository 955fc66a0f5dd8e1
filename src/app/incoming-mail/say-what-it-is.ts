import type { ReceivedMail } from '../../store/incoming-mails.ts';
import type { ActionContext, CaseActionContext, Services } from '../action-context.ts';
import { openInStore, ensureDraft, type DraftOutcome } from '../open-case.ts';
import { ProblemError } from '../problem.ts';

/** One use of the bot, as far as saying what a mail is needs it. */
interface Saying extends Pick<ActionContext, 'user' | 'now'> {
  readonly services: Pick<Services, 'atomically' | 'incomingMails'>;
}

/** A mail that waits for a member to say what it is. */
export function waitingMail({ services }: Pick<Saying, 'services'>, id: number): ReceivedMail {
  const mail = services.incomingMails.byId(id);
  if (!mail) throw new ProblemError({ code: 'unknown-button' });
  if (mail.state !== 'waiting') throw new ProblemError(saidAlready(mail));
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
  const { services, user, now } = action;
  const opened = services.atomically(() => {
    const mail = waitingMail(action, id);
    const made = openInStore(action, {
      repository,
      source: 'email',
      disclosedAt: mail.arrivedAt,
      pgpRequested: mail.asksForKey,
    });
    services.incomingMails.say(id, { caseId: made.case.id }, user.id, now);
    return made;
  });
  const { state, draft } = await ensureDraft(opened, { fresh: true });
  return { opened: { ...opened, case: state }, draft };
}

/**
 * Says that a mail belongs to a case that is there already.
 *
 * @throws {ProblemError} Where a member has said already what it is.
 */
export function mailBelongsTo(ofCase: Saying & Pick<CaseActionContext, 'case'>, id: number): void {
  const { services, user, now } = ofCase;
  services.atomically(() => {
    waitingMail(ofCase, id);
    services.incomingMails.say(id, { caseId: ofCase.case.id }, user.id, now);
  });
}

/**
 * Says that a mail is no report.
 *
 * @throws {ProblemError} Where a member has said already what it is.
 */
export function mailIsNoReport(action: Saying, id: number): void {
  const { services, user, now } = action;
  services.atomically(() => {
    waitingMail(action, id);
    services.incomingMails.say(id, 'no-report', user.id, now);
  });
}

/** Takes back that a mail is no report: it waits again. */
export function mailWaitsAgain({ services }: Pick<Saying, 'services'>, id: number): void {
  services.atomically(() => {
    const mail = services.incomingMails.byId(id);
    if (!mail) throw new ProblemError({ code: 'unknown-button' });
    if (mail.state === 'case') throw new ProblemError(saidAlready(mail));
    if (mail.state === 'no-report') services.incomingMails.waitAgain(id);
  });
}

function saidAlready({ caseId, saidBy }: ReceivedMail) {
  return { code: 'mail-said', caseId, by: saidBy } as const;
}
