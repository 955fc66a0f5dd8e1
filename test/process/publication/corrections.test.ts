import { describe, expect, test } from 'vitest';
import { dayToTell } from '../../../src/process/acts/distributors.ts';
import { announcementDueAt } from '../../../src/process/announcement-due.ts';
import { deadline } from '../../../src/process/deadlines.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { lateness } from '../../../src/process/lateness.ts';
import { notificationsOf } from '../../../src/process/notifications/event-notifications.ts';
import { announcementTimes, type ReminderTime } from '../../../src/process/notifications/reminder-times.ts';
import { remindersAt } from '../../../src/process/notifications/reminders.ts';
import { correctionObserved } from '../../../src/process/publication/corrections.ts';
import { releasedAndAnnouncedAt } from '../../../src/process/publication/public-facts.ts';
import { nextAct } from '../../../src/process/steps.ts';
import {
  ANNA,
  BEN,
  CASE_ID,
  caseOf,
  days,
  doneBefore,
  FAY,
  FINGERPRINT,
  folded,
  history,
  opened,
  OTHER_PRINT,
  policy,
  type Told,
} from '../../support/cases.ts';

const AT = days(30);
const announced: readonly Told[] = [opened(), ...doneBefore('retrospective')];
const actor = { kind: 'github' } as const;
const fixed: Told = {
  body: { type: 'advisory-corrected', facts: { fixed: FINGERPRINT } },
  at: AT,
  actor,
};
const back: Told = { body: { type: 'correction-ended' }, at: AT.add({ hours: 3 }), actor };
const edited: Told = {
  body: {
    type: 'announcement-edited',
    what: 'announcement',
    print: OTHER_PRINT,
    exploited: 'no',
    request: 99,
  },
  at: AT.add({ hours: 3 }),
};
const corrected = caseOf(...announced, fixed);

describe('what GitHub shows otherwise than #codegate says', () => {
  const known = { fixed: FINGERPRINT };
  test.each([
    ['nothing', announced, {}, []],
    ['another version', announced, known, [{ type: 'advisory-corrected', facts: known }]],
    ['the same other version still', [...announced, fixed], known, []],
    [
      'yet another version',
      [...announced, fixed],
      { fixed: OTHER_PRINT },
      [{ type: 'advisory-corrected', facts: { fixed: OTHER_PRINT } }],
    ],
    ['what stands there again', [...announced, fixed], {}, [{ type: 'correction-ended' }]],
    ['anything, where nothing stands there', [opened()], known, []],
  ] as const)('%s', (_, told, differing, events) => {
    expect(correctionObserved(caseOf(...told), differing)).toEqual(events);
  });
});

/** Who hears what of the last of these. */
function heard(...told: readonly Told[]): string[] {
  const events = history(...told);
  const [last] = events.slice(-1);
  if (!last) return [];
  const notifications = notificationsOf(folded(events.slice(0, -1)), folded(events), last);
  return notifications.map(({ to, notification: { template } }) => `${template} to ${to.kind}`);
}

describe('another fixed version than was announced', () => {
  test('is told to both teams, and so is its end', () => {
    expect(heard(...announced, fixed)).toEqual([
      'advisory-corrected to security',
      'advisory-corrected to fix-team',
    ]);
    expect(heard(...announced, fixed, back)).toEqual([
      'correction-ended to security',
      'correction-ended to fix-team',
    ]);
    expect(heard(...announced, back)).toEqual([]);
  });

  test('opens the release again, and the announcement comes first', () => {
    const open = ['binaries-built', 'binaries-signed', 'binaries-public', 'binaries-functional', 'announced'];
    expect(open.filter((step) => step in corrected.steps)).toEqual([]);
    expect(nextAct(corrected)).toMatchObject({ kind: 'step', step: 'announced' });
    expect(deadline(corrected, 'fix-release', policy)).toMatchObject({ kind: 'asap', since: AT });
  });

  test('nobody is asked to look back until it is said', () => {
    expect(releasedAndAnnouncedAt(corrected)).toBeUndefined();
    const said = caseOf(...announced, fixed, edited);
    expect(releasedAndAnnouncedAt(said)).toEqual(AT.add({ hours: 3 }));
  });

  test('is pressed for from when it was seen: after 1, 2, 4 hours, to the whole team, and once each', () => {
    expect(announcementDueAt(corrected)).toEqual(AT);
    const times: ReminderTime[] = [];
    for (let now = AT; times.length < 4;) {
      const { next } = announcementTimes(AT, policy, now);
      times.push(next);
      now = next.at;
    }
    expect(times.map(({ at }) => at.since(AT).total('hours'))).toEqual([1, 2, 4, 8]);
    const people = { security: [ANNA, BEN], fixTeam: [FAY], coordinator: undefined };
    const given = remindersAt(corrected, policy, people, AT.add({ hours: 4 }));
    const toAnna = given.filter(
      ({ recipient, time }) =>
        recipient.kind === 'member' && recipient.id === ANNA && time.kind !== 'reporter',
    );
    expect(toAnna.map(({ time: { kind } }) => kind)).toEqual(['unannounced']);
  });

  test('that is taken back leaves everything as it was', () => {
    const { version, ...again } = caseOf(...announced, fixed, back);
    const { version: before, ...never } = caseOf(...announced);
    expect(version).toBe(before + 2);
    expect(again).toEqual(never);
  });

  test('is over where two members changed the message; what shows the release stays open', () => {
    const said = caseOf(...announced, fixed, edited);
    expect(said.correction).toBeUndefined();
    expect(said.steps.announced?.at).toEqual(AT.add({ hours: 3 }));
    // The distributors who were told of the release hear it, too.
    expect(nextAct(said)).toEqual({ kind: 'tell' });
    const notice: EventBody = {
      type: 'distributors-notified',
      recipients: 3,
      proposal: dayToTell(said) ?? 0,
      about: 'corrected',
    };
    const told = caseOf(...announced, fixed, edited, notice);
    expect(nextAct(told)).toMatchObject({ kind: 'step', step: 'binaries-built' });
    expect(deadline(said, 'fix-release', policy)).toMatchObject({ kind: 'asap' });
  });

  test('an identifier that comes by itself corrects nothing', () => {
    const byItself: EventBody = {
      type: 'announcement-edited',
      what: 'announcement',
      print: OTHER_PRINT,
      exploited: 'no',
    };
    expect(caseOf(...announced, fixed, byItself).correction).toBeDefined();
  });

  test('makes no lateness of a release that was in time', () => {
    const events = history(...announced, fixed, edited);
    const stage = lateness(CASE_ID, events, policy).stages.find((each) => each.stage === 'fix-release');
    const before = lateness(CASE_ID, history(...announced), policy).stages;
    expect(stage?.done).toEqual(before.find((each) => each.stage === 'fix-release')?.done);
  });
});

describe('what leaves readers with the right version', () => {
  const severity: EventBody = { type: 'advisory-corrected', facts: { severity: FINGERPRINT } };
  test('is told, and presses for nothing', () => {
    const state = caseOf(...announced, { body: severity, at: AT });
    expect(heard(...announced, severity)).toHaveLength(2);
    expect(state.steps).toEqual(caseOf(...announced).steps);
    expect(announcementDueAt(state)).toBeUndefined();
  });

  test('a fixed version that is right again, and another severity', () => {
    const state = caseOf(...announced, fixed, severity);
    expect(state.steps).toEqual(caseOf(...announced).steps);
    expect(state.fixCorrected).toBeUndefined();
    expect(state.correction?.facts).toEqual({ severity: FINGERPRINT });
  });
});

test('a withdrawn advisory is corrected no more', () => {
  const withdrawn = caseOf(...announced, fixed, { type: 'advisory-standing', now: 'withdrawn' });
  expect(withdrawn.correction).toBeUndefined();
  expect(withdrawn.steps).toEqual(caseOf(...announced).steps);
});
