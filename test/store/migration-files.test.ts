import { readMigrationFiles } from 'drizzle-orm/migrator';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MIGRATIONS, migrationFiles } from '../../src/store/migration-files.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const one = 'CREATE TABLE a (id);--> statement-breakpoint\nCREATE TABLE b (id);';
const two = 'CREATE TABLE c (id);';

const at = (text: string) => Temporal.Instant.from(text).epochMilliseconds;

const toTheSecond = (directory: string) =>
  migrationFiles(directory).map(({ when, statements }) => ({ when: Math.floor(when / 1000), statements }));

test('Drizzle applies the migrations that are looked at, in this order: another layout of it shows here first', () => {
  const read = readMigrationFiles({ migrationsFolder: MIGRATIONS });
  const looked = migrationFiles();
  expect(looked.length).toBeGreaterThan(15);
  expect(looked.map(({ when }) => Math.floor(when / 1000))).toEqual(
    read.map(({ folderMillis }) => Math.floor(folderMillis / 1000)),
  );
  expect(looked.map(({ statements }) => statements)).toEqual(read.map(({ sql }) => sql));
});

test('no two migrations are of one second: Drizzle 1.0 names them by it', () => {
  const seconds = migrationFiles().map(({ when }) => Math.floor(when / 1000));
  expect(new Set(seconds).size).toBe(seconds.length);
});

test('the layout of Drizzle 1.0 gives the same migrations as that of 0.x', () => {
  using earlier = temporaryDirectory();
  mkdirSync(join(earlier.path, 'meta'));
  const entries = [
    { tag: '0000_first', when: at('2026-11-22T10:00:00.123Z') },
    { tag: '0001_second', when: at('2026-11-29T12:34:56.789Z') },
  ];
  writeFileSync(join(earlier.path, 'meta/_journal.json'), JSON.stringify({ entries }));
  writeFileSync(join(earlier.path, '0000_first.sql'), one);
  writeFileSync(join(earlier.path, '0001_second.sql'), two);

  using later = temporaryDirectory();
  for (const [name, sql] of [
    ['20261129123456_second', two],
    ['20261122100000_first', one],
  ] as const) {
    mkdirSync(join(later.path, name));
    writeFileSync(join(later.path, name, 'migration.sql'), sql);
    writeFileSync(join(later.path, name, 'snapshot.json'), '{}');
  }
  expect(toTheSecond(later.path)).toEqual(toTheSecond(earlier.path));
  expect(toTheSecond(later.path).map(({ statements }) => statements.length)).toEqual([2, 1]);
});
