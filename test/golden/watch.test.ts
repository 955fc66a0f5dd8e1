import { join } from 'node:path';
import { expect, test } from 'vitest';
import { golden, lines } from './golden.ts';
import { House, temporaryDirectory } from './house.ts';
import { rowsOf } from './rows.ts';

// What the team is told when something the bot depends on is lost, and what the bot keeps of it.

const NOW = Temporal.Instant.from('2026-11-29T10:00:00Z');
const REPOSITORY = 'sync stacklok/codegate';

test('messages, with their keys, and the facts', () => {
  using directory = temporaryDirectory();
  using house = new House(join(directory.path, 'bot.db'), NOW);
  house.store.people.seen('1', true);
  const fails = { why: 'GitHub does not answer.', lasting: true, channelKnows: false, toldElsewhere: false };
  house.watchOver([[REPOSITORY, () => fails]], NOW);
  const lost = house.store.facts.get(`dependency ${REPOSITORY}`);
  house.watchOver([[REPOSITORY, () => undefined]], NOW.add({ hours: 1 }));
  const well = house.store.facts.get(`dependency ${REPOSITORY}`);
  const columns = 'key, key_base, kind, recipient, notice, state, created_at';
  const text = lines(rowsOf(house.file, 'outbox', columns)) + lines([{ lost, well }]);
  expect(text).toBe(golden('watch-outbox.jsonl', text));
});
