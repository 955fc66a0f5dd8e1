import { describe, expect, test } from 'vitest';
import { readUtc, utcChoices } from '../../src/discord/utc-input.ts';
import { check, instant } from '../support/arbitraries.ts';
import { hours, START } from '../support/cases.ts';
import { typedUtc } from '../../src/documents/time-in-words.ts';

describe('a time that is typed', () => {
  test.each([
    '2026-03-02 09:00',
    ' 2026-03-02 09:00 ',
    '2026-03-02 9:00',
    '2026-03-02T09:00',
    '2026-03-02T09:00Z',
    '2026-03-02 09:00 UTC',
    '2026-03-02 09:00utc',
  ])('is UTC: %s', (text) => {
    expect(readUtc(text)).toEqual(START);
  });

  test.each([
    '',
    'now',
    '09:00',
    '2026-03-02',
    '2026-3-2 09:00',
    '02.03.2026 09:00',
    '03/02/2026 09:00',
    '2026-03-02 9am',
    '2026-03-02 24:00',
    '2026-03-02 25:00',
    '2026-03-02 09:60',
    '2026-02-30 09:00',
    '2026-13-01 09:00',
    '2026-03-02 09:00:00',
    '2026-03-02 09:00 CET',
    '2026-03-02 09:00+01:00',
    '２０２６-03-02 09:00',
  ])('is none: “%s”', (text) => {
    expect(readUtc(text)).toBeUndefined();
  });

  test('is what a time is shown as, to the minute', () => {
    check([instant], (at) => {
      const shown = readUtc(typedUtc(at));
      const seconds = shown ? at.since(shown).total('seconds') : -1;
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThan(60);
    });
  });
});

describe('times to choose from', () => {
  const suggestions = [
    ['now', hours(2)],
    ['yesterday', hours(-22)],
  ] as const;

  test('are all of them before anything is typed', () => {
    expect(utcChoices('', suggestions)).toEqual([
      { name: '2026-03-02 11:00 UTC · now', value: '2026-03-02 11:00' },
      { name: '2026-03-01 11:00 UTC · yesterday', value: '2026-03-01 11:00' },
    ]);
  });

  test('are those that begin as typed', () => {
    expect(utcChoices('2026-03-01', suggestions).map((choice) => choice.value)).toEqual(['2026-03-01 11:00']);
    expect(utcChoices('tomorrow', suggestions)).toEqual([]);
  });

  test('begin with what was typed, once it is a time', () => {
    expect(utcChoices('2026-03-02 9:30', suggestions)).toEqual([
      { name: '2026-03-02 09:30 UTC', value: '2026-03-02 09:30' },
    ]);
  });

  test('can all be read back', () => {
    for (const { value } of utcChoices('', suggestions)) expect(readUtc(value)).toBeDefined();
  });
});
