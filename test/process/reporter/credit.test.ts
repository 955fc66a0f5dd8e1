import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../../src/process/events.ts';
import { creditDue, creditObserved, isCreditAsked } from '../../../src/process/reporter/credit.ts';
import { caseOf, doneBy, linked, opened, START } from '../../support/cases.ts';

const accepted: EventBody = { type: 'advisory-accepted' };
const rita = (credit?: boolean): EventBody => ({
  type: 'reporter-recorded',
  login: 'Rita',
  channel: 'private',
  ...(credit === undefined ? {} : { credit }),
});
const seen = (state: 'none' | 'pending' | 'accepted' | 'declined'): EventBody => ({
  type: 'credit-seen',
  state,
});
const outside = (credit?: boolean): EventBody => ({
  type: 'reporter-outside',
  channel: 'private',
  ...(credit === undefined ? {} : { credit }),
});

describe('before the release, credit is', () => {
  test.each<[string, readonly EventBody[], ReturnType<typeof creditDue>]>([
    ['nobody’s business before the report is accepted', [linked, rita()], undefined],
    ['asked for', [linked, accepted, rita()], 'ask'],
    ['asked for by mail as well', [linked, accepted, outside()], 'ask'],
    ['given where it is wanted', [linked, accepted, rita(true)], 'add'],
    ['by hand where there is no account to be credited', [linked, accepted, outside(true)], undefined],
    ['to be accepted', [linked, accepted, rita(true), seen('pending')], 'accept'],
    ['to be accepted by who was not asked first', [linked, accepted, rita(), seen('pending')], 'accept'],
    ['settled by an answer in GitHub: yes', [linked, accepted, rita(true), seen('accepted')], undefined],
    ['settled by an answer in GitHub: no', [linked, accepted, rita(true), seen('declined')], undefined],
    ['settled by an answer to the team: no', [linked, accepted, rita(false)], undefined],
    [
      'to be given again where it was struck',
      [linked, accepted, rita(true), seen('pending'), seen('none')],
      'add',
    ],
    [
      'another one for another reporter',
      [
        linked,
        accepted,
        rita(true),
        seen('accepted'),
        { type: 'reporter-recorded', login: 'Bob', channel: 'private' },
      ],
      'ask',
    ],
    [
      'over with the publication',
      [linked, accepted, rita(), { type: 'advisory-published', at: START }],
      undefined,
    ],
  ])('%s', (_, facts, due) => {
    expect(creditDue(caseOf(...facts))).toBe(due);
  });

  test('never asked of nobody', () => {
    expect(creditDue(caseOf(opened({ source: 'internal' }), linked, accepted))).toBeUndefined();
  });

  test('among what those in charge are asked for once there is a fix', () => {
    expect(isCreditAsked(caseOf(linked, accepted, rita()))).toBe(false);
    expect(isCreditAsked(caseOf(linked, accepted, rita(), doneBy('fix-ready')))).toBe(true);
    expect(isCreditAsked(caseOf(linked, accepted, rita(false), doneBy('fix-ready')))).toBe(false);
  });
});

describe('what GitHub shows of it', () => {
  const state = caseOf(linked, rita());

  test('is recorded once, of the reporter alone', () => {
    const shown = new Map([['rita', 'pending' as const]]);
    expect(creditObserved(state, shown)).toEqual([seen('pending')]);
    expect(creditObserved(caseOf(linked, rita(), seen('pending')), shown)).toEqual([]);
    expect(creditObserved(caseOf(linked, rita(), seen('pending')), new Map())).toEqual([seen('none')]);
    expect(creditObserved(state, new Map([['bob', 'accepted' as const]]))).toEqual([]);
    expect(creditObserved(caseOf(linked), shown)).toEqual([]);
  });

  test('is never taken for nothing where it shows none', () => {
    expect(creditObserved(caseOf(linked, rita(), seen('accepted')), undefined)).toEqual([]);
  });
});
