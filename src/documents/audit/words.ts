import { exactUtcOf } from '../time-in-words.ts';
import type { SkippedCases, Standing, Trail, TrailProblem, TraceSource } from '../../store/trail.ts';

const SOURCES: { readonly [source in TraceSource]: string } = {
  index: 'the index of cases',
  message: 'a message that was sent because of it',
  reminder: 'a reminder',
  mail: 'a notice to a distributor',
  contribution: 'a contribution to its retrospective',
};

const STANDINGS: { readonly [standing in Exclude<Standing, 'ok' | 'gap'>]: string } = {
  changed: 'its hash does not fit; it, or the one before it, was edited, moved or put in',
  'bad-number': 'its number is taken, or is none; it was put in or moved',
  unreadable: 'its hash fits, but this version of the bot does not know what it says',
};

/** What is wrong with a case, and where, in plain words without Markdown. What stands in it may be anybody's. */
export function problemInWords(problem: TrailProblem): string {
  switch (problem.kind) {
    case 'gap':
      return `${numbers(problem)} missing, before event ${problem.to + 1} of ${exactUtcOf(problem.at)}`;
    case 'cut-off':
      return `${numbers(problem)} missing at the end: ${SOURCES[problem.source]} tells of event ${problem.to}`;
    case 'not-indexed':
      return `${numbers(problem)} not in the index of cases, which is written with each: put in by somebody else`;
    case 'gone':
      return `all of its events are missing: ${SOURCES[problem.source]} tells of it`;
    default:
      return `event ${problem.seq} of ${exactUtcOf(problem.at)}: ${STANDINGS[problem.kind]}`;
  }
}

export function skippedInWords({ first, last }: SkippedCases): string {
  return first === last ? `${first} is missing` : `${first} to ${last} are missing`;
}

/** Whether all of a trail holds, in one sentence. */
export function verdictInWords({ cases, skipped }: Trail): string {
  const broken = cases.filter(({ problems }) => problems.length > 0).length;
  const events = cases.reduce((sum, each) => sum + each.events.length, 0);
  const counted = `${counting(cases.length, 'case')}, ${counting(events, 'event')}`;
  if (broken + skipped.length === 0) return `Every hash chain holds: ${counted}.`;
  const where = [
    ...(broken > 0 ? [`in ${broken} of ${counting(cases.length, 'case')}`] : []),
    ...(skipped.length > 0 ? ['numbers of cases are missing'] : []),
  ];
  return `The audit trail is broken: ${where.join(', and ')}. What can be read is exported (${counted}).`;
}

function numbers({ from, to }: { from: number; to: number }): string {
  return from === to ? `event ${from} is` : `events ${from} to ${to} are`;
}

function counting(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
