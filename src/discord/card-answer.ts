import { checkStep } from '../process/acts/check.ts';
import type { Who } from '../process/acts/decision.ts';
import type { Case } from '../process/case.ts';
import type { Exploitation, Publication } from '../process/events.ts';
import type { TextStep } from '../process/step-ids.ts';
import type { ActionContext, CaseActionContext } from '../app/action-context.ts';
import { readersAreInAdvisory, stepText } from '../app/advisory-comments.ts';
import { preview } from '../app/publication/preview.ts';
import type { Shown } from './command.ts';
import { cardView, type CardContext } from './views/card.ts';
import { memberOf } from './views/notifications/render.ts';
import { textView } from './views/prepared-text.ts';
import { previewView } from './views/publication.ts';
import type { View } from './views/view.ts';

/** What a view needs to know about who looks at a case, and from where. */
export function cardContext(action: ActionContext, who: Who): CardContext {
  const { services, place, now } = action;
  return {
    who,
    now,
    place,
    policy: services.policy,
    githubUrl: services.githubUrl,
    pgp: services.pgp,
    memberOf: memberOf(services),
  };
}

/** The card of a case as the answer to what was just done to it. */
export function cardAnswer(
  action: CaseActionContext,
  state: Case,
  note?: string,
  change?: Shown['change'],
): Shown {
  const view = cardView(state, cardContext(action, action.who), note);
  return change ? { view, change } : { view };
}

/**
 * The prepared text of a step to look at, with the presses that make sense for this person.
 * @throws {ProblemError} Where the configuration lacks what the text needs.
 */
export function textAnswer(action: CaseActionContext, state: Case, step: TextStep, note?: string): View {
  const context = cardContext(action, action.who);
  return textView(state, step, stepText(action, state, step), context, {
    ...(note === undefined ? {} : { note }),
    post: readersAreInAdvisory(state, step),
    tick: checkStep(state, { step }, context).ok,
  });
}

/**
 * A preview of something for the public, with what this person may do about it.
 * @throws {ProblemError} Where it may not be shown for publication, or where GitHub or a registry does not answer.
 */
export async function previewAnswer(
  action: CaseActionContext,
  what: Publication,
  exploited?: Exploitation,
): Promise<Shown> {
  const made = await preview(action, what, exploited);
  return { view: previewView(action.case, made, action.services.githubUrl) };
}
