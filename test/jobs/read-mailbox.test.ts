import { expect, test } from 'vitest';
import { MailboxReader } from '../../src/jobs/read-mailbox.ts';
import { createLog } from '../../src/log.ts';
import { MailboxError } from '../../src/mail/imap-failure.ts';
import type { Mailbox, MailboxLook } from '../../src/mail/mailbox.ts';
import type { Trouble } from '../../src/process/dependencies/sighting.ts';
import { START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

type Turn = MailboxLook | undefined | Error;

/** A mailbox that gives these in turn, and the reader of it. */
function reading({ store, policy }: TemporaryStore, turns: Turn[], full?: number) {
  const looks: (string | undefined)[] = [];
  const seen: (Trouble | undefined)[] = [];
  const clock = { now: START };
  const mailbox: Mailbox = {
    look(cursor) {
      looks.push(cursor?.next.toString());
      const turn = turns.shift();
      return turn instanceof Error ? Promise.reject(turn) : Promise.resolve(turn);
    },
    ask: () => Promise.resolve(),
    fullBy: () => full,
    close: () => {},
  };
  const reader = new MailboxReader({
    mailbox,
    store,
    policy,
    watch: { see: (name, trouble) => void (name === 'mailbox' && seen.push(trouble)) },
    now: () => clock.now,
    log: createLog('silent'),
  });
  return { reader, looks, seen, clock };
}

const look = (next: number, more = false): MailboxLook => ({
  mails: [
    {
      hash: `${next}`,
      answers: [],
      arrivedAt: START,
      setAside: undefined,
      encrypted: false,
      asksForKey: false,
    },
  ],
  cursor: { validity: '1', next, at: START },
  more,
});

test('where there is more than was read it goes on, from where it was', async () => {
  using temporary = temporaryStore();
  const { reader, looks } = reading(temporary, [look(2, true), look(3)]);
  await reader.run();
  expect(looks).toEqual([undefined, '2']);
  expect(temporary.store.incomingMails.waiting()).toHaveLength(2);
});

test('after failures it waits longer each time, and says what hinders', async () => {
  using temporary = temporaryStore();
  const failure = new MailboxError({ kind: 'failed', failure: 'IMAP ECONNREFUSED' });
  const { reader, looks, seen, clock } = reading(temporary, [
    ...Array.from({ length: 5 }, () => failure),
    undefined,
  ]);
  const tried: number[] = [];
  for (let minute = 0; minute <= 20; minute += 1) {
    const before = looks.length;
    clock.now = START.add({ minutes: minute });
    await reader.run();
    if (looks.length > before) tried.push(minute);
  }
  expect(tried.slice(0, 6)).toEqual([0, 1, 2, 4, 8, 16]);
  expect(seen[0]).toMatchObject({ lasting: false });
  expect(seen[0]?.why).toContain('the mailbox cannot be reached');
  expect(seen.at(-1)).toBeUndefined();
});

test('a wrong password is mended by no waiting', async () => {
  using temporary = temporaryStore();
  const failure = new MailboxError({ kind: 'login', failure: 'IMAP AUTHENTICATIONFAILED' });
  const { reader, seen } = reading(temporary, [failure]);
  await reader.run();
  expect(seen[0]).toEqual({
    why: 'the mail server does not let the bot read the mailbox: check the user and password of IMAP_URL. (IMAP AUTHENTICATIONFAILED)',
    lasting: true,
  });
});

test('a defect is no failure of the mailbox', async () => {
  using temporary = temporaryStore();
  const { reader, seen } = reading(temporary, [new TypeError('x')]);
  await expect(reader.run()).rejects.toThrow(TypeError);
  expect(seen).toEqual([]);
});
