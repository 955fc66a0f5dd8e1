import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DETAILS, TAG } from '../support/publishing.ts';
import {
  arrivals,
  REPOSITORY,
  CASE,
  count,
  enrol,
  hold,
  idOf,
  last,
  spoken,
  START_MS,
  testExchanges,
  texts,
  timeline,
  withButton,
  type Held,
} from '../support/support.ts';
import { freePort } from '../../../src/sandbox/free-port.ts';

// A report through "Report a vulnerability", and what is done about it in GitHub's own pages.

const SUMMARY = 'Workspace importer follows symlinks';
const SECRET = 'what GitHub and the bot know';
const RANGE = {
  package: { ecosystem: 'pip', name: 'codegate' },
  vulnerable_version_range: '< 0.1.29',
  patched_versions: '0.1.29',
};

let held: Held;
let ghsaId = '';
let webhookPort = 0;
beforeAll(async () => {
  webhookPort = await freePort();
  held = await hold({ env: { WEBHOOK_SECRET: SECRET, WEBHOOK_PORT: String(webhookPort) } });
  await enrol(held.sandbox, 'security-1', 'security-2', 'maintainer-1');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

async function card(): Promise<string> {
  return (await held.sandbox.run('security-1', `/advisory show case:${CASE}`)).text;
}

/** The listings that were asked for since the exchange with this number. */
function listings(since: number): (number | null)[] {
  return held.sandbox
    .requests()
    .slice(since)
    .filter(({ target, path }) => target === 'github' && path.includes('security-advisories?'))
    .map(({ status }) => status);
}

test('becomes a case by itself at the next sync, disclosed when it was created', async () => {
  const { sandbox } = held;
  await sandbox.to('2026-03-02T09:02:10Z');
  const report = { repository: 'stacklok/codegate', summary: SUMMARY, description: 'Steps', as: 'reporter' };
  expect(sandbox.report(report)).toMatchObject({ ghsa_id: expect.stringMatching(/^GHSA-/) });
  await sandbox.to('2026-03-02T09:02:59Z');
  expect((await sandbox.run('security-1', '/advisory list')).text).toContain('No case is open');
  await sandbox.to('2026-03-02T09:03:00Z');
  const shown = await card();
  ghsaId = /GHSA(-\w{4}){3}/.exec(shown)?.[0] ?? '';
  expect(ghsaId).not.toBe('');
  expect(shown).toContain(`${CASE} · Intake`);
  expect(shown).toContain('Disclosed** 2026-03-02 09:02 UTC (50 seconds ago), by GitHub; private');
  expect(shown).toContain('Intake: due 2026-03-03 09:02 UTC');
  expect(shown).toContain('**Reporter** reporter, by a private channel');
  expect(shown).not.toContain(SUMMARY);
  expect(await timeline(sandbox)).toMatch(
    /2026-03-02 09:03 UTC · Case opened; disclosed 2026-03-02 09:02 UTC/,
  );
});

test('the team is told by direct message, and nobody else', () => {
  const { sandbox } = held;
  for (const person of ['security-1', 'security-2'] as const) {
    const message = last(sandbox, person);
    expect(message).toMatchObject({ at: '2026-03-02T09:03:00Z' });
    expect(message.text).toContain(`${CASE} · A report has come in`);
    expect(message.text).toContain(`https://github.com/stacklok/codegate/security/advisories/${ghsaId}`);
    expect(message.buttons).toEqual(['Open', 'I coordinate', 'Text: thanks', 'Advisory in GitHub']);
  }
  expect(texts(sandbox.dms('maintainer-1').messages).join('')).not.toContain(CASE);
  expect(sandbox.dms('closed-dms').messages).toEqual([]);
});

test('the private channel sees its id, stage and time and nothing else', () => {
  expect(texts(held.sandbox.channel('security').messages)).toEqual([
    `**${CASE}** · Intake · due 2026-03-03 09:02 UTC (in 24 hours)`,
  ]);
});

test('a second look at the same report makes no second case', async () => {
  const { sandbox } = held;
  await sandbox.advance('PT2H');
  expect((await sandbox.run('security-1', '/advisory list')).text).toContain('Open cases (1)');
  expect(count(await timeline(sandbox), 'Advisory linked')).toBe(1);
});

test('what is done in GitHub’s pages shows on the card and in the timeline', async () => {
  const { sandbox } = held;
  sandbox.patchAdvisory(ghsaId, {
    state: 'draft',
    collaborating_users: ['maintainer-1'],
    collaborating_teams: [],
    vulnerabilities: [RANGE],
    cvss_vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    private_fork: true,
  });
  sandbox.patchAdvisory(ghsaId, { cve_id: 'CVE-2026-10001' });
  await sandbox.advance('PT5M');
  const shown = await card();
  for (const line of [
    '**Fix team** maintainer-1 (not linked)',
    '**Severity** High (7.5)',
    '**CVE** CVE-2026-10001',
  ])
    expect(shown).toContain(line);
  const told = await timeline(sandbox);
  for (const line of [
    'Advisory accepted',
    'Affected versions filled in',
    'Severity scored: High (7.5)',
    'CVE assigned: CVE-2026-10001',
    'Private fork created',
    'maintainer-1 joined the fix team',
  ]) {
    expect(told).toContain(`${line} · seen in GitHub`);
    expect(count(told, line)).toBe(1);
  }
  expect(texts(sandbox.dms('security-2').messages).join('\n')).toContain('The CVE has been assigned');
});

test('a team counts as its members, and who leaves the advisory leaves the fix team', async () => {
  const { sandbox } = held;
  sandbox.patchAdvisory(ghsaId, { collaborating_users: [], collaborating_teams: ['maintainers'] });
  await sandbox.advance('PT5M');
  expect(await card()).toContain('**Fix team** maintainer-1 (not linked), maintainer-2 (not linked)');
  sandbox.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-2'], collaborating_teams: [] });
  await sandbox.advance('PT5M');
  expect(await card()).toContain('**Fix team** maintainer-2 (not linked)');
  expect(await timeline(sandbox)).toContain('maintainer-1 left the fix team · seen in GitHub');
});

test.each([
  ['5xx', { status: 502 }],
  ['429', { status: 429 }],
  ['nothing at all', { drop: 'before' as const }],
])('while GitHub answers %s nothing is lost, and afterwards it goes on', async (_name, fault) => {
  const { sandbox } = held;
  const before = sandbox.requests().length;
  const cases = Number(
    /Open cases \((\d+)\)/.exec((await sandbox.run('security-1', '/advisory list')).text)?.[1],
  );
  await sandbox.faults({ target: 'github', path: 'security-advisories', times: 4, ...fault });
  sandbox.report({ repository: 'stacklok/codegate', summary: 'x', description: 'y', as: 'reporter' });
  const created = sandbox.info().now.slice(0, 16).replace('T', ' ');
  await sandbox.advance('PT30M');
  expect(listings(before).filter((status) => status === null || status >= 400)).toHaveLength(4);
  const list = await sandbox.run('security-1', '/advisory list');
  expect(list.text).toContain(`Open cases (${cases + 1})`);
  const caseId = `CG-2026-${String(cases + 1).padStart(3, '0')}`;
  const shown = await sandbox.run('security-1', `/advisory show case:${caseId}`);
  expect(shown.text).toContain(`Disclosed** ${created}`);
});

test('published in GitHub with its fix: everybody hears it, and the announcement is awaited', async () => {
  const { sandbox } = held;
  await sandbox.release({ repository: REPOSITORY, tag: TAG });
  sandbox.patchAdvisory(ghsaId, DETAILS);
  sandbox.patchAdvisory(ghsaId, { state: 'published' });
  await sandbox.advance('PT5M');
  expect(last(sandbox, 'security-1').text).toContain('The advisory is published');
  expect(last(sandbox, 'security-2').text).toContain('The advisory is published');
  expect(await card()).toContain('Retrospective: starts after the release');
  expect(await timeline(sandbox)).toContain('Advisory published');
});

test('closed in GitHub: the case is closed, asks why, and takes the answer', async () => {
  const { sandbox } = held;
  const caseId = 'CG-2026-002';
  const shown = await sandbox.run('security-1', `/advisory show case:${caseId}`);
  sandbox.patchAdvisory(/GHSA(-\w{4}){3}/.exec(shown.text)?.[0] ?? '', { state: 'closed' });
  await sandbox.advance('PT5M');
  expect(last(sandbox, 'security-2').text).toContain(`${caseId} · The advisory was closed in GitHub`);
  const opened = await sandbox.press('security-2', withButton(sandbox, 'security-2', 'Open'), 'Open');
  expect(opened.text).toContain(`${caseId} · Closed`);
  expect(opened.text).toContain('say with what resolution');
  const closed = await sandbox.run('security-2', `/advisory close case:${caseId} resolution:invalid`);
  expect(closed.text).toContain('Closed');
  expect(idOf(closed)).not.toBe('');
  expect(await timeline(sandbox, caseId)).toContain('Closed as not a vulnerability · @security-2');
});

test('none of it was said in a channel', () => {
  expect(spoken(held.sandbox)).not.toMatch(/GHSA|CVE|High|maintainer|reporter|symlink/i);
});

testExchanges(() => held.sandbox);

test('GitHub’s webhook has it told at once, and a strange one changes nothing', async () => {
  const { sandbox } = held;
  const before = arrivals(sandbox, 'security-1', 'A report has come in').length;
  sandbox.report({ repository: REPOSITORY, summary: 'x', description: 'y', as: 'reporter' });
  const body = JSON.stringify({ action: 'reported', repository_advisory: { summary: SUMMARY } });
  const send = async (secret: string) => {
    const answer = await fetch(`http://127.0.0.1:${webhookPort}/github`, {
      method: 'POST',
      headers: {
        'x-github-event': 'repository_advisory',
        'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      },
      body,
    });
    return answer.status;
  };
  const { now } = sandbox.info();
  expect(await send('another')).toBe(401);
  expect(await send(SECRET)).toBe(202);
  await vi.waitFor(
    () => expect(arrivals(sandbox, 'security-1', 'A report has come in')).toHaveLength(before + 1),
    START_MS,
  );
  // No turn of the clock was waited for.
  expect(sandbox.info().now).toBe(now);
});
