import type { CheckedChange } from '../../store/change-chain.ts';
import { compactUtc } from '../time-in-words.ts';
import type { Export } from './json-lines.ts';
import type { Document } from './packing.ts';

/** What changes are of, which concern no case: the name of their file, and what its first line says. */
const FORMATS = {
  distributors: 'codegate-advisory-bot changes of the distributors list',
  logins: 'codegate-advisory-bot changes of the GitHub logins',
} as const;

/**
 * Changes that concern no case as JSON Lines, in the form that a case's events have in the trail: the same program checks
 * their chain.
 */
export function changeLines(
  what: keyof typeof FORMATS,
  changes: readonly CheckedChange[],
  { by, at }: Export,
): Document {
  const broken = changes.flatMap(({ stored, holds }) => (holds ? [] : [stored.seq]));
  const first = {
    format: FORMATS[what],
    version: 1,
    exportedAt: at.toString(),
    by,
    changes: changes.length,
    broken,
  };
  const lines = changes.map(({ stored: { caseId, actor, body, ...rest }, holds }) => ({
    case: caseId,
    ...rest,
    actor: null,
    body: null,
    chain: holds ? 'ok' : 'changed',
    raw: { actor, body },
  }));
  const content = [first, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  return { name: `${what}-${compactUtc(at)}.jsonl`, content };
}
