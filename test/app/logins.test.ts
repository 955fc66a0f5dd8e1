import { globSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { confirmClaim, linkLogin, refuseClaim } from '../../src/app/logins.ts';
import { openLoginQuestions } from '../../src/app/login-questions.ts';
import { stillTrue } from '../../src/app/notifications/still-true.ts';
import { changeLines } from '../../src/documents/audit/change-lines.ts';
import { loginChangedView } from '../../src/discord/views/notifications/login.ts';
import { remind } from '../../src/jobs/remind.ts';
import { LOGIN_CHANGES } from '../../src/process/logins.ts';
import type { Store } from '../../src/store/store.ts';
import { textOf } from '../support/screens.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

// Whose a GitHub login is decides who acts for a fix team: each change is on record, and told to the team.

let temporary: TemporaryStore;
let store: Store;
beforeEach(() => {
  temporary = temporaryStore();
  ({ store } = temporary);
  for (const id of ['1', '2', '3']) store.people.seen(id, true);
});
afterEach(() => temporary[Symbol.dispose]());

const say = (member: string, login: string, trusted: boolean, displaces = trusted) =>
  linkLogin(store, { member, login }, { trusted, displaces }, by(member));
const answer = (member: string, login: string, voucher: string, confirms = true) =>
  confirms
    ? confirmClaim(store, { member, login }, voucher, by(voucher))
    : refuseClaim(store, { member, login }, { by: voucher }, by(voucher));

const recorded = () =>
  store.logins.all().map(({ stored: { actor, body } }) => `${actor} ${body}`.replaceAll(/["{}]/g, ''));
const told = () =>
  store.outbox
    .due(START, 99)
    .map(({ recipient, notification }) =>
      notification.template === 'login-changed'
        ? `${recipient} ${notification.change} ${notification.login}`
        : '',
    );

const member = (id: string) => `kind:member,id:${id}`;
const of = (type: string, id: string, login: string) => `type:${type},member:${id},login:${login}`;

describe('every change of whose a login is', () => {
  test('a link by one’s own word is on record, and told to the others of the team', () => {
    say('1', 'Security-1', true);
    expect(recorded()).toEqual([`${member('1')} ${of('login-linked', '1', 'security-1')}`]);
    expect(told()).toEqual(['2 login-linked security-1', '3 login-linked security-1']);
    // Said again, nothing has changed.
    say('1', 'security-1', true);
    expect(recorded()).toHaveLength(1);
  });

  test('a claim, its confirmation and its refusal are on record and told, the refusal to the one it is about', () => {
    say('8', 'maintainer-1', false);
    say('9', 'maintainer-2', false);
    expect(told()).toEqual([]);
    answer('8', 'Maintainer-1', '2');
    answer('9', 'maintainer-2', '2', false);
    expect(recorded()).toEqual([
      `${member('8')} ${of('login-claimed', '8', 'maintainer-1')}`,
      `${member('9')} ${of('login-claimed', '9', 'maintainer-2')}`,
      `${member('2')} ${of('login-confirmed', '8', 'maintainer-1')}`,
      `${member('2')} ${of('login-refused', '9', 'maintainer-2')}`,
    ]);
    expect(told()).toEqual([
      '1 login-confirmed maintainer-1',
      '3 login-confirmed maintainer-1',
      '9 login-refused maintainer-2',
    ]);
  });

  // A member links a maintainer's login, agrees for both sides, and links back: nobody heard of it.
  test('giving up a login that another member had confirmed is on record and told', () => {
    say('1', 'maintainer-1', false);
    answer('1', 'maintainer-1', '2');
    const before = told().length;
    say('1', 'security-1', true);
    expect(recorded().slice(2)).toEqual([
      `${member('1')} ${of('login-unlinked', '1', 'maintainer-1')}`,
      `${member('1')} ${of('login-linked', '1', 'security-1')}`,
    ]);
    expect(told().slice(before)).toEqual([
      '2 login-unlinked maintainer-1',
      '3 login-unlinked maintainer-1',
      '2 login-linked security-1',
      '3 login-linked security-1',
    ]);
  });

  test('a mere claim that gives way is on record as the one’s who had it, and told to nobody', () => {
    say('9', 'security-1', false);
    say('1', 'security-1', false, true);
    expect(recorded().slice(1)).toEqual([
      `${member('1')} ${of('login-unlinked', '9', 'security-1')}`,
      `${member('1')} ${of('login-claimed', '1', 'security-1')}`,
    ]);
    expect(told()).toEqual([]);
  });

  test('one’s own word that does not suffice any more is a claim again', () => {
    say('1', 'maintainer-1', true);
    say('1', 'maintainer-1', false, true);
    expect(recorded().at(-1)).toBe(`${member('1')} ${of('login-claimed', '1', 'maintainer-1')}`);
    expect(store.people.find('1')?.loginConfirmedBy).toBeNull();
  });

  test('what is refused leaves no trace', () => {
    say('8', 'maintainer-1', false);
    expect(() => say('9', 'maintainer-1', false)).toThrow('login-taken');
    expect(() => answer('8', 'maintainer-1', '8')).toThrow('no-access');
    expect(() => answer('8', 'maintainer-2', '2')).toThrow('claim-gone');
    answer('8', 'maintainer-1', '2');
    expect(() => answer('8', 'maintainer-1', '3', false)).toThrow('claim-gone');
    expect(recorded()).toHaveLength(2);
  });

  test('stands in a chain: none is changed or deleted, one that was shows, and the export has each', () => {
    say('8', 'maintainer-1', false);
    answer('8', 'maintainer-1', '2');
    const { sqlite } = temporary.database;
    expect(() => sqlite.exec('DELETE FROM login_changes')).toThrow('never deleted');
    expect(() => sqlite.exec("UPDATE login_changes SET actor = '{}'")).toThrow('never changed');
    const { name, content } = changeLines('logins', store.logins.all(), { by: '1', at: START }) ?? {};
    expect(name).toBe('logins-20260302T090000Z.jsonl');
    expect(String(content)).toContain('"changes":2,"broken":[]');
    expect(String(content)).toContain(String.raw`\"type\":\"login-confirmed\",\"member\":\"8\"`);
    sqlite.exec('DROP TRIGGER login_changes_never_change');
    sqlite.exec("UPDATE login_changes SET actor = '{}' WHERE seq = 1");
    expect(store.logins.all().map(({ holds }) => holds)).toEqual([false, true]);
  });
});

test('of a change hears who is of the security team when it is told', () => {
  say('1', 'security-1', true);
  const [message] = store.outbox.due(START, 9);
  if (!message) throw new Error('nothing is told');
  expect(stillTrue(message, store)).toMatchObject({ about: 'other' });
  store.people.seen('2', false);
  expect(stillTrue(message, store)).toBeUndefined();
});

const asked = (recipient: string) =>
  stillTrue(
    {
      kind: 'dm',
      recipient,
      notification: { template: 'login-claimed', member: '1', login: 'Maintainer-1' },
    },
    store,
  );

test('a question for a login is not answered by the one who claims it', () => {
  say('1', 'maintainer-1', true);
  expect(asked('2')).toBeDefined();
  expect(asked('1')).toBeUndefined();
  answer('1', 'maintainer-1', '3');
  expect(asked('2')).toBeUndefined();
});

test.each(LOGIN_CHANGES)('%s is told in words, and harmlessly', (change) => {
  const view = loginChangedView({
    template: 'login-changed',
    change,
    member: '1',
    login: '**x**_y',
    by: '2',
  });
  expect(textOf(view)).toContain('<@1>');
  expect(textOf(view)).toContain(String.raw`\*\*x\*\*\_y`);
  expect(textOf(view)).toContain('stands in the audit');
});

test('a login is linked, or answered for, in one file alone', () => {
  const files = globSync('{commands,src}/**/*.ts').filter((file) =>
    /\bpeople\s*\.(?:link|answerClaim)\(/.test(readFileSync(file, 'utf8')),
  );
  expect(files).toEqual(['src/app/logins.ts']);
});

const ask = (id: string, login: string, given: { of?: string; caseId?: string } = {}) => {
  say(id, login, false, true);
  store.logins.ask({ member: id, login }, given, by(id));
};

const wanting = () => store.cases.open([opened()], by('1')).id;

const asking = () => openLoginQuestions(store).map(({ asked: { member: id, login } }) => `${id} ${login}`);

const stateOf = (id: string) => {
  const state = store.cases.load(id);
  if (!state) throw new Error(`${id} is not there`);
  return state;
};

const nudged = (hours: number) => {
  const before = store.outbox.due(START.add({ hours: 99 }), 99).length;
  remind(store, temporary.policy, START.add({ hours }));
  return store.outbox
    .due(START.add({ hours: 99 }), 99)
    .slice(before)
    .filter(({ key }) => key.startsWith('login question'))
    .map(({ recipient, notification }) => `${recipient} ${notification.template}`);
};

describe('a claim that others are asked about', () => {
  test('is asked once, and waits until another member answers, or it falls away', () => {
    ask('1', 'maintainer-1');
    store.logins.ask({ member: '1', login: 'Maintainer-1' }, {}, by('1'));
    expect(recorded().filter((each) => each.includes('login-asked'))).toHaveLength(1);
    expect(asking()).toEqual(['1 maintainer-1']);
    temporary.restart();
    ({ store } = temporary);
    expect(asking()).toEqual(['1 maintainer-1']);
    // They say another one: nobody is asked about that by this alone.
    say('1', 'maintainer-3', false, true);
    expect(asking()).toEqual([]);
  });

  test('waits as long as the answer matters: of one who is not of the team, while a case wants them', () => {
    const caseId = wanting();
    ask('8', 'maintainer-1', { of: '1', caseId });
    expect(asking()).toEqual(['8 maintainer-1']);
    store.cases.recordFact(stateOf(caseId), () => [{ type: 'closed', resolution: 'spam' }], by('1'));
    expect(asking()).toEqual([]);
  });

  test('is the one’s who wanted the member, who can add them by it, and once it has waited the whole team’s', () => {
    ask('8', 'maintainer-1', { of: '1', caseId: wanting() });
    expect(nudged(0)).toEqual([]);
    expect(nudged(1)).toEqual(['1 login-told', '2 login-claimed', '3 login-claimed']);
  });

  test('is nudged about once at each of its times, and no tick between them opens a transaction', () => {
    ask('8', 'maintainer-1', { of: '1', caseId: wanting() });
    let transactions = 0;
    const counting = {
      ...store,
      atomically: <Result>(work: () => Result) => {
        transactions += 1;
        return store.atomically(work);
      },
    };
    for (let minute = 0; minute < 60; minute += 1)
      remind(counting, temporary.policy, START.add({ minutes: 60 + minute }));
    // The first one of them, at which the case is looked at too.
    expect(transactions).toBe(1);
    expect(nudged(1)).toEqual([]);
  });

  test('is followed when its account is renamed, and over when a case has it confirmed', () => {
    ask('1', 'maintainer-1');
    store.people.follow('1', { login: 'maintainer-2', account: 7 });
    const renamed = {
      type: 'login-renamed',
      member: '1',
      login: 'maintainer-2',
      formerly: 'maintainer-1',
    } as const;
    store.logins.append(renamed, by('1'));
    expect(asking()).toEqual(['1 maintainer-2']);
    answer('1', 'maintainer-2', '2');
    expect(asking()).toEqual([]);
  });

  test('is declined with a reason, which the one who claimed it hears, and which says nothing of a vulnerability', () => {
    ask('1', 'maintainer-1');
    const refuse = (reason?: string) =>
      refuseClaim(store, { member: '1', login: 'maintainer-1' }, { by: '2', reason }, by('2'));
    expect(() => refuse('see CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')).toThrow('embargoed-text');
    expect(asking()).toEqual(['1 maintainer-1']);
    refuse('that is Mia');
    const message = store.outbox.due(START, 99).find(({ recipient }) => recipient === '1');
    expect(message?.notification).toMatchObject({ change: 'login-refused', by: '2', reason: 'that is Mia' });
    const current = message && stillTrue(message, store);
    if (current?.about !== 'other' || current.notification.template !== 'login-changed')
      throw new Error('it is not told');
    expect(textOf(loginChangedView(current.notification))).toContain('Why: that is Mia');
  });
});
