import type { MessageKey } from '../../process/notifications/message-keys.ts';
import type { Notice } from '../../process/notifications/notification.ts';
import { SECURITY_ROLE } from '../../process/notifications/case-people.ts';
import type { Store } from '../../store/store.ts';

/** Where messages are stored until they are delivered. */
export type Sending = Pick<Store, 'outbox'>;

/** To a person, by direct message. `insteadOf` is the person whom they stand in for. */
export function sendToPerson(
  { outbox }: Sending,
  key: MessageKey,
  recipient: string,
  { notice, insteadOf }: { readonly notice: Notice; readonly insteadOf?: string },
  now: Temporal.Instant,
): void {
  outbox.add(
    { ...key, kind: 'dm', recipient, notice, ...(insteadOf === undefined ? {} : { insteadOf }) },
    now,
  );
}

/** To the private channel, or to #codegate. */
export function sendToChannel(
  { outbox }: Sending,
  key: MessageKey,
  recipient: 'security' | 'codegate',
  notice: Notice,
  now: Temporal.Instant,
): void {
  outbox.add({ ...key, kind: 'channel', recipient, notice }, now);
}

/** Calls the security team's role in the private channel, without a word of what waits for it. */
export function callRole(sending: Sending, key: MessageKey, now: Temporal.Instant): void {
  sendToChannel(sending, key, 'security', { template: 'role-ping' }, now);
}

/** To a person; where nobody was found and it is `SECURITY_ROLE` instead, the role is called. */
export function sendToPersonOrRole(
  sending: Sending,
  key: MessageKey,
  recipient: string,
  what: { readonly notice: Notice; readonly insteadOf?: string },
  now: Temporal.Instant,
): void {
  if (recipient === SECURITY_ROLE) callRole(sending, key, now);
  else sendToPerson(sending, key, recipient, what, now);
}
