import { expect, test } from 'vitest';
import { atMostEvery, schedule } from '../../src/jobs/schedule.ts';
import { START } from '../support/temporary.ts';
import { VirtualClock } from '../../src/sandbox/virtual-clock.ts';
import { recordedLog } from '../support/recorded-log.ts';

test('a job that throws is logged by its name, without its words, and has its next turn', async () => {
  const clock = new VirtualClock(START);
  const { log, lines } = recordedLog();
  const ran: string[] = [];
  const job = (name: string, fails: boolean) => ({
    name,
    pattern: '* * * * *',
    run: async () => {
      ran.push(name);
      await Promise.resolve();
      if (fails) throw new TypeError('GHSA-2345-6789-cfgh is secret');
    },
  });
  schedule(clock, [job('bad', true), job('good', false)], log);
  await clock.advanceTo(START.add({ minutes: 2 }));
  expect(ran).toEqual(['bad', 'good', 'bad', 'good']);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('"job":"bad"');
  expect(lines[0]).toContain('TypeError');
  expect(lines.join('')).not.toContain('GHSA');
});

test('work is done when its length has passed, whatever the pattern that asks', async () => {
  let now = START;
  const done: number[] = [];
  const work = atMostEvery(
    Temporal.Duration.from('PT7M'),
    () => now,
    async (instant) => {
      done.push(instant.since(START).total('minutes'));
      await Promise.resolve();
    },
  );
  for (let minute = 0; minute <= 22; minute += 1) {
    now = START.add({ minutes: minute });
    await work();
  }
  expect(done).toEqual([0, 7, 14, 21]);
  // After a downtime once, not as often as was missed.
  now = START.add({ hours: 24 });
  await work();
  await work();
  expect(done).toEqual([0, 7, 14, 21, 24 * 60]);
});
