import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMetrics, createStandbyMetrics } from '../src/metrics.ts';
import type { DependencyHealth, StandbyHealth } from '../src/health.ts';
import { QUIET_HOURS } from '../src/store/outbox.ts';
import { keepVerified } from '../src/store/verification.ts';
import { VERSION } from '../src/version.ts';
import { START, temporaryStore, type TemporaryStore } from './support/temporary.ts';

let temporary: TemporaryStore;
let states: DependencyHealth[];
let remaining: number | undefined;

beforeEach(() => {
  temporary = temporaryStore();
  states = [];
  remaining = undefined;
});

afterEach(() => temporary[Symbol.dispose]());

const minutes = (count: number) => START.add({ minutes: count });

/** The bot's own figures ten minutes after the start, by name and labels. */
async function figures(): Promise<Record<string, number>> {
  const metrics = await made();
  return read(await metrics.text());
}

const made = () =>
  createMetrics({
    figures: (now) => temporary.store.figures(now),
    states: () => states,
    remaining: () => remaining,
    now: () => minutes(10),
  });

function read(text: string): Record<string, number> {
  const lines = text.matchAll(/^advisory_bot_(\S+) (\S+)$/gm);
  return Object.fromEntries(Array.from(lines, ([, name = '', value = '']) => [name, Number(value)]));
}

test('a bot that is new has none of anything, and says which version it is', async () => {
  expect(await figures()).toMatchObject({
    [`info{version="${VERSION}"}`]: 1,
    oldest_unsent_seconds: 0,
    cases_with_reminders_due: 0,
    reminders_given: 0,
    answer_seconds_count: 0,
  });
});

test('messages count by state, and the oldest that should have left by its age', async () => {
  const { outbox } = temporary.store;
  const notification = { template: 'case-opened', caseId: 'CG-2026-001' } as const;
  for (const [minute, key] of ['sent', 'quiet', 'late', 'later', 'parked'].entries()) {
    outbox.add({ key, base: key, kind: 'dm', recipient: key, notification }, minutes(minute));
    const message = outbox.find(key);
    if (!message) throw new Error('there is no such message');
    if (key === 'sent') outbox.sent(message, { channelId: '5', messageId: '6' }, minutes(9));
    if (key === 'quiet') outbox.retry(message, minutes(60), QUIET_HOURS, false);
    if (key === 'parked') outbox.park(message, '50013', minutes(9));
  }
  const all = await figures();
  expect(all).toMatchObject({
    'messages{state="sent"}': 1,
    'messages{state="pending"}': 3,
    'messages{state="parked"}': 1,
    oldest_unsent_seconds: 8 * 60,
  });
});

test('what was restored last to verify the replica is told by its age, and nothing where nothing was', async () => {
  expect(Object.keys(await figures()).join()).not.toContain('replica');
  keepVerified(temporary.store.facts, { asOf: minutes(4), cases: 1, events: 9 }, minutes(5));
  expect(await figures()).toMatchObject({ 'replica_verified_age_seconds{of="newest"}': 6 * 60 });
});

test('of each kind of dependency the oldest is told, how many are lost, and of no repository its name', async () => {
  const limit = Temporal.Duration.from({ minutes: 25 });
  states = [
    { name: 'sync hidden/one', goodAt: minutes(9), limit, loss: undefined },
    { name: 'sync hidden/two', goodAt: START, limit, loss: { since: START } },
    { name: 'backup', goodAt: undefined, limit: undefined, loss: undefined },
    // By a clock that was ahead.
    { name: 'gateway', goodAt: minutes(60), limit, loss: undefined },
  ];
  const all = await figures();
  expect(all).toMatchObject({
    'dependency_age_seconds{kind="sync"}': 600,
    'dependency_age_seconds{kind="gateway"}': 0,
    'dependency_limit_seconds{kind="sync"}': 1500,
    'dependencies_lost{kind="sync"}': 1,
    'dependencies_lost{kind="backup"}': 0,
  });
  expect(all).not.toHaveProperty('dependency_age_seconds{kind="backup"}');
  expect(Object.keys(all).join()).not.toContain('hidden');
});

test('how long people wait, and what GitHub takes yet, count once they are known', async () => {
  const metrics = await made();
  expect(Object.keys(read(await metrics.text())).join()).not.toContain('github_requests_remaining');
  metrics.answered(0.2);
  metrics.answered(2);
  remaining = 4711;
  expect(read(await metrics.text())).toMatchObject({
    'answer_seconds_bucket{le="0.25"}': 1,
    answer_seconds_count: 2,
    'github_requests_remaining{resource="core"}': 4711,
  });
});

test('of two machines one says that it is the primary, and both since when there was no sign of life', async () => {
  const metrics = await createMetrics({
    figures: (now) => temporary.store.figures(now),
    states: () => states,
    remaining: () => remaining,
    now: () => START,
    leaseAge: () => 3,
  });
  expect(read(await metrics.text())).toMatchObject({ primary: 1, lease_age_seconds: 3 });
  let health: StandbyHealth = { silentSeconds: 4, limitSeconds: 60, isAsking: true, copySeconds: 7200 };
  const standby = await createStandbyMetrics(() => health);
  expect(read(await standby.text())).toEqual({
    primary: 0,
    lease_age_seconds: 4,
    lease_answers: 1,
    copy_age_seconds: 7200,
  });
  health = { ...health, isAsking: false, copySeconds: undefined };
  expect(read(await standby.text())).toEqual({ primary: 0, lease_age_seconds: 4, lease_answers: 0 });
  expect(await figures()).not.toHaveProperty('primary');
});
