import { describe, expect, test } from 'vitest';
import { readMessage } from '../../src/mail/read-message.ts';

const OWN = ['security@codegate.test'];

function raw(headers: readonly string[], text = 'There is a hole in it.'): Uint8Array {
  const all = headers.some((each) => each.startsWith('From:'))
    ? headers
    : ['From: Robin <robin@researcher.example>', ...headers];
  return Buffer.from([...all, '', text].join('\r\n'));
}

const read = (headers: readonly string[], text?: string, flags: readonly string[] = []) =>
  readMessage(raw(headers, text), { own: OWN, flags: new Set(flags) });

describe('a mail is no report by itself', () => {
  test.each([
    ['a report', [], undefined],
    ['one that says it is no automatic answer', ['Auto-Submitted: no'], undefined],
    ['an automatic answer', ['Auto-Submitted: auto-replied'], 'auto-reply'],
    ['one of a program', ['auto-submitted: auto-generated; x=y'], 'auto-reply'],
    ['an old automatic answer', ['Precedence: auto_reply'], 'auto-reply'],
    ['one of Exchange', ['X-Auto-Response-Suppress: All'], 'auto-reply'],
    ['one of cPanel', ['X-Autorespond: away'], 'auto-reply'],
    ['a bounce', ['Return-Path: <>'], 'bounce'],
    ['a report of a delivery', ['Content-Type: multipart/report; boundary=b'], 'bounce'],
    ['one of a person', ['Return-Path: <robin@researcher.example>'], undefined],
    ['one of a list', ['List-Id: News <news.example.org>'], 'list'],
    ['one to many', ['Precedence: bulk'], 'list'],
    [
      'one by the team’s own group',
      ['List-Id: Security <security.codegate.test>', 'Precedence: list'],
      undefined,
    ],
    ['spam', ['X-Spam-Flag: YES'], 'spam'],
    ['spam by its status', ['X-Spam-Status: Yes, score=9.1'], 'spam'],
    ['what is no spam', ['X-Spam-Flag: NO', 'X-Spam-Status: No, score=-1'], undefined],
    ['the team’s own', ['From: Team <Security@codegate.test>'], 'own'],
    [
      'a form of the web that writes in the team’s name',
      ['From: security@codegate.test', 'Reply-To: robin@researcher.example'],
      undefined,
    ],
  ] as const)('%s', async (_name, headers, expected) => {
    expect((await read(headers)).setAside).toBe(expected);
  });

  test('where the mail server marks it as junk', async () => {
    expect((await read([], undefined, ['$Junk'])).setAside).toBe('spam');
    expect((await read([], undefined, ['$NotJunk'])).setAside).toBeUndefined();
  });
});

describe('a mail is encrypted', () => {
  test.each([
    ['plain text', [], 'hello', false],
    [
      'PGP/MIME',
      ['Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b'],
      '',
      true,
    ],
    ['inline PGP', [], '-----BEGIN PGP MESSAGE-----\r\n\r\nhQIMA\r\n-----END PGP MESSAGE-----', true],
    ['a signature', [], '-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\nhello', false],
    ['S/MIME', ['Content-Type: application/pkcs7-mime; smime-type=enveloped-data'], '', true],
    ['signed S/MIME', ['Content-Type: application/pkcs7-mime; smime-type=signed-data'], '', false],
  ] as const)('%s', async (_name, headers, text, expected) => {
    expect((await read(headers, text)).encrypted).toBe(expected);
  });
});

describe('a mail asks for the key', () => {
  test.each([
    ['Do you have a PGP key?', true],
    ['Please send me your public key so that I can encrypt the details.', true],
    ['Where do you publish your GPG key', true],
    ['I need an encryption key before I tell more.', true],
    ['My PGP key is attached.', false],
    ['The server leaks its private key. Please fix it.', false],
    ['An API key is required, please see the log.', false],
    ['> Do you have a PGP key?\r\nNo need.', false],
  ])('%s', async (text, expected) => {
    expect((await read([], text)).asksForKey).toBe(expected);
  });

  test('in its subject too', async () => {
    expect((await read(['Subject: Is there a PGP key?'])).asksForKey).toBe(true);
  });
});

describe('the thread of a mail', () => {
  test('is what it answers, the nearest first, each once', async () => {
    const message = await read([
      'Message-ID: <d@x>',
      'In-Reply-To: <c@x>',
      'References: <a@x>\r\n <b@x> <c@x>',
    ]);
    expect([message.messageId, message.answers]).toEqual(['d@x', ['c@x', 'b@x', 'a@x']]);
  });

  test('is none where it has no ids, or empty ones', async () => {
    const message = await read(['Message-ID: <>']);
    expect([message.messageId, message.answers]).toEqual([undefined, []]);
  });
});

test('what is no mail at all is a mail still', async () => {
  const message = await readMessage(Buffer.from([0, 255, 1, 2]), { own: OWN, flags: new Set() });
  expect(message).toMatchObject({ setAside: undefined, encrypted: false });
});

const PARTS = 'Content-Type: multipart/mixed; boundary=b';
const withPart = (type: string) =>
  [
    '--b',
    'Content-Type: text/plain',
    '',
    'See below.',
    '--b',
    `Content-Type: ${type}`,
    '',
    'x',
    '--b--',
  ].join('\r\n');

describe('of a mail that is read', () => {
  test('what an answer quotes is not its writer’s', async () => {
    const text =
      'Version 0.1.28.\n> which versions?\nThanks\n----- Original Message -----\nan attacker could';
    const answer = await read(['In-Reply-To: <asked@codegate.test>'], text);
    expect(answer.text.trim()).toBe('Version 0.1.28.\nThanks');
    // The first mail may show a prompt.
    expect((await read([], '> curl localhost')).text.trim()).toBe('> curl localhost');
  });

  test.each([
    ['image/png; name="proof.png"', true],
    ['application/zip; name="poc.zip"', true],
    ['application/pgp-signature; name="signature.asc"', false],
    ['application/pkcs7-signature; name="smime.p7s"', false],
    ['application/pgp-keys; name="key.asc"', false],
  ])('%s is a file of the report: %s', async (type, is) => {
    expect((await read([PARTS], withPart(type))).hasFiles).toBe(is);
  });

  test('without a file has none', async () => {
    expect((await read([])).hasFiles).toBe(false);
  });
});
