import Sqlite from 'better-sqlite3';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';

/**
 * Puts distributors on the list as if that had been a month ago, before any case: a notice to them takes one member. A
 * case's tests begin with its first minute, so the list is dated back in the file.
 */
export async function listedLongAgo(
  sandbox: Sandbox,
  ...list: readonly (readonly [name: string, contact: string])[]
): Promise<void> {
  for (const [name, contact] of list)
    await sandbox.run('security-1', `/advisory distributors add name:"${name}" contact:${contact}`);
  const sqlite = new Sqlite(sandbox.databasePath);
  try {
    sqlite.exec(`UPDATE distributors SET added_at = added_at - ${30 * 24 * 3600_000}`);
  } finally {
    sqlite.close();
  }
}
