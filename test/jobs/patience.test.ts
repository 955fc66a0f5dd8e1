import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Patience } from '../../src/jobs/patience.ts';
import { recordedLog } from '../support/recorded-log.ts';

const never = new Promise<never>(() => {});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Ends one thing after the other, and says when each was left. */
async function ended(things: readonly (readonly [work: () => Promise<unknown>, most?: number])[]) {
  const { log, lines } = recordedLog();
  const start = performance.now();
  const patience = new Patience(7000, log);
  const at: number[] = [];
  const all = (async () => {
    for (const [index, [work, most]] of things.entries()) {
      await patience.until(`thing ${index}`, work(), most);
      at.push(performance.now() - start);
    }
  })();
  await vi.runAllTimersAsync();
  await all;
  return { at, lines: lines.join('') };
}

const pause = (ms: number) => () => new Promise((resolve) => setTimeout(resolve, ms));

test('what ends is waited for, and no longer', async () => {
  expect(await ended([[pause(100), 5000], [pause(50)], [pause(0)]])).toEqual({
    at: [100, 150, 150],
    lines: '',
  });
});

test('all that never ends takes seven seconds together, however much of it there is', async () => {
  const { at, lines } = await ended([
    [() => never, 5000],
    [() => never],
    [() => never],
    [() => Promise.resolve()],
  ]);
  expect(at).toEqual([5000, 7000, 7000, 7000]);
  expect(lines).toContain('"what":"thing 2"');
});

test('what fails is an end, and what comes after it is closed all the same', async () => {
  const { at, lines } = await ended([
    [() => Promise.reject(new TypeError('a secret'))],
    [() => Promise.resolve()],
  ]);
  expect(at).toEqual([0, 0]);
  expect(lines).toContain('TypeError');
  expect(lines).not.toContain('secret');
});
