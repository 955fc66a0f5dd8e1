import { expect, test, vi } from 'vitest';
import { afterReconciliation, botJobs, catchUp } from '../../src/jobs/jobs.ts';
import { atMostEvery, schedule, whenSetBack } from '../../src/jobs/schedule.ts';
import { START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';
import { VirtualClock } from '../../src/sandbox/virtual-clock.ts';
import { recordedLog } from '../support/recorded-log.ts';

test('a job that throws is logged by its name, without its words, and has its next turn', async () => {
  const clock = new VirtualClock(START);
  const { log, lines } = recordedLog();
  const ran: string[] = [];
  const job = (name: string, fails: boolean) => ({
    name,
    pattern: '* * * * *',
    run: async () => {
      ran.push(name);
      await Promise.resolve();
      if (fails) throw new TypeError('GHSA-2345-6789-cfgh is secret');
    },
  });
  schedule(clock, [job('bad', true), job('good', false)], log);
  await clock.advanceTo(START.add({ minutes: 2 }));
  expect(ran).toEqual(['bad', 'good', 'bad', 'good']);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain('"job":"bad"');
  expect(lines[0]).toContain('TypeError');
  expect(lines.join('')).not.toContain('GHSA');
});

test('a job that fails because of the disk says in the log what mends it', async () => {
  const clock = new VirtualClock(START);
  const { log, lines } = recordedLog();
  const error = Object.assign(new Error('secret'), { code: 'SQLITE_CORRUPT' });
  schedule(clock, [{ name: 'bad', pattern: '* * * * *', run: () => Promise.reject(error) }], log);
  await clock.advanceTo(START.add({ minutes: 1 }));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    job: 'bad',
    code: 'SQLITE_CORRUPT',
    problem: expect.stringContaining('restore the newest copy'),
  });
  expect(lines[0]).not.toContain('secret');
});

test('work is done when its length has passed, whatever the pattern that asks', async () => {
  let now = START;
  const done: number[] = [];
  const work = atMostEvery(
    Temporal.Duration.from('PT7M'),
    () => now,
    async (instant) => {
      done.push(instant.since(START).total('minutes'));
      await Promise.resolve();
    },
  );
  for (let minute = 0; minute <= 22; minute += 1) {
    now = START.add({ minutes: minute });
    await work();
  }
  expect(done).toEqual([0, 7, 14, 21]);
  // After a downtime once, not as often as was missed.
  now = START.add({ hours: 24 });
  await work();
  await work();
  expect(done).toEqual([0, 7, 14, 21, 24 * 60]);
});

test('a turn that comes a moment early is no turn missed, and a clock that was ahead is no year without work', async () => {
  let now = START;
  const done: string[] = [];
  const work = atMostEvery(
    Temporal.Duration.from('PT5M'),
    () => now,
    async (instant) => {
      done.push(instant.toString());
      await Promise.resolve();
    },
  );
  const at = async (instant: Temporal.Instant) => {
    now = instant;
    return work();
  };
  expect(await at(START.add({ milliseconds: 7 }))).toBe(true);
  expect(await at(START.add({ minutes: 4, milliseconds: 2 }))).toBe(false);
  expect(await at(START.add({ minutes: 5, milliseconds: 2 }))).toBe(true);
  expect(await at(START.add({ hours: 24 * 365 }))).toBe(true);
  // The clock is set right.
  expect(await at(START.add({ minutes: 10 }))).toBe(true);
  expect(await at(START.add({ minutes: 11 }))).toBe(false);
  expect(done).toHaveLength(4);
});

const nothing = () => Promise.resolve();

/** A bot's jobs, of which each does nothing but what `parts` says. */
function jobsOf(temporary: TemporaryStore, parts: Partial<Parameters<typeof botJobs>[0]>) {
  return botJobs({
    store: temporary.store,
    policy: temporary.policy,
    look: () => {},
    lookAtDatabase: nothing,
    lookAtUnreadable: () => {},
    readAllCases: nothing,
    lookAtCodegate: nothing,
    sync: { run: nothing },
    team: { review: nothing },
    watch: () => {},
    lookAtReporting: nothing,
    lookAtArrivals: nothing,
    lookAtEnrolment: nothing,
    askMail: undefined,
    tick: () => {},
    deliverer: { runMessages: nothing, runPublic: nothing },
    mailer: undefined,
    mailbox: undefined,
    renewIndex: () => Promise.resolve(true),
    erase: () => Promise.resolve(false),
    fold: () => {},
    backUp: undefined,
    verifyReplica: undefined,
    now: () => START,
    ...parts,
  });
}

test.each([
  ['before the index says of each case whether it is closed', true, ['renewed', 'erased']],
  ['where a stop comes before it does', false, ['renewed']],
])('nothing is erased %s', async (_, isWhole, done) => {
  using temporary = temporaryStore();
  const renewed = Promise.withResolvers<void>();
  const did: string[] = [];
  const jobs = jobsOf(temporary, {
    renewIndex: async () => {
      await renewed.promise;
      did.push('renewed');
      return isWhole;
    },
    erase: async () => did.push('erased') > 0,
  });
  const erasing = jobs.find(({ name }) => name === 'erase')?.run();
  await new Promise(setImmediate);
  expect(did).toEqual([]);
  renewed.resolve();
  await erasing;
  expect(did).toEqual(done);
});

test('a copy that fails after a takeover is tried again at the next turn, until there is one', async () => {
  using temporary = temporaryStore();
  const copies = [false, false, true];
  let tried = 0;
  const daily = jobsOf(temporary, { backUp: async () => copies[tried++] ?? true });
  const jobs = afterReconciliation(daily, { isDone: true, run: nothing }, true);
  const turn = jobs.find(({ name }) => name === 'back up what was restored');
  // Two at once make one copy.
  await Promise.all([turn?.run(), turn?.run()]);
  expect(tried).toBe(1);
  for (let minute = 0; minute < 5; minute += 1) await turn?.run();
  expect(tried).toBe(3);
});

test.each([true, false])(
  'a machine that took over makes a copy once the world is looked at (%s)',
  async (isOneOfSeveral) => {
    using temporary = temporaryStore();
    const did: string[] = [];
    const does = (what: string) => async () => void did.push(what);
    const daily = jobsOf(temporary, {
      deliverer: { runMessages: does('delivered'), runPublic: nothing },
      backUp: async () => did.push('copied') > 0,
    });
    let looks = 0;
    const reconciliation = {
      get isDone() {
        return looks > 1;
      },
      run: async () => void (looks += 1),
    };
    const jobs = afterReconciliation(daily, reconciliation, isOneOfSeveral);
    const { store } = temporary;
    await catchUp(jobs, store, START);
    expect(did).toEqual([]);
    await catchUp(jobs, store, START);
    await catchUp(jobs, store, START);
    expect(did).toEqual(isOneOfSeveral ? ['delivered', 'copied', 'delivered'] : ['delivered', 'delivered']);
  },
);

test('every case is read at night: a start, which somebody waits for, leaves it and the copies to their hour', async () => {
  using temporary = temporaryStore();
  const did: string[] = [];
  const does = (what: string) => async () => {
    did.push(what);
    await Promise.resolve();
    return true;
  };
  const jobs = jobsOf(temporary, {
    readAllCases: async () => void (await does('read all')()),
    backUp: does('copied'),
    renewIndex: does('indexed'),
  });
  await catchUp(jobs, temporary.store, START);
  expect(did).toEqual(['indexed']);
  const clock = new VirtualClock(START);
  schedule(clock, jobs, recordedLog().log);
  await clock.advanceTo(START.add({ hours: 24 }));
  expect(did.filter((what) => what === 'read all')).toHaveLength(1);
});

test('what a sync finds is told when it has ended, not a minute later', async () => {
  using temporary = temporaryStore();
  const answered = Promise.withResolvers<void>();
  const did: string[] = [];
  const does = (what: string) => async () => {
    did.push(what);
    await Promise.resolve();
  };
  const jobs = jobsOf(temporary, {
    sync: {
      run: async () => {
        await answered.promise;
        did.push('synced');
      },
    },
    tick: () => void did.push('tick'),
    deliverer: { runMessages: does('delivered'), runPublic: does('published') },
  });
  // As node-cron does it: each job of the minute begins, and none waits for another.
  const minute: (() => Promise<void>)[] = [];
  const clock = { now: () => START, stop: () => Promise.resolve() };
  schedule({ ...clock, every: (_pattern, _name, run) => void minute.push(run) }, jobs, recordedLog().log);
  const running = minute.map((run) => run());
  await vi.waitUntil(() => did.includes('published'));
  expect(did).toEqual(['tick', 'delivered', 'published']);
  answered.resolve();
  await Promise.all(running);
  expect(did.slice(3)).toEqual(['synced', 'tick', 'delivered']);
});

test('what a clock that was ahead has put off has its turn once the clock is right, and after a start', async () => {
  using temporary = temporaryStore();
  const { outbox } = temporary.store;
  const add = (key: string) => {
    const notification = { template: 'dm-test' } as const;
    outbox.add({ key, base: key, kind: 'dm', recipient: '1', notification }, START);
    const message = outbox.find(key);
    if (message) outbox.retry(message, START.add({ hours: 24 * 40 }), 'Discord 503', true);
  };
  let now = START.add({ hours: 24 * 40 });
  const look = whenSetBack(
    () => now,
    () => outbox.rouse(now),
  );
  add('a');
  look();
  now = START.add({ minutes: 1 });
  expect(outbox.due(now, 9)).toEqual([]);
  look();
  expect(outbox.due(now, 9).map(({ key }) => key)).toEqual(['a']);
  add('b');
  await catchUp([], temporary.store, now);
  expect(outbox.due(now, 9).map(({ key }) => key)).toEqual(['a', 'b']);
});

test('what had begun before the clock was set right, and is stored by it after, has its turn all the same', async () => {
  using temporary = temporaryStore();
  const { outbox } = temporary.store;
  const [ahead, waiting] = ['ahead', 'waiting'].map((key) => {
    const notification = { template: 'dm-test' } as const;
    outbox.add({ key, base: key, kind: 'dm', recipient: '1', notification }, START.add({ hours: 20 }));
    return outbox.find(key);
  });
  if (waiting) outbox.retry(waiting, START.add({ hours: 8 }), 'quiet hours', false);
  await jobsOf(temporary, {})
    .find(({ name }) => name === 'look at the clock')
    ?.run();
  expect(outbox.due(START, 9)).toEqual([ahead && { ...ahead, nextAttemptAt: START.epochMilliseconds }]);
});
