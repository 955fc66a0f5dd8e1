import { missingText } from '../documents/advisory-comments.ts';
import { completenessOf, missingOf, type Completeness } from '../documents/report-completeness.ts';
import { GitHubError } from '../github/github-error.ts';
import { MailboxError } from '../mail/imap-failure.ts';
import { refusalOfSecurityAct } from '../process/acts/decision.ts';
import { isVouchedFor } from '../process/acts/reporter.ts';
import type { ReceivedMail } from '../store/incoming-mails.ts';
import type { CaseActionContext } from './action-context.ts';
import type { Answering } from './answers/answering.ts';
import { mailsOfReport, mailWayOf, type MailWay } from './answers/way.ts';
import { ProblemError } from './problem.ts';
import { fingerprintOf } from './publication/fingerprint-of.ts';
import { sayInAdvisory } from './say-in-advisory.ts';
import type { Unseen } from './unseen-report.ts';

/** The text that asks the reporter for what is missing. */
interface PreparedRequest {
  readonly text: string;
  /** What tells this very text: what was seen is what is posted. */
  readonly print: string;
  /** Whether the bot can say it in a comment: the reporter reads the advisory. */
  readonly canComment: boolean;
  /** `undefined` where they did not write an e-mail. */
  readonly mail: MailWay | undefined;
}

/** What a report holds as it is read now, where it came, and the text that asks for the rest, if anything is missing. */
export type ReportLook =
  | {
      readonly kind: 'seen';
      readonly where: 'advisory' | 'mailbox';
      readonly found: Completeness;
      readonly request: PreparedRequest | undefined;
    }
  | ({ readonly kind: 'unseen' } & Unseen);

/** What became of asking for it in the advisory's thread; `unknown`: GitHub does not answer, and it may stand there all the same. */
export type RequestPosted =
  | { readonly kind: 'commented'; readonly url: string }
  | { readonly kind: 'paste' | 'unknown'; readonly look: ReportLook };

/**
 * Looks at the report of a case, for the person who asks: what comes of it is kept nowhere. A report by e-mail is read in the
 * mailbox, any other in the advisory.
 * @throws {ProblemError} Where it is not theirs, or over.
 */
export async function lookAtReport(action: Answering): Promise<ReportLook> {
  const refusal = refusalOfSecurityAct(action.case, action.who);
  if (refusal) throw new ProblemError(refusal);
  const mails = mailsOfReport(action);
  return mails.length > 0 ? lookAtMails(action, mails) : lookAtAdvisory(action);
}

async function lookAtAdvisory(action: Answering): Promise<ReportLook> {
  const { services, case: state } = action;
  const { advisory, repository } = state;
  if (!advisory) return { kind: 'unseen', why: 'no-advisory' };
  try {
    const found = completenessOf(await services.github.advisoryText(repository, advisory.ghsaId));
    return seen(action, 'advisory', found);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return { kind: 'unseen', why: error.failure.kind === 'later' ? 'later' : 'not-shown' };
  }
}

/** All that the reporter wrote counts together: what the first mail lacks may stand in a later one. */
async function lookAtMails(action: Answering, mails: readonly ReceivedMail[]): Promise<ReportLook> {
  const { correspondence, incomingMails } = action.services;
  const [first] = mails;
  if (first && incomingMails.isEncrypted(first.id)) return { kind: 'unseen', why: 'encrypted' };
  if (!correspondence.mailbox) return { kind: 'unseen', why: 'no-mailbox' };
  try {
    const read = await correspondence.mailbox.read(mails);
    if (read.length === 0) return { kind: 'unseen', why: 'gone' };
    if (read.some(({ encrypted }) => encrypted)) return { kind: 'unseen', why: 'encrypted' };
    const found = completenessOf({ description: read.map(({ text }) => text).join('\n\n'), products: [] });
    return seen(action, 'mailbox', { ...found, proof: found.proof || read.some(({ hasFiles }) => hasFiles) });
  } catch (error) {
    if (!(error instanceof MailboxError)) throw error;
    return { kind: 'unseen', why: 'mailbox', failure: error.message, trouble: error.kind };
  }
}

function seen(
  { services, case: state }: Answering,
  where: 'advisory' | 'mailbox',
  found: Completeness,
): ReportLook {
  const text = missingText(state, { missing: missingOf(found), several: found.several }, services.teamName);
  const request = text === undefined ? undefined : requestOf(services, state, text);
  return { kind: 'seen', where, found, request };
}

function requestOf(services: Answering['services'], state: Answering['case'], text: string): PreparedRequest {
  return {
    text,
    print: fingerprintOf(text),
    canComment: state.advisory !== undefined && isVouchedFor(state),
    mail: mailWayOf(services, state, { kind: 'missing', text }),
  };
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
