import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { setFence } from '../../src/store/fence.ts';
import type { Replica } from '../../src/store/litestream.ts';
import { ReplicaCopy } from '../../src/store/replica-copy.ts';
import { temporaryDirectory, temporaryStore } from '../support/temporary.ts';

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
  const copy = new ReplicaCopy({ path: join(directory.path, 'bot.db'), env: {} });
  const first = copy.fetch(replica, TRUTH, LONG);
  while (!existsSync(hangs)) await pause(5);
  expect(await copy.fetch(replica, TRUTH, LONG)).toBe(true);
  expect(await first).toBe(false);
  expect(copy.kept(TRUTH)?.name).toBe('the newest state in Litestream’s replica');
});
