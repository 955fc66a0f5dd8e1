// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CASE,
  count,
  enrol,
  forge,
  hold,
  idOf,
  inGitHub,
  reported,
  REPOSITORY,
  saying,
  spoken,
  START_MS,
  testExchanges,
  thread,
  timeline,
  type Held,
} from '../support/support.ts';
import type { Answer } from '../../../src/sandbox/shown.ts';

// Who reported it, and what is said to them: prepared texts, each posted once.

const FINGERPRINT = '0123456789ABCDEF0123456789ABCDEF01234567';
const PGP = { PGP_KEY_URL: 'https://codegate.test/security.asc', PGP_FINGERPRINT: FINGERPRINT };
/** Cases that came by e-mail, with a draft of the bot's. */
const MAILED = 'CG-2026-002';

let held: Held;
let ghsaId = '';
let mailedId = '';
beforeAll(async () => {
  held = await hold({ env: PGP });
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'security-2');
  ghsaId = await reported(sandbox);
  const opened = await sandbox.run(
    'security-1',
    `/advisory open repository:${REPOSITORY} source:email pgp:true`,
  );
  mailedId = /GHSA(-\w{4}){3}/.exec(opened.text)?.[0] ?? '';
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const users = (id: string) => inGitHub(held.sandbox, id).collaborating_users;
/** Presses a button of the case's card. */
const onCard = async (button: string, caseId = CASE): Promise<Answer> =>
  held.sandbox.press('security-1', idOf(await say('security-1', `show case:${caseId}`)), button);

describe('the reporter', () => {
  test('who wrote an e-mail need have no GitHub account, and is answered by e-mail', async () => {
    const card = await say('security-1', `show case:${MAILED}`);
    const thanks = await held.sandbox.press('security-1', idOf(card), 'Text: thanks');
    expect(thanks.buttons).not.toContain('Post it in the advisory');
    const answer = await say('security-1', `reporter case:${MAILED} channel:private credit:true`);
    expect(answer.text).toContain('✅ Recorded: a reporter without a GitHub account.');
    expect(answer.text).not.toContain('in the advisory, and say');
    expect((await say('security-1', `show case:${MAILED}`)).text).toContain(
      '**Reporter** without a GitHub account, by a private channel; wants to be named',
    );
  });

  test('of a private report is let into the advisory; others who are in it stay', async () => {
    const { sandbox } = held;
    sandbox.patchAdvisory(mailedId, { collaborating_users: ['maintainer-1'] });
    await enrol(sandbox, 'security-2');
    const answer = await say('security-1', `reporter case:${MAILED} login:@Contributor channel:private`);
    // One member's word opens no embargoed advisory: another one is asked, and the team hears for whom.
    expect(answer.text).toContain('✅ Recorded. ⏳ Another member of the security team has to approve');
    expect((await say('security-1', `show case:${MAILED}`)).text).toContain(
      '**Reporter** contributor, by a private channel',
    );
    expect(users(mailedId)).toEqual(['maintainer-1']);
    expect(await timeline(sandbox, MAILED)).toContain('Reporter recorded: contributor');
    const asked = saying(sandbox, 'security-2', 'May contributor read along as the reporter?');
    const approved = await sandbox.press('security-2', idOf(asked), 'Approve');
    expect(approved.text).toContain('✅ contributor is approved as the reporter, and let into the advisory');
    expect(users(mailedId)).toEqual(['maintainer-1', 'contributor']);
    await sandbox.advance('PT1H');
    const card = await say('security-1', `show case:${MAILED}`);
    // A guest of the advisory, not of the fix team, and no alarm.
    expect(card.text).toMatch(/\*\*Fix team\*\* maintainer-1 \(not linked\)\n/);
    expect(card.text).not.toContain('without approval');
  });

  test('whether they want to be named is kept, and can be said later', async () => {
    await say('security-1', `reporter case:${MAILED} login:contributor channel:private credit:true`);
    const named = await say('security-1', `show case:${MAILED}`);
    expect(named.text).toContain('by a private channel; wants to be named');
    await say('security-1', `reporter case:${MAILED} login:contributor channel:private credit:false`);
    const not = await say('security-1', `show case:${MAILED}`);
    expect(not.text).toContain('does not want to be named');
    await say('security-1', `reporter case:${MAILED} login:contributor channel:public`);
    const kept = await say('security-1', `show case:${MAILED}`);
    expect(kept.text).toContain('by a public channel; does not want to be named');
    // Whoever was let in before is an alarm now.
    await held.sandbox.advance('PT5M');
    const alarm = saying(held.sandbox, 'security-1', 'in the advisory without approval');
    expect(alarm.text).toContain('**contributor**');
    await held.sandbox.press('security-1', idOf(alarm), 'Take them out');
    expect(users(mailedId)).toEqual(['maintainer-1']);
  });

  test('who came by a public channel is not let in, in the policy’s words, and is an alarm where they are', async () => {
    const { sandbox } = held;
    const other = await say('security-1', `reporter case:${MAILED} login:outsider channel:public`);
    expect(other.text).toContain(
      '“only reporters who have contacted the security team using a private channel.”',
    );
    expect(users(mailedId)).not.toContain('outsider');
    const added = await say('security-1', `fix-team add case:${MAILED} member:outsider`);
    expect(added.text).toContain('outsider reported in public and cannot be in the advisory');
    expect(added.text).toContain(
      '“only reporters who have contacted the security team using a private channel.”',
    );
    sandbox.patchAdvisory(mailedId, { collaborating_users: ['maintainer-1', 'outsider'] });
    await sandbox.advance('PT5M');
    expect(saying(sandbox, 'security-1', 'in the advisory without approval').text).toContain('**outsider**');
    sandbox.patchAdvisory(mailedId, { collaborating_users: ['maintainer-1'] });
    await sandbox.advance('PT5M');
  });

  test('is recorded by the security team only, with a login that exists', async () => {
    const before = await timeline(held.sandbox, MAILED);
    for (const login of ['"  "', 'no-such-login', '😀', '@everyone', 'GHSA-2222-3333-4444']) {
      const answer = await say('security-1', `reporter case:${MAILED} login:${login} channel:private`);
      expect(answer.text).toContain('There is no such GitHub login');
    }
    const same = await say('security-1', `reporter case:${MAILED} login:outsider channel:public`);
    expect(same.text).toContain('Nothing needs to change');
    expect(await timeline(held.sandbox, MAILED)).toBe(before);
  });
});

describe('the acknowledgement', () => {
  test('is shown before it is said', async () => {
    const answer = await onCard('Text: thanks');
    expect(answer.ephemeral).toBe(true);
    expect(answer.text).toContain('Hello @reporter, thank you for reporting this');
    expect(answer.text).toContain('Within 24 hours');
    expect(answer.text).toContain('Within 21 days');
    expect(answer.buttons).toEqual(['Post it in the advisory', 'I have said it', 'Advisory in GitHub']);
    expect(await thread(held.sandbox, ghsaId)).toEqual([]);
  });

  test('is posted once however often, and by however many, it is pressed', async () => {
    const { sandbox } = held;
    const [one, other, late] = [
      await onCard('Text: thanks'),
      await onCard('Text: thanks'),
      await onCard('Text: thanks'),
    ];
    const answers = await Promise.all([
      sandbox.press('security-1', idOf(one), 'Post it in the advisory'),
      sandbox.press('security-1', idOf(other), 'Post it in the advisory'),
      forge(sandbox, 'security-2', `post:${CASE}:acknowledge`),
    ]);
    for (const { text } of answers)
      expect(text).toContain('✅ [Posted in the advisory](<https://github.com/');
    await sandbox.press('security-1', idOf(late), 'Post it in the advisory');
    expect(await thread(sandbox, ghsaId)).toHaveLength(1);
    expect(count(await timeline(sandbox), 'Acknowledge the report')).toBe(1);
    expect((await say('security-1', `show case:${CASE}`)).buttons).not.toContain('Text: thanks');
  });

  test('cannot be posted where the reporter does not read the advisory: it is there to be copied', async () => {
    const { sandbox } = held;
    const answer = await onCard('Text: thanks', MAILED);
    expect(answer.text).toContain('Hello, thank you for reporting this');
    expect(answer.text).not.toContain('@outsider');
    expect(answer.buttons).toEqual(['I have said it', 'Advisory in GitHub']);
    const done = await sandbox.press('security-1', idOf(answer), 'I have said it');
    expect(done.text).toContain('✅ Acknowledge the report');
    expect(await thread(sandbox, mailedId)).toEqual([]);
  });

  test('is not posted by an old button where the reporter turned out to be a public one', async () => {
    const { sandbox } = held;
    const other = await reported(sandbox);
    const caseId = 'CG-2026-003';
    const old = await onCard('Text: thanks', caseId);
    expect(old.buttons).toContain('Post it in the advisory');
    await say('security-1', `reporter case:${caseId} login:reporter channel:public`);
    const answer = await sandbox.press('security-1', idOf(old), 'Post it in the advisory');
    expect(answer.text).toContain(
      '⚠️ I cannot say it in the advisory for those whom it is for. Please paste',
    );
    expect(answer.text).toContain('thank you for reporting this');
    expect(answer.buttons).toEqual(['I have said it', 'Advisory in GitHub']);
    expect(await thread(sandbox, other)).toEqual([]);
    expect(await timeline(sandbox, caseId)).not.toContain('Acknowledge the report');
  });

  test('neither posted nor ticked by who is not of the security team, or of no case', async () => {
    const { sandbox } = held;
    expect((await forge(sandbox, 'outsider', `post:${CASE}:acknowledge`)).text).toContain('This is for');
    expect((await forge(sandbox, 'security-1', 'post:CG-2026-099:acknowledge')).text).toContain(
      'No such case',
    );
    expect(await thread(sandbox, ghsaId)).toHaveLength(1);
  });

  test('a text that this case does not call for is not posted', async () => {
    const { sandbox } = held;
    for (const step of ['pgp-key', 'ask-private', 'fix-ready']) {
      const answer = await forge(sandbox, 'security-1', `post:${CASE}:${step}`);
      expect(answer.text).toMatch(/does not need|comes later|is for the fix team/);
    }
    expect(await thread(sandbox, ghsaId)).toHaveLength(1);
  });
});

describe('the PGP key', () => {
  test('is a text with its address and fingerprint, where it was asked for', async () => {
    const { sandbox } = held;
    const card = await say('security-1', `show case:${MAILED}`);
    expect(card.buttons).toContain('Text: PGP key');
    const answer = await onCard('Text: PGP key', MAILED);
    expect(answer.text).toContain('https://codegate.test/security.asc');
    expect(answer.text).toContain('Fingerprint: 0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567');
    const done = await sandbox.press('security-1', idOf(answer), 'I have said it');
    expect(done.text).toContain('✅ Send the reporter the public PGP key');
    expect((await say('security-1', `show case:${CASE}`)).buttons).not.toContain('Text: PGP key');
  });
});

describe('a reporter who intends to publish', () => {
  test('is asked to wait: the text comes with the command, and names the day of the release', async () => {
    const { sandbox } = held;
    const answer = await say('security-1', `disclosure case:${CASE} kind:intends-to-publish`);
    expect(answer.text).toContain('✅ Recorded. Ask the reporter for private handling');
    expect(answer.text).toContain('thank you for telling us that you intend to make this public');
    expect(answer.text).toContain('by 2026-03-23 at the latest');
    expect(saying(sandbox, 'security-2', 'the reporter intends to publish').buttons).toContain(
      'Text for the reporter…',
    );
    const posted = await sandbox.press('security-1', idOf(answer), 'Post it in the advisory');
    expect(posted.text).toContain('✅ [Posted in the advisory](<https://github.com/');
    expect(await thread(sandbox, ghsaId)).toHaveLength(2);
    expect(posted.buttons).toEqual(expect.arrayContaining(['They agreed to wait', 'They declined']));
  });

  test('agrees; then changes their mind and is asked anew; and declines', async () => {
    const { sandbox } = held;
    const agreed = await onCard('They agreed to wait');
    expect(agreed.text).toContain('✅ Recorded: private, as the reporter agreed');
    await sandbox.advance('PT1H');
    const again = await say('security-1', `disclosure case:${CASE} kind:intends-to-publish`);
    expect(again.text).toContain('Ask the reporter for private handling');
    const declined = await sandbox.press(
      'security-2',
      idOf(await say('security-2', `show case:${CASE}`)),
      'They declined',
    );
    expect(declined.text).toContain('🔴 Recorded: every open deadline is ASAP');
    // Their answer says that they were asked.
    expect(count(await timeline(sandbox), '✅ Ask the reporter for private handling')).toBe(2);
    const twice = await forge(sandbox, 'security-1', `disclose:${CASE}:declined-private`);
    expect(twice.text).toContain('already');
  });
});

test('without a configured key the step says so, and is ticked by hand', async () => {
  await using other = await hold();
  const { sandbox } = other;
  await enrol(sandbox, 'security-1');
  await sandbox.run('security-1', `/advisory open repository:${REPOSITORY} source:email pgp:true`);
  const card = await sandbox.run('security-1', `/advisory show case:${CASE}`);
  expect(card.text).toContain('Send the reporter the public PGP key');
  expect(card.buttons).not.toContain('Text: PGP key');
  expect((await forge(sandbox, 'security-1', `text:${CASE}:pgp-key`)).text).toContain(
    'There is no public PGP key in the configuration',
  );
  const done = await sandbox.press('security-1', idOf(card), 'PGP key sent');
  expect(done.text).toContain('✅ Send the reporter the public PGP key');
});

test('none of it was said in a channel', () => {
  expect(spoken(held.sandbox)).not.toMatch(/GHSA|reporter|contributor|PGP|publish/i);
});

test('how it stands is told in the advisory once, by a press on its very words', async () => {
  const { sandbox } = held;
  const other = await reported(sandbox);
  const caseId = 'CG-2026-004';
  await sandbox.press('security-1', idOf(await onCard('Text: thanks', caseId)), 'Post it in the advisory');
  sandbox.patchAdvisory(other, { state: 'draft' });
  await sandbox.advance('PT5M');
  const card = await say('security-1', `show case:${caseId}`);
  expect(card.text).toContain('They are not told that it is accepted.');
  const [one, late] = [
    await onCard('Tell the reporter…', caseId),
    await onCard('Tell the reporter…', caseId),
  ];
  expect(one.text).toContain('- We have accepted it, and are working on it.');
  const told = await sandbox.press('security-1', idOf(one), 'Post it in the advisory');
  expect(told.text).toContain('✅ [Posted in the advisory](<https://github.com/');
  const again = await sandbox.press('security-1', idOf(late), 'Post it in the advisory');
  expect(again.text).not.toContain('✅');
  expect(await thread(sandbox, other)).toHaveLength(2);
  expect((await say('security-1', `show case:${caseId}`)).text).not.toContain('They are not told');
});

testExchanges(() => held.sandbox);
