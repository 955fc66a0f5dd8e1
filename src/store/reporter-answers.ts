import type { AnswerKind } from '../process/reporter/answers.ts';
import type { Db } from './database.ts';
import { and, eq } from './drizzle.ts';
import { reporterAnswer } from './schema.ts';

type Row = typeof reporterAnswer.$inferSelect;

/** What makes an answer the same one: the case, and the fingerprint of what is said. */
export type AnswerKey = Pick<Row, 'caseId' | 'print'>;

/** An answer that left, or may have. */
export interface LeftAnswer extends Pick<Row, 'state' | 'mail' | 'pressedBy'> {
  readonly pressedAt: Temporal.Instant;
}

/** What reporters were answered by e-mail: that, by whom and when, and nothing of what was said to whom. */
export class ReporterAnswers {
  readonly #db: Db;
  readonly #underWay = new Set<string>();
  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Runs what sends an answer, one at a time for each: the process that holds the database is the only one.
   *
   * @returns `undefined` where another one runs, and this one did not
   */
  async alone<T>({ caseId, print }: AnswerKey, work: () => Promise<T>): Promise<T | undefined> {
    const name = `${caseId} ${print}`;
    if (this.#underWay.has(name)) return undefined;
    this.#underWay.add(name);
    try {
      return await work();
    } finally {
      this.#underWay.delete(name);
    }
  }

  /** @returns `undefined` if it never left */
  find(key: AnswerKey): LeftAnswer | undefined {
    const row = this.#db.select().from(reporterAnswer).where(isOf(key)).get();
    return row && { ...row, pressedAt: Temporal.Instant.fromEpochMilliseconds(row.pressedAt) };
  }

  /** An attempt begins: from here on it may have arrived. */
  begin(
    { caseId, print }: AnswerKey,
    pressed: { readonly kind: AnswerKind; readonly mail: number; readonly by: string },
    now: Temporal.Instant,
  ): void {
    const { kind, mail, by } = pressed;
    const attempt = {
      kind,
      mail,
      state: 'sending' as const,
      pressedBy: by,
      pressedAt: now.epochMilliseconds,
    };
    this.#db
      .insert(reporterAnswer)
      .values({ caseId, print, ...attempt })
      .onConflictDoUpdate({ target: [reporterAnswer.caseId, reporterAnswer.print], set: attempt })
      .run();
  }

  /** How an attempt ended: it left, or nobody knows. */
  ended(key: AnswerKey, state: 'sent' | 'unknown'): void {
    this.#db.update(reporterAnswer).set({ state }).where(isOf(key)).run();
  }

  /** It did not leave: the mail server took none of its attempts. */
  notLeft(key: AnswerKey): void {
    this.#db.delete(reporterAnswer).where(isOf(key)).run();
  }
}

function isOf({ caseId, print }: AnswerKey) {
  return and(eq(reporterAnswer.caseId, caseId), eq(reporterAnswer.print, print));
}
