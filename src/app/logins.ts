import { claimAnswered, loginSaid, type Claim, type HeldLogin, type LoginChange } from '../process/logins.ts';
import type { Cases } from '../store/cases.ts';
import type { Cause } from '../store/cause.ts';
import { confirmedLogin, knownLogin, type Person } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import type { ActionContext } from './action-context.ts';
import { codeOwnership } from './code-ownership.ts';
import { existingAccount } from './github-login.ts';
import { refusalOfText } from '../process/acts/decision.ts';
import { askAboutClaim, askAgainForLogin, tellOfLogin, welcomeToFixTeams } from './notifications/logins.ts';
import { ProblemError } from './problem.ts';

/*
 * Whose a GitHub login is decides who acts for a fix team, and who is let in by what GitHub shows. So it rests on the word
 * of another member, and each change is recorded, and told to the team. Nothing else links a login (a test looks).
 */

/**
 * What came of a member's saying that a login is theirs. `linked`: it is known as theirs. `claimed`: it is, once a member
 * of the security team vouches for it. `asked`: they are asked to, now.
 */
export type LoginOutcome = 'linked' | 'claimed' | 'asked';

/**
 * Takes a member at their word for their GitHub login, as far as that goes: a member of the security team for a login that
 * gives nothing, and nobody for one that owns code or that an open case names.
 * @returns The login as GitHub spells it.
 * @throws {ProblemError} Where no account has it, another person has it, or GitHub does not answer.
 */
export async function sayLogin(
  action: ActionContext,
  typed: string,
): Promise<{ readonly login: string; readonly outcome: LoginOutcome }> {
  const { services, user, cause, now } = action;
  const { login, id: account } = await existingAccount(action, typed);
  const trusted = user.security && !(await isDelicate(action, login));
  const claim = { member: user.id, login };
  const outcome = services.atomically((): LoginOutcome => {
    const before = services.people.find(user.id);
    const again = before?.login === login.toLowerCase() && knownLogin(before) === undefined;
    linkLogin(services, claim, { trusted, displaces: user.security, account }, cause);
    const person = services.people.find(user.id);
    if (knownLogin(person) !== undefined) return 'linked';
    // Of others it matters where the login is on a fix team: then a member who knows the person must say so.
    const matters = user.security || services.cases.openWith(login.toLowerCase()).length > 0;
    if (matters) {
      askAboutClaim(services, claim, { again, now });
      services.logins.ask(claim, {}, cause);
    }
    return matters ? 'asked' : 'claimed';
  });
  return { login, outcome };
}

/** Whether a login could put a person on the other side of an agreement, or be that of an outsider who is to get in. */
async function isDelicate({ services }: ActionContext, login: string): Promise<boolean> {
  if (services.cases.openNaming(login).length > 0) return true;
  for (const repository of services.repositories)
    if ((await codeOwnership(services.github, repository, login)) !== 'no') return true;
  return false;
}

/**
 * Links a login to a member, records it and tells the team. To be used in a transaction.
 * @throws {ProblemError} Where it is another person's.
 */
export function linkLogin(
  store: Pick<Store, 'people' | 'logins' | 'outbox'>,
  claim: Claim,
  how: {
    readonly trusted: boolean;
    readonly displaces: boolean;
    /** GitHub's number of the account that has the login now. */
    readonly account?: number | undefined;
  },
  cause: Cause,
): void {
  const { people } = store;
  const { member, login } = claim;
  const before = held(people.find(member));
  const holder = held(people.byLogins([login]).find(({ id }) => id !== member));
  if (people.link(member, login, how.trusted, how) === 'taken')
    throw new ProblemError({ code: 'login-taken' });
  const after = held(people.find(member));
  if (!after) return;
  for (const change of loginSaid(after, before, holder))
    record(store, change, cause, change.member === member && isVouchedFor(before));
}

/**
 * Confirms a member's claim to a login by the word of another member: they are welcomed to the fix teams that it is on. To
 * be used in a transaction.
 * @throws {ProblemError} Where it is their own claim, or there is none any more.
 */
export function confirmClaim(store: Answering, claim: Claim, by: string, cause: Cause): void {
  answer(store, claim, { by, confirms: true }, cause);
  welcomeToFixTeams(store, claim, cause.now);
}

/**
 * Throws out a member's claim to a login by the word of another member. The one who claimed it hears why; where they are
 * wanted on a fix team, they are asked again instead, since it may have been a slip. To be used in a transaction.
 * @returns Whether they are asked again.
 * @throws {ProblemError} Where it is their own claim, or there is none any more, and where the reason tells too much.
 */
export function refuseClaim(
  store: Answering,
  claim: Claim,
  { by, reason }: { readonly by: string; readonly reason?: string | undefined },
  cause: Cause,
): boolean {
  const embargoed = refusalOfText(reason);
  if (embargoed) throw new ProblemError(embargoed);
  const { number, change } = answer(store, claim, { by, confirms: false, reason }, cause);
  const asksAgain = askAgainForLogin(store, claim, cause.now);
  if (!asksAgain || reason !== undefined) tellOfLogin(store, number, change, cause);
  return asksAgain;
}

/**
 * Looks whether a member can answer a claim, before they are asked why.
 * @throws {ProblemError} Where it is their own claim, or there is none any more.
 */
export function requireClaim({ people }: Pick<Store, 'people'>, { member, login }: Claim, by: string): void {
  if (member === by) throw new ProblemError({ code: 'no-access' });
  const person = people.find(member);
  if (person?.login !== login.toLowerCase() || confirmedLogin(person) !== undefined)
    throw new ProblemError({ code: 'claim-gone' });
}

/** What it takes to answer a claim, and to tell what follows. */
interface Answering extends Pick<Store, 'people' | 'logins' | 'outbox'> {
  readonly cases: Pick<Cases, 'openWith' | 'openIds'>;
}

function answer(
  store: Answering,
  claim: Claim,
  given: { readonly by: string; readonly confirms: boolean; readonly reason?: string | undefined },
  cause: Cause,
): { readonly number: number; readonly change: LoginChange } {
  const { by, confirms } = given;
  // Nobody vouches for themselves.
  if (claim.member === by) throw new ProblemError({ code: 'no-access' });
  if (!store.people.answerClaim(claim.member, claim.login, by, confirms))
    throw new ProblemError({ code: 'claim-gone' });
  const change = claimAnswered({ ...claim, login: claim.login.toLowerCase() }, given);
  return { number: record(store, change, cause, false), change };
}

/** A claim is asked about, where it matters; one that is refused, and a login that opened nothing, are told to nobody. */
function record(
  store: Pick<Store, 'people' | 'logins' | 'outbox'>,
  change: LoginChange,
  cause: Cause,
  opened: boolean,
): number {
  const number = store.logins.append(change, cause);
  const { type } = change;
  if (type === 'login-linked' || type === 'login-confirmed' || (type === 'login-unlinked' && opened))
    tellOfLogin(store, number, change, cause);
  return number;
}

function isVouchedFor(login: HeldLogin | undefined): boolean {
  return login !== undefined && login.confirmedBy !== null && login.confirmedBy !== login.member;
}

function held(person: Person | undefined): HeldLogin | undefined {
  return person?.login
    ? { member: person.id, login: person.login, confirmedBy: person.loginConfirmedBy }
    : undefined;
}
