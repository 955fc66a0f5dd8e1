// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presses } from '../../../commands/advisory.ts';
import { USER_IDS, type Person } from '../../../src/sandbox/people.ts';
import { forgeInput, type Forged, type Where } from '../support/forging.ts';
import {
  CASE,
  enrol,
  hold,
  idOf,
  inGitHub,
  joinFixTeam,
  mentionOf,
  reported,
  saying,
  spoken,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  written,
  type Heard,
  type Held,
} from '../support/support.ts';

// What people fill in and choose: sent by others, from elsewhere, for other cases, and filled with anything.

const OTHER = 'CG-2026-002';
const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const ASKER = USER_IDS['security-1'];

/** Each form and menu, for a case, filled in as it should be. */
const forms = (caseId: string): Readonly<Record<string, Forged>> => ({
  severity: { id: `severity-form:${caseId}`, fields: { vector: VECTOR } },
  login: { id: `login-form:${caseId}:${ASKER}`, fields: { login: 'outsider' } },
  'other day': { id: `other-day-form:${caseId}`, fields: { at: '2026-03-09 16:00' } },
  'call off': { id: `call-off-form:${caseId}:1`, fields: { reason: 'CI is red' } },
  'slow track': {
    id: `slow-track-form:${caseId}`,
    fields: { at: '2026-04-09 16:00', reason: 'a conference' },
  },
  recruit: { id: `recruit:${caseId}`, chosen: ['maintainer-2'] },
  acknowledge: { id: `acknowledge-notices:${caseId}`, chosen: ['Example Linux'] },
  override: { id: `override:${caseId}`, chosen: ['merged'] },
  'override reason': { id: `override-form:${caseId}:merged`, fields: { reason: 'seen by hand' } },
  'override of one': {
    id: `waive-form:${caseId}:merged:${'f'.repeat(32)}`,
    fields: { reason: 'seen by hand' },
  },
  evidence: {
    id: `evidence-form:${caseId}:binaries-functional`,
    fields: { evidence: 'https://ci.example/1' },
  },
  introduced: { id: `introduced:${caseId}`, chosen: ['101'] },
  'other origin': { id: `other-origin-form:${caseId}`, fields: { pulls: '#101' } },
  contribution: { id: `contribute-form:${caseId}:yes`, fields: { wentWell: 'All of it.' } },
  'not like this': { id: `decline-form:${caseId}:announcement:1`, fields: { reason: 'too early' } },
  'posting alone': { id: `post-alone-form:${caseId}:1:${'f'.repeat(32)}`, fields: { reason: 'x' } },
  'publishes on': { id: `publishes-form:${caseId}`, fields: { at: '2026-05-09' } },
  reported: { id: `file-form:${caseId}:eu-cra:early-warning`, fields: { reference: 'ENISA 12345' } },
  exploited: {
    id: `exploited-form:${caseId}`,
    fields: { since: '2026-03-01 12:00', evidence: 'https://github.com/' },
  },
  'close reason': { id: `close-form:${caseId}:invalid`, fields: { reason: 'as designed' } },
  // It names no case either.
  'no login of theirs': { id: `claim-form:${USER_IDS.outsider}:contributor`, fields: { reason: 'x' } },
  'case of a mail': { id: 'mail-other-form:1', fields: { case: caseId } },
  // It names no case, and what it was shown: other reports than those wait now.
  'close duplicates': { id: `close-duplicates-form:${'f'.repeat(32)}:3`, fields: { of: caseId } },
  'close all': { id: `close-all-form:spam:${'f'.repeat(32)}`, fields: { reason: 'nonsense' } },
});
/** Those of the security team alone. */
const OF_THE_TEAM: Readonly<Record<string, Heard>> = {
  severity: 'refused',
  acknowledge: 'refused',
  override: 'refused',
  'override reason': 'refused',
  'override of one': 'refused',
  'not like this': 'refused',
  'posting alone': 'refused',
  'publishes on': 'refused',
  reported: 'refused',
  exploited: 'refused',
  'close reason': 'refused',
  'case of a mail': 'refused',
  'no login of theirs': 'refused',
  'close duplicates': 'refused',
  'close all': 'refused',
};

let held: Held;
let ghsaId = '';
let otherGhsaId = '';
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'security-2', 'maintainer-1', 'maintainer-2');
  ghsaId = await reported(sandbox);
  otherGhsaId = await reported(sandbox);
  await joinFixTeam(sandbox, ghsaId, 'maintainer-1');
  await joinFixTeam(sandbox, otherGhsaId, 'maintainer-2');
  await sandbox.run(
    'security-1',
    '/advisory distributors add name:"Example Linux" contact:security@linux.example',
  );
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

async function state(): Promise<unknown[]> {
  const { sandbox } = held;
  return [
    await timeline(sandbox),
    await timeline(sandbox, OTHER),
    spoken(sandbox),
    inGitHub(sandbox, ghsaId),
    inGitHub(sandbox, otherGhsaId),
    sandbox.dms('security-1').messages.length,
  ];
}

/** What somebody hears to each form and menu of a case; `filled` changes what stands in them. */
async function sendAll(person: Person, caseId: string, where: Where = 'dm'): Promise<Record<string, Heard>> {
  const told: Record<string, Heard> = {};
  for (const [name, forged] of Object.entries(forms(caseId)))
    told[name] = (await forgeInput(held.sandbox, person, forged, where)).heard;
  return told;
}

const everywhere = (heard: Heard): Record<string, Heard> =>
  Object.fromEntries(Object.keys(forms(CASE)).map((name) => [name, heard]));

test('every form there is has its place here', () => {
  const here = new Set(Object.values(forms(CASE)).map(({ id }) => id.split(':')[0]));
  expect(Object.keys(presses).filter((kind) => kind.endsWith('-form') && !here.has(kind))).toEqual([]);
});

test.each(['outsider', 'reporter', 'contributor'] as const)(
  '%s is refused without a word about the case, wherever they send it from',
  async (person) => {
    const before = await state();
    for (const where of ['dm', 'security', 'general', 'codegate'] as const)
      for (const caseId of [CASE, 'CG-2026-999'])
        expect(await sendAll(person, caseId, where)).toEqual(everywhere('refused'));
    expect(await state()).toEqual(before);
  },
);

test.each([
  ['maintainer-1', OTHER],
  ['maintainer-2', CASE],
] as const)('%s hears the same of %s as of a case that does not exist', async (person, theirs) => {
  const before = await state();
  const due = {
    ...everywhere('no such case'),
    ...OF_THE_TEAM,
    // Nobody has asked for their login.
    login: 'refused',
  };
  for (const caseId of [theirs, 'CG-2026-999']) expect(await sendAll(person, caseId)).toEqual(due);
  expect(await state()).toEqual(before);
});

test('the team is sent to its channel from every other one, and nothing is done there', async () => {
  const before = await state();
  for (const person of ['security-1', 'maintainer-1'] as const)
    for (const where of ['general', 'codegate'] as const) {
      const told = await sendAll(person, CASE, where);
      const due = everywhere('wrong place');
      if (person === 'maintainer-1') Object.assign(due, OF_THE_TEAM);
      expect(told).toEqual(due);
    }
  expect(await state()).toEqual(before);
});

test('a form that was opened is of no use to whoever lost the role meanwhile', async () => {
  const { sandbox } = held;
  const { securityTeam } = sandbox.discord.state.world;
  const opened = await sandbox.run('security-2', `/advisory severity case:${CASE}`);
  expect(opened).toMatchObject({ kind: 'modal', ephemeral: true, modal: { fields: ['CVSS vector'] } });
  const before = await state();
  securityTeam.delete('security-2');
  const answer = await sandbox.submit('security-2', idOf(opened), { 'CVSS vector': VECTOR });
  expect(answer.text).toContain('This is for the security team');
  securityTeam.add('security-2');
  await sandbox.run('security-2', '/advisory me github:security-2');
  expect((await state()).slice(0, 5)).toEqual(before.slice(0, 5));
});

test.each([
  ['nothing at all', {}],
  ['an unknown field', { other: VECTOR }],
  ['no vector', { vector: 'critical, I think' }],
  ['another version', { vector: 'AV:N/AC:L/Au:N/C:C/I:C/A:C' }],
  ['a metric too many', { vector: `${VECTOR}/AV:N` }],
  ['four thousand letters', { vector: 'A'.repeat(4000) }],
])('the severity form with %s changes nothing, and says what a vector is', async (_name, fields) => {
  const before = await state();
  const { heard, text } = await forgeInput(held.sandbox, 'security-1', {
    id: `severity-form:${CASE}`,
    fields,
  });
  expect(heard).toBe('let in');
  expect(text).not.toContain('Something went wrong');
  expect(text).not.toContain('A'.repeat(300));
  expect(await state()).toEqual(before);
});

test('a menu with more than was offered adds nobody who may not join', async () => {
  const { sandbox } = held;
  const owner = ['maintainer-2'];
  for (const [person, chosen] of [
    ['security-1', ['outsider; DROP']],
    ['security-1', ['<@1>']],
    ['security-1', ['maintainer-2', 'outsider']],
    ['security-1', []],
    ['maintainer-1', ['../../repos']],
  ] as const) {
    const { text } = await forgeInput(sandbox, person, { id: `recruit:${CASE}`, chosen });
    expect(text).toContain('none of the choices');
  }
  // Of the fix team even a code owner is only asked for.
  await forgeInput(sandbox, 'maintainer-1', { id: `recruit:${CASE}`, chosen: owner });
  expect(inGitHub(sandbox, ghsaId).collaborating_users).toEqual(['maintainer-1']);
  const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
  expect(card.text).toContain('**Approval asked for** maintainer-2 (by @maintainer-1)');
});

test('who was told of nothing cannot have acknowledged it', async () => {
  const before = await state();
  for (const chosen of [['Example Linux'], ['Nobody'], []]) {
    const { text } = await forgeInput(held.sandbox, 'security-1', {
      id: `acknowledge-notices:${CASE}`,
      chosen,
    });
    expect(text).not.toContain('Something went wrong');
    expect(text).not.toContain('✅ Recorded.');
  }
  expect(await state()).toEqual(before);
});

test('a login form answers only whom somebody asked, for that case, on their behalf', async () => {
  const { sandbox } = held;
  await sandbox.run('security-1', `/advisory fix-team add case:${CASE} member:${mentionOf('contributor')}`);
  const asked = saying(sandbox, 'contributor', 'The security team asks for your help');
  expect(asked.text).not.toMatch(/CG-2026|GHSA/);
  const fields = { login: 'contributor' };
  const form = (caseId: string, by: string): Forged => ({ id: `login-form:${caseId}:${by}`, fields });
  for (const [person, forged] of [
    ['outsider', form(CASE, ASKER)],
    ['maintainer-2', form(CASE, ASKER)],
    ['contributor', form(OTHER, ASKER)],
    ['contributor', form(CASE, USER_IDS['security-2'])],
  ] as const)
    expect(await forgeInput(sandbox, person, forged)).toMatchObject({ heard: 'refused' });
  expect((await forgeInput(sandbox, 'contributor', form(CASE, ASKER), 'general')).heard).toBe('refused');
  for (const login of ['-', 'nobody-has-this-login', 'security-1', '**x**', ''])
    expect(
      (await forgeInput(sandbox, 'contributor', { ...form(CASE, ASKER), fields: { login } })).text,
    ).toMatch(/There is no such GitHub login|is linked to another person/);
  const opened = await sandbox.press('contributor', idOf(asked), 'Say my GitHub login…');
  const said = await sandbox.submit('contributor', idOf(opened), { 'GitHub login': '@Contributor' });
  expect(said.text).toContain('✅ Thank you. @security-1 is told');
  expect(said.text).not.toMatch(/CG-2026|GHSA/);
  // It opens nothing before somebody vouches for it.
  expect((await forgeInput(sandbox, 'contributor', { id: `open:${CASE}` })).heard).toBe('refused');
  expect(written(sandbox, 'PATCH', ghsaId)).toBe(0);
  // Whoever was asked cannot vouch for themselves, nor can whoever is not of the team.
  const enlist = { id: `enlist:${CASE}:${USER_IDS.contributor}:contributor` };
  for (const person of ['contributor', 'maintainer-1'] as const)
    expect((await forgeInput(sandbox, person, enlist)).heard).toBe('refused');
  const told = withButton(sandbox, 'security-1', 'Yes, add them');
  const added = await sandbox.press('security-1', told, 'Yes, add them');
  expect(added.text).toContain('contributor is not a code owner');
  expect((await forgeInput(sandbox, 'contributor', { id: `open:${CASE}` })).heard).toBe('no such case');
});

testExchanges(() => held.sandbox);
