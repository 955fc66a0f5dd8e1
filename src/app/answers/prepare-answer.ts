import { closingText, fixedText, statusText } from '../../documents/advisory-comments.ts';
import { versionsIn } from '../../github/patched-versions.ts';
import type { Case } from '../../process/case.ts';
import { refusalOfAnswer, type AnswerKind } from '../../process/reporter/answers.ts';
import type { Answering } from './answering.ts';
import { stepText } from '../advisory-comments.ts';
import { githubProblem } from '../github-problem.ts';
import { ProblemError } from '../problem.ts';
import { lookAtReport } from '../report-completeness.ts';
import { mailWayOf, type MailWay } from './way.ts';

/** What a reporter is told by e-mail, ready to be looked at. */
export interface PreparedAnswer {
  readonly kind: AnswerKind;
  readonly text: string;
  /** `undefined` where the case did not come by e-mail. */
  readonly mail: MailWay | undefined;
}

/**
 * What the reporter of a case is answered in these words, as things stand now.
 * @throws {ProblemError} Where it is not so, not this person's to say, or GitHub does not answer.
 */
export async function prepareAnswer(action: Answering, kind: AnswerKind): Promise<PreparedAnswer> {
  const { case: state, services, who, now } = action;
  const refusal = refusalOfAnswer(state, kind, { who, now, policy: services.policy });
  if (refusal) throw new ProblemError(refusal);
  if (kind === 'missing') return requestForMissing(action);
  const text = await textOf(action, state, kind);
  return { kind, text, mail: mailWayOf(services, state, { kind, text }) };
}

/** What the report lacks, as it is read at this moment. */
async function requestForMissing(action: Answering): Promise<PreparedAnswer> {
  const look = await lookAtReport(action);
  if (look.kind === 'unseen') {
    const { kind: _, ...unseen } = look;
    throw new ProblemError({ code: 'report-unseen', unseen });
  }
  if (!look.request) throw new ProblemError({ code: 'nothing-to-tell' });
  const { text, mail } = look.request;
  return { kind: 'missing', text, mail };
}

async function textOf(action: Answering, state: Case, kind: Exclude<AnswerKind, 'missing'>): Promise<string> {
  const { policy, teamName } = action.services;
  switch (kind) {
    case 'status':
      return statusText(state, policy, teamName);
    case 'closing': {
      const { resolution } = state.closed ?? {};
      const text = resolution && closingText(state, resolution, teamName);
      if (text === undefined) throw new ProblemError({ code: 'nothing-to-tell' });
      return text;
    }
    case 'fixed':
      return fixedText(state, await fixOf(action, state), teamName);
    default:
      return stepText(action, state, kind);
  }
}

/** Which versions have the fix, and where the advisory is: as everybody can read it in GitHub. */
async function fixOf(
  { services: { github } }: Answering,
  { repository, advisory }: Case,
): Promise<{ readonly versions: readonly string[]; readonly url: string }> {
  if (!advisory) throw new ProblemError({ code: 'no-advisory' });
  try {
    const { state, products, url } = await github.advisoryText(repository, advisory.ghsaId);
    if (state !== 'published') throw new ProblemError({ code: 'not-published' });
    return {
      versions: [...new Set(products.flatMap(({ patched }) => versionsIn(patched ?? '').versions))],
      url,
    };
  } catch (error) {
    throw githubProblem(error, 'nothing-changed');
  }
}
