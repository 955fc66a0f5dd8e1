import { afterAll, beforeAll, expect, test } from 'vitest';
import { USER_IDS, type Person } from '../../../src/sandbox/people.ts';
import { listedLongAgo } from '../support/distributors.ts';
import { forgeInput } from '../support/forging.ts';
import {
  CASE,
  count,
  enrol,
  forge,
  hold,
  idOf,
  inGitHub,
  joinFixTeam,
  reported,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  written,
  type Held,
} from '../support/support.ts';
import type { Answer } from '../../../src/sandbox/shown.ts';

// Two presses have one effect: of one person, of two at once, of a button that is out of date.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'security-2', 'maintainer-1');
  ghsaId = await reported(sandbox);
  await reported(sandbox);
  await joinFixTeam(sandbox, ghsaId, 'maintainer-1');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

/** Each of them looks at the case and then presses the same button, at the same time. */
async function atOnce(button: string, ...people: Person[]): Promise<Answer[]> {
  const { sandbox } = held;
  const cards: (readonly [Person, string])[] = [];
  for (const person of people)
    cards.push([person, idOf(await sandbox.run(person, `/advisory show case:${CASE}`))]);
  return Promise.all(cards.map(([person, id]) => sandbox.press(person, id, button)));
}

test('of the same button, one after the other', async () => {
  const { sandbox } = held;
  const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
  const shown = await sandbox.run('security-1', `/advisory show case:${CASE}`);
  await sandbox.press('security-1', idOf(card), 'Acknowledged');
  const again = await sandbox.press('security-1', idOf(shown), 'Acknowledged');
  expect(again.text).toContain('is done already');
  expect(count(await timeline(sandbox), 'Acknowledge the report')).toBe(1);
});

test('of a step’s button by two people at once', async () => {
  const { sandbox } = held;
  const cards = await Promise.all(
    (['security-1', 'security-2'] as const).map(
      async (person) => [person, idOf(await sandbox.run(person, `/advisory show case:${CASE}`))] as const,
    ),
  );
  const answers = await Promise.all(
    cards.map(([person, id]) => sandbox.press(person, id, 'Report complete')),
  );
  const refused = answers.filter(({ text }) => /is done already|Another person was faster/.test(text));
  expect(refused).toHaveLength(1);
  expect(count(await timeline(sandbox), 'Check that the report is complete')).toBe(1);
});

test('of “I coordinate” by two people at once: one coordinates, and the other is told who', async () => {
  const { sandbox } = held;
  const ids = (['security-1', 'security-2'] as const).map(
    (person) => [person, withButton(sandbox, person, 'I coordinate')] as const,
  );
  const answers = await Promise.all(ids.map(([person, id]) => sandbox.press(person, id, 'I coordinate')));
  const taken = answers.filter(({ text }) => text.includes('✅ You coordinate this case'));
  expect(taken).toHaveLength(1);
  expect(
    answers.filter(({ text }) => /is the coordinator already|Another person was faster/.test(text)),
  ).toHaveLength(1);
  expect(count(await timeline(sandbox, 'CG-2026-002'), 'Coordinator: ')).toBe(1);
});

test('of an offer’s buttons', async () => {
  const { sandbox } = held;
  await sandbox.run('security-1', `/advisory coordinator case:${CASE} member:security-1`);
  await sandbox.run('security-1', `/advisory coordinator case:${CASE} member:security-2`);
  const [accepted, declined] = await Promise.all([
    forge(sandbox, 'security-2', `offer:${CASE}:yes`),
    forge(sandbox, 'security-2', `offer:${CASE}:no`),
  ]);
  expect(
    [accepted.text, declined.text].filter((text) => text.includes('no longer open to you')),
  ).toHaveLength(1);
  expect((await forge(sandbox, 'security-2', `offer:${CASE}:yes`)).text).toContain('no longer open to you');
  const told = await timeline(sandbox);
  expect(count(told, 'Coordinator: @security-2') + count(told, 'Offer to coordinate declined')).toBe(1);
});

test('of a claim’s buttons by two people at once', async () => {
  const { sandbox } = held;
  await sandbox.run('contributor', '/advisory me github:contributor');
  sandbox.patchAdvisory(ghsaId, {
    collaborating_users: ['maintainer-1', 'contributor'],
  });
  await sandbox.advance('PT5M');
  const claim = `${USER_IDS.contributor}:contributor`;
  const answers = await Promise.all([
    forge(sandbox, 'security-1', `claim:${claim}:yes`),
    forgeInput(sandbox, 'security-2', { id: `claim-form:${claim}`, fields: { reason: '' } }),
  ]);
  expect(answers.filter(({ text }) => text.includes('answered already'))).toHaveLength(1);
  // Nobody is asked why any more.
  const late = await forge(sandbox, 'security-2', `claim:${claim}:no`);
  expect(late.text).toContain('answered already');
});

test('of “Request CVE” by two people at once: GitHub is asked once', async () => {
  const { sandbox } = held;
  const answers = await atOnce('Request CVE', 'security-1', 'security-2');
  for (const { text } of answers) expect(text).toContain('The CVE');
  expect(written(sandbox, 'POST', `${ghsaId}/cve`)).toBe(1);
  expect(count(await timeline(sandbox), 'CVE requested')).toBe(1);
});

test('of “Create fork” by both sides at once: there is one fork', async () => {
  const { sandbox } = held;
  const answers = await atOnce('Create fork', 'security-1', 'maintainer-1');
  for (const { text } of answers) expect(text).toMatch(/The private fork is there|GitHub is making the fork/);
  await sandbox.advance('PT5M');
  expect(written(sandbox, 'POST', `${ghsaId}/forks`)).toBe(1);
  expect(count(await timeline(sandbox), 'Private fork created')).toBe(1);
});

test('of “Approve” and “Refuse” by two people at once: one of them is the answer', async () => {
  const { sandbox } = held;
  // Nobody has let them in yet: being there must come of the approval.
  sandbox.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1'] });
  await sandbox.advance('PT5M');
  await sandbox.run('closed-dms', `/advisory fix-team add case:${CASE} member:contributor`);
  const answers = await Promise.all([
    sandbox.press('security-1', withButton(sandbox, 'security-1', 'Approve'), 'Approve'),
    sandbox.press('security-2', withButton(sandbox, 'security-2', 'Refuse'), 'Refuse'),
  ]);
  const late = answers.filter(({ text }) => /answered already|Another person was faster/.test(text));
  expect(late).toHaveLength(1);
  const told = await timeline(sandbox);
  const approved = count(told, 'contributor approved as collaborator');
  expect(approved + count(told, 'contributor refused as collaborator')).toBe(1);
  expect(inGitHub(sandbox, ghsaId).collaborating_users.includes('contributor')).toBe(approved === 1);
});

test('of two days proposed at once: the later one stands, and nobody has agreed to it but its side', async () => {
  const { sandbox } = held;
  const slots: (readonly [Person, string])[] = [];
  for (const person of ['security-1', 'maintainer-1'] as const)
    slots.push([person, idOf(await sandbox.run(person, `/advisory release propose case:${CASE}`))]);
  const days = ['Tue 3 Mar 16:00 UTC', 'Wed 4 Mar 16:00 UTC'];
  await Promise.all(slots.map(([person, id], index) => sandbox.press(person, id, days[index] ?? '')));
  const card = await sandbox.run('security-2', `/advisory show case:${CASE}`);
  const [, day, proposer, waits] =
    /\*\*Release day\*\* 2026-03-0(\d) 16:00.*proposed by @(\S+), waits for the (security|fix) team/.exec(
      card.text,
    ) ?? [];
  expect([
    ['3', 'security-1', 'fix'],
    ['4', 'maintainer-1', 'security'],
  ]).toContainEqual([day, proposer, waits]);
});

test('of “Agree” twice, and once to a day that no longer stands', async () => {
  const { sandbox } = held;
  await sandbox.run('security-1', `/advisory release propose case:${CASE} at:"2026-03-09 16:00"`);
  const first = withButton(sandbox, 'maintainer-1', 'Agree for the fix team');
  await sandbox.run('security-2', `/advisory release propose case:${CASE} at:"2026-03-10 16:00"`);
  const stale = await sandbox.press('maintainer-1', first, 'Agree for the fix team');
  expect(stale.text).toContain('Another release day has been proposed since');
  const answers = await atOnce('Agree', 'maintainer-1', 'maintainer-1');
  expect(answers.filter(({ text }) => text.includes('✅ The release day is agreed'))).toHaveLength(1);
  expect(
    answers.filter(({ text }) => /Your side has agreed already|Another person was faster/.test(text)),
  ).toHaveLength(1);
  expect(count(await timeline(sandbox), 'Release day agreed by')).toBe(5);
  for (const person of ['security-1', 'security-2', 'maintainer-1'] as const)
    expect(
      sandbox.dms(person).messages.filter(({ text }) => text.includes('The release day is agreed')),
    ).toHaveLength(1);
});

test('of “I have told them myself” by two people at once: it is recorded once', async () => {
  const { sandbox } = held;
  await listedLongAgo(sandbox, ['Example Linux', 'security@linux.example']);
  const views: (readonly [Person, string])[] = [];
  for (const person of ['security-1', 'security-2'] as const)
    views.push([person, idOf(await sandbox.run(person, `/advisory distributors notify case:${CASE}`))]);
  const answers = await Promise.all(
    views.map(([person, id]) => sandbox.press(person, id, 'I have told them myself')),
  );
  expect(answers.filter(({ text }) => text.includes('✅ Recorded.'))).toHaveLength(1);
  expect(count(await timeline(sandbox), '1 distributor given advance notice')).toBe(1);
});

testExchanges(() => held.sandbox);
