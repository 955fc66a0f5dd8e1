import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveHealth } from '../src/health.ts';

const NOW = Temporal.Instant.from('2026-03-02T09:00:00Z');
let connected = true;
let lastTick: Temporal.Instant | undefined;
let states: {
  name: string;
  goodAt: Temporal.Instant | undefined;
  loss: { since: Temporal.Instant } | undefined;
}[];
let served: Awaited<ReturnType<typeof serveHealth>>;

beforeEach(async () => {
  connected = true;
  lastTick = NOW;
  states = [];
  served = await serveHealth(0, {
    connected: () => connected,
    lastTick: () => lastTick,
    now: () => NOW,
    states: () => states,
  });
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
  for (const path of ['/', '/healthz/', '/metrics'])
    expect(await ask(path)).toEqual({ status: 404, text: '' });
});

test('a port that is taken is an error of the start', async () => {
  const same = { connected: () => true, lastTick: () => lastTick, now: () => NOW, states: () => states };
  await expect(serveHealth(served.port, same)).rejects.toThrow(
    `HEALTH_PORT ${served.port}: another program has it. Stop that one, or name another port. (EADDRINUSE)`,
  );
});

test('what is lost is in both, and 503 of the one that a monitor asks: a restart would not mend it', async () => {
  const goodAt = NOW.subtract({ hours: 2 });
  states = [
    { name: 'gateway', goodAt: NOW, loss: undefined },
    { name: 'sync a/b', goodAt, loss: { since: goodAt } },
    { name: 'backup', goodAt: undefined, loss: undefined },
  ];
  const text =
    '{"connected":true,"ticking":true,"lost":["sync a/b"],"lastGood":{"gateway":"2026-03-02T09:00:00Z","sync a/b":"2026-03-02T07:00:00Z","backup":null}}';
  expect(await ask()).toEqual({ status: 200, text });
  expect(await ask('/healthz/dependencies')).toEqual({ status: 503, text });
  states = states.slice(0, 1);
  expect((await ask('/healthz/dependencies')).status).toBe(200);
});
