// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import {
  CASE,
  count,
  customIdOf,
  forge,
  heard,
  hold,
  idOf,
  inGitHub,
  last,
  enrol,
  REPOSITORY,
  saying,
  START_MS,
  testExchanges,
  texts,
  timeline,
  withFixTeam,
  written,
  type Held,
} from '../support/support.ts';

// "outside members can only be added after approval from the security team": asked for, answered once, and noticed
// where somebody did it in GitHub's own pages.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  ghsaId = await withFixTeam(sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const users = () => inGitHub(held.sandbox, ghsaId).collaborating_users;

/** Asks for somebody; gives what the button in a message to those who may answer would send. */
async function ask(login: string, as: Person = 'security-1'): Promise<{ yes: string; no: string }> {
  const answer = await say(as, `fix-team add case:${CASE} member:${login}`);
  expect(answer.text).toContain('another member of the security team has to approve');
  const asked = saying(held.sandbox, as === 'security-2' ? 'security-1' : 'security-2', `May ${login} join`);
  return { yes: customIdOf(asked, 'Approve'), no: customIdOf(asked, 'Refuse') };
}

describe('a request', () => {
  let first = { yes: '', no: '' };

  test('changes nothing in GitHub; the private channel sees that one waits, and not for whom', async () => {
    const { sandbox } = held;
    first = await ask('contributor');
    expect(users()).toEqual(['maintainer-1']);
    const note = sandbox.channel('security').messages.at(-1);
    expect(note?.text).toContain(`**${CASE}** · Fix team · an approval waits for another member`);
    expect(JSON.stringify(note?.raw)).not.toMatch(/contributor|GHSA|security-1/);
    // Whoever asked is not asked.
    expect(texts(sandbox.dms('security-1').messages).join('\n')).not.toContain('May contributor join');
    const again = await say('security-2', `fix-team add case:${CASE} member:contributor`);
    expect(again.text).toContain('Approval for contributor is asked for already');
  });

  test('is shown to somebody else of the security team, from the channel and on the card', async () => {
    const { sandbox } = held;
    const note = sandbox.channel('security').messages.at(-1);
    const look = async (as: Person) => (await sandbox.press(as, idOf(note), 'Look')).text;
    expect(await look('security-2')).toContain('Asked for by @security-1');
    expect(await look('security-1')).toContain('You asked for this approval, so another member must give it');
    expect(heard({ text: await look('outsider') })).toBe('refused');
    expect(heard({ text: await look('maintainer-1') })).toBe('refused');
    const card = await say('security-2', `show case:${CASE}`);
    expect(card.buttons).toContain('Review the approval…');
    expect((await say('security-1', `show case:${CASE}`)).buttons).not.toContain('Review the approval…');
  });

  test.each([
    ['security-1', 'dm', 'another member must give it'],
    ['maintainer-1', 'dm', 'This is for the security team'],
    ['outsider', 'dm', 'This is for the security team'],
    ['contributor', 'security', 'This is for the security team'],
    ['security-2', 'general', 'Cases are handled in one private channel only'],
  ] as const)('is not answered by %s in %s', async (person, where, words) => {
    const before = await timeline(held.sandbox);
    for (const id of [first.yes, first.no])
      expect((await forge(held.sandbox, person, id, where)).text).toContain(words);
    expect(await timeline(held.sandbox)).toBe(before);
    expect(users()).toEqual(['maintainer-1']);
  });

  test('refused: nothing changes, whoever asked hears it, and the answer counts once', async () => {
    const { sandbox } = held;
    const answer = await forge(sandbox, 'security-2', first.no);
    expect(answer.text).toContain('contributor was refused; nothing else changed');
    expect(last(sandbox, 'security-1').text).toContain(
      'contributor was refused as collaborator by @security-2',
    );
    for (const id of [first.no, first.yes])
      expect((await forge(sandbox, 'security-2', id)).text).toContain('This request is answered already');
    expect(users()).toEqual(['maintainer-1']);
  });

  test('an old button does not answer a new request for the same person', async () => {
    const { sandbox } = held;
    const second = await ask('contributor', 'security-2');
    for (const id of [first.yes, first.no])
      expect((await forge(sandbox, 'security-1', id)).text).toContain('This request is answered already');
    expect(users()).toEqual(['maintainer-1']);
    await forge(sandbox, 'security-1', second.no);
  });

  test('approved by one while another refuses: one answer counts, the other is told', async () => {
    const { sandbox } = held;
    await enrol(sandbox, 'closed-dms');
    const { yes, no } = await ask('contributor');
    const answers = await Promise.all([forge(sandbox, 'security-2', yes), forge(sandbox, 'closed-dms', no)]);
    const late = answers.filter(({ text }) => /answered already|Another person was faster/.test(text));
    expect(late).toHaveLength(1);
    const told = await timeline(sandbox);
    const approved = count(told, 'contributor approved');
    // Two were refused above.
    expect(approved + count(told, 'contributor refused')).toBe(3);
    expect(users().includes('contributor')).toBe(approved === 1);
  });

  test('approved: in the case and in the advisory, once, also where two press at once', async () => {
    const { sandbox } = held;
    const { yes } = await ask('outsider');
    const before = written(sandbox, 'PATCH', ghsaId);
    const answers = await Promise.all([forge(sandbox, 'security-2', yes), forge(sandbox, 'closed-dms', yes)]);
    expect(answers.filter(({ text }) => text.includes('✅ outsider is on the fix team'))).toHaveLength(1);
    expect(
      answers.filter(({ text }) => /answered already|Another person was faster/.test(text)),
    ).toHaveLength(1);
    expect(users()).toContain('outsider');
    expect(users()).toContain('maintainer-1');
    expect(written(sandbox, 'PATCH', ghsaId)).toBe(before + 1);
    const told = await timeline(sandbox);
    expect(count(told, 'outsider approved')).toBe(1);
    expect(count(told, 'outsider joined the fix team')).toBe(1);
    expect(saying(sandbox, 'security-1', 'outsider was approved').text).toContain('by @');
    // Seen by the sync as well, and no alarm.
    await sandbox.advance('PT1H');
    expect(await timeline(sandbox)).toBe(told);
  });

  test('whoever was taken out needs a new approval', async () => {
    await say('security-1', `fix-team remove case:${CASE} member:outsider`);
    const { no } = await ask('outsider');
    await forge(held.sandbox, 'security-2', no);
    expect(users()).not.toContain('outsider');
  });

  test('approved, and GitHub does not have them: that is said in its own words, and adding them is tried again', async () => {
    const { sandbox } = held;
    for (const [status, words] of [
      [422, 'GitHub refused it'],
      [502, 'GitHub does not answer'],
    ] as const) {
      const { yes } = await ask('outsider');
      await sandbox.faults({ target: 'github', method: 'PATCH', path: ghsaId, status, times: 1 });
      const { text } = await forge(sandbox, 'security-2', yes);
      expect(text).toContain('✅ outsider is approved. ⚠️ They are not in the advisory yet: ');
      expect(text).toContain(words);
      const added = await say('security-1', `fix-team add case:${CASE} member:outsider`);
      expect(added.text).toContain('✅ outsider is on the fix team');
      await say('security-1', `fix-team remove case:${CASE} member:outsider`);
    }
  });

  test('the reporter of a private report can be asked for like others; approved, they stay on the team', async () => {
    const { sandbox } = held;
    const { yes } = await ask('reporter', 'maintainer-1');
    expect((await forge(sandbox, 'security-2', yes)).text).toContain('✅ reporter is on the fix team');
    expect(users()).toContain('reporter');
    const before = await timeline(sandbox);
    await sandbox.advance('PT1H');
    expect(await timeline(sandbox)).toBe(before);
    const card = await say('security-1', `show case:${CASE}`);
    expect(card.text).toMatch(/\*\*Fix team\*\* .*reporter/);
    expect(card.text).not.toContain('without approval');
    await say('security-1', `fix-team remove case:${CASE} member:reporter`);
    expect(users()).not.toContain('reporter');
  });

  // Both keys are turned by people of the case, when the reader is let in.
  test('one who asked and was thrown out since lets nobody in: it is asked anew', async () => {
    const { sandbox } = held;
    const { yes, no } = await ask('outsider', 'security-1');
    await sandbox.changeServer({ role: { member: 'security-1', has: false } });
    const before = users();
    const { text } = await forge(sandbox, 'security-2', yes);
    expect(text).toContain('no longer has the role of the security team');
    expect(users()).toEqual(before);
    await sandbox.changeServer({ role: { member: 'security-1', has: true } });
    const note = sandbox.channel('security').messages.findLast(({ buttons }) => buttons.includes('Look'));
    const looked = await sandbox.press('security-2', idOf(note), 'Look');
    await sandbox.faults({ target: 'discord', method: 'GET', path: '/members/', status: 503, times: 9 });
    const unsure = await sandbox.press('security-2', idOf(looked), 'Approve');
    expect(unsure.text).toContain('Discord did not tell me');
    sandbox.clearFaults();
    expect(users()).toEqual(before);
    await forge(sandbox, 'security-2', no);
  });

  test('the fix team can ask too', async () => {
    const { sandbox } = held;
    const { no } = await ask('outsider', 'maintainer-1');
    expect(saying(sandbox, 'security-1', 'May outsider join').text).toContain('@maintainer-1');
    await forge(sandbox, 'security-1', no);
    expect(last(sandbox, 'maintainer-1').text).toContain('outsider was refused as collaborator');
  });
});

const alarm = () => saying(held.sandbox, 'security-1', 'is in the advisory without approval');

describe('somebody whom nobody approved is in the advisory', () => {
  test('whoever is in charge hears it, and takes them out by one press', async () => {
    const { sandbox } = held;
    const others = users();
    sandbox.patchAdvisory(ghsaId, { collaborating_users: [...others, 'outsider'] });
    await sandbox.advance('PT5M');
    expect(alarm().text).toContain('**outsider** is neither a code owner nor approved');
    const card = await say('security-1', `show case:${CASE}`);
    expect(card.text).toContain('⚠️ **In the advisory without approval** outsider');
    const answer = await sandbox.press('security-1', idOf(alarm()), 'Take them out');
    expect(answer.text).toContain('✅ outsider is out');
    expect(users()).toEqual(others);
    const told = await timeline(sandbox);
    expect(count(told, 'outsider is in the advisory without approval')).toBe(1);
    expect(count(told, 'outsider is out of the advisory again')).toBe(1);
    await sandbox.advance('PT1H');
    expect(await timeline(sandbox)).toBe(told);
  });

  test('or asks for the approval, by which they join the fix team', async () => {
    const { sandbox } = held;
    sandbox.patchAdvisory(ghsaId, { collaborating_users: [...users(), 'outsider'] });
    await sandbox.advance('PT5M');
    const old = customIdOf(alarm(), 'Take them out');
    const answer = await sandbox.press('security-1', idOf(alarm()), 'Ask for approval');
    expect(answer.text).toContain('another member of the security team has to approve');
    const before = written(sandbox, 'PATCH', ghsaId);
    const asked = saying(sandbox, 'security-2', 'May outsider join');
    const approved = await sandbox.press('security-2', idOf(asked), 'Approve');
    expect(approved.text).toContain('✅ outsider is approved, and on the fix team');
    expect(written(sandbox, 'PATCH', ghsaId)).toBe(before);
    expect((await say('security-1', `show case:${CASE}`)).text).not.toContain('without approval');
    // They belong there now, whatever an old button says.
    expect((await forge(sandbox, 'security-1', old)).text).toContain('outsider is on the fix team already');
    expect(users()).toContain('outsider');
  });
});

const access = (permission: 'read' | 'write') =>
  held.sandbox.github.setAccess({ repository: REPOSITORY, login: 'maintainer-2', permission });
const addOwner = () => say('security-1', `fix-team add case:${CASE} member:maintainer-2`);
const refuseOwner = () => {
  const asked = saying(held.sandbox, 'security-2', 'May maintainer-2 join');
  return forge(held.sandbox, 'security-2', customIdOf(asked, 'Refuse'));
};

// "Add collaborators from codeowners team only": a name in the file is no pass, nor is what nobody could look at.
describe('somebody whom CODEOWNERS names', () => {
  test('without write access is from outside: another member has to approve', async () => {
    access('read');
    const { text } = await addOwner();
    expect(text).toContain('CODEOWNERS names maintainer-2, who has no write access in GitHub');
    expect(text).toContain('another member of the security team has to approve, and is asked now');
    expect(users()).not.toContain('maintainer-2');
    expect(text).not.toContain('maintainer-2 is on the fix team');
    await refuseOwner();
    const { text: suggested } = await say('security-1', `fix-team suggest case:${CASE}`);
    expect(suggested).toMatch(/Named there without write access in GitHub.*maintainer-2/);
  });

  test('without write access raises the alarm where GitHub shows them in the advisory', async () => {
    const { sandbox } = held;
    const before = users();
    sandbox.patchAdvisory(ghsaId, { collaborating_users: [...before, 'maintainer-2'] });
    await sandbox.advance('PT5M');
    expect(saying(sandbox, 'security-1', '**maintainer-2** is neither').text).toContain(
      'neither a code owner nor approved',
    );
    sandbox.patchAdvisory(ghsaId, { collaborating_users: before });
    await sandbox.advance('PT5M');
  });

  test('and whose access nobody may look at is no owner either', async () => {
    access('write');
    await held.sandbox.faults({
      target: 'github',
      method: 'GET',
      path: '/permission',
      status: 403,
      times: 1,
    });
    const { text } = await addOwner();
    expect(text).toContain('I could not look whether maintainer-2 is a code owner');
    expect(users()).not.toContain('maintainer-2');
    await refuseOwner();
  });

  test('where GitHub does not answer now, nothing is asked of anybody', async () => {
    await held.sandbox.faults({
      target: 'github',
      method: 'GET',
      path: '/permission',
      status: 502,
      times: 1,
    });
    const before = await timeline(held.sandbox);
    expect((await addOwner()).text).toContain('GitHub does not answer');
    expect(await timeline(held.sandbox)).toBe(before);
  });

  test('and who may write joins at once, by one member', async () => {
    expect((await addOwner()).text).toContain('✅ maintainer-2 is on the fix team');
    expect(users()).toContain('maintainer-2');
  });
});

testExchanges(() => held.sandbox);
