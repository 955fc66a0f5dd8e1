import { describe, expect, test } from 'vitest';
import { mailsSaidLately } from '../../src/app/incoming-mail/mails-that-wait.ts';
import {
  mailBelongsTo,
  mailIsNoReport,
  mailIsNotOf,
  mailWaitsAgain,
} from '../../src/app/incoming-mail/say-what-it-is.ts';
import { nudgeOfMails, takeIn } from '../../src/app/incoming-mail/take-in.ts';
import { stillTrue } from '../../src/app/notifications/still-true.ts';
import { ProblemError } from '../../src/app/problem.ts';
import type { IncomingMail } from '../../src/process/incoming-mail.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const ANNA = '1';
const BEN = '2';
const CURSOR = { validity: '1', next: 2, at: START };

function hours(count: number): Temporal.Instant {
  return START.add({ seconds: count * 3600 });
}

function mail(hash: string, more: Partial<IncomingMail> = {}): IncomingMail {
  return {
    hash,
    answers: [],
    arrivedAt: START,
    setAside: undefined,
    encrypted: false,
    asksForKey: false,
    ...more,
  };
}

function team({ store }: TemporaryStore, ...members: readonly string[]): void {
  for (const id of members) store.people.seen(id, true);
}

function take(
  { store, policy }: TemporaryStore,
  now: Temporal.Instant,
  ...mails: readonly IncomingMail[]
): number {
  return takeIn(store, policy, { mails, cursor: CURSOR }, now);
}

/** What waits to be told, in order; what was told by then is left out. */
function told({ store }: TemporaryStore, now: Temporal.Instant): string[] {
  return store.outbox
    .due(now, 99)
    .filter(({ createdAt }) => createdAt === now.epochMilliseconds)
    .map(({ recipient, notification }) => {
      const { template } = notification;
      if (template === 'mail-came')
        return `${recipient}: mails ${notification.mails.join()}${notification.call === true ? ', role called' : ''}`;
      return `${recipient}: ${template}`;
    });
}

function never(): never {
  throw new Error('there is no case');
}

const says = ({ store, policy }: TemporaryStore, now = START) => ({
  services: { ...store, policy },
  user: { id: ANNA, security: true },
  who: { id: ANNA, sides: ['security'] as const },
  cause: by(ANNA, now),
  now,
});

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'done';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}

describe('a mail that comes', () => {
  test('is told in the private channel and to each member, once however often it is seen', () => {
    using temporary = temporaryStore();
    team(temporary, ANNA, BEN);
    expect(take(temporary, START, mail('a'))).toBe(1);
    expect(told(temporary, START)).toEqual(['security: mails 1', '1: mails 1', '2: mails 1']);
    temporary.restart();
    expect(take(temporary, hours(1), mail('a'))).toBe(0);
    expect(told(temporary, hours(1))).toEqual([]);
    expect(temporary.store.incomingMails.cursor()).toEqual(CURSOR);
  });

  test('and a kill before it is told leaves it to be seen again', () => {
    using temporary = temporaryStore();
    const { store, policy } = temporary;
    team(temporary, ANNA, BEN);
    const killed = {
      ...store,
      atomically: (work: () => unknown): never =>
        store.atomically(() => {
          work();
          throw new Error('killed');
        }),
    };
    expect(() => takeIn(killed, policy, { mails: [mail('a')], cursor: CURSOR }, START)).toThrow('killed');
    expect([told(temporary, START), store.incomingMails.cursor()]).toEqual([[], undefined]);
    expect(take(temporary, START, mail('a'))).toBe(1);
    expect(told(temporary, START)).toHaveLength(3);
  });

  test.each(['auto-reply', 'bounce', 'list', 'spam', 'own'] as const)(
    'as %s is told to nobody',
    (setAside) => {
      using temporary = temporaryStore();
      team(temporary, ANNA, BEN);
      take(temporary, START, mail('a', { setAside }));
      expect([told(temporary, START), temporary.store.incomingMails.waiting()]).toEqual([[], []]);
      expect(temporary.store.incomingMails.asideSince(START)).toBe(setAside === 'own' ? 0 : 1);
    },
  );

  test('calls the role where hardly anybody is known, and once it is late', () => {
    using temporary = temporaryStore();
    team(temporary, ANNA);
    take(temporary, START, mail('a'));
    expect(told(temporary, START)[0]).toBe('security: mails 1, role called');
    team(temporary, BEN);
    take(temporary, hours(30), mail('b', { arrivedAt: hours(2) }));
    expect(told(temporary, hours(30))[0]).toBe('security: mails 2, role called');
  });

  test('is told of again after 1, 2, 4 … hours, then daily, until a member says what it is', () => {
    using temporary = temporaryStore();
    const { store, policy } = temporary;
    team(temporary, ANNA, BEN);
    take(temporary, START, mail('a'));
    const nudged: number[] = [];
    for (let hour = 0; hour <= 72; hour += 0.5) {
      nudgeOfMails(store, policy, hours(hour));
      if (hour > 0 && told(temporary, hours(hour)).length > 0) nudged.push(hour);
    }
    expect(nudged).toEqual([1, 2, 4, 8, 16, 24, 48, 72]);
    mailIsNoReport(says(temporary), 1);
    nudgeOfMails(store, policy, hours(200));
    expect(told(temporary, hours(200))).toEqual([]);
  });

  test('many that wait are told of in one message', () => {
    using temporary = temporaryStore();
    const { store, policy } = temporary;
    team(temporary, ANNA, BEN);
    take(temporary, START, mail('a'), mail('b'));
    expect(told(temporary, START)).toEqual(['security: mails 1,2', '1: mails 1,2', '2: mails 1,2']);
    nudgeOfMails(store, policy, hours(1));
    expect(told(temporary, hours(1))).toEqual(['security: mails 1,2', '1: mails 1,2', '2: mails 1,2']);
  });
});

describe('what a member says of a mail', () => {
  test('counts once: another one hears that it was said', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    take(temporary, START, mail('a'));
    const state = store.cases.open([opened()], byGitHub());
    expect(codeOf(() => mailBelongsTo({ ...says(temporary), case: state }, 1))).toBe('done');
    expect(codeOf(() => mailBelongsTo({ ...says(temporary), case: state }, 1))).toBe('mail-said');
    expect(codeOf(() => mailIsNoReport(says(temporary), 1))).toBe('mail-said');
    expect(codeOf(() => mailIsNoReport(says(temporary), 2))).toBe('unknown-button');
    expect(store.incomingMails.ofCase(state.id).map(({ hash }) => hash)).toEqual(['a']);
  });

  test('that it is no report can be taken back', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    take(temporary, START, mail('a'));
    mailIsNoReport(says(temporary), 1);
    expect(store.incomingMails.waiting()).toEqual([]);
    mailWaitsAgain(says(temporary), 1);
    expect(store.incomingMails.waiting().map(({ id }) => id)).toEqual([1]);
  });

  test('that it is of a case stands in the case, by whom and when, and can be taken back', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    take(temporary, START, mail('a'));
    const first = store.cases.open([opened()], byGitHub());
    const second = store.cases.open([opened()], byGitHub());
    mailBelongsTo({ ...says(temporary, hours(1)), case: first }, 1);
    take(temporary, hours(2), mail('b', { answers: ['a'] }));
    const latest = () => store.cases.load(first.id) ?? never();
    expect(codeOf(() => mailIsNotOf({ ...says(temporary), case: second }, 1))).toBe('mail-said');
    mailIsNotOf({ ...says(temporary, hours(3)), case: latest() }, 1);
    mailIsNotOf({ ...says(temporary, hours(3)), case: latest() }, 1);
    expect(
      store.cases
        .history(latest())
        .flatMap(({ at, actor, body }) => ('mail' in body ? [[body.type, body.mail, actor, at]] : [])),
    ).toEqual([
      ['mail-assigned', 'a', { kind: 'member', id: ANNA }, hours(1)],
      ['mail-unassigned', 'a', { kind: 'member', id: ANNA }, hours(3)],
    ]);
    expect(store.incomingMails.waiting().map(({ id }) => id)).toEqual([1]);
    // What followed it goes with it, to whichever case it belongs after all.
    expect(store.incomingMails.ofCase(first.id)).toEqual([]);
    mailBelongsTo({ ...says(temporary, hours(4)), case: second }, 1);
    expect(store.incomingMails.ofCase(second.id).map(({ hash }) => hash)).toEqual(['a', 'b']);
  });

  test('that it is no report is on record, by whom and when, and so is each way back', () => {
    using temporary = temporaryStore();
    take(temporary, START, mail('a'));
    mailIsNoReport(says(temporary, hours(1)), 1);
    mailWaitsAgain(says(temporary, hours(2)), 1);
    mailWaitsAgain(says(temporary, hours(3)), 1);
    mailIsNoReport(says(temporary, hours(4)), 1);
    take(temporary, hours(5), mail('b', { answers: ['a'] }));
    temporary.restart();
    const member = { kind: 'member', id: ANNA };
    const changes = temporary.store.incomingMails.changes();
    expect(changes.map(({ stored: { at, actor, body } }) => [at, actor, body])).toEqual(
      [
        { hour: 1, actor: member, type: 'mail-no-report' },
        { hour: 2, actor: member, type: 'mail-waits' },
        { hour: 4, actor: member, type: 'mail-no-report' },
        // Its writer wrote again.
        { hour: 5, actor: { kind: 'bot' }, type: 'mail-waits' },
      ].map(({ hour, actor, type }) => [
        hours(hour).toString(),
        JSON.stringify(actor),
        JSON.stringify({ type, mail: 'a' }),
      ]),
    );
    expect(changes.every(({ holds }) => holds)).toBe(true);
    expect(() => temporary.database.sqlite.exec('DELETE FROM mail_changes')).toThrow('never deleted');
    expect(() => temporary.database.sqlite.exec("UPDATE mail_changes SET body = ''")).toThrow(
      'never changed',
    );
  });

  test('is shown for a month, the latest first', () => {
    using temporary = temporaryStore();
    take(temporary, START, mail('a'), mail('b'), mail('c'));
    mailIsNoReport(says(temporary, hours(1)), 2);
    mailIsNoReport(says(temporary, hours(2)), 1);
    const shown = (now: Temporal.Instant) => mailsSaidLately(temporary.store, now).map(({ id }) => id);
    expect(shown(hours(3))).toEqual([1, 2]);
    expect(shown(hours(30 * 24 + 2))).toEqual([1]);
    mailWaitsAgain(says(temporary, hours(3)), 1);
    expect(shown(hours(3))).toEqual([2]);
  });

  test('makes what was told of it obsolete', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    team(temporary, ANNA, BEN);
    take(temporary, START, mail('a'), mail('b'));
    const message = store.outbox.due(START, 9).find(({ recipient }) => recipient === BEN);
    if (!message) throw new Error('Ben was not told');
    mailIsNoReport(says(temporary), 1);
    expect(stillTrue(message, store)).toMatchObject({ notification: { mails: [2] } });
    mailIsNoReport(says(temporary), 2);
    expect(stillTrue(message, store)).toBeUndefined();
  });
});

describe('a mail in the thread of one that is known', () => {
  test('is told to those in charge of its case, as the reporter’s', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    team(temporary, ANNA, BEN);
    take(temporary, START, mail('a'));
    const state = store.cases.open([opened(), { type: 'coordinator-named', member: BEN }], byGitHub());
    mailBelongsTo({ ...says(temporary), case: state }, 1);
    take(temporary, hours(5), mail('b', { answers: ['unknown', 'a'] }));
    expect(told(temporary, hours(5))).toEqual(['2: reporter-wrote']);
    // And one that answers that one, whose references were lost.
    take(temporary, hours(6), mail('c', { answers: ['b'] }));
    expect(told(temporary, hours(6))).toEqual(['2: reporter-wrote']);
  });

  test('waits in the case for an answer, until the team writes in the thread', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    team(temporary, ANNA, BEN);
    take(temporary, START, mail('a'));
    const { id } = store.cases.open([opened()], byGitHub());
    const talk = () => store.cases.load(id)?.talk;
    mailBelongsTo({ ...says(temporary), case: store.cases.load(id) ?? never() }, 1);
    take(temporary, hours(5), mail('b', { answers: ['a'], arrivedAt: hours(4) }));
    expect(talk()?.waiting).toMatchObject({ since: hours(4), where: 'email' });
    // A holiday's notice is no answer.
    take(temporary, hours(6), mail('c', { answers: ['b'], arrivedAt: hours(6), setAside: 'auto-reply' }));
    expect(talk()?.waiting).toBeDefined();
    take(temporary, hours(7), mail('d', { answers: ['b'], arrivedAt: hours(7), setAside: 'own' }));
    expect([talk()?.waiting, talk()?.told?.at]).toEqual([undefined, hours(7)]);
  });

  test('but not where it is an automatic answer, or the team’s own', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    team(temporary, ANNA, BEN);
    take(temporary, START, mail('a'));
    mailBelongsTo({ ...says(temporary), case: store.cases.open([opened()], byGitHub()) }, 1);
    for (const setAside of ['auto-reply', 'own'] as const)
      take(temporary, hours(5), mail(setAside, { answers: ['a'], setAside }));
    expect(told(temporary, hours(5))).toEqual([]);
  });

  test('has the first one wait again where a member said that it is no report', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    team(temporary, ANNA, BEN);
    take(temporary, START, mail('a'));
    mailIsNoReport(says(temporary), 1);
    take(temporary, START, mail('b', { answers: ['a'] }));
    expect(store.incomingMails.waiting().map(({ id }) => id)).toEqual([1]);
    // At the very same instant, and it is news all the same.
    expect(told(temporary, START)).toHaveLength(6);
  });
});

test('the hash of an id is another one in another database', () => {
  using one = temporaryStore();
  using other = temporaryStore();
  const hash = one.store.incomingMails.hasher();
  expect(hash('x@y')).toBe(one.store.incomingMails.hasher()('x@y'));
  expect(hash('x@y')).not.toBe(other.store.incomingMails.hasher()('x@y'));
});
