import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { addDistributor, removeDistributor } from '../../src/app/distributors.ts';
import { distributorsChangedView } from '../../src/discord/views/distributors.ts';
import { changeLines } from '../../src/documents/audit/change-lines.ts';
import { START, temporaryStore } from '../support/temporary.ts';
import { textOf } from '../support/screens.ts';

const alpha = {
  name: 'Alpha',
  contact: 'a@b.org',
  since: Temporal.PlainDate.from('2025-04-01'),
  addedBy: '1',
};

test('whoever changes the list, the rest of the security team hears of it', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  for (const id of ['1', '2', '3']) store.people.seen(id, true);
  addDistributor(store, alpha, START);
  removeDistributor(store, 'alpha', '2', START);
  const told = store.outbox.due(START, 50).map(({ recipient, notification }) => [recipient, notification]);
  const added = {
    template: 'distributors-changed',
    change: 'added',
    name: 'Alpha',
    by: '1',
  };
  const removed = { ...added, change: 'removed', by: '2' };
  expect(told).toEqual([
    ['2', added],
    ['3', added],
    ['1', removed],
    ['3', removed],
  ]);
});

test('where there is no other member, the role is called, without content', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  store.people.seen('1', true);
  addDistributor(store, alpha, START);
  const [only, ...others] = store.outbox.due(START, 50);
  expect([only?.kind, only?.recipient, only?.notification, others]).toEqual([
    'channel',
    'security',
    { template: 'role-ping', traces: [expect.any(Number)] },
    [],
  ]);
});

test('a change that is refused is told to nobody', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  for (const id of ['1', '2']) store.people.seen(id, true);
  expect(addDistributor(store, { ...alpha, contact: 'nowhere' }, START)).toBe('bad-contact');
  expect(removeDistributor(store, 'Alpha', '1', START)).toBeUndefined();
  expect(store.outbox.due(START, 50)).toEqual([]);
});

test('the message names the distributor harmlessly, and no address: it is a direct message', () => {
  const view = distributorsChangedView({
    template: 'distributors-changed',
    change: 'added',
    name: '[**X**](https://evil.test)',
    by: '1',
  });
  const text = textOf(view);
  expect(text).toContain('<@1>');
  expect(text).not.toContain('@b.org');
  expect(text).not.toContain('[**X**](');
});

test('the export has each change as the trail has events: the chain can be checked from the file alone', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  addDistributor(store, alpha, START);
  removeDistributor(store, 'Alpha', '2', START);
  const { content } = changeLines('distributors', store.distributors.changes(), { by: '1', at: START }) ?? {};
  const Line = z.object({
    case: z.string(),
    seq: z.number(),
    at: z.string(),
    cause: z.string(),
    hash: z.string(),
    raw: z.object({ actor: z.string(), body: z.string() }),
  });
  const [first, ...lines] = String(content).trimEnd().split('\n');
  expect(JSON.parse(first ?? '')).toMatchObject({ changes: 2, broken: [] });
  let before = '';
  for (const line of lines) {
    const { case: id, seq, at, cause, hash, raw } = Line.parse(JSON.parse(line));
    const covered = JSON.stringify([before, id, seq, at, raw.actor, cause, raw.body]);
    expect(createHash('sha256').update(covered).digest('hex')).toBe(hash);
    before = hash;
  }
  expect(lines).toHaveLength(2);
});
