import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { followLogins, followMisnamed } from '../../src/app/follow-logins.ts';
import { currentLogin, existingAccount, requireSameAccount } from '../../src/app/github-login.ts';
import { confirmClaim, linkLogin } from '../../src/app/logins.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { stillTrue } from '../../src/app/notifications/still-true.ts';
import { loginChangedView } from '../../src/discord/views/notifications/login.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import type { EventBody } from '../../src/process/events.ts';
import { confirmedLogin } from '../../src/store/people.ts';
import type { Store } from '../../src/store/store.ts';
import { textOf } from '../support/screens.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const ANNA = '1';
const BEN = '2';
const FAY = '8';
const LATER = START.add({ hours: 24 });

let temporary: TemporaryStore;
let store: Store;
/** GitHub's accounts: names by numbers. `down`: it does not answer; `byName`: it answers by name alone. */
let github: { names: Map<number, string>; down: boolean; byName: boolean };

beforeEach(() => {
  temporary = temporaryStore();
  ({ store } = temporary);
  for (const id of [ANNA, BEN]) store.people.seen(id, true);
  github = { names: new Map([[11, 'security-1']]), down: false, byName: false };
  link(FAY, 'fay', 80);
});
afterEach(() => temporary[Symbol.dispose]());

/** A member has a login, by the word of another. */
function link(member: string, login: string, account: number | undefined): void {
  if (account !== undefined) github.names.set(account, login);
  linkLogin(store, { member, login }, { trusted: false, displaces: false, account }, by(member));
  confirmClaim(store, { member, login }, ANNA, by(ANNA));
}

const answer = <T>(found: T) =>
  github.down ? Promise.reject(new GitHubError({ kind: 'later' })) : Promise.resolve(found);
const services = () => ({
  ...store,
  github: {
    findAccount: (login: string) => {
      const found = [...github.names].find(([, name]) => name.toLowerCase() === login.toLowerCase());
      return answer(found && { id: found[0], login: found[1] });
    },
    accountWith: (id: number) => {
      const login = github.byName ? undefined : github.names.get(id);
      return answer(login === undefined ? undefined : { id, login });
    },
  },
});
const look = () => followLogins(services(), LATER);
const looking = () => ({ services: services(), now: LATER });

const open = (...more: readonly EventBody[]) => store.cases.open([opened(), ...more], by(ANNA)).id;
const teamOf = (id: string) => store.cases.load(id)?.fixTeam;
const last = () => {
  const body = store.logins.all().at(-1)?.stored.body ?? '{}';
  return body.replaceAll(/["{}]/g, '');
};
const told = () =>
  store.outbox
    .due(LATER, 99)
    .flatMap(({ recipient, notification, createdAt }) =>
      notification.template === 'login-changed' && createdAt === LATER.epochMilliseconds
        ? [`${recipient} ${notification.change} ${notification.login}`]
        : [],
    );

const unchanged = () => {
  const { login, loginConfirmedBy, loginAccount } = store.people.find(FAY) ?? {};
  return login === 'fay' && loginConfirmedBy === ANNA && loginAccount === 80 && told().length === 0;
};

describe('an account that is called otherwise', () => {
  test('keeps its link and its place in every case, also a closed one; each is told once', async () => {
    const team: EventBody = { type: 'fix-team-added', login: 'fay' };
    const ids = [open(team), open(team, { type: 'closed', resolution: 'invalid' })];
    const asked = open({ type: 'collaborator-requested', login: 'fay', askedBy: BEN });
    const reported = open({ type: 'reporter-recorded', login: 'Fay', channel: 'private', credit: true });
    github.names.set(80, 'Fay-New');
    for (const _ of [1, 2, 3]) await look();
    expect(confirmedLogin(store.people.find(FAY))).toBe('fay-new');
    expect(store.people.find(FAY)?.loginAccount).toBe(80);
    expect(ids.map(teamOf)).toEqual([['fay-new'], ['fay-new']]);
    expect(store.cases.load(asked)?.requests).toMatchObject([{ login: 'fay-new', askedBy: BEN }]);
    expect(store.cases.load(reported)?.reporter).toMatchObject({ login: 'fay-new', credit: true });
    expect(store.cases.openWith('fay-new').map(({ id }) => id)).toEqual(ids.slice(0, 1));
    expect(last()).toBe(`type:login-renamed,member:${FAY},login:fay-new,formerly:fay`);
    expect(told()).toEqual([ANNA, BEN, FAY].map((id) => `${id} login-renamed fay-new`));
    const message = store.outbox
      .due(LATER, 99)
      .find(({ recipient, notification }) => recipient === FAY && notification.template === 'login-changed');
    expect(message && stillTrue(message, store)?.about).toBe('other');
  });

  test('its old name is the one’s who has it now, and nobody here', async () => {
    open({ type: 'fix-team-added', login: 'fay' });
    github.names.set(80, 'fay-new').set(666, 'fay');
    await followMisnamed(services(), new Map([['fay', 666]]), LATER);
    expect(confirmedLogin(store.people.find(FAY))).toBe('fay-new');
    expect(store.people.byLogins(['fay'])).toEqual([]);
  });

  test('two that changed names are followed in one look', async () => {
    link('9', 'gus', 90);
    github.names.set(80, 'gus').set(90, 'fay');
    await look();
    expect([FAY, '9'].map((id) => confirmedLogin(store.people.find(id)))).toEqual(['gus', 'fay']);
  });

  test('takes its name from a member who is held to have it by an old link', async () => {
    link('9', 'gus', undefined);
    github.names.set(80, 'gus');
    await look();
    expect([FAY, '9'].map((id) => confirmedLogin(store.people.find(id)))).toEqual(['gus', undefined]);
  });
});

describe('a link whose account has its name no more is none', () => {
  test.each([
    ['is gone', () => github.names.delete(80)],
    ['is gone, and another has the name', () => github.names.set(666, 'fay').delete(80)],
  ])('where the account %s', async (_, happens) => {
    const id = open(
      { type: 'fix-team-added', login: 'fay' },
      { type: 'collaborator-requested', login: 'fay', askedBy: BEN, reporter: true },
    );
    happens();
    await look();
    await look();
    expect(confirmedLogin(store.people.find(FAY))).toBeUndefined();
    expect(store.people.find(FAY)).toMatchObject({ login: null, loginConfirmedBy: null, loginAccount: null });
    // Whoever has the name by now was neither approved nor asked for.
    expect(store.cases.load(id)).toMatchObject({ fixTeam: [], approved: [], requests: [] });
    expect(last()).toBe(`type:login-lost,member:${FAY},login:fay`);
    expect(told()).toEqual([ANNA, BEN, FAY].map((each) => `${each} login-lost fay`));
  });

  test('nor is what another member vouched for the next account’s, though the same member says it', () => {
    linkLogin(
      store,
      { member: FAY, login: 'fay' },
      { trusted: false, displaces: false, account: 666 },
      by(FAY),
    );
    expect(confirmedLogin(store.people.find(FAY))).toBeUndefined();
  });
});

describe('nothing changes', () => {
  test('where GitHub does not answer', async () => {
    github.names.delete(80);
    github.down = true;
    await expect(look()).rejects.toThrow(GitHubError);
    await expect(currentLogin(looking(), FAY)).rejects.toThrow(ProblemError);
    expect(unchanged()).toBe(true);
  });

  test('where a server answers by name alone', async () => {
    github.byName = true;
    await look();
    expect(unchanged()).toBe(true);
  });

  test('where what is shown is as it was', async () => {
    github.down = true;
    await followMisnamed(services(), new Map([['fay', 80]]), LATER);
    expect(unchanged()).toBe(true);
  });
});

test('an old link gets the number of its account at the next look, and is told to nobody', async () => {
  link('9', 'gus', undefined);
  github.names.set(90, 'Gus');
  await look();
  expect(store.people.find('9')).toMatchObject({ login: 'gus', loginConfirmedBy: ANNA, loginAccount: 90 });
  expect(told()).toEqual([]);
});

describe('before anybody is let into an advisory', () => {
  test('a login is what its member’s account is called now', async () => {
    github.names.set(80, 'fay-new').set(666, 'fay');
    expect(await currentLogin(looking(), FAY)).toBe('fay-new');
    expect(await currentLogin(looking(), 'nobody')).toBeUndefined();
  });

  test('a name that another account has by now is refused, and the case has the new one', async () => {
    const id = open({ type: 'fix-team-added', login: 'fay' });
    github.names.set(80, 'fay-new').set(666, 'fay');
    await expect(requireSameAccount(looking(), 'Fay')).rejects.toMatchObject({
      problem: { code: 'login-renamed', login: 'Fay', now: 'fay-new' },
    });
    expect(teamOf(id)).toEqual(['fay-new']);
    // Now nobody here is held to have it, and it is a stranger's as any other name is.
    await requireSameAccount(looking(), 'Fay');
  });

  test('a name that is typed is its account’s of today', async () => {
    github.names.set(80, 'fay-new').set(666, 'fay');
    expect(await existingAccount(looking(), '@FAY')).toEqual({ id: 666, login: 'fay' });
    expect(confirmedLogin(store.people.find(FAY))).toBe('fay-new');
  });
});

test('what a member reads of it', () => {
  const changed = { template: 'login-changed', member: FAY, by: FAY, login: 'fay-new' } as const;
  expect(textOf(loginChangedView({ ...changed, change: 'login-renamed', formerly: 'fay' }))).toContain(
    'is **fay-new** on GitHub now, and was **fay**: the same account has another name. Nothing else changes.',
  );
  expect(textOf(loginChangedView({ ...changed, change: 'login-lost' }))).toContain('It opens nothing');
});
