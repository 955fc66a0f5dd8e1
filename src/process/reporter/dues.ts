import type { Case } from '../case.ts';
import type { Policy } from '../policy.ts';
import { earliest, isBefore, plus } from '../time.ts';
import { isUntold, type TalkPlace } from './talk.ts';

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
  | {
      readonly kind: 'status';
      /** Something has come about since the last word to them. */
      readonly isNews: boolean;
    }
);

/** What the team owes the reporter of an open case: an answer, or else a word on how their report stands. */
export function reporterDues(state: Case, { reporter }: Pick<Policy, 'reporter'>): ReporterDue[] {
  const { waiting, told } = state.talk ?? {};
  if (state.status !== 'open') return [];
  if (waiting) return [{ kind: 'answer', ...waiting, due: plus(waiting.since, reporter.answerWithin) }];
  if (!told || !isStatusOwed(state)) return [];
  const { at: since, revision } = told;
  const isNews = state.talk?.newsSince !== undefined;
  return [{ kind: 'status', isNews, since, revision, due: statusDue(state, since, reporter) }];
}

/** Soon where something has come about since the last word to them; else so long after it. */
function statusDue(
  { talk, publishedAt }: Case,
  since: Temporal.Instant,
  { statusEvery, newsWithin }: Policy['reporter'],
): Temporal.Instant {
  const ofNews = talk?.newsSince && plus(talk.newsSince, newsWithin);
  // Of what is public nothing follows but that they are told so.
  const usual = publishedAt ? [] : [plus(since, statusEvery)];
  return earliest([...usual, ...(ofNews ? [ofNews] : [])]) ?? since;
}

/** Whether the team still owes the reporter what the event of this number began: that of the end of the case, too. */
export function isOwedToReporter(state: Case, revision: number): boolean {
  const { waiting, told } = state.talk ?? {};
  if (state.status === 'closed') return isEndOwed(state) && state.closed?.revision === revision;
  return waiting ? waiting.revision === revision : told?.revision === revision && isStatusOwed(state);
}

/**
 * Whether the reporter of a closed case is not known to have been told how it ended: no word since then, or, of a fix, since its
 * publication. Spam has no reporter, and who reported it in GitHub reads there that it is published.
 */
export function isEndOwed(state: Case): boolean {
  const { closed, publishedAt, source, talk } = state;
  if (!closed?.resolution || closed.resolution === 'spam' || !isHeardBy(state)) return false;
  const isFixed = closed.resolution === 'fixed';
  if (isFixed && source !== 'email') return false;
  return !talk?.told || isBefore(talk.told.at, (isFixed && publishedAt) || closed.at);
}

/** Whether the reporter of an open case has had no word at all, as far as is known. */
export function isFirstWordOwed(state: Case): boolean {
  return state.status === 'open' && state.talk?.told === undefined && isHeardBy(state);
}

/** Before the first word to them there is a step of its own; once it is published, that it is so is the last thing to tell. */
function isStatusOwed(state: Case): boolean {
  if (!isHeardBy(state)) return false;
  return !state.publishedAt || (state.talk?.newsSince !== undefined && isUntold(state.talk, 'published'));
}

/** Whether there is a reporter who can be told anything: of what the team found itself, or everybody knows, there is none. */
export function isHeardBy({
  reporter,
  reporterOutside,
  source,
}: Pick<Case, 'reporter' | 'reporterOutside' | 'source'>): boolean {
  return reporter !== undefined || reporterOutside !== undefined || source === 'github' || source === 'email';
}
