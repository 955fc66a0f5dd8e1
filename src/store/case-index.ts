import { isDeepStrictEqual } from 'node:util';
import { asksOf, type Ask } from '../process/outlook/asks.ts';
import type { Case } from '../process/case.ts';
import { STAGES, type Policy } from '../process/policy.ts';
import { rememberedOf } from '../process/remembered.ts';
import { nextReminderAt } from '../process/notifications/reminders.ts';
import { nameOfNext, nextNamed, summaryOf, type Summary, type Wait } from '../process/outlook/summary.ts';
import type { Db } from './database.ts';
import { eq, sql } from './drizzle.ts';
import { prepared } from './prepared.ts';
import { asked, cases, fixTeam } from './schema.ts';

export type CaseRow = typeof cases.$inferSelect;

/** The row by which a case is found: all of it follows from the fold, but for when reminders are looked at next. */
export function indexOf(state: Case, policy: Policy): Omit<CaseRow, 'remindAt'> {
  const { stage, next, due, waiting } = summaryOf(state, policy);
  const first = due?.kind === 'asap' ? due.since : due?.due;
  return {
    id: state.id,
    version: state.version,
    repository: state.repository,
    ghsaId: state.advisory?.ghsaId ?? null,
    status: state.status,
    stage: stage ?? null,
    next: next ? nameOfNext(next) : null,
    coordinator: state.coordinator ?? null,
    openedAt: state.opened.at.epochMilliseconds,
    dueAt: first?.epochMilliseconds ?? null,
    asap: due?.kind === 'asap',
    linked: state.linked.length > 0 ? state.linked.join(' ') : null,
    waiting: waiting ? waiting.map(waitInText).join(' ') : null,
  };
}

function waitInText({ since, until }: Wait): string {
  return until === undefined ? String(since) : `${since}/${until}`;
}

function waitIn(text: string): Wait {
  const [since = Number.NaN, until] = text.split('/').map(Number);
  return { since, ...(until === undefined ? {} : { until }) };
}

/** What a row tells of its case, in a line. */
export const summaryIn = rememberedOf((row: CaseRow): Summary => {
  const at = row.dueAt === null ? undefined : Temporal.Instant.fromEpochMilliseconds(row.dueAt);
  return {
    id: row.id,
    status: row.status === 'closed' ? 'closed' : 'open',
    stage: STAGES.find((id) => id === row.stage),
    next: nextNamed(row.next),
    coordinator: row.coordinator ?? undefined,
    due: at && (row.asap ? { kind: 'asap', since: at } : { kind: 'at', due: at }),
    ...(row.linked === null ? {} : { linked: row.linked.split(' ') }),
    ...(row.waiting === null ? {} : { waiting: row.waiting.split(' ').map(waitIn) }),
  };
});

const upsertCase = prepared((db) =>
  db
    .insert(cases)
    .values({
      id: sql.placeholder('id'),
      version: sql.placeholder('version'),
      repository: sql.placeholder('repository'),
      ghsaId: sql.placeholder('ghsaId'),
      status: sql.placeholder('status'),
      stage: sql.placeholder('stage'),
      next: sql.placeholder('next'),
      coordinator: sql.placeholder('coordinator'),
      openedAt: sql.placeholder('openedAt'),
      dueAt: sql.placeholder('dueAt'),
      asap: sql.placeholder('asap'),
      linked: sql.placeholder('linked'),
      waiting: sql.placeholder('waiting'),
      remindAt: sql.placeholder('remindAt'),
    })
    .onConflictDoUpdate({
      target: cases.id,
      set: {
        version: sql`excluded.version`,
        repository: sql`excluded.repository`,
        ghsaId: sql`excluded.ghsa_id`,
        status: sql`excluded.status`,
        stage: sql`excluded.stage`,
        next: sql`excluded.next`,
        coordinator: sql`excluded.coordinator`,
        openedAt: sql`excluded.opened_at`,
        dueAt: sql`excluded.due_at`,
        asap: sql`excluded.asap`,
        linked: sql`excluded.linked`,
        waiting: sql`excluded.waiting`,
        remindAt: sql`excluded.remind_at`,
      },
    })
    .prepare(),
);

const selectCase = prepared((db) =>
  db
    .select()
    .from(cases)
    .where(eq(cases.id, sql.placeholder('caseId')))
    .prepare(),
);

const selectTeam = prepared((db) =>
  db
    .select({ login: fixTeam.login })
    .from(fixTeam)
    .where(eq(fixTeam.caseId, sql.placeholder('caseId')))
    .orderBy(fixTeam.login)
    .prepare(),
);

const selectAsked = prepared((db) =>
  db
    .select({
      member: asked.member,
      except: asked.except,
      part: asked.part,
      fromAt: asked.fromAt,
      untilAt: asked.untilAt,
    })
    .from(asked)
    .where(eq(asked.caseId, sql.placeholder('caseId')))
    // As they were written.
    .orderBy(sql`rowid`)
    .prepare(),
);

const clearFixTeam = prepared((db) =>
  db
    .delete(fixTeam)
    .where(eq(fixTeam.caseId, sql.placeholder('caseId')))
    .prepare(),
);

const insertMember = prepared((db) =>
  db
    .insert(fixTeam)
    .values({ caseId: sql.placeholder('caseId'), login: sql.placeholder('login') })
    .prepare(),
);

const clearAsked = prepared((db) =>
  db
    .delete(asked)
    .where(eq(asked.caseId, sql.placeholder('caseId')))
    .prepare(),
);

const insertAsked = prepared((db) =>
  db
    .insert(asked)
    .values({
      caseId: sql.placeholder('caseId'),
      member: sql.placeholder('member'),
      except: sql.placeholder('except'),
      part: sql.placeholder('part'),
      fromAt: sql.placeholder('fromAt'),
      untilAt: sql.placeholder('untilAt'),
    })
    .prepare(),
);

/** All that the index has of a case. */
interface Indexed {
  readonly row: CaseRow;
  /** In the order of their names. */
  readonly team: readonly string[];
  readonly asks: readonly Omit<typeof asked.$inferSelect, 'caseId'>[];
}

/** Reminders are looked at anew, since a change may have brought a mark with it. */
function indexedOf(state: Case, policy: Policy, now: Temporal.Instant): Indexed {
  const remindAt = nextReminderAt(state, policy, now)?.epochMilliseconds ?? null;
  return {
    row: { ...indexOf(state, policy), remindAt },
    team: state.fixTeam.toSorted(),
    asks: asksOf(state, policy).flatMap((ask) => {
      const member = askedBeside(ask);
      if (member === undefined) return [];
      return {
        member,
        except: ask.except ?? null,
        part: ask.for.kind === 'part',
        fromAt: ask.from?.epochMilliseconds ?? 0,
        untilAt: ask.until?.epochMilliseconds ?? null,
      };
    }),
  };
}

/** Writes the index of one case. */
export function writeIndex(db: Db, state: Case, policy: Policy, now: Temporal.Instant): void {
  write(db, indexedOf(state, policy, now));
}

function write(db: Db, { row, team, asks }: Indexed): void {
  const { id: caseId } = row;
  upsertCase(db).run(row);
  clearFixTeam(db).run({ caseId });
  for (const login of team) insertMember(db).run({ caseId, login });
  clearAsked(db).run({ caseId });
  for (const ask of asks) insertAsked(db).run({ caseId, ...ask });
}

const markUnreadable = prepared((db) =>
  db.$client.prepare<[caseId: string]>(
    `UPDATE cases SET status = 'unreadable', next = NULL, remind_at = NULL WHERE id = ? AND status <> 'unreadable'`,
  ),
);

const isAdvisoryTaken = prepared((db) =>
  db.$client.prepare<[ghsaId: string | null], number>('SELECT 1 FROM cases WHERE ghsa_id = ?').pluck(),
);

/**
 * Puts a case where no query finds it, since its history cannot be read. All else that is known of it by its row stays: its number
 * and its advisory are taken, and how far its history went shows what is missing.
 *
 * @param beginning what of a case without a row its history still tells, if anything
 */
export function putAsUnreadable(
  db: Db,
  caseId: string,
  beginning: Omit<CaseRow, 'remindAt'> | undefined,
): void {
  if (selectCase(db).get({ caseId })) {
    markUnreadable(db).run(caseId);
    return;
  }
  const isTaken = isAdvisoryTaken(db).get(beginning?.ghsaId ?? null) !== undefined;
  upsertCase(db).run({
    ...(beginning ?? UNKNOWN),
    ...(isTaken ? { ghsaId: null } : {}),
    id: caseId,
    status: 'unreadable',
    next: null,
    remindAt: null,
  });
}

/** The row of a case of which nothing can be told. */
const UNKNOWN: Omit<CaseRow, 'id' | 'status' | 'next' | 'remindAt'> = {
  version: 0,
  repository: '',
  ghsaId: null,
  stage: null,
  coordinator: null,
  openedAt: 0,
  dueAt: null,
  asap: false,
  linked: null,
  waiting: null,
};

/** Writes the index of one case where it is not so already: to write costs more than to look, and a replica has to carry it. */
export function renewIndex(db: Db, state: Case, policy: Policy, now: Temporal.Instant): void {
  const indexed = indexedOf(state, policy, now);
  if (!isDeepStrictEqual(read(db, state.id), indexed)) write(db, indexed);
}

function read(db: Db, caseId: string): Indexed | undefined {
  const row = selectCase(db).get({ caseId });
  return row && { row, team: teamIn(db, caseId), asks: selectAsked(db).all({ caseId }) };
}

function teamIn(db: Db, caseId: string): string[] {
  return selectTeam(db)
    .all({ caseId })
    .map(({ login }) => login);
}

/** Whether a case's row and fix team are what the fold of its events says, but for when reminders are looked at. */
export function isIndexed(db: Db, state: Case, policy: Policy): boolean {
  const row = selectCase(db).get({ caseId: state.id });
  if (!row) return false;
  const { remindAt: _, ...index } = row;
  return (
    isDeepStrictEqual(index, indexOf(state, policy)) &&
    isDeepStrictEqual(teamIn(db, state.id), state.fixTeam.toSorted())
  );
}

/** Who is asked beside those in charge and the fix team: a member, or null for the whole security team. */
function askedBeside({ to }: Ask): string | null | undefined {
  if (to.kind === 'member') return to.id;
  return to.kind === 'security' ? null : undefined;
}
