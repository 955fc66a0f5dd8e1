import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { closeCase } from '../../src/process/acts/close.ts';
import { fileMark } from '../../src/process/acts/regulatory.ts';
import type { EventBody } from '../../src/process/events.ts';
import { casePeople } from '../../src/process/notifications/case-people.ts';
import { dueReminders, nextReminderAt, remindersAt } from '../../src/process/notifications/reminders.ts';
import { isStillReminded } from '../../src/process/notifications/reminder-kinds.ts';
import { PolicyError, readPolicy } from '../../src/process/policy.ts';
import { isFiledLate, regulatoryDues, regulatoryMarks } from '../../src/process/regulatory.ts';
import {
  ANNA,
  as,
  BEN,
  caseOf,
  CASE_ID,
  codeOf,
  days,
  doneBefore,
  FAY,
  GUS,
  history,
  hours,
  linked,
  opened,
  outlookOf,
  policy,
  type Told,
} from '../support/cases.ts';
import { cardOf, context } from '../support/looks.ts';
import { statistics } from '../support/statistics.ts';
import { CRA, EARLY_WARNING, regulated } from '../support/regulated.ts';
import { textOf, buttonsOf } from '../support/screens.ts';

// Regulatory marks: deadlines of their own where attacks are known, and nothing of them where the policy names none.

const KNOWN_AT = hours(2);
const attacks: Told = { body: { type: 'exploitation-known', since: days(-9) }, at: KNOWN_AT };
const published = (at: Temporal.Instant): Told => ({ body: { type: 'advisory-published', at }, at });
const filed = (mark: string, at = hours(3)): Told => ({
  body: { type: 'regulatory-filed', regime: 'eu-cra', mark, reference: 'ENISA 12345' },
  at,
});
const EVERYBODY = { security: [ANNA, BEN], fixTeam: [FAY, GUS] };
const people = casePeople(EVERYBODY, ANNA);
const coordinated: EventBody = { type: 'coordinator-named', member: ANNA };
const dues = (...told: readonly Told[]) =>
  Object.fromEntries(regulatoryMarks(caseOf(linked, ...told), regulated).map(({ mark, due }) => [mark, due]));
const look = (now: Temporal.Instant) => context({ policy: regulated, now });
const remindedAt = (now: Temporal.Instant, ...told: readonly Told[]) =>
  remindersAt(caseOf(linked, coordinated, ...told), regulated, people, now)
    .filter(({ time }) => time.kind === 'regulatory')
    .map(({ time, recipient }) => [time.key, recipient.kind === 'role' ? 'role' : recipient.id]);

describe('a regulatory mark', () => {
  test('counts from when the team knew of attacks, whenever these began', () => {
    expect(dues()).toEqual({});
    expect(dues(attacks)).toEqual({
      'early-warning': KNOWN_AT.add({ hours: 24 }),
      notification: KNOWN_AT.add({ hours: 72 }),
    });
  });

  test.each<[string, Told[], Temporal.Instant | undefined]>([
    ['published with its fix', [attacks, published(days(5))], days(5)],
    ['published before anybody knew of attacks', [published(hours(1)), attacks], KNOWN_AT],
    [
      'public without a release',
      [attacks, published(days(5)), { body: { type: 'fix-missing' }, at: days(5) }],
      undefined,
    ],
    [
      'released later',
      [
        attacks,
        published(days(5)),
        { body: { type: 'fix-missing' }, at: days(5) },
        { body: { type: 'fix-released' }, at: days(7) },
      ],
      days(7),
    ],
  ])('of the fix counts from when everybody can get it: %s', (_, told, from) => {
    expect(dues(...told)['final-report']).toEqual(from?.add({ hours: 14 * 24 }));
  });

  test('ends where no attack is known after all, and begins anew, or goes on', () => {
    const retracted: Told = { body: { type: 'exploitation-retracted' }, at: hours(9) };
    expect(dues(attacks, filed('early-warning'), retracted)).toEqual({});
    const again = (hour: number): Told => ({ ...attacks, at: hours(hour) });
    const marks = (hour: number) =>
      regulatoryMarks(caseOf(linked, attacks, filed('early-warning'), retracted, again(hour)), regulated);
    expect(marks(10)[0]).toMatchObject({ from: KNOWN_AT, filed: { reference: 'ENISA 12345' } });
    expect(marks(90)[0]).toMatchObject({ from: hours(90), filed: undefined });
  });

  test('is met by a reference, taken back, and late by when it was met', () => {
    const state = caseOf(linked, attacks, filed('early-warning', hours(40)), filed('notification'));
    expect(regulatoryDues(state, regulated)).toEqual([]);
    expect(regulatoryMarks(state, regulated).map((mark) => isFiledLate(mark, days(30)))).toEqual([
      true,
      false,
    ]);
    const unfiled: EventBody = { type: 'regulatory-unfiled', ...EARLY_WARNING };
    expect(regulatoryDues(caseOf(linked, attacks, filed('early-warning'), unfiled), regulated)).toHaveLength(
      2,
    );
  });

  test.each(['GHSA-2345-cfgh-jmpq', 'CVE-2026-12345', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'])(
    'takes no reference that holds what is under embargo: %s',
    (reference) => {
      const how = { ...as(ANNA, ['security']), policy: regulated };
      const decision = fileMark(caseOf(linked, attacks), { ...EARLY_WARNING, reference }, how);
      expect(codeOf(decision)).toBe('embargoed-text');
    },
  );

  test('keeps a case from being closed unless a reason is recorded', () => {
    const how = { ...as(ANNA, ['security'], days(9)), policy: regulated };
    const state = caseOf(linked, ...doneBefore('end'), published(days(5)), attacks);
    const close = (reason?: string) => codeOf(closeCase(state, { resolution: 'fixed', reason }, how));
    expect([close(), close('it is not sold in the EU')]).toEqual(['marks-open', 'ok']);
    expect(codeOf(closeCase(state, { resolution: 'fixed' }, { ...how, policy }))).toBe('ok');
  });
});

describe('a regulatory mark is reminded of', () => {
  test.each<[string, number, string | undefined, readonly string[]]>([
    ['not at once', 3, undefined, []],
    ['ahead, to those in charge', 15, 'before PT12H', [ANNA]],
    ['ahead, an hour before', 25.5, 'before PT1H', [ANNA]],
    ['at its hour, the whole team', 26, 'due', [ANNA, BEN, 'role']],
    ['after it, the whole team', 27, 'overdue PT3600S', [ANNA, BEN, 'role']],
    ['each day', 26 + 49, 'overdue PT172800S', [ANNA, BEN, 'role']],
  ])('%s', (_, hour, key, to) => {
    const own = remindedAt(hours(hour), attacks).filter(([name = '']) => /early-warning|^team$/.test(name));
    expect(new Set(own.map(([, id]) => id))).toEqual(new Set(to));
    expect(own[0]?.[0]).toBe(key && `regulatory eu-cra/early-warning ${key}`);
  });

  test('until it is met, and each by itself', () => {
    expect(remindedAt(hours(73.5), attacks, filed('early-warning')).map(([key]) => key)).toEqual([
      'regulatory eu-cra/notification before PT1H',
    ]);
    const state = caseOf(linked, coordinated, attacks, filed('early-warning'));
    const given = (mark: string) =>
      isStillReminded(state, { kind: 'regulatory', stage: 'fix-release', revision: 4, mark });
    expect(given('regulatory eu-cra/early-warning due')).toBe(false);
    expect(given('regulatory eu-cra/notification due')).toBe(true);
  });

  test('also by night, but not those who sleep on the case', () => {
    const none = new Set<string>();
    const spared = { withoutEarly: none, contributed: none, asleep: new Set([ANNA]), quiet: new Set([BEN]) };
    const due = dueReminders(caseOf(linked, coordinated, attacks), regulated, { people, spared }, hours(26));
    const own = due.filter(({ time }) => time.key === 'regulatory eu-cra/early-warning due');
    expect(own.map(({ recipient }) => recipient)).toEqual([{ kind: 'member', id: BEN }]);
  });

  test('nowhere else: a policy that names none shows and reminds of nothing', () => {
    const state = caseOf(linked, coordinated, attacks, filed('early-warning'));
    expect(outlookOf(state).regulatory).toEqual([]);
    expect(outlookOf(state).glance.due).toEqual(outlookOf(caseOf(linked, coordinated)).glance.due);
    expect(nextReminderAt(state, policy, hours(3))).toEqual(
      nextReminderAt(caseOf(linked, coordinated, attacks), policy, hours(3)),
    );
    expect(textOf(cardOf(state, context()))).not.toMatch(/Resilience|Early warning/);
  });
});

describe('a regulatory mark is shown', () => {
  test('on the card, with its button, late or met, and is the most pressing deadline of a list', () => {
    const done = caseOf(linked, ...doneBefore('fix-release'), attacks, filed('notification'));
    const card = cardOf(done, look(hours(30)));
    expect(textOf(card)).toContain(
      '📝 **EU Cyber Resilience Act, Article 14: Early warning** 🔴 **late**, was due',
    );
    expect(textOf(card)).toContain(
      '✅ **EU Cyber Resilience Act, Article 14: Vulnerability notification** ENISA 12345',
    );
    expect(Object.values(buttonsOf(card))).toEqual(
      expect.arrayContaining([
        `file:${CASE_ID}:eu-cra:early-warning`,
        `unfile:${CASE_ID}:eu-cra:notification`,
      ]),
    );
    const { glance, asked } = outlookOf(done, { by: regulated, now: hours(30) });
    expect(glance).toMatchObject({ late: true, due: { due: KNOWN_AT.add({ hours: 24 }) } });
    expect(asked).toContainEqual({ kind: 'regulatory' });
  });

  test('in the statistics: what is decided, and in time', () => {
    const events = history(opened(), linked, attacks, filed('early-warning'));
    const count = (now: Temporal.Instant, by = regulated) =>
      statistics([{ caseId: CASE_ID, events }], by, now).regulatory;
    expect(count(hours(5))).toEqual({ decided: 1, onTime: 1 });
    expect(count(days(9))).toEqual({ decided: 2, onTime: 1 });
    expect(count(days(9), policy)).toEqual({ decided: 0, onTime: 0 });
  });
});

describe('the policy file', () => {
  test('names none unless it says so; its example is that of the page of the configuration', () => {
    expect(readPolicy().regulatory).toEqual({});
    const page = readFileSync(new URL('../../.github/operating/configuration.md', import.meta.url), 'utf8');
    const [, example = ''] = /```json\n(\{\n {2}"regulatory"[\s\S]*?)```/.exec(page) ?? [];
    expect(JSON.parse(example)).toEqual({ regulatory: { 'eu-cra': CRA } });
    expect(readPolicy(JSON.parse(example))).toEqual(regulated);
  });

  const mark = { name: 'A', from: 'fix', within: 'PT24H' };
  test.each([
    [{ 'EU CRA': CRA }, 'regulatory.EU CRA: is not a short name such as eu-cra'],
    [{ [`a${'b'.repeat(24)}`]: CRA }, 'is not a short name'],
    [{ a: { name: 'A', marks: { 'b/c': mark } } }, 'regulatory.a.marks.b/c: is not a short name'],
    [{ a: { name: 'A', marks: {} } }, 'regulatory.a.marks: names no mark'],
    [
      { a: { name: 'A', marks: { b: { ...mark, from: 'the fix' } } } },
      'regulatory.a.marks.b.from: is neither exploitation nor fix',
    ],
    [
      { a: { name: 'A', marks: { b: { ...mark, within: '24h' } } } },
      'regulatory.a.marks.b.within: is not a positive ISO 8601 duration',
    ],
    [{ a: { name: 'A', marks: { b: mark }, law: true } }, 'regulatory.a: Unrecognized key'],
  ])('is refused where it is wrong: %j', (regulatory, words) => {
    const problems = () => {
      try {
        readPolicy({ regulatory });
      } catch (error) {
        if (error instanceof PolicyError) return error.problems;
        throw error;
      }
      return [];
    };
    expect(problems().join('\n')).toContain(words);
  });
});
