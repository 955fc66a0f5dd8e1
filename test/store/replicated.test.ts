import Sqlite from 'better-sqlite3';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backUp } from '../../src/jobs/backup.ts';
import { openDatabase, type Database } from '../../src/store/database.ts';
import {
  fileConfig,
  generationsIn,
  hasLitestream,
  Litestream,
  restoreByHand,
} from '../support/litestream.ts';
import { silent } from '../support/recorded-log.ts';
import { START, temporaryDirectory } from '../support/temporary.ts';

const LATER = Temporal.Instant.from('2026-12-01T00:00:00Z');
const isReplicated = true;

/** Writes so many pages to the log. */
function write({ sqlite }: Database, name: string, pages: number): void {
  const insert = sqlite.prepare('INSERT INTO facts VALUES (?, ?)');
  sqlite.transaction(() => {
    for (let page = 0; page < pages; page += 1) insert.run(`${name} ${page}`, 'x'.repeat(4000));
  })();
}

test('where Litestream folds the log, nothing that the bot does folds it', () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  const sizeOf = (suffix: string) => statSync(`${path}${suffix}`).size;
  for (const folds of [true, false]) {
    const database = openDatabase(path, START, { isReplicated: !folds });
    const reader = new Sqlite(path, { readonly: true });
    const before = sizeOf('');
    // SQLite folds by itself from 1,000 pages on.
    write(database, `a ${folds}`, 1500);
    write(database, `b ${folds}`, 1);
    expect(sizeOf('') > before).toBe(folds);
    database.fold();
    expect(sizeOf('-wal') === 0).toBe(folds);
    database.close();
    reader.close();
  }
});

describe.skipIf(!hasLitestream)(`Litestream${hasLitestream ? '' : ' (not tried: there is none)'}`, () => {
  test('follows a bot through an upgrade, much writing, a backup and a restart without a break', async (context) => {
    using directory = temporaryDirectory();
    const { config, database: path, replica } = fileConfig(directory.path, join(directory.path, 'bot.db'));
    const written = () => {
      const to = join(directory.path, `copy-${crypto.randomUUID()}.db`);
      restoreByHand(config, path, to);
      const copy = new Sqlite(to, { readonly: true });
      try {
        return copy.prepare("SELECT count(*) FROM facts WHERE name LIKE 'turn %'").pluck().get();
      } finally {
        copy.close();
      }
    };
    const old = new Sqlite(path);
    old.pragma('journal_mode = WAL');
    old.pragma('foreign_keys = OFF');
    old.exec(readFileSync(new URL('../golden/files/database-2026-11.sql', import.meta.url), 'utf8'));
    await using litestream = new Litestream(config);
    await context.expect.poll(() => generationsIn(replica)).toBe(1);
    old.close();
    let database = openDatabase(path, LATER, { isReplicated });
    expect(database.copy).toBeDefined();
    for (let turn = 0; turn < 5; turn += 1) {
      write(database, `turn ${turn}`, 1200);
      database.fold();
    }
    expect(await backUp(database.sqlite, join(directory.path, 'backups'), LATER, silent)).toBeUndefined();
    database.close();
    database = openDatabase(path, LATER, { isReplicated });
    write(database, 'turn 5', 1);
    await context.expect.poll(() => written(), { interval: 100 }).toBe(6001);
    expect(generationsIn(replica)).toBe(1);
    expect(litestream.said).not.toMatch(/level=(WARN|ERROR)/);
    database.close();
  });
});
