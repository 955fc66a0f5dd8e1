import { expect, test } from 'vitest';
import { examineMail } from '../src/doctor.ts';
import { SmtpBench } from './support/smtp-server.ts';

const from = { address: 'security@codegate.example' };
const problemsOf = async (url: string) => (await examineMail({ smtp: { url, from } })).problems.join();
const login = { user: 'bot', pass: 'secret' };

test('the doctor says that no mail server is configured, which is no problem', async () => {
  const { what, problems } = await examineMail({ smtp: undefined });
  expect(what).toContain('not configured');
  expect(problems).toEqual([]);
});

test('the doctor finds nothing wrong with a mail server that lets the bot in, and sends it nothing', async () => {
  await using server = await SmtpBench.start({ login });
  const smtp = { url: server.url('smtp', 'bot:secret@'), from };
  expect(await examineMail({ smtp })).toEqual({ what: 'E-mail', problems: [] });
  expect(server.received).toEqual([]);
});

test('the doctor says what hinders, in short words and without the password', async () => {
  const server = await SmtpBench.start({ login });
  expect(await problemsOf(server.url('smtp', 'bot:wrong@'))).toBe(
    'the mail server does not let the bot in: check the user and password of SMTP_URL. (SMTP 535 5.7.8)',
  );
  expect(await problemsOf(server.url('smtps', 'bot:wrong@'))).toMatch(/cannot be secured/);
  await server[Symbol.asyncDispose]();
  expect(await problemsOf(server.url('smtp', 'bot:wrong@'))).toMatch(/cannot be reached.*ECONNREFUSED/);
});
