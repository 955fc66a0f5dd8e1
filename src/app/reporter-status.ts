import { statusText } from '../documents/advisory-comments.ts';
import { isVouchedFor } from '../process/acts/reporter.ts';
import { tellStatus } from '../process/acts/reporter-talk.ts';
import type { Case } from '../process/case.ts';
import type { CaseActionContext } from './action-context.ts';
import { mailWayOf, type MailWay } from './answers/way.ts';
import { ProblemError } from './problem.ts';
import { fingerprintOf } from './publication/fingerprint-of.ts';
import { recordDone, requireAllowed } from './record.ts';
import { sayInAdvisory } from './say-in-advisory.ts';

/** How a report stands, as its reporter may be told it. */
export interface PreparedStatus {
  readonly text: string;
  /** What tells this very text: what was seen is what is posted. */
  readonly print: string;
  /** Whether the bot can say it in a comment: the reporter reads the advisory. */
  readonly canComment: boolean;
  /** The number of the event that tells the last word to them. */
  readonly told: number;
  /** How it gets to a reporter who wrote an e-mail; `undefined` where it does not go there. */
  readonly mail?: MailWay | undefined;
}

/** What became of saying it in the advisory's thread; `unknown`: GitHub does not answer, and it may stand there all the same. */
export type StatusPosted =
  | { readonly kind: 'commented'; readonly url: string; readonly state: Case }
  | { readonly kind: 'paste' | 'unknown'; readonly prepared: PreparedStatus };

/**
 * How the report of a case stands, in words for its reporter.
 * @throws {ProblemError} Where there is nobody to tell, or it is not this person's to say.
 */
export function prepareStatus(action: CaseActionContext): PreparedStatus {
  const { case: state, services } = action;
  requireAllowed(action, (before, given) => tellStatus(before, { update: updatesOf(before) }, given));
  const text = statusText(state, services.policy, services.teamName);
  return {
    text,
    print: fingerprintOf(text),
    canComment: state.advisory !== undefined && !state.publishedAt && isVouchedFor(state),
    told: state.talk?.told?.revision ?? 0,
    mail: mailWayOf(services, state, { kind: 'status', text }),
  };
}

/**
 * Says it in a comment in the advisory, once however often it is asked for, just as it was shown.
 * @throws {ProblemError} Where it is not so any more, or not this person's to say.
 */
export async function postStatus(action: CaseActionContext, print: string): Promise<StatusPosted> {
  const { case: state, services } = action;
  const prepared = prepareStatus(action);
  if (prepared.print !== print) throw new ProblemError({ code: 'preview-changed' });
  if (!prepared.canComment) return { kind: 'paste', prepared };
  const said = await sayInAdvisory(services.github, state, prepared.text);
  if (said.kind !== 'commented') return { kind: said.kind, prepared };
  const update = updatesOf(state);
  return { ...said, state: recordDone(action, (latest, given) => tellStatus(latest, { update }, given)) };
}

function updatesOf({ talk }: Case): number {
  return talk?.updates ?? 0;
}
