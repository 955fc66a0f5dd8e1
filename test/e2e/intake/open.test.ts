import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { killDuring, meet } from '../support/ambush.ts';
import {
  enrol,
  hold,
  idOf,
  last,
  REPOSITORY,
  reported,
  saying,
  settle,
  START_MS,
  testExchanges,
  timeline,
  type Held,
} from '../support/support.ts';
import { SLOW } from '../../support/slow.ts';

// `/advisory open`, with GitHub in good health and in bad.

const OPEN = `/advisory open repository:${REPOSITORY} source:email`;
const ADVISORIES = { target: 'github', method: 'POST', path: /security-advisories$/ } as const;

let held: Held;
beforeAll(async () => {
  held = await hold();
  await enrol(held.sandbox, 'security-1', 'security-2');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const Drafts = z.array(z.object({ ghsa_id: z.string(), summary: z.string(), description: z.string() }));

/** The drafts of a case as GitHub has them. */
async function draftsOf(caseId: string): Promise<z.infer<typeof Drafts>> {
  const { github } = held.sandbox;
  const response = await fetch(
    `${github.url}/repos/${REPOSITORY}/security-advisories?state=draft&per_page=100`,
    { headers: { authorization: `Bearer ${github.tokenOf('security-1')}` } },
  );
  return Drafts.parse(await response.json()).filter(({ summary }) => summary.includes(caseId));
}

function caseIn(text: string): string {
  return /CG-\d{4}-\d{3}/.exec(text)?.[0] ?? '';
}

test('without an advisory: a case, and a draft that says nothing but the case’s id and four headings', async () => {
  const { sandbox } = held;
  const opened = await sandbox.run('security-1', `${OPEN} reporter:@reporter pgp:true`);
  expect(opened).toMatchObject({ kind: 'message', ephemeral: true });
  expect(opened.text).toContain('✅ CG-2026-001 is open.');
  expect(opened.text).toContain('Send the reporter the public PGP key');
  expect(opened.text).toContain('Disclosed** 2026-03-02 09:00 UTC (now), by e-mail; private');
  const drafts = await draftsOf('CG-2026-001');
  expect(drafts).toHaveLength(1);
  expect(drafts[0]?.summary).toBe('CG-2026-001: details to follow');
  expect(drafts[0]?.description.split('\n').filter(Boolean)).toEqual([
    '### Impact',
    '### Patches',
    '### Workarounds',
    '### References',
  ]);
  expect(opened.text).toContain(drafts[0]?.ghsa_id);
  expect(saying(sandbox, 'security-2', 'A report has come in').text).toContain('CG-2026-001');
  // Only this member says who reported it: the other one is asked.
  expect(last(sandbox, 'security-2').text).toContain('May reporter read along as the reporter?');
  expect(await timeline(sandbox)).toContain('Draft advisory created · @security-1');
});

test('the sync sees the bot’s own draft and makes no second case of it', async () => {
  const { sandbox } = held;
  await sandbox.advance('PT2H');
  expect((await sandbox.run('security-1', '/advisory list')).text).toContain('Open cases (1)');
});

test('with an advisory that has a case already it points to that case', async () => {
  const { sandbox } = held;
  const ghsaId = await reported(sandbox);
  const answer = await sandbox.run('security-1', `${OPEN} advisory:${ghsaId.toLowerCase()}`);
  expect(answer.text).toContain('has a case already: CG-2026-002');
  expect(answer.text).toContain('/advisory show case:CG-2026-002');
});

test('with an advisory that the bot has not seen yet: its facts are on the card at once', async () => {
  const { sandbox } = held;
  const { ghsa_id: ghsaId } = sandbox.github.report({
    repository: REPOSITORY,
    summary: 'x',
    description: 'y',
    severity: 'high',
  });
  const opened = await sandbox.run(
    'security-1',
    `/advisory open repository:${REPOSITORY} source:github advisory:${ghsaId}`,
  );
  expect(opened.text).toContain('✅ CG-2026-003 is open.');
  expect(opened.text).toContain(`**Advisory** ${ghsaId}`);
  expect(opened.text).toContain('**Severity** High');
  await sandbox.advance('PT5M');
  expect((await sandbox.run('security-1', '/advisory list')).text).toContain('Open cases (3)');
});

test.each([
  ['disclosed_at:tomorrow', 'is not a time I can read'],
  ['disclosed_at:"2026-02-30 09:00"', 'There is no 2026-02-30'],
  ['disclosed_at:"2026-03-02 25:00"', 'There is no 25:00 on any day'],
  ['disclosed_at:"2026-03-09 09:00"', 'cannot have come in the future'],
  ['disclosed_at:"1999-03-09 09:00"', 'more than five years ago'],
  ['advisory:CVE-2026-10001', 'not the id of a GitHub security advisory'],
  ['advisory:GHSA-2222-3333-4444', 'does not show me that advisory'],
  ['reporter:"not a login"', 'no such GitHub login'],
])('%s is refused, and nothing is recorded', async (option, words) => {
  const { sandbox } = held;
  const answer = await sandbox.run('security-1', `${OPEN} ${option}`);
  expect(answer.ephemeral).toBe(true);
  expect(answer.text).toContain(words);
  expect((await sandbox.run('security-1', '/advisory list')).text).toContain('Open cases (3)');
});

test('a repository that is not followed is refused', async () => {
  const answer = await held.sandbox.run(
    'security-1',
    '/advisory open repository:stacklok/other source:email',
  );
  expect(answer.text).toContain('none of the choices');
});

test('an e-mail may be older than its case: the deadlines count from it', async () => {
  const opened = await held.sandbox.run('security-1', `${OPEN} disclosed_at:"2026-03-01 09:00"`);
  expect(opened.text).toContain('Disclosed** 2026-03-01 09:00 UTC');
  expect(opened.text).toContain('overdue');
});

test('while GitHub is down the case is open all the same, and the button makes the one draft later', async () => {
  const { sandbox } = held;
  await sandbox.faults({ target: 'github', status: 503, times: 2 });
  const opened = await sandbox.run('security-1', OPEN);
  expect(opened.text).toContain('GitHub does not answer');
  expect(opened.text).toContain('**Advisory** none yet');
  expect(opened.buttons).toContain('Create draft advisory');
  const caseId = caseIn(opened.text);
  const again = await sandbox.press('security-1', idOf(opened), 'Create draft advisory');
  expect(again.text).toContain('GitHub does not answer');
  const made = await sandbox.press('security-1', idOf(again), 'Create draft advisory');
  expect(made.buttons).not.toContain('Create draft advisory');
  expect(await draftsOf(caseId)).toHaveLength(1);
});

test('a connection cut after GitHub acted does not lead to a second draft', async () => {
  const { sandbox } = held;
  await sandbox.faults({
    target: 'github',
    method: 'POST',
    path: 'security-advisories',
    drop: 'after',
    times: 1,
  });
  const opened = await sandbox.run('security-1', OPEN);
  expect(opened.text).toContain('GitHub does not answer');
  const caseId = caseIn(opened.text);
  expect(await draftsOf(caseId)).toHaveLength(1);
  const made = await sandbox.press('security-1', idOf(opened), 'Create draft advisory');
  const drafts = await draftsOf(caseId);
  expect(drafts).toHaveLength(1);
  expect(made.text).toContain(`**Advisory** ${drafts[0]?.ghsa_id}`);
});

test('two people who press “Create draft advisory” at once make one draft', async () => {
  const { sandbox } = held;
  await sandbox.faults({ target: 'github', status: 503, times: 1 });
  const opened = await sandbox.run('security-1', OPEN);
  const caseId = caseIn(opened.text);
  const other = await sandbox.run('security-2', `/advisory show case:${caseId}`);
  // A slow GitHub, so that the one is still waiting when the other presses.
  await sandbox.faults({ target: 'github', path: 'state=draft', delay_ms: 100, times: 2 });
  const both = await Promise.all([
    sandbox.press('security-1', idOf(opened), 'Create draft advisory'),
    sandbox.press('security-2', idOf(other), 'Create draft advisory'),
  ]);
  expect(both.map(({ kind }) => kind)).toEqual(['message', 'message']);
  expect(await draftsOf(caseId)).toHaveLength(1);
  expect((await timeline(sandbox, caseId)).split('Draft advisory created')).toHaveLength(2);
  await sandbox.advance('PT1H');
  expect((await sandbox.run('security-1', '/advisory list')).text).toContain('Open cases (7)');
});

test.each([true, false])(
  'killed while GitHub makes the draft (GitHub acted: %s): one case, and at most the one draft',
  { ...SLOW, timeout: START_MS },
  async (acted) => {
    const { sandbox } = held;
    await sandbox.moveOut();
    const { text } = await sandbox.run('security-1', '/advisory list');
    const before = Number(/Open cases \((\d+)\)/.exec(text)?.[1] ?? 0);
    const killed = await killDuring(sandbox, { ...ADVISORIES, acted }, () => sandbox.run('security-1', OPEN));
    expect(killed).toBe(1);
    const list = await sandbox.run('security-1', '/advisory list');
    expect(list.text).toContain(`Open cases (${before + 1})`);
    const caseId = `CG-2026-${String(before + 1).padStart(3, '0')}`;
    const shown = await sandbox.run('security-1', `/advisory show case:${caseId}`);
    if (!acted) await sandbox.press('security-1', idOf(shown), 'Create draft advisory');
    const drafts = await draftsOf(caseId);
    expect(drafts).toHaveLength(1);
    expect((await sandbox.run('security-1', `/advisory show case:${caseId}`)).text).toContain(
      `**Advisory** ${drafts[0]?.ghsa_id}`,
    );
  },
);

test('a sync that sees the draft before the answer comes does not make a second case', async () => {
  const { sandbox } = held;
  const before = Number(/\((\d+)\)/.exec((await sandbox.run('security-1', '/advisory list')).text)?.[1]);
  let moved: Promise<unknown> = Promise.resolve();
  meet(sandbox, ADVISORIES, () => {
    // The clock moves on while GitHub works, and with it the sync comes.
    moved = sandbox.advance('PT10M');
    return undefined;
  });
  const opened = await sandbox.run('security-1', OPEN);
  await moved;
  await settle(sandbox);
  expect(opened.kind).toBe('message');
  const list = await sandbox.run('security-1', '/advisory list');
  expect(list.text).toContain(`Open cases (${before + 1})`);
});

test('only what can be chosen is proposed', async () => {
  const { sandbox } = held;
  const line = '/advisory open repository:code source:email disclosed_at:2026';
  expect(await sandbox.autocomplete('security-1', line, 'repository')).toEqual({
    choices: [{ name: REPOSITORY, value: REPOSITORY }],
  });
  const { choices } = await sandbox.autocomplete('security-1', line, 'disclosed_at');
  expect(choices.length).toBeGreaterThan(3);
  for (const { name, value } of choices) expect(name).toContain(value);
  const typed = '/advisory open repository:x source:email disclosed_at:"2026-03-02 07:15"';
  expect(await sandbox.autocomplete('security-1', typed, 'disclosed_at')).toMatchObject({
    choices: [{ value: '2026-03-02 07:15' }],
  });
});

testExchanges(() => held.sandbox);
