// @module-tag slow
import { describe, expect, test } from 'vitest';
import { lookAtReporting } from '../../src/app/watch/look-at-reporting.ts';
import { caseIds, CODEGATE, startSync, type SyncBench } from '../support/sync.ts';

// What following GitHub costs of the 5,000 requests an hour, and how soon a report is seen. The operator's
// page has these numbers.

/** `stacklok/codegate`, and so many more that there are `count`. */
function repositoriesOf(count: number): string[] {
  return [CODEGATE, ...Array.from({ length: count - 1 }, (_, index) => `stacklok/r-${index}`)];
}

/** A bot that has been running for a day: each repository was looked at by itself at another time of it. */
async function running(count: number, refused?: 'the listing of the organisation'): Promise<SyncBench> {
  const repositories = repositoriesOf(count);
  const bench = await startSync({ repositories });
  if (refused) bench.wire.addFault({ target: 'github', path: '/orgs/', status: 403, times: 1e6 });
  const { facts } = bench.store;
  repositories.forEach((repository, index) => {
    const minutes = Math.floor((index * 24 * 60) / count);
    facts.set(`sync whole ${repository}`, bench.now.subtract({ minutes }).toString());
  });
  bench.report();
  await bench.run({ minutes: 1 });
  await lookAtReporting(bench.watch, bench.github, repositories);
  return bench;
}

/** What an hour's turns of the bot ask of GitHub that counts: all but "not modified". */
async function anHourOf(bench: SyncBench, repositories: readonly string[]): Promise<number> {
  bench.wire.exchanges.length = 0;
  for (let minute = 0; minute < 60; minute += 1) await bench.run({ minutes: 1 });
  await lookAtReporting(bench.watch, bench.github, repositories);
  return bench.wire.exchanges.filter(({ status }) => status !== 304).length;
}

// An hour of 500 repositories is tens of thousands of requests, most of them answered with “not modified”: the soak has it.
describe('requests that count in an hour in which nothing happens', () => {
  test.each([
    { count: 1, refused: undefined, most: 2 },
    { count: 25, refused: undefined, most: 8 },
    ...(process.env['SOAK'] === undefined ? [] : [{ count: 500, refused: undefined, most: 128 }]),
    // One listing a repository: two of them an hour count.
    { count: 5, refused: 'the listing of the organisation' as const, most: 16 },
  ])('are at most $most of $count repositories; refused: $refused', async ({ count, refused, most }) => {
    await using bench = await running(count, refused);
    const counted = await anHourOf(bench, repositoriesOf(count));
    expect(counted).toBeLessThanOrEqual(most);
  });
});

test.each([1, 25])(
  'of %i repositories, a report in any of them is a case at the next minute’s look',
  async (count) => {
    await using bench = await running(count);
    const repositories = repositoriesOf(count);
    for (const repository of repositories.slice(-3)) bench.report({ repository });
    await bench.run({ minutes: 1 });
    expect(caseIds(bench)).toHaveLength(1 + Math.min(count, 3));
  },
);
