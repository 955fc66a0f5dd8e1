import cvss from 'ae-cvss-calculator';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METRICS, metricOf, NOT_DEFINED, type CvssVersion } from '../../src/process/cvss-metrics.ts';
import { bandOf, scoreVector, type Scored, type VectorProblem } from '../../src/process/severity.ts';
import { anyCharacter } from '../support/any-character.ts';
import { check } from '../support/arbitraries.ts';
import { PUBLISHED_31, PUBLISHED_40 } from './published-scores.ts';

const BASE_31 = 'CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:N';
const BASE_40 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:H/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N';

function accepted(text: string): Extract<Scored, { ok: true }> {
  const result = scoreVector(text);
  if (!result.ok) throw new Error(`${text} is refused: ${result.problem.code}`);
  return result;
}

function problem(text: string): VectorProblem {
  const result = scoreVector(text);
  if (result.ok) throw new Error(`${text} is accepted`);
  return result.problem;
}

const versions = ['3.1', '4.0'] as const;

/** A vector of the version, metric by metric, in order: each optional metric may be there, also as X. */
function vectorOf(version: CvssVersion): fc.Arbitrary<string[]> {
  const parts = METRICS[version].map(({ metric, mandatory, values }) => {
    const part = fc.constantFrom(...values).map(({ value }) => `${metric}:${value}`);
    return mandatory ? part : fc.option(part, { nil: undefined });
  });
  return fc.tuple(...parts).map((given) => given.filter((part) => part !== undefined));
}

/** The metric of a part such as `AV:N`. */
const nameOf = (version: CvssVersion, part: string) => metricOf(version, part.split(':')[0] ?? '');

const written = (version: CvssVersion, parts: readonly string[]) => [`CVSS:${version}`, ...parts].join('/');

describe('the metrics', () => {
  test.each([
    ['3.1', new cvss.Cvss3P1()],
    ['4.0', new cvss.Cvss4P0()],
  ] as const)('of %s are those that the calculator knows', (version, calculator) => {
    const known = [...calculator.getRegisteredComponents().values()].flat();
    expect(METRICS[version].map(({ metric }) => metric).toSorted()).toEqual(
      known.map(({ shortName }) => shortName).toSorted(),
    );
    for (const { metric, mandatory, values } of METRICS[version]) {
      const all = calculator.findComponent(metric)?.values.filter(({ hide }) => !hide) ?? [];
      const usable = all
        .map(({ shortName }) => shortName)
        .filter((value) => !mandatory || value !== NOT_DEFINED);
      expect(values.map(({ value }) => value).toSorted()).toEqual(usable.toSorted());
    }
  });

  test('have names for people', () => {
    expect(metricOf('4.0', 'MSI')).toEqual({
      metric: 'MSI',
      name: 'Modified Subsequent System Integrity',
      mandatory: false,
      values: [
        { value: 'X', name: 'Not Defined' },
        { value: 'S', name: 'Safety' },
        { value: 'H', name: 'High' },
        { value: 'L', name: 'Low' },
        { value: 'N', name: 'Negligible' },
      ],
    });
    expect(metricOf('3.1', 'MPR')?.name).toBe('Modified Privileges Required');
    expect(metricOf('3.1', 'AT')).toBeUndefined();
  });
});

describe('a score', () => {
  test.each([...PUBLISHED_31, ...PUBLISHED_40])('of %s, %s, is the published one', (_, vector, score) => {
    expect(accepted(vector)).toEqual({
      ok: true,
      version: vector.slice(5, 8),
      vector,
      score,
      band: bandOf(score),
    });
  });

  test('counts the environment, and temporal metrics with it', () => {
    expect(accepted(`${BASE_31}/E:F`).score).toBe(3.7);
    expect(accepted(`${BASE_31}/E:F/CR:H/MPR:N`).score).toBeGreaterThan(5);
    expect(accepted(`${BASE_31}/MC:N/MI:N/MA:N`)).toMatchObject({ score: 0, band: 'none' });
    expect(accepted(`${BASE_40}/MSI:S`).score).toBeGreaterThan(accepted(BASE_40).score);
  });

  test('does not count supplemental metrics', () => {
    expect(accepted(`${BASE_40}/S:P/AU:Y/R:I/V:C/RE:H/U:Red`).score).toBe(accepted(BASE_40).score);
  });

  test.each<[number, string]>([
    [0, 'none'],
    [0.1, 'low'],
    [3.9, 'low'],
    [4, 'medium'],
    [6.9, 'medium'],
    [7, 'high'],
    [8.9, 'high'],
    [9, 'critical'],
    [10, 'critical'],
  ])('of %d is %s', (score, band) => {
    expect(bandOf(score)).toBe(band);
  });

  test.each([-0.1, 10.1, Number.NaN, Infinity])('of %d is none', (score) => {
    expect(() => bandOf(score)).toThrow(RangeError);
  });
});

describe('a vector of the specifications', () => {
  test.each([
    ['CVSS:3.1/S:U/AV:N/AC:L/PR:H/UI:N/C:L/I:L/A:N/E:F/RL:X', `${BASE_31}/E:F`],
    [BASE_40, BASE_40],
    [`${BASE_40}/E:A`, `${BASE_40}/E:A`],
    [
      `${BASE_40}/E:U/CR:L/IR:X/AR:L/MAV:A/MAC:H/MAT:N/MPR:N/MUI:P/MVC:X/MVI:N/MVA:H/MSC:N/MSI:L/MSA:S/S:N/AU:N/R:I/V:C/RE:H/U:Green`,
      `${BASE_40}/E:U/CR:L/AR:L/MAV:A/MAC:H/MAT:N/MPR:N/MUI:P/MVI:N/MVA:H/MSC:N/MSI:L/MSA:S/S:N/AU:N/R:I/V:C/RE:H/U:Green`,
    ],
  ])('%s is read', (text, vector) => {
    expect(accepted(text).vector).toBe(vector);
  });

  test.each([
    ['CVSS:4.0/AV:A/AC:H/AT:P/PR:L/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L/E:P'],
    [
      'CVSS:4.0/AV:L/AC:H/AT:N/PR:N/UI:A/VC:N/VI:N/VA:L/SC:H/SI:H/SA:H/CR:H/IR:H/AR:M/MAV:N/MAC:L/MAT:P/MPR:L/MUI:A/MVC:N/MVI:H/MVA:L/MSC:L/MSI:S/MSA:H',
    ],
    ['CVSS:4.0/AV:P/AC:H/AT:P/PR:L/UI:P/VC:H/VI:H/VA:H/SC:L/SI:L/SA:L/E:A/S:P/AU:Y/R:A/V:D/RE:L/U:Red'],
  ])('%s is valid', (text) => {
    expect(accepted(text).vector).toBe(text);
  });

  test.each<[string, string, Partial<Record<string, unknown>>]>([
    [
      'a value that there is not',
      'CVSS:4.0/AV:F/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N',
      { code: 'value-not-allowed', metric: metricOf('4.0', 'AV'), value: 'F' },
    ],
    [
      'a metric twice',
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N/E:A/E:X',
      { code: 'repeated-metric', metric: metricOf('4.0', 'E') },
    ],
    [
      'a metric in small letters',
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/ui:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N',
      { code: 'unknown-metric', metric: 'ui', meant: metricOf('4.0', 'UI') },
    ],
    [
      'no prefix',
      'AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/VA:N/SC:N/SI:N/SA:N',
      { code: 'no-prefix', looksLike: '4.0' },
    ],
    [
      'a metric missing',
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:L/SC:N/SI:N/SA:N',
      { code: 'missing-metrics', metrics: [metricOf('4.0', 'VA')] },
    ],
    [
      'another order',
      'CVSS:4.0/AC:L/AV:N/AT:N/PR:H/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N/CR:L/IR:X/AR:L/RE:H/MAV:A',
      { code: 'out-of-order', metric: metricOf('4.0', 'AV'), before: metricOf('4.0', 'AC') },
    ],
  ])('with %s is refused', (_, text, expected) => {
    expect(problem(text)).toMatchObject(expected);
  });
});

describe('a text that is no vector', () => {
  test.each<[string, VectorProblem]>([
    ['', { code: 'empty' }],
    [' ``\n', { code: 'empty' }],
    [`${BASE_31}/${'x'.repeat(256)}`, { code: 'too-long', length: BASE_31.length + 257, limit: 256 }],
    ['high', { code: 'no-prefix', looksLike: undefined }],
    [BASE_31.slice(9), { code: 'no-prefix', looksLike: '3.1' }],
    [BASE_31.toLowerCase(), { code: 'no-prefix', looksLike: undefined }],
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', { code: 'unsupported-version', version: '2.0' }],
    ['(AV:N/AC:L/Au:N/C:P/I:P/A:P)', { code: 'unsupported-version', version: '2.0' }],
    ['CVSS:2.0/AV:N/AC:L/Au:N/C:P/I:P/A:P', { code: 'unsupported-version', version: '2.0' }],
    [BASE_31.replace('3.1', '3.0'), { code: 'unsupported-version', version: '3.0' }],
    [BASE_31.replace('3.1', '5.0'), { code: 'unknown-version', version: '5.0' }],
    [`${BASE_31}/`, { code: 'malformed', part: '' }],
    [BASE_31.replace('PR:H', 'PR'), { code: 'malformed', part: 'PR' }],
    [BASE_31.replace('PR:H', 'PR:'), { code: 'malformed', part: 'PR:' }],
    [BASE_31.replace('I:L', 'I:L:'), { code: 'malformed', part: 'I:L:' }],
    ['CVSS:3.1', { code: 'missing-metrics', metrics: METRICS['3.1'].slice(0, 8) }],
  ])('%j is refused', (text, expected) => {
    expect(problem(text)).toEqual(expected);
  });

  test('under the wrong version is told so', () => {
    expect(problem(BASE_31.replace('3.1', '4.0'))).toMatchObject({ metric: 'C', knownIn: '3.1' });
    expect(problem(BASE_40.replace('4.0', '3.1'))).toMatchObject({ metric: 'AT', knownIn: '4.0' });
    expect(problem(`${BASE_31}/ZZ:N`)).toMatchObject({ metric: 'ZZ', knownIn: undefined, meant: undefined });
  });

  test('in the order in which 4.0 was first printed is put right', () => {
    const printed = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/SC:N/VI:H/SI:N/VA:H/SA:N';
    const found = problem(printed);
    expect(found).toMatchObject({ code: 'out-of-order', metric: { metric: 'VI' }, before: { metric: 'SC' } });
    expect(found).toHaveProperty(
      'ordered',
      'CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N',
    );
  });
});

describe.each(versions)('any vector of %s', (version) => {
  const vectors = vectorOf(version);
  const pick = fc.nat(1000);
  const codeOf = (parts: readonly string[]) => problem(written(version, parts));

  test('has a score from 0 to 10, in tenths, and a band', () => {
    check(
      [vectors],
      (parts) => {
        const { score, band } = accepted(written(version, parts));
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(10);
        expect(Number(score.toFixed(1))).toBe(score);
        expect(band).toBe(bandOf(score));
      },
      1000,
    );
  });

  test('is the same in its own words, without what is not defined', () => {
    check([vectors], (parts) => {
      const result = accepted(written(version, parts));
      expect(result.vector).toBe(
        written(
          version,
          parts.filter((part) => !part.endsWith(':X')),
        ),
      );
      expect(accepted(result.vector)).toEqual(result);
    });
  });

  test('may stand in white space and backticks', () => {
    const around = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '`'), maxLength: 5 });
    check([vectors, around, around], (parts, before, after) => {
      const vector = written(version, parts);
      expect(scoreVector(before + vector + after)).toEqual(scoreVector(vector));
    });
  });

  test('is refused without any one of its base metrics', () => {
    const base = METRICS[version].filter(({ mandatory }) => mandatory);
    check([vectors, fc.constantFrom(...base)], (parts, metric) => {
      const others = parts.filter((part) => nameOf(version, part) !== metric);
      expect(codeOf(others)).toEqual({ code: 'missing-metrics', metrics: [metric] });
    });
  });

  test('is refused with any one part spoilt, and told which', () => {
    check([vectors, pick], (parts, number) => {
      const index = number % parts.length;
      const part = parts[index] ?? '';
      const metric = nameOf(version, part);
      const [name = '', value = ''] = part.split(':');
      expect(codeOf(parts.with(index, `${name}:Q`))).toEqual({
        code: 'value-not-allowed',
        metric,
        value: 'Q',
      });
      expect(codeOf(parts.with(index, `${name}: ${value}`))).toMatchObject({
        code: 'value-not-allowed',
        metric,
      });
      expect(codeOf(parts.with(index, name + value))).toEqual({ code: 'malformed', part: name + value });
      expect(codeOf(parts.toSpliced(index, 0, ''))).toEqual({ code: 'malformed', part: '' });
      expect(codeOf(parts.with(index, `Q${part}`))).toMatchObject({
        code: 'unknown-metric',
        metric: `Q${name}`,
      });
      expect(codeOf([...parts, part])).toEqual({ code: 'repeated-metric', metric });
    });
  });
});

/** Two vectors: one in order, the other with two neighbours in each other's place. */
function swappedIn(version: CvssVersion) {
  return fc.tuple(vectorOf(version), fc.nat(1000)).map(([parts, number]) => {
    const index = number % (parts.length - 1);
    const [one = '', two = ''] = parts.slice(index);
    const swapped = written(version, parts.with(index, two).with(index + 1, one));
    return { vector: written(version, parts), swapped, one, two };
  });
}

test('the metrics of 3.1 may come in any order', () => {
  check([swappedIn('3.1')], ({ vector, swapped }) => {
    expect(scoreVector(swapped)).toEqual(scoreVector(vector));
  });
});

test('the metrics of 4.0 must come in one order, which the refusal gives', () => {
  check([swappedIn('4.0')], ({ vector, swapped, one, two }) => {
    expect(problem(swapped)).toEqual({
      code: 'out-of-order',
      metric: nameOf('4.0', one),
      before: nameOf('4.0', two),
      ordered: vector,
    });
  });
});

test('no other text is taken for a vector', () => {
  const any = fc.string({ unit: anyCharacter });
  check(
    [
      fc.oneof(
        any,
        any.map((text) => `${BASE_40}/${text}`),
      ),
    ],
    (text) => {
      expect(scoreVector(text)).toMatchObject({ ok: false });
    },
  );
});
