import { validationFailed } from './refusal.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** A CVSS vector as GitHub keeps it. A 4.0 vector has no score here: see {@link readVector}. */
export interface Cvss {
  version: 3 | 4;
  vector: string;
  score: number | null;
}

const V3_BASE: Readonly<Record<string, string>> = {
  AV: 'NALP',
  AC: 'LH',
  PR: 'NLH',
  UI: 'NR',
  S: 'UC',
  C: 'HLN',
  I: 'HLN',
  A: 'HLN',
};

const V4_BASE: Readonly<Record<string, string>> = {
  AV: 'NALP',
  AC: 'LH',
  AT: 'NP',
  PR: 'NLH',
  UI: 'NPA',
  VC: 'HLN',
  VI: 'HLN',
  VA: 'HLN',
  SC: 'HLN',
  SI: 'HLN',
  SA: 'HLN',
};

/** Metrics that a vector may leave out. They do not move the base score. */
const V3_OPTIONAL: Readonly<Record<string, string>> = {
  E: 'XUPFH',
  RL: 'XOTWU',
  RC: 'XURC',
  CR: 'XLMH',
  IR: 'XLMH',
  AR: 'XLMH',
  ...modified(V3_BASE),
};

const V4_OPTIONAL: Readonly<Record<string, string>> = {
  E: 'XAPU',
  CR: 'XHML',
  IR: 'XHML',
  AR: 'XHML',
  ...modified(V4_BASE),
  MSI: 'XSHLN',
  MSA: 'XSHLN',
  S: 'XNP',
  AU: 'XNY',
  R: 'XAUI',
  V: 'XDC',
  RE: 'XLMH',
};

const V3_WEIGHTS: Readonly<Record<string, number>> = {
  'AV:N': 0.85,
  'AV:A': 0.62,
  'AV:L': 0.55,
  'AV:P': 0.2,
  'AC:L': 0.77,
  'AC:H': 0.44,
  'UI:N': 0.85,
  'UI:R': 0.62,
  'PR:N': 0.85,
};

const IMPACT_WEIGHTS: Readonly<Record<string, number>> = { H: 0.56, L: 0.22, N: 0 };

/**
 * Reads a vector, 3.0, 3.1 or 4.0. The score of a 3.x vector follows the specification's base
 * equations; the 4.0 one needs FIRST's table of macro vectors, so it is left to `scoreV4`.
 *
 * @throws GitHubRefusal 422 for anything that is not a whole vector of known metrics, each once.
 */
export function readVector(vector: string, scoreV4: (vector: string) => number | null): Cvss {
  const match = /^CVSS:(3\.0|3\.1|4\.0)\/(.+)$/.exec(vector);
  const version = match?.[1] === '4.0' ? 4 : 3;
  const base = version === 4 ? V4_BASE : V3_BASE;
  const optional = version === 4 ? V4_OPTIONAL : V3_OPTIONAL;
  const metrics = new Map<string, string>();
  for (const part of match?.[2]?.split('/') ?? []) {
    const [name = '', value = '', ...rest] = part.split(':');
    const values = base[name] ?? optional[name] ?? '';
    const known = value.length === 1 && rest.length === 0 && values.includes(value);
    if (!known || metrics.has(name)) throw malformed();
    metrics.set(name, value);
  }
  if (Object.keys(base).some((name) => !metrics.has(name))) throw malformed();
  return { version, vector, score: version === 4 ? scoreV4(vector) : scoreV3(metrics) };
}

/** The qualitative rating that CVSS gives a score. GitHub has no word for 0. */
export function severityOf(score: number | null): Severity | null {
  if (score === null || score <= 0) return null;
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

/** The environmental metrics that replace base metrics one by one. */
function modified(base: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(base).map(([name, values]) => [`M${name}`, `X${values}`]));
}

function malformed() {
  return validationFailed('cvss_vector_string', 'CVSS vector string is not a valid CVSS vector');
}

function scoreV3(metrics: ReadonlyMap<string, string>): number {
  const weight = (name: string) => V3_WEIGHTS[`${name}:${metrics.get(name) ?? ''}`] ?? 0;
  const impactOf = (name: string) => IMPACT_WEIGHTS[metrics.get(name) ?? ''] ?? 0;
  const changed = metrics.get('S') === 'C';
  const privileges =
    metrics.get('PR') === 'L'
      ? changed
        ? 0.68
        : 0.62
      : metrics.get('PR') === 'H'
        ? changed
          ? 0.5
          : 0.27
        : 0.85;
  const exploitability = 8.22 * weight('AV') * weight('AC') * privileges * weight('UI');
  const subScore = 1 - (1 - impactOf('C')) * (1 - impactOf('I')) * (1 - impactOf('A'));
  const impact = changed ? 7.52 * (subScore - 0.029) - 3.25 * (subScore - 0.02) ** 15 : 6.42 * subScore;
  if (impact <= 0) return 0;
  return roundUp(Math.min(10, changed ? 1.08 * (impact + exploitability) : impact + exploitability));
}

/** "Roundup" of the specification, which works around binary fractions in the same way. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
}
