import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startBot } from '../../src/bot.ts';
import { createMailbox, type Mailbox } from '../../src/mail/mailbox.ts';
import { MailboxError } from '../../src/mail/imap-failure.ts';
import { serveInbox, type ImapInbox } from '../../src/sandbox/mail/imap-server.ts';
import { PostOffice } from '../../src/sandbox/mail/post-office.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';

// The sandbox's inbox, as the bot reads it.

const AT = Temporal.Instant.from('2026-03-02T09:00:00Z');
const REPORT = {
  from: 'Robin <robin@researcher.example>',
  subject: 'A hole',
  text: 'Do you have a PGP key?',
};

const freed: (() => unknown)[] = [];
afterEach(async () => {
  for (const free of freed.splice(0).toReversed()) await free();
});

async function inboxOf(): Promise<{ office: PostOffice; inbox: ImapInbox }> {
  const office = new PostOffice({ now: () => AT, team: 'security@codegate.test', told: () => {} });
  const inbox = await serveInbox(() => office.received);
  freed.push(() => inbox.close());
  return { office, inbox };
}

function reading(url: string, news: () => void = () => {}): Mailbox {
  const mailbox = createMailbox({ url, own: [], hash: (id) => id, news });
  freed.push(() => mailbox.close());
  return mailbox;
}

test('what arrived is read, and what follows is told at once', async () => {
  const { office, inbox } = await inboxOf();
  office.arrive(REPORT);
  const { promise: came, resolve } = Promise.withResolvers<void>();
  const mailbox = reading(inbox.env['IMAP_URL'] ?? '', resolve);
  const first = await mailbox.look(undefined, AT);
  expect(first?.mails).toMatchObject([{ arrivedAt: AT, asksForKey: true, setAside: undefined }]);
  const read = inbox.announce(office.arrive({ ...REPORT, answers: 1 }));
  await came;
  const second = await mailbox.look(first?.cursor, AT);
  await read;
  expect(second?.mails.map(({ answers }) => answers)).toEqual([[first?.mails[0]?.hash]]);
});

test('a reader that breaks off leaves the inbox to the next one', async () => {
  const { office, inbox } = await inboxOf();
  office.arrive(REPORT);
  const { port } = new URL(inbox.env['IMAP_URL'] ?? '');
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'data');
  const gone = once(socket, 'close');
  socket.resetAndDestroy();
  await gone;
  const found = await reading(inbox.env['IMAP_URL'] ?? '').look(undefined, AT);
  expect(found?.mails).toHaveLength(1);
});

test('a wrong password opens nothing, and no folder but the inbox is there', async () => {
  const { inbox } = await inboxOf();
  const { IMAP_URL: url = '' } = inbox.env;
  await expect(reading(url.replace(':sandbox@', ':wrong@')).look(undefined, AT)).rejects.toMatchObject({
    kind: 'login',
  });
  await expect(reading(`${url}/Other`).look(undefined, AT)).rejects.toBeInstanceOf(MailboxError);
});

test('an e-mail to the sandbox’s team is with them when it was sent', async () => {
  const sandbox = await startSandbox({ startBot, around: {} });
  freed.push(() => sandbox.close());
  await sandbox.run('security-1', '/advisory me');
  const said = () => sandbox.dms('security-1').messages.map(({ text }) => text);
  await sandbox.mail(REPORT);
  expect(said().at(-1)).toContain('A mail has come in');
  const { id } = sandbox.dms('security-1').messages.at(-1) ?? {};
  const card = await sandbox.press('security-1', id ?? '', 'Open a case');
  expect(card.text).toContain('is open. Its 24 hours began when the mail came.');
  await sandbox.advance('PT1H');
  await sandbox.mail({ ...REPORT, answers: 1 });
  expect(said().at(-1)).toContain('The reporter wrote again');
  await sandbox.advance('PT10M');
  expect(said().filter((text) => text.includes('A mail has come in'))).toHaveLength(1);
});
