import type { Case } from './case.ts';
import { isFixCorrected } from './publication/corrections.ts';
import { toMark } from './publication/marks.ts';
import { missingBefore, openSteps } from './steps.ts';

/**
 * Since when the announcement of a published advisory is due: with its publication, for it is then that users can be
 * attacked, and look for a word; where it names another fixed version since, when that was seen. Where it was withdrawn, or is published again, and #codegate
 * says otherwise, that is due from when it was seen.
 *
 * @returns `undefined` if it is announced, cannot be announced, or is not public yet; and while it is asked for, which is an open
 *   question of its own
 */
export function announcementDueAt(state: Case): Temporal.Instant | undefined {
  const mark = toMark(state);
  if (mark && state.status === 'open' && state.publications[mark.what] === undefined) return mark.since;
  const isOwed =
    state.status === 'open' &&
    state.publications.announcement === undefined &&
    openSteps(state, 'fix-release').includes('announced') &&
    missingBefore(state, 'announced').length === 0;
  if (!isOwed) return undefined;
  return isFixCorrected(state) ? state.correction?.at : state.publishedAt;
}
