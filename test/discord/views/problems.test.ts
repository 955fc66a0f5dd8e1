import { describe, expect, test } from 'vitest';
import type { EventBody } from '../../../src/process/events.ts';
import { STEP_IDS } from '../../../src/process/step-ids.ts';
import { problemView } from '../../../src/discord/views/problems.ts';
import type { Problem } from '../../../src/app/problem.ts';
import { CASE_ID, history, START } from '../../support/cases.ts';
import { REFUSED } from '../../support/refusals.ts';
import { HOSTILE, LONG_HOSTILE, rawOf, SECRETS, textOf } from '../../support/screens.ts';

type Own = Exclude<Problem['code'], keyof typeof REFUSED>;

const long: readonly EventBody[] = [
  { type: 'preflight-overridden', condition: 'details', reason: LONG_HOSTILE },
  { type: 'slow-track-set', until: START, reviewAt: START, reason: LONG_HOSTILE },
  { type: 'step-checked', step: 'introduced-by', evidence: `https://example.org/${'x'.repeat(480)}` },
];
const since = history(...long, ...long, { type: 'cve-assigned', cveId: SECRETS.cveId });

/** Every problem that is no refusal of the process: one without an example does not compile. */
const problems: { readonly [C in Own]: Extract<Problem, { code: C }> } = {
  'no-access': { code: 'no-access' },
  'wrong-place': { code: 'wrong-place', channelId: '500000000000000001' },
  'no-such-case': { code: 'no-such-case' },
  'case-unreadable': { code: 'case-unreadable', caseId: CASE_ID },
  'unknown-button': { code: 'unknown-button' },
  restoring: { code: 'restoring' },
  stopping: { code: 'stopping' },
  'of-lost-time': { code: 'of-lost-time' },
  'form-forgotten': { code: 'form-forgotten' },
  'not-your-message': { code: 'not-your-message' },
  'rights-unknown': { code: 'rights-unknown' },
  'key-lost': { code: 'key-lost', member: '500000000000000001' },
  'advisory-changed': { code: 'advisory-changed', changed: ['severity', 'vulnerable_functions'] },
  'not-withdrawn': { code: 'not-withdrawn' },
  'bad-time': { code: 'bad-time', option: LONG_HOSTILE.repeat(12), now: START },
  'exploitation-on-record': { code: 'exploitation-on-record' },
  'bad-ghsa': { code: 'bad-ghsa' },
  'bad-login': { code: 'bad-login' },
  'bad-vector': { code: 'bad-vector', problem: { code: 'empty' } },
  'bad-cve': { code: 'bad-cve' },
  'bad-contact': { code: 'bad-contact' },
  'distributor-known': { code: 'distributor-known', what: 'contact' },
  'distributor-unknown': { code: 'distributor-unknown' },
  'no-mail': { code: 'no-mail' },
  'report-unseen': { code: 'report-unseen', unseen: { why: 'gone' } },
  'mail-said': { code: 'mail-said', caseId: CASE_ID, by: '1' },
  'no-text': { code: 'no-text' },
  'nothing-to-tell': { code: 'nothing-to-tell' },
  'bad-value': { code: 'bad-value', option: 'since', takes: 'a date such as `2026-03-02`' },
  'bad-choice': { code: 'bad-choice', option: 'step' },
  'advisory-has-case': { code: 'advisory-has-case', caseId: CASE_ID },
  'advisory-unknown': { code: 'advisory-unknown' },
  'login-taken': { code: 'login-taken' },
  'login-renamed': { code: 'login-renamed', login: 'maintainer-1', now: 'maintainer-one' },
  'claim-gone': { code: 'claim-gone' },
  'github-unavailable': { code: 'github-unavailable', after: 'nothing-recorded' },
  'github-refused': { code: 'github-refused', status: 403 },
  'artifacts-unavailable': {
    code: 'artifacts-unavailable',
    unchecked: ['a.zip: could not be checked: the server answers 403'],
    wait: 3000,
  },
  'linked-unseen': { code: 'linked-unseen', cases: ['CG-2026-002', 'CG-2026-003'] },
  'linked-not-ready': {
    code: 'linked-not-ready',
    waiting: [
      { caseId: 'CG-2026-002', missing: ['merged', 'signed'] },
      { caseId: 'CG-2026-003', missing: [] },
    ],
  },
  'linked-not-said': { code: 'linked-not-said', cases: ['CG-2026-002'] },
  'linked-asked': { code: 'linked-asked', caseId: 'CG-2026-002' },
  'advisory-too-intricate': { code: 'advisory-too-intricate' },
  'release-wrong': { code: 'release-wrong' },
  'publish-refused': { code: 'publish-refused', why: 'open-pull-requests' },
  'contribution-empty': { code: 'contribution-empty', caseId: 'CG-2026-001' },
  'contribution-names': {
    code: 'contribution-names',
    caseId: CASE_ID,
    names: Array.from({ length: 5 }, () => LONG_HOSTILE),
    said: LONG_HOSTILE,
  },
  'contribution-embargoed': { code: 'contribution-embargoed', what: 'a CVE id', said: LONG_HOSTILE },
  'bad-pull-requests': { code: 'bad-pull-requests', numbers: [101, 102] },
  stale: { code: 'stale', since, place: 'channel' },
  unstored: { code: 'unstored', why: 'DATABASE_PATH: its disk is full. Make room there. (SQLITE_FULL)' },
  failed: { code: 'failed', reference: '1a2b3c4d' },
};

const refusals = Object.values(REFUSED)
  .flatMap((decisions) => Object.values(decisions))
  .flatMap((decision) => (decision.ok ? [] : [decision.refusal]));

const remedyOf = (problem: Problem) => textOf(problemView(problem)).split('\n').slice(1).join('');

const aboutPulls = (numbers: number[]) => textOf(problemView({ code: 'bad-pull-requests', numbers }));
const givenBack = (said: string) => problemView({ code: 'contribution-embargoed', what: 'a CVE id', said });

describe('a problem says what happened, and what to do', () => {
  test.each([...Object.values(problems), ...refusals])('$code', (problem) => {
    const [what = '', ...now] = textOf(problemView(problem)).split('\n');
    expect(what).toMatch(/^\*\*\S.*\*\*$/);
    expect(now.join('\n').trim()).toMatch(/\w+.*[.`…)”\w]$/s);
  });

  test.each([
    'open-pull-requests',
    'no-ecosystem',
    'no-patched-versions',
    'no-severity',
    'state',
    'not-shown',
  ] as const)('of a publication that GitHub refused because of %s', (why) => {
    expect(remedyOf({ code: 'publish-refused', why })).toMatch(/^[A-Z].*\.$/);
  });

  test.each([
    ['nothing-changed', 'Nothing was changed'],
    ['nothing-recorded', 'Nothing was recorded'],
    ['perhaps-done', 'may have happened all the same'],
    ['perhaps-published', 'may be published all the same'],
  ] as const)('of a GitHub that does not answer: %s', (after, words) => {
    expect(remedyOf({ code: 'github-unavailable', after })).toContain(words);
  });

  test('of numbers that are none, and of those that nobody knows', () => {
    expect(aboutPulls([])).toContain('I cannot read');
    expect(aboutPulls([101, 102])).toContain('#101, #102');
    expect(aboutPulls(Array(10).fill(999_999_999))).toContain('#999999999');
  });

  test.each(STEP_IDS)('for %s as for every step', (step) => {
    for (const how of ['github', 'act', 'attest'] as const)
      expect(remedyOf({ code: 'not-by-hand', step, how })).not.toBe('');
    expect(remedyOf({ code: 'needs-first', step, missing: STEP_IDS })).toContain('and 18 more');
    expect(remedyOf({ code: 'others-rely-on-it', step, dependents: [step] })).toContain(
      'Take these back first',
    );
  });
});

test('what could not be checked is named with its reason, and is not said to be missing', () => {
  const unchecked = ['a.zip', 'b.zip', 'c.zip'].map((name) => `${name}: the server answers 403`);
  const words = textOf(problemView({ code: 'artifacts-unavailable', unchecked, wait: 1200 }));
  expect(words).toContain('-# a.zip, b.zip and 1 more: the server answers 403');
  expect(words).toContain('Try again in 20 minutes.');
  expect(words).not.toMatch(/not available|not signed/);
});

test('a person without commands is named none, and is told what to do all the same', () => {
  for (const problem of Object.values(problems)) {
    const text = textOf(problemView(problem, { commands: false }));
    expect(text).not.toContain('/advisory ');
    expect(text.split('\n').slice(1).join('')).not.toBe('');
  }
});

test('a person whose GitHub login is not linked hears that as the cause, and the way', () => {
  expect(remedyOf({ code: 'no-access' })).toContain('link your GitHub login first');
  expect(remedyOf({ code: 'no-access' })).toContain('add you as @mention');
  const claimed = remedyOf({ code: 'no-access', claimed: 'maintainer_1' });
  expect(claimed).toContain('nobody has confirmed it yet');
  expect(claimed).toContain(String.raw`maintainer\_1`);
});

describe('a case that changed meanwhile', () => {
  test('is told by what happened', () => {
    expect(textOf(problemView(problems.stale))).toContain(`CVE assigned: ${SECRETS.cveId}`);
  });

  test('holds no CVE id in a direct message', () => {
    expect(rawOf(problemView({ ...problems.stale, place: 'dm' }))).not.toContain(SECRETS.cveId);
  });
});

test('a time that cannot be read is shown as it was typed, and one that can be', () => {
  const text = textOf(problemView({ code: 'bad-time', option: '<@123> **soon**', now: START }));
  expect(text).toContain(String.raw`“\<@123\> \*\*soon\*\*”`);
  expect(text).toContain('`2026-03-02 09:00`');
});

test('a day that does not exist is told as such', () => {
  const text = textOf(
    problemView({ code: 'bad-time', option: '2027-02-29 16:00', now: START, missing: '2027-02-29' }),
  );
  expect(text).toContain('There is no 2027-02-29.');
  expect(text).not.toContain('cannot read');
});

describe('a contribution that cannot be kept is given back whole', () => {
  test('in a frame to copy from, where nothing of it works', () => {
    const said = `CVE-2026-1234 ${HOSTILE}`;
    expect(textOf(givenBack(said)).replaceAll('\u200B', '')).toContain(`\`\`\`text\n${said}\n\`\`\``);
    expect(textOf(givenBack(said)).match(/```/g)).toHaveLength(2);
  });

  test.each([
    ['of five parts of a thousand letters', 'x'.repeat(5008)],
    ['of nothing but backticks', '`'.repeat(3000)],
    ['of letters outside of the common ones', '🔥'.repeat(2500)],
  ])('in a file, %s', (_, said) => {
    const view = givenBack(said);
    expect(view.files).toEqual([{ name: 'contribution.txt', content: said }]);
    expect(textOf(view)).toContain('for you to copy and change');
  });
});
