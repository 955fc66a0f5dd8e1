import { readAddress } from '../process/mail-address.ts';
import type { CheckedChange } from './change-chain.ts';
import type { Db } from './database.ts';
import { appendChange, checkedChanges, type DistributorChange } from './distributor-changes.ts';
import { asc, eq, or, sql } from './drizzle.ts';
import { distributors } from './schema.ts';

type Row = typeof distributors.$inferSelect;

/** A distributor on the private list. */
export interface Distributor {
  readonly id: number;
  readonly name: string;
  /** The one e-mail address at which they are told. */
  readonly contact: string;
  readonly since: Temporal.PlainDate;
  /** By which criteria they are on the list. */
  readonly note: string | undefined;
  /** The Discord id of the member who put them there. */
  readonly addedBy: string;
  readonly addedAt: Temporal.Instant;
}

export interface NewDistributor {
  readonly name: string;
  readonly contact: string;
  readonly since: Temporal.PlainDate;
  readonly note?: string | undefined;
  readonly addedBy: string;
}

/** A change of the list as it was recorded; `seq` is its number. */
export type RecordedChange = DistributorChange & { readonly seq: number };

/** What came of putting a distributor on the list: the recorded change, or why not. */
export type AddOutcome =
  | RecordedChange
  | 'bad-name'
  | 'bad-contact'
  | 'bad-note'
  | 'name-taken'
  | 'contact-taken';

/** As many characters as an event or a choice of Discord has room for. */
export const LONGEST_NAME = 100;
export const LONGEST_NOTE = 500;

/**
 * The Private Distributors list of the security policy. Who may change it is for the caller to check, and so is
 * whether the note may be kept (`embargoedIn`).
 */
export class Distributors {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /** All of them, by name. */
  list(): Distributor[] {
    return this.#db.select().from(distributors).orderBy(asc(distributors.nameKey)).all().map(parse);
  }

  /**
   * Puts a distributor on the list. Refuses what is no name in one line or no single e-mail address, and a name or an
   * address that is there already, however it is written.
   */
  add(added: NewDistributor, now: Temporal.Instant): AddOutcome {
    const name = readName(added.name);
    if (name === undefined) return 'bad-name';
    const contact = readAddress(added.contact);
    if (contact === undefined) return 'bad-contact';
    const note = added.note?.trim() || null;
    if (note !== null && note.length > LONGEST_NOTE) return 'bad-note';
    const keys = { nameKey: keyOf(name), contactKey: keyOf(contact) };
    return this.#db.transaction(
      () => {
        const taken = this.#db
          .select()
          .from(distributors)
          .where(or(eq(distributors.nameKey, keys.nameKey), eq(distributors.contactKey, keys.contactKey)))
          .all();
        if (taken.some((row) => row.nameKey === keys.nameKey)) return 'name-taken';
        if (taken.length > 0) return 'contact-taken';
        this.#db
          .insert(distributors)
          .values({
            ...keys,
            name,
            contact,
            since: added.since.toString(),
            note,
            addedBy: added.addedBy,
            addedAt: now.epochMilliseconds,
          })
          .run();
        return this.#record({ type: 'distributor-added', name, contact }, added.addedBy, now);
      },
      { behavior: 'immediate' },
    );
  }

  /**
   * Takes a distributor off the list for the member `by`, by name in any case. What they were told stays.
   * @returns The recorded change; `undefined` if there is no such name.
   */
  remove(name: string, by: string, now: Temporal.Instant): RecordedChange | undefined {
    return this.#db.transaction(
      () => {
        const [gone] = this.#db
          .delete(distributors)
          .where(eq(distributors.nameKey, keyOf(name)))
          .returning()
          .all();
        if (!gone) return undefined;
        return this.#record({ type: 'distributor-removed', name: gone.name, contact: gone.contact }, by, now);
      },
      { behavior: 'immediate' },
    );
  }

  /** Every change of the list, and every advance notice, since they are recorded; the oldest first, for the audit. */
  changes(): CheckedChange[] {
    return checkedChanges(this.#db);
  }

  #record(change: DistributorChange, by: string, at: Temporal.Instant): RecordedChange {
    const verb = change.type === 'distributor-added' ? 'add' : 'remove';
    const actor = { kind: 'member', id: by } as const;
    const seq = appendChange(this.#db, change, { actor, cause: `/advisory distributors ${verb}`, at });
    return { ...change, seq };
  }

  /** By name, in any case. */
  find(name: string): Distributor | undefined {
    const row = this.#db
      .select()
      .from(distributors)
      .where(eq(distributors.nameKey, keyOf(name)))
      .get();
    return row && parse(row);
  }

  /** By the id that they keep for as long as they are on the list. */
  byId(id: number): Distributor | undefined {
    const row = this.#db.select().from(distributors).where(eq(distributors.id, id)).get();
    return row && parse(row);
  }

  /** At most `limit` whose name contains `text`, in any case, by name; for autocomplete. */
  suggest(text: string, limit: number): Distributor[] {
    return this.#db
      .select()
      .from(distributors)
      .where(sql`instr(${distributors.nameKey}, ${keyOf(text)}) > 0`)
      .orderBy(asc(distributors.nameKey))
      .limit(limit)
      .all()
      .map(parse);
  }
}

/** A name in one line, without what cannot be seen; `undefined` if it is none, or too long. */
function readName(text: string): string | undefined {
  const name = inOneSpace(text);
  const fits = name.length > 0 && name.length <= LONGEST_NAME;
  return fits && name.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name) ? name : undefined;
}

/** SQLite knows the case of ASCII letters only. */
function keyOf(text: string): string {
  return inOneSpace(text).normalize('NFKC').toLowerCase();
}

function inOneSpace(text: string): string {
  return text.trim().replaceAll(/\p{Zs}+/gu, ' ');
}

function parse(row: Row): Distributor {
  const { id, name, contact, addedBy } = row;
  return {
    id,
    name,
    contact,
    since: Temporal.PlainDate.from(row.since),
    note: row.note ?? undefined,
    addedBy,
    addedAt: Temporal.Instant.fromEpochMilliseconds(row.addedAt),
  };
}
