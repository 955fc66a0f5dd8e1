import aeCvss from 'ae-cvss-calculator';
import { validationFailed } from './refusal.ts';

const { Cvss3P1, Cvss4P0 } = aeCvss;

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** A CVSS vector as GitHub keeps it. */
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

/**
 * Reads a vector, 3.0, 3.1 or 4.0, and gives it its base score.
 *
 * @throws GitHubRefusal 422 for anything that is not a whole vector of known metrics, each once.
 */
export function readVector(vector: string): Cvss {
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
  const parsed = version === 4 ? new Cvss4P0(vector) : new Cvss3P1(vector.replace('CVSS:3.0', 'CVSS:3.1'));
  return { version, vector, score: parsed.calculateScores().base ?? null };
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
