import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presses } from '../../commands/advisory.ts';
import { customId, parseCustomId, type PressData, type PressKind } from '../../src/discord/custom-ids.ts';
import { DISCLOSURES, EXPLOITATIONS, PUBLICATIONS, RESOLUTIONS } from '../../src/process/events.ts';
import { CONDITIONS, CONFIRMED_BY_PEOPLE } from '../../src/process/publication/conditions.ts';
import { STEP_IDS, TEXT_STEPS } from '../../src/process/step-ids.ts';
import { ANSWERS } from '../../src/process/reporter/answers.ts';
import { check } from '../support/arbitraries.ts';

const caseId = fc
  .tuple(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 9_999_999 }))
  .map(([year, number]) => `CG-${year}-${String(number).padStart(3, '0')}`);
const step = fc.constantFrom(...STEP_IDS);
const textStep = fc.constantFrom(...TEXT_STEPS);
/** The longest there is among them. */
const shortName = fc.constantFrom('eu-cra', 'early-warning', 'x'.repeat(24));
const yesNo = fc.constantFrom('yes', 'no');
const page = fc.nat(9999);
const member = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String);
const login = fc.stringMatching(/^[a-zA-Z0-9-]{1,39}$/);
/** The number of an event: whatever has at most 15 digits. */
const number = fc.nat(999_999_999_999_999);
const fingerprint = fc.stringMatching(/^[0-9a-f]{32}$/);
const what = fc.constantFrom(...PUBLICATIONS);
const resolution = fc.constantFrom(...RESOLUTIONS);
const condition = fc.constantFrom(...CONDITIONS);
/** Seconds since 1970, up to the last instant there is. */
const LAST_SECOND = 8_640_000_000_000;

/** Presses of every kind there is: a kind without one does not compile. */
const data: { readonly [K in PressKind]: fc.Arbitrary<PressData<K>> } = {
  check: fc.record({ caseId, step }),
  done: fc.record({ caseId, step }),
  undo: fc.record({ caseId, step }),
  open: fc.record({ caseId }),
  refresh: fc.record({ caseId }),
  take: fc.record({ caseId }),
  draft: fc.record({ caseId }),
  timeline: fc.record({ caseId, page }),
  list: fc.record({ show: fc.constantFrom('open', 'mine', 'overdue', 'closed'), page }),
  offer: fc.record({ caseId, accepts: yesNo }),
  snooze: fc.record({ message: fc.integer({ min: 1, max: 999_999_999_999 }) }),
  unsnooze: fc.record({ caseId }),
  back: fc.constant({}),
  early: fc.record({ wanted: yesNo }),
  claim: fc.record({ member, login, confirms: yesNo }),
  'claim-form': fc.record({ member, login }),
  'claim-remind': fc.record({ question: number }),
  'claim-withdraw': fc.record({ question: number }),
  text: fc.record({ caseId, step: textStep }),
  post: fc.record({ caseId, step: textStep }),
  login: fc.record({ caseId, by: member }),
  'login-form': fc.record({ caseId, by: member }),
  'not-me': fc.record({ caseId, by: member }),
  'cannot-help': fc.record({ caseId }),
  enlist: fc.record({ caseId, member, login }),
  merged: fc.record({ caseId }),
  'holds-fix': fc.record({ caseId, print: fingerprint }),
  answered: fc.record({ caseId, wrote: number }),
  status: fc.record({ caseId }),
  'look-at-report': fc.record({ caseId }),
  'ask-for-missing': fc.record({ caseId, print: fingerprint }),
  'post-status': fc.record({ caseId, print: fingerprint }),
  answer: fc.record({ caseId, answer: fc.constantFrom(...ANSWERS) }),
  'send-answer': fc.record({
    caseId,
    answer: fc.constantFrom(...ANSWERS),
    print: fingerprint,
    again: fc.constantFrom('yes' as const, 'no' as const),
  }),
  publishes: fc.record({ caseId }),
  'publishes-form': fc.record({ caseId }),
  file: fc.record({ caseId, regime: shortName, mark: shortName }),
  'file-form': fc.record({ caseId, regime: shortName, mark: shortName }),
  unfile: fc.record({ caseId, regime: shortName, mark: shortName }),
  exploited: fc.record({ caseId }),
  'exploited-form': fc.record({ caseId }),
  'not-exploited': fc.record({ caseId }),
  asap: fc.record({ caseId, asap: yesNo }),
  suggest: fc.record({ caseId }),
  recruit: fc.record({ caseId }),
  review: fc.record({ caseId, request: number }),
  approve: fc.record({ caseId, request: number, approves: yesNo }),
  outsider: fc.record({ caseId, login, stays: yesNo }),
  severity: fc.record({ caseId }),
  'severity-form': fc.record({ caseId }),
  cve: fc.record({ caseId }),
  fork: fc.record({ caseId }),
  disclose: fc.record({ caseId, disclosure: fc.constantFrom(...DISCLOSURES) }),
  slots: fc.record({ caseId }),
  propose: fc.record({ caseId, at: fc.nat(LAST_SECOND) }),
  agree: fc.record({ caseId, proposal: number }),
  'call-off': fc.record({ caseId, proposal: number }),
  'call-off-form': fc.record({ caseId, proposal: number }),
  'other-day': fc.record({ caseId }),
  'other-day-form': fc.record({ caseId }),
  'slow-track': fc.record({ caseId }),
  'slow-track-form': fc.record({ caseId }),
  notify: fc.record({ caseId }),
  'send-notices': fc.record({
    caseId,
    proposal: fc.oneof(
      number,
      number.map((day) => (day === 0 ? 0 : -day)),
    ),
    by: fc.constantFrom('mail', 'hand'),
  }),
  'acknowledge-notices': fc.record({ caseId }),
  verify: fc.record({ caseId }),
  confirm: fc.record({ caseId, condition: fc.constantFrom(...CONFIRMED_BY_PEOPLE) }),
  override: fc.record({ caseId }),
  'override-form': fc.record({ caseId, condition }),
  'waive-form': fc.record({ caseId, condition, of: fingerprint }),
  uncount: fc.record({ caseId, of: fingerprint }),
  evidence: fc.record({ caseId, step }),
  'evidence-form': fc.record({ caseId, step }),
  close: fc.record({ caseId, resolution }),
  'close-form': fc.record({ caseId, resolution }),
  'close-several': fc.constant({}),
  'close-chosen': fc.record({ resolution }),
  'close-duplicates': fc.record({ print: fingerprint }),
  'close-duplicates-form': fc.record({
    print: fingerprint,
    chosen: fc.integer({ min: 1, max: 2 ** 25 - 1 }),
  }),
  'tell-closed': fc.record({ page: fc.nat(5) }),
  'close-all': fc.record({ resolution, print: fingerprint }),
  'close-all-form': fc.record({ resolution, print: fingerprint }),
  mails: fc.constant({}),
  'mail-open': fc.record({ mail: number }),
  'mail-open-in': fc.record({ mail: number }),
  'mail-belongs': fc.record({ mail: number }),
  'mail-belongs-to': fc.record({ mail: number }),
  'mail-other': fc.record({ mail: number }),
  'mail-other-form': fc.record({ mail: number }),
  'mail-no-report': fc.record({ mail: number }),
  'mail-again': fc.record({ mail: number }),
  'mail-not-of': fc.record({ caseId, mail: number }),
  'mails-said': fc.constant({}),
  publish: fc.record({ caseId }),
  announce: fc.record({ caseId }),
  retro: fc.record({ caseId }),
  'post-retro': fc.record({ caseId }),
  ask: fc.record({ caseId, what, print: fingerprint, exploited: fc.constantFrom(...EXPLOITATIONS) }),
  look: fc.record({ caseId, what, request: number }),
  publicise: fc.record({ caseId, what, request: number, print: fingerprint }),
  decline: fc.record({ caseId, what, request: number }),
  'decline-form': fc.record({ caseId, what, request: number }),
  'take-back': fc.record({ caseId, what, request: number }),
  remind: fc.record({ caseId, question: number }),
  withdraw: fc.record({ caseId, question: number }),
  call: fc.record({ caseId }),
  'post-alone': fc.record({ caseId, request: number, print: fingerprint }),
  'post-alone-form': fc.record({ caseId, request: number, print: fingerprint }),
  stop: fc.record({ caseId }),
  strikes: fc.record({ caseId }),
  strike: fc.record({ caseId }),
  contribute: fc.record({ caseId, named: yesNo }),
  'contribute-form': fc.record({ caseId, named: yesNo }),
  'nothing-to-add': fc.record({ caseId }),
  origins: fc.record({ caseId }),
  introduced: fc.record({ caseId }),
  'no-origin': fc.record({ caseId }),
  'other-origin': fc.record({ caseId }),
  'other-origin-form': fc.record({ caseId }),
  again: fc.record({ form: fc.nat() }),
};

const CASE = 'CG-9999-9999999';
const MEMBER = String(2n ** 64n - 1n);
const LOGIN = 'x'.repeat(39);
const NUMBER = 999_999_999_999_999;
const FINGERPRINT = 'f'.repeat(32);
const STEP = longestOf(STEP_IDS);
const WHAT = longestOf(PUBLICATIONS);
const CONDITION = longestOf(CONDITIONS);

function longestOf<T extends string>(words: readonly [T, ...T[]]): T {
  return words.reduce((a, b) => (b.length > a.length ? b : a));
}

/** The longest id of every kind there is, or will be: ten million cases a year, members up to 64 bits. */
const longest: readonly string[] = [
  ...(['check', 'done', 'evidence-form'] as const).map((kind) =>
    customId(kind, { caseId: CASE, step: STEP }),
  ),
  customId('claim', { member: MEMBER, login: LOGIN, confirms: 'yes' }),
  customId('enlist', { caseId: CASE, member: MEMBER, login: LOGIN }),
  customId('outsider', { caseId: CASE, login: LOGIN, stays: 'yes' }),
  customId('login-form', { caseId: CASE, by: MEMBER }),
  customId('approve', { caseId: CASE, request: NUMBER, approves: 'yes' }),
  customId('send-notices', { caseId: CASE, proposal: NUMBER, by: 'mail' }),
  customId('disclose', { caseId: CASE, disclosure: 'intends-to-publish' }),
  customId('propose', { caseId: CASE, at: LAST_SECOND }),
  customId('post', { caseId: CASE, step: 'ask-private' }),
  customId('override-form', { caseId: CASE, condition: CONDITION }),
  customId('ask', { caseId: CASE, what: WHAT, print: FINGERPRINT, exploited: 'unknown' }),
  customId('publicise', { caseId: CASE, what: WHAT, request: NUMBER, print: FINGERPRINT }),
  customId('decline-form', { caseId: CASE, what: WHAT, request: NUMBER }),
  customId('contribute-form', { caseId: CASE, named: 'yes' }),
];

const built: fc.Arbitrary<string> = fc.oneof(
  ...kinds().map((kind) => data[kind].map((values) => customId(kind, values))),
);

function kinds(): PressKind[] {
  return Object.keys(data).filter((kind): kind is PressKind => kind in presses);
}

describe('a custom id', () => {
  test('exists for every button that has a handler', () => {
    expect(kinds().toSorted()).toEqual(Object.keys(presses).toSorted());
  });

  test.each(kinds())('of %s says what it was built from, in at most 100 characters', (kind) => {
    check([data[kind]], (values) => {
      const id = customId(kind, values);
      expect(id.length).toBeLessThanOrEqual(100);
      expect(parseCustomId(id)).toEqual({ kind, ...values });
    });
  });

  test.each(longest)('fits at its longest: %s', (id) => {
    expect(id.length).toBeLessThanOrEqual(100);
    expect(parseCustomId(id)).toBeDefined();
  });

  test('has one spelling only: near misses are none', () => {
    const near = fc.tuple(built, fc.nat(100), fc.string({ maxLength: 2 })).map(([id, at, text]) => {
      const place = at % (id.length + 1);
      return id.slice(0, place) + text + id.slice(place + 1);
    });
    check(
      [near],
      (text) => {
        const press = parseCustomId(text);
        expect(press === undefined || customId(press.kind, press) === text).toBe(true);
      },
      1000,
    );
  });

  test('is read from nothing else, whatever it is', () => {
    check([fc.string({ unit: 'binary-ascii', maxLength: 150 })], (text) => {
      expect(parseCustomId(text)).toBeUndefined();
    });
  });

  test.each([
    '',
    ':',
    'open',
    'open:',
    'open:CG-2026-1',
    'open:cg-2026-001',
    'open:CG-2026-001:',
    'open:CG-2026-001:more',
    ' open:CG-2026-001',
    'constructor:CG-2026-001',
    '__proto__:CG-2026-001',
    'toString:',
    'check:CG-2026-001:coffee',
    'timeline:CG-2026-001:',
    'timeline:CG-2026-001:-1',
    'timeline:CG-2026-001:1e3',
    'timeline:CG-2026-001:0x10',
    'timeline:CG-2026-001:10000',
    'list:secret:0',
    'snooze:0',
    'snooze:1.5',
    'snooze:99999999999999999999',
    'offer:CG-2026-001:maybe',
    'claim:anna:fay:yes',
    'claim:123:fay@fixes:yes',
    `claim:123:${'x'.repeat(40)}:yes`,
    'enlist:CG-2026-001:123:',
    'outsider:CG-2026-001:dependabot[bot]:yes',
    'text:CG-2026-001:merged',
    'post:CG-2026-001:release-day',
    'approve:CG-2026-001:01:yes',
    'approve:CG-2026-001:-1:yes',
    'approve:CG-2026-001:1',
    'propose:CG-2026-001:1e9',
    'propose:CG-2026-001:1772528400.5',
    'propose:CG-2026-001:9999999999999999',
    'agree:CG-2026-001:',
    'disclose:CG-2026-001:secret',
    'send-notices:CG-2026-001:5:pigeon',
    'login:CG-2026-001:anna',
    'recruit:CG-2026-001:fay-fixes',
    'confirm:CG-2026-001:signed',
    'override-form:CG-2026-001:merged-already',
    'evidence:CG-2026-001:coffee',
    'ask:CG-2026-001:announcement:0123456789abcdef0123456789abcdef:perhaps',
    'ask:CG-2026-001:secret:0123456789abcdef0123456789abcdef:no',
    'look:CG-2026-001:announcement:01',
    'publicise:CG-2026-001:announcement:5:0123456789ABCDEF0123456789ABCDEF',
    'publicise:CG-2026-001:announcement:5:0123456789abcdef0123456789abcde',
    'publicise:CG-2026-001:announcement:5:',
    'publicise:CG-2026-001:announcement:5',
    'decline:CG-2026-001:everything:5',
    'contribute:CG-2026-001:perhaps',
    'introduced:CG-2026-001:101',
  ])('is not “%s”', (text) => {
    expect(parseCustomId(text)).toBeUndefined();
  });
});
