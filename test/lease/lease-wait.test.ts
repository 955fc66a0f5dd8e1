// @module-tag slow
import Sqlite from 'better-sqlite3';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { routing } from '../../src/app/notifications/routing.ts';
import { LeaseWait } from '../../src/bot/lease-wait.ts';
import { claim } from '../../src/bot/lease.ts';
import type { LeaseRow } from '../../src/lease/engine.ts';
import type { HeldLease } from '../../src/lease/held-lease.ts';
import { leaseTiming } from '../../src/lease/timing.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { unfinishedRestore } from '../../src/store/at-rest.ts';
import { openDatabase } from '../../src/store/database.ts';
import { lookThrough } from '../../src/store/look-through.ts';
import { restoredMark } from '../../src/store/restore.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { fileConfig, hasLitestream, Litestream, LITESTREAM } from '../support/litestream.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { by, opened, START, temporaryDirectory, type TemporaryDirectory } from '../support/temporary.ts';
import { engineFor, Machine, World } from './world.ts';

// Who may become the primary, and with which database: machines with real databases, and a lease in a made-up time.

const policy = readPolicy();
const timing = leaseTiming(30);
const { length } = timing;

class Site implements Disposable {
  readonly world = new World();
  readonly server: { row: LeaseRow | undefined } = { row: undefined };
  readonly #directory: TemporaryDirectory = temporaryDirectory();
  readonly #bots: Bot[] = [];
  /** Where each machine would find copies of the primary's database. */
  readonly copies = join(this.#directory.path, 'copies');

  constructor() {
    mkdirSync(this.copies);
  }

  machine(name: string): Bot {
    const bot = new Bot(this, join(this.#directory.path, name, 'bot.db'));
    this.#bots.push(bot);
    return bot;
  }

  /** What each machine has said, for the person who reads why a test gave up. */
  get said(): readonly string[] {
    return this.#bots.map(({ text }) => text);
  }

  /** Puts a copy of what a bot's database is now where the others look. */
  copy(bot: Bot, day = '2026-03-02'): void {
    copyFileSync(bot.path, join(this.copies, `advisory-bot-${day}.db`));
  }

  [Symbol.dispose](): void {
    this.#directory[Symbol.dispose]();
  }
}

/** A machine with a database of its own. */
class Bot {
  readonly path: string;
  readonly machine: Machine;
  readonly #site: Site;
  #lease: HeldLease | undefined;
  #wait: LeaseWait | undefined;
  /** Whether it ends once the right database is in its place, and before it has said so. */
  isCutOff = false;
  lines: readonly string[] = [];
  failure: string | undefined;

  constructor(site: Site, path: string) {
    this.#site = site;
    this.path = path;
    this.machine = new Machine(site.world);
  }

  get isPrimary(): boolean {
    return this.#lease?.isHeld === true;
  }

  get health() {
    return this.#wait?.health();
  }

  get text(): string {
    return this.lines.join('\n');
  }

  /** Waits for the lease, and goes on with the database as a bot does. */
  start(
    isStandby = false,
    restoreFrom: string | undefined = this.#site.copies,
    program: string = LITESTREAM,
  ): void {
    const { lines, log } = recordedLog();
    this.lines = lines;
    const engine = engineFor(this.#site.server, this.machine, timing.patience);
    const wait = new LeaseWait({
      engine,
      timing,
      clock: this.machine,
      isStandby,
      databasePath: this.path,
      litestream: { program, configFile: undefined },
      env: {},
      lookThrough: (file) => Promise.resolve(lookThrough(file, policy)),
      policy,
      restoreFrom,
      now: () => START.add({ milliseconds: this.#site.world.now }),
      log,
      lost: () => undefined,
    });
    this.#wait = wait;
    const begun = async () => {
      const { lease, row } = await wait.end();
      if (this.isCutOff) return this.die();
      await this.use(({ facts }) => claim(lease, row, facts));
      this.#lease = lease;
      return undefined;
    };
    begun().catch((error: unknown) => {
      this.failure = error instanceof Error ? error.message : 'an unknown one';
    });
  }

  async use<T>(work: (store: Store) => Promise<T> | T): Promise<T> {
    const database = openDatabase(this.path, START);
    try {
      return await work(createStore(database, policy, START, routing));
    } finally {
      database.close();
    }
  }

  open(): Promise<unknown> {
    return this.use(({ cases }) => cases.open([opened()], by('1', START)));
  }

  cases(): Promise<number> {
    return this.use(({ cases }) => cases.openIds().length);
  }

  /** Its process is gone; a new one may be started on it. */
  die(): void {
    this.machine.pause(1e9, false);
    this.#lease = undefined;
  }

  /** The same machine, after a start. */
  again(): Bot {
    return new Bot(this.#site, this.path);
  }
}

/** A primary with one case, of which there is a copy. */
async function withPrimary(site: Site): Promise<Bot> {
  const first = site.machine('first');
  first.start();
  await site.world.until(site.world.now + 1000);
  await first.open();
  site.copy(first);
  return first;
}

const pass = (site: Site, lengths: number) => site.world.until(site.world.now + lengths * length);

test('a standby waits for as long as the primary lives, and then goes on with its copy, to be reconciled', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  const second = site.machine('second');
  second.start(true);
  await pass(site, 20);
  expect([first.isPrimary, second.isPrimary, existsSync(second.path)]).toEqual([true, false, false]);
  const before = site.server.row?.database;
  first.die();
  await pass(site, 1.4);
  expect(second.isPrimary).toBe(false);
  await pass(site, 0.4);
  expect([second.isPrimary, await second.cases()]).toEqual([true, 1]);
  expect(await second.use(({ facts }) => restoredMark(facts))).toMatchObject({
    asOf: START,
    from: 'advisory-bot-2026-03-02.db; a second machine has taken over',
  });
  expect(site.server.row?.database).not.toBe(before);
  expect(site.server.row?.asOf).toEqual(START);
});

test('the former primary is refused with what only it may know, and as a standby keeps it aside', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  await first.use(({ cases }) => cases.open([opened()], by('1', START.add({ hours: 1 }))));
  const second = site.machine('second');
  second.start(true);
  await pass(site, 1);
  first.die();
  await pass(site, 2);
  expect(second.isPrimary).toBe(true);
  const back = first.again();
  back.start();
  await pass(site, 3);
  expect(back.isPrimary).toBe(false);
  expect(back.failure).toContain('this database is not the last primary’s');
  expect(back.failure).toContain('CG-2026-002: opened');
  expect(back.failure).not.toContain('CG-2026-001: opened');
  const waiting = first.again();
  waiting.start(true);
  await pass(site, 1);
  expect(waiting.text).toContain('CG-2026-002: opened');
  // Once, and not at each look.
  expect(waiting.text.split('CG-2026-002: opened')).toHaveLength(2);
  site.copy(second);
  second.die();
  await pass(site, 2);
  expect([waiting.isPrimary, await waiting.cases()]).toEqual([true, 1]);
  expect(readdirSync(dirname(waiting.path)).some((name) => name.includes('.replaced-'))).toBe(true);
});

test('a primary that is started again goes on with its own database, before a standby takes over', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  const second = site.machine('second');
  second.start(true);
  await pass(site, 1);
  first.die();
  const again = first.again();
  again.start(true);
  await pass(site, 5);
  expect([again.isPrimary, second.isPrimary]).toEqual([true, false]);
  expect(await again.use(({ facts }) => restoredMark(facts))).toBeUndefined();
});

test('of two standbys one takes over', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  const others = ['second', 'third'].map((name) => site.machine(name));
  for (const each of others) each.start(true);
  await pass(site, 1);
  first.die();
  await pass(site, 5);
  expect(others.filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
});

test('a database that was copied with its machine is not taken for the primary’s own', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  const clone = site.machine('clone');
  mkdirSync(dirname(clone.path));
  copyFileSync(first.path, clone.path);
  clone.start(true);
  await pass(site, 1);
  await first.open();
  site.copy(first);
  first.die();
  await pass(site, 2);
  expect([clone.isPrimary, await clone.cases()]).toEqual([true, 2]);
});

test('a copy of another database is passed over, and said before it is needed', async () => {
  using site = new Site();
  const stranger = site.machine('stranger');
  await stranger.open();
  const first = await withPrimary(site);
  site.copy(stranger, '2026-03-03');
  const second = site.machine('second');
  second.start(true);
  await pass(site, 1);
  expect(second.health?.copySeconds).toBeTypeOf('number');
  const third = site.machine('third');
  third.start(true, join(site.copies, 'advisory-bot-2026-03-03.db'));
  await pass(site, 1);
  expect(third.health?.copySeconds).toBeUndefined();
  expect(third.text).toContain('holds no copy of the primary’s database but of another one');
  first.die();
  await pass(site, 2);
  expect([second.isPrimary, third.isPrimary, await second.cases()]).toEqual([true, false, 1]);
});

test('a standby without a copy that it can restore does not keep the primary from coming back', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  const damaged = join(site.copies, 'advisory-bot-2026-03-02.db');
  const second = site.machine('second');
  second.start(true, damaged);
  await pass(site, 1);
  const file = new Sqlite(damaged);
  file.exec('PRAGMA foreign_keys = OFF; DROP TABLE events');
  file.close();
  first.die();
  await pass(site, 9);
  // It has tried once, and leaves the lease to whoever can use it.
  expect(site.server.row).toMatchObject({ term: 2, released: true });
  expect([second.isPrimary, existsSync(second.path)]).toEqual([false, false]);
  expect(second.text).toContain('the primary is gone, and I cannot take over');
  const again = first.again();
  again.start();
  await pass(site, 5);
  expect(again.isPrimary).toBe(true);
});

test('a second primary beside one that lives is refused, with its words', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  const second = site.machine('second');
  second.start();
  const restored = site.machine('restored');
  mkdirSync(dirname(restored.path));
  copyFileSync(first.path, restored.path);
  restored.start();
  await pass(site, 5);
  expect(second.failure).toContain(
    'DATABASE_PATH: there is no database, and another machine was the primary',
  );
  expect(restored.failure).toMatch(/Another bot is the primary \(.*\), and lives/);
  expect(first.isPrimary).toBe(true);
});

test('where the lease is deleted the primary ends, and nobody goes on before a person says with what', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  const second = site.machine('second');
  second.start(true);
  await pass(site, 1);
  site.server.row = undefined;
  await pass(site, 1);
  expect(first.isPrimary).toBe(false);
  const [one, other] = [first.again(), second.again()];
  one.start(true);
  other.start(true);
  await pass(site, 5);
  expect([one.isPrimary, other.isPrimary]).toEqual([false, false]);
  expect(one.text).toContain('start one without --standby first');
  const chosen = first.again();
  chosen.start();
  await pass(site, 1);
  expect([chosen.isPrimary, await chosen.cases()]).toEqual([true, 1]);
});

test('a takeover that is cut off before it is said begins anew with the newest copy', async () => {
  using site = new Site();
  const first = await withPrimary(site);
  const second = site.machine('second');
  second.isCutOff = true;
  second.start(true);
  await pass(site, 1);
  first.die();
  await pass(site, 2);
  expect([site.server.row?.claimed, await second.cases()]).toEqual([false, 1]);
  const back = first.again();
  back.start();
  await pass(site, 3);
  expect(back.isPrimary).toBe(true);
  await back.open();
  site.copy(back);
  const again = second.again();
  again.start(true);
  await pass(site, 1);
  back.die();
  await pass(site, 2);
  expect([again.isPrimary, await again.cases()]).toEqual([true, 2]);
});

test('where the server that keeps the lease does not answer, it is said, and nobody is the primary', async () => {
  using site = new Site();
  const first = site.machine('first');
  first.machine.way = () => ({ there: 1, back: 1, isCut: true });
  first.start();
  await pass(site, 1);
  expect([first.isPrimary, first.health?.isAsking]).toEqual([false, false]);
});

/** What a bot has recorded, in a replica. */
async function replicate(bot: Bot, directory: string): Promise<string> {
  const { config, replica } = fileConfig(directory, bot.path);
  rmSync(replica, { recursive: true, force: true });
  await using litestream = new Litestream(config);
  await litestream.copies();
  await litestream.stop();
  return replica;
}

/** Lets the made-up time pass beside the real one, in which Litestream works, until it is so; gives up with what was said. */
async function until(site: Site, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const isSoNow = async () => {
    if (await isSo()) return true;
    await site.world.until(site.world.now + 1000);
    return site.said;
  };
  await expect.poll(isSoNow, { interval: 10 }).toBe(true);
}

test('a copy of a replica that could not be restored is known again when it is fetched anew', async () => {
  using site = new Site();
  using directory = temporaryDirectory();
  const first = await withPrimary(site);
  const [program = '', fetches = ''] = ['litestream', 'fetches'].map((name) => join(directory.path, name));
  writeFileSync(program, `#!/bin/sh\ncp '${first.path}' "$3"\necho >> '${fetches}'\n`);
  chmodSync(program, 0o700);
  const second = site.machine('second');
  second.start(true, 'file:///replica', program);
  await until(site, () => second.health?.copySeconds !== undefined);
  // No restore can be made there.
  mkdirSync(unfinishedRestore(second.path));
  first.die();
  await until(site, () => second.text.includes('I cannot take over'));
  const fetched = () => readFileSync(fetches, 'utf8').length;
  const before = fetched();
  // The second of them begins once the first is kept.
  await until(site, () => fetched() >= before + 2);
  await pass(site, 1);
  expect([site.server.row?.term, site.server.row?.released]).toEqual([2, true]);
});

describe.skipIf(!hasLitestream)(
  `a replica${hasLitestream ? '' : ' (not tried: there is no Litestream)'}`,
  () => {
    test('is fetched by a standby itself, and once more when the primary is gone, while it gives signs of life', async () => {
      using site = new Site();
      using directory = temporaryDirectory();
      const first = await withPrimary(site);
      const replica = await replicate(first, directory.path);
      // One that stands still as long as a file is there, once it has been used.
      const [program, still] = ['litestream', 'still'].map((name) => join(directory.path, name));
      writeFileSync(
        program ?? '',
        `#!/bin/sh\nwhile [ -e '${still}' ]; do sleep 0.05; done\nexec '${LITESTREAM}' "$@"\n`,
      );
      chmodSync(program ?? '', 0o700);
      const second = site.machine('second');
      second.start(true, replica, program);
      await until(site, () => second.health?.copySeconds !== undefined);
      expect(readdirSync(dirname(second.path)).filter((name) => name.includes('.replica-'))).toHaveLength(1);
      await first.open();
      await replicate(first, directory.path);
      writeFileSync(still ?? '', '');
      first.die();
      await until(site, () => site.server.row?.term === 2);
      const before = site.server.row?.beat ?? 0;
      await pass(site, 2);
      expect([site.server.row?.term, second.isPrimary]).toEqual([2, false]);
      expect(site.server.row?.beat).toBeGreaterThan(before + 6);
      rmSync(still ?? '');
      await until(site, () => second.isPrimary);
      expect(await second.cases()).toBe(2);
      expect(await second.use(({ facts }) => restoredMark(facts))).toMatchObject({
        from: 'the newest state in Litestream’s replica; a second machine has taken over',
      });
    });

    test('that gives nothing any more does not keep a standby from what it fetched before', async () => {
      using site = new Site();
      using directory = temporaryDirectory();
      const first = await withPrimary(site);
      const replica = await replicate(first, directory.path);
      const second = site.machine('second');
      second.start(true, `file://${replica}`);
      await until(site, () => second.health?.copySeconds !== undefined);
      rmSync(replica, { recursive: true });
      first.die();
      await until(site, () => second.isPrimary);
      expect(await second.cases()).toBe(1);
      expect(second.text).toContain('I take over with what I fetched last');
    });

    test('of another database, or none, is said before it is needed, and nothing of it stays', async () => {
      using site = new Site();
      using directory = temporaryDirectory();
      const stranger = site.machine('stranger');
      await stranger.open();
      const replica = await replicate(stranger, directory.path);
      const first = await withPrimary(site);
      const [second, third] = [site.machine('second'), site.machine('third')];
      second.start(true, replica);
      third.start(true, `file://${directory.path}/nowhere`);
      await until(site, () => second.text.includes('RESTORE_FROM') && third.text.includes('RESTORE_FROM'));
      expect(second.text).toContain(
        'Litestream’s replica holds no copy of the primary’s database but of another',
      );
      expect(third.text).toContain('the replica holds no copy');
      expect([second, third].map(({ health }) => health?.copySeconds)).toEqual([undefined, undefined]);
      expect(readdirSync(dirname(second.path))).toEqual([]);
      expect(first.isPrimary).toBe(true);
    });
  },
);
