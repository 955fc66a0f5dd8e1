import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { concernsTheTeam, stillTrue, type Current } from '../../../src/app/notifications/still-true.ts';
import type { EventBody } from '../../../src/process/events.ts';
import type { Notification, ReminderItem } from '../../../src/process/notifications/notification.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../../support/temporary.ts';

// What a message that waited has to say when it leaves, before any word of it is made.

const CASE = 'CG-2026-001';

let temporary: TemporaryStore;
beforeEach(() => {
  temporary = temporaryStore();
  const { people, cases } = temporary.store;
  people.seen('1', true);
  people.link('8', 'maintainer-1', false);
  people.answerClaim('8', 'maintainer-1', '1', true);
  cases.open([opened(), { type: 'fix-team-added', login: 'maintainer-1' }], by('1'));
});
afterEach(() => temporary[Symbol.dispose]());

function record(...events: EventBody[]): number {
  const { cases } = temporary.store;
  const state = cases.load(CASE);
  if (!state) throw new Error('there is no case');
  return cases.record(state, events, by('1')).version;
}

const now = (
  notification: Notification,
  recipient = '1',
  kind: 'dm' | 'channel' = 'dm',
): Current | undefined => stillTrue({ notification, recipient, kind }, temporary.store);

/** What is left to say to a person of the case, and as whom they are told. */
function told(notification: Notification, recipient = '1') {
  const current = now(notification, recipient);
  return current?.about === 'case' ? [current.notification, current.who] : current;
}

const answerOf = (what: 'advisory' | 'announcement', approved = true): Notification => ({
  template: 'publication-answered',
  caseId: CASE,
  what,
  approved,
  by: '2',
});
const arrived: Notification = { template: 'cve-arrived', caseId: CASE };
const close = () => record({ type: 'closed', resolution: 'invalid' });

test('that the bot sees again is told to whoever left the team as well, but not which cases came meanwhile', () => {
  const at = START.toString();
  const well = (cases?: string[]): Notification => ({
    template: 'dependencies-well',
    well: [{ name: 'sync stacklok/codegate', from: at, to: at, ...(cases && { cases }) }],
  });
  for (const each of [well(), well([]), well([CASE])]) {
    expect(now(each)).toEqual({ about: 'other', notification: each });
    expect(now(each, 'security', 'channel')).toEqual({ about: 'other', notification: each });
  }
  temporary.store.people.seen('1', false);
  expect(now(well())).toEqual({ about: 'other', notification: well() });
  expect(now(well([CASE]))).toBeUndefined();
  expect([well(), well([]), well([CASE])].map(concernsTheTeam)).toEqual([false, false, true]);
});

describe('of a case', () => {
  test('is told to its people alone, each as what they are', () => {
    expect(told(arrived)).toEqual([arrived, { id: '1', sides: ['security'] }]);
    expect(told(arrived, '8')).toEqual([arrived, { id: '8', sides: ['fix-team'] }]);
    expect(told(arrived, '9')).toBeUndefined();
  });

  test('is told to nobody who left the team, or the fix team', () => {
    temporary.store.people.seen('1', false);
    record({ type: 'fix-team-removed', login: 'maintainer-1' });
    expect([told(arrived, '1'), told(arrived, '8')]).toEqual([undefined, undefined]);
  });

  test('is told in the private channel whoever is in the team', () => {
    temporary.store.people.seen('1', false);
    expect(now(arrived, 'security', 'channel')).toMatchObject({
      about: 'case-in-channel',
      notification: arrived,
    });
  });

  test('that there is none of is not told', () => {
    expect(now({ template: 'cve-arrived', caseId: 'CG-2026-099' })).toBeUndefined();
  });

  test('which was closed, only its opening is not told any more', () => {
    const opening: Notification = { template: 'case-opened', caseId: CASE };
    expect(told(opening)).toBeDefined();
    close();
    expect(told(opening)).toBeUndefined();
    // In the private channel its line says how it ended, where it has one.
    expect(now(opening, 'security', 'channel')).toEqual({ about: 'board' });
    expect(told(arrived)).toBeDefined();
  });

  test('that publishing was approved is not told beside that it is published', () => {
    expect(told(answerOf('advisory'))).toBeDefined();
    record({ type: 'advisory-published', at: START });
    expect(told(answerOf('advisory'))).toBeUndefined();
    expect(told(answerOf('advisory', false))).toBeDefined();
    expect(told(answerOf('announcement'))).toBeDefined();
  });

  test('an offer is told to the member who was asked last', () => {
    temporary.store.people.seen('2', true);
    record({ type: 'coordinator-named', member: '1' }, { type: 'coordinator-offered', member: '2' });
    const offer: Notification = { template: 'coordinator-offer', caseId: CASE, by: '1' };
    expect([told(offer, '1'), told(offer, '2')]).toEqual([undefined, expect.anything()]);
  });

  test('a request stands until it is answered, an outsider until they are gone', () => {
    const outsider: Notification = { template: 'outsider-seen', caseId: CASE, login: 'Eve' };
    const request = record(
      { type: 'outsider-seen', login: 'eve' },
      {
        type: 'collaborator-requested',
        login: 'ida',
        askedBy: '8',
      },
    );
    const asked: Notification = { template: 'approval-asked', caseId: CASE, request };
    expect([told(asked), told(outsider)]).toEqual([expect.anything(), expect.anything()]);
    record({ type: 'collaborator-refused', request, login: 'ida' });
    expect(told(asked)).toBeUndefined();
    expect(told({ ...outsider, login: 'ivy' })).toBeUndefined();
  });
});

describe('of a login', () => {
  const claimed: Notification = { template: 'login-claimed', member: '7', login: 'Gus' };
  const answered: Notification = { template: 'login-told', caseId: CASE, member: '7', login: 'Gus' };
  beforeEach(() => void temporary.store.people.link('7', 'gus', false));

  test('is told to the security team, of which anyone can answer', () => {
    for (const notification of [claimed, answered]) {
      expect(now(notification)).toEqual({ about: 'other', notification });
      expect(now(notification, '8')).toBeUndefined();
    }
  });

  test('is not asked once it is answered, or another one is said', () => {
    const { people } = temporary.store;
    people.answerClaim('7', 'gus', '1', true);
    expect([now(claimed), now(answered)]).toEqual([undefined, { about: 'other', notification: answered }]);
    people.link('7', 'gustav', false);
    expect([now(claimed), now(answered)]).toEqual([undefined, undefined]);
  });

  test('is of no use to a case that is closed', () => {
    const wanted: Notification = { template: 'login-wanted', caseId: CASE, by: '1' };
    expect(now(wanted, '9')).toEqual({ about: 'other', notification: wanted });
    close();
    expect([now(wanted, '9'), now(answered)]).toEqual([undefined, undefined]);
  });
});

const item = (more: Partial<ReminderItem> = {}): ReminderItem => ({
  caseId: CASE,
  stage: 'intake',
  revision: 1,
  mark: 'due',
  kind: 'due',
  ...more,
});
const remaining = (items: ReminderItem[], recipient = '1') => {
  const current = now({ template: 'reminder', items }, recipient);
  return current?.about === 'reminders' ? current.cases.map((each) => each.items) : current;
};

describe('of a reminder', () => {
  test('only what is still to be done is left, by its case', () => {
    const other = temporary.store.cases.open([opened()], by('1')).id;
    const items = [item(), item({ caseId: other }), item({ stage: 'fix-development' })];
    expect(remaining(items)).toEqual([[items[0], items[2]], [items[1]]]);
    record({ type: 'step-checked', step: 'acknowledge' }, { type: 'step-checked', step: 'report-complete' });
    expect(remaining(items)).toEqual([[items[2]], [items[1]]]);
    // The fix team's member belongs to one of the two cases.
    expect(remaining(items, '8')).toEqual([[items[2]]]);
  });

  test('nothing is left of a case that is closed', () => {
    close();
    expect(remaining([item()])).toBeUndefined();
  });

  test('a release day is reminded of while it stands agreed', () => {
    const proposal = record({ type: 'release-proposed', at: START.add({ hours: 200 }) });
    const day = item({
      stage: 'fix-release',
      revision: proposal,
      kind: 'release-day',
      mark: 'release-day due',
    });
    expect(remaining([day])).toBeUndefined();
    for (const side of ['security', 'fix-team'] as const) record({ type: 'release-agreed', side, proposal });
    expect(remaining([day])).toEqual([[day]]);
    record({ type: 'release-proposed', at: START.add({ hours: 300 }) });
    expect(remaining([day])).toBeUndefined();
  });
});

test('what is for #codegate is not judged here', () => {
  expect(now({ template: 'crosspost', caseId: CASE, messageId: '5' }, 'codegate', 'channel')).toBeUndefined();
});
