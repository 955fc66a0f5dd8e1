import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Trouble } from '../../src/process/dependencies/sighting.ts';
import { ReplicaVerification } from '../../src/jobs/replica-verification.ts';
import { lookThroughBeside } from '../../src/store/look-through.ts';
import { lastVerified, verifyReplica } from '../../src/store/verification.ts';
import { fileConfig, hasLitestream, Litestream, LITESTREAM } from '../support/litestream.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { by, opened, START, temporaryStore } from '../support/temporary.ts';
import { SLOW } from '../support/slow.ts';

const program = fileURLToPath(new URL('../../src/look-through.ts', import.meta.url));

const LATER = START.add({ minutes: 5 });

/** A bot whose database is replicated as `config` says, by this Litestream. */
function replicated(litestream: string) {
  const temporary = temporaryStore();
  const { store, path } = temporary;
  const { config, replica } = fileConfig(dirname(path), path);
  const seen: (Trouble | undefined)[] = [];
  const { log, lines } = recordedLog();
  const env = {
    DATABASE_PATH: path,
    LITESTREAM_BIN: litestream,
    POLICY_FILE: '',
  };
  const lookThrough = lookThroughBeside(program, env);
  const verification = new ReplicaVerification({
    verify: (signal) =>
      verifyReplica(
        { program: env.LITESTREAM_BIN, place: { configFile: config } },
        { path, env, signal, isInNoHurry: true },
        lookThrough,
      ),
    known: () => START,
    facts: store.facts,
    watch: {
      see: (name, trouble) => {
        expect(name).toBe('replica');
        seen.push(trouble);
      },
    },
    now: () => LATER,
    log,
  });
  return {
    ...temporary,
    config,
    replica,
    seen,
    lines,
    verification,
    env,
    /** What is left of copies. */
    left: () => readdirSync(dirname(path)).filter((name) => name.includes('replica-')),
    [Symbol.dispose]: () => temporary[Symbol.dispose](),
  };
}

/** A program in the place of Litestream. */
function script(directory: string, text: string): string {
  const file = join(directory, 'litestream.sh');
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o700);
  return file;
}

test.skipIf(!hasLitestream)('what is verified is told, and kept with its age', async () => {
  using bot = replicated(LITESTREAM);
  bot.store.cases.open([opened()], by('1'));
  const litestream = new Litestream(bot.config);
  await litestream.copies();
  await litestream.stop();
  await bot.verification.run();
  expect(bot.lines).toEqual([]);
  expect(bot.seen).toEqual([undefined]);
  expect(lastVerified(bot.store.facts)).toEqual({ asOf: START, cases: 1, events: 1, at: LATER });
  expect(bot.store.figures(LATER).replicaAsOf).toEqual(START);
  expect(bot.left()).toEqual([]);
});

test('a replica that gives nothing is told, and one at a time is asked', async () => {
  using bot = replicated('/nowhere/litestream');
  await Promise.all([bot.verification.run(), bot.verification.run()]);
  expect(bot.seen).toEqual([
    { why: expect.stringMatching(/^From it, there is no program .*LITESTREAM_BIN\.$/), lasting: false },
  ]);
  expect(lastVerified(bot.store.facts)).toBeUndefined();
});

test('a process that fails is told without a word of what it said', SLOW, async () => {
  using bot = replicated('');
  bot.env.LITESTREAM_BIN = script(dirname(bot.path), `cp ${bot.path} "$3"`);
  bot.env.POLICY_FILE = '/nowhere';
  await bot.verification.run();
  expect(bot.seen).toEqual([
    { why: expect.stringContaining('the process that does it failed'), lasting: false },
  ]);
  expect(bot.lines.join('')).toContain('a restore could not be verified');
});

test('a stop ends it with the program in it, and what was fetched goes', async (context) => {
  using bot = replicated('');
  const directory = dirname(bot.path);
  const started = join(directory, 'started');
  bot.env.LITESTREAM_BIN = script(directory, `echo $$ > ${started}; : > "$3"; exec sleep 600`);
  const running = bot.verification.run();
  await context.expect.poll(() => existsSync(started)).toBe(true);
  expect(bot.left()).toHaveLength(1);
  bot.verification.stop();
  await running;
  expect([bot.seen, bot.left()]).toEqual([[], []]);
  const pid = Number(readFileSync(started, 'utf8'));
  await context.expect.poll(() => existsSync(`/proc/${pid}/exe`)).toBe(false);
  await bot.verification.run();
  expect(bot.seen).toEqual([]);
});
