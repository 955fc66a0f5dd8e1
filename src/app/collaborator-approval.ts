import { answerRequest } from '../process/acts/fix-team.ts';
import type { Case } from '../process/case.ts';
import { confirmedLogin } from '../store/people.ts';
import type { CaseActionContext } from './action-context.ts';
import { joinFixTeam, type Joining } from './fix-team.ts';
import { ProblemError, type Problem } from './problem.ts';
import { act, requireAllowed, type Decide } from './record.ts';
import { letReporterIn, type ReporterAccess } from './reporter.ts';

/** What came of answering a request for a collaborator. */
export type RequestAnswer = { readonly login: string } & (
  | { readonly kind: 'refused' }
  | { readonly kind: 'on-fix-team-already' }
  /** They are approved as the reporter, and join no fix team by it. */
  | { readonly kind: 'reporter'; readonly access: ReporterAccess }
  | { readonly kind: 'approved'; readonly joinings: readonly Joining[] }
  /** They are approved, and not in the advisory yet. */
  | { readonly kind: 'approved-only'; readonly problem: Problem }
);

/**
 * Answers a request for a collaborator, and adds the person who is approved. The approval is on record before GitHub
 * is asked: what follows can be done again.
 * @returns The case after it, and what came of it.
 * @throws {ProblemError} Where the process refuses the answer.
 */
export async function answerCollaboratorRequest(
  action: CaseActionContext,
  { request, approves }: { readonly request: number; readonly approves: boolean },
): Promise<{ readonly state: Case; readonly answer: RequestAnswer }> {
  const asked = action.case.requests.find(({ revision }) => revision === request);
  const decide: Decide = (before, given) => answerRequest(before, { request, approves }, given);
  // A person who may not answer is told before anything is looked up.
  requireAllowed(action, decide);
  if (approves && asked) await requireAsker(action, asked.askedBy);
  const state = act(action, decide);
  const login = asked?.login ?? '';
  if (!approves) return { state, answer: { kind: 'refused', login } };
  if (asked?.reporter)
    return { state, answer: { kind: 'reporter', login, access: await letReporterIn(action, state) } };
  if (state.fixTeam.includes(login)) return { state, answer: { kind: 'on-fix-team-already', login } };
  try {
    const after = await joinFixTeam({ ...action, case: state }, [login]);
    return { state: after.state, answer: { kind: 'approved', login, joinings: after.joinings } };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { state, answer: { kind: 'approved-only', login, problem: error.problem } };
  }
}

/**
 * Checks that the member who asked still belongs to the case: what a reader has read cannot be taken back, so both keys are
 * turned by people of it. A request of one who has left can be refused, and asked anew.
 * @throws {ProblemError} Where they do not, or Discord does not say.
 */
async function requireAsker({ case: state, services }: CaseActionContext, asker: string): Promise<void> {
  const login = confirmedLogin(services.people.find(asker));
  if (login !== undefined && state.fixTeam.includes(login)) return;
  const isHeld = await services.securityRole.isHeldBy(asker).catch(() => {
    throw new ProblemError({ code: 'rights-unknown' });
  });
  if (!isHeld) throw new ProblemError({ code: 'key-lost', member: asker });
}

/**
 * Checks that a person still is in the advisory without being approved: an old button must not take out a person who
 * was approved since.
 * @throws {ProblemError} Where they are on the fix team, or not in the advisory any more.
 */
export function requireOutsider({ case: state }: CaseActionContext, login: string): void {
  const key = login.toLowerCase();
  if (state.fixTeam.includes(key)) throw new ProblemError({ code: 'on-fix-team-already', login });
  if (!state.outsiders.includes(key)) throw new ProblemError({ code: 'not-in-advisory', login });
}
