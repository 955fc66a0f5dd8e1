import { isFixPublic, type Case } from './case.ts';
import type { Side } from './events.ts';
import { byStage, STAGES, type StageId } from './policy.ts';
import { isWrongOfAttacks } from './exploitation.ts';
import { isFixCorrected } from './publication/corrections.ts';
import { isNewsDue } from './publication/distributor-news.ts';
import { toMark } from './publication/marks.ts';
import { NOT_FIXED } from './publication/parts.ts';
import { rememberedOf } from './remembered.ts';
import { STEP_IDS, type StepId } from './step-ids.ts';

/**
 * How a step gets done:
 * `attest`: a person says so; `github`: the sync sees it in the advisory; `act`: an act of its own does it.
 */
export type How = 'attest' | 'github' | 'act';

interface StepRule {
  readonly stage: StageId;
  /** Whose step it is; several mean any of them. */
  readonly owners: readonly Side[];
  readonly how: How;
  /** Nobody is believed without a link. */
  readonly evidence?: true;
  /** Nobody is believed who does not name the commits it is said of. */
  readonly commits?: true;
  /** Steps that must be done before. */
  readonly after?: readonly StepId[];
  /** Where given, the case needs the step only if this holds. */
  readonly needed?: (state: Case) => boolean;
}

const security: readonly Side[] = ['security'];
const fixTeam: readonly Side[] = ['fix-team'];
const either: readonly Side[] = ['security', 'fix-team'];

/** What cannot be made up for after the publication is owed by nobody then; done before, it stays done. */
function beforePublication(step: StepId): (state: Case) => boolean {
  return (state) => !state.publishedAt || state.steps[step] !== undefined;
}

/** What says that there is a fix, and what looks back on it: while it is not released, none of it can be done. */
const AFTER_FIX: ReadonlySet<StepId> = new Set([
  'announced',
  'introduced-by',
  'critiques',
  'retrospective-posted',
]);

/** Whether anybody reported it who can be thanked and asked: what is publicly known, or was found by the team itself, nobody did. */
function hasReporter({ source, reporter }: Case): boolean {
  return reporter !== undefined || source === 'github' || source === 'email';
}

/** The steps of the security policy: whose they are, and what must come before (DESIGN §2). */
export const STEPS: { readonly [step in StepId]: StepRule } = {
  acknowledge: {
    stage: 'intake',
    owners: security,
    how: 'attest',
    needed: (state) => hasReporter(state) || state.steps.acknowledge !== undefined,
  },
  'report-complete': { stage: 'intake', owners: security, how: 'attest' },
  'pgp-key': { stage: 'intake', owners: security, how: 'attest', needed: (state) => state.pgpRequested },
  'ask-private': {
    stage: 'intake',
    owners: security,
    how: 'attest',
    needed: (state) => state.disclosure.kind === 'intends-to-publish',
  },
  coordinator: { stage: 'fix-team', owners: security, how: 'act' },
  'fix-team': { stage: 'fix-team', owners: security, how: 'act' },
  advisory: { stage: 'fix-development', owners: security, how: 'github' },
  details: { stage: 'fix-development', owners: security, how: 'github' },
  severity: { stage: 'fix-development', owners: security, how: 'act' },
  'cve-requested': { stage: 'fix-development', owners: security, how: 'act' },
  fork: { stage: 'fix-development', owners: either, how: 'act', needed: beforePublication('fork') },
  'fix-ready': { stage: 'fix-development', owners: fixTeam, how: 'attest', after: ['fix-team'] },
  'release-day': {
    stage: 'fix-development',
    owners: either,
    how: 'act',
    needed: beforePublication('release-day'),
  },
  'communication-plan': { stage: 'fix-release', owners: security, how: 'attest' },
  'distributors-notified': {
    stage: 'fix-release',
    owners: security,
    how: 'act',
    // Those who deploy it need a word also where it is public, and there is no fix to deploy.
    needed: (state) => state.unfixedSince !== undefined || beforePublication('distributors-notified')(state),
  },
  'pull-requests-approved': { stage: 'fix-release', owners: fixTeam, how: 'attest', after: ['fix-ready'] },
  merged: {
    stage: 'fix-release',
    owners: security,
    how: 'attest',
    commits: true,
    after: ['pull-requests-approved'],
  },
  'binaries-built': { stage: 'fix-release', owners: security, how: 'attest', after: ['merged'] },
  'binaries-signed': { stage: 'fix-release', owners: security, how: 'attest', after: ['binaries-built'] },
  'binaries-public': { stage: 'fix-release', owners: security, how: 'attest', after: ['binaries-built'] },
  'binaries-functional': {
    stage: 'fix-release',
    owners: security,
    how: 'attest',
    evidence: true,
    after: ['binaries-built'],
  },
  published: { stage: 'fix-release', owners: security, how: 'act' },
  announced: {
    stage: 'fix-release',
    owners: security,
    how: 'act',
    after: ['published'],
    // Nothing more is announced of what is withdrawn.
    needed: (state) => !state.withdrawnSince || state.steps.announced !== undefined,
  },
  'introduced-by': { stage: 'retrospective', owners: fixTeam, how: 'act', after: ['published'] },
  critiques: { stage: 'retrospective', owners: either, how: 'attest', after: ['published'] },
  'retrospective-posted': {
    stage: 'retrospective',
    owners: security,
    how: 'act',
    after: ['published', 'critiques'],
  },
};

/** Whether this case asks for the step at all. */
export function isNeeded(state: Case, step: StepId): boolean {
  return STEPS[step].needed?.(state) ?? true;
}

const BY_STAGE = Map.groupBy(STEP_IDS, (step) => STEPS[step].stage);

/** The steps of each stage that a case needs, and those of them that are still to do: a card asks for them a dozen times. */
const stepsByStage = rememberedOf((state: Case) =>
  byStage((stage) => {
    const needed = (BY_STAGE.get(stage) ?? []).filter((step) => isNeeded(state, step));
    return { needed, open: needed.filter((step) => !state.steps[step]) };
  }),
);

/** The steps of `stage` that this case needs, in order. */
export function stepsOf(state: Case, stage: StageId): readonly StepId[] {
  return stepsByStage(state)[stage].needed;
}

/** The steps of `stage` that are still to do, in order. */
export function openSteps(state: Case, stage: StageId): readonly StepId[] {
  return stepsByStage(state)[stage].open;
}

/** The steps that must be done before `step` and are not. */
export function missingBefore(state: Case, step: StepId): StepId[] {
  const missing: StepId[] = (STEPS[step].after ?? []).filter((needed) => !state.steps[needed]);
  return state.unfixedSince && AFTER_FIX.has(step) ? [...missing, 'binaries-built'] : missing;
}

/** The first stage with something to do; undefined when every step is done. */
export function currentStage(state: Case): StageId | undefined {
  return STAGES.find((stage) => openSteps(state, stage).length > 0);
}

/** What the case waits for, and from whom. */
export type NextAct =
  | { readonly kind: 'step'; readonly step: StepId; readonly owners: readonly Side[] }
  /** Users are told what helps, of what is public without a fix: before every step. */
  | { readonly kind: 'mitigate' }
  /** What stands in #codegate is to say that its advisory was withdrawn, or not any more: before all else. */
  | { readonly kind: 'mark' }
  | { readonly kind: 'unmark' }
  /** The distributors who were told of a release hear what became of it. */
  | { readonly kind: 'tell' }
  | { readonly kind: 'close' }
  | { readonly kind: 'resolve' };

/**
 * The one next act: whether an advisory is withdrawn, where #codegate says otherwise; a word to users on what helps, where everybody knows of it and there is no fix; a correction of the fixed
 * version they were told; the first step that can be done now in the first stage with something to do; closing, when all is
 * done; naming the resolution, when GitHub closed the advisory before anybody said why.
 * @returns `undefined` for a case that is closed with a resolution: nothing is owed any more.
 */
export const nextAct = rememberedOf((state: Case): NextAct | undefined => {
  if (state.status === 'closed') return state.closed?.resolution ? undefined : { kind: 'resolve' };
  const mark = toMark(state);
  if (mark) return { kind: mark.how === 'put' ? 'mark' : 'unmark' };
  if (isMitigationDue(state)) return { kind: 'mitigate' };
  // Readers of #codegate get a version that does not fix it: what else is open waits for that.
  if (isFixCorrected(state) && isOpenNow(state, 'announced'))
    return { kind: 'step', step: 'announced', owners: STEPS.announced.owners };
  if (isNewsDue(state)) return { kind: 'tell' };
  const open = STAGES.flatMap((stage) => openSteps(state, stage));
  const step = open.find((candidate) => missingBefore(state, candidate).length === 0) ?? open[0];
  return step ? { kind: 'step', step, owners: STEPS[step].owners } : { kind: 'close' };
});

function isOpenNow(state: Case, step: StepId): boolean {
  return isNeeded(state, step) && !state.steps[step] && missingBefore(state, step).length === 0;
}

/** Whether the public knows of a vulnerability without a fix, and nothing is said, or asked to be said, on what helps until then. */
function isMitigationDue(state: Case): boolean {
  const { status, disclosure, announced, publications } = state;
  // Where users were told a version that is not the fixed one, or otherwise of attacks, what helps is said with that.
  const isOutOfDate =
    (isFixCorrected(state) && announced.mitigation?.parts?.[NOT_FIXED] === undefined) ||
    isWrongOfAttacks(state, 'mitigation');
  const isSaid =
    (announced.mitigation !== undefined && !isOutOfDate) || publications.mitigation !== undefined;
  return status === 'open' && disclosure.kind === 'public' && !isFixPublic(state) && !isSaid;
}
