import { join } from 'node:path';
import { expect, test } from 'vitest';
import { golden, lines } from './golden.ts';
import { House, temporaryDirectory } from './house.ts';
import { ANNA, BEN, inGitHub } from './people.ts';
import { rowsOf } from './rows.ts';

// What the team is told of mails that come, still wait, and follow.

const CASE = 'CG-2026-001';

test('messages, with their keys', () => {
  using directory = temporaryDirectory();
  const now = Temporal.Instant.from('2026-11-30T02:00:00Z');
  using house = new House(join(directory.path, 'bot.db'), now);
  for (const id of [ANNA, BEN]) house.store.people.seen(id, true);
  house.takeInMails([{ hash: 'a', answers: [] }], now);
  house.nudgeOfMails(now.add({ hours: 1 }));
  house.open(
    [
      {
        type: 'opened',
        source: 'email',
        repository: 'stacklok/codegate',
        disclosedAt: now,
        pgpRequested: false,
      },
    ],
    inGitHub(now.toString()),
  );
  house.mailBelongsTo(1, CASE, ANNA, now);
  house.takeInMails([{ hash: 'b', answers: ['a'] }], now.add({ hours: 2 }));
  const text = lines(
    rowsOf(house.file, 'outbox', 'key, key_base, kind, recipient, notice, state, created_at'),
  );
  expect(text).toBe(golden('mail-in-outbox.jsonl', text));
});
