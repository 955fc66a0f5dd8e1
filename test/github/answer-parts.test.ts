import { expect, test } from 'vitest';
import { answerParts } from '../../src/github/answer-parts.ts';
import { differing } from '../../src/process/publication/parts.ts';

const ANSWER = {
  ghsa_id: 'GHSA-2345-6789-cfgh',
  state: 'draft',
  updated_at: '2026-03-02T09:00:00Z',
  summary: 'A summary',
  description: 'All of it.',
  severity: 'high',
  cve_id: null,
  vulnerabilities: [{ package: { name: 'codegate', ecosystem: 'pip' }, vulnerable_functions: ['load'] }],
  cvss_severities: { cvss_v3: { score: 7.5 }, cvss_v4: { score: null } },
  credits_detailed: [{ user: { login: 'finder', avatar_url: 'https://a.example/1' }, state: 'pending' }],
};
const changed = (change: object) => differing(answerParts(ANSWER), answerParts({ ...ANSWER, ...change }));

test.each([
  ['severity', { severity: 'low' }],
  [
    'vulnerabilities',
    { vulnerabilities: [{ ...ANSWER.vulnerabilities[0], vulnerable_functions: ['save'] }] },
  ],
  ['cvss_severities', { cvss_severities: { ...ANSWER.cvss_severities, cvss_v3: { score: 1.8 } } }],
  ['credits_detailed', { credits_detailed: [{ user: { login: 'finder' }, state: 'accepted' }] }],
  ['a_new_field', { a_new_field: 'that nobody knows yet' }],
  ['other', { 'A field that has no name like the others': 1 }],
])('the whole answer counts, field by field: %s', (name, change) => {
  expect(changed(change)).toEqual([name]);
});

test('but for the fields that are no part of what is published, the names of people and the order of fields', () => {
  const { summary, ...others } = ANSWER;
  expect(
    changed({
      ...others,
      summary,
      state: 'published',
      updated_at: '2026-03-03T09:00:00Z',
      cve_id: 'CVE-2026-1234',
      collaborating_users: [{ login: 'somebody' }],
      private_fork: { id: 1 },
      comments: 3,
      credits_detailed: [{ state: 'pending', user: { avatar_url: 'https://a.example/2', login: 'finder' } }],
    }),
  ).toEqual([]);
});

test('no short field can be found by trying: all of them hold the description', () => {
  const names = changed({ description: 'Something else.' });
  expect(names).toContain('severity');
  expect(names).toContain('description');
});
