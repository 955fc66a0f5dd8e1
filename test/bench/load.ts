import { setTimeout as delay } from 'node:timers/promises';
import type { Contestant } from './contestant.ts';
import { inTurn, map, type Pair, type Turns } from './pair.ts';
import { median, quantile } from './statistics.ts';

/** How long a bot took to answer, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** What a bot does when many people use it at once. */
export interface Throughput {
  readonly perSecond: number;
  /** Milliseconds; infinitely many where a command had no answer in Discord's three seconds. */
  readonly slowest: number;
}

/** Sends commands, each after the answer to the one before. */
export async function latencies(
  bots: Pair<Contestant>,
  turns: Turns,
  line: (index: number) => string,
): Promise<Pair<Latency>> {
  const took = await inTurn(bots, turns, async (bot, index) => {
    const ms = await bot.reply(line(index));
    // What a bot still does after its answer must not slow down the other one.
    await delay(2);
    return ms;
  });
  return map(took, (values) => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99) }));
}

/** Keeps `width` commands under way until `count` are answered, in several rounds. */
export async function throughputs(
  bots: Pair<Contestant>,
  { count, width, ...turns }: Turns & { count: number; width: number },
  line: (index: number) => string,
): Promise<Pair<Throughput>> {
  const results = await inTurn(bots, turns, async (bot) => {
    const took: number[] = [];
    let next = 0;
    const work = async () => {
      while (next < count) {
        next += 1;
        took.push(await bot.reply(line(next)));
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: width }, work));
    return { took, perSecond: (count / (performance.now() - began)) * 1000 };
  });
  return map(results, (ofBot) => ({
    perSecond: median(ofBot.map((round) => round.perSecond)),
    slowest: Math.max(...ofBot.flatMap((round) => round.took)),
  }));
}
