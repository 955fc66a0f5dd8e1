import type { Db } from './database.ts';
import { prepared } from './prepared.ts';

/** How many answers to one question are kept, as for so many people or cases. */
const REMEMBERED = 1000;

const changesOf = prepared((db) => db.$client.prepare<[], number>('SELECT total_changes()').pluck());

/** How many rows of facts were written. */
const aside = new WeakMap<Db, number>();

/** Notes that `rows` of facts were written: they are news every few minutes, and change no answer about anything else. */
export function writtenAside(db: Db, rows: number): void {
  aside.set(db, factsWritten(db) + rows);
}

/** How many rows of facts were written. */
export function factsWritten(db: Db): number {
  return aside.get(db) ?? 0;
}

/** How many rows were written, whatever they were but for facts. */
export function rowsWritten(db: Db): number {
  return (changesOf(db).get() ?? 0) - factsWritten(db);
}

const begin = prepared((db) => db.$client.prepare('BEGIN'));
const end = prepared((db) => db.$client.prepare('ROLLBACK'));

/** The looks at a database that are being taken, with how many rows had been written when each began. */
const looks = new WeakMap<Db, number>();

/**
 * Runs `work`, which asks and writes nothing, in one look at the database. To answer one of a card's dozen questions takes
 * SQLite less than its locks do: here it takes them once, and is asked once whether something was written.
 *
 * @throws where `work` wrote; nothing of that is kept
 */
export function atOneLook<T>(db: Db, work: () => T): T {
  if (db.$client.inTransaction) return work();
  begin(db).run();
  try {
    const before = rowsWritten(db);
    looks.set(db, before);
    const result = work();
    if (rowsWritten(db) !== before) throw new Error('what is to look only has written');
    return result;
  } finally {
    looks.delete(db);
    end(db).run();
  }
}

/**
 * A question to the database that is asked anew only after something was written: whatever it was but for facts, for which
 * it must not ask, or facts alone where `written` is {@link factsWritten}. The same answer is given to all who ask, and must
 * not be changed. This process alone holds the database (`lock.ts`), so it knows every change. In a transaction the database
 * is always asked: what is written there may yet be taken back.
 */
export function whileUnchanged<Answer, Asked extends readonly unknown[]>(
  ask: (db: Db, ...asked: Asked) => Answer,
  written: (db: Db) => number = (db) => looks.get(db) ?? rowsWritten(db),
): (db: Db, ...asked: Asked) => Answer {
  const memories = new WeakMap<Db, { changes: number; readonly answers: Map<string, Answer> }>();
  return (db, ...asked) => {
    if (db.$client.inTransaction && !looks.has(db)) return ask(db, ...asked);
    const memory = memories.getOrInsertComputed(db, () => ({ changes: -1, answers: new Map() }));
    const changes = written(db);
    if (changes !== memory.changes || memory.answers.size > REMEMBERED) memory.answers.clear();
    memory.changes = changes;
    return memory.answers.getOrInsertComputed(JSON.stringify(asked), () => ask(db, ...asked));
  };
}
