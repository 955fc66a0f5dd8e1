import { teamKey } from '../../process/notifications/message-keys.ts';
import type { Store } from '../../store/store.ts';
import { sendToPerson } from './send.ts';

/**
 * Tells each member of the last known team that nobody of it has the role of the security team any more, or that somebody has
 * it again. To be used in a transaction.
 */
export function tellOfTeam(
  store: Pick<Store, 'outbox' | 'people'>,
  template: 'team-doubted' | 'team-found',
  now: Temporal.Instant,
): void {
  for (const id of store.people.roster())
    sendToPerson(store, teamKey(template, now, id), id, { notification: { template } }, now);
}
