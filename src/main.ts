import { hasLostLease, lastWords, startBot, type RunningBot } from './bot.ts';
import { systemClock } from './clock.ts';

/** What a supervisor sees of a primary that is one no more: nothing is wrong with it, and it may be started again. */
const LEASE_LOST = 75;

/** Starts the bot, stops it on a signal, and says in one line why it ends where it ends by itself. */
async function main(): Promise<void> {
  let running: RunningBot | undefined;
  // From the first moment on: the first process of a container gets no signal that it does not handle, and a start may
  // wait for Discord for hours. What has not started has nothing in flight.
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => void Promise.resolve(running?.stop()).then(() => process.exit()));
  const end = async (error: Error) => {
    console.error(error.message);
    // Whatever is still in flight must not leave: there is another primary.
    if (hasLostLease(error)) process.exit(LEASE_LOST);
    const started = await bot;
    await started.stop();
    // What still hangs when the stop is over must not keep the process.
    process.exit(1);
  };
  const bot = startBot({
    env: process.env,
    isStandby: process.argv.includes('--standby'),
    clock: systemClock(),
    lost: (error) => void end(error),
  });
  process.on('uncaughtException', (error) => {
    // Its text may hold what must not be shown; a supervisor starts the bot again, and nothing is lost.
    console.error(lastWords(error));
    process.exit(1);
  });
  running = await bot;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'the bot could not start');
  process.exit(1);
});
