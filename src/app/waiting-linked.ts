import type { Waiting } from '../process/acts/decision.ts';
import { sidesOf, type Case } from '../process/case.ts';
import { unpublishedWith, waitingFor } from '../process/links.ts';
import type { Cases } from '../store/cases.ts';

/**
 * The others of the group for which a case waits now. A person, where one is given, is told nothing but the number of a case
 * that they are not on.
 */
export function waitingLinked(
  cases: Pick<Cases, 'linkedWith' | 'isUnreadable'>,
  state: Case,
  now: Temporal.Instant,
  user?: Parameters<typeof sidesOf>[1],
): Waiting[] {
  const linked = cases.linkedWith(state);
  const unseen = new Set(
    linked.filter((each) => user && sidesOf(each, user).length === 0).map(({ id }) => id),
  );
  const waiting = [
    ...waitingFor(linked, now),
    // Of what is published, the announcement waits: one message tells of all of a release.
    ...(state.publishedAt ? unpublishedWith(state, linked, now) : []),
    // How far one has come that cannot be read, nobody can tell.
    ...state.linked.filter((id) => cases.isUnreadable(id)).map((caseId) => ({ caseId, missing: [] })),
  ];
  return waiting.map((each) => (unseen.has(each.caseId) ? { caseId: each.caseId, missing: [] } : each));
}
