import { GitHubError } from '../github/github-error.ts';
import { addToFixTeam, removeFromFixTeam } from '../process/acts/fix-team.ts';
import type { Case } from '../process/case.ts';
import { confirmedLogin } from '../store/people.ts';
import type { CaseActionContext } from './action-context.ts';
import { codeOwnership, type CodeOwnership } from './code-ownership.ts';
import { requireSameAccount } from './github-login.ts';
import { actInGitHub, writing } from './github-writes.ts';
import { ProblemError, type Problem } from './problem.ts';
import { act, recordDone, requireAllowed, type Decide } from './record.ts';

/** What came of adding one person to the fix team. */
export type Joining = { readonly login: string } & (
  | {
      /** They are on the team, and in the advisory. */
      readonly kind: 'joined';
      /** Whether a member of the server is known to have this login: only members are told what they owe. */
      readonly isMember: boolean;
    }
  /** The security team is asked to let them in. */
  | { readonly kind: 'asked'; readonly codeOwner: CodeOwnership }
  | { readonly kind: 'refused'; readonly problem: Problem }
);

/**
 * Adds people to the fix team of a case and to its advisory, one after the other, or asks for the approval that they
 * need (security policy, Fix development process: "Add collaborators from codeowners team only"). A refusal of one of
 * several keeps none of the others out.
 * @returns The case after it, and what came of each.
 * @throws {ProblemError} Where the only one is refused.
 */
export async function joinFixTeam(
  action: CaseActionContext,
  logins: readonly string[],
): Promise<{ readonly state: Case; readonly joinings: readonly Joining[] }> {
  let state = action.case;
  const joinings: Joining[] = [];
  for (const login of logins) {
    try {
      const done = await join({ ...action, case: state }, login);
      state = done.state;
      joinings.push(done.joining);
    } catch (error) {
      if (logins.length === 1 || !(error instanceof ProblemError)) throw error;
      joinings.push({ kind: 'refused', login, problem: error.problem });
    }
  }
  return { state, joinings };
}

async function join(action: CaseActionContext, login: string): Promise<{ state: Case; joining: Joining }> {
  const { github, people } = action.services;
  await requireSameAccount(action, login);
  const codeOwner = await codeOwnership(github, action.case.repository, login);
  const decide: Decide = (state, given) =>
    addToFixTeam(state, { login, codeOwner: codeOwner === 'yes' }, given);
  const [first] = requireAllowed(action, decide);
  if (first?.type === 'collaborator-requested')
    return { state: act(action, decide), joining: { kind: 'asked', login, codeOwner } };
  const state = await actInGitHub(action, decide, async (ghsaId) => {
    const { facts } = await github.addCollaborator(action.case.repository, ghsaId, login);
    // What GitHub answers counts, not what it was asked for.
    if (!facts.collaborators.some((each) => each.toLowerCase() === login.toLowerCase()))
      throw new GitHubError({ kind: 'refused', status: 200 });
  });
  const isMember = people.byLogins([login]).some((person) => confirmedLogin(person) !== undefined);
  return { state, joining: { kind: 'joined', login, isMember } };
}

/** What came of taking one person off the fix team. */
export type Leaving = { readonly login: string } & (
  | {
      /** They are off the team, and out of the advisory. */
      readonly kind: 'left';
      /** Whether GitHub shows everyone who is in the advisory: a team that cannot be looked into may hold them. */
      readonly isCertain: boolean;
    }
  /** A team brings them into the advisory: nothing is recorded. */
  | { readonly kind: 'kept-by-team'; readonly onFixTeam: boolean }
);

/**
 * Takes a person off the fix team of a case and out of its advisory. Nothing is recorded that is not so in GitHub.
 * @returns The case after it, and what came of it.
 * @throws {ProblemError} Where the process refuses it, or GitHub does not do it.
 */
export async function leaveFixTeam(
  action: CaseActionContext,
  login: string,
): Promise<{ readonly state: Case; readonly leaving: Leaving }> {
  const { github } = action.services;
  const decide: Decide = (before, given) => removeFromFixTeam(before, { login }, given);
  requireAllowed(action, decide);
  const { facts } = await writing(action.case, (ghsaId) =>
    github.removeCollaborator(action.case.repository, ghsaId, login),
  );
  const key = login.toLowerCase();
  if (facts.collaborators.some((each) => each.toLowerCase() === key))
    return {
      state: action.case,
      leaving: { kind: 'kept-by-team', login, onFixTeam: action.case.fixTeam.includes(key) },
    };
  return {
    state: recordDone(action, decide),
    leaving: { kind: 'left', login, isCertain: facts.knowsAllCollaborators },
  };
}
