import type { Problem } from '../../../../../src/app/problem.ts';
import { problemView } from '../../../../../src/discord/views/problems.ts';
import type { View } from '../../../../../src/discord/views/view.ts';
import { CASE_ID, history, opened, START } from '../../../../support/cases.ts';
import { ANNA } from '../../../../support/cases.ts';
import { REFUSED } from '../../../../support/refusals.ts';

type Own = Exclude<Problem['code'], keyof typeof REFUSED>;

/** Problems that are no refusals of the process, by their codes. */
export const OWN: { readonly [C in Own]?: Extract<Problem, { code: C }> } = {
  'no-access': { code: 'no-access' },
  'wrong-place': { code: 'wrong-place', channelId: '500000000000000001' },
  'no-such-case': { code: 'no-such-case' },
  'unknown-button': { code: 'unknown-button' },
  restoring: { code: 'restoring' },
  stopping: { code: 'stopping' },
  'of-lost-time': { code: 'of-lost-time' },
  'form-forgotten': { code: 'form-forgotten' },
  'not-your-message': { code: 'not-your-message' },
  'case-unreadable': { code: 'case-unreadable', caseId: CASE_ID },
  'rights-unknown': { code: 'rights-unknown' },
  'key-lost': { code: 'key-lost', member: ANNA },
  'advisory-changed': { code: 'advisory-changed', changed: ['severity'] },
  'not-withdrawn': { code: 'not-withdrawn' },
  'bad-time': { code: 'bad-time', option: 'tomorrow noon', now: START },
  'exploitation-on-record': { code: 'exploitation-on-record' },
  'bad-ghsa': { code: 'bad-ghsa' },
  'bad-login': { code: 'bad-login' },
  'bad-vector': { code: 'bad-vector', problem: { code: 'empty' } },
  'bad-cve': { code: 'bad-cve' },
  'bad-contact': { code: 'bad-contact' },
  'distributor-known': { code: 'distributor-known', what: 'contact' },
  'distributor-unknown': { code: 'distributor-unknown' },
  'no-mail': { code: 'no-mail' },
  'report-unseen': { code: 'report-unseen', unseen: { why: 'encrypted' } },
  'mail-said': { code: 'mail-said', caseId: 'CG-2026-002', by: '100000000000000002' },
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
  'github-refused': {
    code: 'github-refused',
    status: 422,
    why: 'GitHub says: “CVE requests are not allowed for this repository.”',
  },
  'artifacts-unavailable': {
    code: 'artifacts-unavailable',
    unchecked: [
      'codegate.tar.gz: could not be checked: the server answers 403',
      'checksums.txt: could not be checked: the server answers 403',
      'ghcr.io/stacklok/codegate:v0.1.29: no answer in time',
    ],
    wait: 2400,
  },
  'linked-unseen': { code: 'linked-unseen', cases: ['CG-2026-002', 'CG-2026-003'] },
  'linked-not-ready': {
    code: 'linked-not-ready',
    waiting: [{ caseId: 'CG-2026-002', missing: ['merged', 'signed'] }],
  },
  'linked-not-said': { code: 'linked-not-said', cases: ['CG-2026-002'] },
  'linked-asked': { code: 'linked-asked', caseId: 'CG-2026-002' },
  'advisory-too-intricate': { code: 'advisory-too-intricate' },
  'release-wrong': { code: 'release-wrong' },
  'publish-refused': { code: 'publish-refused', why: 'open-pull-requests' },
  'contribution-empty': { code: 'contribution-empty', caseId: CASE_ID },
  'contribution-names': {
    code: 'contribution-names',
    caseId: CASE_ID,
    names: ['maintainer-1'],
    said: 'maintainer-1 was alone with it.',
  },
  'contribution-embargoed': {
    code: 'contribution-embargoed',
    what: 'a CVE id',
    said: 'As in CVE-2026-12345.',
  },
  'bad-pull-requests': { code: 'bad-pull-requests', numbers: [101, 102] },
  stale: { code: 'stale', since: history(opened()), place: 'channel' },
  unstored: { code: 'unstored', why: 'DATABASE_PATH: its disk is full. Make room there. (SQLITE_FULL)' },
  failed: { code: 'failed', reference: '1a2b3c4d' },
};

/** An example of every refusal of the process: the first that the tests bring about. */
const refusals: readonly Problem[] = Object.values(REFUSED).flatMap((decisions) =>
  Object.values(decisions)
    .flatMap((decision) => (decision.ok ? [] : [decision.refusal]))
    .slice(0, 1),
);

/** How many stand on one picture. */
const MOST = 8;

/** What is said to who does not get what they asked for, some on a picture, by the first letter of their codes. */
export function problemSheets(): ReadonlyMap<string, readonly View[]> {
  const all = [...Object.values(OWN), ...refusals].toSorted((a, b) => a.code.localeCompare(b.code));
  const sheets = new Map<string, readonly View[]>();
  for (const [letter, problems] of Map.groupBy(all, ({ code }) => code.charAt(0)))
    for (let first = 0; first < problems.length; first += MOST)
      sheets.set(
        first === 0 ? letter : `${letter}-${first / MOST + 1}`,
        problems.slice(first, first + MOST).map((problem) => problemView(problem)),
      );
  return sheets;
}
