// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBot } from '../../src/bot.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { sparingSyncs } from '../support/spared-syncs.ts';

// Where a person can begin to practise: what is so there, as people see it.

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ startBot: sparingSyncs(startBot, () => sandbox) });
});
afterAll(() => sandbox.close());

const GHSA = 'GHSA-2q7w-cwh6-7c6m';
const CASE = 'CG-2026-001';
const card = async () => (await sandbox.run('security-1', `/advisory show case:${CASE}`)).text;

test('a new beginning leaves nothing of the old one, and those who follow the events stay', async () => {
  const { url, databasePath } = sandbox;
  const told: string[] = [];
  const stop = sandbox.events().open((text) => void told.push(text));
  expect(await sandbox.reset('report')).toMatchObject({ now: '2026-03-02T09:05:00Z', bot: { ready: true } });
  expect(await card()).toContain('Next');
  await sandbox.reset('empty');
  stop();
  expect(sandbox.url).toBe(url);
  expect(sandbox.databasePath).not.toBe(databasePath);
  expect(sandbox.info()).toMatchObject({ now: '2026-03-02T09:00:00Z', bot: { ready: true } });
  expect(sandbox.channel('security').messages).toEqual([]);
  expect(() => sandbox.advisory(GHSA)).toThrow('There is no advisory');
  expect(await card()).toMatch(/no such case/i);
  expect(told.filter((text) => text.includes('"ready":true'))).toHaveLength(2);
});

test('a fix team has a coordinator and a maintainer, and works on an accepted report', async () => {
  await sandbox.reset('fix-team');
  expect(await card()).toMatch(/Coordinator\W+@security-1[\s\S]*Fix team\W+.*maintainer-1/);
  expect(sandbox.advisory(GHSA)).toMatchObject({
    state: 'draft',
    collaborating_users: [{ login: 'maintainer-1' }],
  });
});

test('on the release day nothing stands in the way of publishing', async () => {
  expect(await sandbox.reset('release-day')).toMatchObject({ now: '2026-03-03T16:00:00Z' });
  const { text } = await sandbox.run('security-1', `/advisory release verify case:${CASE}`);
  expect(text).toContain('Every condition is met');
  expect(sandbox.advisory(GHSA)).toMatchObject({ state: 'draft', cvss: { score: 7.5 } });
});

test('what is published is not yet announced', async () => {
  await sandbox.reset('published');
  expect(sandbox.advisory(GHSA)).toMatchObject({ state: 'published' });
  expect(sandbox.channel('codegate').messages).toEqual([]);
});

test('a zero-day is public at 03:00, and one person is awake', async () => {
  expect(await sandbox.reset('zero-day')).toMatchObject({ now: '2026-03-03T03:00:00Z' });
  expect(await card()).toContain('ASAP');
});
