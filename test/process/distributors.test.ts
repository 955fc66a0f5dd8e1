import { describe, expect, test } from 'vitest';
import {
  acknowledgeAdvanceNotice,
  dayToTell,
  notifyDistributors,
} from '../../src/process/acts/distributors.ts';
import { agreeToRelease, proposeRelease } from '../../src/process/acts/release.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import {
  after,
  agreedDay,
  as,
  ANNA,
  caseOf,
  codeOf,
  days,
  eventsOf,
  fixTeam,
  hours,
  linked,
  security,
} from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';

const TUESDAY = Temporal.Instant.from('2026-03-10T16:00:00Z');
const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };
const dated = caseOf(linked, ...agreedDay(THURSDAY, 3));

const tell = (state: Case, recipients = 3) => notifyDistributors(state, { recipients }, security);
const told = (state: Case, recipients = 3) => after(state, tell(state, recipients), security);

/** The case after both sides agreed to another day. */
function moved(state: Case, at: Temporal.Instant): Case {
  const proposed = after(state, proposeRelease(state, { at }, security), security);
  return after(proposed, agreeToRelease(proposed, {}, fixTeam), fixTeam);
}

describe('the private distributors', () => {
  test('are told the agreed day', () => {
    expect(eventsOf(tell(dated))).toEqual([{ type: 'distributors-notified', recipients: 3, proposal: 3 }]);
    const state = told(dated);
    expect(state.steps['distributors-notified']).toBeDefined();
    expect(state.advanceNotice).toEqual({
      proposal: 3,
      day: THURSDAY,
      at: security.now,
      recipients: 3,
      acknowledged: [],
    });
  });

  test('are told a day once; who comes new to the list adds to the others', () => {
    const state = told(dated);
    expect(codeOf(tell(state, 0))).toBe('told-already');
    const answered = after(
      state,
      acknowledgeAdvanceNotice(state, { distributor: 'a distribution' }, security),
      security,
    );
    expect(told(answered, 2).advanceNotice).toMatchObject({
      recipients: 5,
      acknowledged: ['a distribution'],
    });
  });

  test('may be none, which is recorded, too', () => {
    expect(told(dated, 0).steps['distributors-notified']).toBeDefined();
  });

  test('are told again when the day moves: the step is open until then', () => {
    const other = moved(told(dated), TUESDAY);
    expect(other.steps['distributors-notified']).toBeUndefined();
    expect(dayToTell(other)).toBe(7);
    expect(eventsOf(tell(other, 0))).toEqual([{ type: 'distributors-notified', recipients: 0, proposal: 7 }]);
    const again = told(other);
    expect(again.advanceNotice?.day).toEqual(TUESDAY);
    expect(again.advanceNotice?.recipients).toBe(3);
  });

  test('are told again when the day moves and comes back', () => {
    const back = moved(moved(told(dated), TUESDAY), THURSDAY);
    expect(back.steps['distributors-notified']).toBeUndefined();
    expect(codeOf(tell(back))).toBe('ok');
  });

  test('have nothing to be told while a new day is only proposed, or fell', () => {
    const proposed = after(told(dated), proposeRelease(told(dated), { at: TUESDAY }, security), security);
    expect(codeOf(tell(proposed))).toBe('day-not-agreed');
    const waiting = caseOf(
      linked,
      ...agreedDay(THURSDAY, 3),
      { type: 'distributors-notified', recipients: 3, proposal: 3 },
      { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) },
    );
    expect(waiting.steps['distributors-notified']).toBeUndefined();
    expect(codeOf(tell(waiting))).toBe('day-not-agreed');
  });

  test('are told “as soon as possible” without a day, once, and the day when there is one', () => {
    const urgent = caseOf(linked, publicly);
    expect(eventsOf(tell(urgent))).toEqual([{ type: 'distributors-notified', recipients: 3, proposal: 0 }]);
    const state = told(urgent);
    expect(state.advanceNotice?.day).toBeUndefined();
    expect(codeOf(tell(state, 0))).toBe('told-already');
    const withDay = moved(state, THURSDAY);
    // What they were told has not become wrong.
    expect(withDay.steps['distributors-notified']).toBeDefined();
    expect(dayToTell(withDay)).toBe(withDay.proposal?.revision);
    expect(told(withDay).advanceNotice?.day).toEqual(THURSDAY);
  });

  test('are told the agreed day where there is one, ASAP or not', () => {
    const urgent = caseOf(linked, publicly, ...agreedDay(THURSDAY, 4));
    expect(dayToTell(urgent)).toBe(4);
  });
});

describe('a distributor’s answer', () => {
  test('is recorded once each, also after the publication', () => {
    const published = caseOf(
      linked,
      ...agreedDay(THURSDAY, 3),
      { type: 'distributors-notified', recipients: 2, proposal: 3 },
      { type: 'advisory-published', at: hours(5) },
    );
    const how = as(ANNA, ['security'], hours(6));
    const decision = acknowledgeAdvanceNotice(published, { distributor: 'a distribution' }, how);
    expect(eventsOf(decision)).toEqual([{ type: 'distributor-acknowledged', distributor: 'a distribution' }]);
    const state = after(published, decision, how);
    expect(state.advanceNotice?.acknowledged).toEqual(['a distribution']);
    expect(codeOf(acknowledgeAdvanceNotice(state, { distributor: 'a distribution' }, how))).toBe(
      'recorded-already',
    );
    expect(codeOf(acknowledgeAdvanceNotice(state, { distributor: 'another' }, how))).toBe('ok');
  });

  test('counts for what they were told last', () => {
    const state = after(
      told(dated),
      acknowledgeAdvanceNotice(told(dated), { distributor: 'a distribution' }, security),
      security,
    );
    expect(told(moved(state, TUESDAY)).advanceNotice?.acknowledged).toEqual([]);
  });
});
