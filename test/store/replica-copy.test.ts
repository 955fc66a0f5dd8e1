import { chmodSync, existsSync, writeFileSync } from 'node:fs';
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
