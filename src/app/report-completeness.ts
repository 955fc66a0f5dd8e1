import { missingText } from '../documents/advisory-comments.ts';
import { completenessOf, missingOf, type Completeness } from '../documents/report-completeness.ts';
import { GitHubError } from '../github/github-error.ts';
import { refusalOfSecurityAct } from '../process/acts/decision.ts';
import { isVouchedFor } from '../process/acts/reporter.ts';
import type { CaseActionContext } from './action-context.ts';
import { ProblemError } from './problem.ts';
import { fingerprintOf } from './publication/fingerprint-of.ts';
import { sayInAdvisory } from './say-in-advisory.ts';

/** The text that asks the reporter for what is missing. */
interface PreparedRequest {
  readonly text: string;
  /** What tells this very text: what was seen is what is posted. */
  readonly print: string;
  /** Whether the bot can say it in a comment: the reporter reads the advisory. */
  readonly canComment: boolean;
}

/**
 * What a report holds as GitHub shows it now, and the text that asks for the rest, if anything is missing. `no-advisory`: it came
 * otherwise, and the bot does not have it; `not-shown`: GitHub does not let the bot see it.
 */
export type ReportLook =
  | { readonly kind: 'seen'; readonly found: Completeness; readonly request: PreparedRequest | undefined }
  | { readonly kind: 'unseen'; readonly why: 'no-advisory' | 'later' | 'not-shown' };

/** What became of asking for it in the advisory's thread; `unknown`: GitHub does not answer, and it may stand there all the same. */
export type RequestPosted =
  | { readonly kind: 'commented'; readonly url: string }
  | { readonly kind: 'paste' | 'unknown'; readonly look: ReportLook };

/**
 * Looks at the report of a case, for the person who asks: what comes of it is kept nowhere.
 * @throws {ProblemError} Where it is not theirs, or over.
 */
export async function lookAtReport({ case: state, who, services }: CaseActionContext): Promise<ReportLook> {
  const refusal = refusalOfSecurityAct(state, who);
  if (refusal) throw new ProblemError(refusal);
  const { advisory, repository } = state;
  if (!advisory) return { kind: 'unseen', why: 'no-advisory' };
  try {
    const found = completenessOf(await services.github.advisoryText(repository, advisory.ghsaId));
    const text = missingText(state, { missing: missingOf(found), several: found.several }, services.teamName);
    return {
      kind: 'seen',
      found,
      request:
        text === undefined
          ? undefined
          : { text, print: fingerprintOf(text), canComment: isVouchedFor(state) },
    };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return { kind: 'unseen', why: error.failure.kind === 'later' ? 'later' : 'not-shown' };
  }
}

/**
 * Asks for what is missing in a comment in the advisory, once however often it is asked for, just as it was shown. That the
 * reporter has a word is seen by the sync, like every comment of the team's.
 * @throws {ProblemError} Where something else is missing by now, or it is not this person's to say.
 */
export async function askForMissing(action: CaseActionContext, print: string): Promise<RequestPosted> {
  const { case: state, services } = action;
  const look = await lookAtReport(action);
  if (look.kind === 'unseen') return { kind: look.why === 'later' ? 'unknown' : 'paste', look };
  const { request } = look;
  if (request?.print !== print) throw new ProblemError({ code: 'preview-changed' });
  if (!request.canComment) return { kind: 'paste', look };
  const said = await sayInAdvisory(services.github, state, request.text);
  return said.kind === 'commented' ? said : { kind: said.kind, look };
}
