import type { Accounts, GitHubAccount } from '../github/accounts.ts';
import { loginLost, loginRenamed } from '../process/acts/done-in-github.ts';
import { accountRenamed, type LoginChange } from '../process/logins.ts';
import type { Cases } from '../store/cases.ts';
import type { Cause } from '../store/cause.ts';
import type { Person } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import { tellOfLogin } from './notifications/logins.ts';

/*
 * A login is a name, and names change hands: an account is renamed, and anybody may take the old name. So a link is to the
 * account, by GitHub's number, and its name is looked up by that number. What could not be looked up stays as it is.
 */

/** What it takes to follow a link to where it leads now. */
export interface Following extends Pick<Store, 'people' | 'logins' | 'outbox' | 'atomically'> {
  readonly cases: Pick<Cases, 'naming' | 'recordFact'>;
  readonly github: Accounts;
}

/**
 * Looks who has each linked login now, and follows those that are called otherwise.
 * @throws {GitHubError} Where GitHub does not answer; those before it are followed.
 */
export async function followLogins(services: Following, now: Temporal.Instant): Promise<void> {
  for (const { id } of services.people.linked()) await followLogin(services, id, now);
}

/**
 * Follows those links that do not lead to the accounts which GitHub shows under these names (logins in lower case): another
 * one has the name, or the account has another name.
 * @throws {GitHubError} Where GitHub does not answer.
 */
export async function followMisnamed(
  services: Following,
  shown: ReadonlyMap<string, number>,
  now: Temporal.Instant,
): Promise<void> {
  const names = new Map([...shown].map(([login, account]) => [account, login]));
  for (const { id, login, loginAccount } of services.people.linked()) {
    if (loginAccount === null) continue;
    const name = names.get(loginAccount);
    const owner = login === null ? undefined : shown.get(login);
    const isAnothers = owner !== undefined && owner !== loginAccount;
    if (isAnothers || (name !== undefined && name !== login)) await followLogin(services, id, now);
  }
}

/**
 * Looks who has a person's login now. Where the account is called otherwise, the link and the cases that name it follow; where
 * there is none any more, or another one has the name, the link is over.
 * @throws {GitHubError} Where GitHub does not answer: then nothing changes.
 */
export async function followLogin(services: Following, id: string, now: Temporal.Instant): Promise<void> {
  const before = services.people.find(id);
  if (!before) return;
  const account = await accountOf(services.github, before);
  services.atomically(() => {
    const { login, loginAccount } = services.people.find(id) ?? {};
    // What a person said meanwhile is newer than this.
    if (login !== before.login || loginAccount !== before.loginAccount) return;
    if (account) follow(services, before, account, now);
    else lose(services, before, now);
  });
}

/** The account that a link is to. */
async function accountOf(
  github: Accounts,
  { login, loginAccount }: Person,
): Promise<GitHubAccount | undefined> {
  const found = loginAccount === null ? undefined : await github.accountWith(loginAccount);
  if (found || login === null) return found;
  // A server of an older kind answers by name alone; and of an old link the number is not known yet.
  const named = await github.findAccount(login);
  return loginAccount === null || named?.id === loginAccount ? named : undefined;
}

function follow(
  services: Following,
  { id: member, login: formerly, loginAccount }: Person,
  { id: account, login: spelt }: GitHubAccount,
  now: Temporal.Instant,
): void {
  const { people } = services;
  const login = spelt.toLowerCase();
  if (login === formerly && account === loginAccount) return;
  // Their number is not known: that the name is another one's is all there is to know of them.
  const holder = people.byLogins([login]).find(({ id }) => id !== member);
  if (holder && holder.loginAccount === null) lose(services, holder, now);
  people.follow(member, { login, account });
  if (login === formerly || formerly === null) return;
  record(services, accountRenamed(member, formerly, login), now);
  for (const state of services.cases.naming(formerly))
    services.cases.recordFact(state, (latest) => loginRenamed(latest, formerly, login), causedBy(now));
}

function lose(services: Following, { id: member, login }: Person, now: Temporal.Instant): void {
  services.people.unlink(member);
  if (login === null) return;
  record(services, { type: 'login-lost', member, login }, now);
  for (const state of services.cases.naming(login))
    services.cases.recordFact(state, (latest) => loginLost(latest, login), causedBy(now));
}

function record(services: Following, change: LoginChange, now: Temporal.Instant): void {
  const cause = causedBy(now);
  tellOfLogin(services, services.logins.append(change, cause), change, cause);
}

function causedBy(now: Temporal.Instant): Cause {
  return { actor: { kind: 'github' }, cause: 'account', now };
}
