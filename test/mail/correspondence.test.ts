import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCorrespondence } from '../../src/mail/correspondence.ts';
import { MailboxError } from '../../src/mail/imap-failure.ts';
import { Dovecot, hasDovecot } from '../support/dovecot.ts';

if (!hasDovecot) console.warn('no Dovecot is installed: the tests of answering are skipped');

const message = (id: string, from: string) => `Message-ID: <${id}>
References: <before@researcher.example>
From: Robin <${from}>
To: security@codegate.test
Subject: subject of ${id}

text
`;

describe.skipIf(!hasDovecot)('answering a mail in a real mailbox', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await Dovecot.start();
    await dovecot.deliver(message('other@researcher.example', 'eve@elsewhere.example'));
    await dovecot.deliver(message('one@researcher.example', 'robin@researcher.example'));
    await dovecot.deliver(message('one@researcher.example', 'eve@elsewhere.example'));
    await dovecot.deliver(message('own@codegate.test', 'security@codegate.test'));
  });
  afterAll(() => dovecot.close());

  const box = () =>
    createCorrespondence({ url: dovecot.url(), own: ['security@codegate.test'], hash: (id) => `#${id}` });
  const arrivedAt = Temporal.Now.instant();

  test('finds it by the hash of its id, and answers the first who had that id', async () => {
    expect(await box().find({ hash: '#one@researcher.example', arrivedAt })).toEqual({
      to: 'robin@researcher.example',
      subject: 'subject of one@researcher.example',
      messageId: 'one@researcher.example',
      thread: ['before@researcher.example'],
      encrypted: false,
    });
    expect((await box().find({ hash: '#own@codegate.test', arrivedAt }))?.to).toBeUndefined();
    expect(await box().find({ hash: '#none', arrivedAt })).toBeUndefined();
  });

  test('reads those of a report that are there', async () => {
    const read = await box().read([
      { hash: '#other@researcher.example', arrivedAt },
      { hash: '#none', arrivedAt },
    ]);
    expect(read).toEqual([{ text: expect.stringMatching(/^text\s*$/), hasFiles: false, encrypted: false }]);
  });

  test('knows what of the team’s own is there', async () => {
    expect(await box().holds('own@codegate.test')).toBe(true);
    expect(await box().holds('never@codegate.test')).toBe(false);
  });

  test('marks as answered the one alone, and leaves it unread', async () => {
    expect(await box().markAnswered({ hash: '#other@researcher.example', arrivedAt })).toBe(true);
    const flags = await dovecot.withClient(async (client) => {
      await client.mailboxOpen('INBOX');
      return (await client.fetchAll('1:*', { flags: true })).map(({ flags: set }) =>
        [...(set ?? [])].filter((flag) => flag !== '\\Recent'),
      );
    });
    expect(flags).toEqual([['\\Answered'], [], [], []]);
  });

  test('changes nothing where nothing may leave this machine', async () => {
    const shut = createCorrespondence({
      url: dovecot.url(),
      own: [],
      hash: (id) => `#${id}`,
      leave: () => {
        throw new Error('the lease is over');
      },
    });
    await expect(shut.markAnswered({ hash: '#own@codegate.test', arrivedAt })).rejects.toThrow(MailboxError);
    const flags = await dovecot.withClient(async (client) => {
      await client.mailboxOpen('INBOX');
      return (await client.fetchAll('1:*', { flags: true })).map((each) => each.flags?.has('\\Answered'));
    });
    expect(flags).toEqual([true, false, false, false]);
  });

  test('a mailbox that does not let us in is told by class', async () => {
    const wrong = createCorrespondence({ url: dovecot.url('wrong'), own: [], hash: (id) => id });
    await expect(wrong.find({ hash: 'x', arrivedAt })).rejects.toMatchObject({ kind: 'login' });
  });
});
