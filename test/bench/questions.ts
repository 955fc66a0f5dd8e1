import { routing } from '../../src/app/notifications/routing.ts';
import { outlookFor } from '../../src/app/outlook-for.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { USER_IDS } from '../../src/sandbox/people.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { map, type Pair } from './pair.ts';
import { median } from './statistics.ts';

const policy = readPolicy();
const viewer = { id: USER_IDS['security-1'], security: true } as const;
const page = { offset: 0, limit: 10 };

/** What commands and turns ask of the store. Each is asked after something was written, so that nothing is known from before. */
const QUESTIONS: Readonly<Record<string, (store: Store, now: Temporal.Instant) => unknown>> = {
  list: ({ cases }, now) => cases.list(viewer, 'open', page, now),
  'list show:mine, and next': ({ cases }, now) => cases.list(viewer, 'mine', page, now),
  'list show:overdue': ({ cases }, now) => cases.list(viewer, 'overdue', page, now),
  show: (store, now) => {
    const [id = ''] = store.cases.openIds();
    const state = store.cases.load(id);
    return state && outlookFor({ ...store, policy }, state, { id: viewer.id, sides: ['security'] }, now);
  },
  "a sync's turn": ({ cases }) => [
    cases.recorded(),
    cases.openAdvisories('stacklok/codegate'),
    cases.unfixedAdvisories('stacklok/codegate'),
  ],
};

/** What each question takes in two databases that nobody else has open, in milliseconds. */
export function questionCosts(
  paths: Pair<string>,
  now: Temporal.Instant,
  rounds: number,
): Readonly<Record<string, Pair<number>>> {
  const both = map(paths, (path) => {
    const database = openDatabase(path, now);
    return { database, store: createStore(database, policy, now, routing) };
  });
  const costs = Object.fromEntries(
    Object.entries(QUESTIONS).map(([name, ask]) => {
      const took: Pair<number[]> = [[], []];
      // The first half is that of code that has not been optimised yet.
      for (let round = -rounds; round < rounds; round += 1)
        for (const [index, { store }] of both.entries()) {
          store.people.setAway(viewer.id, round % 2 === 0 ? now : null, null);
          const began = performance.now();
          ask(store, now);
          if (round >= 0) took[index]?.push(performance.now() - began);
        }
      return [name, map(took, median)];
    }),
  );
  for (const { database } of both) database.close();
  return costs;
}
