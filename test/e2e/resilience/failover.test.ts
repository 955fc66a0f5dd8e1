import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { BotProcess } from '../../../src/sandbox/bot-process.ts';
import { readLeaseAddress } from '../../../src/lease/lease-address.ts';
import { postgresLease } from '../../../src/lease/postgres.ts';
import { GUILD_ID, PEOPLE } from '../../../src/sandbox/people.ts';
import { hasPostgres, Postgres } from '../../support/postgres.ts';
import { CASE, enrol, hold, reported, REPOSITORY, START_MS, type Held } from '../support/support.ts';

// Two bots with a real PostgreSQL between them: whatever becomes of the primary, the other one takes over once, and the
// sandbox counts what came.

if (!hasPostgres) console.warn('no PostgreSQL is installed: the tests of a second machine are skipped');

/** Short, and long enough for a busy machine to give its signs of life in time. */
const SECONDS = 5;
/** Each round takes as long as a lease, so that it is the soak that has them. */
const ROUNDS = process.env['SOAK'] ? 3 : 0;

type Trouble = 'killed' | 'stopped' | 'cut off';

const turns = (['killed', 'stopped', 'cut off'] as const).flatMap((trouble) =>
  Array.from({ length: ROUNDS }, (_, round) => ({ trouble, round })),
);

describe.skipIf(!hasPostgres || turns.length === 0)('a primary and a standby', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await Postgres.start();
  }, START_MS);
  afterAll(() => postgres.close());

  test.each(turns)(
    'where the primary is $trouble ($round)',
    async ({ trouble, round }) => {
      await using pair = await Pair.start(postgres);
      const { sandbox } = pair.held;
      await enrol(sandbox, 'security-1', 'security-2');
      await reported(sandbox);
      // Never while it lives.
      await pause(1.7 * SECONDS * 1000);
      expect(pair.standby.ready).toBe(false);
      const before = await pair.primary();
      const { pid } = before;

      // It is in the middle of something: another report is seen, and told.
      // The sandbox’s clock asks the bot whose it is, which a stopped one does not answer.
      const isStopped = trouble === 'stopped';
      if (!isStopped) sandbox.report({ repository: REPOSITORY, summary: 'Another', description: 'one' });
      const work = isStopped
        ? sandbox.run('security-1', `/advisory open repository:${REPOSITORY} source:email`)
        : sandbox.advance('PT6M');
      const working = work.catch(() => undefined);
      await pause(20 + 60 * round);
      pair.befall(trouble, pid);
      const from = performance.now();
      await pair.takenOver;
      expect((performance.now() - from) / 1000).toBeLessThan(60);
      if (isStopped) process.kill(pid, 'SIGCONT');
      if (trouble !== 'killed') await pair.ended;
      await working;

      const later = sandbox.discord.state.now().add({ minutes: 12 });
      await pair.standby.order({ do: 'advance', to: later.toString() });
      const told = PEOPLE.flatMap((person) =>
        sandbox.dms(person).messages.map(({ text }) => `${person}: ${text}`),
      );
      expect(told.filter((each, index) => told.indexOf(each) !== index)).toEqual([]);
      for (const person of ['security-1', 'security-2'])
        // Where it was stopped before it had recorded the second, nobody was told that it had.
        for (const caseId of isStopped ? [CASE] : [CASE, 'CG-2026-002'])
          expect(told.some((each) => each.startsWith(person) && each.includes(caseId))).toBe(true);
      const now = await pair.primary();
      expect(now.term).toBe(2);
      expect(now.database).not.toBe(before.database);
    },
    180_000,
  );
});

/** A sandbox with a primary, whose way to PostgreSQL can be cut, and a standby that restores the primary's own file. */
class Pair {
  readonly held: Held;
  readonly standby: BotProcess;
  readonly takenOver: Promise<void>;
  readonly ended: Promise<void>;
  readonly #way: Way;
  readonly #url: string;
  readonly #directory: string;

  private constructor(parts: {
    held: Held;
    way: Way;
    url: string;
    directory: string;
    standby: BotProcess;
    ended: Promise<void>;
  }) {
    const { held, way, url, directory, standby, ended } = parts;
    this.held = held;
    this.standby = standby;
    this.ended = ended;
    this.#way = way;
    this.#url = url;
    this.#directory = directory;
    this.takenOver = standby.start(held.sandbox.discord.state.now());
    // It is waited for in the middle of the test.
    this.takenOver.catch(() => undefined);
  }

  static async start(postgres: Postgres): Promise<Pair> {
    const directory = mkdtempSync(join(tmpdir(), 'codegate-standby-'));
    const database = `pair_${directory.slice(-6).toLowerCase()}`;
    const way = await Way.open(postgres.port);
    await postgres.makeDatabase(database);
    const ended = Promise.withResolvers<void>();
    const held = await hold({
      host: 'process',
      env: { LEASE_URL: postgres.url({ port: way.port, database }), LEASE_SECONDS: String(SECONDS) },
      log: (line) => {
        if (line.startsWith('The lease is')) ended.resolve();
      },
    });
    mkdirSync(join(directory, 'data'));
    const standby = new BotProcess(
      inject('botEntry') ?? '',
      {
        ...held.sandbox.environment,
        LEASE_URL: postgres.url({ database }),
        DATABASE_PATH: join(directory, 'data', 'advisory-bot.db'),
        RESTORE_FROM: held.sandbox.databasePath,
      },
      { given: ['--standby'], startMs: 120_000 },
    );
    return new Pair({ held, way, url: postgres.url({ database }), directory, standby, ended: ended.promise });
  }

  /** What the lease says of the primary. */
  async primary(): Promise<{ pid: number; term: number; database: number | undefined }> {
    const address = readLeaseAddress(this.#url);
    if (!address) throw new Error('it is an address');
    const engine = postgresLease(address, { name: GUILD_ID, patience: 5000 });
    try {
      const row = await engine.look();
      return {
        pid: Number(/process (\d+)/.exec(row?.holder ?? '')?.[1]),
        term: row?.term ?? 0,
        database: row?.database,
      };
    } finally {
      await engine.close();
    }
  }

  befall(trouble: Trouble, pid: number): void {
    if (trouble === 'cut off') this.#way.cut();
    else process.kill(pid, trouble === 'killed' ? 'SIGKILL' : 'SIGSTOP');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.standby.end('SIGKILL');
    this.#way.close();
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
