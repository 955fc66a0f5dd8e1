import { describe, expect, test } from 'vitest';
import { problemView } from '../../../src/discord/views/problems.ts';
import { vectorProblemInWords } from '../../../src/discord/views/vector-problems.ts';
import { METRICS, type Metric } from '../../../src/process/cvss-metrics.ts';
import { scoreVector, type VectorProblem } from '../../../src/process/severity.ts';
import { HOSTILE, textOf } from '../../support/screens.ts';

const V31 = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const V40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

function problemOf(vector: string): VectorProblem {
  const scored = scoreVector(vector);
  if (scored.ok) throw new Error(`${vector} is a vector`);
  return scored.problem;
}
const wordsOf = (vector: string) => textOf(problemView({ code: 'bad-vector', problem: problemOf(vector) }));

/** What people type, and what they read then: a problem without an example does not compile. */
const typed: {
  readonly [C in Exclude<VectorProblem['code'], 'several-vectors'>]: readonly (readonly [
    string,
    string,
    string,
  ])[];
} = {
  empty: [[' `` ', 'There is no vector.', 'Copy it from the calculator in the GitHub advisory.']],
  'too-long': [[`${V31}${'/E:H'.repeat(80)}`, 'at most 256 characters', 'calculator']],
  'no-prefix': [
    [V31.slice(9), 'begins with its version', 'Put `CVSS:3.1/` in front.'],
    [V40.slice(9), 'begins with its version', 'Put `CVSS:4.0/` in front.'],
    ['critical', 'begins with its version', 'calculator'],
  ],
  'unsupported-version': [
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 'CVSS 2.0 is not taken.', '3.1 or 4.0'],
    [V31.replace('3.1', '3.0'), 'CVSS 3.0 is not taken.', '3.1 or 4.0'],
  ],
  'unknown-version': [
    [V31.replace('3.1', '3.2'), String.raw`There is no CVSS 3\.2.`, '`CVSS:3.1/` or `CVSS:4.0/`'],
    [V31.replace('3.1', '**5**'), String.raw`There is no CVSS \*\*5\*\*.`, '`CVSS:3.1/`'],
  ],
  malformed: [
    [`${V31}/`, 'There is a slash too many.', 'one slash between two'],
    [V31.replace('AC:L', 'ACL'), '“ACL” is not a metric', 'Each part looks like `AV:N`'],
  ],
  'unknown-metric': [
    [V31.replace('AC:L', 'ac:L'), 'CVSS 3.1 has no metric “ac”.', 'Write it as `AC`.'],
    [`${V31}/AT:N`, 'CVSS 3.1 has no metric “AT”.', 'CVSS 4.0 has it'],
    [`${V31}/ZZ:N`, 'CVSS 3.1 has no metric “ZZ”.', 'calculator'],
  ],
  'repeated-metric': [[`${V31}/AV:L`, 'Attack Vector (AV) is there twice.', 'Keep one of them.']],
  'value-not-allowed': [
    [
      V31.replace('AV:N', 'AV:X'),
      'Attack Vector (AV) cannot be “X”.',
      'It is one of `N` (Network), `A` (Adjacent), `L` (Local), `P` (Physical).',
    ],
  ],
  'missing-metrics': [
    [V31.replace('/PR:N', ''), 'Privileges Required (PR)', '- `PR`: `N` (None), `L` (Low), `H` (High)'],
    ['CVSS:4.0', 'Attack Requirements (AT)', '- `AV`: `N` (Network)'],
    ['CVSS:3.1', 'Something is missing: Attack Vector (AV)', '- `S`: `U` (Unchanged)'],
  ],
  'out-of-order': [
    [
      V40.replace('AV:N/AC:L', 'AC:L/AV:N'),
      'Attack Vector (AV) comes before Attack Complexity (AC).',
      `In order: \`${V40}\``,
    ],
  ],
};

describe('a vector that is none', () => {
  test.each(
    Object.entries(typed).flatMap(([code, examples]) => examples.map((each) => [code, ...each] as const)),
  )('%s: %s', (code, vector, what, now) => {
    expect(problemOf(vector).code).toBe(code);
    const [first = '', ...rest] = wordsOf(vector).split('\n');
    expect(first).toContain(what);
    expect(rest.join('\n')).toContain(now);
  });

  test('of which a metric has a wrong value is told its name and every value it may have', () => {
    for (const metric of [...METRICS['3.1'], ...METRICS['4.0']]) {
      const words = vectorProblemInWords({ code: 'value-not-allowed', metric, value: '?' });
      expect(words.what).toContain(`${metric.name} (${metric.metric})`);
      for (const { value, name } of metric.values) expect(words.now).toContain(`\`${value}\` (${name})`);
    }
  });

  test('is shown letter by letter, and passes however long', () => {
    const metrics: readonly Metric[] = METRICS['4.0'];
    const [metric, before] = [metrics[0], metrics.at(-1)];
    if (!metric || !before) throw new Error('there are metrics');
    const problems: VectorProblem[] = [
      { code: 'unknown-version', version: HOSTILE },
      { code: 'malformed', part: HOSTILE },
      { code: 'unknown-metric', version: '3.1', metric: HOSTILE, meant: undefined, knownIn: undefined },
      { code: 'value-not-allowed', metric, value: HOSTILE },
      { code: 'missing-metrics', metrics: metrics.filter(({ mandatory }) => mandatory) },
      { code: 'out-of-order', metric, before, ordered: 'x'.repeat(256) },
    ];
    for (const problem of problems) {
      const text = textOf(problemView({ code: 'bad-vector', problem }));
      expect(text.replaceAll(/\\./g, '')).not.toMatch(/@everyone|<@|\[click\]/);
      expect(text.length).toBeLessThan(2000);
    }
  });
});
