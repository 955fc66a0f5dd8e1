import type { Case } from '../case.ts';
import type { Policy } from '../policy.ts';
import { plus } from '../time.ts';
import type { TalkPlace } from './talk.ts';

/** Something that the team owes the reporter: since when, and from when on it is reminded of. */
export type ReporterDue = {
  readonly since: Temporal.Instant;
  readonly due: Temporal.Instant;
  /** The number of the event that began it. */
  readonly revision: number;
} & (
  | {
      readonly kind: 'answer';
      /** Where the reporter wrote. */
      readonly where: TalkPlace;
    }
  /** How their report stands, though they have not asked: since the last word to them. */
  | { readonly kind: 'status' }
);

/** What the team owes the reporter of an open case: an answer, or else a word on how their report stands. */
export function reporterDues(state: Case, { reporter }: Pick<Policy, 'reporter'>): ReporterDue[] {
  const { waiting, told } = state.talk ?? {};
  if (state.status !== 'open') return [];
  if (waiting) return [{ kind: 'answer', ...waiting, due: plus(waiting.since, reporter.answerWithin) }];
  // Published, it is there for everybody to read; and before the first word to them there is a step of its own.
  if (!told || state.publishedAt || !isHeardBy(state)) return [];
  const { at: since, revision } = told;
  return [{ kind: 'status', since, revision, due: plus(since, reporter.statusEvery) }];
}

/** Whether the team still owes the reporter what the event of this number began. */
export function isOwedToReporter({ status, talk, publishedAt }: Case, revision: number): boolean {
  if (status !== 'open') return false;
  const { waiting, told } = talk ?? {};
  return waiting ? waiting.revision === revision : !publishedAt && told?.revision === revision;
}

/** Whether there is a reporter who can be told anything: of what the team found itself, or everybody knows, there is none. */
function isHeardBy({ reporter, reporterOutside, source }: Case): boolean {
  return reporter !== undefined || reporterOutside !== undefined || source === 'github' || source === 'email';
}
