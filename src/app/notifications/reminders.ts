import { reminderKey } from '../../process/notifications/message-keys.ts';
import type { ReminderItem } from '../../process/notifications/notification.ts';
import { recipientName, type Recipient } from '../../process/notifications/recipients.ts';
import { send, type Sending } from './send.ts';

/** One reminder that a recipient is given. */
export interface GivenReminder {
  readonly recipient: Recipient;
  readonly item: ReminderItem;
}

/**
 * Stores one message for each recipient, with all that they are reminded of.
 *
 * @returns the number of messages
 */
export function sendReminders(
  store: Sending,
  given: readonly GivenReminder[],
  now: Temporal.Instant,
): number {
  const messages = [...Map.groupBy(given, ({ recipient }) => recipientName(recipient)).values()];
  for (const reminders of messages) {
    const [first] = reminders;
    if (!first) continue;
    const items = reminders.map(({ item }) => item);
    const key = reminderKey(first.recipient, first.item);
    send(store, key, first.recipient, { notification: { template: 'reminder', items } }, now);
  }
  return messages.length;
}
