import { describe, expect, test } from 'vitest';
import { evolve } from '../../src/process/evolve.ts';
import type { Actor, EventBody } from '../../src/process/events.ts';
import {
  notificationsOf,
  type AddressedNotification,
} from '../../src/process/notifications/event-notifications.ts';
import { check } from '../support/arbitraries.ts';
import { agreedDay, ANNA, BEN, caseOf, CASE_ID, days, hours, linked } from '../support/cases.ts';
import { draws } from '../support/draws.ts';
import { THURSDAY } from '../support/plain-acts.ts';
import { walks } from './walks.ts';

const anna: Actor = { kind: 'member', id: ANNA };

/** Whom `body` is told to, after `before` happened. */
function toldOf(before: readonly EventBody[], body: EventBody, actor = anna): AddressedNotification[] {
  const state = caseOf(linked, ...before);
  const event = { seq: state.version + 1, at: hours(1), actor, cause: 'test', body };
  return notificationsOf(state, evolve(CASE_ID, state, event), event);
}

const about = (template: string, more = {}) => ({ template, caseId: CASE_ID, ...more });
const security = { kind: 'security' };
const inCharge = { kind: 'in-charge' };
const fixTeam = { kind: 'fix-team' };
const both = (notification: object) => [inCharge, fixTeam].map((to) => ({ to, notification }));
const everybody = (notification: object, more = {}) =>
  [security, fixTeam].map((to) => ({ to, notification, ...more }));
const requested: EventBody = { type: 'collaborator-requested', login: 'ida', askedBy: BEN };
const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) };
const [proposed, secure, fixing] = agreedDay(THURSDAY, 3);
const to = (kind: 'public' | 'declined-private' | 'private' | 'intends-to-publish' | 'agreed-private') =>
  ({ type: 'disclosure-changed', kind }) as const;

test.each<[string, EventBody[], EventBody | undefined, object[]]>([
  [
    'a request: the private channel, and everyone of the security team',
    [],
    requested,
    [{ kind: 'private-channel' }, security].map((audience) => ({
      to: audience,
      notification: about('approval-asked', { request: 3 }),
    })),
  ],
  [
    'an approval: whoever asked',
    [requested],
    { type: 'collaborator-approved', login: 'ida', request: 3 },
    [
      {
        to: { kind: 'member', id: BEN },
        notification: about('approval-answered', { login: 'ida', approved: true, by: ANNA }),
      },
    ],
  ],
  [
    'a refusal: whoever asked',
    [requested],
    { type: 'collaborator-refused', login: 'ida', request: 3 },
    [
      {
        to: { kind: 'member', id: BEN },
        notification: about('approval-answered', { login: 'ida', approved: false, by: ANNA }),
      },
    ],
  ],
  [
    'an outsider: whoever is in charge',
    [],
    { type: 'outsider-seen', login: 'ida' },
    [{ to: inCharge, notification: about('outsider-seen', { login: 'ida' }) }],
  ],
  [
    'an outsider who left: those who heard of them',
    [],
    { type: 'outsider-left', login: 'ida' },
    [{ to: inCharge, notification: about('outsider-left', { login: 'ida' }) }],
  ],
  [
    'a fix that is not ready after all: the security team',
    [{ type: 'step-checked', step: 'fix-ready' }],
    { type: 'step-unchecked', step: 'fix-ready' },
    [{ to: security, notification: about('fix-not-ready', { by: ANNA }) }],
  ],
  ['a fork: those who act on it', [], { type: 'fork-created' }, both(about('fork-created'))],
  [
    'the fix: the security team',
    [],
    { type: 'step-checked', step: 'fix-ready' },
    [{ to: security, notification: about('fix-ready', { by: ANNA }) }],
  ],
  [
    'a disclosure that turns back: the security team',
    [to('public')],
    to('agreed-private'),
    [{ to: security, notification: about('disclosure-changed', { by: ANNA }) }],
  ],
  ['what makes everything ASAP: a reminder is it', [], to('public'), []],
  ['a declined request: a reminder is it', [], to('declined-private'), []],
  [
    'a deadline: those who act on it',
    [],
    { type: 'deadline-set', stage: 'fix-release', at: days(25), reason: 'x' },
    both(about('deadline-moved', { by: ANNA })),
  ],
  [
    'the slow track: those who act on it',
    [],
    { type: 'slow-track-set', until: days(60), reviewAt: days(14), reason: 'x' },
    both(about('deadline-moved', { by: ANNA })),
  ],
  ['another project’s date: those who act on it', [], upstream, both(about('deadline-moved', { by: ANNA }))],
  [
    'another project’s date that sweeps an agreed day away: everybody',
    agreedDay(THURSDAY, 3),
    upstream,
    [
      ...both(about('deadline-moved', { by: ANNA })),
      ...everybody(about('release-withdrawn', { event: 6, withdrawn: THURSDAY.toString() })),
    ],
  ],
  [
    'one that comes before the agreed day: no more than the date',
    agreedDay(days(40), 3),
    upstream,
    both(about('deadline-moved', { by: ANNA })),
  ],
  [
    'one that sweeps away what was merely proposed: no more than the date',
    agreedDay(THURSDAY, 3).slice(0, 2),
    upstream,
    both(about('deadline-moved', { by: ANNA })),
  ],
  [
    'a disclosure that turns back to another project’s embargo, before which the agreed day lies: everybody',
    [upstream, to('public'), ...agreedDay(THURSDAY, 5)],
    to('private'),
    [
      { to: security, notification: about('disclosure-changed', { by: ANNA }) },
      ...everybody(about('release-withdrawn', { event: 8, withdrawn: THURSDAY.toString() })),
    ],
  ],
  [
    'a proposal: those who act on it',
    [],
    proposed,
    both(about('release-proposed', { proposal: 3, by: ANNA })),
  ],
  [
    'another proposal where none was agreed: those who act on it',
    agreedDay(THURSDAY, 3).slice(0, 2),
    { type: 'release-proposed', at: days(10) },
    both(about('release-proposed', { proposal: 5, by: ANNA })),
  ],
  [
    'a proposal in place of an agreed day: everybody, with the day that does not stand any more',
    agreedDay(THURSDAY, 3),
    { type: 'release-proposed', at: days(10) },
    everybody(about('release-proposed', { proposal: 6, withdrawn: THURSDAY.toString(), by: ANNA })),
  ],
  ['the first side that agrees: nobody', agreedDay(THURSDAY, 3).slice(0, 1), secure, []],
  [
    'both: everybody, whoever agreed last too',
    agreedDay(THURSDAY, 3).slice(0, 2),
    fixing,
    everybody(about('release-agreed', { proposal: 3 }), { actorToo: true }),
  ],
  ['an agreement that comes twice: nobody', agreedDay(THURSDAY, 3), fixing, []],
  [
    'an agreement to another proposal: nobody',
    agreedDay(THURSDAY, 3),
    { type: 'release-agreed', side: 'security', proposal: 2 },
    [],
  ],
  ['a severity: nobody', [], { type: 'severity-scored', band: 'low', score: 2 }, []],
  ['a requested CVE: nobody', [], { type: 'cve-requested' }, []],
  ['the distributors: nobody', [], { type: 'distributors-notified', recipients: 3, proposal: 0 }, []],
])('told of %s', (_, before, body, told) => {
  expect(body && toldOf(before, body)).toEqual(told);
});

test('an answer that GitHub would have given has nobody to name, and is told to nobody', () => {
  const answer: EventBody = { type: 'collaborator-approved', login: 'ida', request: 3 };
  expect(toldOf([requested], answer, { kind: 'github' })).toEqual([]);
  expect(toldOf([], answer)).toEqual([]);
});

describe('whatever people do', () => {
  test('everybody hears of a release day when it is agreed, and when it does not stand any more', () => {
    let agreed = 0;
    let fell = 0;
    check(
      [walks],
      ({ states, events }) => {
        for (const [index, event] of events.entries()) {
          const [before, after] = [states[index - 1], states[index]];
          if (!after) continue;
          const told = notificationsOf(before, after, event).filter(({ notification }) =>
            ['release-agreed', 'release-withdrawn', 'release-proposed'].includes(notification.template),
          );
          const dayOf = (state: typeof before) =>
            state?.steps['release-day'] ? state.proposal?.revision : undefined;
          if (dayOf(before) === dayOf(after)) continue;
          const isAgreed = dayOf(after) !== undefined;
          agreed += isAgreed ? 1 : 0;
          fell += isAgreed ? 0 : 1;
          expect(told.map(({ to: audience }) => audience.kind).toSorted()).toEqual(['fix-team', 'security']);
          const says = told.filter(({ notification }) =>
            isAgreed ? notification.template === 'release-agreed' : 'withdrawn' in notification,
          );
          expect(says).toEqual(told);
        }
      },
      200,
    );
    expect(agreed).toBeGreaterThanOrEqual(draws(11));
    expect(fell).toBeGreaterThanOrEqual(draws(3));
  });
});
