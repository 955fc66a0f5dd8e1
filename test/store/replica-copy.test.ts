import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { setFence } from '../../src/store/fence.ts';
import type { Replica } from '../../src/store/litestream.ts';
import { lookThrough } from '../../src/store/look-through.ts';
import { ReplicaCopy } from '../../src/store/replica-copy.ts';
import { by, opened, START, temporaryDirectory, temporaryStore } from '../support/temporary.ts';

// What a machine that stands by keeps of a replica; a script stands for Litestream, and gives what lies at a place.

const TRUTH = 7;
const LONG = Temporal.Duration.from({ minutes: 10 });
const minutes = (count: number) => START.add({ minutes: count });

/** A replica that gives the file at `source`, after what the script does before. */
function replicaOf(directory: string, source: string, before = ':'): Replica {
  const program = join(directory, 'litestream');
  writeFileSync(program, `#!/bin/sh\n${before}\ncp '${source}' "$3"\n`);
  chmodSync(program, 0o700);
  return { program, place: { address: 'file:///replica' } };
}

test('a fetch ends the one that is under way, which may hang for long', async () => {
  using directory = temporaryDirectory();
  using temporary = temporaryStore();
  setFence(temporary.store.facts, [TRUTH]);
  temporary.database.fold();
  const hangs = join(directory.path, 'hangs');
  const replica = replicaOf(
    directory.path,
    temporary.path,
    `if ! [ -e '${hangs}' ]; then : > '${hangs}'; sleep 600; fi`,
  );
  const copy = new ReplicaCopy({
    path: join(directory.path, 'bot.db'),
    env: {},
    lookThrough: (file) => Promise.resolve(lookThrough(file, temporary.policy)),
  });
  const first = copy.fetch(replica, TRUTH, LONG);
  while (!existsSync(hangs)) await pause(5);
  expect(await copy.fetch(replica, TRUTH, LONG)).toBe(true);
  expect(await first).toBe(false);
  expect(copy.kept(TRUTH)?.name).toBe('the newest state in Litestream’s replica');
});

test('what is kept is as old as what it knows, and stays where the next one is not sound', async () => {
  using directory = temporaryDirectory();
  using temporary = temporaryStore();
  const { policy, store, database } = temporary;
  setFence(store.facts, [TRUTH]);
  store.cases.open([opened()], by('1', START.add({ minutes: 1 })));
  database.fold();
  const replica = replicaOf(directory.path, temporary.path);
  const copy = new ReplicaCopy({
    path: join(directory.path, 'bot.db'),
    env: {},
    lookThrough: (file) => Promise.resolve(lookThrough(file, policy)),
  });
  await copy.fetch(replica, TRUTH, LONG);
  const sound = copy.kept(TRUTH);
  expect(sound?.asOf).toEqual(START.add({ minutes: 1 }));
  database.sqlite.exec(
    "DROP TRIGGER events_never_change; UPDATE events SET cause = 'x', at = '2026-03-02T10:00:00Z' WHERE seq = 1",
  );
  database.fold();
  await expect(copy.fetch(replica, TRUTH, LONG)).rejects.toThrow('its history does not hold');
  expect(copy.kept(TRUTH)).toEqual(sound);
  expect(existsSync(sound?.file ?? '')).toBe(true);
});

test('what is kept stays where the replica’s end is torn, until what is left of it knows more', async () => {
  using directory = temporaryDirectory();
  using temporary = temporaryStore();
  const { policy, store, database, path } = temporary;
  setFence(store.facts, [TRUTH]);
  database.fold();
  const [torn, older] = [join(directory.path, 'torn'), join(directory.path, 'older.db')];
  copyFileSync(path, older);
  const open = (minute: number) => {
    store.cases.open([opened()], by('1', minutes(minute)));
    database.fold();
  };
  open(5);
  const replica = replicaOf(
    directory.path,
    path,
    `if [ -e '${torn}' ]; then case "$*" in
  restore*-timestamp*) cp '${older}' "$3"; exit 0;;
  restore*) echo 'failed to run error="cannot download wal 0123456789abcdef/00000001: EOF"'; exit 1;;
  *) echo 's3 0123456789abcdef 1 0 100 2026-03-02T08:00:00Z'; exit 0;;
esac; fi`,
  );
  const copy = new ReplicaCopy({
    path: join(directory.path, 'bot.db'),
    env: process.env,
    lookThrough: (file) => Promise.resolve(lookThrough(file, policy)),
  });
  const fetched = async () => {
    expect(await copy.fetch(replica, TRUTH, LONG)).toBe(true);
    // Of two copies the other is gone.
    expect(readdirSync(directory.path).filter((name) => name.includes('.replica-'))).toHaveLength(1);
    return copy.kept(TRUTH);
  };
  const whole = await fetched();
  expect(whole?.asOf).toEqual(minutes(5));
  writeFileSync(torn, '');
  expect(await fetched()).toEqual(whole);
  // The clock was set back: what has more events is newer all the same.
  open(3);
  copyFileSync(path, older);
  const { name } = (await fetched()) ?? {};
  expect(name).toBe('Litestream’s replica without its newest part, which is torn');
  // The end of the replica is always the newest that it has.
  rmSync(torn);
  expect((await fetched())?.name).toBe('the newest state in Litestream’s replica');
});

test('the limit of a fetch is that of looking through as well', async () => {
  using directory = temporaryDirectory();
  using temporary = temporaryStore();
  setFence(temporary.store.facts, [TRUTH]);
  temporary.database.fold();
  const copy = new ReplicaCopy({
    path: join(directory.path, 'bot.db'),
    env: {},
    // One that would never come to its end.
    lookThrough: async (_, signal) => {
      await once(signal, 'abort');
      throw new Error('ended');
    },
  });
  const replica = replicaOf(directory.path, temporary.path);
  const fetched = copy.fetch(replica, TRUTH, Temporal.Duration.from({ seconds: 1 }));
  await expect(fetched).rejects.toThrow(/^ended$|did not come to its end in time/);
});
