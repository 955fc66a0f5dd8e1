import { describe, expect, test } from 'vitest';
import { stillTrue } from '../../src/app/notifications/still-true.ts';
import { Sync } from '../../src/jobs/sync.ts';
import type { GitHub } from '../../src/github/github.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import { caseIds, CODEGATE, startSync, type SyncBench } from '../support/sync.ts';

// What happened between two looks, or while nobody looked.

/** The sync with a GitHub of which something is otherwise. */
function syncWith({ store, github, log }: SyncBench, changed: Partial<GitHub>): Sync {
  return new Sync({ store, github: { ...github, ...changed }, repositories: [CODEGATE], log: log.log });
}

test.each([
  { oneListing: 'is to be had', inThisLook: 2 },
  { oneListing: 'is not to be had', inThisLook: 1 },
])(
  'a report between two listings of one look is not lost where one of every state $oneListing',
  async ({ inThisLook }) => {
    await using bench = await startSync();
    const { github } = bench;
    const first = bench.report();
    await bench.run();
    const listed = Promise.withResolvers<void>();
    let arrived = '';
    const sync = syncWith(bench, {
      list: async (repository, listing) => {
        if (listing.state === undefined && inThisLook === 1)
          throw new GitHubError({ kind: 'refused', status: 422 });
        if (listing.state !== 'triage') await listed.promise;
        const answer = await github.list(repository, listing);
        if (listing.state !== 'triage' || arrived !== '') return answer;
        bench.now = bench.now.add({ minutes: 4 });
        arrived = bench.report();
        bench.now = bench.now.add({ minutes: 4 });
        bench.service.patchAdvisory(first, { state: 'draft' });
        listed.resolve();
        return answer;
      },
    });
    await sync.run(bench.now);
    expect(caseIds(bench)).toHaveLength(inThisLook);
    await sync.run(bench.now.add({ minutes: 5 }));
    expect(bench.caseOf(arrived).id).toBe('CG-2026-002');
  },
);

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
    list: async (repository, listing) => {
      const { seen } = await github.list(repository, listing);
      return {
        seen: seen.filter(({ facts }) => !strange.includes(facts.ghsaId)),
        unreadable: listing.state === 'triage' ? strange : [],
      };
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

/** What is to be told, by recipient: of which cases, or of how many there were to be messages of their own. */
const told = ({ store, now }: SyncBench) =>
  Object.fromEntries(
    [...Map.groupBy(store.outbox.due(now, 999), ({ recipient }) => recipient)].map(
      ([recipient, messages]) => [
        recipient,
        messages.map(({ notification }) =>
          notification.template === 'of-many-cases'
            ? `${notification.what} ${notification.caseIds.length}`
            : notification.template,
        ),
      ],
    ),
  );

describe('what one look brings', () => {
  test('is one message a person, and few in the channel', async () => {
    await using bench = await startSync();
    for (const id of ['1', '2']) bench.store.people.seen(id, true);
    for (let count = 0; count < 60; count += 1) bench.report();
    await bench.run();
    expect(caseIds(bench)).toHaveLength(60);
    expect(told(bench)).toEqual({
      '1': ['case-opened 60'],
      '2': ['case-opened 60'],
      // A line a case, as many as a message holds with all that may become of them.
      security: ['case-opened 20', 'case-opened 20', 'case-opened 20'],
    });
  });

  test('calls the role once where nobody is known', async () => {
    await using bench = await startSync();
    for (let count = 0; count < 5; count += 1) bench.report();
    await bench.run();
    expect(told(bench)).toEqual({ security: ['role-ping', 'case-opened 5'] });
  });

  test('is a message for each case where they are few: each has buttons of its own', async () => {
    await using bench = await startSync();
    bench.store.people.seen('1', true);
    for (let count = 0; count < 3; count += 1) bench.report();
    await bench.run();
    expect(told(bench)['1']).toEqual(['case-opened', 'case-opened', 'case-opened']);
  });

  test('of what was closed is one message, too, and what is told of a case that is closed by then is left out', async () => {
    await using bench = await startSync();
    bench.store.people.seen('1', true);
    const ids = Array.from({ length: 5 }, () => bench.report());
    await bench.run();
    const opened = bench.store.outbox.due(bench.now, 9).find(({ recipient }) => recipient === '1');
    for (const ghsaId of ids.slice(1)) bench.service.patchAdvisory(ghsaId, { state: 'closed' });
    await bench.run();
    expect(told(bench)['1']).toEqual(['case-opened 5', 'closed-in-github 4']);
    const current = () => opened && stillTrue(opened, bench.store);
    const { id } = bench.caseOf(ids[0] ?? '');
    expect(current()).toEqual({
      about: 'other',
      notification: { template: 'of-many-cases', what: 'case-opened', caseIds: [id] },
    });
    bench.service.patchAdvisory(ids[0] ?? '', { state: 'closed' });
    await bench.run();
    expect(current()).toBeUndefined();
  });

  test('leaves what is on its way as it is', async () => {
    await using bench = await startSync();
    bench.store.people.seen('1', true);
    const at = bench.now.add({ minutes: 5 });
    const { outbox } = bench.store;
    const key = 'on its way';
    const notification = { template: 'case-opened', caseId: 'CG-2026-009' } as const;
    outbox.add({ key, base: key, kind: 'dm', recipient: '1', notification }, at);
    const message = outbox.find(key);
    if (message) outbox.begin(message);
    for (let count = 0; count < 4; count += 1) bench.report();
    await bench.run();
    expect(outbox.find(key)?.state).toBe('sending');
    expect(told(bench)['1']).toEqual(['case-opened', 'case-opened 4']);
  });
});
