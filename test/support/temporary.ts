import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EventBody } from '../../src/process/events.ts';
import { readPolicy, type Policy } from '../../src/process/policy.ts';
import type { Cause } from '../../src/store/cause.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import { routing } from '../../src/app/notifications/routing.ts';
import { createStore, type Store } from '../../src/store/store.ts';

/** The instant at which the tests of the store begin: a Monday morning. */
export const START = Temporal.Instant.from('2026-03-02T09:00:00Z');

export interface TemporaryDirectory extends Disposable {
  readonly path: string;
}

/** A fresh directory of one test; freed by `using`. */
export function temporaryDirectory(): TemporaryDirectory {
  const path = mkdtempSync(join(tmpdir(), 'advisory-bot-test-'));
  return {
    path,
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

export interface TemporaryStore extends Disposable {
  readonly path: string;
  readonly policy: Policy;
  database: Database;
  store: Store;
  /** Closes the database and opens it again, as a restart does. */
  restart(now?: Temporal.Instant): void;
  /** Opens what lies there now, where it was closed before. */
  reopen(now: Temporal.Instant): void;
}

let migrated: Buffer | undefined;
/** The bytes of an empty database, for migrating one takes three times as long as opening it. */
function migratedDatabase(): Buffer {
  if (migrated) return migrated;
  using directory = temporaryDirectory();
  const path = join(directory.path, 'empty.db');
  openDatabase(path, START).close();
  migrated = readFileSync(path);
  return migrated;
}

/** A store on a real, migrated file in a directory of its own; freed by `using`. */
export function temporaryStore(policy: Policy = readPolicy()): TemporaryStore {
  const directory = temporaryDirectory();
  const path = join(directory.path, 'data', 'bot.db');
  mkdirSync(dirname(path), { mode: 0o700 });
  writeFileSync(path, migratedDatabase(), { mode: 0o600 });
  const open = (now: Temporal.Instant) => {
    const database = openDatabase(path, now);
    const store = createStore(database, policy, now, routing);
    store.cases.lookThrough(now, store.cases.ids());
    return { database, store };
  };
  return {
    path,
    policy,
    ...open(START),
    restart(now = START) {
      this.database.close();
      this.reopen(now);
    },
    reopen(now) {
      Object.assign(this, open(now));
    },
    [Symbol.dispose]() {
      this.database.close();
      directory[Symbol.dispose]();
    },
  };
}

/** Somebody of the security team at work. */
export function by(id: string, now: Temporal.Instant = START): Cause {
  return { actor: { kind: 'member', id }, cause: 'test', now };
}

/** GitHub, seen by the sync. */
export function byGitHub(now: Temporal.Instant = START): Cause {
  return { actor: { kind: 'github' }, cause: 'sync', now };
}

/** The first event of a case. */
export function opened(change: Partial<Extract<EventBody, { type: 'opened' }>> = {}): EventBody {
  return {
    type: 'opened',
    repository: 'stacklok/codegate',
    source: 'email',
    disclosedAt: START,
    pgpRequested: false,
    ...change,
  };
}
