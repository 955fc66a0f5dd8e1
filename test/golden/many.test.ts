import { join } from 'node:path';
import { expect, test } from 'vitest';
import { golden, lines } from './golden.ts';
import { House, temporaryDirectory } from './house.ts';
import { rowsOf } from './rows.ts';

// What is told of many cases in one message.

test('messages, with their keys, and what they take the place of', () => {
  using directory = temporaryDirectory();
  const now = Temporal.Instant.from('2026-11-29T10:00:00Z');
  using house = new House(join(directory.path, 'bot.db'), now);
  house.store.people.seen('1', true);
  for (let number = 0; number < 4; number += 1)
    house.open(
      [
        {
          type: 'opened',
          source: 'github',
          repository: 'stacklok/codegate',
          disclosedAt: now,
          pgpRequested: false,
        },
      ],
      {
        actor: { kind: 'github' },
        cause: 'sync',
        now,
      },
    );
  house.tellTogether(now);
  const text = lines(
    rowsOf(house.file, 'outbox', 'key, key_base, kind, recipient, notice, state, created_at'),
  );
  expect(text).toBe(golden('many-outbox.jsonl', text));
});
