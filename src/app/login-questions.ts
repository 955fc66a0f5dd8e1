import { refusalOfRemindingOfLogin, refusalOfStrangerTo } from '../process/acts/questions.ts';
import { questionOfClaim, type AskedClaim } from '../process/questions/login-questions.ts';
import type { LoginQuestion } from '../process/questions/questions.ts';
import { earliest } from '../process/time.ts';
import type { CaseRow } from '../store/case-index.ts';
import type { Cases } from '../store/cases.ts';
import { confirmedLogin } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import type { ActionContext } from './action-context.ts';
import { askAgainAboutLogin, tellOfLogin } from './notifications/logins.ts';
import { ProblemError } from './problem.ts';

/** What it takes to know which claims wait for an answer. */
interface Asking extends Pick<Store, 'logins' | 'people'> {
  readonly cases: Pick<Cases, 'openWith' | 'openRow'>;
}

/** One use of the bot on a claim. */
interface OnClaim extends Pick<ActionContext, 'cause' | 'now'> {
  readonly services: Asking &
    Pick<Store, 'outbox' | 'atomically'> &
    Pick<ActionContext['services'], 'policy'>;
  readonly user: ActionContext['user'];
}

/** A question whether a GitHub login is a member's, as it stands now. */
export interface OpenLoginQuestion extends LoginQuestion {
  /** When the member last had those reminded who are asked. */
  readonly remindedAt: Temporal.Instant | undefined;
}

/**
 * The questions whose a GitHub login is that wait for an answer, the oldest first: as long as the answer matters, which is
 * of each login of the security team, and of one that an open case has, or wants, on its fix team.
 */
export function openLoginQuestions(store: Asking): OpenLoginQuestion[] {
  return store.logins.asked().flatMap((claim) => {
    const person = store.people.find(claim.member);
    if (person?.login !== claim.login || confirmedLogin(person) !== undefined) return [];
    const waiting = casesWaiting(store, claim);
    if (!person.security && waiting.length === 0) return [];
    const urgentSince = earliest(
      waiting.flatMap(({ asap, dueAt }) =>
        asap && dueAt !== null ? [Temporal.Instant.fromEpochMilliseconds(dueAt)] : [],
      ),
    );
    return [{ ...questionOfClaim(claim, urgentSince), remindedAt: claim.remindedAt }];
  });
}

/** The open cases whose fix team waits for the answer. */
function casesWaiting({ cases }: Asking, { login, caseId }: AskedClaim): CaseRow[] {
  const wanting = caseId === undefined ? undefined : cases.openRow(caseId);
  return [...cases.openWith(login), ...(wanting ? [wanting] : [])];
}

/**
 * Reminds those by hand who are asked whether a login is the member's.
 * @throws {ProblemError} Where the question is over, is another member's, or they heard of it a short while ago.
 */
export function remindOfLogin(action: OnClaim, number: number): void {
  const { services, user, cause, now } = action;
  const { policy } = services;
  services.atomically(() => {
    const question = find(action, number);
    const refusal = refusalOfRemindingOfLogin(question, question.remindedAt, { who: user, policy, now });
    if (refusal) throw new ProblemError(refusal);
    const { member, login } = question.asked;
    const change = services.logins.append({ type: 'login-reminded', member, login }, cause);
    askAgainAboutLogin(services, question, `by hand ${change}`, now);
  });
}

/**
 * Takes back that a login is the member's, before anybody answered: those who were asked are told.
 * @throws {ProblemError} Where the question is over, or another member's.
 */
export function withdrawLogin(action: OnClaim, number: number): void {
  const { services, user, cause } = action;
  services.atomically(() => {
    const question = find(action, number);
    const refusal = refusalOfStrangerTo(question, user);
    if (refusal) throw new ProblemError(refusal);
    const { member, login } = question.asked;
    services.people.unlink(member);
    const change = { type: 'login-withdrawn', member, login } as const;
    tellOfLogin(services, services.logins.append(change, cause), change, cause);
  });
}

/** The question that a person has a button for. A stranger does not learn whose logins are asked about. */
function find({ services, user }: OnClaim, number: number): OpenLoginQuestion {
  const question = openLoginQuestions(services).find((each) => each.number === number);
  const isKnown = user.security || user.login !== undefined;
  if (question?.askedBy === user.id || (question && user.security)) return question;
  throw new ProblemError({ code: isKnown ? 'claim-gone' : 'no-access' });
}
