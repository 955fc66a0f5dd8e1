import type { MessageKey } from '../../process/notifications/message-keys.ts';
import type { Notification } from '../../process/notifications/notification.ts';
import { SECURITY_ROLE } from '../../process/notifications/case-people.ts';
import type { Store } from '../../store/store.ts';

/** Where messages are stored until they are delivered. */
export type Sending = Pick<Store, 'outbox'>;

/** To a person, by direct message. `insteadOf` is the person for whom they stand in. */
export function sendToPerson(
  { outbox }: Sending,
  key: MessageKey,
  recipient: string,
  { notification, insteadOf }: { readonly notification: Notification; readonly insteadOf?: string },
  now: Temporal.Instant,
): void {
  outbox.add(
    { ...key, kind: 'dm', recipient, notification, ...(insteadOf === undefined ? {} : { insteadOf }) },
    now,
  );
}

/** To the private channel, or to #codegate. */
export function sendToChannel(
  { outbox }: Sending,
  key: MessageKey,
  recipient: 'security' | 'codegate',
  notification: Notification,
  now: Temporal.Instant,
): void {
  outbox.add({ ...key, kind: 'channel', recipient, notification }, now);
}

/** Calls the security team's role in the private channel, without a word of what waits for it. */
export function callRole(sending: Sending, key: MessageKey, now: Temporal.Instant): void {
  sendToChannel(sending, key, 'security', { template: 'role-ping' }, now);
}

/** To a person; where `recipient` is `SECURITY_ROLE`, the role is called. */
export function sendToPersonOrRole(
  sending: Sending,
  key: MessageKey,
  recipient: string,
  what: { readonly notification: Notification; readonly insteadOf?: string },
  now: Temporal.Instant,
): void {
  if (recipient === SECURITY_ROLE) callRole(sending, key, now);
  else sendToPerson(sending, key, recipient, what, now);
}
