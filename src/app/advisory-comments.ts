import { threadText } from '../documents/advisory-comments.ts';
import { isVouchedFor } from '../process/acts/reporter.ts';
import { canCheck, checkStep } from '../process/acts/check.ts';
import type { Case } from '../process/case.ts';
import type { TextStep } from '../process/step-ids.ts';
import { STEPS } from '../process/steps.ts';
import { knownLogin } from '../store/people.ts';
import type { CaseActionContext, Services } from './action-context.ts';
import { mailWayOf, type MailWay } from './answers/way.ts';
import { ProblemError } from './problem.ts';
import { recordDone, requireAllowed } from './record.ts';
import { sayInAdvisory } from './say-in-advisory.ts';

/** How many of the security team a comment tags: the coordinator first. */
const TAGGED = 5;

/** The prepared text of a step, and what the person who asks for it can do with it now. */
export interface PreparedText {
  readonly step: TextStep;
  readonly text: string;
  /** Whether the bot can say it in a comment: its readers read the advisory. */
  readonly canComment: boolean;
  /** Whether this person can tick the step, once they have said the text themselves. */
  readonly canTick: boolean;
  /** How it gets to a reporter who wrote an e-mail; `undefined` where it does not go there. */
  readonly mail?: MailWay | undefined;
}

/** What became of saying the text of a step in the advisory's thread. */
export type Comment =
  | { readonly kind: 'commented'; readonly url: string }
  /** This GitHub has no such API, the case no advisory, or its readers are not in there: a person has to paste it. */
  | { readonly kind: 'paste'; readonly prepared: PreparedText }
  /** GitHub does not answer; it may stand there all the same. */
  | { readonly kind: 'unknown'; readonly prepared: PreparedText };

/**
 * The prepared text of a step in this case, as it is said in the advisory or pasted into an e-mail.
 * @throws {ProblemError} Where the configuration lacks what it needs.
 */
export function prepareText(action: CaseActionContext, state: Case, step: TextStep): PreparedText {
  const { who, now, services } = action;
  const text = stepText(action, state, step);
  return {
    step,
    text,
    canComment: readersAreInAdvisory(state, step),
    canTick: canCheck(state, step, { who, now, policy: services.policy }),
    mail: step === 'fix-ready' ? undefined : mailWayOf(services, state, { kind: step, text }),
  };
}

/**
 * Says the text of a step in a comment in the advisory, once however often it is asked for.
 * @throws {ProblemError} Where the configuration lacks what it needs.
 */
export async function commentOnStep(
  action: CaseActionContext,
  state: Case,
  step: TextStep,
): Promise<Comment> {
  const prepared = prepareText(action, state, step);
  const said = await sayInAdvisory(action.services.github, state, prepared.text);
  return said.kind === 'commented' ? said : { kind: said.kind, prepared };
}

/**
 * Says the text of a step in a comment in the advisory for the person who owes it, and ticks the step.
 * @returns What became of it, and the case after it: as it was, unless the comment is there.
 * @throws {ProblemError} Where the step is not theirs, or cannot be ticked.
 */
export async function commentAndTick(
  action: CaseActionContext,
  step: TextStep,
): Promise<{ readonly comment: Comment; readonly state: Case }> {
  const { case: state, who } = action;
  const { owners } = STEPS[step];
  if (!owners.some((side) => who.sides.includes(side)))
    throw new ProblemError({ code: 'not-your-step', step, owners });
  if (state.status === 'closed') throw new ProblemError({ code: 'case-closed' });
  // What cannot be ticked yet, or is not asked for, is not said either; what is ticked may still have to be.
  if (!state.steps[step]) requireAllowed(action, (before, given) => checkStep(before, { step }, given));
  // Who reads the advisory may have changed since the text was shown.
  const comment: Comment = readersAreInAdvisory(state, step)
    ? await commentOnStep(action, state, step)
    : { kind: 'paste', prepared: prepareText(action, state, step) };
  if (comment.kind !== 'commented') return { comment, state };
  return { comment, state: recordDone(action, (latest, given) => checkStep(latest, { step }, given)) };
}

/**
 * The words of a step in this case.
 * @throws {ProblemError} Where the configuration lacks what it needs.
 */
export function stepText(
  {
    services,
    now,
  }: {
    readonly services: Pick<Services, 'people' | 'policy' | 'pgp' | 'teamName'>;
    readonly now: Temporal.Instant;
  },
  state: Case,
  step: TextStep,
): string {
  const { people, policy, pgp, teamName } = services;
  const team = people.of(state, now);
  const ids = [...new Set([...(team.coordinator === undefined ? [] : [team.coordinator]), ...team.security])];
  const tagged = ids.flatMap((id) => knownLogin(people.find(id)) ?? []).slice(0, TAGGED);
  const text = threadText(step, state, { policy, pgp, teamName, tagged, now });
  if (text === undefined) throw new ProblemError({ code: 'no-text' });
  return text;
}

/**
 * Whether those whom the text is for read the advisory: the security team does, and so does the reporter of a private
 * report, unless they wait outside for an approval, as one who wrote an e-mail does.
 */
function readersAreInAdvisory(state: Case, step: TextStep): boolean {
  if (!state.advisory || state.publishedAt) return false;
  return step === 'fix-ready' || isVouchedFor(state);
}
