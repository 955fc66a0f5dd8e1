import { readPolicy } from '../../../src/process/policy.ts';
import { describe, expect, test } from 'vitest';
import { hearGitHub } from '../../../src/app/watch/hear-github.ts';
import { Watch } from '../../../src/app/watch/watch.ts';
import { heardAnswer } from '../../../src/github/heard.ts';
import { START, temporaryStore } from '../../support/temporary.ts';

// What GitHub says with every answer: whether it takes the token, when the token ends, and what time it is.

const END = 'github-authentication-token-expiration';

function listening() {
  const temporary = temporaryStore();
  temporary.store.people.seen('1', true);
  let now = START;
  const watch = new Watch({
    syncEvery: readPolicy().sync.every,
    store: temporary.store,
    dependencies: ['token', 'token-end', 'clock'],
    now: () => now,
  });
  const hear = hearGitHub(watch, () => now);
  return {
    watch,
    answer: (status: number, headers: Record<string, string> = {}) =>
      hear(heardAnswer(status, new Headers(headers))),
    at(instant: Temporal.Instant) {
      now = instant;
    },
    told: () =>
      temporary.store.outbox.due(now, 50).flatMap(({ kind, notification: { template }, createdAt }) => ({
        kind,
        template,
        days: (createdAt - START.epochMilliseconds) / 86_400_000,
      })),
    [Symbol.dispose]: () => temporary[Symbol.dispose](),
  };
}

test('the token’s end is told by direct message two weeks ahead, and at 7, 3 and 2 days, then daily', () => {
  using bench = listening();
  for (let hours = 0; hours <= 24 * 29; hours += 1) {
    bench.at(START.add({ hours }));
    bench.answer(200, { [END]: '2026-04-01 09:00:00 UTC' });
    bench.watch.tell();
  }
  expect(bench.told()).toEqual(
    [16, 23, 27, 28, 29].map((days) => ({ kind: 'dm', template: 'dependencies-lost', days })),
  );
  expect(bench.watch.lossOf('token-end')?.why).toMatch(/ends at 2026-04-01 09:00 UTC\. Make a new one/);
  bench.answer(200, { [END]: '2027-04-01 09:00:00 UTC' });
  bench.watch.tell();
  bench.watch.tell();
  expect(bench.told().slice(5)).toEqual([{ kind: 'dm', template: 'dependencies-well', days: 29 }]);
});

test('a token without an end, and an App’s, goes on', () => {
  using bench = listening();
  bench.answer(200);
  expect(bench.watch.states().find(({ name }) => name === 'token-end')).toMatchObject({
    goodAt: START,
    loss: undefined,
  });
});

test('a rejected token is lost at once; a gateway’s failure says nothing of it', () => {
  using bench = listening();
  bench.answer(502);
  expect(bench.watch.states().find(({ name }) => name === 'token')?.goodAt).toBeUndefined();
  bench.answer(200);
  bench.answer(401);
  expect(bench.watch.lossOf('token')?.why).toContain('does not accept the token (401)');
  bench.answer(503);
  expect(bench.watch.lossOf('token')).toBeDefined();
  bench.answer(404);
  expect(bench.watch.lossOf('token')).toBeUndefined();
});

const date = (instant: Temporal.Instant) => ({ date: new Date(instant.epochMilliseconds).toUTCString() });

describe('this machine’s clock', () => {
  test.each([
    [{ minutes: 3 }, /behind/],
    [{ hours: -30 }, /ahead/],
  ])('%j from GitHub’s is lost where it stays so', (apart, words) => {
    using bench = listening();
    for (const minutes of [0, 5, 10]) {
      expect(bench.watch.lossOf('clock')).toBeUndefined();
      bench.at(START.add({ minutes }));
      bench.answer(200, date(START.add({ minutes }).add(apart)));
    }
    expect(bench.watch.lossOf('clock')?.why).toMatch(words);
  });

  test('is right within the time that an answer takes', () => {
    using bench = listening();
    bench.answer(200, date(START.subtract({ minutes: 2 })));
    expect(bench.watch.states().find(({ name }) => name === 'clock')?.goodAt).toEqual(START);
  });
});

test.each([
  ['2026-12-31 23:59:59 UTC', '2026-12-31T23:59:59Z'],
  ['2026-12-31 23:59:59 -0800', '2027-01-01T07:59:59Z'],
  ['2026-13-31 23:59:59 UTC', undefined],
  ['soon', undefined],
])('an end “%s” is read', (text, end) => {
  expect(heardAnswer(200, new Headers({ [END]: text })).tokenEnds?.toString()).toBe(end);
});
