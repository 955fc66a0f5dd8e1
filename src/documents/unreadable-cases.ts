import { caseIdsInWords } from './vocabulary.ts';

/** What stays true of a case that cannot be read, and what mends it, in words that may be shown to the team. */
export const UNREADABLE_CURE =
  'Nothing of it is deleted, and nothing more is recorded in it. If a newer version of the bot has run here, start that one; else stop the bot, and restore the newest copy in which all is whole (`npm run restore -- FILE`, or Litestream’s replica): a damaged one is refused, and what the copy lacks is told.';

/** How many of them are named. */
const MOST = 10;

/** Their numbers, as many of them as are named. */
export function unreadableIds(caseIds: readonly string[]): string {
  const rest = caseIds.length - MOST;
  return caseIdsInWords(rest > 0 ? [...caseIds.slice(0, MOST), `${rest} more`] : caseIds);
}

/** Which cases cannot be read, why, and what to do. */
export function unreadableInWords(caseIds: readonly string[]): string {
  const whose = caseIds.length === 1 ? 'its history is' : 'their histories are';
  return `${unreadableIds(caseIds)}: ${whose} damaged, or written by a newer version of the bot. ${UNREADABLE_CURE}`;
}
