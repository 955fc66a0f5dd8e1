import { describe, expect, test } from 'vitest';
import * as keys from '../../../src/process/notifications/message-keys.ts';

const NOW = Temporal.Instant.from('2026-03-02T23:30:00Z');
const CASE = 'CG-2026-001';
const member = (id: string) => ({ kind: 'member', id }) as const;
const claim = { member: '9', login: 'gus' };
const item = {
  caseId: CASE,
  stage: 'fix-release',
  revision: 46,
  mark: 'release-day overdue PT3600S',
  kind: 'release-day',
} as const;

/** What a message tells the audit trail: of its case alone, or of the event that caused it. */
const ofCase = { caseId: CASE };
const ofEvent = (seq: number) => ({ caseId: CASE, seq });

/** One message in all: nothing is left out of what a stand-in's key is built from. */
const one = (built: keys.MessageKey, key: string, about?: keys.CaseOfMessage) =>
  [built, key, key, about] as const;

/** What installations have stored: each key, what the key of a stand-in is built from, and what it is about. */
const STORED: readonly (readonly [keys.MessageKey, string, string, keys.CaseOfMessage | undefined])[] = [
  [
    keys.eventKey(CASE, 7, 'fix-ready', '1'),
    'CG-2026-001 7 fix-ready 1',
    'CG-2026-001 7 fix-ready',
    ofEvent(7),
  ],
  [
    keys.claimOfFixTeamKey(CASE, 19, '9', '1'),
    'CG-2026-001 19 claim 9 1',
    'CG-2026-001 19 claim 9',
    ofEvent(19),
  ],
  [keys.loginWantedKey(CASE, '1', '9'), 'CG-2026-001 login-wanted 1 9', 'CG-2026-001 login-wanted 1', ofCase],
  [keys.cannotHelpKey(CASE, '9', '1'), 'CG-2026-001 cannot-help 9 1', 'CG-2026-001 cannot-help 9', ofCase],
  [keys.mailUnsentKey(CASE, 2, '1'), 'CG-2026-001 mail 2 unsent 1', 'CG-2026-001 mail 2 unsent', ofCase],
  [
    keys.channelRefusesKey(NOW, '1'),
    'channel-refuses 2026-03-02T23:30:00Z 1',
    'channel-refuses 2026-03-02T23:30:00Z',
    undefined,
  ],
  [
    keys.teamKey('team-doubted', NOW, '1'),
    'team-doubted 2026-03-02T23:30:00Z 1',
    'team-doubted 2026-03-02T23:30:00Z',
    undefined,
  ],
  one(
    keys.absenceKey('1', '2', { until: '2026-03-09T08:00:00Z', now: NOW }),
    'stand-in 1 2026-03-09T08:00:00Z 2 2026-03-02T23:30:00Z',
  ),
  one(keys.claimKey(claim, '1', NOW), 'claim 9 gus 1 2026-03-02T23:30:00Z'),
  one(keys.welcomeKey(CASE, '9', NOW), 'CG-2026-001 welcome 9 2026-03-02T23:30:00Z', ofCase),
  one(keys.loginWantedKey(CASE, '1', '9', 2), 'CG-2026-001 login-wanted 1 9 2', ofCase),
  one(
    keys.loginToldKey(CASE, { ...claim, by: '1' }, NOW),
    'CG-2026-001 login-told 9 gus 1 2026-03-02T23:30:00Z',
    ofCase,
  ),
  one(keys.dmTestKey('1', 'x'), 'dm-test 1 x'),
  one(
    keys.reminderKey(member('1'), { ...item, insteadOf: '2' }),
    'reminder 1 CG-2026-001 fix-release 46 release-day overdue PT3600S release-day',
  ),
  one(keys.mailUnsentKey(CASE, 2), 'CG-2026-001 mail 2 unsent', ofCase),
  [keys.privacyKey('privacy-lost', 'T', '1'), 'privacy-lost T 1', 'privacy-lost T', undefined],
  [
    keys.dependenciesKey('dependencies-lost', NOW, '1'),
    'dependencies-lost 2026-03-02T23:30:00Z 1',
    'dependencies-lost 2026-03-02T23:30:00Z',
    undefined,
  ],
  [
    keys.claimAgainKey({ ...claim }, '1', NOW),
    'claim 9 gus again 2026-03-02 1',
    'claim 9 gus again 2026-03-02',
    undefined,
  ],
  one(keys.distributorsChangedKey(3), 'distributors 3'),
  [keys.loginChangedKey(4, '1'), 'login 4 1', 'login 4', undefined],
  [keys.distributorsChangedKey(3, '1'), 'distributors 3 1', 'distributors 3', undefined],
  one(keys.githubRightsKey('a/b', 'right', NOW), 'github-rights a/b right 2026-03-02T23:30:00Z'),
  [
    keys.manyKey(keys.eventKey(CASE, 1, 'case-opened', '1')),
    'CG-2026-001 1 case-opened 1 and others',
    'CG-2026-001 1 case-opened and others',
    undefined,
  ],
  [
    keys.unreadableKey('a/b', NOW, '1'),
    'advisory-unreadable a/b 2026-03-02T23:30:00Z 1',
    'advisory-unreadable a/b 2026-03-02T23:30:00Z',
    undefined,
  ],
  one(keys.undeliveredKey(NOW), 'undelivered 2026-03-02'),
];

describe('a key', () => {
  test.each(STORED)('%j', (built, key, base, about) => {
    expect(built).toEqual({ key, base, about });
  });
});

test('a stand-in has the key that their own message would have', () => {
  const own = keys.eventKey(CASE, 7, 'fix-ready', '2');
  const theirs = keys.standInKey(keys.eventKey(CASE, 7, 'fix-ready', '1'), member('2'));
  expect(theirs).toEqual(own);
  expect(keys.standInKey(theirs, member('3'))).toEqual(keys.eventKey(CASE, 7, 'fix-ready', '3'));
});

test('where each message is one of its own, so is the stand-in’s, and it goes on from there', () => {
  const reminded = keys.reminderKey(member('1'), item);
  const first = keys.standInKey(reminded, member('2'));
  expect(first).toEqual({ key: `${reminded.key} 2`, base: reminded.key });
  expect(keys.standInKey(first, member('3')).key).toBe(`${reminded.key} 3`);
});

test('what is handed on in parts to one person has a key each', () => {
  const reminded = keys.reminderKey(member('1'), item);
  expect(keys.passedOnKey(keys.standInKey(reminded, member('2')), member('3'))).toEqual({
    key: `${reminded.key} 2 passed on 3`,
    base: reminded.base,
  });
});

test('a recipient whose id is also the end of another word leaves that word alone', () => {
  // "… asked the 2nd time" does not end with the recipient 2, though it looks like it.
  const again = keys.loginWantedKey(CASE, '1', '2', 2);
  expect(keys.standInKey(again, member('1')).key).toBe('CG-2026-001 login-wanted 1 2 2 1');
});

test('the call to a member who cannot be reached names the message', () => {
  const key = 'CG-2026-001 7 fix-ready 1 unreachable';
  expect(keys.unreachableKey(keys.eventKey(CASE, 7, 'fix-ready', '1'))).toEqual({
    key,
    base: key,
    about: ofEvent(7),
  });
});
