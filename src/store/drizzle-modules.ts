// `drizzle.ts` for the release build, which takes of the packages only what is used. A name that is missing here fails
// the build.
export { and, asc, count, desc, eq, exists, gt, gte, inArray, isNotNull, isNull } from 'drizzle-orm';
export { like, lt, lte, ne, notExists, or, sql } from 'drizzle-orm';
export { alias, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
export { drizzle } from 'drizzle-orm/better-sqlite3';
export { migrate } from 'drizzle-orm/better-sqlite3/migrator';
