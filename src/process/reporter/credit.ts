import type { Case } from '../case.ts';
import type { CreditState, EventBody } from '../events.ts';
import { isHeardBy } from './dues.ts';

/**
 * What is left to do until the reporter's credit is settled. `ask`: nobody has said whether they want to be named; `add`: they
 * do, and the advisory does not credit them; `accept`: it does, and they have not accepted that in GitHub.
 */
export type CreditDue = 'ask' | 'add' | 'accept';

/**
 * What is left to do, before the publication, until the reporter is credited, or has said that they do not want it: in GitHub,
 * or to the team.
 * @returns `undefined` where nothing is
 */
export function creditDue(state: Case): CreditDue | undefined {
  const { status, publishedAt, reporter, reporterOutside, credit } = state;
  if (status !== 'open' || publishedAt || !state.steps.advisory || !isHeardBy(state)) return undefined;
  const wants = (reporter ?? reporterOutside)?.credit;
  if (wants === false || credit === 'accepted' || credit === 'declined') return undefined;
  if (credit === 'pending') return 'accept';
  if (wants === undefined) return 'ask';
  return wants && reporter ? 'add' : undefined;
}

/** Whether those in charge are asked to settle it: from when there is a day, or a fix, on. */
export function isCreditAsked(state: Case): boolean {
  return creditDue(state) !== undefined && Boolean(state.steps['fix-ready'] ?? state.steps['release-day']);
}

/**
 * What GitHub shows of the recorded reporter's credit, where that is news.
 *
 * @param credits By login in lower case; `undefined` where GitHub does not show them.
 */
export function creditObserved(
  { reporter, credit: known }: Case,
  credits: ReadonlyMap<string, Exclude<CreditState, 'none'>> | undefined,
): EventBody[] {
  if (!reporter || !credits) return [];
  const seen: CreditState = credits.get(reporter.login.toLowerCase()) ?? 'none';
  return seen === (known ?? 'none') ? [] : [{ type: 'credit-seen', state: seen }];
}
