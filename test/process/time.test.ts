import { expect, test } from 'vitest';
import { earliest, inSeconds, isBefore, minus, plus } from '../../src/process/time.ts';
import { check, instant } from '../support/arbitraries.ts';
import { days, hours, START } from '../support/cases.ts';

const length = (text: string) => Temporal.Duration.from(text);

test('a day is 24 hours, also over a change of the clocks', () => {
  const before = Temporal.Instant.from('2026-03-28T12:00:00Z');
  expect(plus(before, length('P2D')).toString()).toBe('2026-03-30T12:00:00Z');
  expect(inSeconds(length('P1W'))).toBe(7 * 86_400);
});

test('a length back is the length forth, undone', () => {
  check([instant], (at) => {
    for (const text of ['P1W', 'P3D', 'PT36H', 'PT90M'])
      expect(plus(minus(at, length(text)), length(text))).toEqual(at);
  });
});

test('the earliest of instants', () => {
  expect(earliest([days(2), hours(3), days(1)])).toEqual(hours(3));
  expect(earliest([])).toBeUndefined();
  expect(isBefore(START, hours(1))).toBe(true);
  expect(isBefore(START, START)).toBe(false);
});
