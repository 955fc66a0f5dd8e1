/** What to do about a damaged one. */
const RESTORE =
  'Stop the bot, and restore the newest copy: npm run restore -- FILE, or Litestream’s replica. What stands there is kept, and what the copy lacks is told.';

/** What is said of a database in which SQLite finds what cannot be. */
export const DAMAGED = `DATABASE_PATH: it is damaged. ${RESTORE}`;

/**
 * What hinders the database, and what mends it, in one line that names the variable; also where the error lies within
 * another one. `undefined` for an error that says nothing of files or disks.
 */
export function databaseProblem(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const code = 'code' in each && typeof each.code === 'string' ? each.code : '';
    if (isOfNetwork(each)) return undefined;
    const found = WORDS.find(([codes]) => codes.test(code));
    if (found) return `DATABASE_PATH: ${found[1]} (${code})`;
  }
  return undefined;
}

/** A right that the system refuses to a connection has the same code as one that it refuses to a file. */
function isOfNetwork(error: Error): boolean {
  const call = 'syscall' in error ? String(error.syscall) : '';
  return /^(connect|listen|bind|getaddrinfo)$/.test(call);
}

const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    // Its shared memory is the first file that finds no room at a start.
    /^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/,
    'its disk is full. Make room there, or stop the bot and move the database to a larger disk; nothing that was recorded is lost.',
  ],
  [
    /^EROFS/,
    'its disk may only be read. Look at the machine’s own log why, stop the bot, and mount it again so that it can be written to.',
  ],
  [
    /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|EACCES|EPERM)/,
    'its directory, or the database in it, cannot be written to. Give both to the user that the bot runs as, or name another place.',
  ],
  [
    /^(EISDIR|ENOTDIR|EEXIST|ENAMETOOLONG)/,
    'is no file that can be made: a directory and a file stand in each other’s place. Name another one.',
  ],
  [/^(SQLITE_NOTADB|SQLITE_CORRUPT)/, `is no database of the bot, or is damaged. ${RESTORE}`],
  [
    /^(SQLITE_IOERR|EIO)/,
    'its disk fails, may only be read since it failed, or is not there any more. Look at the machine’s own log.',
  ],
];
