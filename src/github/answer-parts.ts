import { createHash } from 'node:crypto';
import type { Parts } from '../process/publication/parts.ts';

/**
 * The fields of GitHub's answer about an advisory that are no part of what is published: times and states that GitHub
 * itself sets, addresses, who can read it until then, and the identifiers, which come by themselves. Whatever is not
 * named here counts.
 */
const VOLATILE = new Set([
  'cve_id',
  'identifiers',
  'state',
  'created_at',
  'updated_at',
  'published_at',
  'closed_at',
  'withdrawn_at',
  'url',
  'html_url',
  'publisher',
  'submission',
  'private_fork',
  'collaborating_users',
  'collaborating_teams',
  // How many there are in its thread: what is said there is nothing that is published.
  'comments',
]);

/** What holds enough chance that nobody finds it by trying: the others are told apart by it, too. */
const LONG = 'description';

/**
 * The fingerprints of all of GitHub's answer about an advisory, field by field, but for the volatile ones. Each holds the
 * description as well, so that none of the short ones can be found by trying; where that has changed, so have all.
 */
export function answerParts(answer: unknown): Parts {
  const fields = Object.entries(isRecord(answer) ? answer : {})
    .filter(([name]) => !VOLATILE.has(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const long = isRecord(answer) ? answer[LONG] : undefined;
  const known = fields.filter(([name]) => NAME.test(name));
  const others = fields.filter(([name]) => !NAME.test(name));
  return Object.fromEntries(
    [...known, ...(others.length > 0 ? [['other', others] as const] : [])].map(([name, value]) => [
      name,
      fingerprintOf([name, canonical(value), canonical(long)]),
    ]),
  );
}

const NAME = /^[a-z][a-z0-9_]{0,39}$/;

/** The same for the same content, in whatever order its fields come; of people, their names alone. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isRecord(value)) return value ?? null;
  const { login } = value;
  if (typeof login === 'string') return login;
  return Object.entries(value)
    .filter(([, each]) => each !== null && each !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, each]) => [name, canonical(each)]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fingerprintOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
