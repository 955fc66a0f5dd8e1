import { describe, expect, test } from 'vitest';
import { hourAroundTheWorld, slotInWords, weekdaysInWords } from '../../src/documents/release-slot.ts';
import { readPolicy } from '../../src/process/policy.ts';

describe('the recommended slot', () => {
  test.each([
    [{}, '16:00 UTC, Monday to Thursday'],
    [{ time: '09:30', weekdays: [2] }, '09:30 UTC, Tuesday'],
    [{ weekdays: [7, 6] }, '16:00 UTC, Saturday and Sunday'],
  ])('of the policy with %j in words', (releaseSlot, words) => {
    expect(slotInWords(readPolicy({ releaseSlot }).releaseSlot)).toBe(words);
  });

  test.each([
    [[1, 2, 3], 'Monday to Wednesday'],
    [[4, 2, 1, 2], 'Monday, Tuesday and Thursday'],
    [[1, 2, 3, 5, 6, 7], 'Monday to Wednesday and Friday to Sunday'],
    [[1, 3, 5, 7], 'Monday, Wednesday, Friday and Sunday'],
    [[1, 2, 3, 4, 5, 6, 7], 'Monday to Sunday'],
  ])('on the days %j', (weekdays, words) => {
    expect(weekdaysInWords(weekdays)).toBe(words);
  });

  test.each([
    ['2026-03-05T16:00Z', '16:00 UTC: morning Pacific, early evening in Europe, late evening in Asia'],
    ['2026-07-02T16:00Z', '16:00 UTC: morning Pacific, early evening in Europe, late evening in Asia'],
    ['2026-12-01T16:00Z', '16:00 UTC: morning Pacific, early evening in Europe, late evening in Asia'],
    ['2026-03-05T08:00Z', '08:00 UTC: night Pacific, morning in Europe, afternoon in Asia'],
    ['2026-03-05T23:30Z', '23:30 UTC: afternoon Pacific, night in Europe, morning in Asia'],
  ])('at %s, around the world', (at, words) => {
    expect(hourAroundTheWorld(Temporal.Instant.from(at))).toBe(words);
  });
});
