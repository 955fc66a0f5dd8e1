import { orderSchema, START_VARIABLE, type Order, type Report } from './bot-protocol.ts';
import { obey, REQUESTS_PER_SECOND, type StartBot, type StartedBot } from './sandbox-bot.ts';
import { VirtualClock } from './virtual-clock.ts';

/**
 * Runs a bot in this process under the sandbox's orders: its clock moves when the sandbox says so, SIGTERM and
 * SIGINT stop it, and it ends with the sandbox.
 */
export async function host(startBot: StartBot): Promise<void> {
  const { [START_VARIABLE]: start, ...env } = process.env;
  const clock = new VirtualClock(Temporal.Instant.from(start ?? ''));
  // Without the sandbox nobody would ever end this process.
  process.once('disconnect', () => process.exit(1));
  let bot: StartedBot;
  // As the bot ends in production: with one line that says why.
  const lost = async ({ message }: Error) => {
    console.error(message);
    await bot.stop().catch(() => undefined);
    process.exit(1);
  };
  try {
    bot = await startBot({
      env,
      clock,
      isStandby: process.argv.includes('--standby'),
      requestsPerSecond: REQUESTS_PER_SECOND,
      lost: (why) => void lost(why),
    });
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
  process.on('message', (message: unknown) => void answer(orderSchema.parse(message), bot, clock));
  report({ event: 'ready', commands: bot.commands });
}

async function answer(order: Order, bot: StartedBot, clock: VirtualClock): Promise<void> {
  const { id } = order;
  try {
    const now = await obey(order, bot, clock);
    report({ id, ok: true, now: now.toString() });
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
