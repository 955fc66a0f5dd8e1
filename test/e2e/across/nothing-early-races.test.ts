// @module-tag slow
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Publication } from '../../../src/process/events.ts';
import type { Person } from '../../../src/sandbox/people.ts';
import { meet } from '../support/ambush.ts';
import { forgeInput } from '../support/forging.ts';
import { announce, ready, SECRETS } from '../support/publishing.ts';
import {
  CASE,
  customIdOf,
  hold,
  idOf,
  inGitHub,
  saying,
  settle,
  START_MS,
  testExchanges,
  timeline,
  type Held,
} from '../support/support.ts';
import { AGREE, looked, TO_CODEGATE } from '../support/two-members.ts';
import { publicWords, strangeInPrivate } from '../support/watching.ts';

// Something is previewed, approved and leaves, and in each moment between something else happens: to the case, to the
// advisory in GitHub, to Discord. What leaves is what two members saw, is so at that moment, or does not leave.

/** What nobody may read before GitHub says published, in whatever mode. */
const EMBARGOED = ['quokka', 'wombat', 'GHSA-', 'CVE-', 'CVSS', CASE];

/** What a team may make of the announcement. */
const OWN_TEMPLATE = `## {{identifier}}: {{summary}}
In our own words: {{impact}}
{{affected}}
{{actions}}
{{#mitigation}}{{mitigation}}{{/mitigation}}
{{links}}
{{#more}}{{more}}{{/more}}
`;

let held: Held;
let ghsaId = '';
const templates = mkdtempSync(join(tmpdir(), 'codegate-templates-'));
beforeAll(async () => {
  writeFileSync(join(templates, 'announcement.md'), OWN_TEMPLATE);
  held = await hold({ env: { TEMPLATES_DIR: templates } });
  ghsaId = await ready(held.sandbox);
}, START_MS);
afterAll(async () => {
  await held[Symbol.asyncDispose]();
  rmSync(templates, { recursive: true, force: true });
});

const codegate = () => held.sandbox.channel('codegate').messages;
const say = (as: Person, line: string) => held.sandbox.run(as, `/advisory ${line}`);

/** Approved by two while Discord does not take it: it waits. */
async function heldUp(what: Publication): Promise<void> {
  const { sandbox } = held;
  const preview = await looked(sandbox, what);
  await sandbox.faults({ ...TO_CODEGATE, status: 500, times: 4 });
  const answer = await sandbox.press('security-2', idOf(preview), AGREE.announcement);
  expect(answer.text).toContain('has not left yet');
  // What discord.js did not try by itself is used up.
  while (sandbox.wire.takeFault('discord', 'POST', TO_CODEGATE.path));
}

test('a mitigation that waits to leave does not, once the disclosure is private again', async () => {
  const { sandbox } = held;
  await say('security-1', `disclosure case:${CASE} kind:public`);
  await heldUp('mitigation');
  await say('security-1', `disclosure case:${CASE} kind:private`);
  await sandbox.advance('PT20M');
  expect(codegate()).toEqual([]);
});

test('nor one whose disclosure is taken back while GitHub is asked what it says', async () => {
  const { sandbox } = held;
  await say('security-1', `disclosure case:${CASE} kind:public`);
  const preview = await looked(sandbox, 'mitigation');
  let taken: Promise<unknown> = Promise.resolve();
  // The first look is for the approval, the second one for what leaves.
  meet(sandbox, { target: 'github', method: 'GET', path: new RegExp(`${ghsaId}$`), nth: 2 }, () => {
    taken = say('security-1', `disclosure case:${CASE} kind:private`);
    return { delay_ms: 300 };
  });
  const answer = await sandbox.press('security-2', idOf(preview), AGREE.announcement);
  await taken;
  await settle(sandbox);
  expect(answer.text).toContain('It did not leave');
  await sandbox.advance('PT20M');
  expect(codegate()).toEqual([]);
  for (const word of EMBARGOED) expect(publicWords(sandbox)).not.toContain(word);
});

test('publishing and announcing at once publishes, and announces nothing that nobody agreed to', async () => {
  const { sandbox } = held;
  const preview = await looked(sandbox, 'advisory');
  const fingerprint = customIdOf(preview, 'Publish now').split(':').at(-1) ?? '';
  await Promise.all([
    sandbox.press('security-2', idOf(preview), 'Publish now'),
    forgeInput(sandbox, 'security-1', { id: `ask:${CASE}:announcement:${fingerprint}:no` }),
    forgeInput(sandbox, 'security-1', { id: `publicise:${CASE}:announcement:1:${fingerprint}` }),
    say('security-1', `announce case:${CASE}`),
  ]);
  expect(inGitHub(sandbox, ghsaId).state).toBe('published');
  expect(codegate()).toEqual([]);
});

test('an announcement that is edited in GitHub while it waits does not leave; both hear it', async () => {
  const { sandbox } = held;
  await heldUp('announcement');
  sandbox.patchAdvisory(ghsaId, { summary: `${SECRETS.summary} of all versions` });
  await sandbox.advance('PT4M');
  expect(codegate()).toEqual([]);
  for (const person of ['security-1', 'security-2'] as const)
    expect(saying(sandbox, person, 'It did not leave: the announcement').text).toContain('ask again');
  expect(await timeline(sandbox)).toMatch(/the announcement.* · the bot/);
});

test('nor where it is edited in the very moment; who agreed hears it at once', async () => {
  const { sandbox } = held;
  const preview = await looked(sandbox, 'announcement');
  meet(sandbox, { target: 'github', method: 'GET', path: new RegExp(`${ghsaId}$`), nth: 2 }, () => {
    sandbox.patchAdvisory(ghsaId, { summary: SECRETS.summary });
    return undefined;
  });
  const answer = await sandbox.press('security-2', idOf(preview), AGREE.announcement);
  expect(answer.text).toContain('⚠️ It did not leave: the announcement');
  expect(codegate()).toEqual([]);
});

test('nor where GitHub does not show it any more: the team is told that something waits', async () => {
  const { sandbox } = held;
  await heldUp('announcement');
  await sandbox.faults({
    target: 'github',
    path: `/security-advisories/${ghsaId}`,
    status: 404,
    times: 99,
  });
  await sandbox.advance('PT4M');
  expect(codegate()).toEqual([]);
  expect(sandbox.channel('security').messages.at(-1)?.text).toContain('could not be delivered');
  while (sandbox.wire.takeFault('github', 'GET', `/security-advisories/${ghsaId}`));
});

test('and all the while the private channel saw ids, stages and times', () => {
  expect(strangeInPrivate(held.sandbox)).toEqual([]);
});

test('once nothing is in its way, it is asked for anew, and posted once', async () => {
  const { sandbox } = held;
  sandbox.patchAdvisory(ghsaId, { summary: `${SECRETS.summary} again` });
  expect((await announce(sandbox)).text).toContain('✅ The announcement is live in #codegate.');
  await sandbox.advance('PT20M');
  expect(codegate()).toHaveLength(1);
});

test('a correction that is overtaken by another edit says that it did not leave', async () => {
  const { sandbox } = held;
  sandbox.patchAdvisory(ghsaId, { summary: `${SECRETS.summary}, corrected` });
  const preview = await looked(sandbox, 'announcement');
  meet(sandbox, { target: 'github', method: 'GET', path: new RegExp(`${ghsaId}$`), nth: 2 }, () => {
    sandbox.patchAdvisory(ghsaId, { summary: 'Quite another story' });
    return undefined;
  });
  const answer = await sandbox.press('security-2', idOf(preview), AGREE.announcement);
  expect(answer.text).toContain('⚠️ It did not leave: the announcement');
  expect(codegate()[0]?.text).toContain(`${SECRETS.summary} again`);
});

test('the team’s own template is used', () => {
  expect(codegate()[0]?.text).toContain('In our own words');
});

testExchanges(() => held.sandbox);
