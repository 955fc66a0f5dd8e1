import type { Waiting } from './acts/decision.ts';
import { isUrgent, type Case } from './case.ts';
import type { EventBody } from './events.ts';
import { CONDITIONS, type ConditionId } from './publication/conditions.ts';
import type { StepId } from './step-ids.ts';
import { isBefore } from './time.ts';

/** How many cases can leave together: so many have room in one announcement. */
export const MOST_LINKED = 4;

/** Whether everybody can know of it: its advisory is published, or it was disclosed in public. */
export function isKnownToAll({ publishedAt, disclosure }: Case): boolean {
  return publishedAt !== undefined || disclosure.kind === 'public';
}

/** The step that shows that a condition of the release is met, for the conditions of which one does. */
const SHOWN_BY: { readonly [condition in ConditionId]?: StepId } = {
  approved: 'pull-requests-approved',
  merged: 'merged',
  released: 'binaries-built',
  public: 'binaries-public',
  digests: 'binaries-signed',
  signed: 'binaries-signed',
  functional: 'binaries-functional',
  details: 'details',
  cve: 'cve-requested',
  distributors: 'distributors-notified',
};

/**
 * The conditions of the release that an unpublished case does not meet, as far as the case itself tells: what was waived
 * counts as met. None where it could be published now.
 */
function missingOf(state: Case, now: Temporal.Instant): ConditionId[] {
  const { steps, overrides, proposal, disclosure, advisory } = state;
  return CONDITIONS.filter((id) => {
    // GitHub publishes nothing that was not accepted.
    if (id === 'details' && !advisory?.accepted) return true;
    if (overrides.some(({ condition }) => condition === id)) return false;
    if (id === 'day') {
      const hasCome = steps['release-day'] && proposal && !isBefore(now, proposal.at);
      return !hasCome && !isUrgent(disclosure.kind);
    }
    const step = SHOWN_BY[id];
    return step !== undefined && !steps[step];
  });
}

/**
 * The cases that hold back those linked with them: neither public nor ready.
 * @returns The others of the group that are so, with what each lacks; none where a case can leave.
 */
export function waitingFor(linked: readonly Case[], now: Temporal.Instant): Waiting[] {
  return linked
    .filter((other) => other.status === 'open' && !isKnownToAll(other))
    .map((other) => ({ caseId: other.id, missing: missingOf(other, now) }))
    .filter(({ missing }) => missing.length > 0);
}

/**
 * What follows in a case from what has just happened to one that is linked with it: there is one release day for both or
 * none, one that is public endangers the embargo of another that is not ready, and a case that is closed unannounced leaves
 * with no other one.
 */
export function followingIn(
  other: Case,
  { before, after, at }: { readonly before: Case; readonly after: Case; readonly at: Temporal.Instant },
): EventBody[] {
  const events: EventBody[] = leavesUnannounced(before, after)
    ? [{ type: 'unlinked', cases: [after.id] }]
    : [];
  if (other.status === 'closed' || other.publishedAt) return events;
  const { proposal } = other;
  if (before.proposal && !after.proposal && proposal?.at.equals(before.proposal.at))
    events.push({
      type: 'release-withdrawn',
      proposal: proposal.revision,
      reason: `${after.id}, which leaves together with it, has no release day any more`,
    });
  if (!isKnownToAll(before) && isKnownToAll(after) && waitingFor([other], at).length > 0)
    events.push({ type: 'linked-public', case: after.id });
  return events;
}

/** What follows in the case itself: closed unannounced, it leaves with no other one. */
export function followingInItself({
  before,
  after,
}: {
  readonly before: Case;
  readonly after: Case;
}): EventBody[] {
  return leavesUnannounced(before, after) ? [{ type: 'unlinked', cases: [...after.linked] }] : [];
}

/** Whether a case was closed just now that is not announced. */
function leavesUnannounced(before: Case, after: Case): boolean {
  return before.status === 'open' && after.status === 'closed' && !after.announced.announcement;
}
