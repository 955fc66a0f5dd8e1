import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGitHub } from '../../src/sandbox/github/service.ts';
import { PEOPLE } from '../../src/sandbox/people.ts';
import { Contestant } from './contestant.ts';
import { draftAdvisories } from './drafts.ts';
import { latencies, throughputs } from './load.ts';
import { inTurn, map, type Pair } from './pair.ts';
import { report, type Measured } from './report.ts';
import { seed } from './seed.ts';
import { median } from './statistics.ts';
import { Stopwatch } from './stopwatch.ts';
import { tickCost } from './tick.ts';

// `npm run bench`: what the bot costs beside a bare discord.js bot, and what a reminder tick costs.

const { values } = parseArgs({
  options: {
    /** A tenth of the cases and fewer rounds. */
    quick: { type: 'boolean', default: false },
    /** Exit code 1 where an aim is missed. */
    strict: { type: 'boolean', default: false },
  },
});
const size = values.quick
  ? {
      cases: 1000,
      open: 100,
      starts: 3,
      replies: 100,
      rounds: 1,
      commands: 250,
      emptyTicks: 200,
      dueTicks: 3,
    }
  : {
      cases: 10_000,
      open: 1000,
      starts: 7,
      replies: 400,
      rounds: 3,
      commands: 500,
      emptyTicks: 1000,
      dueTicks: 5,
    };

const directory = mkdtempSync(join(tmpdir(), 'codegate-bench-'));
try {
  const { text, missed } = report(await measure(), { few: size.open, many: size.cases });
  console.log(`\n${text}\n`);
  console.log(missed === 0 ? 'Every aim is met.' : `${missed} of the aims are missed.`);
  if (values.strict && missed > 0) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measure(): Promise<Measured> {
  const now = Temporal.Now.instant();
  const stopwatch = new Stopwatch();
  const github = await startGitHub({ wire: stopwatch, now: () => now, people: PEOPLE });
  const openAdvisories = draftAdvisories(github, size.open);
  const many = join(directory, 'many.db');
  const few = join(directory, 'few.db');
  console.log(`Storing ${size.cases} cases …`);
  seed(few, { total: size.open, openAdvisories, now });
  const { open, events } = seed(many, { total: size.cases, openAdvisories, now });
  const served = join(directory, 'served.db');
  copyFileSync(many, served);
  console.log(
    [
      '',
      `Two bots, each in a process of its own (Node ${process.version}), each alone with a Discord on loopback:`,
      '  bot   src/main.ts, from its composition root to a SQLite file, with a GitHub on loopback',
      '  bare  test/bench/bare-bot.ts: discord.js, one command, answered from memory with one text',
      'Both are started as `npm start` does (--import ./src/require-node.mjs) and keep what they compiled; they take turns.',
      `Stored: ${size.cases} cases, ${size.open} of them open and a draft in GitHub; ${events} events, ${Math.round(statSync(many).size / 1e6)} MB.`,
      "A reply takes from the Gateway's sending an interaction to the arrival of the request that answers it.",
    ].join('\n'),
  );
  const cache = { NODE_COMPILE_CACHE: join(directory, 'compiled') };
  const bots: Pair<Contestant> = [
    await Contestant.make(stopwatch, new URL('../../src/main.ts', import.meta.url), {
      ...cache,
      ...github.env,
      DATABASE_PATH: served,
    }),
    await Contestant.make(new Stopwatch(), new URL('bare-bot.ts', import.meta.url), cache),
  ];
  try {
    const measured = await measureBots(bots, open);
    for (const each of bots) await each.stop();
    const rounds = { empty: size.emptyTicks, due: size.dueTicks };
    return { ...measured, ticks: { few: tickCost(few, now, rounds), many: tickCost(many, now, rounds) } };
  } finally {
    for (const each of bots) await each.close();
    await github.close();
  }
}

/** Starts both, lets them answer, and leaves them running. */
async function measureBots(
  bots: Pair<Contestant>,
  open: readonly string[],
): Promise<Omit<Measured, 'ticks'>> {
  const firstStart = map(await inTurn(bots, 1, startAnew), median);
  const starts = await inTurn(bots, size.starts, startAnew);
  for (const each of bots) await each.quiet();
  const memoryIdle = map(bots, (each) => each.memory());
  const list = '/advisory list';
  const show = (index: number) => `/advisory show case:${open[(index * 7) % open.length] ?? ''}`;
  const mixed = (index: number) => (index % 2 === 0 ? list : show(index));
  for (const [line, word] of [
    [list, `(${size.open})`],
    [show(0), 'Deadlines'],
  ] as const)
    if (!(await bots[0].says(line)).includes(word))
      throw new Error(`${line} is not answered as it should be`);
  // The first answers are those of code that has not been optimised yet.
  await latencies(bots, size.replies, mixed);
  return {
    firstStart,
    start: map(starts, median),
    memoryIdle,
    list: await latencies(bots, size.replies, () => list),
    show: await latencies(bots, size.replies, show),
    load: await throughputs(bots, { rounds: size.rounds, count: size.commands, width: 50 }, mixed),
    memoryLoaded: map(bots, (each) => each.memory()),
  };
}

async function startAnew(bot: Contestant): Promise<number> {
  await bot.stop();
  return bot.start();
}
