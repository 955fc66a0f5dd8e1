import { GitHubError } from '../github/github-error.ts';
import { recordReporter, reporterMayJoin, type ReporterFacts } from '../process/acts/reporter.ts';
import type { Case } from '../process/case.ts';
import type { CaseActionContext } from './action-context.ts';
import { existingAccount } from './github-login.ts';
import { githubProblem } from './github-problem.ts';
import { act } from './record.ts';

/**
 * What became of letting a recorded reporter into the advisory. `public-channel`: the policy keeps them out; `asked`:
 * another member has to approve first; `no-account`: they have none in GitHub; `not-now`: there is nothing to let them into, or not any more; the last three: GitHub did not do it.
 */
export type ReporterAccess =
  | 'let-in'
  | 'asked'
  | 'no-account'
  | 'public-channel'
  | 'not-now'
  | 'later'
  | 'refused'
  | 'no-right';

/**
 * Records who reported the vulnerability, and lets the reporter of a private report into the advisory. That they are
 * recorded stands, whatever GitHub answers.
 * @returns The case after it, and what became of letting them in.
 * @throws {ProblemError} Where no account has the login, or the process refuses it.
 */
export async function recordReporterOf(
  action: CaseActionContext,
  { login: typed, channel, credit }: Omit<ReporterFacts, 'shownByGitHub'>,
): Promise<{ readonly state: Case; readonly access: ReporterAccess }> {
  const known = action.case.reporter;
  const said = typed ?? known?.login;
  if (said === undefined) {
    const facts = { channel, credit, shownByGitHub: false };
    const recorded = act(action, (before, given) => recordReporter(before, facts, given));
    return { state: recorded, access: 'no-account' };
  }
  const { login } = await existingAccount(action, said);
  // Asked again for what is recorded, GitHub may still have to let them in.
  const same = known?.login.toLowerCase() === login.toLowerCase() && known.channel === channel;
  const again = same && credit === undefined && reporterMayJoin(action.case);
  if (again) return { state: action.case, access: await letReporterIn(action, action.case) };
  // Where one is recorded already, it makes no difference.
  const shownByGitHub = !known && channel === 'private' && (await isShownByGitHub(action, login));
  const facts = { login, channel, credit, shownByGitHub };
  const state = act(action, (before, given) => recordReporter(before, facts, given));
  return { state, access: await letReporterIn(action, state) };
}

/** Where GitHub does not answer now, nobody can say: then nothing is recorded. */
async function isShownByGitHub(
  { services, case: state }: CaseActionContext,
  login: string,
): Promise<boolean> {
  if (!state.advisory) return false;
  try {
    const { reporter } = await services.github.advisory(state.repository, state.advisory.ghsaId);
    return reporter?.toLowerCase() === login.toLowerCase();
  } catch (error) {
    if (error instanceof GitHubError && error.failure.kind !== 'later') return false;
    throw githubProblem(error, 'nothing-recorded');
  }
}

/**
 * Lets the recorded reporter into the advisory, as far as they may be there.
 * @returns What became of it.
 */
export async function letReporterIn({ services }: CaseActionContext, state: Case): Promise<ReporterAccess> {
  const { advisory, reporter, repository } = state;
  if (reporter?.channel === 'public') return 'public-channel';
  if (state.requests.some((request) => request.reporter)) return 'asked';
  if (!advisory || !reporter || !reporterMayJoin(state)) return 'not-now';
  try {
    await services.github.addCollaborator(repository, advisory.ghsaId, reporter.login);
    return 'let-in';
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { kind } = error.failure;
    return kind === 'later' || kind === 'refused' ? kind : 'no-right';
  }
}
