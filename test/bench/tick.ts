import { remind } from '../../src/jobs/remind.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { map, type Pair } from './pair.ts';
import { median, quantile } from './statistics.ts';

/** What one tick of the reminders costs, in milliseconds. */
export interface TickCost {
  readonly empty: number;
  readonly emptyP99: number;
  /** With a reminder due in each of `dueCases` cases. */
  readonly due: number;
  readonly dueCases: number;
}

const policy = readPolicy();

/** The reminders of a database. */
class Reminding {
  readonly store: Store;
  readonly #database: Database;

  constructor(path: string, now: Temporal.Instant) {
    this.#database = openDatabase(path, now);
    this.store = createStore(this.#database, policy, now, routing);
  }

  /** How long one tick takes, in milliseconds. */
  tick(at: Temporal.Instant): number {
    const began = performance.now();
    remind(this.store, policy, at);
    return performance.now() - began;
  }

  close(): void {
    this.#database.close();
  }
}

/** Runs ticks on two databases that nobody else has open. Leaves reminders behind in them. */
export function tickCosts(
  paths: Pair<string>,
  now: Temporal.Instant,
  rounds: { readonly empty: number; readonly due: number },
): Pair<TickCost> {
  const both = map(paths, (path) => ({ reminding: new Reminding(path, now), empty: new Array<number>() }));
  // In turn, since they take microseconds; the first ones are those of code that has not been optimised yet.
  for (let round = -rounds.empty; round < rounds.empty; round += 1)
    for (const { reminding, empty } of both) {
      const ms = reminding.tick(now);
      if (round >= 0) empty.push(ms);
    }
  return map(both, ({ reminding, empty }) => {
    const due = dueTicks(reminding, now, rounds.due);
    reminding.close();
    return {
      empty: median(empty),
      emptyP99: quantile(empty, 0.99),
      due: median(due.map((each) => each.ms)),
      dueCases: Math.min(...due.map((each) => each.cases)),
    };
  });
}

/** A month on every open case is overdue, and reminded of daily: each day makes all of them due again. */
function dueTicks(reminding: Reminding, now: Temporal.Instant, count: number) {
  reminding.tick(now.add({ hours: 24 * 29 }));
  return Array.from({ length: count }, (_, day) => {
    const at = now.add({ hours: 24 * (30 + day) });
    return { cases: reminding.store.reminders.dueCases(at).length, ms: reminding.tick(at) };
  });
}
