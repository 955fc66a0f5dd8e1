import { expect, test } from 'vitest';
import { Sync } from '../../src/jobs/sync.ts';
import type { GitHub } from '../../src/github/github.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import { caseIds, CODEGATE, startSync, type SyncBench } from '../support/sync.ts';

// What happened between two looks, or while nobody looked.

/** The sync with a GitHub of which something is otherwise. */
function syncWith({ store, github, log }: SyncBench, changed: Partial<GitHub>): Sync {
  return new Sync({ store, github: { ...github, ...changed }, repositories: [CODEGATE], log: log.log });
}

test('a report that arrives between two listings of one look is in the next look', async () => {
  await using bench = await startSync();
  const { github } = bench;
  const first = bench.report();
  await bench.run();
  const listed = Promise.withResolvers<void>();
  let arrived = '';
  const sync = syncWith(bench, {
    listAdvisories: async (...asked) => {
      if (asked[1] !== 'triage') await listed.promise;
      const answer = await github.listAdvisories(...asked);
      if (asked[1] !== 'triage' || arrived !== '') return answer;
      bench.now = bench.now.add({ minutes: 4 });
      arrived = bench.report();
      bench.now = bench.now.add({ minutes: 4 });
      bench.service.patchAdvisory(first, { state: 'draft' });
      listed.resolve();
      return answer;
    },
  });
  await sync.run(bench.now);
  expect(caseIds(bench)).toHaveLength(1);
  await sync.run(bench.now.add({ minutes: 5 }));
  expect(bench.caseOf(arrived).id).toBe('CG-2026-002');
});

test('a clock that is ahead of GitHub’s hides nothing', async () => {
  await using bench = await startSync();
  const sync = syncWith(bench, {});
  await sync.run(bench.now.add({ minutes: 50 }));
  const ghsaId = bench.report();
  await sync.run(bench.now.add({ minutes: 55 }));
  expect(bench.caseOf(ghsaId).id).toBe('CG-2026-001');
});

test('a clock that was wrong for a minute stops nothing once it is right again', async () => {
  await using bench = await startSync();
  await bench.run();
  const wrong = bench.now.add({ hours: 24 * 40 });
  // GitHub asks for quiet at that moment, too.
  bench.wire.addFault({ target: 'github', status: 429, retry_after: 60, times: 1 });
  const sync = syncWith(bench, {});
  await sync.run(wrong);
  await sync.run(wrong.add({ minutes: 1 }));
  bench.wire.exchanges.length = 0;
  await sync.run(bench.now.add({ minutes: 5 }));
  // Everything unpublished is read whole again: since when, no clock can tell.
  const asked = bench.wire.exchanges.map(({ path }) => path).filter((path) => path.includes('state='));
  expect(asked).toHaveLength(4);
  const whole = bench.store.facts.get(`sync whole ${CODEGATE}`);
  expect(whole).toBe(bench.now.add({ minutes: 5 }).toString());
});

test('what came while the bot was away, and was closed or published by then, has its case', async () => {
  await using bench = await startSync();
  await bench.run();
  const vulnerabilities = [
    {
      package: { ecosystem: 'pip', name: 'codegate' },
      patched_versions: '1',
      vulnerable_version_range: '< 1',
    },
  ];
  bench.now = bench.now.add({ hours: 1 });
  const [closed, published] = [bench.report(), bench.report({ vulnerabilities })];
  bench.service.patchAdvisory(closed, { state: 'closed' });
  bench.service.patchAdvisory(published, { state: 'draft', severity: 'high' });
  bench.service.patchAdvisory(published, { state: 'published' });
  bench.restart();
  await bench.run({ hours: 100 });
  expect(bench.caseOf(closed)).toMatchObject({ source: 'github', advisory: { state: 'closed' } });
  expect(bench.caseOf(published).publishedAt).toBeDefined();
  const told = bench.store.outbox.due(bench.now, 50).map(({ notification }) => notification.template);
  expect(told.filter((template) => template === 'case-opened')).toHaveLength(2);
});

test('an advisory that cannot be read keeps none of the others from being followed, and is told once', async () => {
  await using bench = await startSync();
  const { github } = bench;
  bench.store.people.seen('1', true);
  const known = bench.report();
  await bench.run();
  bench.store.facts.delete(`sync whole ${CODEGATE}`);
  let strange: readonly string[] = [known, ''];
  const sync = syncWith(bench, {
    listAdvisories: async (repository, state, since, passOver) => {
      const seen = await github.listAdvisories(repository, state, since);
      if (state === 'triage') strange.forEach((ghsaId) => passOver?.(ghsaId));
      return seen.filter(({ facts }) => !strange.includes(facts.ghsaId));
    },
    advisory: async (repository, ghsaId) => {
      if (strange.includes(ghsaId)) throw new GitHubError({ kind: 'later', unreadable: true });
      return github.advisory(repository, ghsaId);
    },
  });
  const told = () =>
    bench.store.outbox
      .due(bench.now.add({ hours: 24 }), 99)
      .filter(({ notification }) => notification.template === 'advisory-unreadable')
      .map(({ kind, recipient, notification }) => ({ kind, recipient, notification }));
  const run = async (length: Temporal.DurationLike) => {
    bench.now = bench.now.add(length);
    await sync.run(bench.now);
  };
  const news = bench.report();
  await run({ minutes: 5 });
  expect(bench.caseOf(news).id).toBe('CG-2026-002');
  const unreadable = { template: 'advisory-unreadable', repository: CODEGATE, count: 2 };
  expect(told()).toEqual([{ kind: 'dm', recipient: '1', notification: unreadable }]);
  expect(bench.log.lines.join('')).toContain('an advisory cannot be read');
  expect(bench.log.lines.join('')).not.toContain(known);
  const cursors = bench.cursors();
  for (const length of [{ minutes: 5 }, { hours: 1 }]) await run(length);
  bench.restart();
  bench.report();
  await run({ minutes: 5 });
  expect(caseIds(bench)).toHaveLength(3);
  expect(bench.cursors()).not.toEqual(cursors);
  expect(told()).toHaveLength(1);
  // It is readable for an hour, and then it is not any more: that is news.
  strange = [''];
  await run({ hours: 1 });
  strange = [known, ''];
  await run({ hours: 1 });
  expect(told().slice(1)).toMatchObject([{ notification: { count: 1 } }]);
});
