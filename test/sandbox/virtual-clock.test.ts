import { expect, test } from 'vitest';
import { VirtualClock } from '../../src/sandbox/virtual-clock.ts';

const start = Temporal.Instant.from('2026-03-02T09:00:00Z');

function recorder() {
  const clock = new VirtualClock(start);
  const ran: string[] = [];
  const job = (pattern: string, name: string) =>
    clock.every(pattern, name, async () => {
      ran.push(`${name} ${clock.now().toString()}`);
      await Promise.resolve();
    });
  return { clock, ran, job };
}

test('jobs run in the order of their instants, and in that of registration within one', async () => {
  const { clock, ran, job } = recorder();
  job('*/30 * * * *', 'half-hourly');
  job('0 10 * * *', 'at ten');
  await clock.advanceTo(start.add({ minutes: 61 }));
  expect(ran).toEqual([
    'half-hourly 2026-03-02T09:30:00Z',
    'half-hourly 2026-03-02T10:00:00Z',
    'at ten 2026-03-02T10:00:00Z',
  ]);
  expect(clock.now().toString()).toBe('2026-03-02T10:01:00Z');
});

test('seconds, weekdays and ends of months are as node-cron has them', async () => {
  const { clock, ran, job } = recorder();
  job('15,45 0 16 * * 1-4', 'weekdays');
  job('0 0 L * *', 'last day');
  await clock.advanceTo(Temporal.Instant.from('2026-04-01T00:00:00Z'));
  expect(ran.filter((line) => line.startsWith('last'))).toEqual(['last day 2026-03-31T00:00:00Z']);
  // March 2026 has 18 Mondays to Thursdays from the second on.
  expect(ran.filter((line) => line.startsWith('weekdays'))).toHaveLength(18 * 2);
});

test('no job overlaps another, and moves wait for each other', async () => {
  const clock = new VirtualClock(start);
  let running = 0;
  let most = 0;
  for (const name of ['a', 'b']) {
    clock.every('* * * * *', name, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    });
  }
  const first = clock.advanceTo(start.add({ minutes: 5 }));
  await Promise.all([first, clock.advanceTo(start.add({ minutes: 10 }))]);
  expect(most).toBe(1);
});

test('a month of minutes is a matter of moments', async () => {
  const { clock, ran, job } = recorder();
  job('* * * * *', 'minutely');
  await clock.advanceTo(start.add({ hours: 24 * 30 }));
  expect(ran).toHaveLength(60 * 24 * 30);
});

test('time does not go back, and a stopped clock runs nothing more', async () => {
  const { clock, ran, job } = recorder();
  job('* * * * *', 'minutely');
  await expect(clock.advanceTo(start.subtract({ seconds: 1 }))).rejects.toThrow(/does not go back/);
  await clock.stop();
  await clock.advanceTo(start.add({ hours: 1 }));
  expect(ran).toEqual([]);
});
