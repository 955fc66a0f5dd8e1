import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stateOfBuild } from '../../src/release-build.ts';
import { startGitHub } from '../../src/sandbox/github/service.ts';
import { PEOPLE } from '../../src/sandbox/people.ts';
import { Contestant } from './contestant.ts';
import { draftAdvisories } from './drafts.ts';
import { latencies, throughputs } from './load.ts';
import { Figures } from './figures.ts';
import { inTurn, map, type Pair } from './pair.ts';
import { questionCosts } from './questions.ts';
import { seed } from './seed.ts';
import { startScript } from '../support/start-script.ts';
import { median, quantile } from './statistics.ts';
import { Stopwatch } from './stopwatch.ts';
import { tickCosts, type TickCost } from './tick.ts';

// `npm run bench`: what the bot costs beside a bare discord.js bot, and what is asked of few cases and of many.

const { values } = parseArgs({
  options: {
    /** A tenth of the cases and fewer rounds: in 50 seconds at most. */
    quick: { type: 'boolean', default: false },
    /** Exit code 1 where an aim is missed. */
    strict: { type: 'boolean', default: false },
  },
});
const size = values.quick
  ? {
      cases: 1000,
      open: 100,
      starts: { times: 7, seconds: 8 },
      rests: { times: 2, seconds: 5 },
      warmUp: { times: 300, seconds: 3 },
      replies: { times: 1000, seconds: 10 },
      load: { times: 1, seconds: 3, count: 250, width: 50 },
      ticks: { empty: 200, due: 3 },
      questions: 50,
    }
  : {
      cases: 10_000,
      open: 1000,
      starts: { times: 15, seconds: 60 },
      rests: { times: 3, seconds: 120 },
      warmUp: { times: 1000, seconds: 60 },
      replies: { times: 2000, seconds: 120 },
      load: { times: 3, seconds: 60, count: 500, width: 50 },
      ticks: { empty: 1000, due: 5 },
      questions: 200,
    };

/** How many times what bare discord.js takes the bot may take. */
const AIMS = { start: 1.5, memory: 1.3, list: 1.5, show: 2 } as const;
/** Discord waits this many milliseconds for an answer. */
const PATIENCE_MS = 3000;

if (stateOfBuild(new URL('../../dist/', import.meta.url)) !== 'current')
  throw new Error('`npm run bench` measures the release build, and makes it first');
const directory = mkdtempSync(join(tmpdir(), 'codegate-bench-'));
const figures = new Figures((line) => console.log(line));
try {
  await measure();
  const { missed } = figures;
  console.log(['', missed.length === 0 ? 'Every aim is met.' : 'Missed:', ...missed].join('\n'));
  if (values.strict && missed.length > 0) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const now = Temporal.Now.instant();
  const stopwatch = new Stopwatch();
  const github = await startGitHub({ wire: stopwatch, now: () => now, people: PEOPLE });
  const openAdvisories = draftAdvisories(github, size.open);
  const many = join(directory, 'many.db');
  const few = join(directory, 'few.db');
  seed(few, { total: size.open, openAdvisories, now });
  const { open, events } = seed(many, { total: size.cases, openAdvisories, now });
  const served = join(directory, 'served.db');
  copyFileSync(many, served);
  const { env, options, entry } = startScript();
  console.log(
    [
      `Two bots, each in a process of its own (Node ${process.version}), each alone with a Discord on loopback:`,
      `  bot   node ${[...options, entry].join(' ')} (the release build), with a SQLite file and a GitHub on loopback`,
      `  bare  test/bench/bare-bot.ts: discord.js, one command, answered from memory with one text`,
      'Both keep what they compiled, and take turns.',
      `Stored: ${size.cases} cases, ${size.open} of them open and a draft in GitHub; ${events} events, ${Math.round(statSync(many).size / 1e6)} MB.`,
      "A reply takes from the Gateway's sending an interaction to the arrival of the request that answers it.",
      '',
    ].join('\n'),
  );
  const cache = { NODE_COMPILE_CACHE: join(directory, 'compiled') };
  const bots: Pair<Contestant> = [
    await Contestant.make(stopwatch, {
      options,
      entry,
      env: { ...env, ...cache, ...github.env, DATABASE_PATH: served },
    }),
    await Contestant.make(new Stopwatch(), { options: [], entry: 'test/bench/bare-bot.ts', env: cache }),
  ];
  try {
    figures.heads('bot', 'bare');
    await measureStarts(bots);
    await measureReplies(bots, open);
  } finally {
    for (const each of bots) await each.close();
    await github.close();
  }
  measureTicks(tickCosts([few, many], now, size.ticks));
  measureQuestions(questionCosts([few, many], now, size.questions));
}

async function again(bot: Contestant): Promise<number> {
  await bot.stop();
  return bot.start();
}

/** Starts both again and again, and leaves them running. */
async function measureStarts(bots: Pair<Contestant>): Promise<void> {
  const first = await inTurn(bots, { times: 1, seconds: 0 }, again);
  figures.ratio('first start, nothing compiled yet (ms)', map(first, median));
  const starts = await inTurn(bots, size.starts, again);
  figures.medians('start (ms)', starts, AIMS.start);
  const memory = await inTurn(bots, size.rests, async (bot, turn) => {
    if (turn > 0) await again(bot);
    await bot.quiet();
    return bot.memory();
  });
  figures.medians('memory after the start (RSS, MB)', memory, AIMS.memory);
}

/** Lets the two that are running answer. */
async function measureReplies(bots: Pair<Contestant>, open: readonly string[]): Promise<void> {
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
  await latencies(bots, size.warmUp, [mixed]);
  const [lists, shows] = await latencies(bots, size.replies, [() => list, show]);
  for (const [name, took, most] of [
    ['list', lists, AIMS.list],
    ['show', shows, AIMS.show],
  ] as const) {
    if (!took) continue;
    figures.medians(`${name}, one at a time: p50 (ms)`, took, most);
    figures.ratio(
      `${name}, one at a time: p99 (ms)`,
      map(took, (each) => quantile(each, 0.99)),
    );
  }
  const load = await throughputs(bots, size.load, mixed);
  const perSecond = map(load, (of) => of.perSecond);
  const slowest = map(load, (of) => of.slowest);
  figures.ratio('list and show, 50 at once: commands a second', perSecond);
  figures.pair('list and show, 50 at once: slowest reply (ms)', slowest, [
    { value: slowest[0], most: PATIENCE_MS, unit: ' ms' },
  ]);
  const memory = map(bots, (each) => each.memory());
  figures.ratio('memory after the load (RSS, MB)', memory, AIMS.memory);
}

/** What a tick costs in a small database and in a large one. */
function measureTicks([few, many]: Pair<TickCost>): void {
  console.log('');
  figures.heads(`${inThousands(size.open)} c.`, `${inThousands(size.cases)} c.`);
  figures.pair(
    'reminder tick, nothing due: p50 (ms)',
    [few.empty, many.empty],
    [
      { value: many.empty, most: 2, unit: ' ms' },
      { value: many.empty / few.empty, most: 1.5 },
    ],
  );
  figures.ratio('reminder tick, nothing due: p99 (ms)', [few.emptyP99, many.emptyP99]);
  figures.ratio(`reminder tick, ${inThousands(few.dueCases)} cases due (ms)`, [few.due, many.due]);
}

/** What commands and turns ask of the store: as many cases are open in the one as in the other. */
function measureQuestions(costs: Readonly<Record<string, Pair<number>>>): void {
  for (const [what, [few, many]] of Object.entries(costs))
    figures.pair(`asked of the store: ${what}`, [few, many], [{ value: many / few, most: 1.5 }]);
}

function inThousands(count: number): string {
  return count.toLocaleString('en');
}
