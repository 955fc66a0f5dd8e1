import { expect, test } from 'vitest';
import { quietUntil, readQuietHours } from '../../../src/process/notifications/quiet-hours.ts';

const at = (time: string) => Temporal.Instant.from(`2026-03-02T${time}:00Z`);
const until = (quiet: string | null, time: string) => quietUntil(quiet, at(time))?.toString();

test('quiet hours are two times of a day', () => {
  expect(readQuietHours(' 22:00 - 7:05 ')).toBe('22:00-07:05');
  expect(readQuietHours('9:00–17:30')).toBe('09:00-17:30');
  const none = ['', 'off', '22-7', '24:00-07:00', '22:60-07:00', '07:00-07:00', '22:00', '22:00-07:00-08:00'];
  expect(none.filter((typed) => readQuietHours(typed) !== undefined)).toEqual([]);
});

test('they hold from the first time to the second, over midnight too', () => {
  expect(until('22:00-07:00', '21:59')).toBeUndefined();
  expect(until('22:00-07:00', '22:00')).toBe('2026-03-03T07:00:00Z');
  expect(until('22:00-07:00', '00:00')).toBe('2026-03-02T07:00:00Z');
  expect(until('22:00-07:00', '06:59')).toBe('2026-03-02T07:00:00Z');
  expect(until('22:00-07:00', '07:00')).toBeUndefined();
  expect(until('12:00-13:00', '12:30')).toBe('2026-03-02T13:00:00Z');
  expect(until('12:00-13:00', '13:00')).toBeUndefined();
  expect(until('12:00-13:00', '11:59')).toBeUndefined();
  expect(until(null, '12:00')).toBeUndefined();
});
