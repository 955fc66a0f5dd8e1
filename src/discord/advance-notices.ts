import type { MailText } from '../mail/advance-notice.ts';
import { noticeOf } from '../mail/notice-of.ts';
import { dayToTell, notifyDistributors } from '../process/acts/distributors.ts';
import type { Case } from '../process/case.ts';
import type { Distributor } from '../store/distributors.ts';
import type { Origin } from '../store/cases.ts';
import { accepted, type CaseVisit, type Services } from './command.ts';

/** How distributors are told: by the bot's e-mail, or by a member who then says so. */
export type Means = 'mail' | 'hand';

/** Who is on the list and was not told the day that now stands. */
export function untold(services: Pick<Services, 'distributors' | 'mail'>, state: Case): Distributor[] {
  const proposal = dayToTell(state);
  const told = new Set(
    services.mail
      .toldOf(state.id)
      .filter((each) => each.revision === proposal)
      .map((each) => each.distributorId),
  );
  return services.distributors.list().filter(({ id }) => !told.has(id));
}

/** The text of the advance notice as most of them will get it; undefined where there is nothing to tell yet. */
export function noticeText({ post }: Pick<Services, 'post'>, state: Case): MailText | undefined {
  const before = state.advanceNotice;
  const changed = before !== undefined && before.proposal !== dayToTell(state);
  return noticeOf(state, { ask: post?.from, changedFrom: changed ? (before.day ?? 'asap') : undefined });
}

/**
 * Tells everybody on the list who was not told this day yet: the event and the notices are written together, so that
 * neither is there without the other.
 */
export function tell(visit: CaseVisit, state: Case, means: Means, origin: Origin = visit.origin): Case {
  const { services, now, who, visitor } = visit;
  const { cases, mail, policy } = services;
  return services.atomically(() => {
    const recipients = untold(services, state);
    const circumstances = { who, now, policy };
    const events = accepted(notifyDistributors(state, { recipients: recipients.length }, circumstances));
    const after = cases.record(state, events, origin);
    const revision = dayToTell(state) ?? 0;
    const day = revision > 0 ? state.proposal?.at : undefined;
    for (const distributor of recipients) {
      const notice = { caseId: state.id, revision, day, distributor };
      if (means === 'mail') mail.add(notice, now);
      else mail.byHand(notice, visitor.id, now);
    }
    return after;
  });
}
