// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agreeOnDay, SECRETS, TAG, withFix } from '../support/publishing.ts';
import {
  CASE,
  hold,
  idOf,
  inGitHub,
  REPOSITORY,
  START_MS,
  testExchanges,
  timeline,
  type Held,
} from '../support/support.ts';

// "The security team will ensure all the binaries are built, signed, publicly available, and functional": a release
// that somebody else signed is neither published nor announced, whatever reason is given.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await withFix(held.sandbox);
  await agreeOnDay(held.sandbox);
  const { history } = held.sandbox.github;
  const merge = history.commit({
    message: 'Merge commit from fork',
    files: ['src/codegate/cache.py'],
    forked: true,
  });
  const revert = `Revert "Merge commit from fork"\n\nThis reverts commit ${merge}.`;
  history.commit({ message: revert, files: ['src/codegate/cache.py'] });
  await held.sandbox.release({ repository: REPOSITORY, tag: TAG, signed: 'wrong-identity' });
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);

test('a tag on the main branch is no fix: a person says that the very commits hold it, and sees the revert', async () => {
  const { sandbox } = held;
  const check = await say('security-1', `release verify case:${CASE}`);
  expect(check.text).toContain('nobody has said yet that its commits hold the fix');
  expect(await timeline(sandbox)).not.toContain('Merge to main');
  const byHand = await say('security-1', `check case:${CASE} step:merged`);
  for (const { text } of [byHand, await sandbox.press('security-1', idOf(check), 'The fix is in it…')]) {
    expect(text).toContain('since v0.1.28: 4 commits');
    expect(text).toContain('takes back: Revert "Merge commit from fork"');
  }
  sandbox.github.history.commit({ message: 'Fix it again', files: ['src/codegate/cache.py'] });
  await sandbox.release({ repository: REPOSITORY, tag: 'v0.1.30' });
  const done = await sandbox.press('security-1', idOf(byHand), 'Yes, they hold the fix');
  expect(done.text).toContain('✅ Merged: these commits hold the fix.');
  expect(await timeline(sandbox)).toMatch(/Merge .*@security-1/);
});

test('it is shown as wrong, and cannot be done without', async () => {
  const { sandbox } = held;
  const check = await say('security-1', `release verify case:${CASE}`);
  expect(check.text).toContain('⛔ The binaries are signed by the release workflow');
  expect(check.text).toContain('outsider/codegate');
  expect(check.text).toContain('Do not publish');
  expect(check.selects[0]?.options.map(({ value }) => value)).not.toContain('signed');
  const form = await sandbox.choose('security-1', idOf(check), ['day']);
  const done = await sandbox.submit('security-1', form.modal?.id ?? '', { Reason: 'it is known already' });
  expect(done.text).toContain('⚠️ The agreed release day has come');
  expect(done.text).toContain('it is known already');
});

test('publishing is refused, with what stands in the way', async () => {
  const preview = await say('security-1', `release publish case:${CASE}`);
  expect(preview.text).toContain('⛔');
  expect(preview.buttons).toEqual(['Advisory in GitHub']);
  expect(inGitHub(held.sandbox, ghsaId).state).toBe('draft');
});

test('a release counts because its tag is named, and does not any more', async () => {
  const { sandbox } = held;
  await sandbox.release({ repository: REPOSITORY, tag: 'gate@0.1.29', image: false });
  const named = await say('security-1', `release verify case:${CASE} tag:gate@0.1.29`);
  expect(named.text).toContain('gate@0.1.29 counts as the release of 0.1.29 from now on');
  expect(named.text).toContain(`Release check · ${TAG}, gate@0.1.29`);
  const back = await sandbox.press('security-1', idOf(named), 'Do not count gate@0.1.29');
  expect(back.text).not.toContain('gate@0.1.29');
  const told = await timeline(sandbox);
  expect(told).toMatch(/its tag was named.*@security-1[\s\S]*does not count for that any more/);
  expect(told).not.toContain('gate');
});

test('published in GitHub’s own pages all the same, no one is told to get it', async () => {
  held.sandbox.patchAdvisory(ghsaId, { state: 'published' });
  await held.sandbox.advance('PT5M');
  const answer = await say('security-1', `announce case:${CASE}`);
  expect(answer.text).toContain('no one is told to get it');
  expect(answer.text).not.toContain(SECRETS.impact);
  expect(held.sandbox.channel('codegate').messages).toEqual([]);
});

testExchanges(() => held.sandbox);
