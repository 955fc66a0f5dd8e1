import { describe, expect, it } from 'vitest';
import {
  compactUtc,
  columnLength,
  dateInUtc,
  exactUtc,
  exactUtcOf,
  inTimeZones,
  inTimeZonesInBrief,
  lengthInBrief,
  lengthInWords,
  pictureLength,
  pictureTime,
  policyLength,
  shortUtc,
  typedUtc,
  utc,
  weekdayUtc,
} from '../../src/documents/time-in-words.ts';

const at = Temporal.Instant.from('2026-09-01T16:05:59.5Z');

describe('an instant', () => {
  it.each([
    [dateInUtc(at), '2026-09-01'],
    [typedUtc(at), '2026-09-01 16:05'],
    [utc(at), '2026-09-01 16:05 UTC'],
    [exactUtc(at), '2026-09-01 16:05:59.5 UTC'],
    [weekdayUtc(at), 'Tuesday 2026-09-01 16:05 UTC'],
    [shortUtc(at), 'Tue 1 Sept 16:05 UTC'],
    [compactUtc(at), '20260901T160559Z'],
    [pictureTime(at, 'hour'), '16:05'],
    [pictureTime(at, 'day'), '1 Sep'],
    [pictureTime(at, 'year'), '1 Sep 2026'],
    [inTimeZonesInBrief(at), 'Tue 09:05 Pacific · Tue 18:05 Central European · Tue 21:35 India'],
  ])('is written as %s', (written, expected) => {
    expect(written).toBe(expected);
  });

  it('is written in each time zone with its day and its distance from UTC', () => {
    expect(inTimeZones(Temporal.Instant.from('2026-12-31T23:00:00Z'))).toEqual([
      'Thursday 2026-12-31 23:00 UTC',
      'Thursday 2026-12-31 15:00 Pacific (UTC-08:00)',
      'Friday 2027-01-01 00:00 Central European (UTC+01:00)',
      'Friday 2027-01-01 04:30 India (UTC+05:30)',
    ]);
  });

  it('is written as exactly as it is stored, and quoted where it is none', () => {
    expect(exactUtcOf('2026-09-01T16:05:59.500Z')).toBe('2026-09-01 16:05:59.500 UTC');
    expect(exactUtcOf('yesterday')).toBe('“yesterday”');
  });
});

describe('a length', () => {
  const HOUR = 3600;
  const DAY = 24 * HOUR;

  it.each([
    [59, 'under a minute', '59 seconds', '0 min', '0 min', '0 hours'],
    [60, '1 minute', '1 minute', '1 min', '1 min', '0 hours'],
    [HOUR + 120, '1 hour 2 minutes', '1 hour', '1 h', '1 h', '1 hours'],
    [DAY, '1 day', '1 day', '24 h', '24 h', '24 hours'],
    [2 * DAY + 3 * HOUR + 60, '2 days 3 hours', '2 days', '2 d 3 h', '2.1 d', '51 hours'],
    [7 * DAY, '7 days', '7 days', '7 d', '7 d', '7 days'],
    [120 * DAY + HOUR, '120 days 1 hour', '120 days', '120 d', '120 d', '2881 hours'],
  ])('of %i seconds is written in each form', (seconds, words, brief, picture, column, policy) => {
    expect([
      lengthInWords(seconds),
      lengthInBrief(seconds),
      pictureLength(seconds),
      columnLength(seconds),
      policyLength(seconds),
    ]).toEqual([words, brief, picture, column, policy]);
  });
});
