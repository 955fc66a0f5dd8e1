import { expect, test } from 'vitest';
import { readImapAddress } from '../../src/mail/imap-address.ts';

test.each([
  [
    'imaps://me:pw@mail.example.org',
    { host: 'mail.example.org', secure: true, folder: 'INBOX', port: undefined },
  ],
  [
    'imaps://me%40x.org:p%2Fw@mail.example.org:1993/Security%20Reports',
    {
      port: 1993,
      folder: 'Security Reports',
      login: { user: 'me@x.org', pass: 'p/w' },
    },
  ],
  ['imap://me:pw@127.0.0.1:143', { secure: false, loopback: true }],
])('%s is read', (text, expected) => {
  expect(readImapAddress(text)).toMatchObject(expected);
});

test.each([
  ['imap://me:pw@mail.example.org', 'not encrypted'],
  ['imap://me:pw@localhost.example.org', 'not encrypted'],
  ['imaps://mail.example.org', 'no address'],
  ['imaps://me@mail.example.org', 'no address'],
  ['imaps://me:pw@mail.example.org?tls=no', 'no address'],
  ['smtps://me:pw@mail.example.org', 'no address'],
  ['https://me:pw@mail.example.org', 'no address'],
  ['mail.example.org', 'no address'],
])('%s is %s', (text, expected) => {
  expect(readImapAddress(text)).toBe(expected);
});
