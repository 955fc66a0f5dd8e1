import { setTimeout as delay } from 'node:timers/promises';
import type { Contestant } from './contestant.ts';
import { inTurn, map, type Pair, type Turns } from './pair.ts';
import { median } from './statistics.ts';

/** What a bot does when many people use it at once. */
export interface Throughput {
  readonly perSecond: number;
  /** Milliseconds; infinitely many where a command had no answer in Discord's three seconds. */
  readonly slowest: number;
}

/**
 * Sends a command of each kind in turn, each after the answer to the one before. Gives how long the answers to each kind took,
 * in milliseconds.
 */
export async function latencies(
  bots: Pair<Contestant>,
  turns: Turns,
  kinds: readonly ((index: number) => string)[],
): Promise<Pair<number[]>[]> {
  const took = await inTurn(bots, turns, async (bot, index) => {
    const answers: number[] = [];
    for (const line of kinds) {
      answers.push(await bot.reply(line(index)));
      // What a bot still does after its answer must not slow down the other one.
      await delay(2);
    }
    return answers;
  });
  return kinds.map((_, kind) => map(took, (all) => all.map((answers) => answers[kind] ?? Number.NaN)));
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
