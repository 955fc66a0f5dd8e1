import type { Case } from '../process/case.ts';
import { deadlines, type Deadline } from '../process/deadlines.ts';
import type { Policy } from '../process/policy.ts';
import { nextReminderAt } from '../process/notifications/reminders.ts';
import { currentStage, nextAct } from '../process/steps.ts';
import { isBefore } from '../process/time.ts';
import type { Db } from './database.ts';
import { eq, sql } from './drizzle.ts';
import { prepared } from './prepared.ts';
import { cases, fixTeam } from './schema.ts';

export type CaseRow = typeof cases.$inferSelect;

/** The row by which a case is found: all of it follows from the fold, but for when reminders are looked at next. */
export function indexOf(state: Case, policy: Policy): Omit<CaseRow, 'remindAt'> {
  const next = nextAct(state);
  const first = firstDue(deadlines(state, policy));
  return {
    id: state.id,
    version: state.version,
    repository: state.repository,
    ghsaId: state.advisory?.ghsaId ?? null,
    status: state.status,
    stage: currentStage(state) ?? null,
    next: next ? (next.kind === 'step' ? next.step : next.kind) : null,
    coordinator: state.coordinator ?? null,
    openedAt: state.opened.at.epochMilliseconds,
    dueAt: first ? instantOf(first).epochMilliseconds : null,
    asap: first?.kind === 'asap',
  };
}

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
        remindAt: sql`excluded.remind_at`,
      },
    })
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

/** Writes the index of one case. Reminders are looked at anew, since a change may have brought a mark with it. */
export function writeIndex(db: Db, state: Case, policy: Policy, now: Temporal.Instant): void {
  const row = {
    ...indexOf(state, policy),
    remindAt: nextReminderAt(state, policy, now)?.epochMilliseconds ?? null,
  };
  upsertCase(db).run(row);
  clearFixTeam(db).run({ caseId: state.id });
  for (const login of state.fixTeam) insertMember(db).run({ caseId: state.id, login });
}

function firstDue(open: readonly Deadline[]): Deadline | undefined {
  return (
    open.find((deadline) => deadline.kind === 'asap') ??
    open.reduce<Deadline | undefined>(
      (first, deadline) => (!first || isBefore(instantOf(deadline), instantOf(first)) ? deadline : first),
      undefined,
    )
  );
}

function instantOf(deadline: Deadline): Temporal.Instant {
  return deadline.kind === 'asap' ? deadline.since : deadline.due;
}
