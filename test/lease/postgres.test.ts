import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LeaseWatch } from '../../src/lease/lease-watch.ts';
import { examineLease } from '../../src/doctor/lease.ts';
import { readLeaseAddress } from '../../src/lease/lease-address.ts';
import { postgresLease } from '../../src/lease/postgres.ts';
import { leaseTiming, machineClock } from '../../src/lease/timing.ts';
import { openDatabase } from '../../src/store/database.ts';
import { Facts } from '../../src/store/facts.ts';
import { setFence } from '../../src/store/fence.ts';
import { START, temporaryDirectory } from '../support/temporary.ts';
import { hasPostgres, Postgres } from '../support/postgres.ts';

if (!hasPostgres) console.warn('no PostgreSQL is installed: the tests of the lease on a server are skipped');

test.each([
  ['postgres://bot:s3cret%2F@db.example:6432/bot', { host: 'db.example', port: 6432, password: 's3cret/' }],
  ['postgresql://bot@localhost/bot', { host: 'localhost', port: 5432, password: undefined, loopback: true }],
  ['postgres://bot:x@[::1]/bot', { host: '::1', loopback: true }],
])('%s is where a lease is kept', (text, parts) => {
  expect(readLeaseAddress(text)).toMatchObject({
    user: 'bot',
    database: 'bot',
    ...parts,
    ...('loopback' in parts ? {} : { loopback: false }),
  });
});

test.each(['127.evil.example', 'localhost.example', '10.0.0.1'])(
  '%s is elsewhere, and spoken to over TLS',
  (host) => {
    expect(readLeaseAddress(`postgres://bot:x@${host}/bot`)?.loopback).toBe(false);
  },
);

test.each([
  'mysql://bot@db.example/bot',
  'postgres://db.example/bot',
  'postgres://bot:x@db.example',
  'postgres://bot:x@db.example/bot?sslmode=disable',
  'postgres://bot:%zz@db.example/bot',
  'nonsense',
])('%s is not', (text) => {
  expect(readLeaseAddress(text)).toBeUndefined();
});

describe.skipIf(!hasPostgres)('a lease in PostgreSQL', () => {
  let postgres: Postgres;
  let names = 0;
  beforeAll(async () => {
    postgres = await Postgres.start();
  });
  afterAll(() => postgres.close());

  const engine = (name: string, url = postgres.url()) => {
    const address = readLeaseAddress(url);
    if (!address) throw new Error('it is an address');
    return postgresLease(address, { name, patience: 60_000 });
  };
  const newName = () => `lease ${(names += 1)}`;

  test('is nobody’s before the first one has it, who begins with term 1', async () => {
    const name = newName();
    await using held = await closing(engine(name));
    expect(await held.engine.look()).toBeUndefined();
    expect(await held.engine.take('one', undefined)).toBe(1);
    expect(await held.engine.look()).toMatchObject({
      term: 1,
      holder: 'one',
      released: false,
      database: undefined,
    });
  });

  test('of many that want it at the same moment, one has it', async () => {
    const name = newName();
    const engines = Array.from({ length: 8 }, () => engine(name));
    const first = await Promise.all(engines.map((each, index) => each.take(`bot ${index}`, undefined)));
    expect(first.filter((term) => term !== undefined)).toEqual([1]);
    const seen = await engines[0]?.look();
    const second = await Promise.all(engines.map((each, index) => each.take(`bot ${index}`, seen)));
    expect(second.filter((term) => term !== undefined)).toEqual([2]);
    await Promise.all(engines.map((each) => each.close()));
  });

  test('is its holder’s alone, and a sign of life spoils what another has seen', async () => {
    const name = newName();
    const one = engine(name);
    const other = engine(name);
    await one.take('one', undefined);
    const seen = await other.look();
    expect(await one.beat({ holder: 'one', term: 1 })).toBe(true);
    expect(await other.take('other', seen)).toBeUndefined();
    expect(await other.take('other', await other.look())).toBe(2);
    const former = { holder: 'one', term: 1 };
    expect([await one.beat(former), await one.claim(former, { database: 7, asOf: undefined })]).toEqual([
      false,
      false,
    ]);
    await one.release(former);
    expect(await one.look()).toMatchObject({ holder: 'other', released: false });
    await Promise.all([one.close(), other.close()]);
  });

  test('remembers which database is the truth, over the next holders', async () => {
    const name = newName();
    await using held = await closing(engine(name));
    const asOf = Temporal.Instant.from('2026-11-30T12:00:00.123456Z');
    await held.engine.take('one', undefined);
    await held.engine.claim({ holder: 'one', term: 1 }, { database: 1, asOf });
    await held.engine.release({ holder: 'one', term: 1 });
    expect(await held.engine.take('two', await held.engine.look())).toBe(2);
    const row = await held.engine.look();
    expect([row?.database, row?.asOf?.toString(), row?.holder]).toEqual([1, asOf.toString(), 'two']);
  });

  test('that is given back is free at once, and one that is not after its length', async () => {
    const name = newName();
    const timing = { ...leaseTiming(60), restoreAfter: 0 };
    const one = new LeaseWatch(engine(name), machineClock, timing);
    const other = new LeaseWatch(engine(name), machineClock, timing);
    const seen = await one.look(() => false);
    const lease = await one.take('one', seen);
    expect((await other.look(() => false)).isFree).toBe(false);
    await lease?.release();
    expect((await other.look(() => false)).isFree).toBe(true);
  });

  test('the doctor says who holds it, and what hinders', async () => {
    using directory = temporaryDirectory();
    const address = readLeaseAddress(postgres.url());
    if (!address) throw new Error('it is an address');
    const config = {
      lease: { address, seconds: 30 },
      restoreFrom: undefined,
      databasePath: join(directory.path, 'bot.db'),
      litestream: { program: '/nowhere/litestream', configFile: undefined },
      env: {},
      discord: { guildId: newName() },
    };
    expect(await examineLease(config)).toMatchObject({
      problems: [],
      notes: [expect.stringContaining('nobody has held the lease yet')],
    });
    const one = engine(config.discord.guildId);
    await one.take('host, process 7', undefined);
    expect((await examineLease(config)).notes).toEqual([
      'host, process 7, holds the lease, or held it last (number 1).',
    ]);
    await one.claim({ holder: 'host, process 7', term: 1 }, { database: 7, asOf: undefined });
    await one.release({ holder: 'host, process 7', term: 1 });
    await one.close();
    expect(await examineLease({ ...config, restoreFrom: '/nowhere' })).toMatchObject({
      problems: [
        expect.stringContaining('RESTORE_FROM: there is no copy of the primary’s database in /nowhere'),
      ],
      notes: ['nobody holds the lease; host, process 7, gave it back.'],
    });
    expect((await examineLease({ ...config, restoreFrom: 's3://bucket/path' })).problems).toEqual([
      'RESTORE_FROM: there is no program /nowhere/litestream. Install Litestream, or name it in LITESTREAM_BIN.',
    ]);
    // Where its own database is the truth, the other machine's replica may be empty yet.
    const own = openDatabase(config.databasePath, START);
    setFence(new Facts(own.db), [6, 7]);
    expect((await examineLease({ ...config, restoreFrom: 's3://bucket/path' })).problems).toEqual([]);
    own.close();
    const wrong = readLeaseAddress(postgres.url({ password: 'planted' }));
    if (!wrong) throw new Error('it is an address');
    expect((await examineLease({ ...config, lease: { address: wrong, seconds: 30 } })).problems).toEqual([
      'LEASE_URL: PostgreSQL does not let the user in: check user and password. (28P01)',
    ]);
    expect((await examineLease({ ...config, lease: undefined })).problems).toEqual([]);
  });

  test('is kept in what the operator’s page has made for it', async () => {
    const page = readFileSync(new URL('../../.github/operating/README.md', import.meta.url), 'utf8');
    const commands = [...page.matchAll(/`(CREATE [^`]+)`/g)].map(([, sql = '']) => sql);
    expect(commands).toHaveLength(2);
    for (const sql of commands) await postgres.run(sql);
    const [, address = ''] = /`(postgres:\/\/[^`]+)`/.exec(page) ?? [];
    const url = address.replace('@HOST/', `@127.0.0.1:${postgres.port}/`);
    await using held = await closing(engine('main', url));
    expect(await held.engine.take('one', undefined)).toBe(1);
  });

  test('says why it cannot be asked, without an address or a password, and goes on when it can', async () => {
    const name = newName();
    const wrong = engine(name, postgres.url({ password: 'planted' }));
    await expect(wrong.look()).rejects.toThrow(
      'LEASE_URL: PostgreSQL does not let the user in: check user and password. (28P01)',
    );
    const none = engine(name, postgres.url({ database: 'planted' }));
    await expect(none.look()).rejects.toThrow('has no such database: make it, or name another one. (3D000)');
    const nowhere = engine(name, postgres.url({ port: 1 }));
    await expect(nowhere.look()).rejects.toThrow(
      'cannot be asked: check that it runs, and the network to it. (ECONNREFUSED)',
    );
    const right = engine(name);
    await right.take('one', undefined);
    await postgres.down();
    await expect(right.beat({ holder: 'one', term: 1 })).rejects.toThrow('LEASE_URL');
    await postgres.up();
    expect(await right.beat({ holder: 'one', term: 1 })).toBe(true);
    await Promise.all([wrong, none, nowhere, right].map((each) => each.close()));
  });
});

async function closing(made: ReturnType<typeof postgresLease>) {
  return { engine: made, [Symbol.asyncDispose]: () => made.close() };
}
