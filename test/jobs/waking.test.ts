import { expect, test } from 'vitest';
import { Waking } from '../../src/jobs/waking.ts';
import { recordedLog } from '../support/recorded-log.ts';

/** A run that ends when the test says so. */
function held() {
  const runs: PromiseWithResolvers<void>[] = [];
  const pauses: PromiseWithResolvers<void>[] = [];
  const log = recordedLog();
  const waking = new Waking({ run: () => next(runs), pause: () => next(pauses), log: log.log });
  return { waking, runs, pauses, log };
}

function next(list: PromiseWithResolvers<void>[]): Promise<void> {
  const made = Promise.withResolvers<void>();
  list.push(made);
  return made.promise;
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

test('it runs at once, never beside itself, and once for all who woke it meanwhile', async () => {
  const { waking, runs, pauses } = held();
  waking.wake();
  expect(runs).toHaveLength(1);
  for (let count = 0; count < 5; count += 1) waking.wake();
  expect(runs).toHaveLength(1);
  runs[0]?.resolve();
  await settle();
  expect(runs).toHaveLength(1);
  pauses[0]?.resolve();
  await settle();
  expect(runs).toHaveLength(2);
  runs[1]?.resolve();
  await settle();
  pauses[1]?.resolve();
  await settle();
  expect(runs).toHaveLength(2);
  waking.wake();
  expect(runs).toHaveLength(3);
});

test('a run that fails ends nothing, and is logged', async () => {
  const { waking, runs, pauses, log } = held();
  waking.wake();
  runs[0]?.reject(new RangeError('no'));
  await settle();
  pauses[0]?.resolve();
  await settle();
  waking.wake();
  expect(runs).toHaveLength(2);
  expect(log.lines.join('')).toContain('a job failed');
});

test('a stop waits for what runs, for no pause, and lets nothing run after', async () => {
  const { waking, runs } = held();
  waking.wake();
  waking.wake();
  let isOver = false;
  const stopped = waking.stop().then(() => (isOver = true));
  await settle();
  expect(isOver).toBe(false);
  runs[0]?.resolve();
  await stopped;
  waking.wake();
  await settle();
  expect(runs).toHaveLength(1);
});
