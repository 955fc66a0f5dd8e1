import { expect, test } from 'vitest';
import { blameHints } from '../../src/process/blame.ts';
import { cpuTime } from '../support/cpu-time.ts';

test.each([
  ['security-1 should have told us earlier.', 'security-1 should have told us earlier'],
  ['You forgot the key again', 'You forgot the key again'],
  ['It was their fault.', 'their fault'],
  ['The reviewers failed to look', 'The reviewers failed to look'],
  ['A careless change', 'careless'],
  ['Why didn’t anybody test it?', 'Why didn’t anybody'],
  ['THIS MUST NEVER HAPPEN AGAIN', 'THIS MUST NEVER HAPPEN AGAIN'],
  ['Anna is to blame', 'is to blame'],
  ['Bob should have tested it.', 'Bob should have tested it'],
  ['ben-builds forgot the key', 'ben-builds forgot the key'],
  ['Bob didn’t check the signature', 'Bob didn’t check the signature'],
  ['They never read the policy', 'They never read the policy'],
  ['@ben-builds broke the build', '@ben-builds broke the build'],
  ['It is Bob’s fault', 'Bob’s fault'],
  ['Obviously wrong', 'Obviously wrong'],
  ['NOBODY TESTED THIS!', 'NOBODY TESTED THIS'],
  ['ＹＯＵ ＦＡＩＬＥＤ us', 'YOU FAILED us'],
  ['The COORDINATOR should\nhave called', 'The COORDINATOR should have called'],
])('%j gets a hint', (text, found) => {
  expect(blameHints(text).map((hint) => hint.found)).toContain(found);
});

test.each([
  'The fallback did not forget its state.',
  'No one is to blame.',
  'The retrospective is blameless, and so were we.',
  'The alert should fire earlier.',
  'GHSA and CVE ids came late; the API of GHCR was down.',
  'We agreed on the day within an hour.',
  'CI failed twice, and the tests failed on arm64.',
  'Kubernetes failed to start; Dependabot failed to open a pull request.',
  'Monitoring should have told us; the tests should have caught it.',
  'HTTP TLS DNS SSH keys',
  'Useless alerts drowned the real one.',
  'Their error handling was good.',
  'We failed over to the mirror, and could have had a checklist.',
  'They should have a key of their own.',
  'Of course they helped.',
  'The parser is lazy-loaded.',
  '',
])('%j gets none', (text) => {
  expect(blameHints(text)).toEqual([]);
});

test('at most three hints, each of another kind, in the order of the text', () => {
  const text = 'You forgot it. He forgot it. It is their fault. So careless. Whose mistake? Why did they?';
  const hints = blameHints(text);
  expect(hints).toHaveLength(3);
  expect(new Set(hints.map(({ suggestion }) => suggestion)).size).toBe(3);
  expect(hints.map(({ found }) => text.indexOf(found))).toEqual(
    hints.map(({ found }) => text.indexOf(found)).toSorted((a, b) => a - b),
  );
});

test('a long hostile text takes no time to speak of', () => {
  const pieces = [
    'You should have ',
    'A'.repeat(50),
    'SHOUT ',
    'the security team ',
    'why did ',
    '\uFDFA',
    ' ',
  ];
  for (const piece of pieces)
    expect(cpuTime(() => void blameHints(piece.repeat(200_000 / piece.length)))).toBeLessThan(2000);
});
