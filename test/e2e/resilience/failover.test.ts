import Sqlite from 'better-sqlite3';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { BotProcess } from '../../../src/sandbox/bot-process.ts';
import { readLeaseAddress } from '../../../src/lease/lease-address.ts';
import type { LeaseEngine, LeaseRow } from '../../../src/lease/engine.ts';
import { postgresLease } from '../../../src/lease/postgres.ts';
import { leaseTiming } from '../../../src/lease/timing.ts';
import { GUILD_ID, PEOPLE } from '../../../src/sandbox/people.ts';
import { hasPostgres, Postgres } from '../../support/postgres.ts';
import { LEASE_CLOCK_VARIABLE, ToldLeaseClock } from '../../support/told-lease-clock.ts';
import { meet } from '../support/ambush.ts';
import { CASE, enrol, hold, reported, REPOSITORY, START_MS, type Held } from '../support/support.ts';

// Two bots with a real PostgreSQL between them: whatever becomes of the primary, the other one takes over once, and the
// sandbox counts what came. The time of the lease is moved and never waited for, so that no machine is too slow for it.

if (!hasPostgres) console.warn('no PostgreSQL is installed: the tests of a second machine are skipped');

/** How long the lease is: how long PostgreSQL may take to answer, by the machine's own clock, follows from it. */
const SECONDS = 12;
const timing = leaseTiming(SECONDS);
/** Each starts two bots, so that it is the soak that has them. */
const ROUNDS = process.env['SOAK'] ? 100 : 0;
/** So many are played beside each other: a part of each is waiting. */
const TOGETHER = 4;
const [SECOND, THIRD] = ['CG-2026-002', 'CG-2026-003'];

/**
 * What becomes of a primary; `lost` is its whole machine, of which there is only a copy of before its last work, and
 * `long lost` one of before it knew of any case.
 */
const TROUBLES = ['killed', 'stopped', 'cut off', 'lost', 'long lost'] as const;

interface Round {
  readonly trouble: (typeof TROUBLES)[number];
  /** At which of its requests it is met. */
  readonly nth: number;
  /** Whether that one still arrives. */
  readonly arrives: boolean;
}

/** Each kind of trouble is met at other requests of the primary. */
const rounds = Array.from({ length: ROUNDS }, (_, index): Round => {
  const turn = Math.floor(index / TROUBLES.length);
  const trouble = TROUBLES[index % TROUBLES.length] ?? 'killed';
  return { trouble, nth: 1 + (turn >> 1), arrives: turn % 2 === 0 };
});
const batches = Array.from({ length: ROUNDS / TOGETHER }, (_, index) => ({
  from: index * TOGETHER,
  batch: rounds.slice(index * TOGETHER, (index + 1) * TOGETHER),
}));

describe.skipIf(!hasPostgres || ROUNDS === 0)('a primary and a standby', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
  }, START_MS);
  afterAll(() => postgres.close());

  test.each(batches)(
    'from round $from on: taken over once, nothing doubled, nothing lost',
    async ({ batch }) => {
      const played = await Promise.allSettled(batch.map((round) => play(postgres, round)));
      const failures = played.flatMap((each, index) =>
        each.status === 'rejected' ? [`${JSON.stringify(batch[index])}: ${String(each.reason)}`] : [],
      );
      expect(failures).toEqual([]);
    },
    300_000,
  );
});

async function play(postgres: Postgres, { trouble, nth, arrives }: Round): Promise<void> {
  const isLost = trouble === 'lost' || trouble === 'long lost';
  await using pair = await Pair.start(postgres, isLost);
  const { sandbox } = pair.held;
  await enrol(sandbox, 'security-1', 'security-2');
  if (trouble === 'long lost') await pair.copy();
  await reported(sandbox);
  if (trouble === 'lost') await pair.copy();
  // Never while it lives: two lengths of the lease, with its signs of life.
  for (let beat = 0; beat < 12; beat += 1) await pair.beats();
  const before = await pair.primary();
  expect([before.term, pair.standby.ready]).toEqual([1, false]);

  // It is in the middle of something: another report is seen, and told.
  const befallen = Promise.withResolvers<void>();
  const befall = () => {
    pair.befall(trouble, before.pid);
    befallen.resolve();
  };
  pair.meets({ nth, arrives }, befall);
  sandbox.report({ repository: REPOSITORY, summary: 'Another', description: 'one' });
  const working = sandbox.advance('PT6M').catch(() => undefined);
  await Promise.race([befallen.promise, working.then(befall)]);
  await pair.takeOver();
  if (trouble === 'stopped') process.kill(before.pid, 'SIGCONT');
  if (!isLost && trouble !== 'killed') await pair.ended;
  await working;

  const later = sandbox.discord.state.now().add({ minutes: 12 });
  await pair.standby.order({ do: 'advance', to: later.toString() });
  const told = PEOPLE.flatMap((person) =>
    sandbox.dms(person).messages.map(({ text }) => `${person}: ${text}`),
  );
  expect(told.filter((each, index) => told.indexOf(each) !== index)).toEqual([]);
  const reports = (person: string) =>
    told.flatMap((each) => new RegExp(`^${person}: ### (\\S+) · A report`).exec(each)?.slice(1) ?? []);
  expect(reports('security-1')).toEqual(reports('security-2'));
  // Where the channel alone names the number, the copy does not tell whose it was: it is not given again.
  const second = isLost && reports('security-1').includes(THIRD) ? THIRD : SECOND;
  expect(reports('security-1')).toEqual([CASE, second]);
  const now = await pair.primary();
  expect(now.term).toBe(2);
  expect(now.database).not.toBe(before.database);
  // The other one has something to stand by with, long before the copy of the day.
  expect(readdirSync(pair.backups)).toHaveLength(1);
}

/** The older copy's name. */
const COPY = 'copy.db';
/** Where the standby makes copies once it has taken over. */
const BACKUPS = 'backups';

/** A sandbox with a primary, whose way to PostgreSQL can be cut, and a standby that restores its file, or an older copy. */
class Pair {
  readonly held: Held;
  readonly standby: BotProcess;
  readonly ended: Promise<void>;
  readonly #way: Way;
  readonly #engine: LeaseEngine;
  readonly #clock: ToldLeaseClock;
  readonly #directory: string;
  readonly #standing: Promise<void>;

  private constructor(parts: {
    held: Held;
    way: Way;
    engine: LeaseEngine;
    clock: ToldLeaseClock;
    directory: string;
    standby: BotProcess;
    ended: Promise<void>;
  }) {
    const { held, way, engine, clock, directory, standby, ended } = parts;
    this.held = held;
    this.standby = standby;
    this.ended = ended;
    this.#way = way;
    this.#engine = engine;
    this.#clock = clock;
    this.#directory = directory;
    this.#standing = standby.start(held.sandbox.discord.state.now());
    // It is waited for in the middle of the test.
    this.#standing.catch(() => undefined);
  }

  static async start(postgres: Postgres, hasOldCopy: boolean): Promise<Pair> {
    const directory = mkdtempSync(join(tmpdir(), 'codegate-standby-'));
    const database = `pair_${directory.slice(-6).toLowerCase()}`;
    const way = await Way.open(postgres.port);
    await postgres.makeDatabase(database);
    const url = postgres.url({ database });
    const address = readLeaseAddress(url);
    if (!address) throw new Error('it is an address');
    const engine = postgresLease(address, { name: GUILD_ID, patience: 60_000 });
    const clockFile = join(directory, 'lease-clock');
    const clock = new ToldLeaseClock(clockFile);
    clock.pass(0, 0);
    const ended = Promise.withResolvers<void>();
    const held = await hold({
      host: 'process',
      env: {
        LEASE_URL: postgres.url({ port: way.port, database }),
        LEASE_SECONDS: String(SECONDS),
        [LEASE_CLOCK_VARIABLE]: clockFile,
      },
      log: (line) => {
        if (line.startsWith('The lease is')) ended.resolve();
      },
    });
    mkdirSync(join(directory, 'data'));
    const standby = new BotProcess(
      inject('botEntry') ?? '',
      {
        ...held.sandbox.environment,
        LEASE_URL: url,
        DATABASE_PATH: join(directory, 'data', 'advisory-bot.db'),
        BACKUP_DIR: join(directory, BACKUPS),
        RESTORE_FROM: hasOldCopy ? join(directory, COPY) : held.sandbox.databasePath,
      },
      { given: ['--standby'], startMs: 120_000 },
    );
    return new Pair({ held, way, engine, clock, directory, standby, ended: ended.promise });
  }

  get backups(): string {
    return join(this.#directory, BACKUPS);
  }

  /** Makes the older copy. */
  async copy(): Promise<void> {
    const database = new Sqlite(this.held.sandbox.databasePath, { readonly: true });
    try {
      await database.backup(join(this.#directory, COPY));
    } finally {
      database.close();
    }
  }

  /** Lets the time between two signs of life pass, and waits for the next one. */
  async beats(): Promise<void> {
    const { beat } = await this.#row();
    // Once more where it had not come to count from the last one yet, so that it was not its turn.
    await this.#passUntil(timing.every, ({ beat: now }) => now !== beat);
  }

  /** What the lease says of the primary. */
  async primary(): Promise<{ pid: number; term: number; database: number | undefined }> {
    const { holder, term, database } = await this.#row();
    return { pid: Number(/process (\d+)/.exec(holder)?.[1]), term, database };
  }

  /** Lets trouble come when a request of the primary reaches a service. */
  meets({ nth, arrives }: Pick<Round, 'nth' | 'arrives'>, trouble: () => void): void {
    const { sandbox } = this.held;
    const { wire } = sandbox;
    meet(sandbox, { path: /./, nth }, () => {
      if (!arrives) {
        trouble();
        return { drop: 'before' };
      }
      const { beforeActing } = wire;
      wire.beforeActing = async () => {
        wire.beforeActing = beforeActing;
        await beforeActing();
        trouble();
      };
      return undefined;
    });
  }

  befall(trouble: Round['trouble'], pid: number): void {
    if (trouble === 'cut off') this.#way.cut();
    else process.kill(pid, trouble === 'stopped' ? 'SIGSTOP' : 'SIGKILL');
    // The sandbox asks the primary what its clock shows, which a stopped one does not answer.
    if (trouble === 'stopped') this.held.sandbox.wire.beforeActing = () => Promise.resolve();
  }

  /** Lets the lease come to its end, and the other bot take over. */
  async takeOver(): Promise<void> {
    // Once more where what it sees first is a sign of life that it had not seen yet.
    await this.#passUntil(timing.length + timing.restoreAfter, ({ term }) => term > 1);
    await this.#standing;
  }

  /** Lets time pass, as often as it takes until the lease is so. */
  async #passUntil(milliseconds: number, isSo: (row: LeaseRow) => boolean): Promise<void> {
    for (;;) {
      this.#clock.pass(milliseconds);
      for (let look = 0; look < 100; look += 1) {
        if (isSo(await this.#row())) return;
        await pause(10);
      }
    }
  }

  async #row(): Promise<LeaseRow> {
    const row = await this.#engine.look();
    if (!row) throw new Error('nobody has had the lease');
    return row;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.standby.end('SIGKILL');
    this.#way.close();
    await this.#engine.close();
    await this.held[Symbol.asyncDispose]();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** A way to a server on this machine that can be cut as a network is: nothing ends, and nothing gets through. */
class Way {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  #isCut = false;

  private constructor(server: Server, port: number, sockets: Set<Socket>) {
    this.#server = server;
    this.port = port;
    this.#sockets = sockets;
  }

  static async open(to: number): Promise<Way> {
    const sockets = new Set<Socket>();
    const server = createServer((here) => {
      here.on('error', () => undefined);
      sockets.add(here);
      if (way.#isCut) return;
      const there = connect(to, '127.0.0.1').on('error', () => here.destroy());
      sockets.add(there);
      here.pipe(there);
      there.pipe(here);
      here.on('close', () => there.destroy());
      there.on('close', () => here.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port is free');
    const way = new Way(server, address.port, sockets);
    return way;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
