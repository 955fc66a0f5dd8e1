import { GitHubError } from '../github/github-error.ts';
import { draftMade } from '../process/acts/done-in-github.ts';
import { openCase, type Opening } from '../process/acts/open.ts';
import { sidesOf, type Case } from '../process/case.ts';
import { GHSA_ID } from '../process/events.ts';
import type { ActionContext, CaseActionContext } from './action-context.ts';
import { githubProblem } from './github-problem.ts';
import { observation } from './observe-advisory.ts';
import { accepted, ProblemError } from './problem.ts';

/** What the member who opens a case says of the report. */
export interface Report extends Omit<Opening, 'ghsaId' | 'disclosedAt' | 'shownReporter'> {
  /** When it reached the team. Left out: when its advisory was made, or else now. */
  readonly disclosedAt?: Temporal.Instant | undefined;
}

/** Whether the draft advisory of a case is there. `later`: GitHub does not answer; `refused`: a right is missing. */
export type DraftOutcome = 'made' | 'later' | 'refused';

/**
 * Opens a case for an advisory that exists, and records what GitHub shows of it at once.
 * @returns The case, for the member who opened it.
 * @throws {ProblemError} Where there is no such advisory, it has a case, or the process refuses the report.
 */
export async function openForAdvisory(
  action: ActionContext,
  ghsaId: string,
  report: Report,
): Promise<CaseActionContext> {
  const { cases, github } = action.services;
  if (!GHSA_ID.test(ghsaId)) throw new ProblemError({ code: 'bad-ghsa' });
  const seen = await github.advisory(report.repository, ghsaId).catch((error: unknown) => {
    throw advisoryProblem(error);
  });
  const known = cases.byAdvisory(seen.facts.ghsaId);
  if (known) throw new ProblemError({ code: 'advisory-has-case', caseId: known.id });
  const opened = openInStore(action, {
    ...report,
    disclosedAt: report.disclosedAt ?? seen.createdAt,
    ghsaId: seen.facts.ghsaId,
    reporter: report.reporter ?? seen.reporter,
    shownReporter: seen.reporter,
  });
  const cause = { ...action.cause, actor: { kind: 'github' } as const };
  try {
    const observed = await observation(opened.case, seen, action.services);
    // What happened to the case meanwhile is newer than what GitHub was asked for.
    const stillNew = (latest: Case) => (latest.version === opened.case.version ? observed : []);
    return { ...opened, case: cases.recordFact(opened.case, stillNew, cause) };
  } catch (error) {
    // Where GitHub does not say now who owns code, the next sync records what it shows.
    if (!(error instanceof GitHubError)) throw error;
    return opened;
  }
}

/**
 * Opens a case for a report without an advisory: the case is recorded first, then the draft is made in GitHub. The
 * draft holds the case's id, so whatever happens in between, the sync finds it.
 * @returns The case, for the member who opened it, and whether its draft is there.
 * @throws {ProblemError} Where the process refuses the report.
 */
export async function openWithDraft(
  action: ActionContext,
  report: Report,
): Promise<{ readonly opened: CaseActionContext; readonly draft: DraftOutcome }> {
  const opened = openInStore(action, { ...report, disclosedAt: report.disclosedAt ?? action.now });
  const { state, draft } = await ensureDraft(opened, { fresh: true });
  return { opened: { ...opened, case: state }, draft };
}

/**
 * Makes the draft advisory of a case, unless an earlier attempt reached GitHub: that is looked for, but for a `fresh`
 * case, which had none.
 * @returns The case after it, and whether its draft is there.
 */
export async function ensureDraft(
  action: CaseActionContext,
  how: { readonly fresh: boolean },
): Promise<{ readonly state: Case; readonly draft: DraftOutcome }> {
  const { cases, github } = action.services;
  const { case: state } = action;
  try {
    const { facts } = await github.ensureDraft(state.repository, state.id, how);
    // The sync, or another member who pressed at the same time, may have recorded it meanwhile.
    const made = (latest: Case) => draftMade(latest, facts.ghsaId);
    return { state: cases.recordFact(state, made, action.cause), draft: 'made' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return { state, draft: error.failure.kind === 'later' ? 'later' : 'refused' };
  }
}

/** Records an opened case, and nothing else yet. A member who opens a case stands on the security team's side of it. */
export function openInStore(action: ActionContext, opening: Opening): CaseActionContext {
  const { services, user, now, cause } = action;
  const who = { id: user.id, sides: sidesOf({ fixTeam: [] }, user) };
  const events = accepted(openCase(opening, { who, policy: services.policy, now }));
  return { ...action, case: services.cases.open(events, cause), who };
}

function advisoryProblem(error: unknown): unknown {
  return error instanceof GitHubError && error.failure.kind === 'missing'
    ? new ProblemError({ code: 'advisory-unknown' })
    : githubProblem(error, 'nothing-recorded');
}
