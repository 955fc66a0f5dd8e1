import { describe, expect, test } from 'vitest';
import { MIDNIGHT, readUtc, requiredUtc, utcChoices } from '../../src/discord/utc-input.ts';
import { check, instant } from '../support/arbitraries.ts';
import { hours, START } from '../support/cases.ts';
import { typedUtc } from '../../src/documents/time-in-words.ts';

const SLOT = Temporal.PlainTime.from('16:00');
const read = (text: string) => readUtc(text, SLOT);

describe('a time that is typed', () => {
  test.each([
    '2026-03-02 09:00',
    ' 2026-03-02 09:00 ',
    '2026-03-02 9:00',
    '2026-03-02T09:00',
    '2026-03-02T09:00Z',
    '2026-03-02 09:00 UTC',
    '2026-03-02 09:00utc',
    '2026-03-02 09:00:00',
    '2026-03-02T09:00:00Z',
    '2026-03-02T09:00:00.000Z',
    '2026-03-02 10:00+01:00',
    '2026-03-02T10:00:00+0100',
    '2026-03-02 14:30 +05:30',
    '2026-03-01 23:00-10',
    '<t:1772442000>',
    '<t:1772442000:F>',
    ' <t:1772442000:R> ',
  ])('is an instant: %s', (text) => {
    expect(read(text)).toEqual(START);
  });

  test('without an hour is the hour of releases on that day', () => {
    expect(read('2026-03-02')).toEqual(START.add({ hours: 7 }));
    expect(readUtc('2026-03-02', MIDNIGHT)).toEqual(START.subtract({ hours: 9 }));
  });

  test('as the findings have it', () => {
    const lastDay = Temporal.Instant.from('2026-12-31T16:00:00Z');
    for (const text of [
      '2026-12-31T16:00:00Z',
      '2026-12-31 17:00:00+01:00',
      '<t:1798732800:F>',
      '2026-12-31',
    ])
      expect(read(text)).toEqual(lastDay);
  });

  test.each([
    ['2027-02-29 16:00', '2027-02-29'],
    ['2027-02-29', '2027-02-29'],
    ['2026-02-30 09:00', '2026-02-30'],
    ['2026-13-01 09:00', '2026-13-01'],
    ['2026-03-02 24:00', '24:00 on any day'],
    ['2026-03-02 25:00', '25:00 on any day'],
    ['2026-03-02T09:60Z', '09:60Z on any day'],
    ['2026-03-02 09:00:60', '09:00:60 on any day'],
  ])('names what does not exist: “%s”', (text, missing) => {
    expect(read(text)).toEqual({ missing });
  });

  test.each([
    '',
    'now',
    '09:00',
    '2026-3-2 09:00',
    '02.03.2026 09:00',
    '03/02/2026 09:00',
    '2026-03-02 9am',
    '2026-03-02 09:00 CET',
    '２０２６-03-02 09:00',
    '<t:soon:F>',
    '<@1772442000>',
  ])('cannot be read: “%s”', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test('is what a time is shown as, to the minute', () => {
    check([instant], (at) => {
      const shown = read(typedUtc(at));
      const seconds = shown instanceof Temporal.Instant ? at.since(shown).total('seconds') : -1;
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThan(60);
    });
  });
});

describe('a time that is required', () => {
  const given = { now: START, hour: SLOT };

  test('is told apart by why it is none', () => {
    expect(() => requiredUtc('2027-02-29 16:00', given)).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ code: 'bad-time', missing: '2027-02-29' }),
      }),
    );
    expect(requiredUtc('2026-03-02 09:00', given)).toEqual(START);
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

  test('have what was typed once, also where it was typed in another way', () => {
    expect(utcChoices('<t:1772449200:F>', suggestions).map(({ value }) => value)).toEqual([
      '2026-03-02 11:00',
    ]);
    expect(utcChoices('2026-03-02 11:00', suggestions)).toEqual([
      { name: '2026-03-02 11:00 UTC', value: '2026-03-02 11:00' },
    ]);
  });

  test('can all be read back', () => {
    for (const { value } of utcChoices('', suggestions)) expect(read(value)).toBeInstanceOf(Temporal.Instant);
  });
});
