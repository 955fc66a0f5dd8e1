import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from '../../../src/sandbox/mail/mailbox.ts';
import { listedLongAgo } from '../support/distributors.ts';
import {
  CASE,
  customIdOf,
  forge,
  hold,
  idOf,
  settle,
  START_MS,
  testExchanges,
  timeline,
  withButton,
  withCoordinator,
  type Held,
} from '../support/support.ts';

// One member alone must not let an address know of a release before its day: a notice to an address that came to the list
// since the case was opened, or in the last week, takes two.

let mailbox: Mailbox;
let held: Held;
beforeAll(async () => {
  mailbox = await startMailbox();
  held = await hold({ env: { ...mailbox.env } });
  await withCoordinator(held.sandbox);
  await listedLongAgo(held.sandbox, ['Example Linux', 'security@linux.example']);
  await say('security-1', 'distributors add name:"Example Mole" contact:mole@mole.example');
  await say('security-1', `release propose case:${CASE} at:"2026-03-12 16:00"`);
  await say('maintainer-1', `release agree case:${CASE}`);
  await settle(held.sandbox);
}, START_MS);
afterAll(async () => {
  await held[Symbol.asyncDispose]();
  await mailbox.close();
});

const ASK = 'Ask a second member';
const AGREE = 'They may be told';
const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const notify = (as = 'security-1') => say(as, `distributors notify case:${CASE}`);
const mails = () => mailbox.received.map(({ to }) => to.join(', '));

test('a member alone tells the others only, and sees who put the new one there, and when', async () => {
  const { sandbox } = held;
  const shown = await notify();
  expect(shown.text).toMatch(
    /New on the list[\s\S]*Example Mole \(mole@mole\.example\) · put there by @security-1 2026-03-02/,
  );
  expect(shown.buttons).toEqual([ASK, 'Send it', 'I have told them myself']);
  await sandbox.press('security-1', idOf(shown), 'Send it');
  expect(mails()).toEqual(['security@linux.example']);
  // Neither of the two ways goes round the second member.
  for (const by of ['mail', 'hand']) {
    const id = customIdOf(shown, 'Send it').replace(/mail$/, by);
    expect((await forge(sandbox, 'security-1', id)).text).toMatch(/told this day already|new on the list/);
  }
  expect(mails()).toEqual(['security@linux.example']);
  expect((await notify()).buttons).toEqual([ASK]);
});

test('what was asked for is stale where another address has come to the list since', async () => {
  const { sandbox } = held;
  await sandbox.press('security-1', idOf(await notify()), ASK);
  const looked = await sandbox.press('security-2', withButton(sandbox, 'security-2', 'Look…'), 'Look…');
  expect(looked.buttons).toEqual(['No, not like this', AGREE]);
  await say('security-1', 'distributors add name:"Example Worm" contact:worm@worm.example');
  expect((await sandbox.press('security-2', idOf(looked), AGREE)).text).toContain('changed');
  expect(mails()).toEqual(['security@linux.example']);
});

test('the member who asked cannot agree; another one does, and each address gets its own', async () => {
  const { sandbox } = held;
  const asking = await notify();
  await sandbox.press('security-1', idOf(asking), ASK);
  const looked = await sandbox.press('security-2', withButton(sandbox, 'security-2', 'Look…'), 'Look…');
  expect(looked.text).toMatch(/mole@mole\.example[\s\S]*worm@worm\.example/);
  expect(looked.text).toContain('No one has been told yet');
  const agreeing = customIdOf(looked, AGREE);
  expect((await forge(sandbox, 'security-1', agreeing)).text).toMatch(/another member/);
  expect((await forge(sandbox, 'maintainer-1', agreeing)).text).toMatch(/security team/);
  expect(mails()).toHaveLength(1);
  const agreed = await sandbox.press('security-2', idOf(looked), AGREE);
  expect(agreed.text).toContain('each of them gets an e-mail of their own');
  expect(mails().slice(1).toSorted()).toEqual(['mole@mole.example', 'worm@worm.example']);
  expect((await forge(sandbox, 'security-2', agreeing)).text).toContain('answered already');
  expect(mails()).toHaveLength(3);
  expect(await timeline(sandbox)).toContain('Approved: the advance notice to new addresses');
});

test('the day moves: the addresses that two members vouch for hear it by themselves', async () => {
  await say('security-1', `release propose case:${CASE} at:"2026-03-17 16:00"`);
  await say('maintainer-1', `release agree case:${CASE}`);
  expect(mails().slice(3).toSorted()).toEqual([
    'mole@mole.example',
    'security@linux.example',
    'worm@worm.example',
  ]);
});

test('a distributor who was taken off the list comes back as a new one', async () => {
  await say('security-1', 'distributors remove name:"Example Linux"');
  await say('security-1', 'distributors add name:"Example Linux" contact:security@linux.example');
  expect((await notify()).buttons).toEqual([ASK]);
});

test('the export of the case says what was sent to which address', async () => {
  const exported = await say('security-2', `export case:${CASE}`);
  expect(exported.text).toContain('distributors-');
  expect(mails()).toHaveLength(6);
});

testExchanges(() => held.sandbox);
