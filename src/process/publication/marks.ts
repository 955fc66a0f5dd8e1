import type { Case } from '../case.ts';
import { ANNOUNCEMENTS, type AnnouncementKind, type Marking } from '../events.ts';
import { MARK } from './parts.ts';

type Posted = NonNullable<Case['announced'][AnnouncementKind]>;

// What stands in #codegate of an advisory that was withdrawn in GitHub says so in its first line, while that is so.

/** A message in #codegate that says otherwise than GitHub whether its advisory is withdrawn. */
export interface ToMark {
  readonly what: AnnouncementKind;
  /** `put`: its advisory is withdrawn, and it does not say so; `remove`: it is published again. */
  readonly how: Marking;
  /** Since when that is known. */
  readonly since: Temporal.Instant;
}

/** Whether a message says that its advisory was withdrawn. */
export function isMarked(posted: Pick<Posted, 'parts'> | undefined): boolean {
  return posted?.parts?.[MARK] !== undefined;
}

/** Whether two members may have a message say that its advisory was withdrawn: it stands there. */
export function mayMark({ withdrawnSince, announced }: Case, what: AnnouncementKind): boolean {
  return withdrawnSince !== undefined && announced[what] !== undefined;
}

/**
 * The message that is to be marked next, or whose mark is to go: what users were told last comes first.
 * @returns `undefined` if each says what GitHub shows, or cannot be changed now
 */
export function toMark(state: Case): ToMark | undefined {
  const { announced, withdrawnSince, restoredSince, outOfSightSince, unfixedSince } = state;
  // Of what GitHub does not show, nothing can be said.
  if (outOfSightSince) return undefined;
  for (const what of ANNOUNCEMENTS.toReversed()) {
    const posted = announced[what];
    if (!posted) continue;
    if (withdrawnSince && !isMarked(posted)) return { what, how: 'put', since: withdrawnSince };
    // No fix is announced anew without its release.
    const mayRemove = what !== 'announcement' || !unfixedSince;
    if (!withdrawnSince && restoredSince && isMarked(posted) && mayRemove)
      return { what, how: 'remove', since: restoredSince };
  }
  return undefined;
}
