import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../../src/process/events.ts';
import { answerElsewhere, tellStatus } from '../../../src/process/acts/reporter-talk.ts';
import { casePeople } from '../../../src/process/notifications/case-people.ts';
import { remindersAt } from '../../../src/process/notifications/reminders.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import { reporterDues } from '../../../src/process/reporter/dues.ts';
import {
  after,
  agreedDay,
  ANNA,
  BEN,
  caseOf,
  codeOf,
  days,
  doneBy,
  FAY,
  hours,
  linked,
  opened,
  policy,
  security,
  type Told,
} from '../../support/cases.ts';

const thanked: Told = { body: doneBy('acknowledge'), at: hours(1) };
const told = caseOf(linked, doneBy('coordinator'), thanked);
const wrote = { type: 'reporter-wrote', where: 'advisory', at: hours(2), latest: hours(2) } as const;

describe('a reporter who was thanked is told how it stands', () => {
  test('two weeks after the last word to them, or as often as the policy says', () => {
    const [due, ...others] = reporterDues(told, policy);
    expect(others).toEqual([]);
    expect(due).toMatchObject({ kind: 'status', revision: 4, since: hours(1) });
    expect(due?.due).toEqual(hours(1).add({ hours: 14 * 24 }));
    const [often] = reporterDues(told, readPolicy({ reporter: { statusEvery: 'P7D' } }));
    expect(often?.due).toEqual(hours(1).add({ hours: 7 * 24 }));
  });

  test('by those in charge, who are reminded of it daily, and nobody else', () => {
    const people = casePeople({ security: [ANNA, BEN], fixTeam: [FAY] }, ANNA);
    const at = (now: Temporal.Instant) =>
      remindersAt(told, policy, people, now)
        .filter(({ time }) => time.kind === 'reporter')
        .map(({ recipient }) => (recipient.kind === 'member' ? recipient.id : recipient.kind));
    expect(at(days(14))).toEqual([]);
    expect(at(days(15))).toEqual([ANNA]);
    expect(at(days(18))).toEqual([ANNA]);
  });

  test.each<[string, readonly Told[]]>([
    ['nobody reported it', [opened({ source: 'internal' }), linked, thanked]],
    ['everybody knows of it', [opened({ source: 'public' }), linked, thanked]],
    ['they were not thanked yet, which is a step of its own', [linked]],
    [
      'they know that it is published',
      [
        linked,
        thanked,
        { body: { type: 'advisory-published', at: hours(3) }, at: hours(3) },
        { body: { type: 'reporter-told', how: 'elsewhere', status: true }, at: hours(4) },
      ],
    ],
    ['it is over', [linked, thanked, { type: 'closed', resolution: 'invalid' }]],
  ])('never where %s', (_, facts) => {
    expect(reporterDues(caseOf(...facts), policy)).toEqual([]);
  });

  test('but first they have their answer, where they wrote', () => {
    const asking = caseOf(linked, thanked, wrote);
    expect(reporterDues(asking, policy)).toMatchObject([{ kind: 'answer' }]);
    const answered = after(asking, answerElsewhere(asking, { revision: 4 }, security), security);
    expect(reporterDues(answered, policy)).toMatchObject([{ kind: 'status' }]);
    expect(answered.talk?.updates).toBeUndefined();
  });
});

describe('what they are not told', () => {
  const day = [...agreedDay(days(10), 6)];
  const news = caseOf(linked, thanked, { type: 'advisory-accepted' }, doneBy('fix-ready'), ...day);

  test('is kept in mind until they are', () => {
    expect(told.talk?.news).toBeUndefined();
    expect(news.talk?.news).toEqual(['accepted', 'fix-ready', 'day-agreed']);
    const moved = caseOf(
      linked,
      thanked,
      { type: 'advisory-accepted' },
      doneBy('fix-ready'),
      ...day,
      { type: 'release-withdrawn', proposal: 6, reason: 'CI is red' },
      { type: 'step-unchecked', step: 'fix-ready' },
    );
    expect(moved.talk?.news).toEqual(['accepted', 'day-moved']);
    const said = after(news, tellStatus(news, { update: 0 }, security), { ...security, now: days(2) });
    expect(said.talk).toMatchObject({ updates: 1, told: { at: days(2) } });
    expect(said.talk?.news).toBeUndefined();
  });

  test('is said once: the second press finds it said', () => {
    const said = after(news, tellStatus(news, { update: 0 }, security), security);
    expect(codeOf(tellStatus(said, { update: 0 }, security))).toBe('question-gone');
    expect(codeOf(tellStatus(said, { update: 1 }, security))).toBe('ok');
    const byHand = after(news, answerElsewhere(news, { revision: 3 }, security), security);
    expect(byHand.talk?.updates).toBe(1);
  });

  test('a word of another kind in the thread tells none of it', () => {
    const talked = caseOf(
      linked,
      thanked,
      { type: 'advisory-accepted' },
      {
        type: 'reporter-told',
        how: 'advisory',
        at: hours(5),
        by: 'observed',
      },
    );
    expect(talked.talk).toMatchObject({ news: ['accepted'], told: { at: hours(5) } });
  });
});

const at = (body: EventBody, hour: number): Told => ({ body, at: hours(hour) });
const dueOf = (...facts: readonly Told[]) => reporterDues(caseOf(linked, thanked, ...facts), policy)[0]?.due;
const said = (hour: number) => at({ type: 'reporter-told', how: 'elsewhere' }, hour);

describe('what has come about is told soon', () => {
  const accepted = at({ type: 'advisory-accepted' }, 30);
  const isReady = at(doneBy('fix-ready'), 31);

  test.each<[string, readonly Told[], number]>([
    ['a day after it, or as soon as the policy says', [accepted], 54],
    ['several pieces at once, by the first of them', [accepted, isReady], 54],
    ['the next one anew, after a word of any kind', [accepted, said(40), at(doneBy('fix-ready'), 45)], 69],
    ['not by itself, where a later word was said', [accepted, said(40)], 40 + 14 * 24],
    [
      'not where it is taken back',
      [isReady, at({ type: 'step-unchecked', step: 'fix-ready' }, 32)],
      1 + 14 * 24,
    ],
    [
      'that it is published, and nothing of before',
      [accepted, at({ type: 'advisory-published', at: hours(90) }, 90)],
      114,
    ],
  ])('%s', (_, facts, due) => {
    expect(dueOf(...facts)).toEqual(hours(due));
  });

  test('once however many there are, to those in charge, and daily until it is said', () => {
    const people = casePeople({ security: [ANNA, BEN], fixTeam: [FAY] }, ANNA);
    const state = caseOf(linked, doneBy('coordinator'), thanked, accepted, isReady);
    const marks = (hour: number) =>
      remindersAt(state, policy, people, hours(hour)).flatMap(({ time, recipient }) =>
        time.kind === 'reporter' && recipient.kind === 'member' ? [[recipient.id, time.at]] : [],
      );
    expect(marks(53)).toEqual([]);
    expect(marks(60)).toEqual([[ANNA, hours(54)]]);
    expect(marks(79)).toEqual([[ANNA, hours(78)]]);
  });

  test('a comment that is older than it does not count as telling it', () => {
    const early = at({ type: 'reporter-told', how: 'advisory', at: hours(29), by: 'observed' }, 31);
    expect(dueOf(accepted, early)).toEqual(hours(54));
  });
});
