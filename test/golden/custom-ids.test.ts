import { expect, test } from 'vitest';
import { golden, readGolden } from './golden.ts';
import { customId, parseCustomId, PRESS_KINDS, type PressKind } from './house.ts';

// Messages keep their buttons for good: one that was sent today must do tomorrow what it says.

const caseId = 'CG-2026-001';
const member = '110000000000000001';
const login = 'fay-fixes';
const print = '0123456789abcdef0123456789abcdef';

const EXAMPLES: { readonly [K in PressKind]: readonly Parameters<typeof customId<K>>[1][] } = {
  check: [{ caseId, step: 'acknowledge' }],
  done: [{ caseId, step: 'pull-requests-approved' }],
  open: [{ caseId }, { caseId: 'CG-2027-1000' }],
  refresh: [{ caseId }],
  take: [{ caseId }],
  draft: [{ caseId }],
  merged: [{ caseId }],
  'holds-fix': [{ caseId, print }],
  timeline: [{ caseId, page: 0 }],
  list: [
    { show: 'open', page: 0 },
    { show: 'mine', page: 1 },
    { show: 'overdue', page: 20 },
    { show: 'closed', page: 300 },
  ],
  offer: [
    { caseId, accepts: 'yes' },
    { caseId, accepts: 'no' },
  ],
  snooze: [{ message: 41 }],
  unsnooze: [{ caseId }],
  back: [{}],
  early: [{ wanted: 'yes' }, { wanted: 'no' }],
  claim: [{ member, login, confirms: 'yes' }],
  'claim-form': [{ member, login }],
  'claim-remind': [{ question: 12 }],
  'claim-withdraw': [{ question: 12 }],
  text: [{ caseId, step: 'ask-private' }],
  post: [{ caseId, step: 'pgp-key' }],
  login: [{ caseId, by: member }],
  'login-form': [{ caseId, by: member }],
  'not-me': [{ caseId, by: member }],
  'cannot-help': [{ caseId }],
  enlist: [{ caseId, member, login }],
  suggest: [{ caseId }],
  recruit: [{ caseId }],
  review: [{ caseId, request: 21 }],
  approve: [{ caseId, request: 21, approves: 'yes' }],
  outsider: [{ caseId, login, stays: 'no' }],
  severity: [{ caseId }],
  'severity-form': [{ caseId }],
  cve: [{ caseId }],
  fork: [{ caseId }],
  disclose: [
    { caseId, disclosure: 'private' },
    { caseId, disclosure: 'public' },
    { caseId, disclosure: 'intends-to-publish' },
    { caseId, disclosure: 'agreed-private' },
    { caseId, disclosure: 'declined-private' },
  ],
  answered: [{ caseId, wrote: 21 }],
  status: [{ caseId }],
  'look-at-report': [{ caseId }],
  'ask-for-missing': [{ caseId, print }],
  'post-status': [{ caseId, print }],
  answer: [{ caseId, answer: 'status' }],
  'send-answer': [{ caseId, answer: 'acknowledge', print, again: 'no' }],
  publishes: [{ caseId }],
  'publishes-form': [{ caseId }],
  file: [{ caseId, regime: 'eu-cra', mark: 'early-warning' }],
  'file-form': [{ caseId, regime: 'eu-cra', mark: 'early-warning' }],
  unfile: [{ caseId, regime: 'eu-cra', mark: 'early-warning' }],
  exploited: [{ caseId }],
  'exploited-form': [{ caseId }],
  'not-exploited': [{ caseId }],
  asap: [
    { caseId, asap: 'yes' },
    { caseId, asap: 'no' },
  ],
  slots: [{ caseId }],
  propose: [{ caseId, at: 1_794_412_800 }],
  agree: [{ caseId, proposal: 36 }],
  'other-day': [{ caseId }],
  'other-day-form': [{ caseId }],
  'slow-track': [{ caseId }],
  'slow-track-form': [{ caseId }],
  notify: [{ caseId }],
  'send-notices': [
    { caseId, proposal: 36, by: 'mail' },
    { caseId, proposal: 0, by: 'hand' },
  ],
  'acknowledge-notices': [{ caseId }],
  verify: [{ caseId }],
  confirm: [{ caseId, condition: 'fork' }],
  override: [{ caseId }],
  'override-form': [{ caseId, condition: 'distributors' }],
  evidence: [{ caseId, step: 'binaries-functional' }],
  'evidence-form': [{ caseId, step: 'binaries-functional' }],
  publish: [{ caseId }],
  announce: [{ caseId }],
  retro: [{ caseId }],
  'post-retro': [{ caseId }],
  ask: [
    { caseId, what: 'advisory', print, exploited: 'unknown' },
    { caseId, what: 'announcement', print, exploited: 'yes' },
  ],
  look: [{ caseId, what: 'mitigation', request: 53 }],
  publicise: [{ caseId, what: 'retrospective', request: 53, print }],
  decline: [{ caseId, what: 'announcement', request: 53 }],
  'decline-form': [{ caseId, what: 'announcement', request: 53 }],
  'take-back': [{ caseId, what: 'announcement', request: 53 }],
  remind: [{ caseId, question: 53 }],
  withdraw: [{ caseId, question: 53 }],
  call: [{ caseId }],
  'post-alone': [{ caseId, request: 53, print }],
  'post-alone-form': [{ caseId, request: 53, print }],
  stop: [{ caseId }],
  strikes: [{ caseId }],
  strike: [{ caseId }],
  contribute: [{ caseId, named: 'yes' }],
  'contribute-form': [{ caseId, named: 'no' }],
  'nothing-to-add': [{ caseId }],
  origins: [{ caseId }],
  introduced: [{ caseId }],
  'no-origin': [{ caseId }],
  'other-origin': [{ caseId }],
  'other-origin-form': [{ caseId }],
  again: [{ form: 140_737_488_355_327 }],
};

function isKind(kind: string): kind is PressKind {
  return Object.hasOwn(EXAMPLES, kind);
}

const kinds = Object.keys(EXAMPLES).filter(isKind);
const built = (kind: PressKind) => EXAMPLES[kind].map((data) => customId(kind, data));

test('every button, menu and form has the custom id that it had', () => {
  const text = `${kinds.flatMap(built).join('\n')}\n`;
  expect(text).toBe(golden('custom-ids.txt', text));
});

test('and each of them says what it said', () => {
  const said = readGolden('custom-ids.txt').trimEnd().split('\n').map(parseCustomId);
  expect(said).toEqual(kinds.flatMap((kind) => EXAMPLES[kind].map((data) => ({ kind, ...data }))));
});

test('there is an example of each', () => {
  expect([...kinds].toSorted()).toEqual([...PRESS_KINDS].toSorted());
});
