import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/wire.ts';
import { syncOf } from '../../src/process/dependencies/dependency.ts';
import { CODEGATE, startSync, type SyncBench } from '../support/sync.ts';

// What hinders the sync is told by its own cause and cure: that a right is missing is one of many.

const lossOf = (bench: SyncBench) => bench.watch.lossOf(syncOf(CODEGATE))?.why;
const templates = ({ store, now }: SyncBench) =>
  store.outbox.due(now, 50).map(({ notification }) => notification.template);

/** What GitHub answers, whether it is told at once, and what the words name. */
const CAUSES: readonly (readonly [string, Omit<Fault, 'target' | 'times'>, 'at once' | 'later', RegExp])[] = [
  [
    'single sign-on',
    {
      status: 403,
      code: 'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
      headers: {
        'x-github-sso': 'required; url=https://github.com/orgs/stacklok/sso?authorization_request=A_b',
      },
    },
    'at once',
    /single sign-on \(SAML\).*https:\/\/github\.com\/orgs\/stacklok\/sso\?authorization_request=A_b$/,
  ],
  [
    'the organization’s policy',
    {
      status: 403,
      code: "The 'stacklok' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days.",
    },
    'at once',
    /policy does not take this token.*lifetime is greater than 366 days/,
  ],
  [
    'a rejected token',
    { status: 401 },
    'at once',
    /does not accept the token \(401\).*put it into GITHUB_TOKEN/,
  ],
  ['a failure of GitHub’s own', { status: 503 }, 'later', /a failure of its own \(503\)/],
  ['no answer', { drop: 'before' }, 'later', /check the network, GITHUB_API_URL/],
  [
    'the hourly limit',
    { status: 403, headers: { 'x-ratelimit-remaining': '0' } },
    'later',
    /hourly limit of requests is used up/,
  ],
  ['a secondary limit', { status: 429 }, 'later', /secondary rate limit/],
];

test.each(CAUSES)('%s', async (_, fault, when, words) => {
  await using bench = await startSync();
  bench.store.people.seen('1', true);
  await bench.run();
  bench.wire.addFault({ target: 'github', ...fault, times: 'until-cleared' });
  await bench.run();
  bench.watch.tell();
  expect(templates(bench)).toHaveLength(when === 'at once' ? 2 : 0);
  await bench.run({ minutes: 25 });
  bench.watch.tell();
  expect(lossOf(bench)).toMatch(words);
  expect(templates(bench)).toContain('dependencies-lost');
  // Neither is a missing right.
  expect(templates(bench)).not.toContain('github-rights');
  expect(bench.log.lines.join()).not.toContain('stacklok');
});

test('a missing right is told to each member, and to the channel by its name alone, once', async () => {
  await using bench = await startSync({ tokenRights: 'none' });
  bench.store.people.seen('1', true);
  await bench.run();
  bench.watch.tell();
  expect(templates(bench)).toEqual(['github-rights', 'dependencies-lost']);
  expect(lossOf(bench)).toBe(
    'The GitHub token lacks: Repository security advisories: read. Give it that right.',
  );
});

test('four days of 503: what came meanwhile is told with the return, once', async () => {
  await using bench = await startSync();
  bench.store.people.seen('1', true);
  await bench.run();
  bench.wire.addFault({ target: 'github', status: 503, times: 'until-cleared' });
  bench.report();
  for (let hours = 0; hours < 96; hours += 1) {
    await bench.run({ hours: 1 });
    bench.watch.tell();
  }
  const told = () => templates(bench).filter((template) => template.startsWith('dependencies'));
  // To one member and the channel: after an hour, 2 and 6 hours, and then daily.
  expect(told()).toHaveLength(2 * 7);
  bench.wire.clearFaults();
  await bench.run({ minutes: 5 });
  bench.watch.tell();
  bench.watch.tell();
  const well = bench.store.outbox
    .due(bench.now, 50)
    .filter(({ notification }) => notification.template === 'dependencies-well');
  expect(well.map(({ recipient }) => recipient)).toEqual(['1', 'security']);
  for (const { notification } of well)
    expect(notification).toMatchObject({ well: [{ name: syncOf(CODEGATE), cases: ['CG-2026-001'] }] });
});
