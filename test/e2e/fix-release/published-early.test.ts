// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import { byTwo, SECRETS, TAG, withFix } from '../support/publishing.ts';
import {
  CASE,
  hold,
  last,
  REPOSITORY,
  START_MS,
  testExchanges,
  timeline,
  type Held,
} from '../support/support.ts';

// Published in GitHub's own pages, by mistake or by force, before there is a release of the fix: four facts, not one.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await withFix(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const codegate = () => held.sandbox.channel('codegate').messages;
const heardBy = (person: Person) =>
  held.sandbox
    .dms(person)
    .messages.map(({ text }) => text)
    .join('\n');
const announce = () => byTwo(held.sandbox, `/advisory announce case:${CASE}`, 'Post to #codegate');

test('both teams hear at once that it is public without a fix, and the card says so', async () => {
  held.sandbox.patchAdvisory(ghsaId, { state: 'published' });
  await held.sandbox.advance('PT5M');
  for (const person of ['security-1', 'security-2', 'maintainer-1'] as const) {
    const told = heardBy(person);
    expect(told).toContain('The advisory is public, and its fix is not released');
    expect(told).toContain('Say nowhere that there is a fix until it is released');
  }
  const card = await say('security-1', `show case:${CASE}`);
  expect(card.text).toContain('Public without a fix');
  expect(card.text).toMatch(/Disclosed\*\* .*; public/);
  expect(card.text).toContain('Fix release: **ASAP**');
  expect(card.text).not.toMatch(/Retrospective: due/);
});

test('what helps until then is announced, and no fix', async () => {
  expect((await announce()).text).toContain('✅ The mitigation is live in #codegate.');
  const [message, ...others] = codegate();
  expect(others).toEqual([]);
  expect(message?.text).toContain(SECRETS.workaround);
  expect(message?.text).toContain('There is no fixed version yet');
  expect(message?.text).not.toMatch(/Fixed in|pip install|docker pull/);
});

test('nobody is asked to look back, nor can', async () => {
  await held.sandbox.advance('P2D');
  expect(last(held.sandbox, 'maintainer-1').text).not.toMatch(/Contribute|went well/);
  const answer = await say('security-1', `retro contribute case:${CASE} named:yes`);
  expect(answer.text).toContain('GitHub has no release of a version that it calls fixed');
});

test('once the fix is released both teams hear it, and it is announced', async () => {
  await held.sandbox.release({ repository: REPOSITORY, tag: TAG });
  await held.sandbox.advance('PT10M');
  expect(await timeline(held.sandbox)).toContain('The fix is released');
  for (const person of ['security-2', 'maintainer-1'] as const)
    expect(heardBy(person)).toContain('The fix is released: announce it now');
  expect((await announce()).text).toContain('✅ The announcement is live in #codegate.');
  expect(codegate().at(-1)?.text).toMatch(/Fixed in[\s\S]*0\.1\.29/);
  const card = await say('security-1', `show case:${CASE}`);
  expect(card.text).toMatch(/Retrospective: due .*, from /);
  expect(card.text).not.toContain('Public without a fix');
});

testExchanges(() => held.sandbox);
