import { createServer } from 'node:net';
import { createTransport } from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { createMailer, transportOptions, type Letter } from '../../src/mail/mailer.ts';
import { readSmtpAddress } from '../../src/mail/smtp-address.ts';
import { smtpFailure } from '../../src/mail/smtp-failure.ts';
import { listening, SmtpBench } from '../support/smtp-server.ts';

const from = { name: 'CodeGate security', address: 'security@codegate.example' };
const letter: Letter = {
  to: { name: 'Distro', address: 'security@distro.example' },
  subject: 'Advance notice (CG-2026-001)',
  text: 'First line\n\n.\nLast line\n',
  messageId: '0123456789abcdef',
  at: Temporal.Instant.from('2026-11-20T09:30:00Z'),
};

function to(name: string, address: string): Letter {
  return { ...letter, to: { name, address } };
}

describe('a message', () => {
  test('goes to its one recipient, as it was given', async () => {
    await using server = await SmtpBench.start();
    const mailer = createMailer({ url: server.url(), from });
    expect(await mailer.send(letter)).toEqual({ kind: 'sent' });
    expect(server.received).toHaveLength(1);
    const [received] = server.received;
    expect(received).toMatchObject({
      from: from.address,
      to: ['security@distro.example'],
      body: letter.text,
    });
    expect(Object.fromEntries(received?.headers ?? [])).toEqual({
      From: 'CodeGate security <security@codegate.example>',
      To: 'Distro <security@distro.example>',
      Subject: 'Advance notice (CG-2026-001)',
      'Message-ID': '<0123456789abcdef@codegate.example>',
      Date: 'Fri, 20 Nov 2026 09:30:00 +0000',
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'MIME-Version': '1.0',
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Transfer-Encoding': '7bit',
    });
  });

  test('that answers a mail stands in its thread, and does not call itself automatic', async () => {
    await using server = await SmtpBench.start();
    const mailer = createMailer({ url: server.url(), from });
    const answers = {
      messageId: 'second@researcher.example',
      thread: ['first@researcher.example', 'our-answer@codegate.example'],
    };
    await mailer.send({ ...letter, answers });
    await mailer.send({ ...letter, answers: { messageId: undefined, thread: ['first@researcher.example'] } });
    const [inThread, alone] = server.received.map(({ headers }) => headers);
    expect(inThread?.get('In-Reply-To')).toBe('<second@researcher.example>');
    expect(inThread?.get('References')).toBe(
      '<first@researcher.example> <our-answer@codegate.example> <second@researcher.example>',
    );
    expect(inThread?.get('X-Auto-Response-Suppress')).toBe('OOF, AutoReply');
    // A mail without an id of its own has no thread to stand in.
    expect([alone?.has('In-Reply-To'), alone?.has('References')]).toEqual([false, false]);
    for (const headers of [inThread, alone]) expect(headers?.has('Auto-Submitted')).toBe(false);
  });

  test('shows no recipient another one, neither in its headers nor in its envelope', async () => {
    await using server = await SmtpBench.start();
    const mailer = createMailer({ url: server.url(), from });
    const names = ['alpha', 'beta', 'gamma'];
    for (const name of names) await mailer.send(to(name, `security@${name}.example`));
    expect(server.received.map((each) => each.to)).toEqual(names.map((name) => [`security@${name}.example`]));
    for (const [index, { headers, body }] of server.received.entries()) {
      const all = `${JSON.stringify([...headers])} ${body}`;
      for (const [other, name] of names.entries()) expect(all.includes(name)).toBe(other === index);
      expect([...headers.keys()].some((name) => /^b?cc$/i.test(name))).toBe(false);
    }
  });

  test.each([
    'Größe & Söhne',
    '雪の会',
    'Ops, "Security" <team>',
    'a@b.org',
    'x'.repeat(100),
    '🧊'.repeat(25),
  ])('may go to %s', async (name) => {
    await using server = await SmtpBench.start();
    const mailer = createMailer({ url: server.url(), from: { address: from.address } });
    expect(await mailer.send(to(name, 'security@distro.example'))).toEqual({ kind: 'sent' });
    const [received] = server.received;
    expect(received?.to).toEqual(['security@distro.example']);
    const header = received?.headers.get('To') ?? '';
    expect(header.replaceAll(/["\\]/g, '')).toBe(`${name.replaceAll('"', '')} <security@distro.example>`);
    expect(received?.headers.get('From')).toBe(from.address);
  });

  test('whose name holds a line break gets no further header or recipient of it', async () => {
    await using server = await SmtpBench.start();
    const mailer = createMailer({ url: server.url(), from });
    await mailer.send({
      ...to('Distro\r\nBcc: x@evil.example\r\nX-Evil: 1', 'security@distro.example'),
      subject: 'Advance notice\r\nX-Evil: 1',
    });
    const [received] = server.received;
    expect(received?.to).toEqual(['security@distro.example']);
    expect(received?.headers.has('X-Evil')).toBe(false);
    expect(received?.headers.has('Bcc')).toBe(false);
  });
});

describe('a login', () => {
  const login = { user: 'bot@example.org', pass: 'p:ss/word' };

  test('is made where there is one', async () => {
    await using server = await SmtpBench.start({ login });
    const url = server.url('smtp', 'bot%40example.org:p%3Ass%2Fword@');
    const mailer = createMailer({ url, from });
    expect(await mailer.verify()).toEqual({ ok: true });
    expect(server.received).toEqual([]);
    expect(await mailer.send(letter)).toEqual({ kind: 'sent' });
  });

  test('that the server does not take is told by its number', async () => {
    await using server = await SmtpBench.start({ login });
    const mailer = createMailer({ url: server.url('smtp', 'bot:wrong@'), from });
    expect(await mailer.verify()).toEqual({ ok: false, kind: 'login', failure: 'SMTP 535 5.7.8' });
    expect(await mailer.send(letter)).toEqual({ kind: 'refused', failure: 'SMTP 535 5.7.8' });
    expect(server.received).toEqual([]);
  });
});

/** What a far server gets to see: the options for it, but with this one behind its name. */
async function sendFar(server: SmtpBench, scheme: string): Promise<unknown> {
  const address = readSmtpAddress(`${scheme}://smtp.example.org`);
  if (!address) throw new Error('this is an address');
  const transport = createTransport({
    ...transportOptions(address),
    host: '127.0.0.1',
    port: server.port,
    servername: 'smtp.example.org',
  });
  return transport
    .sendMail({ from: from.address, to: letter.to.address, subject: 'x', text: 'x' })
    .catch((error: unknown) => smtpFailure(error));
}

describe('TLS', () => {
  test.each([
    ['at once', 'smtps'],
    ['starttls', 'smtp'],
  ] as const)('is used on this machine where the server has it: %s', async (tls, scheme) => {
    await using server = await SmtpBench.start({ tls });
    const mailer = createMailer({ url: server.url(scheme), from });
    expect(await mailer.verify()).toEqual({ ok: true });
    expect(await mailer.send(letter)).toEqual({ kind: 'sent' });
    expect(server.received).toMatchObject([{ secure: true }]);
  });

  test.each([
    ['at once', 'smtps'],
    ['starttls', 'smtp'],
  ] as const)('with a certificate that does not hold is refused elsewhere: %s', async (tls, scheme) => {
    await using server = await SmtpBench.start({ tls });
    expect(await sendFar(server, scheme)).toMatchObject({ kind: 'tls', permanent: true, unknown: false });
    expect(server.received).toEqual([]);
  });

  test('is never done without elsewhere', async () => {
    await using server = await SmtpBench.start();
    expect(await sendFar(server, 'smtp')).toMatchObject({ kind: 'tls', permanent: true, unknown: false });
    expect(await sendFar(server, 'smtps')).toMatchObject({ kind: 'tls', unknown: false });
    expect(server.received).toEqual([]);
  });
});

describe('what the server says against it', () => {
  test.each([
    ['of the recipient', 'atRecipient'],
    ['of the message', 'atData'],
  ] as const)('decides whether another attempt helps: %s', async (_, at) => {
    await using server = await SmtpBench.start();
    const mailer = createMailer({ url: server.url(), from });
    server[at] = () => 451;
    const later = { kind: 'later', unknown: false, answered: true };
    expect(await mailer.send(letter)).toMatchObject({
      ...later,
      failure: expect.stringMatching(/^SMTP 451/),
    });
    server[at] = () => 550;
    expect(await mailer.send(letter)).toEqual({
      kind: 'refused',
      failure: expect.stringMatching(/^SMTP 550( \d\.\d\.\d)?$/),
    });
    expect(server.received).toEqual([]);
  });

  test('is never told in its own words', async () => {
    await using server = await SmtpBench.start();
    const mailer = createMailer({ url: server.url(), from });
    for (const turn of [450, 550, 'cut'] as const) {
      server.atData = () => turn;
      expect(JSON.stringify(await mailer.send(letter))).not.toMatch(/GHSA|somebody|distro|127/);
    }
  });
});

describe('a connection', () => {
  test.each(['cut', 'take and cut'] as const)(
    'that is cut once the message has gone out leaves it open whether it arrived: %s',
    async (turn) => {
      await using server = await SmtpBench.start();
      const mailer = createMailer({ url: server.url(), from });
      server.atData = () => turn;
      expect(await mailer.send(letter)).toMatchObject({ kind: 'later', unknown: true, answered: false });
      server.atData = () => 'go on';
      expect(await mailer.send(letter)).toEqual({ kind: 'sent' });
      const ids = server.received.map(({ headers }) => headers.get('Message-ID'));
      expect(ids).toHaveLength(turn === 'cut' ? 1 : 2);
      expect(new Set(ids).size).toBe(1);
    },
  );

  test('that is refused sends nothing, and says so', async () => {
    const server = await SmtpBench.start();
    await server[Symbol.asyncDispose]();
    const mailer = createMailer({ url: server.url(), from });
    expect(await mailer.send(letter)).toEqual({
      kind: 'later',
      failure: 'SMTP ESOCKET ECONNREFUSED',
      unknown: false,
      answered: false,
    });
    expect(await mailer.verify()).toMatchObject({ ok: false, kind: 'failed' });
  });

  test('that ends without a greeting sends nothing', async () => {
    const server = createServer((socket) => socket.destroy());
    try {
      const port = await listening(server.listen(0, '127.0.0.1'));
      const mailer = createMailer({ url: `smtp://127.0.0.1:${port}`, from });
      expect(await mailer.send(letter)).toMatchObject({ kind: 'later', answered: false });
      expect(await mailer.verify()).toMatchObject({ ok: false, kind: 'failed' });
    } finally {
      server.close();
    }
  });
});

test('a mailer is not made of an address that cannot be used', () => {
  expect(() => createMailer({ url: 'https://smtp.example.org', from })).toThrow(TypeError);
});

const error = (fields: object) => Object.assign(new Error('550 somebody@distro.example'), fields);

describe('a failure', () => {
  test.each([
    [
      { code: 'EDNS', originalCode: 'ENOTFOUND' },
      { unknown: false, failure: 'SMTP EDNS ENOTFOUND' },
    ],
    [{ code: 'ETIMEDOUT', timeoutType: 'CONNECT_TIMEOUT' }, { unknown: false }],
    [{ code: 'ETIMEDOUT', timeoutType: 'GREETING_TIMEOUT' }, { unknown: false }],
    [
      { code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT' },
      { unknown: true, permanent: false },
    ],
    [{ code: 'ESOCKET', originalCode: 'ECONNRESET' }, { unknown: true }],
    [{ code: 'EABORT' }, { unknown: true, permanent: false }],
    [{ code: 'ENOAUTH' }, { kind: 'login', permanent: true }],
    [{ code: 'EMESSAGE' }, { kind: 'refused', permanent: true, unknown: false }],
    [
      { code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED' },
      { kind: 'tls', permanent: true },
    ],
    [
      { code: 'ETLS', responseCode: 454, permanent: false },
      { kind: 'tls', permanent: false, answered: true },
    ],
    [
      { code: 'ESTRANGE', originalCode: 'not a code: a@b.org' },
      { failure: 'SMTP ESTRANGE', unknown: true },
    ],
  ])('%j', (fields, expected) => {
    expect(smtpFailure(error(fields))).toMatchObject(expected);
  });

  test('that is no failure of SMTP is none', () => {
    expect(smtpFailure(new TypeError('x'))).toBeUndefined();
    expect(smtpFailure('x')).toBeUndefined();
  });
});
