import type { arrivalBlindSince } from '../../app/watch-arrival.ts';
import type { Blindness } from '../../app/watch/blindness.ts';
import type { RoleHolders } from '../../app/watch/enrolment.ts';
import type { PgpKey } from '../../documents/advisory-comments.ts';
import type { Policy } from '../../process/policy.ts';

/** What a view needs beside the outlook on a case: where it is shown, and what the words are made from. */
export interface ViewContext {
  /** Direct messages hold less than ephemeral answers: no CVE id. */
  readonly place: 'channel' | 'dm';
  readonly policy: Policy;
  readonly now: Temporal.Instant;
  /** Where people find the advisories in a browser, such as `https://github.com`. */
  readonly githubUrl: string;
  /** The Discord id behind a login of the fix team, where it is known. */
  readonly memberOf: (login: string) => string | undefined;
  readonly pgp: PgpKey | undefined;
  /** The repositories that GitHub does not let the bot follow now; not needed where a message is about an event. */
  readonly blind?: () => readonly Blindness[];
  /** Since when the bot cannot see the comments in a case's advisory; `undefined` where it can. */
  readonly threadBlindSince?: (caseId: string) => Temporal.Instant | undefined;
  /** Where the published advisory of a case could not be looked for, and since when. */
  readonly arrivalBlindSince?: (caseId: string) => ReturnType<typeof arrivalBlindSince>;
  /** The members of the security team who never used the bot, as far as that is known; for members of it alone. */
  readonly unenrolled?: () => RoleHolders | undefined;
}
