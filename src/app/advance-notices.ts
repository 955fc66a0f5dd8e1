import type { MailText } from '../documents/advance-notice/advance-notice.ts';
import { caseAdvanceNotice } from '../documents/advance-notice/case-advance-notice.ts';
import { dayToTell, notifyDistributors } from '../process/acts/distributors.ts';
import type { Case } from '../process/case.ts';
import type { Distributor } from '../store/distributors.ts';
import type { Told } from '../store/mail.ts';
import type { Cause } from '../store/cases.ts';
import type { CaseActionContext, Services } from './action-context.ts';
import { accepted } from './problem.ts';

/** How distributors are told: by the bot's e-mail, or by a member who then says so. */
export type Means = 'mail' | 'hand';

/** The distributors on the list who have not been told the day that now stands. */
export interface Untold {
  /** No member has begun to tell them. */
  readonly fresh: readonly Distributor[];
  /** Their e-mail has not left, and may never: a member can tell them instead. */
  readonly waiting: readonly Distributor[];
}

/** Divides the list by what the distributors on it have been told of the day that now stands. */
export function untold(services: Pick<Services, 'distributors' | 'mail'>, state: Case): Untold {
  const proposal = dayToTell(state);
  const told = new Map(
    services.mail
      .toldOf(state.id)
      .filter((each) => each.revision === proposal)
      .map((each) => [each.distributorId, each.how]),
  );
  const list = services.distributors.list();
  return {
    fresh: list.filter(({ id }) => !told.has(id)),
    waiting: list.filter(({ id }) => isWaiting(told.get(id))),
  };
}

/**
 * The text of the advance notice as most distributors will get it. In a direct message it does not hold the CVE's id.
 *
 * @returns `undefined` if there is nothing to tell
 */
export function advanceNoticeText(
  { mailer }: Pick<Services, 'mailer'>,
  state: Case,
  place: CaseActionContext['place'],
): MailText | undefined {
  const before = state.advanceNotice;
  const changed = before !== undefined && before.proposal !== dayToTell(state);
  return caseAdvanceNotice(state, {
    ask: mailer?.from,
    changedFrom: changed ? (before.day ?? 'asap') : undefined,
    hideCve: place === 'dm',
  });
}

/**
 * Gives advance notice to the distributors on the list who were not told this day yet, by hand also to those whose e-mail
 * has not left: the event and the notices are written together, so that neither is there without the other.
 *
 * @returns the case afterwards
 */
export function giveAdvanceNotice(
  action: CaseActionContext,
  state: Case,
  means: Means,
  cause: Cause = action.cause,
): Case {
  const { services, now, who, user } = action;
  const { cases, mail, policy } = services;
  return services.atomically(() => {
    const { fresh, waiting } = untold(services, state);
    const byHand = means === 'hand' ? [...fresh, ...waiting] : [];
    const decision = notifyDistributors(state, { recipients: fresh.length }, { who, now, policy });
    // A distributor whose e-mail waits was counted when it was asked for.
    const counted = byHand.length > 0 && !decision.ok && decision.refusal.code === 'told-already';
    const after = counted ? state : cases.record(state, accepted(decision), cause);
    const revision = dayToTell(state) ?? 0;
    const day = revision > 0 ? state.proposal?.at : undefined;
    const noticeFor = (distributor: Distributor) => ({ caseId: state.id, revision, day, distributor });
    if (means === 'mail') for (const distributor of fresh) mail.add(noticeFor(distributor), now);
    for (const distributor of byHand) mail.byHand(noticeFor(distributor), user.id, now);
    return after;
  });
}

function isWaiting(how: Told['how'] | undefined): boolean {
  return how === 'waiting' || how === 'parked';
}
