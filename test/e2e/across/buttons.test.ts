// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presses } from '../../../commands/advisory.ts';
import { PEOPLE, USER_IDS, type Person } from '../../../src/sandbox/people.ts';
import { forgeInput, type Forged, type Where } from '../support/forging.ts';
import {
  CASE,
  enrol,
  forge,
  hold,
  joinFixTeam,
  REFUSED,
  reported,
  spoken,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  type Heard,
  type Held,
} from '../support/support.ts';

// Every kind of button, menu and form there is: sent by whoever it is not for, and forged. What two presses at once
// come to is in two-presses.test.ts, what a form or menu of another case does in forms.test.ts.

/** `wanted`: only whom the bot has asked on somebody's behalf, whoever else they are. */
type Audience = 'security' | 'case' | 'members' | 'wanted';

const ASKER = USER_IDS['security-1'];
const SOON = '2026-03-09 16:00';
/** The fingerprint of a preview that nobody was shown. */
const FINGERPRINT = '0123456789abcdef'.repeat(2);

/** One of each kind, and who of the case’s people it answers. A kind that is not here fails the first test. */
const KINDS: Readonly<Record<string, Forged & { for: Audience }>> = {
  check: { id: `check:${CASE}:report-complete`, for: 'case' },
  done: { id: `done:${CASE}:report-complete`, for: 'case' },
  undo: { id: `undo:${CASE}:report-complete`, for: 'case' },
  open: { id: `open:${CASE}`, for: 'case' },
  refresh: { id: `refresh:${CASE}`, for: 'case' },
  take: { id: `take:${CASE}`, for: 'security' },
  draft: { id: `draft:${CASE}`, for: 'security' },
  timeline: { id: `timeline:${CASE}:0`, for: 'case' },
  list: { id: 'list:open:0', for: 'members' },
  offer: { id: `offer:${CASE}:yes`, for: 'security' },
  snooze: { id: 'snooze:1', for: 'members' },
  unsnooze: { id: `unsnooze:${CASE}`, for: 'case' },
  back: { id: 'back', for: 'members' },
  early: { id: 'early:no', for: 'members' },
  claim: { id: `claim:${USER_IDS.outsider}:contributor:yes`, for: 'security' },
  'claim-form': {
    id: `claim-form:${USER_IDS.outsider}:contributor`,
    fields: { reason: 'x' },
    for: 'security',
  },
  'claim-remind': { id: 'claim-remind:999', for: 'members' },
  'claim-withdraw': { id: 'claim-withdraw:999', for: 'members' },
  answered: { id: `answered:${CASE}:1`, for: 'security' },
  status: { id: `status:${CASE}`, for: 'security' },
  'post-status': { id: `post-status:${CASE}:${FINGERPRINT}`, for: 'security' },
  'look-at-report': { id: `look-at-report:${CASE}`, for: 'security' },
  'ask-for-missing': { id: `ask-for-missing:${CASE}:${FINGERPRINT}`, for: 'security' },
  answer: { id: `answer:${CASE}:status`, for: 'security' },
  'send-answer': { id: `send-answer:${CASE}:status:${FINGERPRINT}:no`, for: 'security' },
  publishes: { id: `publishes:${CASE}`, for: 'security' },
  file: { id: `file:${CASE}:eu-cra:early-warning`, for: 'security' },
  'file-form': {
    id: `file-form:${CASE}:eu-cra:early-warning`,
    fields: { reference: 'ENISA 12345' },
    for: 'security',
  },
  unfile: { id: `unfile:${CASE}:eu-cra:early-warning`, for: 'security' },
  exploited: { id: `exploited:${CASE}`, for: 'security' },
  'exploited-form': {
    id: `exploited-form:${CASE}`,
    fields: { evidence: 'https://github.com/' },
    for: 'security',
  },
  'not-exploited': { id: `not-exploited:${CASE}`, for: 'security' },
  asap: { id: `asap:${CASE}:yes`, for: 'security' },
  'publishes-form': { id: `publishes-form:${CASE}`, fields: { at: '2026-05-09' }, for: 'security' },
  text: { id: `text:${CASE}:acknowledge`, for: 'case' },
  post: { id: `post:${CASE}:acknowledge`, for: 'case' },
  login: { id: `login:${CASE}:${ASKER}`, for: 'wanted' },
  'login-form': { id: `login-form:${CASE}:${ASKER}`, fields: { login: 'contributor' }, for: 'wanted' },
  'not-me': { id: `not-me:${CASE}:${ASKER}`, for: 'wanted' },
  'cannot-help': { id: `cannot-help:${CASE}`, for: 'case' },
  enlist: { id: `enlist:${CASE}:${USER_IDS.outsider}:outsider`, for: 'security' },
  suggest: { id: `suggest:${CASE}`, for: 'case' },
  recruit: { id: `recruit:${CASE}`, chosen: ['maintainer-2'], for: 'case' },
  review: { id: `review:${CASE}:1`, for: 'security' },
  approve: { id: `approve:${CASE}:1:yes`, for: 'security' },
  outsider: { id: `outsider:${CASE}:outsider:yes`, for: 'security' },
  severity: { id: `severity:${CASE}`, for: 'security' },
  'severity-form': {
    id: `severity-form:${CASE}`,
    fields: { vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
    for: 'security',
  },
  cve: { id: `cve:${CASE}`, for: 'security' },
  fork: { id: `fork:${CASE}`, for: 'case' },
  disclose: { id: `disclose:${CASE}:public`, for: 'security' },
  slots: { id: `slots:${CASE}`, for: 'case' },
  propose: { id: `propose:${CASE}:1773072000`, for: 'case' },
  agree: { id: `agree:${CASE}:1`, for: 'case' },
  'other-day': { id: `other-day:${CASE}`, for: 'case' },
  'other-day-form': { id: `other-day-form:${CASE}`, fields: { at: SOON }, for: 'case' },
  'call-off': { id: `call-off:${CASE}:1`, for: 'case' },
  'call-off-form': { id: `call-off-form:${CASE}:1`, fields: { reason: 'x' }, for: 'case' },
  'slow-track': { id: `slow-track:${CASE}`, for: 'case' },
  'slow-track-form': { id: `slow-track-form:${CASE}`, fields: { at: SOON, reason: 'x' }, for: 'case' },
  notify: { id: `notify:${CASE}`, for: 'security' },
  'send-notices': { id: `send-notices:${CASE}:1:hand`, for: 'security' },
  'acknowledge-notices': { id: `acknowledge-notices:${CASE}`, chosen: ['Example Linux'], for: 'security' },
  verify: { id: `verify:${CASE}`, for: 'case' },
  merged: { id: `merged:${CASE}`, for: 'security' },
  'holds-fix': { id: `holds-fix:${CASE}:${FINGERPRINT}`, for: 'security' },
  confirm: { id: `confirm:${CASE}:fork`, for: 'security' },
  override: { id: `override:${CASE}`, chosen: ['merged'], for: 'security' },
  'override-form': { id: `override-form:${CASE}:merged`, fields: { reason: 'x' }, for: 'security' },
  'waive-form': {
    id: `waive-form:${CASE}:merged:${FINGERPRINT}`,
    fields: { reason: 'x' },
    for: 'security',
  },
  uncount: { id: `uncount:${CASE}:${FINGERPRINT}`, for: 'security' },
  evidence: { id: `evidence:${CASE}:binaries-functional`, for: 'case' },
  'evidence-form': {
    id: `evidence-form:${CASE}:binaries-functional`,
    fields: { evidence: 'https://ci.example/1' },
    for: 'case',
  },
  close: { id: `close:${CASE}:invalid`, for: 'security' },
  // A reason that is refused: the case is still needed.
  'close-form': {
    id: `close-form:${CASE}:invalid`,
    fields: { reason: 'GHSA-2345-cfgh-jmpq' },
    for: 'security',
  },
  'close-several': { id: 'close-several', for: 'security' },
  'close-chosen': { id: 'close-chosen:spam', chosen: [CASE], for: 'security' },
  'close-duplicates': { id: `close-duplicates:${FINGERPRINT}`, chosen: [CASE], for: 'security' },
  'close-duplicates-form': {
    id: `close-duplicates-form:${FINGERPRINT}:1`,
    fields: { of: CASE },
    for: 'security',
  },
  'tell-closed': { id: 'tell-closed:0', chosen: [CASE], for: 'security' },
  'close-all': { id: `close-all:spam:${FINGERPRINT}`, for: 'security' },
  'close-all-form': { id: `close-all-form:spam:${FINGERPRINT}`, fields: { reason: 'x' }, for: 'security' },
  mails: { id: 'mails', for: 'security' },
  'mail-open': { id: 'mail-open:1', for: 'security' },
  'mail-open-in': { id: 'mail-open-in:1', chosen: ['stacklok/codegate'], for: 'security' },
  'mail-belongs': { id: 'mail-belongs:1', for: 'security' },
  'mail-belongs-to': { id: 'mail-belongs-to:1', chosen: [CASE], for: 'security' },
  'mail-other': { id: 'mail-other:1', for: 'security' },
  'mail-other-form': { id: 'mail-other-form:1', fields: { case: CASE }, for: 'security' },
  'mail-no-report': { id: 'mail-no-report:1', for: 'security' },
  'mail-again': { id: 'mail-again:1', for: 'security' },
  'mail-not-of': { id: `mail-not-of:${CASE}:1`, for: 'security' },
  'mails-said': { id: 'mails-said', for: 'security' },
  publish: { id: `publish:${CASE}`, for: 'security' },
  announce: { id: `announce:${CASE}`, for: 'security' },
  retro: { id: `retro:${CASE}`, for: 'case' },
  'post-retro': { id: `post-retro:${CASE}`, for: 'security' },
  ask: { id: `ask:${CASE}:advisory:${FINGERPRINT}:unknown`, for: 'security' },
  look: { id: `look:${CASE}:advisory:1`, for: 'security' },
  publicise: { id: `publicise:${CASE}:advisory:1:${FINGERPRINT}`, for: 'security' },
  decline: { id: `decline:${CASE}:advisory:1`, for: 'security' },
  'decline-form': { id: `decline-form:${CASE}:advisory:1`, fields: { reason: 'x' }, for: 'security' },
  'take-back': { id: `take-back:${CASE}:advisory:1`, for: 'security' },
  remind: { id: `remind:${CASE}:1`, for: 'case' },
  withdraw: { id: `withdraw:${CASE}:1`, for: 'case' },
  call: { id: `call:${CASE}`, for: 'security' },
  'post-alone': { id: `post-alone:${CASE}:1:${FINGERPRINT}`, for: 'security' },
  'post-alone-form': {
    id: `post-alone-form:${CASE}:1:${FINGERPRINT}`,
    fields: { reason: 'x' },
    for: 'security',
  },
  stop: { id: `stop:${CASE}`, for: 'security' },
  strikes: { id: `strikes:${CASE}`, for: 'security' },
  strike: { id: `strike:${CASE}`, chosen: [FINGERPRINT], for: 'security' },
  contribute: { id: `contribute:${CASE}:yes`, for: 'case' },
  'contribute-form': { id: `contribute-form:${CASE}:no`, fields: { wentWell: 'x' }, for: 'case' },
  'nothing-to-add': { id: `nothing-to-add:${CASE}`, for: 'case' },
  origins: { id: `origins:${CASE}`, for: 'case' },
  introduced: { id: `introduced:${CASE}`, chosen: ['101'], for: 'case' },
  'no-origin': { id: `no-origin:${CASE}`, for: 'case' },
  'other-origin': { id: `other-origin:${CASE}`, for: 'case' },
  'other-origin-form': { id: `other-origin-form:${CASE}`, fields: { pulls: '101' }, for: 'case' },
};
const kinds = Object.keys(KINDS);
const STRANGERS: readonly Person[] = ['outsider', 'reporter', 'contributor'];

let held: Held;
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'maintainer-1', 'maintainer-2', 'outsider');
  await sandbox.run('security-2', '/advisory me');
  const own = await reported(sandbox);
  const other = await reported(sandbox);
  await joinFixTeam(sandbox, own, 'maintainer-1');
  await joinFixTeam(sandbox, other, 'maintainer-2');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

async function state(): Promise<unknown[]> {
  const { sandbox } = held;
  const list = await sandbox.run('security-1', '/advisory list');
  const toGitHub = sandbox
    .requests()
    .filter(({ target, method }) => target === 'github' && method !== 'GET').length;
  const told = PEOPLE.map((person) => sandbox.dms(person).messages.length);
  return [
    await timeline(sandbox),
    await timeline(sandbox, 'CG-2026-002'),
    list.text,
    spoken(sandbox),
    toGitHub,
    told,
  ];
}

test('every kind of button, menu and form is in the table', () => {
  expect(Object.keys(presses).toSorted()).toEqual(kinds.toSorted());
});

/** What somebody hears when they send each kind, whether or not it was ever shown to them. */
async function pressAll(person: Person, where: Where): Promise<Record<string, Heard>> {
  const told: Record<string, Heard> = {};
  for (const [kind, forged] of Object.entries(KINDS)) {
    // What is meant for a menu or a form may come from a button as well.
    const ways = forged.chosen || forged.fields ? [forged, { id: forged.id }] : [forged];
    const answers = ways.map((each) => forgeInput(held.sandbox, person, each, where));
    const heards = (await Promise.all(answers)).map((answer) => answer.heard);
    told[kind] = heards.find((each) => each !== heards[0]) ?? heards[0] ?? 'nothing';
  }
  return told;
}

function all(words: (who: Audience) => Heard): Record<string, Heard> {
  return Object.fromEntries(kinds.map((kind) => [kind, words(KINDS[kind]?.for ?? 'security')]));
}

describe('a forged press', () => {
  test.each(STRANGERS)('of %s gets the one refusal everywhere, and changes nothing', async (person) => {
    const before = await state();
    for (const where of ['dm', 'security', 'general'] as const)
      expect(await pressAll(person, where)).toEqual(all(() => 'refused'));
    expect(await state()).toEqual(before);
  });

  test('of the fix team of another case opens nothing of this one', async () => {
    const before = await state();
    expect(await pressAll('maintainer-2', 'dm')).toEqual(
      all(
        (who) =>
          ({ security: 'refused', case: 'no such case', members: 'let in', wanted: 'refused' } as const)[who],
      ),
    );
    expect(await state()).toEqual(before);
  });

  test('in a public place is refused even to the team', async () => {
    const before = await state();
    expect(await pressAll('security-1', 'general')).toEqual(all(() => 'wrong place'));
    expect(await state()).toEqual(before);
  });

  test('that no bot made is answered, and changes nothing', async () => {
    const before = await state();
    const told = new Set<Heard>();
    const broken: string[] = [];
    for (const id of [
      'check',
      `check:${CASE}`,
      `check:${CASE}:nonsense`,
      `check:${CASE}:acknowledge:more`,
      `check:${CASE}:published`,
      'check:CG-2026-999:acknowledge',
      `offer:${CASE}:maybe`,
      'snooze:999999',
      'snooze:-1',
      'list:open:99999999',
      `text:${CASE}:published`,
      `post:${CASE}:fix-team`,
      `approve:${CASE}:1:maybe`,
      `approve:${CASE}:999:yes`,
      `outsider:${CASE}:nobody:no`,
      `disclose:${CASE}:nonsense`,
      `propose:${CASE}:999999999999999`,
      `propose:${CASE}:8640000000000`,
      `propose:${CASE}:-1`,
      `agree:${CASE}:999`,
      `agree:${CASE}:01`,
      `send-notices:${CASE}:1:pigeon`,
      `send-notices:${CASE}:999:hand`,
      `enlist:${CASE}:1:nobody`,
      `ask:${CASE}:advisory:${FINGERPRINT}:maybe`,
      `ask:${CASE}:everything:${FINGERPRINT}:no`,
      `ask:${CASE}:announcement:${FINGERPRINT.toUpperCase()}:no`,
      `ask:${CASE}:announcement:${FINGERPRINT}:no`,
      `look:${CASE}:retrospective:1`,
      `look:${CASE}:advisory:01`,
      `publicise:${CASE}:advisory:1:`,
      `publicise:${CASE}:mitigation:1:${FINGERPRINT}`,
      `publicise:${CASE}:advisory:999999999999999:${FINGERPRINT}`,
      `decline:${CASE}:announcement:0`,
      `confirm:${CASE}:signed`,
      `override:${CASE}`,
      `override-form:${CASE}:everything`,
      `contribute:${CASE}:perhaps`,
      `introduced:${CASE}`,
      'severity-form:CG-2026-999',
      'recruit:CG-2026-999',
      'constructor:x',
      '__proto__:x',
      '',
      ':'.repeat(50),
    ]) {
      const answer = await forgeInput(held.sandbox, 'security-1', { id });
      told.add(answer.heard);
      if (answer.text.includes('Something went wrong')) broken.push(id);
    }
    expect([...told].toSorted()).toEqual(['let in', 'no such case']);
    expect(broken).toEqual([]);
    expect(await state()).toEqual(before);
  });

  test('to tick a fix team’s step does not make somebody of the fix team', async () => {
    const { text } = await forge(held.sandbox, 'security-1', `check:${CASE}:fix-ready`);
    expect(text).toContain('is for the fix team to say');
    const other = await forge(held.sandbox, 'maintainer-1', `check:${CASE}:acknowledge`);
    expect(other.text).toContain('is for the security team to say');
  });

  test('of somebody else’s offer, claim and reminder does nothing', async () => {
    const { sandbox } = held;
    const before = await state();
    expect((await forge(sandbox, 'security-2', `offer:${CASE}:yes`)).text).toContain('no longer open to you');
    expect(
      (await forge(sandbox, 'security-1', `claim:${USER_IDS['security-1']}:contributor:yes`)).text,
    ).toContain(REFUSED);
    expect((await forge(sandbox, 'security-1', `claim:${USER_IDS.outsider}:contributor:yes`)).text).toContain(
      'answered already',
    );
    expect((await forge(sandbox, 'security-2', 'snooze:1')).text).toContain('was for another person');
    expect(await state()).toEqual(before);
  });
});

test('no press changes what a whole channel reads', async () => {
  const { sandbox } = held;
  const stood = () => sandbox.channel('security').messages.map(({ text, edited }) => [text, edited]);
  expect(stood().length).toBeGreaterThan(0);
  const before = stood();
  // Each of them answers in the place of the message that is pressed on, where that is the presser's own.
  for (const id of [`refresh:${CASE}`, `stop:${CASE}`, `timeline:${CASE}:0`, 'list:open:0', 'early:yes'])
    expect((await forgeInput(sandbox, 'security-1', { id }, 'security')).heard).toBe('let in');
  expect(stood()).toEqual(before);
});

test('a press in a direct message is checked against the roles of now, not those of then', async () => {
  const { sandbox } = held;
  const { securityTeam } = sandbox.discord.state.world;
  const message = withButton(sandbox, 'security-2', 'I coordinate');
  const before = await state();
  securityTeam.delete('security-2');
  for (const button of ['Open', 'I coordinate'])
    expect((await sandbox.press('security-2', message, button)).text).toContain(REFUSED);
  for (const where of ['dm', 'security'] as const)
    expect(await pressAll('security-2', where)).toEqual(all(() => 'refused'));
  expect(await state()).toEqual(before);
  securityTeam.add('security-2');
  expect((await sandbox.press('security-2', message, 'Open')).text).toContain('CG-2026-002');
});

test('when Discord does not tell the roles in time nobody is let in, and nothing is changed', async () => {
  const { sandbox } = held;
  const before = await state();
  await sandbox.faults({ target: 'discord', path: '/members/', method: 'GET', status: 500, times: 10 });
  const message = withButton(sandbox, 'security-2', 'I coordinate');
  const refused = await sandbox.press('security-2', message, 'I coordinate');
  expect(refused.text).toContain('Nothing was changed');
  await sandbox.advance('PT1M');
  // What is left of the trouble is used up by others.
  const left = sandbox.requests().filter(({ path, status }) => path.includes('/members/') && status === 500);
  for (let used = left.length; used < 10; used += 1) sandbox.wire.takeFault('discord', 'GET', '/members/');
  expect(await state()).toEqual(before);
});

testExchanges(() => held.sandbox);
