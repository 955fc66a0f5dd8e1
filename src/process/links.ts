import { refusalOfFixed, type Waiting } from './acts/decision.ts';
import { dayToTell } from './acts/distributors.ts';
import { isFixPublic, isUrgent, type Case } from './case.ts';
import type { EventBody } from './events.ts';
import { CONDITIONS, type ConditionId } from './publication/conditions.ts';
import { needsFollowUp } from './publication/corrections.ts';
import { newsToTell } from './publication/distributor-news.ts';
import { isMarked } from './publication/marks.ts';
import { messagesGone } from './publication/outcomes.ts';
import { othersToldIn, ownParts, partsSeenFrom } from './publication/parts.ts';
import type { StepId } from './step-ids.ts';
import { missingBefore } from './steps.ts';
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
  const { steps, overrides, proposal, advisory } = state;
  return CONDITIONS.filter((id) => {
    // GitHub publishes nothing that was not accepted.
    if (id === 'details' && !advisory?.accepted) return true;
    // What is done without of a release alone has ticked the step, or there is more that is missing.
    if (overrides.some(({ condition, of }) => condition === id && of === undefined)) return false;
    if (id === 'day') {
      const hasCome = steps['release-day'] && proposal && !isBefore(now, proposal.at);
      return !hasCome && !isUrgent(state);
    }
    const step = SHOWN_BY[id];
    return step !== undefined && !steps[step];
  });
}

/** Whether two linked cases leave in one release: both are of one repository. Of a flaw in several, each has its own. */
function isInOneRelease({ repository }: Case, other: Case): boolean {
  return repository.toLowerCase() === other.repository.toLowerCase();
}

/** The first, by its number, of the cases that leave in one release: what is said of any of them has its place after it. */
export function firstOfRelease(state: Case, linked: readonly Case[]): string {
  const ids = linked.filter((other) => isInOneRelease(state, other)).map(({ id }) => id);
  return [state.id, ...ids].toSorted()[0] ?? state.id;
}

/**
 * The linked cases of the same release of which distributors are to be told just what they are to be told of this one: one
 * notice tells of all of them. What became of a release that is out is told of each case by itself.
 */
export function toldInOneNotice(state: Case, linked: readonly Case[]): Case[] {
  const told = releaseToTell(state);
  if (told === undefined) return [];
  return linked.filter((other) => isInOneRelease(state, other) && releaseToTell(other) === told);
}

/** What a notice of a release to come says of its day, to be compared; `undefined` if there is none to give. */
function releaseToTell(state: Case): string | undefined {
  const proposal = dayToTell(state);
  if (proposal === undefined || state.status === 'closed' || refusalOfFixed(state)) return undefined;
  if (state.news && proposal === newsToTell(state)) return undefined;
  const day = state.steps['release-day'] ? state.proposal?.at.toString() : undefined;
  return `${state.disclosure.kind === 'public'} ${proposal < 0 ? 'none' : (day ?? 'asap')}`;
}

/**
 * The linked cases of the same release for which the same day is proposed, and not agreed yet: a notice that waits for them
 * tells of all at once.
 */
export function sameDayProposed(state: Case, linked: readonly Case[]): Case[] {
  const { proposal, steps } = state;
  if (!proposal || !steps['release-day']) return [];
  return linked.filter(
    (other) =>
      isInOneRelease(state, other) &&
      other.status === 'open' &&
      !other.publishedAt &&
      !other.steps['release-day'] &&
      other.proposal?.at.equals(proposal.at),
  );
}

/**
 * Of the cases that were named in one notice with this one, those of which what it told stands still, and that are not told of
 * with it now.
 */
export function stillAsTold(state: Case, toldWith: readonly Case[], now: readonly Case[]): Case[] {
  return toldWith.filter(
    (other) =>
      other.status === 'open' &&
      !other.publishedAt &&
      other.steps['distributors-notified'] !== undefined &&
      dayToTell(other) === other.advanceNotice?.proposal &&
      other.toldWith.includes(state.id) &&
      !now.some(({ id }) => id === other.id),
  );
}

/**
 * The linked cases that are told in the same message of #codegate as this one: those in the message that stands there, and
 * before it does those of the same release that can be announced now.
 */
export function announcedWith(state: Case, linked: readonly Case[]): Case[] {
  const posted = state.announced.announcement;
  return linked.filter((other) =>
    posted ? isToldWith(state, other) : isInOneRelease(state, other) && canBeAnnounced(other),
  );
}

function canBeAnnounced(state: Case): boolean {
  const { status, withdrawnSince, announced } = state;
  return status === 'open' && isFixPublic(state) && !withdrawnSince && !announced.announcement;
}

/**
 * The linked cases on which one retrospective looks back together with this one: those that were told in the same message, and
 * are open. `waiting` are those for which it waits, since something of them has not been said.
 */
export function lookedBackWith(
  state: Case,
  linked: readonly Case[],
): { readonly others: readonly Case[]; readonly waiting: readonly Case[] } {
  const owed = linked.filter(
    (other) => isToldWith(state, other) && other.status === 'open' && !other.steps[POSTED],
  );
  return {
    others: owed.filter((other) => missingBefore(other, POSTED).length === 0),
    waiting: owed.filter((other) => missingBefore(other, POSTED).length > 0),
  };
}

const POSTED = 'retrospective-posted';

function isToldWith({ announced: { announcement } }: Case, { announced: other }: Case): boolean {
  return announcement !== undefined && other.announcement?.messageId === announcement.messageId;
}

/**
 * The cases for which the announcement of another one of the same release waits, though they are ready: one message tells
 * of all of them, and their advisories are not published yet.
 */
export function unpublishedWith(state: Case, linked: readonly Case[], now: Temporal.Instant): Waiting[] {
  return linked
    .filter(
      (other) => other.status === 'open' && other.publishedAt === undefined && isInOneRelease(state, other),
    )
    .filter((other) => missingOf(other, now).length === 0)
    .map(({ id: caseId }) => ({ caseId, missing: [], isReady: true as const }));
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

/** The other cases in which something may follow from what has just happened to one: see `followingIn`. */
export function casesBeside(before: Case, after: Case): string[] {
  const originals = [before.closed?.of, after.closed?.of];
  const isSame = originals[0] === originals[1];
  return [...new Set([...after.linked, ...(isSame ? [] : originals.filter((id) => id !== undefined))])];
}

/** What follows in a case from what has just happened to another one: to a duplicate of it, or to one linked with it. */
export function followingIn(
  other: Case,
  happened: { readonly before: Case; readonly after: Case; readonly at: Temporal.Instant },
): EventBody[] {
  const { before, after } = happened;
  const events = followingInOriginal(other, before, after);
  return other.linked.includes(after.id) ? [...events, ...followingInLinked(other, happened)] : events;
}

/** What follows in a case of which another one is closed as a duplicate, or is one no more. */
function followingInOriginal({ id, duplicates = [] }: Case, { closed: was }: Case, after: Case): EventBody[] {
  const is = after.closed?.of === id;
  if (is && !duplicates.includes(after.id)) return [{ type: 'duplicate-closed', case: after.id }];
  return was?.of === id && !is && duplicates.includes(after.id)
    ? [{ type: 'duplicate-reopened', case: after.id }]
    : [];
}

/**
 * What follows in a case from what has just happened to one that is linked with it: there is one release day for both or
 * none, one that is public endangers the embargo of another that is not ready, and a case that is closed unannounced leaves
 * with no other one.
 */
function followingInLinked(
  other: Case,
  { before, after, at }: { readonly before: Case; readonly after: Case; readonly at: Temporal.Instant },
): EventBody[] {
  const events: EventBody[] = leavesUnannounced(before, after)
    ? [{ type: 'unlinked', cases: [after.id] }]
    : [];
  events.push(...followingInCodegate(other, before, after), ...lookedBackInOne(other, before, after));
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

/**
 * What follows in a case that is told in the same message of #codegate: that it stands there, says something else, or is
 * gone. Whichever of them it was in which two members turned their keys, each records it.
 */
function followingInCodegate(other: Case, before: Case, after: Case): EventBody[] {
  const what = 'announcement';
  const { announcement: was } = before.announced;
  const { announcement: is } = after.announced;
  const { announcement: own } = other.announced;
  if (was && !is) return [...messagesGone(other, (messageId) => messageId === was.messageId)];
  if (!is?.parts || (was?.messageId === is.messageId && was.fingerprint === is.fingerprint)) return [];
  if (!othersToldIn(is.parts).includes(other.id)) return [];
  const { messageId, fingerprint: print, exploited } = is;
  const told = { what, print, exploited } as const;
  const seen = partsSeenFrom(is.parts, { from: after.id, to: other.id });
  // What follows in one of them may bring about what follows in the next: the two keys were turned in one.
  if (!own) return [{ type: 'announced', messageId, ...told, parts: seen, lead: is.lead ?? after.id }];
  if (own.messageId !== messageId || own.fingerprint === print) return [];
  // What its readers do wrong is told them by a message of its own: until then, that is what stands there of it.
  const parts = needsFollowUp(other) ? { ...seen, ...ownParts(own.parts ?? {}) } : seen;
  const [wasMarked, isNowMarked] = [isMarked(own), isMarked({ parts })];
  const mark = isNowMarked ? 'put' : 'remove';
  return [
    {
      type: 'announcement-edited',
      ...told,
      parts,
      lead: after.id,
      ...(wasMarked === isNowMarked ? {} : { mark }),
    },
  ];
}

/** What follows in a case on which the same retrospective looks back: that it is posted, or gone. */
function lookedBackInOne(other: Case, before: Case, after: Case): EventBody[] {
  const { retrospectiveMessage: was } = before;
  const { retrospectiveMessage: is } = after;
  if (was !== undefined && is === undefined)
    return [...messagesGone(other, (messageId) => messageId === was)];
  if (is === undefined || was !== undefined || other.retrospectiveMessage !== undefined) return [];
  // What two members approved names all that it looks back on.
  return othersToldIn(before.leaving.retrospective?.parts ?? {}).includes(other.id)
    ? [{ type: 'retrospective-posted', messageId: is, lead: after.id }]
    : [];
}

/** What follows in the case itself: closed unannounced, it leaves with no other one. */
export function followingInItself({
  before,
  after,
}: {
  readonly before: Case;
  readonly after: Case;
}): EventBody[] {
  return leavesUnannounced(before, after) && after.linked.length > 0
    ? [{ type: 'unlinked', cases: [...after.linked] }]
    : [];
}

/** Whether a case was closed just now that is not announced. */
function leavesUnannounced(before: Case, after: Case): boolean {
  return before.status === 'open' && after.status === 'closed' && !after.announced.announcement;
}
