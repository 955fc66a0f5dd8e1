import { isArriving, lagsOf } from './arrival.ts';
import type { Case } from './case.ts';
import type { CaseEvent } from './events.ts';

/** What became of the announcements of some cases after they stood in #codegate. All lengths are in seconds. */
export interface AfterPublication {
  /** Cases that were announced. */
  readonly announced: number;
  /** Of those, the ones whose announcement was corrected, how often, and how long #codegate said otherwise than GitHub. */
  readonly corrected: number;
  readonly times: number;
  readonly lengths: readonly number[];
  /** Of those, the ones whose advisory is withdrawn now. */
  readonly withdrawn: number;
  /** Cases whose published advisory was looked for where users hear of it, and those of them that it has not reached. */
  readonly looked: number;
  readonly lagging: number;
}

/** What became of the announcement of one case: what was taken back before it was said counts as nothing. */
export function afterPublication(state: Case, events: readonly CaseEvent[]): AfterPublication {
  const lengths: number[] = [];
  let seen: Temporal.Instant | undefined;
  for (const { body, at } of events) {
    if (body.type === 'advisory-corrected') seen ??= at;
    else if (isTakenBack(body)) seen = undefined;
    else if (saysCorrection(body) && seen) {
      lengths.push(Math.max(0, at.since(seen).total('seconds')));
      seen = undefined;
    }
  }
  const isAnnounced = events.some(({ body }) => body.type === 'announced' && body.what === 'announcement');
  return {
    announced: Number(isAnnounced),
    corrected: Number(lengths.length > 0),
    times: lengths.length,
    lengths,
    withdrawn: Number(isAnnounced && state.withdrawnSince !== undefined),
    looked: Number(state.arrival !== undefined),
    lagging: Number(isArriving(state) && lagsOf(state).length > 0),
  };
}

/** All of them together. */
export function together(all: readonly AfterPublication[]): AfterPublication {
  const sum = (of: (each: AfterPublication) => number) => all.reduce((total, each) => total + of(each), 0);
  return {
    announced: sum(({ announced }) => announced),
    corrected: sum(({ corrected }) => corrected),
    times: sum(({ times }) => times),
    lengths: all.flatMap(({ lengths }) => lengths).toSorted((a, b) => a - b),
    withdrawn: sum(({ withdrawn }) => withdrawn),
    looked: sum(({ looked }) => looked),
    lagging: sum(({ lagging }) => lagging),
  };
}

/** Whether nothing is to be corrected any more, and nothing was. */
function isTakenBack(body: CaseEvent['body']): boolean {
  return body.type === 'correction-ended' || (body.type === 'advisory-standing' && body.now === 'withdrawn');
}

/** Whether #codegate says from then on what the advisory says: by a message of its own, or where two members changed the first one. */
function saysCorrection(body: CaseEvent['body']): boolean {
  if (body.type === 'announcement-edited') return body.what === 'announcement' && body.request !== undefined;
  return body.type === 'correction-posted' || (body.type === 'announced' && body.what === 'announcement');
}
