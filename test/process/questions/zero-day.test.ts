import { describe, expect, test } from 'vitest';
import { announcementDueAt } from '../../../src/process/announcement-due.ts';
import { SOURCES, type EventBody } from '../../../src/process/events.ts';
import type { CasePeople } from '../../../src/process/notifications/case-people.ts';
import { recipientName } from '../../../src/process/notifications/recipients.ts';
import { isStillReminded } from '../../../src/process/notifications/reminder-kinds.ts';
import { remindersAt } from '../../../src/process/notifications/reminders.ts';
import { summaryOf } from '../../../src/process/outlook/summary.ts';
import { wakeAnswered } from '../../../src/process/questions/wake.ts';
import { isNeeded, nextAct } from '../../../src/process/steps.ts';
import {
  ANNA,
  BEN,
  caseOf,
  doneBefore,
  doneBy,
  FAY,
  FINGERPRINT,
  hours,
  linked,
  opened,
  policy,
  START,
  type Told,
} from '../../support/cases.ts';

const PEOPLE: CasePeople = { security: [ANNA, BEN], fixTeam: [FAY], coordinator: ANNA };
const known = opened({ source: 'public' });
const mitigated: EventBody = {
  type: 'announced',
  what: 'mitigation',
  messageId: '1',
  print: FINGERPRINT,
  exploited: 'yes',
};
const asked: EventBody = { type: 'publication-asked', what: 'mitigation', print: FINGERPRINT };

/** Who is reminded of the intake, and how, so many minutes after it became public. */
const woken = (told: readonly Told[], minutes: number) =>
  remindersAt(caseOf(...told), policy, PEOPLE, START.add({ minutes }))
    .filter(({ stage }) => stage === 'intake')
    .map(({ time, recipient }) => `${time.kind} ${recipientName(recipient)}`);

describe('what is public without a fix', () => {
  test('has telling users what helps as its next act, before every step', () => {
    for (const state of [
      caseOf(known),
      caseOf(known, linked, doneBy('advisory')),
      caseOf(linked, ...doneBefore('fix-release'), { type: 'disclosure-changed', kind: 'public' }),
    ])
      expect(nextAct(state)).toEqual({ kind: 'mitigate' });
  });

  test('goes on with its steps once that is said, or asked to be said, and what is not public never has it', () => {
    for (const state of [
      caseOf(known, linked, mitigated),
      caseOf(known, linked, asked),
      caseOf(known, linked, doneBy('published')),
      caseOf(linked),
      caseOf(linked, { type: 'disclosure-changed', kind: 'declined-private' }),
    ])
      expect(nextAct(state)?.kind).toBe('step');
    const withdrawn = { type: 'publication-declined', what: 'mitigation', request: 3 } as const;
    expect(nextAct(caseOf(known, linked, asked, withdrawn))).toEqual({ kind: 'mitigate' });
  });

  test.each(SOURCES)('a case by %s thanks its reporter where there is one', (source) => {
    const reported = source === 'github' || source === 'email';
    const state = caseOf(opened({ source }));
    expect(isNeeded(state, 'acknowledge')).toBe(reported);
    const named = { type: 'reporter-recorded', login: 'ida', channel: 'public' } as const;
    expect(isNeeded(caseOf(opened({ source }), named), 'acknowledge')).toBe(true);
    // What was done stays done.
    const done = { type: 'step-checked', step: 'acknowledge' } as const;
    expect(isNeeded(caseOf(opened({ source }), done), 'acknowledge')).toBe(true);
  });

  test('wakes the team until a member does anything in it; what made it public is no answer', () => {
    const calls = ['wake', 'wake', 'wake'].map((kind, at) => `${kind} ${[ANNA, BEN, 'role'][at] ?? ''}`);
    for (const minutes of [15, 30, 60, 120]) expect(woken([known], minutes)).toEqual(calls);
    expect(woken([known], 0)).toEqual([`asap ${ANNA}`, `asap ${BEN}`, 'asap role']);
    const answer = { body: { type: 'wake-answered' } as const, at: START.add({ minutes: 20 }) };
    expect(woken([known, answer], 30)[0]).toBe(`asap ${ANNA}`);
    // What GitHub shows is nobody’s answer.
    const seen = { body: linked, actor: { kind: 'github' } as const, at: START.add({ minutes: 20 }) };
    expect(woken([known, seen], 30)).toEqual(calls);
  });

  test('is answered once, by anything that is pressed or commanded, and only while it is public', () => {
    const later = hours(1);
    expect(wakeAnswered(caseOf(known), later)).toEqual([{ type: 'wake-answered' }]);
    expect(wakeAnswered(caseOf(known), START)).toEqual([]);
    expect(wakeAnswered(caseOf(known, doneBy('severity')), later)).toEqual([]);
    expect(wakeAnswered(caseOf(), later)).toEqual([]);
    expect(wakeAnswered(caseOf(known, { type: 'closed', resolution: 'invalid' }), later)).toEqual([]);
    // It becomes public again: then it needs a new answer.
    const again = caseOf(
      known,
      { type: 'wake-answered' },
      { type: 'disclosure-changed', kind: 'private' },
      { type: 'disclosure-changed', kind: 'public' },
    );
    expect(wakeAnswered(again, later)).toEqual([{ type: 'wake-answered' }]);
  });
});

describe('an announcement', () => {
  const published = caseOf(linked, ...doneBefore('fix-release'), {
    type: 'advisory-published',
    at: hours(20),
  });
  const pressed = (state: typeof published, at: Temporal.Instant) =>
    remindersAt(state, policy, PEOPLE, at)
      .filter(({ time }) => time.kind === 'unannounced')
      .map(({ recipient }) => recipientName(recipient));

  test('is due with the publication, and the whole team is reminded after 1, 2, 4 … hours', () => {
    expect(announcementDueAt(published)).toEqual(hours(20));
    expect(summaryOf(published, policy).due).toEqual({ kind: 'at', due: hours(20) });
    expect(pressed(published, hours(20.9))).toEqual([]);
    for (const after of [1, 2, 4, 8, 16, 24, 48])
      expect(pressed(published, hours(20 + after))).toEqual([ANNA, BEN, 'role']);
    const marks = [1, 2, 3.9, 4].map(
      (after) =>
        remindersAt(published, policy, PEOPLE, hours(20 + after)).find(
          ({ time }) => time.kind === 'unannounced',
        )?.time.at,
    );
    expect(marks).toEqual([hours(21), hours(22), hours(22), hours(24)]);
  });

  test('is pressed for no more once it is asked for, which is a question of its own, or said', () => {
    const item = { kind: 'unannounced', stage: 'fix-release', revision: 1 } as const;
    expect(isStillReminded(published, item)).toBe(true);
    for (const body of [
      { type: 'publication-asked', what: 'announcement', print: FINGERPRINT },
      doneBy('announced'),
    ] as const) {
      const state = caseOf(
        linked,
        ...doneBefore('fix-release'),
        { type: 'advisory-published', at: hours(20) },
        body,
      );
      expect(announcementDueAt(state)).toBeUndefined();
      expect(pressed(state, hours(30))).toEqual([]);
      expect(isStillReminded(state, item)).toBe(false);
    }
  });
});
