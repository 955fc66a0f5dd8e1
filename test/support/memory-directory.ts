import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
/** The databases and files of all tests that run at once take a few megabytes. */
const NEEDED_BYTES = 256 * 1024 * 1024;

/**
 * A directory for temporary files in memory, removed when this process ends: a database that is thrown away need not
 * wait for a disk at every commit.
 * @param neededBytes - What is written into it at most.
 * @returns `undefined` where the machine offers no such memory, or not enough of it.
 */
export function memoryDirectory(neededBytes = NEEDED_BYTES): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (Math.min(bavail * bsize, process.availableMemory()) < neededBytes) return undefined;
    const directory = mkdtempSync(join(MEMORY, 'advisory-bot-tests-'));
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
    return directory;
  } catch {
    return undefined;
  }
}
