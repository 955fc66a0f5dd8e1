import { randomUUID } from 'node:crypto';
import { dmTestKey } from '../../process/notifications/message-keys.ts';
import type { DeliveryRuns } from '../delivery.ts';
import { sendToPerson, type Sending } from './send.ts';

/** What became of a test: the message arrived, the member's direct messages are closed, or Discord does not answer. */
export type DmTestResult = 'arrived' | 'closed' | 'unanswered';

/** Sends `member` a real direct message, and waits for what becomes of it. */
export async function testDm(
  { outbox, deliverer }: Sending & { readonly deliverer: Pick<DeliveryRuns, 'runTo'> },
  member: string,
  now: Temporal.Instant,
): Promise<DmTestResult> {
  const key = dmTestKey(member, randomUUID());
  sendToPerson({ outbox }, key, member, { notification: { template: 'dm-test' } }, now);
  await deliverer.runTo(member);
  const state = outbox.find(key.key)?.state;
  return state === 'sent' ? 'arrived' : state === 'undeliverable' ? 'closed' : 'unanswered';
}
