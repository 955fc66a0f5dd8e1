import { expect, test } from 'vitest';
import { ControlError } from '../../src/sandbox/control-error.ts';
import { readMessage, writeMessage } from '../../src/sandbox/mail/mail.ts';
import { PostOffice } from '../../src/sandbox/mail/post-office.ts';

// E-mails as people read them, and as they are kept.

const AT = Temporal.Instant.from('2026-03-02T09:00:00Z');

function office() {
  const told: string[] = [];
  const made = new PostOffice({
    now: () => AT,
    team: 'CodeGate security <security@codegate.test>',
    told: (direction, { subject }) => void told.push(`${direction} ${subject}`),
  });
  return { office: made, told };
}

test('what is written is read again, whatever signs are in it', () => {
  const text = `Schritte: über „${'ä'.repeat(200)}“\n\n.\nFrom here on\n🐛`;
  const subject = `Schwachstelle 🐛 ${'ü'.repeat(60)}`;
  const raw = writeMessage({
    messageId: '1@x',
    at: AT,
    from: 'Robin <robin@researcher.example>',
    to: ['security@codegate.test'],
    subject,
    text,
  });
  expect(raw).toMatch(/^[\x20-\x7e\r\n]*$/);
  expect(raw.split('\r\n').every((line) => line.length <= 78)).toBe(true);
  expect(raw).toContain('Date: Mon, 02 Mar 2026 09:00:00 +0000');
  expect(readMessage(raw)).toEqual({ from: 'Robin <robin@researcher.example>', subject, text });
});

test.each([
  [
    'quoted-printable with a soft break and a folded header',
    'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus?=\r\n =?UTF-8?B?IEvDtmxu?=\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=C3=B6ln, =\r\ngestern=\r\n',
    { subject: 'Grüße aus Köln', text: 'Köln, gestern' },
  ],
  [
    'the plain part of several',
    'Subject: x\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nyes\r\n--b--\r\n',
    { subject: 'x', text: 'yes' },
  ],
  ['nothing but a header', 'Subject: x', { subject: 'x', text: '' }],
])('it reads %s', (_what, raw, read) => {
  expect(readMessage(raw)).toMatchObject(read);
});

test('what arrives and what is sent is kept apart, and told', () => {
  const { office: post, told } = office();
  expect(post.arrive({ from: 'a@b.example', subject: 'One', text: 'x' })).toEqual({ id: 1 });
  expect(
    post.arrive({ from: 'a@b.example', to: 'Security@codegate.test', subject: 'Two', text: '' }),
  ).toEqual({ id: 2 });
  post.take(['distro@linux.example'], 'From: s@c.test\r\nSubject: Notice\r\n\r\nText\r\n');
  expect(told).toEqual(['in One', 'in Two', 'out Notice']);
  expect(post.sent).toMatchObject([
    { id: 1, from: 's@c.test', to: ['distro@linux.example'], subject: 'Notice', text: 'Text' },
  ]);
  expect(post.received.map(({ to }) => to)).toEqual([
    ['CodeGate security <security@codegate.test>'],
    ['Security@codegate.test'],
  ]);
});

test('a header cannot be smuggled in, and nobody else has a mailbox here', () => {
  const { office: post } = office();
  const right = { from: 'a@b.example', subject: 'One', text: 'x' };
  for (const wrong of [
    { from: 'a@b.example\r\nBcc: z@z.example' },
    { subject: 'One\nBcc: z@z.example' },
    { to: 'other@codegate.test' },
    { from: '<a@b.example> c@d.example' },
    { html: '<p>' },
  ])
    expect(() => post.arrive({ ...right, ...wrong })).toThrow(ControlError);
  expect(post.received).toEqual([]);
});
