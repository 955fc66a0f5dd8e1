import type { CheckedChange } from '../../store/change-chain.ts';
import type { StoredEvent } from '../../store/stored-event.ts';
import { compactUtc } from '../time-in-words.ts';
import type { Export } from './json-lines.ts';
import type { Document } from './packing.ts';

/** What changes are of, which concern no case: the name of their file, and what its first line says. */
const FORMATS = {
  distributors: 'codegate-advisory-bot changes of the distributors list',
  logins: 'codegate-advisory-bot changes of the GitHub logins',
  mails: 'codegate-advisory-bot changes of what mails are',
} as const;

/**
 * Changes that concern no case as JSON Lines, in the form that a case's events have in the trail: the same program checks
 * their chain. Of those that `concerns` leaves out there is the hash alone, which the next one's covers.
 * @returns `undefined` if there is none, or all are left out.
 */
export function changeLines(
  what: keyof typeof FORMATS,
  changes: readonly CheckedChange[],
  { by, at }: Export,
  concerns: (stored: StoredEvent) => boolean = () => true,
): Document | undefined {
  if (!changes.some(({ stored }) => concerns(stored))) return undefined;
  const broken = changes.flatMap(({ stored, holds }) => (holds ? [] : [stored.seq]));
  const first = {
    format: FORMATS[what],
    version: 1,
    exportedAt: at.toString(),
    by,
    changes: changes.length,
    broken,
  };
  const lines = changes.map(({ stored, holds }) => {
    const { caseId, actor, body, ...rest } = stored;
    const chain = holds ? 'ok' : 'changed';
    return concerns(stored)
      ? { case: caseId, ...rest, actor: null, body: null, chain, raw: { actor, body } }
      : { case: caseId, seq: rest.seq, hash: rest.hash, chain, leftOut: true };
  });
  const content = [first, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('');
  return { name: `${what}-${compactUtc(at)}.jsonl`, content };
}
