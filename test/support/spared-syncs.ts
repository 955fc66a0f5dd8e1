import type { Clock } from '../../src/clock.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { isBefore } from '../../src/process/time.ts';
import type { StartBot } from '../../src/sandbox/sandbox-bot.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Wire } from '../../src/sandbox/wire.ts';

/** A day has 1,440 syncs, and all that a scenario does in it takes less time than they do. */
const { every: EVERY } = readPolicy().sync;
/** What the bot reads whole, it reads whole once an hour, whether or not something happened. */
const WHOLE_EVERY = { hours: 1 };

/**
 * Starts a bot whose clock leaves out each sync that GitHub would answer just as it answered the last one, and that
 * finds the bot knowing no more than then; one an hour is left. What is done in GitHub, or by a person, is seen at the
 * same minute as without this.
 */
export function sparingSyncs(startBot: StartBot, sandbox: () => Sandbox | undefined): StartBot {
  return (options) => startBot({ ...options, clock: sparing(options.clock, sandbox) });
}

function sparing(clock: Clock, sandbox: () => Sandbox | undefined): Clock {
  return {
    now: () => clock.now(),
    every: (pattern, name, job) =>
      clock.every(pattern, name, name === 'sync' ? sparingJob(clock, job, sandbox) : job),
    stop: () => clock.stop(),
  };
}

function sparingJob(
  clock: Clock,
  job: () => Promise<void>,
  sandbox: () => Sandbox | undefined,
): () => Promise<void> {
  // The bot syncs as it starts.
  let turn = clock.now();
  let whole = turn;
  let last: string | undefined;
  return async () => {
    const now = clock.now();
    if (isBefore(now, turn.add(EVERY))) return;
    turn = now;
    const held = sandbox();
    const found = held && situation(held);
    const isWhole = !isBefore(now, whole.add(WHOLE_EVERY));
    if (!isWhole && found !== undefined && found === last) return;
    if (isWhole) whole = now;
    const asked = held?.wire.exchanges.length;
    await job();
    const answers = held?.wire.exchanges.slice(asked) ?? [];
    const isAnswered = answers.length > 0 && answers.every(({ status }) => status === 200 || status === 304);
    last = isAnswered ? found : undefined;
  };
}

/**
 * Stands for all that a sync could find: how often something changed in GitHub, and how often people and the bot did something.
 * @returns `undefined` where a request to GitHub may fail.
 */
function situation({ wire, github }: Sandbox): string | undefined {
  // A test that waits for a certain request has put itself in the way of all of them.
  if (wire.isArmed('github') || Object.hasOwn(wire, 'takeFault')) return undefined;
  return `${writesOf(wire)} ${github.changes}`;
}

/** How many requests changed something; those that were counted before are not looked at again. */
function writesOf(wire: Wire): number {
  const { exchanges } = wire;
  const counted = COUNTED.getOrInsertComputed(wire, () => ({ seen: 0, writes: 0 }));
  for (; counted.seen < exchanges.length; counted.seen += 1)
    if (exchanges[counted.seen]?.method !== 'GET') counted.writes += 1;
  return counted.writes;
}

const COUNTED = new WeakMap<Wire, { seen: number; writes: number }>();
