import type { Case } from '../case.ts';
import type { AdvisoryStanding, CaseEvent, EventBody, InCodegate } from '../events.ts';
import type { StepId } from '../step-ids.ts';
import { latest } from '../time.ts';
import { correctionTakenBack, withoutCorrection, withoutFollowUp } from './corrections.ts';
import { withoutRequest } from './fold.ts';

// Published, fix released, announced: what is public of a case is three facts, and each comes, and goes, without the others.

type PublicFact = Extract<
  EventBody,
  { type: 'fix-missing' | 'fix-released' | 'advisory-standing' | 'announcement-gone' }
>;

/** What a release shows; without one, nothing does. */
const OF_RELEASE: readonly StepId[] = [
  'binaries-built',
  'binaries-signed',
  'binaries-public',
  'binaries-functional',
];

/** The case after one of these facts. */
export function withPublicFact(state: Case, event: CaseEvent, body: PublicFact): Case {
  const { at } = event;
  switch (body.type) {
    case 'advisory-standing':
      return withStanding(state, at, body.now);
    case 'announcement-gone':
      return withoutMessage(state, event, body);
    case 'fix-missing': {
      const { fixReleasedAt: _, ...open } = withoutRequest(state, 'announcement');
      return { ...open, unfixedSince: at, steps: withoutSteps(open.steps, OF_RELEASE) };
    }
    case 'fix-released': {
      // What helps until there is a fix is out of date.
      const { unfixedSince: _, ...released } = withoutRequest(state, 'mitigation');
      return { ...released, fixReleasedAt: at };
    }
  }
}

/** A message is not in #codegate any more: it is to be posted again, by two members, as a message of its own. */
function withoutMessage(
  state: Case,
  { at, seq: revision }: CaseEvent,
  { what, messageId }: Extract<PublicFact, { type: 'announcement-gone' }>,
): Case {
  if (standingMessages(state)[what] !== messageId) return state;
  switch (what) {
    case 'mitigation': {
      const { mitigation: _, ...announced } = state.announced;
      return { ...state, announced };
    }
    case 'announcement': {
      const { announcement: _, ...announced } = state.announced;
      // The one that is posted in its place says what the advisory says then.
      return { ...withoutCorrection(state), announced, steps: withoutSteps(state.steps, ['announced']) };
    }
    case 'correction':
      return withoutFollowUp(state, { at, revision });
    case 'retrospective': {
      const { retrospectiveMessage: _, ...rest } = state;
      return { ...rest, steps: withoutSteps(rest.steps, ['retrospective-posted']) };
    }
  }
}

/** The messages of a case that stand in #codegate, by what they are. */
export function standingMessages({
  announced: { mitigation, announcement },
  retrospectiveMessage: retrospective,
}: Pick<Case, 'announced' | 'retrospectiveMessage'>): { readonly [what in InCodegate]?: string | undefined } {
  return {
    mitigation: mitigation?.messageId,
    announcement: announcement?.messageId,
    correction: announcement?.followUp?.messageId,
    retrospective,
  };
}

function withStanding(state: Case, at: Temporal.Instant, now: AdvisoryStanding): Case {
  const { withdrawnSince: _, restoredSince: __, ...others } = withoutAnnouncing(state);
  switch (now) {
    case 'withdrawn':
      return { ...correctionTakenBack(others), withdrawnSince: at };
    case 'restored':
      return { ...others, restoredSince: at };
    case 'out-of-sight':
      return { ...state, outOfSightSince: at };
    case 'in-sight': {
      const { outOfSightSince: ___, ...inSight } = state;
      return inSight;
    }
  }
}

/** Nothing is asked for any more of what stands in #codegate: it was to say otherwise whether the advisory is withdrawn. */
function withoutAnnouncing(state: Case): Case {
  const open = withoutRequest(state, 'announcement');
  // What helps users until there is a fix, and does not stand there yet, says nothing of it.
  return open.announced.mitigation ? withoutRequest(open, 'mitigation') : open;
}

const is = (now: AdvisoryStanding): EventBody => ({ type: 'advisory-standing', now });

/** What has become of a published advisory that GitHub shows in this state, as far as the case does not know it. */
export function standingObserved(
  { publishedAt, withdrawnSince, outOfSightSince }: Case,
  state: 'triage' | 'draft' | 'published' | 'closed' | 'withdrawn',
): EventBody[] {
  return [
    ...(outOfSightSince ? [is('in-sight')] : []),
    ...(state === 'withdrawn' && publishedAt && !withdrawnSince ? [is('withdrawn')] : []),
    ...(state === 'published' && withdrawnSince ? [is('restored')] : []),
  ];
}

/** GitHub does not show a published advisory any more: deleted, or out of the bot's sight. */
export function outOfSight({ publishedAt, outOfSightSince }: Case): EventBody[] {
  return publishedAt && !outOfSightSince ? [{ type: 'advisory-standing', now: 'out-of-sight' }] : [];
}

function withoutSteps(steps: Case['steps'], others: readonly StepId[]): Case['steps'] {
  return Object.fromEntries(
    Object.entries(steps).filter(([step]) => !others.some((other) => other === step)),
  );
}

/**
 * From when on the retrospective counts: the fix is released, and announced.
 * @returns `undefined` if one of the two is not so, or not any more.
 */
export function releasedAndAnnouncedAt({
  publishedAt,
  unfixedSince,
  fixReleasedAt,
  steps,
}: Pick<Case, 'publishedAt' | 'unfixedSince' | 'fixReleasedAt' | 'steps'>): Temporal.Instant | undefined {
  const announcedAt = steps.announced?.at;
  if (!publishedAt || unfixedSince || !announcedAt) return undefined;
  // GitHub's clock may be ahead of ours.
  return latest([publishedAt, announcedAt, ...(fixReleasedAt ? [fixReleasedAt] : [])]);
}

/** Keeps from when on the retrospective counts: each time has a number, by which its deadlines are told apart. */
export function withLookBack(state: Case): Case {
  const at = releasedAndAnnouncedAt(state);
  const { lookBack: known } = state;
  if (!at || known?.at.equals(at)) return state;
  return { ...state, lookBack: { at, revision: known ? state.version : 1 } };
}

/**
 * What GitHub shows of the release of a published advisory's fix, as far as the case does not know it. A vulnerability that
 * is public without a fix is a public disclosure: everything is due as soon as possible.
 * @param released `undefined` where nobody could tell.
 */
export function fixObserved(
  { unfixedSince, disclosure }: Pick<Case, 'unfixedSince' | 'disclosure'>,
  released: boolean | undefined,
): EventBody[] {
  if (released === undefined || released === (unfixedSince === undefined)) return [];
  if (released) return [{ type: 'fix-released' }];
  return [
    ...(disclosure.kind === 'public' ? [] : [{ type: 'disclosure-changed', kind: 'public' } as const]),
    { type: 'fix-missing' },
  ];
}
