import { orderSchema, START_VARIABLE, type Order, type Report } from './bot-protocol.ts';
import type { Clock } from '../clock.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A started bot, as far as its host knows it. */
interface HostedBot {
  /** How many commands are registered. */
  commands: number;
  /** Resolves when everything that is due to be delivered now has been tried. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export type StartBot = (options: { env: NodeJS.ProcessEnv; clock: Clock }) => Promise<HostedBot>;

/**
 * Runs a bot in this process under the sandbox's orders: its clock moves when the sandbox says so, SIGTERM and
 * SIGINT stop it, and it ends with the sandbox.
 */
export async function host(startBot: StartBot): Promise<void> {
  const { [START_VARIABLE]: start, ...env } = process.env;
  const clock = new VirtualClock(Temporal.Instant.from(start ?? ''));
  // Without the sandbox nobody would ever end this process.
  process.once('disconnect', () => process.exit(1));
  let bot: HostedBot;
  try {
    bot = await startBot({ env, clock });
  } catch (error) {
    report({ event: 'failed', message: messageOf(error) }, () => process.exit(1));
    return;
  }
  const stop = () => {
    void bot.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('message', (message: unknown) => void obey(orderSchema.parse(message), bot, clock));
  report({ event: 'ready', commands: bot.commands });
}

async function obey(order: Order, bot: HostedBot, clock: VirtualClock): Promise<void> {
  const { id } = order;
  try {
    if (order.do === 'advance') {
      await clock.advanceTo(Temporal.Instant.from(order.to));
      await bot.settle();
    } else if (order.do === 'settle') await bot.settle();
    report({ id, ok: true, now: clock.now().toString() });
  } catch (error) {
    report({ id, ok: false, now: clock.now().toString(), error: messageOf(error) });
  }
}

function report(message: Report, sent: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, sent);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
