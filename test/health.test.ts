import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveHealth, serveStandbyHealth, type DependencyHealth, type StandbyHealth } from '../src/health.ts';

const NOW = Temporal.Instant.from('2026-03-02T09:00:00Z');
let connected = true;
let lastTick: Temporal.Instant | undefined;
let states: DependencyHealth[];
let metrics: () => Promise<string>;
let served: Awaited<ReturnType<typeof serveHealth>>;

const health = {
  connected: () => connected,
  lastTick: () => lastTick,
  now: () => NOW,
  states: () => states,
  metrics: () => metrics(),
};

beforeEach(async () => {
  connected = true;
  lastTick = NOW;
  states = [];
  metrics = () => Promise.resolve('a 1\n');
  served = await serveHealth({ host: '127.0.0.1', port: 0 }, health);
});

afterEach(() => served.close());

const ask = async (path = '/healthz') => {
  const answer = await fetch(`http://127.0.0.1:${served.port}${path}`, { headers: { connection: 'close' } });
  return { status: answer.status, text: await answer.text() };
};

test('200 while the bot is connected and its reminders tick', async () => {
  expect(await ask()).toEqual({
    status: 200,
    text: '{"connected":true,"ticking":true,"lost":[],"lastGood":{}}',
  });
  lastTick = NOW.subtract({ seconds: 179 });
  expect((await ask()).status).toBe(200);
});

test('503 without either', async () => {
  connected = false;
  expect(await ask()).toEqual({
    status: 503,
    text: '{"connected":false,"ticking":true,"lost":[],"lastGood":{}}',
  });
  connected = true;
  lastTick = NOW.subtract({ seconds: 180 });
  expect(await ask()).toEqual({
    status: 503,
    text: '{"connected":true,"ticking":false,"lost":[],"lastGood":{}}',
  });
  // One by a clock that has been set back since.
  lastTick = NOW.add({ hours: 24 });
  expect((await ask()).status).toBe(503);
  lastTick = undefined;
  expect((await ask()).status).toBe(503);
});

test('there is nothing else', async () => {
  for (const path of ['/', '/healthz/', '/metrics/', '/constructor', '/toString'])
    expect(await ask(path)).toEqual({ status: 404, text: '' });
});

test('a port that is taken is an error of the start', async () => {
  await expect(serveHealth({ host: '127.0.0.1', port: served.port }, health)).rejects.toThrow(
    `HEALTH_PORT ${served.port}: another program has it. Stop that one, or name another port. (EADDRINUSE)`,
  );
});

test('what is lost is in both, and 503 of the one that a monitor asks: a restart would not mend it', async () => {
  const goodAt = NOW.subtract({ hours: 2 });
  const limit = Temporal.Duration.from({ minutes: 25 });
  states = [
    { name: 'gateway', goodAt: NOW, limit: undefined, loss: undefined },
    { name: 'sync a/b', goodAt, limit, loss: { since: goodAt } },
    { name: 'backup', goodAt: undefined, limit, loss: undefined },
  ];
  const known = {
    connected: true,
    ticking: true,
    lost: ['sync a/b'],
    lastGood: { gateway: '2026-03-02T09:00:00Z', 'sync a/b': '2026-03-02T07:00:00Z', backup: null },
  };
  const dependencies = {
    gateway: { ageSeconds: 0, limitSeconds: null },
    'sync a/b': { ageSeconds: 7200, limitSeconds: 1500 },
    backup: { ageSeconds: null, limitSeconds: 1500 },
  };
  const healthz = await ask();
  expect({ ...healthz, text: JSON.parse(healthz.text) }).toEqual({ status: 200, text: known });
  for (const path of ['/readyz', '/healthz/dependencies']) {
    const readyz = await ask(path);
    expect({ ...readyz, text: JSON.parse(readyz.text) }).toEqual({
      status: 503,
      text: { ...known, dependencies },
    });
  }
  states = states.slice(0, 1);
  expect((await ask('/readyz')).status).toBe(200);
});

test('the figures are given as they are, and where they cannot be made, 503 says so', async () => {
  expect(await ask('/metrics')).toEqual({ status: 200, text: 'a 1\n' });
  metrics = () => Promise.reject(new Error('the database is locked'));
  expect(await ask('/metrics')).toEqual({ status: 503, text: '' });
});

test('a machine that stands by is ready while it could take over', async () => {
  served.close();
  const could: StandbyHealth = { silentSeconds: 4.4, limitSeconds: 60, isAsking: true, copySeconds: 7200.2 };
  let now = could;
  served = await serveStandbyHealth(
    { host: '127.0.0.1', port: 0 },
    { health: () => now, metrics: () => metrics() },
  );
  const ready = async () => {
    const { status, text } = await ask('/readyz');
    return { status, ...JSON.parse(text) };
  };
  const lease = { answers: true, silentSeconds: 4, limitSeconds: 60 };
  expect(await ready()).toEqual({ status: 200, role: 'standby', lease, copySeconds: 7200 });
  now = { ...could, copySeconds: undefined };
  expect(await ready()).toEqual({ status: 503, role: 'standby', lease, copySeconds: null });
  now = { ...could, isAsking: false, silentSeconds: undefined };
  expect(await ready()).toMatchObject({ status: 503, lease: { answers: false, silentSeconds: null } });
  expect(await ask('/healthz')).toEqual({ status: 200, text: '{"role":"standby"}' });
  expect(await ask('/metrics')).toEqual({ status: 200, text: 'a 1\n' });
  expect((await ask('/healthz/dependencies')).status).toBe(404);
});
