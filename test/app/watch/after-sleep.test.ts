import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Watch } from '../../../src/app/watch/watch.ts';
import { systemClock, type Clock } from '../../../src/clock.ts';
import { DatabaseLook } from '../../../src/jobs/database-look.ts';
import { schedule } from '../../../src/jobs/schedule.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { START, temporaryStore } from '../../support/temporary.ts';

// With the machine's own clock, which after a sleep lets all jobs begin at once.

const now = () => Temporal.Instant.fromEpochMilliseconds(Date.now());
let clock: Clock;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date(START.epochMilliseconds) });
  clock = systemClock();
});

afterEach(async () => {
  await clock.stop();
  vi.useRealTimers();
});

test('after a night in which the machine slept, nobody is told that the database is not sound', async () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  store.people.seen('1', true);
  const syncEvery = Temporal.Duration.from({ minutes: 1 });
  const watch = new Watch({ store, syncEvery, now, dependencies: ['database'] });
  const { log } = recordedLog();
  const look = new DatabaseLook({
    file: { isInPlace: () => true, hasLog: () => true, logRenewed: () => {} },
    renewLog: () => true,
    isWhole: () => true,
    rescue: () => Promise.resolve(undefined),
    rescuedTo: 'BACKUP_DIR',
    watch,
    now,
    log,
  });
  const jobs = [
    { name: 'look at the database', pattern: '* * * * *', run: () => look.run() },
    { name: 'watch', pattern: '* * * * *', run: async () => watch.tell() },
  ];
  schedule(clock, jobs, log);
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  vi.setSystemTime(new Date(Date.now() + 8 * 3_600_000));
  await vi.advanceTimersByTimeAsync(3 * 60_000);
  expect(store.outbox.waitingFor('1')).toEqual([]);
});
