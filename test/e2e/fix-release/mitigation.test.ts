// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byTwo, SECRETS, TAG, withFix } from '../support/publishing.ts';
import {
  CASE,
  hold,
  idOf,
  REPOSITORY,
  START_MS,
  testExchanges,
  withButton,
  type Held,
} from '../support/support.ts';

// "If the security team is dealing with a Public Disclosure all timelines become ASAP": what users can do is said
// before there is a fix, and again with the fix.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await withFix(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const codegate = () => held.sandbox.channel('codegate').messages;
const announce = () => byTwo(held.sandbox, `/advisory announce case:${CASE}`, 'Post to #codegate');

test('nothing can be announced while the disclosure is private, or the reporter only declines to wait', async () => {
  expect((await say('security-1', `announce case:${CASE}`)).text).toContain('not published yet');
  await say('security-1', `disclosure case:${CASE} kind:intends-to-publish`);
  await say('security-1', `disclosure case:${CASE} kind:declined-private`);
  expect((await say('security-1', `announce case:${CASE}`)).text).toContain('not published yet');
  expect(codegate()).toEqual([]);
});

test('a mitigation that was asked for falls with the public disclosure', async () => {
  await say('security-1', `disclosure case:${CASE} kind:public`);
  const preview = await say('security-1', `announce case:${CASE}`);
  expect(preview.text).toContain(SECRETS.workaround);
  await held.sandbox.press('security-1', idOf(preview), 'Ask a second member');
  const looked = await held.sandbox.press(
    'security-2',
    withButton(held.sandbox, 'security-2', 'Look…'),
    'Look…',
  );
  await say('security-1', `disclosure case:${CASE} kind:private`);
  const answer = await held.sandbox.press('security-2', idOf(looked), 'Post to #codegate');
  expect(answer.text).toContain('not a public disclosure');
  expect(codegate()).toEqual([]);
});

test('what helps is posted, and not a word more of the unpublished advisory', async () => {
  await say('security-1', `disclosure case:${CASE} kind:public`);
  expect((await announce()).text).toContain('✅ The mitigation is live in #codegate.');
  const [message, ...others] = codegate();
  expect(others).toEqual([]);
  expect(message?.text).toContain(SECRETS.workaround);
  expect(message?.text).toContain('0.1.29');
  const all = JSON.stringify(message?.raw);
  for (const word of [SECRETS.summary, 'quokka', SECRETS.impact, 'wombat', ghsaId, 'CVE-', 'CVSS', CASE])
    expect(all).not.toContain(word);
});

test('it is changed in its place when the advisory’s workarounds change', async () => {
  const same = await say('security-1', `announce case:${CASE}`);
  expect(same.text).toContain('just like this');
  expect(same.buttons).not.toContain('Ask a second member');
  held.sandbox.patchAdvisory(ghsaId, { description: '### Workarounds\nUnplug it.' });
  expect((await announce()).text).toContain('✅ The mitigation is live in #codegate.');
  expect(codegate().map(({ text, edited }) => [edited, text.includes('Unplug it.')])).toEqual([[true, true]]);
});

test('published in GitHub’s own pages, the case goes on to the announcement, which is a message of its own', async () => {
  const { sandbox } = held;
  await sandbox.release({ repository: REPOSITORY, tag: TAG });
  sandbox.patchAdvisory(ghsaId, { state: 'published' });
  await sandbox.advance('PT5M');
  expect(withButton(sandbox, 'security-2', 'Announce…')).not.toBe('');
  expect((await announce()).text).toContain('✅ The announcement is live in #codegate.');
  const messages = codegate();
  expect(messages).toHaveLength(2);
  expect(messages[0]?.text).not.toContain(SECRETS.summary);
  expect(messages[1]?.text).toContain(SECRETS.summary);
});

testExchanges(() => held.sandbox);
