import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Where the migrations lie. */
export const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/** One step from a form of the database to the next. */
export interface MigrationFile {
  readonly name: string;
  /** When it was made, in epoch milliseconds; Drizzle 1.0 knows it to the second. */
  readonly when: number;
  readonly statements: readonly string[];
}

const journal = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });

/** A folder of Drizzle 1.0, such as `20261129120000_linked-cases`. */
const FOLDER = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})_/;

/**
 * The migrations in a directory, the first one first: in the layout of Drizzle 0.x, whose journal lists them, or of 1.0, which
 * has a folder for each and no journal.
 */
export function migrationFiles(directory = MIGRATIONS): MigrationFile[] {
  const listed = join(directory, 'meta/_journal.json');
  const files = existsSync(listed)
    ? journal
        .parse(JSON.parse(readFileSync(listed, 'utf8')))
        .entries.map(({ tag, when }) => ({ name: tag, when, file: `${tag}.sql` }))
    : readdirSync(directory).flatMap((name) => {
        const [, year, month, day, hour, minute, second] = FOLDER.exec(name) ?? [];
        if (year === undefined) return [];
        const { epochMilliseconds: when } = Temporal.Instant.from(
          `${year}-${month}-${day}T${hour}:${minute}:${second}Z`,
        );
        return [{ name, when, file: `${name}/migration.sql` }];
      });
  return files
    .map(({ name, when, file }) => ({
      name,
      when,
      statements: readFileSync(join(directory, file), 'utf8').split('--> statement-breakpoint'),
    }))
    .toSorted((a, b) => a.when - b.when);
}
