import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isNoticeOf } from '../../src/store/distributor-changes.ts';
import type { MailOutbox, NewMail, StoredMail } from '../../src/store/mail.ts';
import { START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

let temporary: TemporaryStore;
let mail: MailOutbox;

beforeEach(() => {
  temporary = temporaryStore();
  ({ mail } = temporary.store);
});

afterEach(() => temporary[Symbol.dispose]());

const CASE = 'CG-2026-001';
const LATER = START.add({ minutes: 5 });
const DAY = Temporal.Instant.from('2026-03-17T16:00:00Z');
const NEXT_DAY = DAY.add({ hours: 24 });

function notice(id: number, change: Partial<NewMail> = {}): NewMail {
  const distributor = { id, name: `Distro ${id}`, contact: `security@distro${id}.example` };
  return { caseId: CASE, revision: 2, day: DAY, distributor, ...change };
}

function found(distributorId: number, revision = 2, caseId = CASE): StoredMail {
  const row = mail.find({ caseId, revision, distributorId });
  if (!row) throw new Error(`there is no notice ${revision} for ${distributorId}`);
  return row;
}

function add(id: number, change: Partial<NewMail> = {}, at = START): StoredMail {
  expect(mail.add(notice(id, change), at)).toBe(true);
  return found(id, change.revision, change.caseId);
}

const states = () => [1, 2, 3, 4].map((id) => found(id).state);
const due = (at = START, limit = 50) => mail.due(at, limit).map(({ distributorId }) => distributorId);

describe('a notice', () => {
  test('is stored once for a case, a proposal and a distributor, and the first one stays', () => {
    const first = add(1);
    expect(mail.add(notice(1, { day: NEXT_DAY }), LATER)).toBe(false);
    expect(found(1)).toEqual(first);
    expect(mail.begin(first)).toBe(true);
    mail.sent(first, LATER);
    expect(mail.add(notice(1), LATER)).toBe(false);
    for (const other of [{ caseId: 'CG-2026-002' }, { revision: 9 }])
      expect(mail.add(notice(1, other), LATER)).toBe(true);
    expect(mail.add(notice(2), LATER)).toBe(true);
  });

  test('comes back as it was stored', () => {
    expect(add(1)).toMatchObject({
      caseId: CASE,
      revision: 2,
      distributorId: 1,
      name: 'Distro 1',
      address: 'security@distro1.example',
      state: 'pending',
      attempts: 0,
      doubtful: false,
      failure: null,
      changedFrom: undefined,
      createdAt: START,
      nextAttemptAt: START,
    });
  });

  test('has a Message-ID of its own, which stays and says nothing', () => {
    const { messageId } = add(1);
    expect(messageId).toMatch(/^[0-9a-f]{32}$/);
    mail.begin(found(1));
    temporary.restart(LATER);
    ({ mail } = temporary.store);
    expect(found(1).messageId).toBe(messageId);
    const others = [add(2), add(1, { revision: 5 })];
    expect(new Set([messageId, ...others.map((each) => each.messageId)]).size).toBe(3);
    using elsewhere = temporaryStore();
    elsewhere.store.mail.add(notice(1), LATER);
    expect(elsewhere.store.mail.due(LATER, 1)[0]?.messageId).not.toBe(messageId);
  });

  test('is undone with the transaction that it belongs to', () => {
    expect(() =>
      temporary.store.atomically(() => {
        add(1);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(due()).toEqual([]);
  });
});

describe('whose turn it is', () => {
  test('who waited longest, not before their time, so many at once', () => {
    for (const id of [3, 1, 2]) add(id);
    add(4, {}, LATER);
    expect(due()).toEqual([3, 1, 2]);
    const first = found(3);
    mail.begin(first);
    mail.retry(first, START.add({ minutes: 1 }), 'SMTP 451', false);
    expect(due()).toEqual([1, 2]);
    expect(due(LATER)).toEqual([1, 2, 3, 4]);
    expect(due(LATER, 2)).toEqual([1, 2]);
  });

  test('an attempt that was cut off by the end of the process has its turn at once', () => {
    mail.begin(add(1));
    temporary.restart(LATER);
    ({ mail } = temporary.store);
    expect(mail.due(LATER, 50)).toMatchObject([{ state: 'sending', doubtful: true, attempts: 1 }]);
  });

  test('only one of two that read it may begin', () => {
    const read = [add(1), found(1)] as const;
    expect(mail.begin(read[0])).toBe(true);
    expect(mail.begin(read[1])).toBe(false);
    expect(found(1).attempts).toBe(1);
  });

  test('nothing once it is finished, and nothing changes it then', () => {
    const ends: Record<number, (row: StoredMail) => void> = {
      1: (row) => mail.sent(row, START),
      2: (row) => mail.park(row, 'SMTP 550', START),
      3: (row) => mail.obsolete(row, START),
      4: () => mail.byHand(notice(4), '7', START),
    };
    for (const [id, end] of Object.entries(ends)) end(add(Number(id)));
    expect(due(START.add({ hours: 24 * 365 }))).toEqual([]);
    const finished = ['sent', 'parked', 'obsolete', 'by-hand'];
    expect(states()).toEqual(finished);
    for (const id of [1, 2, 3, 4]) {
      expect(mail.begin(found(id))).toBe(false);
      mail.sent(found(id), LATER);
      mail.retry(found(id), LATER, 'SMTP 451', true);
      mail.park(found(id), 'SMTP 550', LATER);
      mail.obsolete(found(id), LATER);
    }
    expect(states()).toEqual(finished);
  });
});

describe('whether an attempt may have arrived', () => {
  test('is open from its beginning until the server denies it', () => {
    const row = add(1);
    mail.begin(row);
    expect(found(1).doubtful).toBe(true);
    mail.retry(row, START, 'SMTP 451', false);
    expect(found(1)).toMatchObject({ state: 'pending', doubtful: false, failure: 'SMTP 451' });
  });

  test('stays open, whatever becomes of a later attempt', () => {
    mail.begin(add(1));
    mail.retry(found(1), START, 'SMTP ETIMEDOUT', true);
    const again = found(1);
    mail.begin(again);
    mail.retry(again, START, 'SMTP 451', false);
    expect(found(1).doubtful).toBe(true);
    mail.park(found(1), 'SMTP 550', START);
    expect(found(1).doubtful).toBe(true);
  });
});

describe('parked notices', () => {
  test('have another turn when they are taken out, and what went out has none', () => {
    const row = add(1);
    mail.begin(row);
    mail.park(row, 'SMTP 550', START);
    add(2);
    mail.sent(found(2), START);
    expect(due(LATER)).toEqual([]);
    mail.unpark(LATER);
    expect(due(LATER)).toEqual([1]);
    expect(found(1)).toMatchObject({ state: 'pending', attempts: 1 });
    expect(found(2).state).toBe('sent');
  });
});

describe('a changed notice', () => {
  const moved = { revision: 5, day: NEXT_DAY };

  test.each<[string, () => void]>([
    ['was told by mail', () => mail.sent(add(1), START)],
    ['was told by hand', () => void mail.byHand(notice(1), '7', START)],
    ['may have been told', () => void mail.begin(add(1))],
  ])('is one for whom another day %s', (_, tell) => {
    tell();
    expect(add(1, moved).changedFrom).toEqual({ at: DAY });
  });

  test.each<[string, () => void]>([
    ['nothing', () => {}],
    ['nothing that went out', () => mail.obsolete(add(1), START)],
    ['something of another case', () => mail.sent(add(1, { caseId: 'CG-2026-002' }), START)],
    ['the same day', () => mail.sent(add(1, { day: NEXT_DAY }), START)],
  ])('is none for whoever was told %s', (_, tell) => {
    tell();
    expect(add(1, moved).changedFrom).toBeUndefined();
    expect(add(2, moved).changedFrom).toBeUndefined();
  });

  test('knows "as soon as possible" from never told', () => {
    mail.sent(add(1, { revision: 0, day: undefined }), START);
    expect(add(1, moved).changedFrom).toEqual({ at: undefined });
  });

  test('goes by what was told last', () => {
    mail.sent(add(1), START);
    mail.sent(add(1, moved), START);
    mail.obsolete(add(1, { revision: 8, day: DAY.add({ hours: 72 }) }), START);
    expect(add(1, { revision: 11, day: DAY }).changedFrom).toEqual({ at: NEXT_DAY });
  });
});

test('what was given up as obsolete is sent after all when it is asked for again', () => {
  const { messageId } = add(1);
  mail.obsolete(found(1), START);
  expect(mail.add(notice(1), LATER)).toBe(true);
  expect(found(1)).toMatchObject({ state: 'pending', nextAttemptAt: LATER, messageId });
  expect(due(LATER)).toEqual([1]);
});

describe('who was told', () => {
  test('is known with when and how, and who still waits', () => {
    mail.sent(add(1), LATER);
    mail.byHand(notice(2), '7', LATER);
    mail.begin(add(3));
    mail.park(add(4), 'SMTP 550', LATER);
    mail.obsolete(add(5), LATER);
    mail.sent(add(1, { revision: 5, day: NEXT_DAY }), LATER);
    add(6, { caseId: 'CG-2026-002' });
    const shown = mail
      .deliveriesOf({ id: CASE, toldElsewhere: [] })
      .map(({ distributorId, revision, how, at, by, doubtful, failure }) => [
        distributorId,
        revision,
        how,
        at,
        by,
        doubtful,
        failure,
      ]);
    expect(shown).toEqual([
      [1, 2, 'mail', LATER, undefined, false, undefined],
      [2, 2, 'by-hand', LATER, '7', false, undefined],
      [3, 2, 'waiting', undefined, undefined, true, undefined],
      [4, 2, 'parked', undefined, undefined, false, 'SMTP 550'],
      [1, 5, 'mail', LATER, undefined, false, undefined],
    ]);
    expect(mail.deliveriesOf({ id: 'CG-2026-009', toldElsewhere: [] })).toEqual([]);
  });

  test('by hand counts for a notice that waits or is parked, and not for one that went out', () => {
    add(1);
    mail.park(add(2), 'SMTP 550', START);
    mail.sent(add(3), START);
    expect([1, 2, 3, 4].map((id) => mail.byHand(notice(id), '7', LATER))).toEqual([true, true, false, true]);
    expect(due(LATER)).toEqual([]);
    expect(mail.deliveriesOf({ id: CASE, toldElsewhere: [] }).map(({ how }) => how)).toEqual([
      'by-hand',
      'by-hand',
      'mail',
      'by-hand',
    ]);
    expect(mail.byHand(notice(1), '8', LATER)).toBe(false);
  });

  test('by hand while an attempt runs is not overruled by it', () => {
    const row = add(1);
    mail.begin(row);
    mail.byHand(notice(1), '7', LATER);
    mail.retry(row, LATER, 'SMTP 451', false);
    expect(found(1).state).toBe('by-hand');
    expect(due(LATER)).toEqual([]);
  });
});

const records = () =>
  temporary.store.distributors.changes().map(({ stored, holds }) => {
    const { actor, body } = stored;
    const { type, contact } = z.object({ type: z.string(), contact: z.string() }).parse(JSON.parse(body));
    return [type, contact, actor, holds, isNoticeOf(stored, CASE)];
  });

describe('the record of what was sent where', () => {
  const bot = '{"kind":"bot"}';

  test('names each delivery by its address, in the chain of the list', () => {
    mail.sent(add(1), LATER);
    mail.byHand(notice(2), '7', LATER);
    expect(records()).toEqual([
      ['notice-sent', 'security@distro1.example', bot, true, true],
      ['notice-by-hand', 'security@distro2.example', '{"kind":"member","id":"7"}', true, true],
    ]);
  });

  test('names nothing that has not left, and nothing twice', () => {
    add(1);
    mail.park(add(2), 'SMTP 550', LATER);
    mail.obsolete(add(3), LATER);
    expect(records()).toEqual([]);
    mail.byHand(notice(1), '7', LATER);
    mail.byHand(notice(1), '8', LATER);
    expect(records().map(([type]) => type)).toEqual(['notice-by-hand']);
  });

  test('says of a notice that was given up whether an attempt may have arrived', () => {
    for (const id of [1, 2]) mail.retry(add(id), LATER, 'cut', true);
    mail.park(found(1), 'SMTP 550', LATER);
    mail.obsolete(found(2), LATER);
    expect(records().map(([type, contact]) => [type, contact])).toEqual([
      ['notice-uncertain', 'security@distro1.example'],
      ['notice-uncertain', 'security@distro2.example'],
    ]);
  });

  test('has an e-mail that left while a member told them by hand, too', () => {
    const first = add(1);
    mail.begin(first);
    mail.byHand(notice(1), '7', LATER);
    mail.sent(first, LATER);
    expect(records().map(([type]) => type)).toEqual(['notice-by-hand', 'notice-sent']);
    expect(found(1).state).toBe('by-hand');
  });
});
