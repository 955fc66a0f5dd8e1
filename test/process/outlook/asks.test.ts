import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedOf, asksAt, asksOf, isMine, type AskedFor } from '../../../src/process/outlook/asks.ts';
import type { Case } from '../../../src/process/case.ts';
import type { CasePeople } from '../../../src/process/notifications/case-people.ts';
import { recipientName } from '../../../src/process/notifications/recipients.ts';
import { purposeOf } from '../../../src/process/notifications/reminder-kinds.ts';
import { remindersAt, type Reminder } from '../../../src/process/notifications/reminders.ts';
import { check, instant } from '../../support/arbitraries.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  caseOf,
  days,
  doneBefore,
  doneBy,
  FAY,
  FINGERPRINT,
  GUS,
  hours,
  policy,
  START,
} from '../../support/cases.ts';
import { releaseWalks, walks } from '../walks.ts';

const EVERYBODY = [ANNA, BEN, FAY, GUS];

/** Who there is in a case: a coordinator who is not of the security team is none. */
const peopleOf = (state: Case, security: readonly string[], fixTeam: readonly string[]): CasePeople => ({
  security,
  fixTeam,
  coordinator: security.find((id) => id === state.coordinator),
});

const some = fc.subarray(EVERYBODY);
const now = fc.oneof(
  instant,
  fc.integer({ min: -400, max: 800 }).map(hours),
  fc.integer({ min: -90 * 86_400_000, max: 90 * 86_400_000 }).map((ms) => START.add({ milliseconds: ms })),
);

/** What each of them is asked for, as far as they are asked for anything. */
const askedIn = (state: Case, people: CasePeople, at: Temporal.Instant, contributed = false) =>
  Object.fromEntries(
    EVERYBODY.map(
      (id) => [id, askedOf(asksOf(state, policy), { id, people, contributed }, at)] as const,
    ).filter(([, asked]) => asked.length > 0),
  );
const isReminder = ({ kind }: AskedFor) => kind === 'stage' || kind === 'release-day' || kind === 'part';

const nameOf = ({ recipient }: Reminder) => recipientName(recipient);
const isNudge = ({ time }: Reminder) => ['question', 'reporter'].includes(purposeOf(time.kind));
const isQuestion = (asked: AskedFor) => !isReminder(asked) && asked.kind !== 'next';

describe.each([
  ['any walk', walks],
  ['a walk to the release', releaseWalks],
])('over %s', (_, anyWalk) => {
  test('those are asked by reminders to whom reminders go, and nobody else', () => {
    check(
      [anyWalk, some, some, now],
      ({ state }, security, fixTeam, at) => {
        const people = peopleOf(state, security, fixTeam);
        const reminders = remindersAt(state, policy, people, at);
        const nudged = new Set(reminders.filter(isNudge).map(nameOf));
        const reminded = new Set(reminders.filter((each) => !isNudge(each)).map(nameOf));
        nudged.delete('role');
        reminded.delete('role');
        const asked = Object.entries(askedIn(state, people, at)).filter(([, what]) => what.some(isReminder));
        expect(asked.map(([id]) => id).toSorted()).toEqual([...reminded].toSorted());
        for (const id of nudged) expect(askedIn(state, people, at)[id]?.some(isQuestion)).toBe(true);
      },
      300,
    );
  });

  test('those that stand at an instant are among all that ever will', () => {
    check([anyWalk, some, some, now], ({ state }, security, fixTeam, at) => {
      const people = peopleOf(state, security, fixTeam);
      const asks = asksAt(state, policy, at);
      const asked = EVERYBODY.map(
        (id) => [id, askedOf(asks, { id, people, contributed: false }, at)] as const,
      );
      expect(Object.fromEntries(asked.filter(([, what]) => what.length > 0))).toEqual(
        askedIn(state, people, at),
      );
    });
  });

  test('a case is among the own cases of everybody who is asked for something in it', () => {
    check([anyWalk, some, some, now], ({ state }, security, fixTeam, at) => {
      const people = peopleOf(state, security, fixTeam);
      const asks = asksOf(state, policy);
      for (const id of Object.keys(askedIn(state, people, at)))
        expect(isMine(state, asks, { id, people, contributed: false }, at)).toBe(true);
    });
  });
});

const everyone: CasePeople = { security: [ANNA, BEN], fixTeam: [FAY, GUS] };
const coordinated: CasePeople = { ...everyone, coordinator: ANNA };
const led = doneBy('coordinator');
const next: AskedFor = { kind: 'next' };

describe('asked are', () => {
  test('those who owe the next act: the coordinator, and without one the security team', () => {
    expect(askedIn(caseOf(), everyone, START)).toEqual({ [ANNA]: [next], [BEN]: [next] });
    expect(askedIn(caseOf(led), coordinated, START)).toEqual({ [ANNA]: [next] });
  });

  test('the fix team for its own step, and who is in charge where nobody of it is known', () => {
    const fixing = caseOf(
      led,
      ...doneBefore('fix-development'),
      ...(['advisory', 'details', 'severity', 'cve-requested', 'fork'] as const).map(doneBy),
    );
    expect(askedIn(fixing, coordinated, hours(2))).toEqual({ [FAY]: [next], [GUS]: [next] });
    expect(askedIn(fixing, { ...coordinated, fixTeam: [] }, hours(2))).toEqual({ [ANNA]: [next] });
  });

  test('the whole security team from four hours after a deadline on, however present the coordinator is', () => {
    const late = caseOf(led);
    expect(Object.keys(askedIn(late, coordinated, hours(27)))).toEqual([ANNA]);
    expect(askedIn(late, coordinated, hours(28))[BEN]).toEqual([
      { kind: 'stage', stage: 'intake' },
      { kind: 'stage', stage: 'fix-team' },
    ]);
    expect(askedIn(late, coordinated, days(30))[BEN]).toHaveLength(4);
  });

  test('everybody of an agreed release day, from its first reminder on', () => {
    const agreed = caseOf(led, ...agreedDay(days(10), 3));
    expect(askedIn(agreed, coordinated, days(8.9))[BEN]?.some(({ kind }) => kind === 'release-day')).toBe(
      false,
    );
    expect(askedIn(agreed, coordinated, days(9))[BEN]).toContainEqual({ kind: 'release-day' });
    expect(askedIn(agreed, coordinated, days(9))[FAY]).toContainEqual({ kind: 'release-day' });
  });

  test('for their part in the retrospective those who have not said it, until its next reminder', () => {
    const published = caseOf(led, ...doneBefore('retrospective'));
    const opens = hours(20 + 24);
    expect(askedIn(published, coordinated, opens)[BEN]).toEqual([{ kind: 'part' }]);
    expect(askedIn(published, coordinated, opens, true)[BEN]).toBeUndefined();
    expect(askedIn(published, coordinated, opens.subtract({ seconds: 1 }))[BEN]).toBeUndefined();
    expect(askedIn(published, coordinated, opens.add({ hours: 24 }))[BEN]).toBeUndefined();
  });

  test('who is to take over, and another member than the one who wants an approval or a publication', () => {
    const waiting = caseOf(
      led,
      doneBy('advisory'),
      { type: 'coordinator-offered', member: BEN },
      { type: 'collaborator-requested', login: 'ida', askedBy: BEN },
      { type: 'publication-asked', what: 'advisory', print: FINGERPRINT },
    );
    const asked = askedIn(waiting, coordinated, hours(2));
    expect(asked[ANNA]).toEqual([
      next,
      // They asked the question that waits for an answer.
      { kind: 'unanswered', question: 4 },
      { kind: 'approval', request: 5 },
    ]);
    expect(asked[BEN]).toEqual([{ kind: 'offer' }, { kind: 'publication', what: 'advisory' }]);
  });

  test('each side that has not agreed to the proposed day, until the day has come', () => {
    const proposed = caseOf(
      led,
      { type: 'release-proposed', at: days(3) },
      { type: 'release-agreed', side: 'security', proposal: 3 },
    );
    const agreement: AskedFor = { kind: 'agreement', side: 'fix-team' };
    expect(askedIn(proposed, coordinated, hours(2))[FAY]).toEqual([agreement]);
    expect(askedIn(proposed, coordinated, hours(2))[ANNA]).toEqual([
      next,
      { kind: 'unanswered', question: 3 },
    ]);
    expect(askedIn(proposed, coordinated, hours(1))[ANNA]).toEqual([next]);
    expect(askedIn(proposed, coordinated, days(3))[FAY]).toBeUndefined();
  });

  test('nobody, once the case is closed; only who says with what resolution', () => {
    expect(askedIn(caseOf(led, { type: 'closed', resolution: 'invalid' }), coordinated, days(40))).toEqual(
      {},
    );
    expect(askedIn(caseOf(led, { type: 'advisory-closed' }), coordinated, days(40))).toEqual({
      [ANNA]: [next],
    });
  });
});
