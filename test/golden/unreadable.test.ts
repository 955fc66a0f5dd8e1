import { join } from 'node:path';
import { expect, test } from 'vitest';
import { golden, lines } from './golden.ts';
import { House, temporaryDirectory } from './house.ts';
import { rowsOf } from './rows.ts';

// What the team is told of advisories that cannot be read.

test('messages, with their keys', () => {
  using directory = temporaryDirectory();
  const now = Temporal.Instant.from('2026-11-29T10:00:00Z');
  using house = new House(join(directory.path, 'bot.db'), now);
  house.tellUnreadable({ repository: 'stacklok/codegate', count: 2 }, now);
  house.store.people.seen('1', true);
  house.tellUnreadable({ repository: 'stacklok/codegate', count: 1 }, now.add({ hours: 1 }));
  const text = lines(
    rowsOf(house.file, 'outbox', 'key, key_base, kind, recipient, notice, state, created_at'),
  );
  expect(text).toBe(golden('unreadable-outbox.jsonl', text));
});
