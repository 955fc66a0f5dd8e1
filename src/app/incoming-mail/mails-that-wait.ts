import type { Policy } from '../../process/policy.ts';
import { plus } from '../../process/time.ts';
import type { Store } from '../../store/store.ts';

/** How long ago mails that were set aside are counted still. */
const LATELY = { hours: 7 * 24 };

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
