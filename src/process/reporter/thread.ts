import type { Case } from '../case.ts';
import type { EventBody } from '../events.ts';
import { isBefore } from '../time.ts';

/** One comment of an advisory's thread: who wrote it, and when. What it says is nothing of ours. */
export interface ThreadComment {
  /** The login, in lower case. */
  readonly by: string;
  readonly at: Temporal.Instant;
}

/** The reporter whose comments in the advisory are looked for; `undefined` where nobody is known to read there. */
export function reporterInThread({ reporter, advisory }: Case): string | undefined {
  return advisory && reporter?.channel === 'private' ? reporter.login.toLowerCase() : undefined;
}

/** How long a talk of the team's own is one word to the reporter, who reads along. */
const ONE_WORD = { hours: 24 };

/**
 * What the comments of an advisory's thread tell of the talk with its reporter: only what is new, so that looking twice
 * records once. Of several comments of the reporter in a row the first one waits; the team's first one after it answers.
 *
 * @param isOfTeam Whether a login, in lower case, is the team's
 */
export function talkInThread(
  state: Case,
  comments: readonly ThreadComment[],
  isOfTeam: (login: string) => boolean,
): EventBody[] {
  const reporter = reporterInThread(state);
  if (reporter === undefined) return [];
  const { seenUntil, waiting, told: lastWord } = state.talk ?? {};
  const events: EventBody[] = [];
  let waits = waiting?.since;
  let told = lastWord?.at;
  let run: { at: Temporal.Instant; latest: Temporal.Instant } | undefined;
  const endRun = () => {
    if (run) events.push({ type: 'reporter-wrote', where: 'advisory', ...run });
    run = undefined;
  };
  for (const { by, at } of comments.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))) {
    if (seenUntil && !isBefore(seenUntil, at)) continue;
    if (by === reporter) {
      run = { at: run?.at ?? at, latest: at };
      waits ??= at;
    } else if (isOfTeam(by) && (isAnswer(waits, at) || isNewWord(told, at))) {
      endRun();
      events.push({ type: 'reporter-told', at, how: 'advisory', by: 'observed' });
      if (isAnswer(waits, at)) waits = undefined;
      told = at;
    }
  }
  endRun();
  return events;
}

function isAnswer(waits: Temporal.Instant | undefined, at: Temporal.Instant): boolean {
  return waits !== undefined && !isBefore(at, waits);
}

function isNewWord(told: Temporal.Instant | undefined, at: Temporal.Instant): boolean {
  return told === undefined || isBefore(told.add(ONE_WORD), at);
}
