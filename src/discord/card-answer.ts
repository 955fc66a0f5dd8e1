import { uncheckStep } from '../process/acts/check.ts';
import type { Case } from '../process/case.ts';
import type { Outlook } from '../process/outlook/outlook.ts';
import type { Exploitation, JointAct } from '../process/events.ts';
import type { StepId } from '../process/step-ids.ts';
import { STEP_WORDS } from '../documents/vocabulary.ts';
import type { ActionContext, CaseActionContext } from '../app/action-context.ts';
import type { PreparedText } from '../app/advisory-comments.ts';
import { outlookFor } from '../app/outlook-for.ts';
import type { Problem } from '../app/problem.ts';
import { preview } from '../app/publication/preview.ts';
import { arrivalBlindSince } from '../app/watch-arrival.ts';
import { threadBlindSince } from '../app/watch-thread.ts';
import type { TickedStep } from '../app/tick-step.ts';
import type { Shown } from './command.ts';
import { briefView } from './views/brief.ts';
import { cardView } from './views/card.ts';
import { memberOf } from './views/notifications/render.ts';
import { textView } from './views/prepared-text.ts';
import { problemInWords } from './views/problems.ts';
import { previewView } from './views/publication/preview.ts';
import type { ViewContext } from './views/view-context.ts';

/** What a case looks like to the person of an action: as it was when they acted, or `state`. */
export function seen(action: CaseActionContext, state = action.case): Outlook {
  return outlookFor(action.services, state, action.who, action.now);
}

/** What a view needs to know about where the person of an action looks from. */
export function viewContext({ services, user, place, now }: ActionContext): ViewContext {
  return {
    now,
    place,
    policy: services.policy,
    githubUrl: services.githubUrl,
    pgp: services.pgp,
    blind: services.blind,
    arrivalBlindSince: (caseId) => arrivalBlindSince(services.facts, caseId),
    threadBlindSince: (caseId) => threadBlindSince(services.facts, caseId),
    ...(user.security ? { unenrolled: services.unenrolled } : {}),
    memberOf: memberOf(services),
  };
}

/** The card of a case. */
export function cardAnswer(
  action: CaseActionContext,
  state: Case,
  note?: string,
  change?: Shown['change'],
): Shown {
  const view = action.services.atOneLook(() => cardView(seen(action, state), viewContext(action), note));
  return change ? { view, change } : { view };
}

/** The answer to what was just done to a case: what came of it, and how the case stands, in a few lines. */
export function briefAnswer(
  action: CaseActionContext,
  state: Case,
  note: string,
  change?: Shown['change'],
  undo?: StepId,
): Shown {
  const view = action.services.atOneLook(() =>
    briefView(seen(action, state), viewContext(action), note, { undo }),
  );
  return change ? { view, change } : { view };
}

/** The answer to a tick: what is next, and the way back; or the text that a person has to say in the advisory in place of the bot. */
export function tickAnswer(
  action: CaseActionContext,
  { step, state, comment }: TickedStep,
  change?: Shown['change'],
): Shown {
  const undo = canUndo(action, state, step) ? step : undefined;
  if (!comment) return briefAnswer(action, state, `✅ ${STEP_WORDS[step].todo}`, change, undo);
  const told = '✅ The fix is ready; the security team is told by direct message.';
  switch (comment.kind) {
    case 'commented':
      return briefAnswer(
        action,
        state,
        `${told} It is [posted in the advisory](<${comment.url}>), too.`,
        change,
        undo,
      );
    case 'paste': {
      const note = `${told} GitHub does not let me write into the advisory: please paste this there.`;
      return textAnswer(action, state, comment.prepared, note, change);
    }
    case 'unknown': {
      const note = `${told} GitHub does not answer: post this in the advisory in a minute, it is never posted twice.`;
      return textAnswer(action, state, comment.prepared, note, change);
    }
  }
}

/** The answer to a button that came too late: what has become of it, and how the case stands now. */
export function overtakenAnswer(action: CaseActionContext, problem: Problem): Shown {
  const { what, now } = problemInWords(problem);
  return { view: briefView(seen(action), viewContext(action), `**${what}**\n${now}`) };
}

/** Whether this person can take back the tick of a step that is done. */
function canUndo({ who, services: { policy }, now }: CaseActionContext, state: Case, step: StepId): boolean {
  return uncheckStep(state, { step }, { who, policy, now }).ok;
}

/** The prepared text of a step to look at, with the presses that make sense for this person. */
export function textAnswer(
  action: CaseActionContext,
  state: Case,
  prepared: PreparedText,
  note?: string,
  change?: Shown['change'],
): Shown {
  const view = textView(state, prepared, viewContext(action), note);
  return change ? { view, change } : { view };
}

/**
 * A preview of something for the public, with what this person may do about it.
 * @throws {ProblemError} Where it may not be shown for publication, or where GitHub or a registry does not answer.
 */
export async function previewAnswer(
  action: CaseActionContext,
  what: JointAct,
  which: { readonly exploited?: Exploitation | undefined; readonly fingerprint?: string | undefined } = {},
): Promise<Shown> {
  const made = await preview(action, what, which);
  return { view: previewView(action.case, made, action.services.githubUrl) };
}
