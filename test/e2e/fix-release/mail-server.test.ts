// @module-tag slow
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from '../../../src/sandbox/mail/mailbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { listedLongAgo } from '../support/distributors.ts';
import {
  arrivals,
  CASE,
  count,
  customIdOf,
  forge,
  hold,
  idOf,
  saying,
  START_MS,
  testExchanges,
  timeline,
  withCoordinator,
  type Held,
  texts,
} from '../support/support.ts';

// Advance notices where e-mail does not work: a mail server that is down, and none at all.

const LIST = [
  ['Example Linux', 'security@linux.example'],
  ['Example Cloud', 'psirt@cloud.example'],
] as const;

let held: Held;
beforeAll(async () => {
  held = await hold();
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

async function mailServer(): Promise<AsyncDisposable & { box: Mailbox }> {
  const box = await startMailbox();
  return { box, [Symbol.asyncDispose]: () => box.close() };
}

const list = (sandbox: Sandbox) => listedLongAgo(sandbox, ...LIST);

/** Both sides agree on a day. */
async function agree(sandbox: Sandbox, at: string): Promise<string> {
  await sandbox.run('security-1', `/advisory release propose case:${CASE} at:"${at}"`);
  return (await sandbox.run('maintainer-1', `/advisory release agree case:${CASE}`)).text;
}

const notify = (sandbox: Sandbox) => sandbox.run('security-1', `/advisory distributors notify case:${CASE}`);

test('a mail server that is down: sent once when it is back', async () => {
  await using server = await mailServer();
  server.box.down = true;
  await using other = await hold({ env: { ...server.box.env } });
  const { sandbox } = other;
  await withCoordinator(sandbox);
  await list(sandbox);
  await agree(sandbox, '2026-03-12 16:00');
  await sandbox.moveOut();
  const sent = await sandbox.press('security-1', idOf(await notify(sandbox)), 'Send to all 2');
  expect(sent.text).toContain('⏳ the e-mail waits to be sent');
  await sandbox.advance('PT5M');
  await sandbox.restart('SIGKILL');
  server.box.down = false;
  await sandbox.advance('PT15M');
  const addresses = server.box.received.map(({ to }) => to.join(' ')).toSorted();
  expect(addresses).toEqual(['psirt@cloud.example', 'security@linux.example']);
  await sandbox.advance('PT1H');
  expect(server.box.received).toHaveLength(2);
  expect((await notify(sandbox)).text).toContain('Example Linux · by e-mail');
});

test('a mail server that stays down: whoever is in charge hears it, and tells them by hand instead', async () => {
  await using server = await mailServer();
  server.box.down = true;
  await using other = await hold({ env: { ...server.box.env } });
  const { sandbox } = other;
  await withCoordinator(sandbox);
  await list(sandbox);
  await agree(sandbox, '2026-03-12 16:00');
  await sandbox.press('security-1', idOf(await notify(sandbox)), 'Send to all 2');
  const channel = sandbox.channel('security').messages.length;
  await sandbox.advance('PT3H');
  expect(arrivals(sandbox, 'security-2', /could not be sent/)).toEqual([]);
  expect(arrivals(sandbox, 'maintainer-1', /could not be sent/)).toEqual([]);
  expect(arrivals(sandbox, 'security-1', /could not be sent/)).toHaveLength(2);
  // The channel hears that the server is down, at growing pauses, and nothing of the case.
  const inChannel = texts(sandbox.channel('security').messages.slice(channel));
  expect(inChannel).toHaveLength(2);
  for (const text of inChannel) expect(text).toContain('The mail server takes nothing');
  expect(inChannel.join()).not.toContain(CASE);
  const said = saying(sandbox, 'security-1', 'could not be sent');
  expect(said.text).toContain(`${CASE} · ⚠️ An advance notice could not be sent`);
  expect(said.text).toMatch(/The e-mail to \*\*Example (Linux|Cloud)\*\* did not leave\. Tell them yourself/);
  const shown = await sandbox.press('security-1', idOf(said), 'Advance notice…');
  expect(shown.buttons).toEqual(['I have told all 2 myself']);
  expect(shown.selects).toEqual([]);
  const done = await sandbox.press('security-1', idOf(shown), 'I have told all 2 myself');
  for (const [name] of LIST) expect(done.text).toContain(`${name} · by @security-1`);
  expect(done.buttons).toEqual([]);
  expect(done.selects[0]?.options).toHaveLength(2);
  expect(count(await timeline(sandbox), 'given advance notice')).toBe(1);
  server.box.down = false;
  await sandbox.advance('PT1H');
  await sandbox.restart();
  await sandbox.advance('PT1H');
  expect(server.box.received).toEqual([]);
});

test('without a mail server: the text to send, and “I have told them”', async () => {
  const { sandbox } = held;
  await withCoordinator(sandbox);
  await agree(sandbox, '2026-03-12 16:00');
  const empty = await notify(sandbox);
  expect(empty.text).toContain('The list is empty');
  expect(empty.buttons).toEqual(['There is no one to tell']);
  const none = await sandbox.press('security-1', idOf(empty), 'There is no one to tell');
  expect(none.text).toContain('✅ Recorded');
  expect(await timeline(sandbox)).toContain('0 distributors given advance notice');
  await list(sandbox);
  const shown = await notify(sandbox);
  expect(shown.text).toContain('No mail server is configured: send it yourself');
  expect(shown.text).toContain('TLP:AMBER+STRICT');
  expect(shown.buttons).toEqual(['I have told all 2 myself']);
  const byMail = customIdOf(shown, 'I have told all 2 myself').replace(/hand$/, 'mail');
  expect((await forge(sandbox, 'security-1', byMail)).text).toContain('No mail server is configured');
  const done = await sandbox.press('security-1', idOf(shown), 'I have told all 2 myself');
  expect(done.text).toContain('Example Linux · by @security-1');
  expect(await agree(sandbox, '2026-03-17 16:00')).toContain('⚠️ The distributors were told another day');
  expect((await notify(sandbox)).text).toContain('Subject: Changed: Advance notice');
});

test('a case that is public has no day to wait for: told at once, and again when there is a day', async () => {
  const mailbox = await startMailbox();
  await using other = await hold({ env: { ...mailbox.env } });
  const { sandbox } = other;
  try {
    await withCoordinator(sandbox);
    await list(sandbox);
    expect((await notify(sandbox)).text).toContain('not agreed yet');
    await sandbox.run('security-1', `/advisory disclosure case:${CASE} kind:public`);
    const shown = await notify(sandbox);
    expect(shown.text).toContain('as soon as possible; no day is set');
    await sandbox.press('security-1', idOf(shown), 'Send to all 2');
    expect(mailbox.received).toHaveLength(2);
    expect(mailbox.received.map(({ text }) => text).join('\n')).not.toMatch(/Subject: Changed|GHSA/);
    expect(await agree(sandbox, '2026-03-04 16:00')).toContain('The distributors are told that it moved');
    const later = mailbox.received.slice(2).map(({ text }) => text);
    expect(later).toHaveLength(2);
    for (const text of later) {
      expect(text).toContain('Subject: Changed: ');
      expect(text.replaceAll('=\r\n', '')).toContain('Before: as soon as possible');
    }
  } finally {
    await mailbox.close();
  }
});

testExchanges(() => held.sandbox);
