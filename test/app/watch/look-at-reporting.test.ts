import { expect, test } from 'vitest';
import { lookAtReporting } from '../../../src/app/watch/look-at-reporting.ts';
import { Watch } from '../../../src/app/watch/watch.ts';
import { dependenciesOf, privateReportingOf } from '../../../src/process/dependencies/dependency.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import { startScripted, type Scripted } from '../../support/scripted-github.ts';
import { START, temporaryStore } from '../../support/temporary.ts';

// Whether people from outside can report, as GitHub says it: off is told, and that GitHub does not say is not "off".

const REPOSITORIES = ['stacklok/codegate', 'stacklok/other'];
const [CODEGATE = '', OTHER = ''] = REPOSITORIES;
const ON = { status: 200, body: { enabled: true } };
const OFF = { status: 200, body: { enabled: false } };

async function startLooking() {
  const temporary = temporaryStore();
  temporary.store.people.seen('1', true);
  let now = START;
  let isPrivate = false;
  const answers = new Map<string, Scripted>();
  const scripted = await startScripted(({ path }) => {
    const [, repository = '', question] = /^\/repos\/([^/]+\/[^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (question === undefined) return { status: 200, body: { id: 1, private: isPrivate } };
    return answers.get(repository) ?? ON;
  });
  const watch = new Watch({
    store: temporary.store,
    syncEvery: readPolicy().sync.every,
    dependencies: dependenciesOf({
      repositories: REPOSITORIES,
      hasMail: false,
      hasMailbox: false,
      hasBackups: false,
      hasReplica: false,
    }).filter((name) => name.startsWith('private-reporting ')),
    now: () => now,
  });
  return {
    watch,
    asked: scripted.asked,
    answers,
    set isPrivate(is: boolean) {
      isPrivate = is;
    },
    async look() {
      now = now.add({ hours: 1 });
      await lookAtReporting(watch, scripted.github, REPOSITORIES);
      watch.tell();
    },
    told: () =>
      temporary.store.outbox
        .due(now, 50)
        .map(({ recipient, notification: { template } }) => `${recipient} ${template}`),
    async [Symbol.asyncDispose]() {
      temporary[Symbol.dispose]();
      await scripted[Symbol.asyncDispose]();
    },
  };
}

test('off is told at once with its cure, of that repository alone, and on again once', async () => {
  await using bench = await startLooking();
  await bench.look();
  expect(bench.told()).toEqual([]);
  // One request for each repository.
  expect(bench.asked).toHaveLength(2);
  bench.answers.set(CODEGATE, OFF);
  await bench.look();
  const lost = ['1 dependencies-lost', 'security dependencies-lost'];
  expect(bench.told()).toEqual(lost);
  expect(bench.watch.lossOf(privateReportingOf(CODEGATE))?.why).toContain(
    'Settings → Advanced Security → Private vulnerability reporting',
  );
  expect(bench.watch.lossOf(privateReportingOf(OTHER))).toBeUndefined();
  bench.answers.set(CODEGATE, ON);
  await bench.look();
  await bench.look();
  expect(bench.told()).toEqual([...lost, '1 dependencies-well', 'security dependencies-well']);
});

const SILENT: readonly (readonly [string, Scripted])[] = [
  ...[401, 403, 404, 422, 429, 500, 503].map(
    (status) => [String(status), { status, body: { message: 'no' } }] as const,
  ),
  ['what GitHub never says', { status: 200, body: [] }],
  ['a cut connection', 'drop'],
];

test.each(SILENT)('%s is neither off nor on again, and hides no other repository', async (_, answer) => {
  await using bench = await startLooking();
  bench.answers.set(CODEGATE, answer);
  await bench.look();
  expect(bench.told()).toEqual([]);
  bench.answers.set(OTHER, OFF);
  await bench.look();
  expect(bench.watch.lossOf(privateReportingOf(OTHER))).toBeDefined();
  bench.answers.set(OTHER, answer);
  await bench.look();
  expect(bench.watch.lossOf(privateReportingOf(OTHER))).toBeDefined();
  expect(bench.told().filter((told) => told.endsWith('well'))).toEqual([]);
});

test('a private repository has no such setting, and misses none', async () => {
  await using bench = await startLooking();
  bench.isPrivate = true;
  bench.answers.set(CODEGATE, OFF);
  await bench.look();
  expect(bench.told()).toEqual([]);
});
