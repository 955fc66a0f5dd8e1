import { standInKey, unreachableKey } from '../../process/notifications/message-keys.ts';
import { standIn } from '../../process/notifications/case-people.ts';
import { recipientName, SECURITY_ROLE, type Recipient } from '../../process/notifications/recipients.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import type { GivenReminder } from './reminders.ts';
import { send, sendToChannel, type PersonalMessage } from './send.ts';

type StandInStore = Pick<Store, 'cases' | 'outbox' | 'people' | 'reminders'>;

/**
 * For a message whose recipient takes no direct messages: the next person on the case gets it by direct message, and
 * the private channel calls the recipient without content. Never anything in a public place (DESIGN §6). Where no
 * person can stand in, the security team's role is called. To be used in a transaction.
 */
export function sendToStandIn(store: StandInStore, message: OutboxMessage, now: Temporal.Instant): void {
  // The person who tests whether they can be reached sees the answer where they asked.
  if (message.notification.template === 'dm-test') return;
  sendToChannel(
    store,
    unreachableKey(message),
    'security',
    { template: 'unreachable', member: message.recipient },
    now,
  );
  passOn(store, message, { insteadOf: message.recipient }, now);
}

/**
 * For a message whose recipient is of the security team no more: the next person on the case gets it as theirs. Where there
 * is none, the role is called. To be used in a transaction.
 */
export function sendToSuccessor(store: StandInStore, message: OutboxMessage, now: Temporal.Instant): void {
  passOn(store, message, {}, now);
}

function passOn(
  store: StandInStore,
  message: OutboxMessage,
  mark: { readonly insteadOf?: string },
  now: Temporal.Instant,
): void {
  const { recipient, notification } = message;
  const sendTo = (standsIn: Recipient, what: PersonalMessage) =>
    send(store, standInKey(message, standsIn), standsIn, what, now);
  const nextOn = nextRecipient(store, recipient);
  if (notification.template === 'reminder') {
    const given = notification.items.map((item): GivenReminder => ({
      recipient: nextOn(item.caseId),
      item: { ...item, ...mark },
    }));
    for (const [name, theirs] of Map.groupBy(given, (each) => recipientName(each.recipient))) {
      // A person who was told of the same deadline in their own right is not told twice.
      const news = theirs.filter(({ item }) => store.reminders.take({ ...item, recipient: name }, now));
      const [first] = news;
      if (!first) continue;
      const items = news.map(({ item }) => item);
      sendTo(first.recipient, { notification: { template: 'reminder', items } });
    }
  } else if (notification.template === 'login-wanted') {
    // Only the member who wanted the recipient can do something about it.
    sendTo({ kind: 'member', id: notification.by }, { notification, ...mark });
  } else if ('caseId' in notification) {
    sendTo(nextOn(notification.caseId), { notification, ...mark });
  } else {
    // About no case, such as a claim to a login: anyone of the security team can answer it.
    sendTo(nextOn(), { notification });
  }
}

/** Finds the stand-in for a person on a case, or in the security team: the role where no member can be reached. */
function nextRecipient({ cases, people }: StandInStore, person: string): (caseId?: string) => Recipient {
  const unreachable = people.unreachable();
  return (caseId) => {
    const state = caseId === undefined ? undefined : cases.load(caseId);
    const team =
      caseId === undefined ? { security: people.roster(), fixTeam: [] } : state && people.of(state);
    const id = team && standIn(team, person, unreachable);
    return id === undefined ? SECURITY_ROLE : { kind: 'member', id };
  };
}
