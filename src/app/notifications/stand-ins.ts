import { standInKey, unreachableKey } from '../../process/notifications/message-keys.ts';
import type { ReminderItem } from '../../process/notifications/notification.ts';
import { SECURITY_ROLE, standIn } from '../../process/notifications/case-people.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import { sendToChannel, sendToPersonOrRole } from './send.ts';

type StandInStore = Pick<Store, 'cases' | 'outbox' | 'people' | 'reminders'>;

/**
 * For a message whose recipient takes no direct messages: the next person on the case gets it by direct message, and
 * the private channel calls the recipient without content. Never anything in a public place (DESIGN §6). Where no
 * person can stand in, the security team's role is called. To be used in a transaction.
 */
export function sendToStandIn(store: StandInStore, message: OutboxMessage, now: Temporal.Instant): void {
  const { recipient, notification } = message;
  // The person who tests whether they can be reached sees the answer where they asked.
  if (notification.template === 'dm-test') return;
  sendToChannel(
    store,
    unreachableKey(message),
    'security',
    { template: 'unreachable', member: recipient },
    now,
  );
  const send = (person: string, what: { notification: OutboxMessage['notification']; insteadOf?: string }) =>
    sendToPersonOrRole(store, standInKey(message, person), person, what, now);
  const nextOn = nextPerson(store, recipient);
  if (notification.template === 'reminder') {
    const items = notification.items.map((item): ReminderItem => ({ ...item, insteadOf: recipient }));
    for (const [person, theirs] of Map.groupBy(items, (item) => nextOn(item.caseId))) {
      // A person who was told of the same deadline in their own right is not told twice.
      const news = theirs.filter((item) => store.reminders.take({ ...item, recipient: person }, now));
      if (news.length > 0) send(person, { notification: { template: 'reminder', items: news } });
    }
  } else if (notification.template === 'login-wanted') {
    // Only the member who wanted the recipient can do something about it.
    send(notification.by, { notification, insteadOf: recipient });
  } else if ('caseId' in notification) {
    send(nextOn(notification.caseId), { notification, insteadOf: recipient });
  } else {
    // About no case, such as a claim to a login: anyone of the security team can answer it.
    send(nextOn(), { notification });
  }
}

/** Finds the stand-in for `recipient` on a case, or in the security team; `SECURITY_ROLE` where there is none. */
function nextPerson({ cases, people }: StandInStore, recipient: string): (caseId?: string) => string {
  const unreachable = people.unreachable();
  return (caseId) => {
    const state = caseId === undefined ? undefined : cases.load(caseId);
    const team =
      caseId === undefined ? { security: people.roster(), fixTeam: [] } : state && people.of(state);
    return (team && standIn(team, recipient, unreachable)) ?? SECURITY_ROLE;
  };
}
