// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announce, publish, ready } from '../support/publishing.ts';
import { TO_CODEGATE } from '../support/two-members.ts';
import {
  CASE,
  hold,
  idOf,
  inGitHub,
  last,
  settle,
  START_MS,
  testExchanges,
  timeline,
  type Held,
} from '../support/support.ts';

// What two members approved and Discord has not taken yet is taken back by one of them.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await ready(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const TAKE_BACK = 'Take back the announcement';
const codegate = () => held.sandbox.channel('codegate').messages;
const card = () => held.sandbox.run('security-1', `/advisory show case:${CASE}`);

test('an announcement that waits is taken back, and whoever agreed on it hears it', async () => {
  const { sandbox } = held;
  await publish(sandbox);
  expect(inGitHub(sandbox, ghsaId).state).toBe('published');
  await sandbox.faults({ ...TO_CODEGATE, status: 503, times: 'until-cleared' });
  expect((await announce(sandbox)).text).toContain('It has not left yet');
  const ofFixTeam = await sandbox.run('maintainer-1', `/advisory show case:${CASE}`);
  expect(ofFixTeam.buttons).not.toContain(TAKE_BACK);
  const shown = await card();
  const answer = await sandbox.press('security-1', idOf(shown), TAKE_BACK);
  expect(answer.text).toContain('↩️ Taken back: the announcement');
  expect(answer.buttons).not.toContain(TAKE_BACK);
  await settle(sandbox);
  expect(last(sandbox, 'security-2').text).toContain('Taken back: the announcement');
  expect(await timeline(sandbox)).toContain('Taken back: the announcement');
  sandbox.wire.clearFaults();
  await sandbox.advance('PT1H');
  expect(codegate()).toEqual([]);
});

test('it can be asked for again, and what stands in #codegate is taken back no more', async () => {
  const { sandbox } = held;
  expect((await announce(sandbox)).text).toContain('✅ The announcement is live in #codegate.');
  expect(codegate()).toHaveLength(1);
  expect((await card()).buttons).not.toContain(TAKE_BACK);
});

testExchanges(() => held.sandbox);
