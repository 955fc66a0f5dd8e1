import Sqlite from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { holdPlace } from './database.ts';
import type { Facts } from './facts.ts';
import { DatabaseHeldError } from './lock.ts';

/** The fact that keeps the numbers under which a database was the truth. Stored: it never changes. */
const FENCE = 'fence';

const numbers = z.array(z.int().positive());

/**
 * The numbers by which the lease may know a database as the one that is the truth: two, where it was cut off between giving
 * one and saying so, and none of a copy.
 */
export function fenceNumbers(facts: Pick<Facts, 'get'>): readonly number[] {
  const text = facts.get(FENCE);
  return text === undefined ? [] : numbers.parse(JSON.parse(text));
}

/** Keeps the numbers by which the lease may know this database from now on. */
export function setFence(facts: Pick<Facts, 'set'>, given: readonly number[]): void {
  facts.set(FENCE, JSON.stringify(given));
}

/** Of a copy: it is another database from now on, and the lease knows it by no number. */
export function clearFence(facts: Pick<Facts, 'delete'>): void {
  facts.delete(FENCE);
}

/**
 * The same of the database at `path`, which was found to be a copy of the one that a primary holds. One that a process here
 * holds is no copy, and stays as it is.
 */
export function clearFenceAt(path: string, now: Temporal.Instant): void {
  if (!existsSync(path)) return;
  let release: () => void;
  try {
    release = holdPlace(path, now);
  } catch (error) {
    if (error instanceof DatabaseHeldError) return;
    throw error;
  }
  const sqlite = new Sqlite(path);
  try {
    sqlite.prepare('DELETE FROM facts WHERE name = ?').run(FENCE);
  } finally {
    sqlite.close();
    release();
  }
}
