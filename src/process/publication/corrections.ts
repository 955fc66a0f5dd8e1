import type { Case, Correction } from '../case.ts';
import type { CaseEvent, EventBody } from '../events.ts';
import { STEP_IDS, type StepId } from '../step-ids.ts';
import {
  ADVISORY_FACTS,
  CORRECTABLE,
  isFactPart,
  type AdvisoryFact,
  type Correctable,
  type Parts,
} from './parts.ts';

// Corrected: what a published advisory says now, and the announcement that stands in #codegate does not.

type CorrectionEvent = Extract<EventBody, { type: 'advisory-corrected' | 'correction-ended' }>;

/** What a release shows, and that it is announced: of another fixed version, it is to be seen anew. */
const OF_FIXED_VERSION: ReadonlySet<StepId> = new Set<StepId>([
  'binaries-built',
  'binaries-signed',
  'binaries-public',
  'binaries-functional',
  'announced',
]);

/** What differs, in the order of harm: the fixed version first. */
export function correctedIn({ facts }: Pick<Correction, 'facts'>): Correctable[] {
  return CORRECTABLE.filter((fact) => facts[fact] !== undefined);
}

/** The same of what GitHub shows, and none of what the case itself knows. */
export function correctedInGitHub({ correction }: Pick<Case, 'correction'>): AdvisoryFact[] {
  return ADVISORY_FACTS.filter((fact) => correction?.facts[fact] !== undefined);
}

/**
 * What GitHub shows otherwise than #codegate says, as far as the case does not know it.
 * @param differing the fingerprints of what differs, as GitHub shows it; empty where nothing does.
 */
export function correctionObserved({ announced, correction }: Case, differing: Parts): EventBody[] {
  if (!announced.announcement) return [];
  const known = correction?.facts ?? {};
  const isKnown = ADVISORY_FACTS.every((fact) => known[fact] === differing[fact]);
  if (isKnown) return [];
  const isOver = ADVISORY_FACTS.every((fact) => differing[fact] === undefined);
  return [isOver ? { type: 'correction-ended' } : { type: 'advisory-corrected', facts: { ...differing } }];
}

/** The case after such an event. */
export function withCorrection(state: Case, { seq: revision, at }: CaseEvent, body: CorrectionEvent): Case {
  if (body.type === 'correction-ended') return correctionTakenBack(state);
  const { facts } = body;
  if (!state.announced.announcement) return state;
  if (facts['fixed'] === undefined)
    return { ...correctionTakenBack(state), correction: { at, revision, facts, reopened: {} } };
  const reopened = { ...pick(state.steps, true), ...state.correction?.reopened };
  return {
    ...state,
    steps: pick(state.steps, false),
    correction: { at, revision, facts, reopened },
    fixCorrected: { at, revision },
  };
}

/** Nothing is to be corrected any more, and nothing was: what was seen of the release that stands there counts again. */
export function correctionTakenBack(state: Case): Case {
  const { correction, fixCorrected, ...rest } = state;
  if (!correction) return state;
  const isOlder = fixCorrected && fixCorrected.revision !== correction.revision;
  const steps = { ...correction.reopened, ...state.steps };
  return { ...rest, ...(isOlder ? { fixCorrected } : {}), steps };
}

/** The message that said it is gone: it is to be said again, of the announcement as it stood before. */
export function withoutFollowUp(state: Case, { at, revision }: Pick<Correction, 'at' | 'revision'>): Case {
  const { announcement } = state.announced;
  if (!announcement?.followUp) return state;
  const { followUp, parts: _, ...posted } = announcement;
  const { facts, before } = followUp;
  const announced = {
    ...state.announced,
    announcement: { ...posted, ...(before ? { parts: before } : {}) },
  };
  // Found after a restore: what it corrected nobody knows, and what differs is seen anew.
  if (Object.keys(facts).length === 0) return { ...state, announced };
  const correction = { at, revision, facts, reopened: {} };
  const { announced: done, ...steps } = state.steps;
  const isFixed = facts['fixed'] !== undefined && done;
  return {
    ...state,
    announced,
    correction,
    ...(isFixed ? { steps, fixCorrected: { at, revision } } : {}),
  };
}

/** The correction is said: what it opened stays open until it is seen. */
export function withoutCorrection(state: Case): Case {
  const { correction: _, ...rest } = state;
  return rest;
}

/** Whether users are told to get a version that is not the fixed one: it is pressed for until they are told otherwise. */
export function isFixCorrected({ correction }: Pick<Case, 'correction'>): boolean {
  return correction?.facts['fixed'] !== undefined;
}

/** The steps that another fixed version opens, or all others. */
function pick(steps: Case['steps'], isOpened: boolean): Case['steps'] {
  return Object.fromEntries(
    STEP_IDS.flatMap((id) => {
      const done = steps[id];
      return done && OF_FIXED_VERSION.has(id) === isOpened ? [[id, done]] : [];
    }),
  );
}

/** What stands in #codegate of the facts that readers act on; of messages of earlier builds, nothing is known. */
export function standingFacts({ announced }: Pick<Case, 'announced'>): Parts | undefined {
  const parts = announced.announcement?.parts;
  return parts && Object.keys(parts).some(isFactPart) ? parts : undefined;
}

/** What an edit suffices for, which notifies nobody: who reads another severity later has the right version all the same. */
const HARMLESS: ReadonlySet<Correctable> = new Set<Correctable>(['severity']);

/**
 * Whether a correction takes a message of its own in #codegate: its readers do the wrong thing until they hear of it.
 */
export function needsFollowUp({ correction, announced }: Pick<Case, 'correction' | 'announced'>): boolean {
  if (!correction || !announced.announcement) return false;
  return correctedIn(correction).some((fact) => !HARMLESS.has(fact));
}
