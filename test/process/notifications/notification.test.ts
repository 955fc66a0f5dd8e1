import { describe, expect, test } from 'vitest';
import { evolve } from '../../../src/process/evolve.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { notification } from '../../../src/process/notifications/notification.ts';
import {
  notificationsOf,
  type AddressedNotification,
} from '../../../src/process/notifications/event-notifications.ts';
import { check, histories } from '../../support/arbitraries.ts';
import { ANNA, BEN, caseOf, CASE_ID, days, folded, hours, linked, opened } from '../../support/cases.ts';

/** Whom `body` is told to, after `before` happened; Anna did it. */
function toldOf(before: readonly EventBody[], body: EventBody): AddressedNotification[] {
  const state = before.length > 0 ? caseOf(...before) : undefined;
  const event = {
    seq: (state?.version ?? 0) + 1,
    at: hours(1),
    actor: { kind: 'member', id: ANNA },
    cause: 'test',
    body,
  } as const;
  return notificationsOf(state, evolve(CASE_ID, state, event), event);
}

const about = (template: string, more = {}) => ({ template, caseId: CASE_ID, ...more });
const security = { kind: 'security' };
const fixTeam = { kind: 'fix-team' };
const anna: EventBody = { type: 'coordinator-named', member: ANNA };
const offer: EventBody = { type: 'coordinator-offered', member: BEN };

test.each<[string, EventBody[], EventBody, object[]]>([
  [
    'a new case: the private channel and the team',
    [],
    opened(),
    [
      { to: { kind: 'private-channel' }, notification: about('case-opened') },
      { to: security, notification: about('case-opened') },
    ],
  ],
  [
    'a coordinator: whoever it is',
    [opened()],
    { type: 'coordinator-named', member: BEN },
    [{ to: { kind: 'member', id: BEN }, notification: about('coordinator-named', { by: ANNA }) }],
  ],
  [
    'an offer: whoever is asked',
    [opened(), anna],
    offer,
    [{ to: { kind: 'member', id: BEN }, notification: about('coordinator-offer', { by: ANNA }) }],
  ],
  [
    'an offer accepted: the new one and the old one',
    [opened(), anna, offer],
    { type: 'coordinator-named', member: BEN },
    [
      { to: { kind: 'member', id: BEN }, notification: about('coordinator-named', { by: ANNA }) },
      {
        to: { kind: 'member', id: ANNA },
        notification: about('hand-over-answered', { by: BEN, accepted: true }),
      },
    ],
  ],
  [
    'an offer declined: whoever is in charge, and the member who asked',
    [opened(), anna, offer],
    { type: 'coordinator-declined', member: BEN },
    [{ kind: 'in-charge' } as const, { kind: 'member', id: ANNA } as const].map((to) => ({
      to,
      notification: about('hand-over-answered', { by: BEN, accepted: false }),
    })),
  ],
  [
    'the coordinator left the team: all of it',
    [opened(), anna, offer],
    { type: 'coordinator-left', member: ANNA },
    [{ to: { kind: 'security' }, notification: about('coordinator-left', { by: ANNA }) }],
  ],
  [
    'so did the member who was asked to take over: whoever is in charge',
    [opened(), anna, offer],
    { type: 'coordinator-left', member: BEN },
    [{ to: { kind: 'in-charge' }, notification: about('hand-over-answered', { by: BEN, accepted: false }) }],
  ],
  [
    'a member of the fix team: them',
    [opened()],
    { type: 'fix-team-added', login: 'fay' },
    [{ to: { kind: 'login', login: 'fay' }, notification: about('fix-team-welcome') }],
  ],
  [
    'an advisory closed: the team',
    [opened(), linked],
    { type: 'advisory-closed' },
    [{ to: security, notification: about('closed-in-github') }],
  ],
  [
    'an advisory reopened: the team, and the fix team',
    [opened(), linked],
    { type: 'advisory-reopened' },
    [
      { to: security, notification: about('reopened-in-github') },
      { to: fixTeam, notification: about('reopened-in-github') },
    ],
  ],
  [
    'a case reopened: the team, and the fix team',
    [opened(), linked, { type: 'closed', resolution: 'invalid' }],
    { type: 'reopened' },
    [
      { to: security, notification: { ...about('reopened'), by: ANNA } },
      { to: fixTeam, notification: { ...about('reopened'), by: ANNA } },
    ],
  ],
  [
    'the day on which the reporter publishes: the fix team as well, whose deadline it moves',
    [opened(), linked],
    { type: 'disclosure-changed', kind: 'intends-to-publish', publishesAt: days(9) },
    [
      { to: security, notification: { ...about('disclosure-changed'), by: ANNA } },
      { to: fixTeam, notification: { ...about('deadline-moved'), by: ANNA } },
    ],
  ],
  [
    'an advisory published: the team, and the fix team',
    [opened(), linked],
    { type: 'advisory-published', at: hours(1) },
    [
      { to: security, notification: about('published-in-github') },
      { to: { kind: 'fix-team' }, notification: about('published-in-github') },
    ],
  ],
  [
    'a CVE: whoever is in charge, and not its id',
    [opened()],
    { type: 'cve-assigned', cveId: 'CVE-2026-1234' },
    [{ to: { kind: 'in-charge' }, notification: about('cve-arrived') }],
  ],
  ['a step: nobody', [opened()], { type: 'step-checked', step: 'acknowledge' }, []],
])('told of %s', (_, before, body, told) => {
  expect(toldOf(before, body)).toEqual(told);
});

describe('a notification', () => {
  test('of whatever happens can be stored, and holds no more than ids', () => {
    check([histories], (events) => {
      for (const [index, event] of events.entries()) {
        const before = index > 0 ? folded(events.slice(0, index)) : undefined;
        for (const told of notificationsOf(before, folded(events.slice(0, index + 1)), event)) {
          const stored: unknown = JSON.parse(JSON.stringify(told.notification));
          expect(notification.parse(stored)).toEqual(told.notification);
          expect(JSON.stringify(stored)).not.toMatch(/GHSA-|CVE-\d|CVSS|https?:/i);
        }
      }
    });
  });
});
