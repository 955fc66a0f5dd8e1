import { reminderKey } from '../../process/notifications/message-keys.ts';
import type { ReminderItem } from '../../process/notifications/notification.ts';
import { sendToPersonOrRole, type Sending } from './send.ts';

/** Sends one message a recipient with all that they are reminded of. Gives the number of messages. */
export function sendReminders(
  store: Sending,
  byRecipient: ReadonlyMap<string, ReminderItem[]>,
  now: Temporal.Instant,
): number {
  for (const [recipient, items] of byRecipient) {
    const [first] = items;
    if (!first) continue;
    sendToPersonOrRole(
      store,
      reminderKey(recipient, first),
      recipient,
      { notification: { template: 'reminder', items } },
      now,
    );
  }
  return byRecipient.size;
}
