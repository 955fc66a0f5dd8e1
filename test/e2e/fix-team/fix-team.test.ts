import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AdvisoryBook } from '../../../src/sandbox/github/advisory-book.ts';
import {
  arrivals,
  CASE,
  count,
  enrol,
  hold,
  idOf,
  inGitHub,
  last,
  mentionOf,
  reported,
  saying,
  spoken,
  START_MS,
  testExchanges,
  thread,
  timeline,
  withFixTeam,
  written,
  type Held,
} from '../support/support.ts';

// Who fixes it: suggested by CODEOWNERS, added in the case and in the advisory, taken out of both.

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'security-2');
  ghsaId = await reported(sandbox);
  sandbox.patchAdvisory(ghsaId, { state: 'draft', collaborating_users: ['security-2'] });
  await sandbox.advance('PT5M');
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const users = () => inGitHub(held.sandbox, ghsaId).collaborating_users;

describe('CODEOWNERS', () => {
  test('suggests its people, teams with their members, and says of whom no account is known', async () => {
    const answer = await say('security-1', `fix-team suggest case:${CASE}`);
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain('CODEOWNERS names 2 people');
    for (const login of ['maintainer-1', 'maintainer-2'])
      expect(answer.text).toMatch(new RegExp(`\\*\\*${login}\\*\\* · no Discord account linked · .*/docs/`));
    expect(answer.selects[0]?.options.map(({ label }) => label)).toEqual(['maintainer-1', 'maintainer-2']);
  });

  test('a choice of the menu puts somebody into the case and the advisory; whoever was in it stays', async () => {
    const { sandbox } = held;
    const suggested = await say('security-1', `fix-team suggest case:${CASE}`);
    const answer = await sandbox.choose('security-1', idOf(suggested), ['maintainer-1']);
    expect(answer.text).toContain('✅ maintainer-1 is on the fix team, and in the advisory');
    expect(answer.text).toContain('I know no Discord account of theirs');
    expect(users()).toEqual(['security-2', 'maintainer-1']);
    const again = await say('security-1', `fix-team suggest case:${CASE}`);
    expect(again.text).toContain('✅ **maintainer-1**');
    expect(again.selects[0]?.options.map(({ label }) => label)).toEqual(['maintainer-2']);
  });

  test('the completion offers who is not on the team yet', async () => {
    const { choices } = await held.sandbox.autocomplete(
      'security-1',
      `/advisory fix-team add case:${CASE} member:`,
      'member',
    );
    expect(choices.map(({ value }) => value)).toEqual(['maintainer-2']);
  });

  test('the same person twice is said, and GitHub is not asked again', async () => {
    const before = written(held.sandbox, 'PATCH', ghsaId);
    for (const login of ['maintainer-1', 'Maintainer-1', '@maintainer-1'])
      expect((await say('security-1', `fix-team add case:${CASE} member:${login}`)).text).toContain(
        'is on the fix team already',
      );
    expect(written(held.sandbox, 'PATCH', ghsaId)).toBe(before);
  });

  test('two members who add the same person at once: one effect', async () => {
    const { sandbox } = held;
    const line = `/advisory fix-team add case:${CASE} member:maintainer-2`;
    await Promise.all([sandbox.run('security-1', line), sandbox.run('security-2', line)]);
    expect(users()).toEqual(['security-2', 'maintainer-1', 'maintainer-2']);
    expect(count(await timeline(sandbox), 'maintainer-2 joined the fix team')).toBe(1);
    expect(written(sandbox, 'PATCH', ghsaId)).toBe(2);
  });
});

describe('somebody of the server whose login is not known', () => {
  test('is asked by direct message, which names no case; whoever asked hears it and adds them by one press', async () => {
    const { sandbox } = held;
    await say('security-1', `fix-team remove case:${CASE} member:maintainer-2`);
    const answer = await say('security-1', `fix-team add case:${CASE} member:${mentionOf('maintainer-2')}`);
    expect(answer.text).toContain('ask them for it by direct message');
    const asked = last(sandbox, 'maintainer-2');
    expect(asked.text).toContain('@security-1 would like you on a fix team');
    expect(asked.text).not.toMatch(/CG-|GHSA|codegate/i);
    const wrong = await sandbox.press('maintainer-2', idOf(asked), 'Say my GitHub login…');
    const refused = await sandbox.submit('maintainer-2', idOf(wrong), { 'GitHub login': 'nobody-at-all' });
    expect(refused.text).toContain('There is no such GitHub login');
    const form = await sandbox.press('maintainer-2', idOf(asked), 'Say my GitHub login…');
    await sandbox.submit('maintainer-2', idOf(form), { 'GitHub login': '@Maintainer-2' });
    expect(users()).not.toContain('maintainer-2');
    const told = saying(sandbox, 'security-1', 'Is @maintainer-2 really `maintainer-2` on GitHub?');
    expect(told.buttons).toEqual(['Yes, add them', 'No…']);
    const added = await sandbox.press('security-1', idOf(told), 'Yes, add them');
    expect(added.text).toContain('✅ maintainer-2 is on the fix team, and in the advisory');
    expect(added.text).not.toContain('I know no Discord account');
    expect(users()).toContain('maintainer-2');
    expect(last(sandbox, 'maintainer-2').text).toContain(`${CASE} · You are on the fix team`);
    expect((await say('security-2', `show case:${CASE}`)).text).toContain('@maintainer-2 (maintainer-2)');
  });

  test('is not asked twice a day, and again after it', async () => {
    const { sandbox } = held;
    const line = `fix-team add case:${CASE} member:${mentionOf('outsider')}`;
    await say('security-1', line);
    expect((await say('security-1', line)).text).toContain('You asked @outsider for their GitHub login');
    expect(sandbox.dms('outsider').messages).toHaveLength(1);
    const answers = async () => {
      const form = await sandbox.press('outsider', idOf(last(sandbox, 'outsider')), 'Say my GitHub login…');
      await sandbox.submit('outsider', idOf(form), { 'GitHub login': 'contributor' });
    };
    await answers();
    const question = 'Is @outsider really `contributor` on GitHub?';
    const why = await sandbox.press('security-1', idOf(saying(sandbox, 'security-1', question)), 'No…');
    await sandbox.submit('security-1', idOf(why), {});
    await sandbox.advance('PT24H');
    expect((await say('security-1', line)).text).toContain('ask them for it by direct message');
    await answers();
    expect(saying(sandbox, 'security-1', question).buttons).toEqual(['Yes, add them', 'No…']);
  });

  test('with closed messages: whoever asked hears it, and may ask again', async () => {
    const { sandbox } = held;
    const line = `fix-team add case:${CASE} member:${mentionOf('closed-dms')}`;
    const words = 'I cannot reach @closed-dms by direct message to ask for their GitHub login';
    for (const times of [1, 2]) {
      expect((await say('security-1', line)).text).toContain('ask them for it by direct message');
      expect(arrivals(sandbox, 'security-1', words)).toHaveLength(times);
    }
    expect(arrivals(sandbox, 'security-2', words)).toEqual([]);
  });

  test('cannot be asked for by the fix team', async () => {
    const answer = await say('maintainer-2', `fix-team add case:${CASE} member:${mentionOf('contributor')}`);
    expect(answer.text).toContain('Only the security team can do this');
    expect(held.sandbox.dms('contributor').messages).toEqual([]);
  });

  test('is not told to the fix team: the answer is the same for whoever has one', async () => {
    const line = `fix-team add case:${CASE} member:`;
    const known = await say('maintainer-2', `${line}${mentionOf('maintainer-2')}`);
    const unknown = await say('maintainer-2', `${line}${mentionOf('contributor')}`);
    expect(known.text).toBe(unknown.text);
  });

  test('cannot answer an old question once their login is confirmed', async () => {
    const { sandbox } = held;
    await say('security-1', `fix-team add case:${CASE} member:${mentionOf('reporter')}`);
    const asked = idOf(last(sandbox, 'reporter'));
    const [form, late] = [
      await sandbox.press('reporter', asked, 'Say my GitHub login…'),
      await sandbox.press('reporter', asked, 'Say my GitHub login…'),
    ];
    await sandbox.submit('reporter', idOf(form), { 'GitHub login': 'reporter' });
    const told = saying(sandbox, 'security-1', 'Is @reporter really `reporter` on GitHub?');
    const added = await sandbox.press('security-1', idOf(told), 'Yes, add them');
    expect(added.text).toContain('⏳ reporter is not a code owner');
    const messages = sandbox.dms('security-1').messages.length;
    const refused = await sandbox.submit('reporter', idOf(late), { 'GitHub login': 'contributor' });
    expect(refused.text).toContain('This claim is answered already');
    expect(sandbox.dms('security-1').messages).toHaveLength(messages);
    expect((await sandbox.run('reporter', '/advisory me')).text).toContain('reporter');
  });

  test('who mistyped it is asked again at once, and hears of the fix team that they were added to by their login', async () => {
    const { sandbox } = held;
    await say('security-1', `fix-team add case:${CASE} member:${mentionOf('maintainer-1')}`);
    const answers = async (login: string) => {
      const asked = last(sandbox, 'maintainer-1');
      const form = await sandbox.press('maintainer-1', idOf(asked), 'Say my GitHub login…');
      await sandbox.submit('maintainer-1', idOf(form), { 'GitHub login': login });
      return idOf(saying(sandbox, 'security-1', `Is @maintainer-1 really \`${login}\` on GitHub?`));
    };
    const why = await sandbox.press('security-1', await answers('outsider'), 'No…');
    const no = await sandbox.submit('security-1', idOf(why), {});
    expect(no.text).toContain('I have asked them again');
    expect(last(sandbox, 'maintainer-1').text).toContain('Is there a slip in **outsider**?');
    const yes = await sandbox.press('security-1', await answers('maintainer-1'), 'Yes, add them');
    expect(yes.text).toContain('on the fix team already: they hear what is theirs from now on');
    expect(last(sandbox, 'maintainer-1').text).toContain(`${CASE} · You are on the fix team`);
  });

  test('who cannot help says so by one press, and those who count on them hear it', async () => {
    const { sandbox } = held;
    await say('security-1', `fix-team add case:${CASE} member:${mentionOf('contributor')}`);
    await sandbox.press('contributor', idOf(last(sandbox, 'contributor')), 'I cannot help');
    expect(last(sandbox, 'security-1').text).toContain(`${CASE} · @contributor cannot help with the fix`);
    const welcome = saying(sandbox, 'maintainer-1', 'You are on the fix team');
    await sandbox.press('maintainer-1', idOf(welcome), 'I cannot help');
    const told = saying(sandbox, 'security-1', '@maintainer-1 cannot help with the fix');
    expect(told.buttons).toContain('Add people…');
  });

  test.each(['@everyone', '"   "', '😀', '<@1>', '<@&1180000000000000010>', 'ghost-user', '"مرحبا"'])(
    'who is no login is refused: %s',
    async (member) => {
      const before = users();
      const answer = await say('security-1', `fix-team add case:${CASE} member:${member}`);
      expect(answer.text).toContain('There is no such GitHub login');
      expect(users()).toEqual(before);
    },
  );
});

describe('taking somebody out', () => {
  test('is for the security team, and does it in the case and in the advisory', async () => {
    const refused = await say('maintainer-2', `fix-team remove case:${CASE} member:maintainer-1`);
    expect(refused.text).toContain('Only the security team can do this');
    const answer = await say(
      'security-1',
      `fix-team remove case:${CASE} member:${mentionOf('maintainer-2')}`,
    );
    expect(answer.text).toContain('✅ maintainer-2 is out of the fix team, and of the advisory');
    expect(users()).toEqual(['security-2', 'maintainer-1']);
    const gone = await say('maintainer-2', `show case:${CASE}`);
    expect(gone.text).toContain('No such case, or you have no access to it');
    const again = await say('security-1', `fix-team remove case:${CASE} member:maintainer-2`);
    expect(again.text).toContain('maintainer-2 is not on the fix team');
    const unknown = await say(
      'security-1',
      `fix-team remove case:${CASE} member:${mentionOf('contributor')}`,
    );
    expect(unknown.text).toContain('I do not know @contributor’s GitHub login');
  });

  test('whom a team of GitHub’s brings in stays, which is said and recorded as it is', async () => {
    const { sandbox } = held;
    sandbox.patchAdvisory(ghsaId, { collaborating_teams: ['maintainers'] });
    await sandbox.advance('PT5M');
    const before = await timeline(sandbox);
    const answer = await say('security-1', `fix-team remove case:${CASE} member:maintainer-1`);
    expect(answer.text).toContain('maintainer-1 still is in the advisory, through a team');
    expect(users()).toEqual(['security-2']);
    await sandbox.advance('PT1H');
    expect(await timeline(sandbox)).toBe(before);
    expect((await say('security-1', `show case:${CASE}`)).text).toMatch(/\*\*Fix team\*\* .*maintainer-1/);
    sandbox.patchAdvisory(ghsaId, { collaborating_teams: [], collaborating_users: ['maintainer-2'] });
    await sandbox.advance('PT5M');
    expect((await say('security-1', `show case:${CASE}`)).text).not.toContain('maintainer-1');
  });
});

describe('what GitHub does not show', () => {
  test('whoever a team may still bring in, which the bot cannot look into, is said', async () => {
    const { sandbox } = held;
    sandbox.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1', 'maintainer-2'] });
    await sandbox.advance('PT5M');
    sandbox.patchAdvisory(ghsaId, { collaborating_teams: ['maintainers'] });
    const members = '/teams/maintainers/members';
    await sandbox.faults({ target: 'github', path: members, status: 403, times: 9 });
    const answer = await say('security-1', `fix-team remove case:${CASE} member:maintainer-1`);
    expect(answer.text).toContain(
      '⚠️ maintainer-1 is out of the fix team, and was taken out of the advisory',
    );
    expect(answer.text).toContain('A team there that I cannot look into may still bring them in');
    expect(users()).toEqual(['maintainer-2']);
    while (sandbox.wire.takeFault('github', 'GET', members));
    sandbox.patchAdvisory(ghsaId, { collaborating_teams: [] });
    await sandbox.advance('PT5M');
  });

  test('whom its answer does not have is not on the fix team', async () => {
    // A GitHub that takes the request and lets nobody in.
    const change = vi.spyOn(AdvisoryBook.prototype, 'change').mockImplementationOnce(() => undefined);
    const before = await timeline(held.sandbox);
    const answer = await say('security-1', `fix-team add case:${CASE} member:maintainer-1`);
    expect(change).toHaveBeenCalledTimes(1);
    change.mockRestore();
    expect(answer.text).toContain('GitHub refused it');
    expect(users()).toEqual(['maintainer-2']);
    expect(await timeline(held.sandbox)).toBe(before);
  });
});

describe('the fix is ready', () => {
  test('only the fix team says so', async () => {
    const answer = await say('security-1', `fix-team ready case:${CASE}`);
    expect(answer.text).toContain('is for the fix team to say');
    expect(await thread(held.sandbox, ghsaId)).toEqual([]);
  });

  test('the whole security team hears it by name, and the advisory’s thread tags them', async () => {
    const { sandbox } = held;
    const answer = await say('maintainer-2', `fix-team ready case:${CASE}`);
    expect(answer.text).toContain('✅ The fix is ready');
    expect(answer.text).toMatch(/It is \[posted in the advisory\]\(<https:\/\/github\.com\/.*>\), too\./);
    for (const person of ['security-1', 'security-2'] as const)
      expect(last(sandbox, person).text).toContain(`${CASE} · The fix is ready, says @maintainer-2`);
    const [comment, ...more] = await thread(sandbox, ghsaId);
    expect(more).toEqual([]);
    expect(comment).toMatch(/^@security-1 @security-2 The work on the fix is completed/);
    const again = await say('maintainer-2', `fix-team ready case:${CASE}`);
    expect(again.text).toContain('is done already');
    expect(await thread(sandbox, ghsaId)).toHaveLength(1);
  });

  test('where GitHub has no comments for the bot: the text to paste, and the way there', async () => {
    const { sandbox } = held;
    await say('maintainer-2', `check case:${CASE} step:fix-ready undo:true`);
    await sandbox.advance('PT1H');
    await sandbox.faults({ target: 'github', path: '/comments', status: 404, times: 1 });
    const answer = await say('maintainer-2', `fix-team ready case:${CASE}`);
    expect(answer.text).toContain('please paste this there');
    expect(answer.text).toContain('@security-1 @security-2 The work on the fix is completed');
    expect(answer.text).toContain(
      `[Advisory in GitHub](https://github.com/stacklok/codegate/security/advisories/${ghsaId})`,
    );
    expect(await thread(sandbox, ghsaId)).toHaveLength(1);
    // Once there is such an API, the same text can be posted, once.
    await sandbox.press('maintainer-2', idOf(answer), 'Post it in the advisory');
    expect(await thread(sandbox, ghsaId)).toHaveLength(2);
  });
});

test('who renames their GitHub account goes on, hears it once, and is not taken for who has the old name now', async () => {
  await using renamed = await hold();
  const { sandbox } = renamed;
  const advisory = await withFixTeam(sandbox);
  sandbox.github.renameAccount({ login: 'maintainer-1', to: 'maintainer-one', taken: true });
  await sandbox.advance('PT65M');
  expect(
    arrivals(sandbox, 'maintainer-1', 'is **maintainer-one** on GitHub now, and was **maintainer-1**'),
  ).toHaveLength(1);
  expect(await timeline(sandbox)).toContain('maintainer-1 is called maintainer-one in GitHub now');
  expect((await sandbox.run('maintainer-1', `/advisory show case:${CASE}`)).text).toContain(`## ${CASE}`);
  // Whoever has the name today is a stranger, also to the one who types it.
  const before = inGitHub(sandbox, advisory).collaborating_users;
  await sandbox.run('security-1', `/advisory fix-team add case:${CASE} member:maintainer-1`);
  expect(inGitHub(sandbox, advisory).collaborating_users).toEqual(before);
  expect(before).toContain('maintainer-one');
});

test('none of it was said in a channel', () => {
  expect(spoken(held.sandbox)).not.toMatch(/GHSA|maintainer|contributor|outsider|fix is ready/i);
});

testExchanges(() => held.sandbox);
