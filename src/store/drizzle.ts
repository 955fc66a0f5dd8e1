import { createRequire } from 'node:module';

export type { Placeholder, SQL } from 'drizzle-orm';
export type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';

// What the store uses of Drizzle, in its CommonJS build. Node reads a package's whole list of exports anew for each
// of its ES modules; Drizzle has a hundred of them and 130 kB of exports, which took a second and 100 MB at every
// start. The two builds are the same code.
const require = createRequire(import.meta.url);
const orm: typeof import('drizzle-orm') = require('drizzle-orm');
const core: typeof import('drizzle-orm/sqlite-core') = require('drizzle-orm/sqlite-core');
const driver: typeof import('drizzle-orm/better-sqlite3') = require('drizzle-orm/better-sqlite3');
const migrator: typeof import('drizzle-orm/better-sqlite3/migrator') = require('drizzle-orm/better-sqlite3/migrator');

export const { and, asc, count, desc, eq, exists, gt, gte, inArray, isNotNull, isNull } = orm;
export const { like, lt, lte, ne, notExists, or, sql } = orm;
export const { alias, index, integer, primaryKey, sqliteTable, text, uniqueIndex } = core;
export const { drizzle } = driver;
export const { migrate } = migrator;
