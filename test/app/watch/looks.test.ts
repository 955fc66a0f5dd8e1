import { expect, test } from 'vitest';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lookAtDms, lookAtReplication, replicaTrouble } from '../../../src/app/watch/looks.ts';
import { teamKey } from '../../../src/process/notifications/message-keys.ts';
import { QUIET_HOURS } from '../../../src/store/outbox.ts';
import { START, temporaryStore } from '../../support/temporary.ts';

test.each([
  ['a message that Discord does not take', 'Discord 503', { why: 'Discord says: Discord 503.' }],
  ['a message that waits for the end of quiet hours', QUIET_HOURS, undefined],
])('%s: whether direct messages fail', (_, failure, trouble) => {
  using temporary = temporaryStore();
  const { outbox, people } = temporary.store;
  people.seen('1', true);
  const notification = { template: 'team-found' } as const;
  outbox.add({ ...teamKey('team-found', START, '1'), kind: 'dm', recipient: '1', notification }, START);
  const [message] = outbox.due(START, 1);
  if (message) outbox.retry(message, START.add({ hours: 8 }), failure, false);
  expect(lookAtDms(temporary.store, START.add({ hours: 1 }))).toEqual(trouble);
});

const writtenAt = (minute: number, file: string) => utimesSync(file, minute * 60, minute * 60);

test('whether Litestream follows shows by what it has put beside the database', () => {
  using temporary = temporaryStore();
  const { path } = temporary;
  const log = `${path}-wal`;
  const read = join(dirname(path), '.bot.db-litestream', 'generations', 'a', 'wal');
  const why = { why: expect.stringContaining('It does not follow my database') };
  expect(lookAtReplication(path)).toEqual(why);
  mkdirSync(read, { recursive: true });
  writeFileSync(join(read, '00000000.wal'), '');
  const turns = [
    { written: 100, read: 100, trouble: undefined },
    { written: 102, read: 100, trouble: undefined },
    { written: 103, read: 100, trouble: why },
    { written: 103, read: 103, trouble: undefined },
    // Nothing was written for days.
    { written: 103, read: 9000, trouble: undefined },
  ];
  for (const turn of turns) {
    writtenAt(turn.written, log);
    for (const file of [
      '.bot.db-litestream',
      '.bot.db-litestream/generations',
      '.bot.db-litestream/generations/a',
    ])
      writtenAt(0, join(dirname(path), file));
    writtenAt(0, read);
    writtenAt(turn.read, join(read, '00000000.wal'));
    expect([turn, lookAtReplication(path)]).toEqual([turn, turn.trouble]);
  }
  // A bot that has stopped has left no log.
  expect(lookAtReplication(join(dirname(path), 'other.db'))).toBeUndefined();
});

test('a restore that was verified is behind where its end is a quarter of an hour before what is known', () => {
  const known = START.add({ hours: 1 });
  const at = (minutes: number) => ({ asOf: known.subtract({ minutes }), cases: 1, events: 1 });
  expect(replicaTrouble(at(0), known)).toBeUndefined();
  expect(replicaTrouble(at(15), known)).toBeUndefined();
  expect(replicaTrouble(at(16), known)?.why).toBe(
    'The copy that it gives ends at 2026-03-02 09:44 UTC, and I have recorded more until 2026-03-02 10:00 UTC. Look at Litestream’s log: it does not copy any more, or the replica is another one’s.',
  );
  expect(replicaTrouble({ asOf: null, cases: 0, events: 0 }, known)?.why).toContain('is empty');
  expect(replicaTrouble({ asOf: null, cases: 0, events: 0 }, undefined)).toBeUndefined();
  const failed = { why: 'From it, nothing.', lasting: false };
  expect(replicaTrouble(failed, known)).toEqual(failed);
});
