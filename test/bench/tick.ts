import { remind } from '../../src/jobs/remind.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { openDatabase } from '../../src/store/database.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { createStore } from '../../src/store/store.ts';
import { median, quantile } from './statistics.ts';

/** What one tick of the reminders costs, in milliseconds. */
export interface TickCost {
  readonly empty: number;
  readonly emptyP99: number;
  /** With a reminder due in each of `dueCases` cases. */
  readonly due: number;
  readonly dueCases: number;
}

/** Runs ticks on a database that nobody else has open. Leaves reminders behind in it. */
export function tickCost(
  path: string,
  now: Temporal.Instant,
  rounds: { empty: number; due: number },
): TickCost {
  const database = openDatabase(path, now);
  const policy = readPolicy();
  const store = createStore(database, policy, now, routing);
  const tick = (at: Temporal.Instant) => {
    const began = performance.now();
    remind(store, policy, at);
    return performance.now() - began;
  };
  const empty = Array.from({ length: rounds.empty }, () => tick(now));
  // A month on every open case is overdue, and reminded of daily: each day makes all of them due again.
  const days = Array.from({ length: rounds.due }, (_, day) => now.add({ hours: 24 * (30 + day) }));
  tick(now.add({ hours: 24 * 29 }));
  const due = days.map((at) => ({ cases: store.reminders.dueCases(at).length, ms: tick(at) }));
  database.close();
  return {
    empty: median(empty),
    emptyP99: quantile(empty, 0.99),
    due: median(due.map((each) => each.ms)),
    dueCases: Math.min(...due.map((each) => each.cases)),
  };
}
