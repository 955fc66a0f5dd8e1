import type { Policy } from '../../process/policy.ts';
import { plus } from '../../process/time.ts';
import type { ReceivedMail } from '../../store/incoming-mails.ts';
import type { Store } from '../../store/store.ts';

/** How long ago mails that were set aside are counted still. */
const LATELY = { hours: 7 * 24 };
/** For how long what a member said of a mail is shown, to be taken back, and of how many. */
const SAID_LATELY = { hours: 30 * 24 };
const MOST_SAID = 10;

/** What is said of mails that wait besides when they came: when they are late, and how many were set aside. */
export function mailViewContext(
  { incomingMails, policy }: Pick<Store, 'incomingMails'> & { readonly policy: Policy },
  now: Temporal.Instant,
) {
  return {
    now,
    dueOf: (arrivedAt: Temporal.Instant) => plus(arrivedAt, policy.deadlines['fix-team']),
    aside: incomingMails.asideSince(now.subtract(LATELY)),
  };
}

/** The mails of which a member said lately what they are, the latest first. */
export function mailsSaidLately(
  { incomingMails }: Pick<Store, 'incomingMails'>,
  now: Temporal.Instant,
): ReceivedMail[] {
  return incomingMails.saidSince(now.subtract(SAID_LATELY), MOST_SAID);
}
