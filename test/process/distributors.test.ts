import { describe, expect, test } from 'vitest';
import {
  acknowledgeAdvanceNotice,
  dayToTell,
  knowFallenDay,
  mayAcknowledge,
  needsSecondKey,
  notifyDistributors,
  tellersOf,
} from '../../src/process/acts/distributors.ts';
import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import { agreeToRelease, proposeRelease } from '../../src/process/acts/release.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { addressPart } from '../../src/process/publication/parts.ts';
import {
  after,
  agreedDay,
  as,
  ANNA,
  caseOf,
  codeOf,
  days,
  eventsOf,
  FINGERPRINT,
  fixTeam,
  hours,
  linked,
  OTHER_PRINT,
  security,
  START,
} from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';

const TUESDAY = Temporal.Instant.from('2026-03-10T16:00:00Z');
const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };
const policy = readPolicy();
const dated = caseOf(linked, ...agreedDay(THURSDAY, 3));

const tell = (state: Case, recipients = 3) => notifyDistributors(state, { recipients }, security);
const told = (state: Case, recipients = 3) => after(state, tell(state, recipients), security);

/** The case after both sides agreed to another day. */
function moved(state: Case, at: Temporal.Instant): Case {
  const proposed = after(state, proposeRelease(state, { at }, security), security);
  return after(proposed, agreeToRelease(proposed, {}, fixTeam), fixTeam);
}

const toldOf = (proposal: number): EventBody => ({
  type: 'distributors-notified',
  recipients: 3,
  proposal,
});

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

  test('have nothing to be told while a new day is only proposed', () => {
    const proposed = after(told(dated), proposeRelease(told(dated), { at: TUESDAY }, security), security);
    expect(codeOf(tell(proposed))).toBe('day-not-agreed');
  });

  const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) };
  const calledOff: EventBody = { type: 'release-withdrawn', proposal: 3, reason: 'CI is red' };

  test.each([
    ['it is called off', [], [calledOff]],
    ['another project’s date sweeps it away', [], [upstream]],
    ['a proposal in its place is taken back', [], [{ type: 'release-proposed', at: TUESDAY }, calledOff]],
    [
      'a disclosure turns back to another project’s embargo',
      [upstream, publicly],
      [{ type: 'disclosure-changed', kind: 'private' }],
    ],
  ] as const)(
    'are told once that the day they know fell, where %s, and the next one again',
    (_, first, then) => {
      const proposal = 3 + first.length;
      const known = [linked, ...first, ...agreedDay(THURSDAY, proposal), toldOf(proposal)];
      const fallen = caseOf(...known, ...then);
      expect(fallen.steps['distributors-notified']).toBeUndefined();
      expect([dayToTell(fallen), knowFallenDay(fallen)]).toEqual([-proposal, true]);
      expect(eventsOf(tell(fallen))).toEqual([
        { type: 'distributors-notified', recipients: 3, proposal: -proposal },
      ]);
      const heard = told(fallen);
      expect(heard.steps['distributors-notified']).toBeUndefined();
      expect([dayToTell(heard), knowFallenDay(heard)]).toEqual([-proposal, false]);
      expect(heard.advanceNotice).toMatchObject({ proposal: -proposal, day: THURSDAY });
      const next = caseOf(
        ...known,
        ...then,
        { type: 'distributors-notified', recipients: 3, proposal: -proposal },
        ...agreedDay(days(40), 3 + known.length + then.length),
      );
      expect(next.steps['distributors-notified']).toBeUndefined();
      expect(codeOf(tell(next))).toBe('ok');
    },
  );

  test('who were told no day have nothing to be told of one that fell', () => {
    expect(codeOf(tell(caseOf(linked, ...agreedDay(THURSDAY, 3), calledOff)))).toBe('day-not-agreed');
  });

  test('are told “as soon as possible” where it became urgent after the day fell', () => {
    const known = [linked, ...agreedDay(THURSDAY, 3), toldOf(3)];
    expect(dayToTell(caseOf(...known, calledOff, publicly))).toBe(0);
    expect(dayToTell(caseOf(...known, publicly, calledOff))).toBe(-3);
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

  test('are told again once it is public, for what they were told was under embargo', () => {
    const state = told(dated);
    const open = after(state, changeDisclosure(state, { kind: 'public' }, security), security);
    expect(open.steps['distributors-notified']).toBeUndefined();
    expect(dayToTell(open)).toBe(open.version);
    const again = told(open);
    expect(again.steps['distributors-notified']).toBeDefined();
    expect(again.advanceNotice).toMatchObject({ day: THURSDAY, recipients: 3, acknowledged: [] });
    // A day that they agree on later is another notice.
    expect(dayToTell(moved(again, TUESDAY))).toBe(moved(again, TUESDAY).proposal?.revision);
  });

  test('need no second word where nobody was told', () => {
    const nobody = told(dated, 0);
    const open = after(nobody, changeDisclosure(nobody, { kind: 'public' }, security), security);
    expect(open.steps['distributors-notified']).toBeDefined();
  });

  test('are told of what is published without its fix', () => {
    const published: EventBody = { type: 'advisory-published', at: START };
    const state = caseOf(linked, publicly, published, { type: 'fix-missing' });
    expect(eventsOf(tell(state))).toEqual([{ type: 'distributors-notified', recipients: 3, proposal: 0 }]);
    expect(codeOf(tell(caseOf(linked, publicly, published)))).toBe('published-already');
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

describe('one member alone lets no address know that', () => {
  const { opened } = dated;
  const fingerprint = FINGERPRINT;
  const long = opened.at.add({ hours: 24 * 60 });
  const needs = (addedAt: Temporal.Instant, now: Temporal.Instant, state = dated) =>
    needsSecondKey(state, { addedAt, fingerprint }, { policy, now });

  test('came to the list since the case was opened, however long ago that is', () => {
    expect(needs(opened.at, long)).toBe(true);
    expect(needs(opened.at.add({ hours: 1 }), long)).toBe(true);
    expect(needs(opened.at.subtract({ seconds: 1 }), long)).toBe(false);
  });

  test('came to the list in the last week, in a case that is opened right after it', () => {
    const added = opened.at.subtract({ hours: 1 });
    expect(needs(added, added.add({ hours: 7 * 24 }).subtract({ seconds: 1 }))).toBe(true);
    expect(needs(added, added.add({ hours: 7 * 24 }))).toBe(false);
  });

  test('or for as long as the policy says', () => {
    const other = readPolicy({ distributors: { newFor: 'PT2H' } });
    const added = opened.at.subtract({ hours: 1 });
    const isNew = (now: Temporal.Instant) =>
      needsSecondKey(dated, { addedAt: added, fingerprint }, { policy: other, now });
    expect([isNew(added.add({ hours: 2 }).subtract({ seconds: 1 })), isNew(added.add({ hours: 2 }))]).toEqual(
      [true, false],
    );
  });

  test('unless two members vouch for it in this very case', () => {
    const parts = { day: OTHER_PRINT, [addressPart(7)]: fingerprint };
    const ask: EventBody = { type: 'publication-asked', what: 'advance-notice', print: fingerprint, parts };
    const asked = caseOf(linked, ...agreedDay(THURSDAY, 3), ask);
    expect(needs(long, long, asked)).toBe(true);
    const request = asked.publications['advance-notice']?.revision ?? 0;
    const approved: EventBody = { type: 'publication-approved', what: 'advance-notice', request };
    const vouched = caseOf(linked, ...agreedDay(THURSDAY, 3), ask, approved);
    expect(vouched.vouchedAddresses).toEqual([fingerprint]);
    expect(vouched.publications['advance-notice']).toBeUndefined();
    expect(needs(long, long, vouched)).toBe(false);
    // Another request’s number counts for nothing.
    const other: EventBody = { ...approved, request: request - 1 };
    expect(caseOf(linked, ...agreedDay(THURSDAY, 3), ask, other).vouchedAddresses).toEqual([]);
  });

  test('and what waits for a second member is not told as “nobody”', () => {
    expect(codeOf(notifyDistributors(dated, { recipients: 0, held: 1 }, security))).toBe('addresses-new');
    expect(codeOf(notifyDistributors(dated, { recipients: 1, held: 1 }, security))).toBe('ok');
  });

  test('the day that was asked for falls: so does what was asked', () => {
    const ask: EventBody = { type: 'publication-asked', what: 'advance-notice', print: fingerprint };
    const asked = caseOf(linked, ...agreedDay(THURSDAY, 3), ask);
    expect(moved(asked, TUESDAY).publications['advance-notice']).toBeUndefined();
  });
});

test.each([
  ['mail', 3, true],
  ['by-hand', 3, true],
  ['waiting', 3, false],
  ['parked', 3, false],
  ['mail', 2, false],
] as const)('a distributor told %s of proposal %i can have acknowledged it: %s', (how, revision, may) => {
  expect(mayAcknowledge(told(dated), { how, revision })).toBe(may);
});

const event = (seq: number, id: string, body: EventBody) => ({
  seq,
  at: hours(seq),
  actor: { kind: 'member' as const, id },
  cause: 'test',
  body,
});
const notified = (day: number): EventBody => ({
  type: 'distributors-notified',
  recipients: 1,
  proposal: day,
});

describe('an address is told by the word of', () => {
  const proposal = 2;
  const parts = { [addressPart(7)]: FINGERPRINT };
  const what = 'advance-notice' as const;
  const events = [
    event(3, 'first', notified(proposal)),
    event(4, 'asker', { type: 'publication-asked', what, print: OTHER_PRINT, parts }),
    event(5, 'approver', { type: 'publication-approved', what, request: 4 }),
    event(6, 'other', { type: 'publication-asked', what, print: OTHER_PRINT, parts: {} }),
    event(7, 'another', { type: 'publication-approved', what, request: 6 }),
    event(8, 'last', notified(proposal)),
    event(9, 'of-another-day', notified(8)),
  ];
  const tellers = (fingerprint: string) => [...tellersOf(events, { proposal, fingerprint })].toSorted();

  test('the member who asked last for the notice of that day', () => {
    expect(tellers(OTHER_PRINT)).toEqual(['last']);
  });

  test('and of the two who vouch for it in this case', () => {
    expect(tellers(FINGERPRINT)).toEqual(['approver', 'asker', 'last']);
    const unapproved = events.filter(({ seq }) => seq !== 5);
    expect([...tellersOf(unapproved, { proposal, fingerprint: FINGERPRINT })]).toEqual(['last']);
  });
});
