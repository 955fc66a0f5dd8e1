import { expect, test } from 'vitest';
import { Sync } from '../../src/jobs/sync.ts';
import type { GitHub } from '../../src/github/github.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import type { Listed } from '../../src/github/listing.ts';
import { caseIds, startSync, type SyncBench } from '../support/sync.ts';

// Several repositories of an owner are listed by one request; what that may hide is found all the same.

const REPOSITORIES = ['stacklok/codegate', 'stacklok/other'];
const OTHER = { repository: 'stacklok/other' };

/** The sync with a GitHub of which something is otherwise, one turn a minute. */
async function together(changed: (github: GitHub) => Partial<GitHub> = () => ({})) {
  const bench = await startSync({ repositories: REPOSITORIES });
  const github = { ...bench.github, ...changed(bench.github) };
  const { store, log, watch } = bench;
  const sync = new Sync({ store, github, repositories: REPOSITORIES, log: log.log, watch });
  return {
    bench,
    /** The paths that a turn asks for. */
    turn: async (length: Temporal.DurationLike = { minutes: 1 }): Promise<string[]> => {
      bench.wire.exchanges.length = 0;
      bench.now = bench.now.add(length);
      await sync.run(bench.now);
      return asked(bench);
    },
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}

const asked = ({ wire }: SyncBench) => wire.exchanges.map(({ path }) => path.replace(/\?.*/, ''));
const ORGANISATION = '/orgs/stacklok/security-advisories';
const NONE: Listed = { seen: [], unreadable: [] };

test('one request a minute for all of them, and a report in each is a case', async () => {
  await using world = await together();
  const { bench, turn } = world;
  bench.report();
  await turn();
  bench.report(OTHER);
  expect(await turn()).toEqual([ORGANISATION]);
  expect(caseIds(bench)).toHaveLength(2);
});

test('where the token may not, each is looked at by itself, and it is tried again after an hour', async () => {
  await using world = await together();
  const { bench, turn } = world;
  bench.wire.addFault({ target: 'github', path: '/orgs/', status: 403, times: 4 });
  await turn();
  bench.report();
  bench.report(OTHER);
  expect(await turn()).not.toContain(ORGANISATION);
  expect(caseIds(bench)).toHaveLength(2);
  expect(await turn({ hours: 1 })).toContain(ORGANISATION);
  expect(await turn()).toEqual([ORGANISATION]);
});

test('a bad day of GitHub’s is none of that: nothing is taken for gone', async () => {
  await using world = await together();
  const { bench, turn } = world;
  await turn();
  bench.report(OTHER);
  bench.wire.addFault({ target: 'github', path: '/orgs/', status: 502, times: 1 });
  await turn();
  expect(caseIds(bench)).toHaveLength(0);
  await turn();
  expect(caseIds(bench)).toHaveLength(1);
});

test.each<[string, (github: GitHub) => Partial<GitHub>]>([
  [
    'does not show its advisories',
    (github) => ({
      listAll: async (...args) => {
        const all = await github.listAll(...args);
        return all && new Map([...all, ['stacklok/other', NONE]]);
      },
    }),
  ],
  [
    'shows them under another name',
    () => ({ nameOf: async (name) => (name === OTHER.repository ? 'stacklok/another' : name) }),
  ],
])('a repository of which the owner’s listing %s is looked at by itself', async (_, changed) => {
  await using world = await together(changed);
  const { bench, turn } = world;
  const first = bench.report(OTHER);
  await turn();
  expect(bench.store.cases.byAdvisory(first)).toBeDefined();
  const news = bench.report(OTHER);
  expect(await turn()).toContain('/repos/stacklok/other/security-advisories');
  expect(bench.store.cases.byAdvisory(news)).toBeDefined();
});

test('a listing of every state that hides new reports is not relied on', async () => {
  await using world = await together((github) => ({
    listAll: () => Promise.resolve(undefined),
    list: async (repository, listing) => {
      const { seen, unreadable } = await github.list(repository, listing);
      const shown = listing.state ? seen : seen.filter(({ facts }) => facts.state !== 'triage');
      return { seen: shown, unreadable };
    },
  }));
  const { bench, turn } = world;
  await turn();
  for (let count = 1; count <= 3; count += 1) {
    bench.report();
    await turn();
    expect(caseIds(bench)).toHaveLength(count);
  }
});

test('what could not be followed in one of them is shown again', async () => {
  let fails = false;
  await using world = await together((github) => ({
    codeOwners: async (...args) => {
      if (fails) throw new GitHubError({ kind: 'later' });
      return github.codeOwners(...args);
    },
  }));
  const { bench, turn } = world;
  await turn();
  const reported = bench.report(OTHER);
  bench.service.patchAdvisory(reported, { collaborating_users: ['outsider'] });
  fails = true;
  await turn();
  expect(bench.store.cases.byAdvisory(reported)).toBeUndefined();
  // Longer ago than what each look goes back.
  bench.now = bench.now.add({ minutes: 10 });
  bench.report();
  await turn();
  fails = false;
  await turn();
  expect(bench.store.cases.byAdvisory(reported)).toBeDefined();
  expect(caseIds(bench)).toHaveLength(2);
});

test('a repository out of the token’s sight is told although its owner’s listing answers', async () => {
  await using world = await together();
  const { bench, turn } = world;
  bench.wire.addFault({ target: 'github', path: '/repos/stacklok/other/', status: 404, times: 99 });
  await turn();
  await turn();
  const told = bench.store.outbox.due(bench.now, 50).map(({ notification }) => notification);
  expect(told).toMatchObject([
    { template: 'github-rights', right: 'access to the repository stacklok/other' },
  ]);
});
