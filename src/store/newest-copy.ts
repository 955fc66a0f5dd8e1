import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { backupsIn } from './at-rest.ts';
import { databaseAt, progressAt } from './database-at.ts';
import { RestoreError } from './restore.ts';

/** A copy that a machine that stands by may take over with. */
export interface NewestCopy {
  readonly file: string;
  /** What it is called where the team is told of it. */
  readonly name: string;
  /**
   * As of when it is: of a file, when it was changed last, which is no older than what the copy knows of; of what a replica
   * gave, the last instant of which it knows, for that file is new at each fetch.
   */
  readonly asOf: Temporal.Instant;
}

/**
 * The newest copy of one database: of a file, itself; of a directory of backups, the one of it that has come the furthest, for
 * a clock that was ahead names a backup after a day that has not come. What lies there of another database is passed over: a
 * former primary may have written it, and what was recorded since is not in it.
 *
 * @param truth the number of the database (`fenceNumbers`)
 * @param called what the copy is called where it is no file that a person has named
 * @throws RestoreError where there is none; the message says what to do
 */
export function newestCopy(restoreFrom: string, truth: number, called?: string): NewestCopy {
  const isDirectory = statSync(restoreFrom, { throwIfNoEntry: false })?.isDirectory() === true;
  const candidates = isDirectory ? backupsIn(restoreFrom) : [restoreFrom];
  const databases = candidates.flatMap((file) => {
    const there = databaseAt(file);
    return there ? [{ file, isOfIt: there.numbers.includes(truth) }] : [];
  });
  const [newest] = databases
    .filter(({ isOfIt }) => isOfIt)
    .map(({ file }) => ({ file, ...progressAt(file) }))
    .toSorted((a, b) => b.events - a.events || b.rows - a.rows || (a.file < b.file ? 1 : -1));
  if (newest)
    return { file: newest.file, name: called ?? basename(newest.file), asOf: changedAt(newest.file) };
  const isAnother = databases.length > 0;
  throw new RestoreError(
    isAnother
      ? `${called ?? restoreFrom} holds no copy of the primary’s database but of another one, and what the primary has recorded would be lost: name where its copies lie. To go on with that one all the same: npm run restore -- FILE, and start without --standby`
      : `there is no copy of the primary’s database in ${called ?? restoreFrom}: name where its copies lie, and let this user read them`,
  );
}

function changedAt(file: string): Temporal.Instant {
  const times = [file, `${file}-wal`].map((each) => statSync(each, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return Temporal.Instant.fromEpochMilliseconds(Math.round(Math.max(...times)));
}
