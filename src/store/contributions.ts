import { randomUUID } from 'node:crypto';
import type { Db } from './database.ts';
import { and, asc, eq, isNull, sql } from './drizzle.ts';
import { prepared } from './prepared.ts';
import { contributions, contributors } from './schema.ts';
import { whileUnchanged } from './while-unchanged.ts';

type Row = typeof contributions.$inferSelect;

/** What one person said for a retrospective; null where they left it out. */
export type ContributionTexts = Pick<Row, 'wentWell' | 'wentWrong' | 'lucky' | 'critique' | 'actions'>;

/** An unnamed contribution, by an id of chance. */
export interface UnnamedContribution extends ContributionTexts {
  readonly id: string;
}

/** A contribution; `author` is `undefined` if they did not want to be named. */
export interface Contribution extends ContributionTexts {
  readonly author: string | undefined;
}

const selectContributors = prepared((db) =>
  db
    .select()
    .from(contributors)
    .where(eq(contributors.caseId, sql.placeholder('caseId')))
    .prepare(),
);

const contributorsOf = whileUnchanged(
  (db, caseId: string): ReadonlySet<string> =>
    new Set(
      selectContributors(db)
        .all({ caseId })
        .map(({ personId }) => personId),
    ),
);

/**
 * Contributions to retrospectives. They are no events: what a person wrote stays theirs to change, and an unnamed
 * one must not lead back to them. Who has contributed is kept apart from what was said.
 */
export class Contributions {
  readonly #db: Db;
  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Keeps a contribution. A named one replaces their earlier one; unnamed ones add up, since it is unknown whose they
   * are.
   */
  keep(caseId: string, person: string, texts: ContributionTexts, { named }: { named: boolean }): void {
    const author = named ? person : null;
    this.#db
      .insert(contributions)
      .values({ id: randomUUID(), caseId, author, ...texts })
      .onConflictDoUpdate({ target: [contributions.caseId, contributions.author], set: texts })
      .run();
    this.keepHeard(caseId, person);
  }

  /** Keeps that a person was heard, also where they had nothing to say. */
  keepHeard(caseId: string, person: string): void {
    this.#db.insert(contributors).values({ caseId, personId: person }).onConflictDoNothing().run();
  }

  /** All of a case: the named ones by their author, then the unnamed in an order that tells nothing of who or when. */
  of(caseId: string): Contribution[] {
    return this.#db
      .select()
      .from(contributions)
      .where(eq(contributions.caseId, caseId))
      .orderBy(
        sql`${contributions.author} is null`,
        asc(contributions.author),
        asc(contributions.wentWell),
        asc(contributions.wentWrong),
        asc(contributions.lucky),
        asc(contributions.critique),
        asc(contributions.actions),
      )
      .all()
      .map(({ author, wentWell, wentWrong, lucky, critique, actions }) => ({
        author: author ?? undefined,
        wentWell,
        wentWrong,
        lucky,
        critique,
        actions,
      }));
  }

  /** The unnamed ones of a case, in an order of chance. */
  unnamed(caseId: string): UnnamedContribution[] {
    const { id, wentWell, wentWrong, lucky, critique, actions } = contributions;
    return this.#db
      .select({ id, wentWell, wentWrong, lucky, critique, actions })
      .from(contributions)
      .where(and(eq(contributions.caseId, caseId), isNull(contributions.author)))
      .orderBy(asc(id))
      .all();
  }

  /** Takes an unnamed one out. That its writer has contributed stays known, and whose it was stays unknown. */
  strike(caseId: string, id: string): void {
    this.#db
      .delete(contributions)
      .where(and(eq(contributions.caseId, caseId), eq(contributions.id, id), isNull(contributions.author)))
      .run();
  }

  /** What a person said under their name, to be changed. */
  named(caseId: string, author: string): ContributionTexts | undefined {
    return this.#db
      .select()
      .from(contributions)
      .where(and(eq(contributions.caseId, caseId), eq(contributions.author, author)))
      .get();
  }

  /** Those who have contributed, named or not, or had nothing to add. */
  contributors(caseId: string): ReadonlySet<string> {
    return contributorsOf(this.#db, caseId);
  }
}
