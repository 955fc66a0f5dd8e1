// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import { byTwo, DETAILS, publish, ready } from '../support/publishing.ts';
import {
  CASE,
  hold,
  last,
  REPOSITORY,
  settle,
  START_MS,
  testExchanges,
  timeline,
  type Held,
} from '../support/support.ts';

// The fixed version turns out to be another one after the announcement: its readers hear it, by two members.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await ready(held.sandbox);
  await publish(held.sandbox);
  await announce();
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const codegate = () => held.sandbox.channel('codegate').messages;
const announce = (press = 'Post to #codegate') =>
  byTwo(held.sandbox, `/advisory announce case:${CASE}`, press);
const heardBy = (person: Person) =>
  held.sandbox
    .dms(person)
    .messages.map(({ text }) => text)
    .join('\n');
const [line] = DETAILS.vulnerabilities;
const saysFixed = (patched: string) =>
  held.sandbox.patchAdvisory(ghsaId, {
    vulnerabilities: [{ ...line, patched_versions: patched, vulnerable_version_range: `< ${patched}` }],
  });

test('what is taken back in GitHub is told as well, and leaves nothing to do', async () => {
  await held.sandbox.release({ repository: REPOSITORY, tag: 'v0.1.30' });
  saysFixed('0.1.30');
  await held.sandbox.advance('PT5M');
  saysFixed('0.1.29');
  await held.sandbox.advance('PT5M');
  for (const person of ['security-1', 'security-2', 'maintainer-1'] as const) {
    expect(heardBy(person)).toContain('Another version is the fixed one');
    expect(last(held.sandbox, person).text).toContain('Nothing to correct any more');
  }
  expect(codegate()).toHaveLength(1);
});

test('another fixed version is told to both teams, named nowhere, and pressed for', async () => {
  saysFixed('0.1.30');
  await held.sandbox.advance('PT5M');
  const told = last(held.sandbox, 'security-2').text;
  expect(told).toContain('Another version is the fixed one: #codegate still names the earlier');
  expect(told).not.toContain('0.1.30');
  const card = await say('security-1', `show case:${CASE}`);
  expect(card.text).toMatch(/\*\*Next:\*\* Announce the release in #codegate/);
  expect(card.text).toContain('To correct in #codegate');
  await held.sandbox.advance('PT70M');
  expect(last(held.sandbox, 'security-2').text).toContain('and not in #codegate');
});

test('two members post what changed and what to do now, and the first message points to it', async () => {
  const preview = await say('security-1', `announce case:${CASE}`);
  expect(preview.text).toContain('a new message that corrects the one which stands there');
  expect(codegate()).toHaveLength(1);
  expect((await announce()).text).toContain('✅ The announcement is live in #codegate.');
  const [first, followUp, ...others] = codegate();
  expect(others).toEqual([]);
  expect(followUp?.text.split('\n')[0]).toBe('## Upgrade again: 0.1.29 does not fix it; 0.1.30 does.');
  expect(followUp?.text).toContain(`/${first?.id ?? ''})`);
  expect(followUp?.text).toContain("pip install --upgrade 'codegate>=0.1.30'");
  expect(first?.text).toMatch(/^⚠️ \*\*Corrected\*\*/);
  expect(first?.text).toContain(`/${followUp?.id ?? ''})`);
  expect(first?.text).toMatch(/Fixed in[\s\S]*0\.1\.30/);
  expect(await timeline(held.sandbox)).toContain('a correction of the announcement');
  const after = await say('security-1', `show case:${CASE}`);
  expect(after.text).not.toContain('To correct in #codegate');
});

test('a CVE id that comes then changes the first message, which goes on pointing there', async () => {
  held.sandbox.patchAdvisory(ghsaId, { cve_id: 'CVE-2026-20002' });
  await held.sandbox.advance('PT10M');
  const [first] = codegate();
  expect(first?.text).toMatch(/^⚠️ \*\*Corrected\*\*[\s\S]*CVE-2026-20002/);
  expect(codegate()).toHaveLength(2);
});

test('one that a moderator deletes is told at once, and posted again as it was', async () => {
  const [, followUp] = codegate();
  await held.sandbox.changeServer({ delete_message: followUp?.id ?? '' });
  await settle(held.sandbox);
  const told = last(held.sandbox, 'security-2');
  expect(told.text).toContain('Not in #codegate any more: the correction of the announcement');
  expect(told.buttons).toContain('Post it again…');
  expect(codegate()).toHaveLength(1);
  expect((await announce()).text).toContain('✅ The announcement is live in #codegate.');
  expect(codegate().at(-1)?.text).toContain('## Upgrade again: 0.1.29 does not fix it; 0.1.30 does.');
});

test('one that GitHub withdraws is told, and marked by two members; published again, the mark comes off the same way', async () => {
  held.sandbox.patchAdvisory(ghsaId, { withdrawn: true });
  await held.sandbox.advance('PT70M');
  expect(heardBy('security-2')).toContain('withdrawn');
  const preview = await say('security-1', `announce case:${CASE}`);
  expect(preview.text).toContain('withdrawn');
  const before = codegate().map(({ text }) => text);
  expect((await announce('Mark as withdrawn')).text).toContain('✅');
  expect(codegate()[0]?.text).toMatch(/withdrawn/i);
  expect(codegate()).toHaveLength(before.length);
  held.sandbox.patchAdvisory(ghsaId, { withdrawn: false });
  await held.sandbox.advance('PT70M');
  expect((await announce('Remove the mark')).text).toContain('✅');
  expect(codegate().map(({ text }) => text)).toEqual(before);
});

testExchanges(() => held.sandbox);
