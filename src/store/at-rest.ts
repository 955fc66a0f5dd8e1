import { chmodSync, existsSync, lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

/** What SQLite puts beside a database. */
export const SQLITE_FILES = ['', '-wal', '-shm'] as const;

/** The database, and what SQLite and the bot put beside it. */
export function databaseFiles(path: string): string[] {
  return [
    ...[...SQLITE_FILES, '.lock'].map((suffix) => `${path}${suffix}`),
    ...upgradeCopies(path),
    ...beside(path, 'replaced-', /^\d{8}T\d{6}\.\d{3}Z(-wal|-shm)?$/),
  ];
}

/** The copies of a database of before its upgrades, oldest first. */
export function upgradeCopies(path: string): string[] {
  return beside(path, 'before-', /^\d{4}$/);
}

/** How a database is called once another one has been restored in its place, at `now`. */
export function replacedName(path: string, now: Temporal.Instant): string {
  return `${path}.replaced-${now.toString({ smallestUnit: 'millisecond' }).replaceAll(/[-:]/g, '')}`;
}

/** Where a database is made ready that is to be restored: while it is there, the restore has not come to its end. */
export function unfinishedRestore(path: string): string {
  return `${path}.restoring`;
}

/** The directories in which a replica's copy of a database lies: what a process that was killed has left is of no use. */
export function fetchedReplicas(path: string): string[] {
  return beside(path, 'replica-', /^[A-Za-z\d]{6}$/);
}

/** Where Litestream keeps how far it has come with a database. */
export function litestreamMemory(path: string): string {
  return join(dirname(path), `.${basename(path)}-litestream`);
}

/** The files beside a database whose name goes on with `kind` and then so, in the order of their names. */
function beside(path: string, kind: string, rest: RegExp): string[] {
  const directory = dirname(path);
  if (!existsSync(directory)) return [];
  const start = `${basename(path)}.${kind}`;
  return readdirSync(directory)
    .filter((name) => name.startsWith(start) && rest.test(name.slice(start.length)))
    .toSorted()
    .map((name) => join(directory, name));
}

const BACKUP = /^advisory-bot-\d{4}-\d{2}-\d{2}\.db$/;

/** The backups in a directory, which need not be there. */
export function backupsIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => BACKUP.test(name))
    .map((name) => join(directory, name));
}

/** Makes the backups, and their directory, their owner's alone: one that was copied there by hand may not be. */
export function makeBackupsPrivate(directory: string): void {
  makeFilesPrivate(backupsIn(directory));
  makeDirectoryPrivate(directory);
}

/** Makes files their owner's alone, as a restored backup may not be. Those that are not there are left out. */
export function makeFilesPrivate(files: readonly string[]): void {
  for (const file of files) if (isOpen(file)) chmodSync(file, 0o600);
}

/**
 * Makes a directory its owner's alone, where all that is in it is its owner's: what others have their things in, such as
 * the directory for temporary files, stays as it is.
 */
export function makeDirectoryPrivate(directory: string): void {
  if (isOpen(directory) && isOwn(resolve(directory))) chmodSync(directory, 0o700);
}

/** Whether others than the owner may read, change or enter a file or a directory. */
export function isOpen(path: string): boolean {
  // Below what is no directory there is nothing, which is not said in the way of a missing file.
  const mode = existsSync(path) ? lstatSync(path, { throwIfNoEntry: false })?.mode : undefined;
  return mode !== undefined && (mode & 0o077) !== 0;
}

const STICKY = 0o1000;

function isOwn(directory: string): boolean {
  // The directories right below the root are the system's.
  if (directory.split(sep).filter(Boolean).length < 2) return false;
  const user = process.getuid?.();
  const { uid, mode } = lstatSync(directory);
  if (uid !== user || (mode & STICKY) !== 0) return false;
  return readdirSync(directory).every(
    (name) => (lstatSync(join(directory, name), { throwIfNoEntry: false })?.uid ?? user) === user,
  );
}
