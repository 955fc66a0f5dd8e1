import { METRICS, metricOf, type CvssVersion } from './cvss-metrics.ts';
import { scoreVector, type ReadyVector, type Scored, type VectorProblem } from './severity.ts';

/** What comes of reading a vector among other words: `asTyped`, unless something was left out or put right. */
export type Understood =
  | (Extract<Scored, { readonly ok: true }> & { readonly asTyped: boolean })
  | { readonly ok: false; readonly problem: VectorProblem };

/** More than anybody pastes; what is longer is not looked at. */
const LONGEST = 4000;

/** Marks that nobody sees, as web pages and chats put them in. */
const INVISIBLE = /[\p{Bidi_Control}\p{Cf}]|\u034F|\uFE0F/gu;

/** A vector with its version; each metric with its value, wherever the white space stands. */
const VECTOR = /CVSS ?[:-]? ?v?\d(?:\.\d)? ?(?:\/ ?[A-Za-z]{1,3} ?: ?[A-Za-z]{1,8}(?![A-Za-z]) ?){1,40}/gi;
/** One without. */
const BARE =
  /(?<![A-Za-z/:])[A-Za-z]{1,3} ?: ?[A-Za-z]{1,8}(?![A-Za-z])(?: ?\/ ?[A-Za-z]{1,3} ?: ?[A-Za-z]{1,8}(?![A-Za-z])){3,40}/g;

/**
 * Reads and scores the one CVSS vector in what was pasted: beside other words, with white space, marks that nobody sees
 * and letters of the wrong case in it ("Use the CVSS calculator to score a severity level").
 * @returns A problem where there is none or more than one, or where it is none of 3.1 or 4.0; with the vector that may be
 * meant, where there is one.
 */
export function readPastedVector(text: string): Understood {
  const typed = text.slice(0, LONGEST).normalize('NFKC').replaceAll(INVISIBLE, '').replaceAll(/\s+/g, ' ');
  const found = [...typed.matchAll(VECTOR)].map((match) => ({
    vector: tidied(match[0]),
    // What goes on like a vector, and is none: "/ACL".
    rest: /^\/ ?[A-Za-z][^\s/]*/.exec(typed.slice(match.index + match[0].length))?.[0] ?? '',
  }));
  const vectors = [...new Set(found.map(({ vector, rest }) => `${vector}${rest.replaceAll(' ', '')}`))];
  const [only, other] = vectors;
  if (only === undefined) return unversioned(text, typed);
  if (other !== undefined)
    return { ok: false, problem: { code: 'several-vectors', vectors: vectors.slice(0, 5) } };
  const scored = scoreVector(only);
  if (scored.ok) return { ...scored, asTyped: scored.vector === text.trim() };
  return { ok: false, problem: withReady(scored.problem, only) };
}

/** Without a version that can be read: as it was typed, with what it would be. */
function unversioned(text: string, typed: string): Understood {
  const [only, other] = new Set([...typed.matchAll(BARE)].map(([vector]) => tidied(vector)));
  const scored = scoreVector(only !== undefined && other === undefined ? only : text);
  if (scored.ok) return { ...scored, asTyped: true };
  const { problem } = scored;
  if (problem.code !== 'no-prefix' || problem.looksLike === undefined || only === undefined)
    return { ok: false, problem };
  return { ok: false, problem: { ...problem, ...readyOf(`CVSS:${problem.looksLike}/${only}`) } };
}

/** 3.1 has the metrics of 3.0, with the same values: its calculator scores it anew. */
function withReady(problem: VectorProblem, vector: string): VectorProblem {
  if (problem.code !== 'unsupported-version' || problem.version !== '3.0') return problem;
  return { ...problem, ...readyOf(vector.replace('CVSS:3.0/', 'CVSS:3.1/')) };
}

function readyOf(text: string): { readonly ready?: ReadyVector } {
  const scored = scoreVector(text);
  if (!scored.ok) return {};
  const { vector, score, band } = scored;
  return { ready: { vector, score, band } };
}

/** In the letters of the specification, as far as it knows them. */
function tidied(vector: string): string {
  const parts = vector.replaceAll(' ', '').split('/');
  const [first = ''] = parts;
  const version = /^CVSS[:-]?v?(\d(?:\.\d)?)$/i.exec(first)?.[1];
  const prefix = version === undefined ? [] : [`CVSS:${version.includes('.') ? version : `${version}.0`}`];
  const known: CvssVersion =
    version?.startsWith('4') || (version === undefined && /\/(?:AT|VC):/i.test(vector)) ? '4.0' : '3.1';
  return [...prefix, ...parts.slice(prefix.length).map((part) => tidiedPair(known, part))].join('/');
}

function tidiedPair(version: CvssVersion, pair: string): string {
  const [name = '', value = ''] = pair.split(':');
  const metric =
    metricOf(version, name) ?? METRICS[version].find(({ metric: each }) => each === name.toUpperCase());
  if (!metric) return pair;
  const meant = metric.values.find((each) => each.value.toLowerCase() === value.toLowerCase());
  return `${metric.metric}:${meant?.value ?? value}`;
}
