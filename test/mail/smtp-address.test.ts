import { describe, expect, test } from 'vitest';
import { transportOptions } from '../../src/mail/mailer.ts';
import { readSmtpAddress } from '../../src/mail/smtp-address.ts';

function optionsOf(url: string) {
  const address = readSmtpAddress(url);
  return address && transportOptions(address);
}

describe('the address of a mail server', () => {
  test('has a host, and where needed a port and a login', () => {
    expect(readSmtpAddress('smtps://bot%40example.org:p%3Ass%2Fword@smtp.example.org:4650')).toEqual({
      host: 'smtp.example.org',
      port: 4650,
      secure: true,
      login: { user: 'bot@example.org', pass: 'p:ss/word' },
      loopback: false,
    });
    expect(readSmtpAddress('smtp://smtp.example.org/')).toEqual({
      host: 'smtp.example.org',
      port: undefined,
      secure: false,
      login: undefined,
      loopback: false,
    });
  });

  test.each([
    'smtp.example.org',
    'https://smtp.example.org',
    'smtp://',
    'smtp://smtp.example.org/inbox',
    'smtps://smtp.example.org?tls.rejectUnauthorized=false',
    'smtp://smtp.example.org?requireTLS=false',
    'smtp://smtp.example.org#x',
    'smtp://bot@smtp.example.org',
    'smtp://:secret@smtp.example.org',
    'smtp://bot:%zz@smtp.example.org',
    'smtp://smtp.example.org:99999',
    'smtp://smtp.example.org%0d%0aQUIT',
  ])('is not %s', (text) => {
    expect(readSmtpAddress(text)).toBeUndefined();
  });

  test.each(['localhost', 'LOCALHOST:2525', '127.0.0.1:2525', '127.1.2.3', '[::1]:2525'])(
    '%s is this machine',
    (host) => {
      expect(readSmtpAddress(`smtp://${host}`)?.loopback).toBe(true);
    },
  );

  test.each(['localhost.example.org', '128.0.0.1', '127.0.0.1.example.org', 'mail.localhost', '[::2]'])(
    '%s is not',
    (host) => {
      expect(readSmtpAddress(`smtp://${host}`)?.loopback).toBe(false);
    },
  );
});

test('TLS and a certificate that holds are required of every server but one on this machine', () => {
  const far = { tls: { rejectUnauthorized: true } };
  expect(optionsOf('smtp://smtp.example.org')).toMatchObject({ ...far, secure: false, requireTLS: true });
  expect(optionsOf('smtps://smtp.example.org')).toMatchObject({ ...far, secure: true });
  expect(optionsOf('smtp://127.0.0.1:25')).toMatchObject({
    requireTLS: false,
    tls: { rejectUnauthorized: false },
  });
});
