// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { USER_IDS, SECURITY_ROLE_ID, PEOPLE } from '../../../src/sandbox/people.ts';
import { databaseBytes } from '../support/looking.ts';
import {
  CASE,
  enrol,
  hold,
  idOf,
  joinFixTeam,
  reported,
  runAll,
  settle,
  spoken,
  START_MS,
  testExchanges,
  withButton,
  type Held,
} from '../support/support.ts';
import { closedByTwo } from '../support/two-members.ts';

// One long case with words that only the advisory may hold, and then a look everywhere.

const SECRETS = ['quixotic-importer', 'heap-of-sealing-wax', 'CWE-918', 'AV:N/AC:L'];
const CVE = 'CVE-2026-40404';
const REPORT = {
  summary: `The ${SECRETS[0]} follows links`,
  description: `Proof of concept: ${SECRETS[1]}`,
  cwe_ids: ['CWE-918'],
  cvss_vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
  as: 'contributor',
};
/** Text that pings, formats, links and starts lines, if it is let. */
const HOSTILE = `@everyone <@${USER_IDS.outsider}> <@&${SECURITY_ROLE_ID}> **bold** ||spoiler|| [click](https://evil.example) # heading`;

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold({ env: { LOG_LEVEL: 'debug' } });
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'security-2', 'maintainer-1', 'maintainer-2');
  ghsaId = await reported(sandbox, REPORT);
  await joinFixTeam(sandbox, ghsaId, 'maintainer-1');
  sandbox.patchAdvisory(ghsaId, {
    vulnerabilities: [
      { package: { ecosystem: 'pip', name: 'codegate' }, vulnerable_version_range: '< 0.1.29' },
    ],
    private_fork: true,
  });
  sandbox.patchAdvisory(ghsaId, { cve_id: CVE });
  sandbox.github.comment(ghsaId, { as: 'contributor', body: SECRETS.join(' ') });
  await sandbox.press('security-1', withButton(sandbox, 'security-1', 'I coordinate'), 'I coordinate');
  await runAll(
    sandbox,
    'security-1',
    `/advisory check case:${CASE} step:acknowledge`,
    `/advisory show case:${CASE}`,
    `/advisory timeline case:${CASE}`,
    `/advisory close case:${CASE} resolution:fixed reason:"${SECRETS[0]} ${ghsaId}"`,
    '/advisory list show:mine',
    '/advisory next',
  );
  await sandbox.faults({ target: 'github', status: 500, times: 3 });
  await sandbox.faults({ target: 'discord', path: '/messages', drop: 'after', times: 2 });
  await sandbox.faults({ target: 'discord', path: '/messages', status: 500, times: 2 });
  await sandbox.advance('P3D');
  await sandbox.run('outsider', `/advisory show case:${CASE}`, 'general');
  sandbox.patchAdvisory(ghsaId, { state: 'published' });
  await sandbox.advance('PT1H');
  await sandbox.moveOut();
  await sandbox.restart('SIGKILL');
  await settle(sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

test('the scenario went its whole way', async () => {
  const card = await held.sandbox.run('security-1', `/advisory show case:${CASE}`);
  expect(card.text).toContain(CVE);
  expect(card.text).toContain('**Severity** High (7.5)');
  expect(held.lines.length).toBeGreaterThan(0);
  expect(held.sandbox.dms('security-1').messages.length).toBeGreaterThan(5);
  expect(JSON.stringify(held.sandbox.dms('security-1').messages)).toContain(
    'The reporter wrote in the advisory',
  );
});

test('no channel holds an id, a severity, a name or a secret word', () => {
  const said = spoken(held.sandbox);
  expect(said).toContain(CASE);
  for (const word of [...SECRETS, ghsaId, 'GHSA', CVE, 'CVE-', 'High', '7.5', 'contributor', 'stacklok'])
    expect(said).not.toContain(word);
  for (const name of PEOPLE) expect(said).not.toContain(name);
});

test('no direct message and no answer holds a secret word, and no direct message a CVE id', () => {
  const { sandbox } = held;
  for (const person of PEOPLE) {
    const messages = JSON.stringify(sandbox.dms(person).messages);
    for (const word of [...SECRETS, CVE]) expect(messages).not.toContain(word);
  }
  const sent = JSON.stringify(
    sandbox
      .requests()
      .filter(({ target }) => target === 'discord')
      .map(({ path, body }) => [path, body]),
  );
  // What people type comes back to nobody: it was screened, and its refusal does not repeat it.
  for (const word of SECRETS) expect(sent).not.toContain(word);
});

test('who is on no case got no message at all', () => {
  for (const person of ['outsider', 'reporter', 'contributor'] as const)
    expect(held.sandbox.dms(person).messages).toEqual([]);
  expect(JSON.stringify(held.sandbox.dms('maintainer-2').messages)).not.toContain('CG-2026');
});

test('no line of the log at its most talkative holds an id or a secret word', () => {
  const log = held.lines.join('\n');
  for (const word of [...SECRETS, ghsaId, ghsaId.toLowerCase(), CVE, 'sandbox.bot.token', 'github_pat'])
    expect(log).not.toContain(word);
});

test('no thread was opened', () => {
  const { world } = held.sandbox.discord.state;
  expect([...world.places.values()].filter(({ kind }) => kind === 'thread')).toEqual([]);
});

test('no byte of any file of the database holds a secret word', () => {
  const bytes = databaseBytes(held.sandbox);
  expect(bytes.includes(ghsaId)).toBe(true);
  for (const word of [...SECRETS, 'details to follow', '0.1.29']) expect(bytes.includes(word)).toBe(false);
});

test('hostile words neither ping, nor format, nor link, wherever they are shown', async () => {
  const { sandbox } = held;
  const { look, closed } = await closedByTwo(sandbox, { resolution: 'fixed', reason: HOSTILE });
  const shown = [
    look,
    closed,
    await sandbox.run('security-1', `/advisory timeline case:${CASE}`),
    await sandbox.run('security-1', `/advisory show case:${CASE}`),
  ];
  for (const answer of shown) {
    const raw = JSON.stringify(answer.raw);
    expect(raw).toContain('bold');
    expect(raw).toContain('"mentions":[],"mention_roles":[],"mention_everyone":false');
    expect(raw).not.toContain('**bold**');
    expect(raw).not.toContain('||spoiler||');
    expect(raw).not.toContain('[click](');
    expect(idOf(answer)).not.toBe('');
  }
  await sandbox.run('security-1', `/advisory reopen case:${CASE} reason:"${HOSTILE}"`);
  const reopened = await sandbox.run('security-1', `/advisory timeline case:${CASE}`);
  expect(JSON.stringify(reopened.raw)).not.toContain('**bold**');
});

test('a reporter’s login that is no login is refused, so that none of it is ever shown', async () => {
  const { sandbox } = held;
  for (const reporter of [`<@${USER_IDS.outsider}>`, '**bold**', 'a/b', '@everyone!', '`x`']) {
    const answer = await sandbox.run(
      'security-1',
      `/advisory open repository:stacklok/codegate source:email reporter:"${reporter}"`,
    );
    expect(answer.text).toContain('There is no such GitHub login');
    expect(answer.text).not.toContain(reporter);
  }
});

testExchanges(() => held.sandbox);
