import { join } from 'node:path';
import { expect, test } from 'vitest';
import { golden, lines } from './golden.ts';
import { House, temporaryDirectory } from './house.ts';
import { rowsOf } from './rows.ts';

// What the team is told when others may read the private channel, and what the bot keeps of it.

const NOW = Temporal.Instant.from('2026-11-29T10:00:00Z');

test('messages, with their keys, and the fact', () => {
  using directory = temporaryDirectory();
  using house = new House(join(directory.path, 'bot.db'), NOW);
  house.store.people.seen('1', true);
  house.tellOfPrivacy(['SECURITY_CHANNEL_ID: everyone'], NOW);
  const fact = house.store.facts.get('privacy-lost');
  house.tellOfPrivacy([], NOW.add({ hours: 1 }));
  const columns = 'key, key_base, kind, recipient, notice, state, created_at';
  const text = lines(rowsOf(house.file, 'outbox', columns)) + lines([{ fact }]);
  expect(text).toBe(golden('privacy-outbox.jsonl', text));
});
