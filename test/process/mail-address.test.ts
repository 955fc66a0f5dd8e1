import { assert, constantFrom, emailAddress, oneof, property, string, tuple } from 'fast-check';
import addressparser from 'nodemailer/lib/addressparser';
import { describe, expect, test } from 'vitest';
import { addressForPeople } from '../../src/documents/mail-address.ts';
import { readAddress, readMailbox } from '../../src/process/mail-address.ts';

describe('an address', () => {
  test.each(['security@example.org', "o'x+tag@mail.example.co.uk", 'a@xn--bcher-kva.example', ' a@b.org '])(
    'is %s',
    (text) => {
      expect(readAddress(text)).toBe(text.trim());
    },
  );

  test.each([
    'a@xn--e1afmkfd.xn--p1ai',
    'security@xn--fiq228c.xn--55qx5d',
    'bounce=team/x@example.org',
    "!#$%&'*+/=?^_`{|}~-@b.org",
    'first.last@b.museum',
    `${'a'.repeat(64)}@b.org`,
  ])('is %s, which SMTP delivers', (text) => {
    expect(readAddress(text)).toBe(text);
  });

  test.each([
    ['a@пример.рф', 'a@xn--e1afmkfd.xn--p1ai'],
    ['a@Bücher.example', 'a@xn--bcher-kva.example'],
    ['a@例え。テスト', 'a@xn--r8jz45g.xn--zckzah'],
  ])('is %s, in the form that SMTP has', (text, address) => {
    expect(readAddress(text)).toBe(address);
  });

  test.each([
    ['a dot at the end of its local part', 'a.@b.org'],
    ['two dots', 'a..b@b.org'],
    ['a hyphen at the end of a label', 'a@b-.org'],
    ['an address of a machine', 'a@127.0.0.1'],
    ['one that the web takes for a machine', 'a@0x7f.1'],
    ['a domain with a port', 'a@пример.рф:25'],
    ['a domain with a path', 'a@пример.рф/x'],
    ['letters before the "@" that SMTP alone does not deliver', 'josé@example.org'],
    ['two of it', 'a@b@c.org'],
  ])('is not %s', (_, text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  test('is written for people in its own letters, with those that are delivered', () => {
    expect(addressForPeople('a@xn--e1afmkfd.xn--p1ai')).toBe('a@пример.рф (xn--e1afmkfd.xn--p1ai)');
    expect(addressForPeople('a@b.org')).toBe('a@b.org');
    // Latin and Cyrillic letters in one word: nobody writes so but to deceive.
    expect(addressForPeople('a@xn--exmple-4nf.org')).toBe('a@xn--exmple-4nf.org');
    expect(addressForPeople('a@xn--.org')).toBe('a@xn--.org');
  });

  test.each([
    ['a further header', 'a@b.org\r\nBcc: x@y.org'],
    ['a line break at the end', 'a@b.org\n'],
    ['a carriage return alone', 'a@b.org\rx'],
    ['a line separator', 'a@b.org\u2028'],
    ['a zero byte', 'a\0@b.org'],
    ['a display name', 'A <a@b.org>'],
    ['angle brackets', '<a@b.org>'],
    ['two addresses', 'a@b.org,c@d.org'],
    ['two addresses, as Outlook writes them', 'a@b.org; c@d.org'],
    ['a group', 'list: a@b.org;'],
    ['a comment', 'a@b.org (list)'],
    ['a quoted part', '"a b"@b.org'],
    ['an SMTP command', 'a@b.org> RCPT TO:<x@y.org'],
    ['no domain', 'a@localhost'],
    ['a number for a domain', 'a@[127.0.0.1]'],
    ['letters that look like others', 'security@exаmple.org'],
    ['nothing', ''],
    ['too long a local part', `${'a'.repeat(65)}@b.org`],
    ['too much', `a@${'b.'.repeat(127)}org`],
  ])('is not %s', (_, text) => {
    expect(readAddress(text)).toBeUndefined();
  });

  test('that passes is one address to nodemailer too, and the same one', () => {
    const nearly = tuple(
      emailAddress(),
      constantFrom('', ',', ';', ' ', '\r\n', '<', '>', '"', '(', ':', '@'),
    )
      .chain(([address, mark]) =>
        tuple(constantFrom(`${address}${mark}`, `${mark}${address}`, address.replace('@', `${mark}@`))),
      )
      .map(([text]) => text);
    assert(
      property(oneof(emailAddress(), nearly, string()), (text) => {
        const address = readAddress(text);
        if (address === undefined) return;
        expect(addressparser(address)).toEqual([{ address, name: '' }]);
        expect(address).toMatch(/^[!-~]+$/);
      }),
    );
  });
});

describe('a sender', () => {
  test.each([
    ['a@b.org', { address: 'a@b.org' }],
    ['CodeGate security <a@b.org>', { name: 'CodeGate security', address: 'a@b.org' }],
    ['"Security, CodeGate" <a@b.org>', { name: 'Security, CodeGate', address: 'a@b.org' }],
    ['Größe 雪<a@b.org>', { name: 'Größe 雪', address: 'a@b.org' }],
  ])('is %s', (text, mailbox) => {
    expect(readMailbox(text)).toEqual(mailbox);
  });

  test.each([
    '',
    'CodeGate',
    'A <a@b.org>, B <c@d.org>',
    'A <a@b.org> <c@d.org>',
    'A\r\nBcc: x@y.org <a@b.org>',
    'A <a@b.org\r\nBcc: x@y.org>',
    '<>',
  ])('is not %j', (text) => {
    expect(readMailbox(text)).toBeUndefined();
  });
});
