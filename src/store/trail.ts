import { caseIdOf, partsOfCaseId } from '../process/case-id.ts';
import { fold } from '../process/evolve.ts';
import type { Case } from '../process/case.ts';
import type { CaseEvent } from '../process/events.ts';
import { hashOf, parseEvent, type StoredEvent } from './stored-event.ts';

/**
 * How an event stands in its chain.
 * - `changed`: its hash does not fit what it says and the hash before it: one of the two was edited, moved or put in.
 * - `gap`: events right before it are missing, so that nothing tells whether it is as it was.
 * - `bad-number`: its number is taken already, or is none.
 * - `unreadable`: the hash fits, but this version of the bot does not know what it says.
 */
export type Standing = 'ok' | 'changed' | 'gap' | 'bad-number' | 'unreadable';

export interface CheckedEvent {
  readonly stored: StoredEvent;
  readonly standing: Standing;
  /** What it says; `undefined` if that cannot be read. */
  readonly event: CaseEvent | undefined;
}

/** Where else in the database an event leaves its number: in the index, and in what followed from it. */
export const TRACE_SOURCES = ['index', 'message', 'reminder', 'mail', 'contribution'] as const;
export type TraceSource = (typeof TRACE_SOURCES)[number];

/** Something outside the history that tells that event `seq` of a case happened; 0: that there was the case. */
export interface Trace {
  readonly caseId: string;
  readonly seq: number;
  readonly source: TraceSource;
}

/** What is wrong with a case's history, and where. */
export type TrailProblem =
  | {
      readonly kind: Exclude<Standing, 'ok' | 'gap'>;
      readonly seq: number | string;
      /** When it happened, as it is stored. */
      readonly at: string;
    }
  /** The events `from` to `to` are missing; `at` is when the one behind them happened. */
  | { readonly kind: 'gap'; readonly from: number; readonly to: number; readonly at: string }
  /** The history ends before `from`, but something knows of an event `to`. */
  | { readonly kind: 'cut-off'; readonly from: number; readonly to: number; readonly source: TraceSource }
  /** The index, which is written with every event, knows nothing of the events `from` to `to`. */
  | { readonly kind: 'not-indexed'; readonly from: number; readonly to: number }
  /** There is no event at all, but something knows of the case. */
  | { readonly kind: 'gone'; readonly source: TraceSource };

/** A case's whole history, and what is wrong with it. */
export interface CaseTrail {
  readonly caseId: string;
  readonly events: readonly CheckedEvent[];
  /** Number and hash of its last event: they name the whole history. `undefined` if there is no event. */
  readonly head: Pick<StoredEvent, 'seq' | 'hash'> | undefined;
  readonly problems: readonly TrailProblem[];
}

/** Numbers that no case has, between two that were given; both ends included. */
export interface SkippedCases {
  readonly first: string;
  readonly last: string;
}

export interface Trail {
  readonly cases: readonly CaseTrail[];
  readonly skipped: readonly SkippedCases[];
}

/**
 * Looks through stored histories for what only a person with the file and a tool could have done to them.
 *
 * What it sees: events that were edited, moved, put in or taken out of the middle; an end that was cut off or added
 * to, and a case that was taken out, as long as something else in the file still tells of it; numbers of cases that
 * were never given to another case.
 *
 * What it cannot see: a history that was written anew from some event to its end, with all hashes, index and
 * messages made to fit. No check inside a file can, since whoever changes the one can change the other. Against
 * that there is only a witness outside: a head of this history that was kept elsewhere. So each export shows the heads,
 * and a later one must still contain them.
 *
 * @param stored all events of the cases looked at, those of a case in the order of their numbers.
 * @param traces what else tells of these cases.
 * @param whole whether these are all cases there are: then numbers that no case has are missed, too.
 */
export function examine(
  stored: readonly StoredEvent[],
  traces: readonly Trace[],
  { whole }: { readonly whole: boolean },
): Trail {
  const rows = Map.groupBy(stored, ({ caseId }) => caseId);
  const known = Map.groupBy(traces, ({ caseId }) => caseId);
  const ids = byNumber([...rows.keys(), ...known.keys()]);
  return {
    cases: ids.map((id) => examineCase(id, rows.get(id) ?? [], known.get(id) ?? [])),
    skipped: whole ? skippedAmong(ids) : [],
  };
}

/** These ids, each once, in the order of the cases' numbers. */
export function byNumber(ids: Iterable<string>): string[] {
  // Made here, and not with the module: the order of words takes megabytes, and a bot that runs seldom asks for it.
  const { compare } = new Intl.Collator('en', { numeric: true });
  return [...new Set(ids)].toSorted(compare);
}

/** How each event of one case stands in the chain. Each is judged by the one before as it is stored. */
export function checkChain(stored: readonly StoredEvent[]): CheckedEvent[] {
  let previous = { seq: 0, hash: '' };
  return stored.map((each) => {
    const { seq, hash } = each;
    const event = readable(each);
    if (typeof seq !== 'number' || seq <= previous.seq)
      return { stored: each, event, standing: 'bad-number' };
    const next = seq === previous.seq + 1;
    const fits = hash === hashOf(previous.hash, each);
    previous = { seq, hash };
    return { stored: each, event, standing: next ? standingOf(fits, event) : 'gap' };
  });
}

/** The case as its history tells it; `undefined` if the history is too broken to tell. */
export function caseOf({ caseId, events }: Pick<CaseTrail, 'caseId' | 'events'>): Case | undefined {
  const readableOnes = events.map(({ event }) => event).filter((event) => event !== undefined);
  if (readableOnes.length < events.length) return undefined;
  try {
    return fold(caseId, readableOnes);
  } catch {
    // A history that does not begin with its opening, or opens twice: nothing can be told of it.
    return undefined;
  }
}

function standingOf(fits: boolean, event: CaseEvent | undefined): Standing {
  if (!fits) return 'changed';
  return event ? 'ok' : 'unreadable';
}

function readable(stored: StoredEvent): CaseEvent | undefined {
  try {
    return parseEvent(stored);
  } catch {
    return undefined;
  }
}

/** Looks through the history of one case, by its events in the order of their numbers and what else tells of it: see `examine`. */
export function examineCase(
  caseId: string,
  stored: readonly StoredEvent[],
  traces: readonly Trace[],
): CaseTrail {
  const events = checkChain(stored);
  const last = stored.at(-1);
  return {
    caseId,
    events,
    head: last && { seq: last.seq, hash: last.hash },
    problems: [...linkProblems(events), ...endProblems(lastNumber(events), traces)],
  };
}

function linkProblems(events: readonly CheckedEvent[]): TrailProblem[] {
  let before = 0;
  return events.flatMap(({ stored: { seq, at }, standing }): TrailProblem[] => {
    const from = before + 1;
    if (typeof seq === 'number') before = Math.max(before, seq);
    switch (standing) {
      case 'ok':
        return [];
      case 'gap':
        return [{ kind: 'gap', from, to: before - 1, at }];
      default:
        return [{ kind: standing, seq, at }];
    }
  });
}

/** The highest number in a history, 0 of none. */
function lastNumber(events: readonly CheckedEvent[]): number {
  return events.reduce(
    (most, { stored: { seq } }) => (typeof seq === 'number' ? Math.max(most, seq) : most),
    0,
  );
}

/** What the traces tell of how far the history once went. */
function endProblems(last: number, traces: readonly Trace[]): TrailProblem[] {
  const furthest = traces.reduce<Trace | undefined>(
    (most, trace) => (!most || trace.seq > most.seq ? trace : most),
    undefined,
  );
  if (last === 0) return furthest ? [{ kind: 'gone', source: furthest.source }] : [];
  if (furthest && furthest.seq > last)
    return [{ kind: 'cut-off', from: last + 1, to: furthest.seq, source: furthest.source }];
  const indexed = traces.find(({ source }) => source === 'index')?.seq ?? 0;
  return indexed < last ? [{ kind: 'not-indexed', from: indexed + 1, to: last }] : [];
}

/**
 * The numbers that are missing among these, which are in order: cases of one prefix are numbered without gaps within a year, so a
 * number that is not there was taken out.
 */
export function skippedAmong(ids: readonly string[]): SkippedCases[] {
  const skipped: SkippedCases[] = [];
  let before = { prefix: '', year: '', number: 0 };
  for (const id of ids) {
    const parts = partsOfCaseId(id);
    if (!parts) continue;
    const { prefix, year, number } = parts;
    const from = prefix === before.prefix && year === before.year ? before.number + 1 : 1;
    if (number > from)
      skipped.push({ first: caseIdOf(prefix, year, from), last: caseIdOf(prefix, year, number - 1) });
    before = parts;
  }
  return skipped;
}
