import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backUp } from '../../src/jobs/backup.ts';
import { setFence } from '../../src/store/fence.ts';
import { newestCopy } from '../../src/store/newest-copy.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { by, opened, START, temporaryDirectory, temporaryStore } from '../support/temporary.ts';

// Which of the backups in a directory a machine that stands by takes over with.

const TRUTH = 7;

/** A database and its backups, each named after a day so many after the first. */
function withBackups() {
  const temporary = temporaryStore();
  const place = temporaryDirectory();
  const { store, database } = temporary;
  setFence(store.facts, [TRUTH]);
  const directory = join(place.path, 'backups');
  return {
    store,
    backUp: (day: number) =>
      backUp(database.sqlite, directory, START.add({ hours: 24 * day }), recordedLog().log),
    newest: () => newestCopy(directory, TRUTH).name,
    [Symbol.dispose]() {
      place[Symbol.dispose]();
      temporary[Symbol.dispose]();
    },
  };
}

test('a backup that is named after a day that has not come is the newest only until there is more in another', async () => {
  using backups = withBackups();
  const { store, newest } = backups;
  await backups.backUp(0);
  store.cases.open([opened()], by('1', START));
  await backups.backUp(30);
  expect(newest()).toBe('advisory-bot-2026-04-01.db');
  store.cases.open([opened()], by('1', START));
  await backups.backUp(1);
  expect(newest()).toBe('advisory-bot-2026-03-03.db');
});

test('a day on which only messages left counts too', async () => {
  using backups = withBackups();
  const { store, newest } = backups;
  await backups.backUp(30);
  const notification = { template: 'dm-test' } as const;
  store.outbox.add({ key: 'a', base: 'a', kind: 'dm', recipient: '1', notification }, START);
  await backups.backUp(1);
  expect(newest()).toBe('advisory-bot-2026-03-03.db');
});

test('of backups that hold the same, the one of the last day is the newest', async () => {
  using backups = withBackups();
  for (const day of [2, 0, 1]) await backups.backUp(day);
  expect(backups.newest()).toBe('advisory-bot-2026-03-04.db');
});

test('what is of another database is passed over, however much it holds', async () => {
  using backups = withBackups();
  const { store, newest } = backups;
  await backups.backUp(0);
  setFence(store.facts, [TRUTH + 1]);
  store.cases.open([opened()], by('1', START));
  await backups.backUp(1);
  expect(newest()).toBe('advisory-bot-2026-03-02.db');
});
