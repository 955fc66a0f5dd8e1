import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CASE,
  hold,
  idOf,
  inGitHub,
  spoken,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  written,
  type Held,
} from '../support/support.ts';
import { announce, ready, SECRETS } from '../support/publishing.ts';

// Release day: looked at, published by two, announced by two, and changed when the CVE comes.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await ready(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const codegate = () => held.sandbox.channel('codegate').messages;

describe('release verify', () => {
  test('shows every condition with its evidence, and has ticked what it saw', async () => {
    const { text } = await say('security-1', `release verify case:${CASE}`);
    expect(text).toContain('Every condition is met');
    expect(text).toContain('ci.example/run/1');
    expect(await timeline(held.sandbox)).toMatch(/Merge the advisory[\s\S]*binaries are signed/);
  });
});

describe('release publish', () => {
  test('is refused to the one who asked, and to whoever is not of the security team', async () => {
    expect((await say('maintainer-1', `release publish case:${CASE}`)).text).toContain(
      'Only the security team',
    );
    const preview = await say('security-1', `release publish case:${CASE}`);
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(preview.raw)).not.toContain(secret);
    expect(preview.text).toContain('cannot be taken back');
    expect(preview.buttons).toEqual(['Advisory in GitHub', 'No, not now', 'Ask a second member']);
    await held.sandbox.press('security-1', idOf(preview), 'Ask a second member');
    const own = await say('security-1', `release publish case:${CASE}`);
    expect(own.buttons).not.toContain('Publish now');
    expect(inGitHub(held.sandbox, ghsaId).state).toBe('draft');
  });

  test('by a second member, once, and read back', async () => {
    const { sandbox } = held;
    const looked = await sandbox.press('security-2', withButton(sandbox, 'security-2', 'Look…'), 'Look…');
    expect(looked.buttons).toEqual(['Advisory in GitHub', 'No, not like this', 'Publish now']);
    const before = written(sandbox, 'PATCH', ghsaId);
    const answers = await Promise.all([
      sandbox.press('security-2', idOf(looked), 'Publish now'),
      sandbox.press('security-2', idOf(looked), 'Publish now'),
    ]);
    expect(answers.map(({ text }) => text).join('\n')).toContain('✅ Published, and GitHub shows it');
    expect(inGitHub(sandbox, ghsaId).state).toBe('published');
    expect(written(sandbox, 'PATCH', ghsaId) - before).toBe(1);
    expect(codegate()).toEqual([]);
  });
});

describe('announce', () => {
  test('posts once, by a second member, and passes it on', async () => {
    const answer = await announce(held.sandbox);
    expect(answer.text).toContain('✅ The announcement is live in #codegate.');
    const [message, ...others] = codegate();
    expect(others).toEqual([]);
    expect(message?.crossposted).toBe(true);
    expect(message?.text).toContain(SECRETS.summary);
    expect(message?.text).toContain(SECRETS.workaround);
    expect(message?.text).toMatch(/docker pull .*codegate:v0\.1\.29/);
    expect(message?.text).toContain('(CVE pending)');
  });

  test('stays as it is, here and in GitHub, whatever one member alone asks for', async () => {
    const before = JSON.stringify([inGitHub(held.sandbox, ghsaId), codegate()]);
    for (const line of [
      `severity case:${CASE}`,
      `severity case:${CASE} band:low reason:"hard to reach"`,
      `cve case:${CASE} id:CVE-2026-66666`,
    ]) {
      const answer = await say('security-1', line);
      expect(answer.text).toContain('The advisory is public: one person alone changes nothing in it');
    }
    await held.sandbox.advance('PT5M');
    expect(JSON.stringify([inGitHub(held.sandbox, ghsaId), codegate()])).toBe(before);
  });

  test('is changed, not repeated, when the CVE comes', async () => {
    held.sandbox.patchAdvisory(ghsaId, { cve_id: 'CVE-2026-10001' });
    await held.sandbox.advance('PT5M');
    const [message, ...others] = codegate();
    expect(others).toEqual([]);
    expect(message?.edited).toBe(true);
    expect(message?.text).toContain('CVE-2026-10001');
    expect(message?.text).not.toContain('CVE pending');
  });

  test('says no CVE any more when that was rejected, although GitHub goes on showing it, and says the next one', async () => {
    const told = await say('security-1', `cve case:${CASE} outcome:rejected`);
    expect(told.text).toContain('✅ Recorded: the CVE, rejected after it was assigned.');
    await held.sandbox.advance('PT10M');
    const [message, ...others] = codegate();
    expect(others).toEqual([]);
    expect(message?.text).not.toMatch(/CVE-2026-10001|CVE pending/);
    expect(message?.text).toContain(ghsaId);
    held.sandbox.patchAdvisory(ghsaId, { cve_id: 'CVE-2026-10002' });
    await held.sandbox.advance('PT5M');
    expect(codegate()[0]?.text).toContain('CVE-2026-10002');
  });
});

test('nothing of it was said anywhere else', () => {
  const elsewhere = spoken(held.sandbox).replace(JSON.stringify(codegate().map(({ raw }) => raw)), '');
  const others = (['security', 'general'] as const).flatMap((name) => held.sandbox.channel(name).messages);
  for (const secret of Object.values(SECRETS))
    expect(JSON.stringify(others.map(({ raw }) => raw))).not.toContain(secret);
  expect(elsewhere).toContain(CASE);
});

test('publishing again is refused', async () => {
  expect(inGitHub(held.sandbox, ghsaId).state).toBe('published');
  expect((await say('security-1', `release publish case:${CASE}`)).text).toContain('published');
});

testExchanges(() => held.sandbox);
