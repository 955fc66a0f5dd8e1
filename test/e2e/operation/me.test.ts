// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CASE,
  customIdOf,
  forge,
  hold,
  idOf,
  joinFixTeam,
  last,
  REFUSED,
  reported,
  START_MS,
  testExchanges,
  texts,
  withButton,
  type Held,
} from '../support/support.ts';

// `/advisory me`: who somebody is, whether they can be reached, and how they want to be reminded.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const me = (as: string, options = '') => held.sandbox.run(as, `/advisory me ${options}`);

test('a member of the security team is enrolled, tested by a real message, and taken at their word', async () => {
  const { sandbox } = held;
  const answer = await me('security-1', 'github:@Security-1');
  expect(answer).toMatchObject({ ephemeral: true, buttons: ['Only from the deadline on'] });
  expect(answer.text).toContain('✅ Your GitHub login is **security-1**');
  expect(answer.text).toContain('✅ Direct messages reach you');
  expect(answer.text).toContain('security team; you hear of every case');
  expect(texts(sandbox.dms('security-1').messages)).toEqual([
    '✅ I can reach you by direct message. Reminders will come here.',
  ]);
  ghsaId = await reported(sandbox);
  expect(last(sandbox, 'security-1').text).toContain('A report has come in');
});

test.each(['nobody-has-this-login', '-', '../../repos', 'a b'])(
  'a login that does not exist is refused: %s',
  async (login) => {
    const answer = await me('security-1', `github:"${login}"`);
    expect(answer.text).toContain('There is no such GitHub login');
    expect((await me('security-1')).text).toContain('**GitHub** security-1');
  },
);

test('a login that is somebody else’s is refused', async () => {
  expect((await me('security-2', 'github:security-1')).text).toContain('is linked to another person');
  expect((await me('contributor', 'github:security-1')).text).toContain('is linked to another person');
});

test('while GitHub is down nothing is linked', async () => {
  await held.sandbox.faults({ target: 'github', status: 500, times: 1 });
  const answer = await me('security-2', 'github:security-2');
  expect(answer.text).toContain('GitHub does not answer');
  expect((await me('security-2')).text).toContain('**GitHub** not linked');
});

test('anybody else only claims a login, and is let in when somebody vouches for them', async () => {
  const { sandbox } = held;
  expect((await me('maintainer-1')).text).toContain(REFUSED);
  expect((await me('maintainer-1', 'github:maintainer-1')).text).toContain(
    'You say that you are **maintainer-1**',
  );
  expect((await me('maintainer-1')).text).toContain('maintainer-1, not confirmed yet');
  sandbox.patchAdvisory(ghsaId, { state: 'draft', collaborating_users: ['maintainer-1'] });
  await sandbox.advance('PT5M');
  expect((await sandbox.run('maintainer-1', `/advisory show case:${CASE}`)).text).toContain(REFUSED);
  const asked = last(sandbox, 'security-1');
  expect(asked.text).toContain('Is @maintainer-1 really `maintainer-1` on GitHub?');
  const answered = await sandbox.press('security-1', idOf(asked), 'Yes, I know it');
  expect(answered.text).toContain('✅ @maintainer-1 is maintainer-1');
  expect(last(sandbox, 'maintainer-1').text).toContain(`${CASE} · You are on the fix team`);
  expect((await sandbox.run('maintainer-1', `/advisory show case:${CASE}`)).text).toContain(`## ${CASE}`);
});

test('a claim that is not believed is gone, and opens nothing', async () => {
  const { sandbox } = held;
  sandbox.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1', 'maintainer-2'] });
  await sandbox.advance('PT5M');
  expect((await me('outsider', 'github:maintainer-2')).text).toContain('You say that you are');
  const asked = withButton(sandbox, 'security-1', 'No…');
  const other = withButton(sandbox, 'security-2', 'No…');
  // Nobody answers at once: the question is asked again, and says since when it waits.
  await sandbox.advance('PT1H');
  const again = last(sandbox, 'security-1').text;
  expect(again).toContain('Is @outsider really `maintainer-2` on GitHub?');
  expect(again).toContain('1 hour ago, and nobody has answered');
  expect((await sandbox.run('security-1', '/advisory next')).text).toContain(
    'Is @outsider really maintainer-2 on GitHub?',
  );
  const why = await sandbox.press('security-1', asked, 'No…');
  const dropped = await sandbox.submit('security-1', idOf(why), { Reason: 'that is somebody else' });
  expect(dropped.text).toContain('I dropped that claim');
  expect(last(sandbox, 'outsider').text).toContain('Why: that is somebody else');
  expect((await sandbox.press('security-2', other, 'Yes, I know it')).text).toContain('answered already');
  expect((await sandbox.run('outsider', `/advisory show case:${CASE}`)).text).toContain(REFUSED);
  expect((await me('outsider')).text).toContain(REFUSED);
  await sandbox.run('maintainer-2', '/advisory me github:maintainer-2');
  await joinFixTeam(sandbox, ghsaId, 'maintainer-1', 'maintainer-2');
  expect((await sandbox.run('maintainer-2', `/advisory show case:${CASE}`)).text).toContain(`## ${CASE}`);
});

// One member is both sides: they link the login of a maintainer who never used the bot, and agree for them.
describe('a login that owns code, or that an open case names', () => {
  test('is confirmed by another member, whoever claims it', async () => {
    const { sandbox } = held;
    sandbox.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1'] });
    await sandbox.advance('PT5M');
    await me('security-2', 'github:security-2');
    // Free again, and in CODEOWNERS.
    await me('maintainer-2', 'github:contributor');
    const answer = await me('security-1', 'github:maintainer-2');
    expect(answer.text).toContain('another member of the security team has to confirm it, and is asked now');
    expect(answer.text).toContain('**GitHub** maintainer-2, not confirmed yet');
    const asked = last(sandbox, 'security-2');
    expect(asked.text).toContain('Is @security-1 really `maintainer-2` on GitHub?');
    expect(asked.text).toContain('Code owners have it, or an open case names it');
    // Nobody vouches for themselves, by whichever button.
    const yes = customIdOf(asked, 'Yes, I know it');
    expect((await forge(sandbox, 'security-1', yes)).text).toContain(REFUSED);
    expect((await me('security-1')).text).toContain('not confirmed yet');
  });

  test('lets nobody act for the fix team before, however it came onto the team', async () => {
    const { sandbox } = held;
    sandbox.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1', 'maintainer-2'] });
    await sandbox.advance('PT5M');
    const ready = await sandbox.run('security-1', `/advisory fix-team ready case:${CASE}`);
    expect(ready.text).toContain('is for the fix team to say');
    const no = withButton(sandbox, 'security-2', 'No…');
    const why = await sandbox.press('security-2', no, 'No…');
    expect((await sandbox.submit('security-2', idOf(why), {})).text).toContain('I dropped that claim');
    expect((await me('security-1', 'github:security-1')).text).toContain('✅ Your GitHub login is');
  });

  test('and is told to the others of the team, each time it changes hands', async () => {
    const told = texts(held.sandbox.dms('security-2').messages).filter((text) => text.startsWith('🔗'));
    expect(told.at(-1)).toContain('@security-1 says that the GitHub login **security-1** is theirs');
    const { files } = await held.sandbox.run('security-1', '/advisory export');
    expect(files.map(({ name }) => name.replace(/-.*/, ''))).toContain('logins');
  });
});

test('closed direct messages are said so, and opened ones are found open again', async () => {
  const { sandbox } = held;
  const closed = await me('closed-dms');
  expect(closed.text).toContain('⚠️ I cannot send you direct messages');
  expect(sandbox.dms('closed-dms').messages).toEqual([]);
  sandbox.discord.state.world.closedDms.delete('closed-dms');
  expect((await me('closed-dms')).text).toContain('✅ Direct messages reach you');
  expect(sandbox.dms('closed-dms').messages).toHaveLength(1);
  await reported(sandbox);
  expect(last(sandbox, 'closed-dms').text).toContain('CG-2026-002 · A report has come in');
});

test('a Discord that does not answer is told from closed messages, and the message comes later', async () => {
  const { sandbox } = held;
  const before = sandbox.dms('security-1').messages.length;
  await sandbox.faults({ target: 'discord', path: '/channels/118100', drop: 'before', times: 1 });
  expect((await me('security-1')).text).toContain('Discord does not answer at the moment');
  expect(sandbox.dms('security-1').messages).toHaveLength(before);
  await sandbox.advance('PT5M');
  expect(sandbox.dms('security-1').messages).toHaveLength(before + 1);
});

test('reminders before a deadline can be switched off, and on again', async () => {
  const { sandbox } = held;
  const settings = await me('security-1');
  const off = await sandbox.press('security-1', idOf(settings), 'Only from the deadline on');
  expect(off).toMatchObject({ id: settings.id, buttons: ['Remind me before too'] });
  expect(off.text).toContain('**Reminders before a deadline** off');
  expect((await me('security-1')).buttons).toEqual(['Remind me before too']);
  const on = await sandbox.press('security-1', idOf(settings), 'Remind me before too');
  expect(on.text).toContain('**Reminders before a deadline** on');
});

test('a member who is away has a stand-in, who is told and shown everywhere, until they are back', async () => {
  const { sandbox } = held;
  const away = await sandbox.run(
    'security-1',
    '/advisory me away_until:"2026-03-20 16:00" stand_in:security-2 quiet:22:00-06:00',
  );
  expect(away.text).toContain('**Away** until');
  expect(away.text).toContain('@security-2 is told in your place');
  expect(away.text).toContain('**Quiet hours** 22:00–06:00 UTC');
  expect(last(sandbox, 'security-2').text).toContain('You stand in for @security-1 until');
  await sandbox.run('security-1', '/advisory coordinator case:CG-2026-002 member:security-1');
  const card = await sandbox.run('security-2', '/advisory show case:CG-2026-002');
  expect(card.text).toContain('@security-1 (away; @security-2 stands in)');
  expect((await sandbox.run('security-2', '/advisory next')).text).toContain('CG-2026-002');
  expect((await sandbox.run('security-1', '/advisory list show:mine')).text).not.toContain('CG-2026-002');
  const refused = await sandbox.run(
    'security-1',
    '/advisory me away_until:"2026-03-20 16:00" stand_in:outsider',
  );
  expect(refused.text).toContain('another member of the security team');
  expect((await sandbox.run('security-1', '/advisory me quiet:late')).text).toContain('22:00-07:00');
  const settings = await me('security-1');
  const back = await sandbox.press('security-1', idOf(settings), 'I am back');
  expect(back.text).not.toContain('**Away**');
  expect((await sandbox.run('security-1', '/advisory list show:mine')).text).toContain('CG-2026-002');
  expect((await me('security-1', 'quiet:off')).text).not.toContain('**Quiet hours**');
});

testExchanges(() => held.sandbox);
