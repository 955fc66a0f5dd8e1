import { describe, expect, test } from 'vitest';
import { dayToTell, notifyDistributors } from '../../../src/process/acts/distributors.ts';
import type { EventBody } from '../../../src/process/events.ts';
import {
  isNewsDue,
  newsFacts,
  newsKind,
  newsToTell,
} from '../../../src/process/publication/distributor-news.ts';
import { nextAct } from '../../../src/process/steps.ts';
import {
  agreedDay,
  ANNA,
  as,
  caseOf,
  days,
  doneBefore,
  eventsOf,
  FINGERPRINT,
  opened,
  OTHER_PRINT,
  type Told,
} from '../../support/cases.ts';

const PUBLISHED: readonly Told[] = [
  { type: 'advisory-published', at: days(9) },
  { type: 'announced', what: 'announcement', messageId: '8', print: FINGERPRINT, exploited: 'no', parts: {} },
];
const withoutNotice = doneBefore('retrospective').filter(
  ({ type }) => type !== 'announced' && type !== 'distributors-notified' && type !== 'advisory-published',
);
/** Two distributors were told of the release; then it is out, and announced. */
const before = caseOf(opened(), ...withoutNotice, ...agreedDay(days(9), withoutNotice.length + 2));
const told: readonly Told[] = [
  opened(),
  ...withoutNotice,
  ...agreedDay(days(9), withoutNotice.length + 2),
  { type: 'distributors-notified', recipients: 2, proposal: before.proposal?.revision ?? 0 },
  ...PUBLISHED,
];
const corrected = (...facts: readonly string[]): EventBody => ({
  type: 'advisory-corrected',
  facts: Object.fromEntries(facts.map((fact) => [fact, OTHER_PRINT])),
});
const ended: EventBody = { type: 'correction-ended' };
const followUp: EventBody = {
  type: 'correction-posted',
  messageId: '9',
  print: OTHER_PRINT,
  exploited: 'no',
};
const stands = (now: 'withdrawn' | 'restored' | 'out-of-sight' | 'in-sight'): EventBody => ({
  type: 'advisory-standing',
  now,
});
/** The distributors are told what is so then. */
const TELL = 'tell';

/** The case after these; where it is told, it is as the act records it. */
function after(...moves: readonly (EventBody | typeof TELL)[]) {
  const events: Told[] = [...told];
  for (const move of moves) {
    if (move === TELL) events.push(...eventsOf(tell(caseOf(...events))));
    else events.push(move);
  }
  return caseOf(...events);
}

function tell(state: ReturnType<typeof caseOf>, recipients = 2) {
  return notifyDistributors(state, { recipients }, as(ANNA, ['security']));
}

describe('what the distributors who were told of a release hear of it afterwards', () => {
  test.each([
    ['nothing, where nothing is otherwise', [], undefined, []],
    ['a correction', [corrected('fixed')], 'corrected', ['fixed']],
    ['all that is corrected', [corrected('fixed', 'severity')], 'corrected', ['fixed', 'severity']],
    ['nothing of one that was taken back before', [corrected('fixed'), ended], undefined, []],
    ['that one they were told of was taken back', [corrected('fixed'), TELL, ended], 'as-announced', []],
    ['one that #codegate says by now', [corrected('fixed'), followUp], 'corrected', ['fixed']],
    [
      'one that #codegate says by now, and another one',
      [corrected('fixed'), followUp, corrected('severity')],
      'corrected',
      ['fixed', 'severity'],
    ],
    [
      'one that #codegate says by now, where another one was taken back',
      [corrected('fixed'), followUp, corrected('severity'), ended],
      'corrected',
      ['fixed'],
    ],
    [
      'of two, the one they were not told',
      [corrected('fixed'), TELL, followUp, corrected('affected')],
      'corrected',
      ['affected'],
    ],
    ['what it is in the end', [corrected('fixed'), corrected('severity')], 'corrected', ['severity']],
    ['that it was withdrawn', [stands('withdrawn')], 'withdrawn', []],
    [
      'of a correction, too, that it was withdrawn',
      [corrected('fixed'), stands('withdrawn')],
      'withdrawn',
      [],
    ],
    ['nothing where it is published again before', [stands('withdrawn'), stands('restored')], undefined, []],
    ['that it is published again', [stands('withdrawn'), TELL, stands('restored')], 'restored', []],
    [
      'a correction that they did not hear before it was withdrawn',
      [corrected('fixed'), followUp, stands('withdrawn'), stands('restored')],
      'corrected',
      ['fixed'],
    ],
    ['nothing of what is out of sight', [stands('out-of-sight'), stands('in-sight')], undefined, []],
  ] as const)('%s', (_, moves, kind, facts) => {
    const state = after(...moves);
    const { news } = state;
    expect(news && newsKind(news)).toBe(kind);
    expect(news ? newsFacts(news) : []).toEqual(facts);
    expect(isNewsDue(state)).toBe(kind !== undefined);
    expect(dayToTell(state)).toBe(news ? -news.revision : before.proposal?.revision);
  });

  test('once: then nothing is due', () => {
    const state = after(corrected('fixed'), TELL);
    expect(isNewsDue(state)).toBe(false);
    expect(state.advanceNotice).toMatchObject({
      proposal: newsToTell(state),
      about: 'corrected',
      recipients: 2,
    });
    expect(state.advanceNotice?.day).toEqual(days(9));
    expect(tell(state, 0)).toMatchObject({ ok: false, refusal: { code: 'told-already' } });
    expect(state.steps['distributors-notified']).toBeDefined();
  });

  test('nobody who knows nothing of it is told', () => {
    expect(caseOf(opened(), ...withoutNotice, ...PUBLISHED, corrected('fixed')).news).toBeUndefined();
    const noOne: EventBody = { type: 'distributors-notified', recipients: 0, proposal: 0 };
    expect(caseOf(opened(), ...withoutNotice, noOne, ...PUBLISHED, corrected('fixed')).news).toBeUndefined();
  });

  test('it is the next act once #codegate is right, and not owed by anybody else', () => {
    expect(nextAct(after(corrected('fixed')))).toMatchObject({ kind: 'step', step: 'announced' });
    expect(nextAct(after(corrected('severity')))).toEqual({ kind: 'tell' });
    expect(nextAct(after(corrected('severity'), TELL))?.kind).toBe('step');
    const outsider = notifyDistributors(after(corrected('fixed')), { recipients: 2 }, as('9', ['fix-team']));
    expect(outsider).toMatchObject({ ok: false, refusal: { code: 'security-only' } });
  });

  test('while the fix is not released, they are told that, and the correction after it', () => {
    const open = after(
      corrected('fixed'),
      { type: 'disclosure-changed', kind: 'public' },
      { type: 'fix-missing' },
    );
    expect(isNewsDue(open)).toBe(false);
    expect(dayToTell(open)).toBe(open.noticeSince);
    const released = after(
      corrected('fixed'),
      { type: 'disclosure-changed', kind: 'public' },
      { type: 'fix-missing' },
      TELL,
      { type: 'fix-released' },
    );
    expect(isNewsDue(released)).toBe(true);
  });

  test('what is on its way goes on leaving when the case is closed; nothing new is begun', () => {
    const closed: EventBody = { type: 'closed', resolution: 'fixed' };
    const begun = after(corrected('severity'), TELL, closed);
    expect(dayToTell(begun)).toBe(newsToTell(begun));
    const late = after(corrected('severity'), closed);
    expect(dayToTell(late)).toBeUndefined();
    expect(tell(late)).toMatchObject({ ok: false, refusal: { code: 'case-closed' } });
  });
});
