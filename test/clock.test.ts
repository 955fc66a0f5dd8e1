import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { systemClock, type Clock } from '../src/clock.ts';

let clock: Clock;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-02T09:00:30Z') });
  clock = systemClock();
});

afterEach(async () => {
  await clock.stop();
  vi.useRealTimers();
});

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

test('a job runs at the minutes of its pattern, in UTC', async () => {
  const ran: string[] = [];
  const job = (name: string) => async () => {
    ran.push(`${name} ${new Date().toISOString().slice(11, 16)}`);
    await Promise.resolve();
  };
  clock.every('* * * * *', 'minutely', job('minutely'));
  clock.every('2 9 * * *', 'daily', job('daily'));
  await minutes(3);
  expect(ran.toSorted()).toEqual(['daily 09:02', 'minutely 09:01', 'minutely 09:02', 'minutely 09:03']);
});

test('a job does not overlap itself', async () => {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  clock.every('* * * * *', 'slow', () => {
    runs += 1;
    return gate.promise;
  });
  await minutes(5);
  expect(runs).toBe(1);
  gate.resolve();
  await minutes(2);
  expect(runs).toBe(3);
});

test('what came due while the machine slept has its turn once: each minute’s at once, and any other some minutes later', async () => {
  const ran: string[] = [];
  const job = (name: string) => async () => {
    ran.push(`${name} ${new Date().toISOString().slice(11, 16)}`);
    await Promise.resolve();
  };
  clock.every('* * * * *', 'minutely', job('minutely'));
  clock.every('17 11 * * *', 'nightly', job('nightly'));
  await minutes(1);
  vi.setSystemTime(new Date('2026-03-02T14:20:31Z'));
  await minutes(20);
  const nightly = ran.filter((line) => line.startsWith('nightly'));
  expect(nightly).toEqual(['nightly 14:26']);
  expect(ran.filter((line) => !line.startsWith('nightly'))).toEqual(
    expect.arrayContaining(['minutely 09:01', 'minutely 14:21', 'minutely 14:22', 'minutely 14:23']),
  );
});

test('a clock that was ahead for a moment gives no turn to what is not of each minute', async () => {
  const ran: string[] = [];
  clock.every('17 3 * * *', 'nightly', async () => {
    ran.push(new Date().toISOString().slice(0, 16));
    await Promise.resolve();
  });
  await minutes(5);
  vi.setSystemTime(new Date('2026-04-01T09:05:30Z'));
  await minutes(2);
  vi.setSystemTime(new Date('2026-03-02T09:07:30Z'));
  await minutes(20);
  expect(ran).toEqual(['2026-03-02T09:13']);
});

test('a turn that comes late, since the machine was busy, is taken late', async () => {
  const ran: string[] = [];
  clock.every('2 * * * *', 'hourly', async () => {
    ran.push(new Date().toISOString().slice(11, 19));
    await Promise.resolve();
  });
  vi.setSystemTime(new Date('2026-03-02T09:00:50Z'));
  await minutes(2);
  expect(ran).toEqual(['09:02:20']);
});

test('no turn is passed over where the machine stood still for too short a time to be taken for a leap', async () => {
  const ran: string[] = [];
  clock.every('2 * * * *', 'hourly', async () => {
    ran.push(new Date().toISOString().slice(11, 19));
    await Promise.resolve();
  });
  await minutes(1);
  // The turn is taken 100 seconds late; the next look comes with it, and sees less than two minutes.
  vi.setSystemTime(new Date('2026-03-02T09:03:10Z'));
  await vi.advanceTimersByTimeAsync(30_000);
  vi.setSystemTime(new Date('2026-03-02T09:02:50Z'));
  await minutes(5);
  expect(ran).toEqual(['09:03:40']);
});

test('a job follows a clock that is set back', async () => {
  const ran: string[] = [];
  vi.setSystemTime(new Date('2026-04-02T09:10:30Z'));
  clock.every('2 * * * *', 'hourly', async () => {
    ran.push(new Date().toISOString().slice(0, 16));
    await Promise.resolve();
  });
  await minutes(2);
  vi.setSystemTime(new Date('2026-03-02T09:58:30Z'));
  await minutes(10);
  expect(ran).toEqual(['2026-03-02T10:02']);
});

test('stopping waits for the job that runs, and starts no further one', async () => {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  clock.every('* * * * *', 'slow', () => {
    runs += 1;
    return gate.promise;
  });
  await minutes(1);
  let stopped = false;
  const stop = clock.stop().then(() => (stopped = true));
  await minutes(3);
  expect({ runs, stopped }).toEqual({ runs: 1, stopped: false });
  gate.resolve();
  await stop;
  await minutes(3);
  expect(runs).toBe(1);
});

test('a clock without jobs stops at once, and its time is the machine’s', async () => {
  const before = Temporal.Now.instant();
  const now = clock.now();
  expect(Temporal.Instant.compare(before, now)).toBeLessThanOrEqual(0);
  expect(Temporal.Instant.compare(now, Temporal.Now.instant())).toBeLessThanOrEqual(0);
  await clock.stop();
});
