import { expect, test } from 'vitest';
import { CronPattern } from '../src/cron-pattern.ts';

const at = (text: string) => Temporal.Instant.from(`${text}Z`).epochMilliseconds;

test.each([
  ['* * * * *', '2026-03-02T09:00:30', '2026-03-02T09:01'],
  ['* * * * *', '2026-03-02T09:01', '2026-03-02T09:02'],
  ['* * * * *', '2026-12-31T23:59:59.999', '2027-01-01T00:00'],
  ['*/5 * * * *', '2026-03-02T09:57', '2026-03-02T10:00'],
  ['5 * * * *', '2026-03-02T09:05', '2026-03-02T10:05'],
  ['37 */6 * * *', '2026-03-02T06:37', '2026-03-02T12:37'],
  ['37 */6 * * *', '2026-03-02T19:00', '2026-03-03T00:37'],
  ['17 3 * * *', '2026-02-28T03:17', '2026-03-01T03:17'],
])('%s comes next after %s at %s', (pattern, after, next) => {
  expect(new CronPattern(pattern).nextAfter(at(after))).toBe(at(next));
});

test.each([
  '',
  '* *',
  '* * * * * *',
  '0 0 1 * *',
  '0 0 * * 1',
  '60 * * * *',
  '0 24 * * *',
  '*/0 * * * *',
  '-1 * * * *',
  '1.5 * * * *',
  '1,2 * * * *',
  'a * * * *',
])('"%s" is refused', (pattern) => {
  expect(() => new CronPattern(pattern)).toThrow(RangeError);
});
