import { setTimeout as pause } from 'node:timers/promises';
import { Waking, type WakingOptions } from '../jobs/waking.ts';
import { serveWebhook } from '../webhook.ts';
import type { Config } from '../config.ts';

/**
 * Lets GitHub's webhooks wake the sync, with what follows from it.
 *
 * @returns the way to end it, which resolves when nothing runs any more
 * @throws {Error} where the port cannot be listened at, for the operator
 */
export async function listenToWebhooks(
  { port, secret }: NonNullable<Config['webhook']>,
  options: Omit<WakingOptions, 'pause'>,
): Promise<() => Promise<void>> {
  const waking = new Waking({
    ...options,
    pause: (milliseconds) => pause(milliseconds, undefined, { ref: false }),
  });
  const webhook = await serveWebhook(port, { secret, wake: waking.wake });
  return async () => {
    webhook.close();
    await waking.stop();
  };
}
