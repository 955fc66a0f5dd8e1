import cvss from 'ae-cvss-calculator';
import { METRICS, metricOf, NOT_DEFINED, type CvssVersion, type Metric } from './cvss-metrics.ts';
import type { Band } from './events.ts';

const { Cvss3P1, Cvss4P0 } = cvss;

/** More characters than any vector needs: all metrics of 4.0 together have fewer than 200. */
const LONGEST = 256;

/** A vector that may be meant by one that is not taken, ready to be used instead. */
export interface ReadyVector {
  readonly vector: string;
  readonly score: number;
  readonly band: Band;
}

/** Why a text is no vector that can be scored, as data: the views put it into words and say what to do instead. */
export type VectorProblem =
  | { readonly code: 'empty' }
  | { readonly code: 'too-long'; readonly length: number; readonly limit: number }
  /** It does not begin with `CVSS:`; `looksLike` is the version its metrics would fit. */
  | {
      readonly code: 'no-prefix';
      readonly looksLike: CvssVersion | undefined;
      readonly ready?: ReadyVector;
    }
  /** A real version, but not one that GitHub and this process score with; `ready` is the same one in 3.1. */
  | { readonly code: 'unsupported-version'; readonly version: '2.0' | '3.0'; readonly ready?: ReadyVector }
  /** Which of them is meant? Five of them at most. */
  | { readonly code: 'several-vectors'; readonly vectors: readonly string[] }
  | { readonly code: 'unknown-version'; readonly version: string }
  /** Something between two slashes that is not `metric:value`. */
  | { readonly code: 'malformed'; readonly part: string }
  | {
      readonly code: 'unknown-metric';
      readonly version: CvssVersion;
      readonly metric: string;
      /** The metric it would be in capitals. */
      readonly meant: Metric | undefined;
      /** The other version, if that has a metric of this name: the prefix may be the mistake. */
      readonly knownIn: CvssVersion | undefined;
    }
  | { readonly code: 'repeated-metric'; readonly metric: Metric }
  | { readonly code: 'value-not-allowed'; readonly metric: Metric; readonly value: string }
  | { readonly code: 'missing-metrics'; readonly metrics: readonly Metric[] }
  | {
      readonly code: 'out-of-order';
      readonly metric: Metric;
      /** The metric it must come before, and does not. */
      readonly before: Metric;
      /** The same vector in order, ready to be used instead. */
      readonly ordered: string;
    };

/** What comes of reading a vector. */
export type Scored =
  | {
      readonly ok: true;
      readonly version: CvssVersion;
      /** In the order of the specification, without the metrics that are "Not Defined". */
      readonly vector: string;
      /** 0 to 10, in tenths. */
      readonly score: number;
      readonly band: Band;
    }
  | { readonly ok: false; readonly problem: VectorProblem };

/**
 * Reads and scores a CVSS vector, 3.1 or 4.0, letter for letter as its specification has it; only white space and
 * backticks around it are let pass ("Use the CVSS calculator to score a severity level"). Threat (temporal) and
 * environmental metrics count in the score where they are given; supplemental ones never do.
 *
 * Programs must accept the metrics of 3.1 in any order; in 4.0 "every other ordering is invalid", and scanners do
 * choke on advisories that have one, so that is refused, with the vector put right.
 */
export function scoreVector(text: string): Scored {
  const trimmed = text.replace(/^[\s`]+|(?<![\s`])[\s`]+$/g, '');
  if (trimmed === '') return refused({ code: 'empty' });
  if (trimmed.length > LONGEST) return refused({ code: 'too-long', length: trimmed.length, limit: LONGEST });
  const [prefix = '', ...parts] = trimmed.split('/');
  const version = versionOf(prefix, trimmed);
  if (typeof version !== 'string') return refused(version);
  const metrics = readMetrics(version, parts);
  return 'code' in metrics ? refused(metrics) : scored(version, metrics);
}

/**
 * The band of a score, the same in 3.1 and 4.0 ("Qualitative Severity Rating Scale"). Refuses, with a `RangeError`,
 * a number that no score can be.
 */
export function bandOf(score: number): Band {
  if (!(score >= 0 && score <= 10)) throw new RangeError(`${score} is not a CVSS score`);
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  if (score >= 4) return 'medium';
  return score > 0 ? 'low' : 'none';
}

function refused(problem: VectorProblem): Scored {
  return { ok: false, problem };
}

function versionOf(prefix: string, text: string): CvssVersion | VectorProblem {
  if (!prefix.startsWith('CVSS:')) return unprefixed(text);
  const version = prefix.slice('CVSS:'.length);
  if (version === '3.1' || version === '4.0') return version;
  if (version === '2.0' || version === '3.0') return { code: 'unsupported-version', version };
  return { code: 'unknown-version', version };
}

/** Version 2 writes its vectors without a prefix, and alone has the metric Au; from others it was lost. */
function unprefixed(text: string): VectorProblem {
  const names = new Set(text.split(/[/(#]/).map((part) => part.split(':')[0]));
  if (names.has('Au')) return { code: 'unsupported-version', version: '2.0' };
  const looksLike = names.has('AT') || names.has('VC') ? '4.0' : names.has('PR') ? '3.1' : undefined;
  return { code: 'no-prefix', looksLike };
}

type Given = readonly (readonly [Metric, string])[];

/** The metrics in the order given. The gravest kind of problem is told first: it often explains the others. */
function readMetrics(version: CvssVersion, parts: readonly string[]): Given | VectorProblem {
  const given: [Metric, string][] = [];
  const malformed = parts.find((part) => !/^[^:]+:[^:]+$/.test(part));
  if (malformed !== undefined) return { code: 'malformed', part: malformed };
  for (const part of parts) {
    const [name = '', value = ''] = part.split(':');
    const metric = metricOf(version, name);
    if (!metric) return unknown(version, name);
    given.push([metric, value]);
  }
  const repeated = given.find(([metric], index) => given.findIndex(([other]) => other === metric) < index);
  if (repeated) return { code: 'repeated-metric', metric: repeated[0] };
  for (const [metric, value] of given)
    if (!metric.values.some((allowed) => allowed.value === value))
      return { code: 'value-not-allowed', metric, value };
  const missing = METRICS[version].filter(
    (metric) => metric.mandatory && !given.some(([other]) => other === metric),
  );
  return missing.length > 0 ? { code: 'missing-metrics', metrics: missing } : given;
}

function unknown(version: CvssVersion, metric: string): VectorProblem {
  const other = version === '3.1' ? '4.0' : '3.1';
  return {
    code: 'unknown-metric',
    version,
    metric,
    meant: metricOf(version, metric.toUpperCase()),
    knownIn: metricOf(other, metric) ? other : undefined,
  };
}

function scored(version: CvssVersion, given: Given): Scored {
  const place = ([metric]: Given[number]) => METRICS[version].indexOf(metric);
  const sorted = given.toSorted((a, b) => place(a) - place(b));
  if (version === '4.0') {
    const at = given.findIndex((pair, index) => index > 0 && place(pair) < place(given[index - 1] ?? pair));
    const late = given[at];
    const after = late && given.find((pair) => place(pair) > place(late));
    if (late && after)
      return refused({
        code: 'out-of-order',
        metric: late[0],
        before: after[0],
        ordered: written(version, sorted),
      });
  }
  const vector = written(
    version,
    sorted.filter(([, value]) => value !== NOT_DEFINED),
  );
  const calculator = version === '4.0' ? new Cvss4P0(vector) : new Cvss3P1(vector);
  const { overall } = calculator.calculateScores();
  return { ok: true, version, vector, score: overall, band: bandOf(overall) };
}

function written(version: CvssVersion, given: Given): string {
  return [`CVSS:${version}`, ...given.map(([{ metric }, value]) => `${metric}:${value}`)].join('/');
}
