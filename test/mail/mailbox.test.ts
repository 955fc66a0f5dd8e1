// @module-tag slow
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { examineMailbox } from '../../src/doctor.ts';
import { MailboxError } from '../../src/mail/imap-failure.ts';
import { createMailbox, type Mailbox, type MailboxLook } from '../../src/mail/mailbox.ts';
import type { MailCursor } from '../../src/process/incoming-mail.ts';
import { Dovecot, hasDovecot } from '../support/dovecot.ts';

const now = () => Temporal.Now.instant();

function message(id: string, more = ''): string {
  return `Message-ID: <${id}@researcher.example>
From: Robin <robin@researcher.example>
To: security@codegate.test
Subject: subject of ${id}
Date: Mon, 2 Mar 2026 09:00:00 +0000
${more}
text of ${id}
`;
}

const idsOf = (look: MailboxLook | undefined) =>
  look?.mails.map(({ hash }) => hash.replace('@researcher.example', ''));

async function lookAt(box: Mailbox, cursor?: MailCursor): Promise<MailboxLook> {
  const look = await box.look(cursor, now());
  if (!look) throw new Error('it was not looked at');
  return look;
}

if (!hasDovecot) console.warn('no Dovecot is installed: the tests of the mailbox are skipped');

describe.skipIf(!hasDovecot)('a mailbox on a real IMAP server', () => {
  let dovecot: Dovecot;
  const opened: Mailbox[] = [];

  beforeAll(async () => {
    dovecot = await Dovecot.start();
  });
  afterAll(() => dovecot.close());
  beforeEach(() =>
    dovecot.withClient(async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageDelete('1:*');
    }),
  );
  afterEach(() => {
    for (const each of opened.splice(0)) each.close();
  });

  function mailbox(news: () => void = () => {}, url = dovecot.url()): Mailbox {
    const made = createMailbox({ url, own: ['security@codegate.test'], hash: (id) => id, news });
    opened.push(made);
    return made;
  }

  test('a first look takes what nobody has read of the last days, and the next one what came since', async () => {
    await dovecot.deliver(message('read'), ['\\Seen']);
    await dovecot.deliver(message('answered'), ['\\Answered']);
    await dovecot.deliver(message('old'), [], new Date('2020-01-01T00:00:00Z'));
    await dovecot.deliver(message('new'));
    const first = await lookAt(mailbox());
    expect(idsOf(first)).toEqual(['new']);
    await dovecot.deliver(message('second'), ['\\Seen']);
    const second = await lookAt(mailbox(), first.cursor);
    expect(idsOf(second)).toEqual(['second']);
    expect(idsOf(await lookAt(mailbox(), second.cursor))).toEqual([]);
  });

  test('nothing is changed in it: what was unread is unread', async () => {
    await dovecot.deliver(message('unread'));
    await lookAt(mailbox());
    const flags = await dovecot.withClient(async (client) => {
      await client.mailboxOpen('INBOX');
      return (await client.fetchAll('1:*', { flags: true })).map((each) => [...(each.flags ?? [])]);
    });
    expect(flags.flat().filter((flag) => flag !== '\\Recent')).toEqual([]);
  });

  test('says at once that a mail came, and asks nothing while none does', async () => {
    const { promise: came, resolve } = Promise.withResolvers<void>();
    const box = mailbox(resolve);
    const { cursor } = await lookAt(box);
    expect(await box.look(cursor, now())).toBeUndefined();
    await dovecot.deliver(message('pushed'));
    await came;
    expect(idsOf(await lookAt(box, cursor))).toEqual(['pushed']);
  });

  test('many mails come in portions, each of them once', async () => {
    await dovecot.withClient(async (client) => {
      for (let index = 0; index < 30; index += 1) await client.append('INBOX', message(`m${index}`));
    });
    const box = mailbox();
    const first = await lookAt(box);
    const second = await lookAt(box, first.cursor);
    expect([first.more, second.more]).toEqual([true, false]);
    expect([...(idsOf(first) ?? []), ...(idsOf(second) ?? [])]).toEqual(
      Array.from({ length: 30 }, (_, index) => `m${index}`),
    );
  });

  test('where the numbers of the mails are others, it looks by the day again', async () => {
    await dovecot.deliver(message('known'), ['\\Seen']);
    const cursor = { validity: '7', next: 900, at: now() };
    expect(idsOf(await lookAt(mailbox(), cursor))).toEqual(['known']);
  });

  test('when it arrived is what the server says, and not later than now', async () => {
    const at = new Date(Math.floor(Date.now() / 1000) * 1000 - 3_600_000);
    await dovecot.deliver(message('dated'), [], at);
    await dovecot.deliver(message('ahead'), [], new Date(Date.now() + 3_600_000));
    const before = now();
    const [dated, ahead] = (await lookAt(mailbox())).mails;
    expect(dated?.arrivedAt.epochMilliseconds).toBe(at.getTime());
    expect(ahead && ahead.arrivedAt.epochMilliseconds - before.epochMilliseconds < 60_000).toBe(true);
  });

  test('a wrong password is told from a server that is away, by class and number', async () => {
    const wrong = mailbox(() => {}, dovecot.url('wrong'));
    await expect(wrong.look(undefined, now())).rejects.toMatchObject({
      name: 'MailboxError',
      kind: 'login',
      message: 'IMAP AUTHENTICATIONFAILED',
    });
    const elsewhere = mailbox(() => {}, 'imap://security:s3cret@127.0.0.1:1');
    await expect(elsewhere.look(undefined, now())).rejects.toMatchObject({
      kind: 'failed',
      message: 'IMAP ECONNREFUSED',
    });
    const nowhere = mailbox(() => {}, `${dovecot.url()}/Nowhere`);
    await expect(nowhere.look(undefined, now())).rejects.toMatchObject({ kind: 'folder' });
  });

  test('a connection that was lost is news, and is made anew with the next look', async () => {
    let lost = Promise.withResolvers<void>();
    const box = mailbox(() => lost.resolve());
    const { cursor } = await lookAt(box);
    await dovecot.down();
    await lost.promise;
    await expect(box.look(cursor, now())).rejects.toBeInstanceOf(MailboxError);
    await dovecot.up();
    lost = Promise.withResolvers();
    await dovecot.deliver(message('after'));
    expect(idsOf(await lookAt(box, cursor))).toEqual(['after']);
  });
});

test.skipIf(!hasDovecot)('the doctor finds nothing wrong with a mailbox that can be read', async () => {
  const dovecot = await Dovecot.start();
  try {
    expect(await examineMailbox({ mailbox: { url: dovecot.url(), own: [] } })).toEqual({
      what: 'Mailbox',
      problems: [],
    });
  } finally {
    await dovecot.close();
  }
});

test.skipIf(!hasDovecot)('a mailbox that is nearly full says how full it is', async () => {
  const dovecot = await Dovecot.start({ quota: 100 });
  const mailbox = createMailbox({ url: dovecot.url(), own: [], hash: (id) => id });
  try {
    await dovecot.deliver(message('large', `\n${'x'.repeat(97 * 1024)}`));
    await mailbox.ask();
    expect(mailbox.fullBy()).toBeGreaterThanOrEqual(95);
  } finally {
    mailbox.close();
    await dovecot.close();
  }
});
