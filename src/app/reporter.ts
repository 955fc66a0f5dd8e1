import { GitHubError } from '../github/github-error.ts';
import { recordReporter, reporterMayJoin, type ReporterFacts } from '../process/acts/reporter.ts';
import type { Case } from '../process/case.ts';
import type { CaseActionContext } from './action-context.ts';
import { existingLogin } from './github-login.ts';
import { act } from './record.ts';

/**
 * What became of letting a recorded reporter into the advisory. `public-channel`: the policy keeps them out;
 * `not-now`: there is nothing to let them into, or not any more; the last three: GitHub did not do it.
 */
export type ReporterAccess = 'let-in' | 'public-channel' | 'not-now' | 'later' | 'refused' | 'no-right';

/**
 * Records who reported the vulnerability, and lets the reporter of a private report into the advisory. That they are
 * recorded stands, whatever GitHub answers.
 * @returns The case after it, and what became of letting them in.
 * @throws {ProblemError} Where no account has the login, or the process refuses it.
 */
export async function recordReporterOf(
  action: CaseActionContext,
  { login: typed, channel, credit }: ReporterFacts,
): Promise<{ readonly state: Case; readonly access: ReporterAccess }> {
  const login = await existingLogin(action.services.github, typed);
  const known = action.case.reporter;
  // Asked again for what is recorded, GitHub may still have to let them in.
  const same = known?.login.toLowerCase() === login.toLowerCase() && known.channel === channel;
  const again = same && credit === undefined && reporterMayJoin(action.case);
  const state = again
    ? action.case
    : act(action, (before, given) => recordReporter(before, { login, channel, credit }, given));
  return { state, access: await letIn(action, state) };
}

async function letIn({ services }: CaseActionContext, state: Case): Promise<ReporterAccess> {
  const { advisory, reporter, repository } = state;
  if (reporter?.channel === 'public') return 'public-channel';
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
