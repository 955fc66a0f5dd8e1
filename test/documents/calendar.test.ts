import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { releaseDayCalendar, withdrawnDayCalendar } from '../../src/documents/calendar.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { check, instant } from '../support/arbitraries.ts';
import { CASE_ID, policy, START } from '../support/cases.ts';

const entry = {
  caseId: CASE_ID,
  at: Temporal.Instant.from('2026-03-31T16:00:00Z'),
  revision: 7,
  stamp: START,
};
const alarms = policy.reminders.releaseDay;

type Line = readonly [name: string, value: string];

/** The content lines of a calendar file: unfolded, and name apart from value. */
function linesOf(file: string): Line[] {
  expect(file.endsWith('\r\n')).toBe(true);
  const unfolded = file.slice(0, -2).replaceAll('\r\n ', '');
  return unfolded.split('\r\n').map((line): Line => {
    const [, name = '', value = ''] = /^([A-Z-]+):(.*)$/su.exec(line) ?? [];
    return [name, value];
  });
}

/** The values of one property, in order. */
function valuesOf(file: string, property: string): string[] {
  return linesOf(file)
    .filter(([name]) => name === property)
    .map(([, value]) => unescaped(value));
}

function unescaped(value: string): string {
  return value.replaceAll(/\\([\\;,nN])/g, (_, letter: string) => (/n/i.test(letter) ? '\n' : letter));
}

describe('a release day', () => {
  test('is an entry with two alarms', () => {
    expect(linesOf(releaseDayCalendar(entry, alarms))).toEqual([
      ['BEGIN', 'VCALENDAR'],
      ['VERSION', '2.0'],
      ['PRODID', '-//release day//EN'],
      ['METHOD', 'PUBLISH'],
      ['BEGIN', 'VEVENT'],
      ['UID', 'CG-2026-001@release-day'],
      ['SEQUENCE', '7'],
      ['DTSTAMP', '20260302T090000Z'],
      ['DTSTART', '20260331T160000Z'],
      ['SUMMARY', 'CG-2026-001 release day'],
      ['CLASS', 'PRIVATE'],
      ['STATUS', 'CONFIRMED'],
      ['DURATION', 'PT1H'],
      ['BEGIN', 'VALARM'],
      ['ACTION', 'DISPLAY'],
      ['DESCRIPTION', 'CG-2026-001 release day'],
      ['TRIGGER', '-P1D'],
      ['END', 'VALARM'],
      ['BEGIN', 'VALARM'],
      ['ACTION', 'DISPLAY'],
      ['DESCRIPTION', 'CG-2026-001 release day'],
      ['TRIGGER', '-PT1H'],
      ['END', 'VALARM'],
      ['END', 'VEVENT'],
      ['END', 'VCALENDAR'],
    ]);
  });

  test('that was called off cancels the same entry, and reminds of nothing', () => {
    const file = withdrawnDayCalendar({ ...entry, revision: 9 });
    expect(valuesOf(file, 'METHOD')).toEqual(['CANCEL']);
    expect(valuesOf(file, 'STATUS')).toEqual(['CANCELLED']);
    expect(valuesOf(file, 'UID')).toEqual(valuesOf(releaseDayCalendar(entry, alarms), 'UID'));
    expect(valuesOf(file, 'SEQUENCE')).toEqual(['9']);
    expect(valuesOf(file, 'BEGIN')).toEqual(['VCALENDAR', 'VEVENT']);
  });

  test.each([
    [[], []],
    [
      ['P1D', 'PT1H'],
      ['-P1D', '-PT1H'],
    ],
    [
      ['P1W', 'P1W2DT30M'],
      ['-P9DT30M', '-P7D'],
    ],
    [
      ['PT90S', 'PT3605S', 'PT86401S', 'PT36H'],
      ['-P1DT12H', '-P1DT1S', '-PT1H0M5S', '-PT1M30S'],
    ],
  ])('is reminded of %j ahead, as the policy says', (releaseDay, triggers) => {
    const own = readPolicy({ reminders: { releaseDay } });
    const file = releaseDayCalendar(entry, own.reminders.releaseDay);
    expect(valuesOf(file, 'TRIGGER')).toEqual(triggers);
  });

  test('is told to the second', () => {
    const at = Temporal.Instant.from('2026-03-31T16:00:00.987Z');
    expect(valuesOf(releaseDayCalendar({ ...entry, at }, alarms), 'DTSTART')).toEqual(['20260331T160000Z']);
  });

  test('says nothing but the case and “release day”', () => {
    const texts = [releaseDayCalendar(entry, alarms), withdrawnDayCalendar(entry)].flatMap((file) =>
      ['PRODID', 'UID', 'SUMMARY', 'DESCRIPTION'].flatMap((property) => valuesOf(file, property)),
    );
    const left = texts.map((text) => text.replace(CASE_ID, '').replace(/release.day/, ''));
    expect([...new Set(left.map((text) => text.trim()))].toSorted()).toEqual(['', '-////EN', '@']);
  });
});

describe('whatever the case is called', () => {
  const caseId = fc.string({
    unit: fc.oneof(
      fc.constantFrom('\\', ';', ',', '\n', ':', 'é', '漢', '🔥'),
      fc.string({ unit: 'grapheme' }),
    ),
  });
  const entries = fc.record({ caseId, at: instant, revision: fc.nat(), stamp: instant });
  const files = entries.chain((each) =>
    fc
      .constantFrom(releaseDayCalendar(each, alarms), withdrawnDayCalendar(each))
      .map((file) => ({ each, file })),
  );

  test('no line is longer than 75 octets, and none is cut inside a letter', () => {
    check([files], ({ file }) => {
      for (const line of file.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/[\r\n]/);
      }
    });
  });

  test('a line is cut only where it must be', () => {
    const lines = releaseDayCalendar({ ...entry, caseId: 'x'.repeat(300) }, alarms).split('\r\n');
    expect(lines.find((line) => line.startsWith('UID:'))).toHaveLength(75);
  });

  test('it is read as it was written', () => {
    check([files], ({ each, file }) => {
      const name = each.caseId.replaceAll(/\r\n?/g, '\n');
      expect(valuesOf(file, 'UID')).toEqual([`${name}@release-day`]);
      expect(valuesOf(file, 'SUMMARY')).toEqual([`${name} release day`]);
      expect(valuesOf(file, 'SEQUENCE')).toEqual([String(each.revision)]);
      expect(linesOf(file).every(([property]) => property !== '')).toBe(true);
    });
  });

  test('every part that begins ends', () => {
    check([files], ({ file }) => {
      const open: string[] = [];
      for (const [name, value] of linesOf(file)) {
        if (name === 'BEGIN') open.push(value);
        if (name === 'END' && open.at(-1) === value) open.pop();
      }
      expect(open).toEqual([]);
    });
  });
});
