import type { MessageKey } from '../../process/notifications/message-keys.ts';
import type { Notification } from '../../process/notifications/notification.ts';
import { reasonsOf } from '../../process/notifications/reasons.ts';
import type { ChannelName, Recipient } from '../../process/notifications/recipients.ts';
import type { Store } from '../../store/store.ts';
import { tracesOfCall } from './traces.ts';

/** Where messages are stored until they are delivered. */
export type Sending = Pick<Store, 'outbox'>;

/** What a person is told. `insteadOf` is the person for whom they stand in. */
export interface PersonalMessage {
  readonly notification: Notification;
  readonly insteadOf?: string;
}

/** Stores a direct message to a person, by their Discord id. */
export function sendToPerson(
  { outbox }: Sending,
  key: MessageKey,
  recipient: string,
  { notification, insteadOf }: PersonalMessage,
  now: Temporal.Instant,
): void {
  outbox.add(
    { ...key, kind: 'dm', recipient, notification, ...(insteadOf === undefined ? {} : { insteadOf }) },
    now,
  );
}

/** Stores a message to the private channel, or to #codegate. */
export function sendToChannel(
  { outbox }: Sending,
  key: MessageKey,
  recipient: ChannelName,
  notification: Notification,
  now: Temporal.Instant,
): void {
  outbox.add({ ...key, kind: 'channel', recipient, notification }, now);
}

/** Calls the security team's role in the private channel, without a word of what waits for it. `because` names that. */
export function callRole(
  sending: Sending,
  key: MessageKey,
  because: readonly string[],
  now: Temporal.Instant,
): void {
  const traces = [...tracesOfCall(because, sending.outbox)];
  sendToChannel(sending, key, 'security', { template: 'role-ping', traces }, now);
}

/** Stores a direct message to a person, or the call of the role. */
export function send(
  sending: Sending,
  key: MessageKey,
  recipient: Recipient,
  message: PersonalMessage,
  now: Temporal.Instant,
): void {
  if (recipient.kind === 'role') callRole(sending, key, reasonsOf(message.notification), now);
  else sendToPerson(sending, key, recipient.id, message, now);
}
