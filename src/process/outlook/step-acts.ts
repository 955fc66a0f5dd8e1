import type { Circumstances, Refusal, Who } from '../acts/decision.ts';
import { refusalOfEnded, refusalOfSecurity } from '../acts/decision.ts';
import { dayToTell } from '../acts/distributors.ts';
import { sideToAgree } from '../acts/release.ts';
import {
  mayTellIntroducingChange,
  refusalOfIntroducingChange,
  refusalOfRetrospective,
} from '../acts/retrospective.ts';
import type { Case } from '../case.ts';
import type { JointAct, Side } from '../events.ts';
import { refusalOfPublication } from '../publication/requests.ts';
import type { StepId } from '../step-ids.ts';
import { isNeeded, missingBefore, STEPS } from '../steps.ts';
import { isBefore } from '../time.ts';

/** How a step is done that is not simply ticked, or brought on its way. */
export type StepAct =
  | { readonly kind: 'choose-fix-team' }
  | { readonly kind: 'score' }
  | { readonly kind: 'request-cve' }
  | { readonly kind: 'create-fork' }
  /** Agree to the proposed release day, by the number of its proposal. */
  | { readonly kind: 'agree'; readonly proposal: number }
  /** Propose a release day, the first or another one. */
  | { readonly kind: 'propose-day'; readonly another: boolean }
  | { readonly kind: 'notify-distributors' }
  | { readonly kind: 'verify-release' }
  /** Tick it with a link that shows it. */
  | { readonly kind: 'show-evidence' }
  /** Look at what another member wants public, by the number of the request. */
  | { readonly kind: 'look'; readonly what: JointAct; readonly request: number }
  | { readonly kind: 'publish' }
  | { readonly kind: 'announce' }
  | { readonly kind: 'tell-introducing-change' }
  | { readonly kind: 'contribute' }
  | { readonly kind: 'draft-retrospective' };

/**
 * The act by which a person gets an open step done, or on its way.
 *
 * @returns `undefined` if it has none, or they may not do it now
 */
export function stepAct(state: Case, step: StepId, circumstances: Circumstances): StepAct | undefined {
  const { who } = circumstances;
  const theirs = STEPS[step].owners.some((side) => who.sides.includes(side));
  const may = step === 'introduced-by' ? mayTellIntroducingChange(state, who) : theirs;
  if (!may || state.status === 'closed' || state.steps[step] || !isNeeded(state, step)) return undefined;
  return actOf(state, step, circumstances);
}

function actOf(state: Case, step: StepId, circumstances: Circumstances): StepAct | undefined {
  const { who } = circumstances;
  const { advisory, proposal } = state;
  switch (step) {
    case 'fix-team':
      return advisory && !state.publishedAt ? { kind: 'choose-fix-team' } : undefined;
    case 'severity':
      return advisory && { kind: 'score' };
    case 'cve-requested':
      return advisory?.accepted ? { kind: 'request-cve' } : undefined;
    case 'fork':
      return advisory?.accepted ? { kind: 'create-fork' } : undefined;
    case 'release-day':
      return proposal && agreeableSide(state, circumstances)
        ? { kind: 'agree', proposal: proposal.revision }
        : { kind: 'propose-day', another: proposal !== undefined };
    case 'distributors-notified':
      return dayToTell(state) === undefined ? undefined : { kind: 'notify-distributors' };
    case 'merged':
    case 'binaries-built':
    case 'binaries-signed':
    case 'binaries-public':
      return advisory && { kind: 'verify-release' };
    case 'binaries-functional':
      return missingBefore(state, step).length === 0 ? { kind: 'show-evidence' } : undefined;
    case 'published':
      return looking(state, 'advisory', who) ?? (advisory?.accepted ? { kind: 'publish' } : undefined);
    case 'announced':
      return (
        looking(state, 'announcement', who) ??
        (refusalOfPublication(state, 'announcement') ? undefined : { kind: 'announce' })
      );
    case 'introduced-by':
      return refusalOfIntroducingChange(state) ? undefined : { kind: 'tell-introducing-change' };
    case 'critiques':
      return refusalOfRetrospective(state) ? undefined : { kind: 'contribute' };
    case 'retrospective-posted':
      return (
        looking(state, 'retrospective', who) ??
        (refusalOfRetrospective(state) ? undefined : { kind: 'draft-retrospective' })
      );
    default:
      return undefined;
  }
}

function looking(state: Case, what: JointAct, who: Who): StepAct | undefined {
  const request = requestToLookAt(state, what, who);
  return request === undefined ? undefined : { kind: 'look', what, request };
}

/**
 * The request that waits for this very person's look, as another member than the one who asked, by its number.
 *
 * @returns `undefined` if none does
 */
export function requestToLookAt({ publications }: Case, what: JointAct, who: Who): number | undefined {
  const asked = publications[what];
  const waits = asked && asked.approvedBy === undefined && asked.askedBy !== who.id;
  return waits && who.sides.includes('security') ? asked.revision : undefined;
}

/** Why this person cannot ask now for something to become public. */
export function refusalOfAsking(state: Case, what: JointAct, who: Who): Refusal | undefined {
  return refusalOfSecurity(state, who) ?? refusalOfPublication(state, what);
}

/**
 * The side for which this person can agree to the proposed day now.
 *
 * @returns `undefined` if they cannot
 */
export function agreeableSide(
  state: Case,
  { who, now }: Pick<Circumstances, 'who' | 'now'>,
): Side | undefined {
  const { proposal } = state;
  if (!proposal || refusalOfEnded(state) || !isBefore(now, proposal.at)) return undefined;
  return sideToAgree(state, who.sides);
}
