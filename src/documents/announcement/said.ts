import { plainText, type Block } from '../advisory-markdown/tree.ts';
import { saysLater, saysNone, saysUpgrade } from './answers.ts';

/** Why nothing was found in an advisory. */
export type NotFound =
  /** It has no text, or none yet about this. */
  | 'nothing-written'
  /** No section of it is known to be about it. */
  | 'no-section'
  /** The section about it says to upgrade, and nothing else. */
  | 'only-upgrade';

/** What an advisory answers to one question. That nothing was found is not that there is none. */
export type Answer =
  | { readonly kind: 'says' }
  | { readonly kind: 'says-none' }
  | { readonly kind: 'nothing-found'; readonly why: NotFound };

/** The same with the blocks in which it says so. */
export type Said = Answer & { readonly blocks: readonly Block[] };

/** What some blocks say about what helps before an upgrade. `isWritten`: the advisory has a text at all. */
export function saidIn(blocks: readonly Block[], isWritten: boolean): Said {
  const text = plainText(blocks).trim();
  if (!/[\p{L}\p{N}]/u.test(text))
    return { kind: 'nothing-found', why: isWritten ? 'no-section' : 'nothing-written', blocks: [] };
  if (saysLater(text)) return { kind: 'nothing-found', why: 'nothing-written', blocks };
  if (saysNone(text)) return { kind: 'says-none', blocks };
  return saysUpgrade(text)
    ? { kind: 'nothing-found', why: 'only-upgrade', blocks }
    : { kind: 'says', blocks };
}
