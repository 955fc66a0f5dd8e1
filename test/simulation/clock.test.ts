import { expect, test } from 'vitest';
import { SimulatedClock } from './clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A job of each minute and one of each hour, in a time that is moved. */
function world() {
  const ran: string[] = [];
  const state = { time: Date.parse('2026-03-02T09:00:00Z'), skew: 0 };
  const clock = new SimulatedClock(
    () => state.time + state.skew,
    () => state.time,
  );
  const job = (name: string) => () => {
    ran.push(name);
    return Promise.resolve();
  };
  clock.every('* * * * *', 'minutely', job('minutely'));
  clock.every('7 * * * *', 'hourly', job('hourly'));
  return {
    state,
    /** What has its turn after so many milliseconds. */
    pass: async (milliseconds: number): Promise<readonly string[]> => {
      ran.length = 0;
      state.time += milliseconds;
      const works: Promise<void>[] = [];
      clock.tick((work) => works.push(work));
      await Promise.all(works);
      return [...ran];
    },
  };
}

test('a machine that is awake takes each turn, once for all minutes that have come', async () => {
  const { pass } = world();
  expect(await pass(5 * MINUTE)).toEqual(['minutely']);
  expect(await pass(2 * HOUR)).toEqual(['minutely', 'hourly']);
  expect(await pass(1000)).toEqual([]);
});

test('after a sleep what is not of each minute waits some minutes, and has one turn', async () => {
  const { pass } = world();
  expect(await pass(4 * HOUR)).toEqual(['minutely']);
  expect(await pass(4 * MINUTE)).toEqual(['minutely']);
  expect(await pass(MINUTE)).toEqual(['minutely', 'hourly']);
  expect(await pass(MINUTE)).toEqual(['minutely']);
});

test.each([26 * HOUR, -26 * HOUR, HOUR])('the same after the clock was set by %i', async (skew) => {
  const { pass, state } = world();
  await pass(10 * MINUTE);
  state.skew = skew;
  expect(await pass(MINUTE)).toEqual(['minutely']);
  expect(await pass(5 * MINUTE)).toEqual(['minutely', 'hourly']);
});
