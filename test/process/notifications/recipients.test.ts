import { describe, expect, test } from 'vitest';
import { announcementDueAt } from '../../../src/process/announcement-due.ts';
import {
  announcementTimes,
  questionTimes,
  reminderTimesOf,
  releaseDayTimes,
  reporterTimes,
} from '../../../src/process/notifications/reminder-times.ts';
import { reporterDues } from '../../../src/process/reporter/dues.ts';
import { questionsAt, stageOfQuestion } from '../../../src/process/questions/questions.ts';
import { releaseDay } from '../../../src/process/notifications/release-day.ts';
import { remindersAt } from '../../../src/process/notifications/reminders.ts';
import { standIn, type CasePeople } from '../../../src/process/notifications/case-people.ts';
import { recipientName } from '../../../src/process/notifications/recipients.ts';
import { deadlines } from '../../../src/process/deadlines.ts';
import { evolve } from '../../../src/process/evolve.ts';
import { check, instant } from '../../support/arbitraries.ts';
import {
  ANNA,
  BEN,
  caseOf,
  days,
  doneBefore,
  doneBy,
  FAY,
  GUS,
  hours,
  opened,
  policy,
} from '../../support/cases.ts';
import { walks } from '../walks.ts';

const everyone: CasePeople = { security: [ANNA, BEN], fixTeam: [FAY, GUS] };
const coordinated: CasePeople = { ...everyone, coordinator: ANNA };
const away = (...ids: string[]) => new Map(ids.map((id) => [id, undefined] as const));
const nobody: CasePeople = { security: [], fixTeam: [] };

const start = caseOf();
/** Only the fix team's step is open in its stage. */
const fixing = caseOf(
  ...doneBefore('fix-development'),
  doneBy('advisory'),
  doneBy('details'),
  doneBy('severity'),
  doneBy('cve-requested'),
  doneBy('fork'),
  doneBy('release-day'),
);
const developing = caseOf(...doneBefore('fix-development'));

function told(state: typeof start, people: CasePeople, now: Temporal.Instant, stage = 'fix-team'): string[] {
  return remindersAt(state, policy, people, now)
    .filter((reminder) => reminder.stage === stage)
    .map((reminder) => recipientName(reminder.recipient));
}

describe('who is reminded', () => {
  test('nobody before the first reminder time', () => {
    expect(remindersAt(start, policy, everyone, hours(11))).toEqual([]);
  });

  test('the coordinator of what the security team owes; until there is one, all of them', () => {
    expect(told(start, coordinated, hours(12))).toEqual([ANNA]);
    expect(told(start, everyone, hours(12))).toEqual([ANNA, BEN]);
  });

  test('the fix team of what it owes', () => {
    expect(told(fixing, coordinated, days(6), 'fix-development')).toEqual([FAY, GUS]);
  });

  test('both of what both owe', () => {
    expect(told(developing, coordinated, days(6), 'fix-development')).toEqual([FAY, GUS, ANNA]);
  });

  test('from an hour overdue the coordinator too, from four hours the whole team', () => {
    expect(told(fixing, coordinated, days(7), 'fix-development')).toEqual([FAY, GUS]);
    expect(told(fixing, coordinated, days(7).add({ hours: 1 }), 'fix-development')).toEqual([FAY, GUS, ANNA]);
    expect(told(fixing, coordinated, days(7).add({ hours: 4 }), 'fix-development')).toEqual([
      FAY,
      GUS,
      ANNA,
      BEN,
      'role',
    ]);
    expect(told(start, coordinated, hours(28))).toEqual([ANNA, BEN, 'role']);
  });

  test('whoever is in charge, where the fix team has nobody that is known', () => {
    expect(told(fixing, { ...coordinated, fixTeam: [] }, days(6), 'fix-development')).toEqual([ANNA]);
    expect(told(fixing, { ...everyone, fixTeam: [] }, days(6), 'fix-development')).toEqual([ANNA, BEN]);
  });

  test('the role, where nobody is known', () => {
    expect(told(start, nobody, hours(12))).toEqual(['role']);
    expect(told(start, nobody, days(9))).toEqual(['role']);
  });

  test('of ASAP the whole team, at once', () => {
    const publicly = caseOf(opened({ source: 'public' }));
    expect(told(publicly, coordinated, hours(0), 'intake')).toEqual([ANNA, BEN, 'role']);
  });

  test('the last time before a deadline the whole team, where the coordinator did nothing since the time before', () => {
    const led = caseOf(opened(), { type: 'coordinator-named', member: ANNA });
    expect(told(led, coordinated, hours(22), 'intake')).toEqual([ANNA]);
    expect(told(led, coordinated, hours(23), 'intake')).toEqual([ANNA, BEN]);
    const acted = evolve(led.id, led, {
      seq: led.version + 1,
      at: hours(20),
      actor: { kind: 'member', id: ANNA },
      cause: 'x',
      body: { type: 'step-checked', step: 'acknowledge' },
    });
    expect(told(acted, coordinated, hours(23), 'intake')).toEqual([ANNA]);
    expect(told(caseOf(opened()), everyone, hours(23), 'intake')).toEqual([ANNA, BEN]);
  });

  test('those who are there, and for whoever is away others; where nobody is, everybody, and the role', () => {
    expect(told(start, { ...everyone, away: away(ANNA) }, hours(12))).toEqual([BEN]);
    expect(told(start, { ...everyone, away: away(ANNA, BEN) }, hours(12))).toEqual([ANNA, BEN, 'role']);
    const fixers = { ...coordinated, away: away(FAY) };
    expect(told(fixing, fixers, days(7), 'fix-development')).toEqual([GUS]);
    expect(told(fixing, { ...coordinated, away: away(FAY, GUS) }, days(7), 'fix-development')).toEqual([
      ANNA,
    ]);
  });

  test('stage by stage, with the time and what it counts from', () => {
    expect(remindersAt(start, policy, coordinated, hours(12))).toEqual(
      ['intake', 'fix-team'].map((stage) => ({
        stage,
        revision: 1,
        recipient: { kind: 'member', id: ANNA },
        time: { key: 'before PT12H', kind: 'before', reach: 'owner', at: hours(12) },
      })),
    );
  });
});

describe('whatever happened, at any time', () => {
  test('somebody hears of every deadline and release day whose time has come, and nobody of one twice', () => {
    check(
      [walks, instant],
      ({ state }, now) => {
        for (const people of [everyone, coordinated, nobody, { ...nobody, fixTeam: [FAY] }]) {
          const reminders = remindersAt(state, policy, people, now);
          const keys = reminders.map(({ stage, revision, time, recipient }) =>
            [stage, revision, time.key, recipientName(recipient)].join(' '),
          );
          expect(new Set(keys).size).toBe(keys.length);
          for (const { time } of reminders)
            expect(Temporal.Instant.compare(time.at, now)).toBeLessThanOrEqual(0);
          const day = releaseDay(state);
          const announced = announcementDueAt(state);
          const marked = [
            ...deadlines(state, policy)
              .filter((due) => reminderTimesOf(due, policy, now).current)
              .map(({ stage, revision }) => `${stage} ${revision}`),
            ...(day && releaseDayTimes(day, policy, now).current ? [`fix-release ${day.revision}`] : []),
            ...(announced && announcementTimes(announced, policy, now).current ? ['fix-release 0'] : []),
            ...reporterDues(state, policy)
              .filter((due) => reporterTimes(due, policy, now).current)
              .map(({ revision }) => `intake ${revision}`),
            ...questionsAt(state, now)
              .filter((question) => questionTimes(question, policy, now).current)
              .map((question) => `${stageOfQuestion(question)} ${question.number}`),
          ];
          const given = reminders.map(({ stage, revision }) => `${stage} ${revision}`);
          expect([...new Set(given)]).toEqual([...new Set(marked)]);
        }
      },
      100,
    );
  });
});

describe('who stands in for somebody who cannot be reached', () => {
  test.each<[string, CasePeople, string, string[], string | undefined]>([
    ['the coordinator', coordinated, FAY, [FAY], ANNA],
    ['for the coordinator, the next of the team', coordinated, ANNA, [ANNA], BEN],
    ['the first of the team that can be reached', everyone, FAY, [FAY, ANNA], BEN],
    ['nobody, where all are closed', coordinated, ANNA, [ANNA, BEN], undefined],
    ['nobody, where nobody is known', nobody, FAY, [], undefined],
    ['never the person themselves', { security: [ANNA], fixTeam: [] }, ANNA, [], undefined],
  ])('%s', (_, people, person, unreachable, expected) => {
    expect(standIn(people, person, new Set(unreachable))).toBe(expected);
  });
});
