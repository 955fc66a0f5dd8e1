// @module-tag slow
// @module-tag long
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
/** Each starts two bots, so that it is the soak that has most of them. */
const ROUNDS = process.env['SOAK'] ? 100 : 5;
/** How long one thing that is waited for may take, and a round: what hangs ends some time, with its own words. */
const PATIENCE_MS = 120_000;
const ROUND_MS = 600_000;
/** How often it is looked for. */
const LOOK_MS = 5;
/** How often at most the lease's whole length passes until another bot has it. */
const MOST_PASSES = 10;
const [SECOND, THIRD] = ['CG-2026-002', 'CG-2026-003'];

/**
 * What becomes of a primary; `lost` is its whole machine, of which there is only a copy of before its last work, and
 * `long lost` one of before it knew of any case.
 */
const TROUBLES = ['killed', 'stopped', 'cut off', 'lost', 'long lost'] as const;

type Trouble = (typeof TROUBLES)[number];
/** By which each machine counts the lease. */
type Clocks = Readonly<Record<'primary' | 'standby', ToldLeaseClock>>;

interface Round {
  readonly trouble: Trouble;
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

describe.skipIf(!hasPostgres)('a primary and a standby', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
  }, START_MS);
  afterAll(() => postgres.close());

  // Beside each other: a part of each is waiting.
  test.concurrent.each(rounds)(
    'the primary is $trouble at its request $nth (which arrives: $arrives): taken over once, nothing doubled, nothing lost',
    async ({ trouble, nth, arrives }) => {
      const isLost = trouble === 'lost' || trouble === 'long lost';
      await using pair = await Pair.start(postgres, isLost);
      const { sandbox } = pair.held;
      await enrol(sandbox, 'security-1', 'security-2');
      if (trouble === 'long lost') await pair.copy();
      await reported(sandbox);
      if (trouble === 'lost') await pair.copy();
      // Never while it lives: two lengths of the lease, with its signs of life.
      for (let turn = 0; turn < 12; turn += 1) await pair.turn();
      const before = await pair.primary();
      expect([before.term, pair.standby.ready]).toEqual([1, false]);

      // It is in the middle of something: another report is seen, and told.
      const befallen = pair.meets(trouble, { nth, arrives });
      sandbox.report({ repository: REPOSITORY, summary: 'Another', description: 'one' });
      const working = sandbox.advance('PT6M').catch(() => undefined);
      await Promise.race([befallen, working]);
      pair.befall(trouble);
      await pair.takeOver();
      await pair.end(trouble);
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
    },
    ROUND_MS,
  );
});

/** The older copy's name. */
const COPY = 'copy.db';
/** Where the standby makes copies once it has taken over. */
const BACKUPS = 'backups';

/** A sandbox with a primary, whose way to PostgreSQL can be cut, and a standby that restores its file, or an older copy. */
class Pair {
  readonly held: Held;
  readonly standby: BotProcess;
  readonly #way: Way;
  readonly #engine: LeaseEngine;
  readonly #clocks: Clocks;
  readonly #directory: string;
  readonly #standing: Promise<void>;
  /** Why the standby is none. */
  #failure: unknown;
  #pid = 0;
  #isBefallen = false;
  #isStopped = false;

  private constructor(parts: {
    held: Held;
    way: Way;
    engine: LeaseEngine;
    clocks: Clocks;
    directory: string;
    standby: BotProcess;
  }) {
    const { held, way, engine, clocks, directory, standby } = parts;
    this.held = held;
    this.standby = standby;
    this.#way = way;
    this.#engine = engine;
    this.#clocks = clocks;
    this.#directory = directory;
    this.#standing = standby.start(held.sandbox.discord.state.now());
    // It is waited for in the middle of the test.
    this.#standing.catch((error: unknown) => {
      this.#failure = error;
    });
  }

  static async start(postgres: Postgres, hasOldCopy: boolean): Promise<Pair> {
    const directory = mkdtempSync(join(tmpdir(), 'codegate-standby-'));
    const database = `pair_${directory.slice(-6).toLowerCase()}`;
    const way = await Way.open(postgres.port);
    await postgres.makeDatabase(database);
    const url = postgres.url({ database });
    const address = readLeaseAddress(url);
    if (!address) throw new Error('it is an address');
    const engine = postgresLease(address, { name: GUILD_ID, patience: PATIENCE_MS });
    const [primaryClock, standbyClock] = [join(directory, 'primary-clock'), join(directory, 'standby-clock')];
    const clocks = { primary: new ToldLeaseClock(primaryClock), standby: new ToldLeaseClock(standbyClock) };
    for (const clock of Object.values(clocks)) clock.begin();
    const held = await hold({
      host: 'process',
      env: {
        LEASE_URL: postgres.url({ port: way.port, database }),
        LEASE_SECONDS: String(SECONDS),
        [LEASE_CLOCK_VARIABLE]: primaryClock,
      },
    });
    mkdirSync(join(directory, 'data'));
    const standby = new BotProcess(
      inject('botEntry') ?? '',
      {
        ...held.sandbox.environment,
        LEASE_URL: url,
        [LEASE_CLOCK_VARIABLE]: standbyClock,
        DATABASE_PATH: join(directory, 'data', 'advisory-bot.db'),
        BACKUP_DIR: join(directory, BACKUPS),
        RESTORE_FROM: hasOldCopy ? join(directory, COPY) : held.sandbox.databasePath,
      },
      { given: ['--standby'], startMs: ROUND_MS },
    );
    return new Pair({ held, way, engine, clocks, directory, standby });
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

  /** Lets the time between two signs of life pass: one is given, and the standby looks for it. */
  async turn(): Promise<void> {
    const { primary, standby } = this.#clocks;
    const areWaiting = () => primary.isWaitedFor && standby.isWaitedFor;
    await this.#until('both machines wait', areWaiting);
    for (const clock of [primary, standby]) clock.pass(timing.every);
    await this.#until('the primary has given a sign of life, and the standby has looked', areWaiting);
  }

  /** What the lease says of the primary. */
  async primary(): Promise<{ term: number; database: number | undefined }> {
    const { holder, term, database } = await this.#row();
    if (term === 1) this.#pid = Number(/process (\d+)/.exec(holder)?.[1]);
    return { term, database };
  }

  /** Lets trouble come when a request of the primary reaches a service, and resolves then. */
  meets(trouble: Trouble, { nth, arrives }: Pick<Round, 'nth' | 'arrives'>): Promise<void> {
    const { sandbox } = this.held;
    const { wire } = sandbox;
    const { promise, resolve } = Promise.withResolvers<void>();
    const befall = () => {
      this.befall(trouble);
      resolve();
    };
    meet(sandbox, { path: /./, nth }, () => {
      if (!arrives) {
        befall();
        return { drop: 'before' };
      }
      const { beforeActing } = wire;
      wire.beforeActing = async () => {
        wire.beforeActing = beforeActing;
        await beforeActing();
        befall();
      };
      return undefined;
    });
    return promise;
  }

  /** Lets trouble come, once. */
  befall(trouble: Trouble): void {
    if (this.#isBefallen) return;
    this.#isBefallen = true;
    this.#isStopped = trouble === 'stopped';
    if (trouble === 'cut off') this.#way.cut();
    else process.kill(this.#pid, this.#isStopped ? 'SIGSTOP' : 'SIGKILL');
    // The sandbox asks the primary what its clock shows, which a stopped one does not answer.
    if (this.#isStopped) this.held.sandbox.wire.beforeActing = () => Promise.resolve();
  }

  /** Lets the lease come to its end, and the other bot take over. */
  async takeOver(): Promise<void> {
    const { primary, standby } = this.#clocks;
    // Twice where what it has seen first is a sign of life that it had not seen yet; a server that was slow costs one more.
    for (let passes = 0; passes < MOST_PASSES; passes += 1) {
      await this.#until('the standby waits', () => standby.isWaitedFor);
      if ((await this.#row()).term > 1) break;
      for (const clock of [primary, standby]) clock.pass(timing.length + timing.restoreAfter);
    }
    if ((await this.#row()).term === 1) throw this.#failed('nobody has taken over');
    await this.#standing;
  }

  /** Waits until the former primary has ended: where it still runs, once it finds that the lease is another's. */
  async end(trouble: Trouble): Promise<void> {
    if (this.#isStopped) process.kill(this.#pid, 'SIGCONT');
    this.#isStopped = false;
    const { sandbox, lines } = this.held;
    await this.#until('the former primary has ended', () => {
      this.#clocks.primary.pass(timing.every);
      return !sandbox.info().bot.ready;
    });
    if (trouble === 'stopped' || trouble === 'cut off')
      await this.#until('it has said why', () => lines.some((line) => line.startsWith('The lease is')));
  }

  /** Looks again and again whether something is so; a round whose bots fail meanwhile fails at once, with their words. */
  async #until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      if (this.#failure !== undefined) throw this.#failure;
      if (!this.#isBefallen && !this.held.sandbox.info().bot.ready)
        throw this.#failed('the primary has ended by itself');
      if (performance.now() > end) throw this.#failed(`it was waited for in vain until ${what}`);
      await pause(LOOK_MS);
    }
  }

  #failed(what: string): Error {
    return new Error(`${what}\nPrimary:\n${this.held.sandbox.log}\nStandby:\n${this.standby.log}`);
  }

  async #row(): Promise<LeaseRow> {
    const row = await this.#engine.look();
    if (!row) throw new Error('nobody has had the lease');
    return row;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It would hear no other signal.
    if (this.#isStopped) process.kill(this.#pid, 'SIGKILL');
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
