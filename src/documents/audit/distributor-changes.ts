import type { CheckedChange } from '../../store/distributor-changes.ts';
import { compactUtc } from '../time-in-words.ts';
import type { Export } from './json-lines.ts';
import type { Document } from './packing.ts';

/**
 * The changes of the list of distributors as JSON Lines, in the form that a case's events have in the trail: the same
 * program checks their chain.
 */
export function distributorChangeLines(changes: readonly CheckedChange[], { by, at }: Export): Document {
  const broken = changes.flatMap(({ stored, holds }) => (holds ? [] : [stored.seq]));
  const first = {
    format: 'codegate-advisory-bot changes of the distributors list',
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
  return { name: `distributors-${compactUtc(at)}.jsonl`, content };
}
