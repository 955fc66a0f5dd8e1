import { expect, test } from 'vitest';
import Sqlite from 'better-sqlite3';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examineFiles, examineMail } from '../src/doctor.ts';
import { openDatabase } from '../src/store/database.ts';
import { START, temporaryDirectory } from './support/temporary.ts';
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

test('the doctor names each file with secrets that others may read, and how to mend it', () => {
  using directory = temporaryDirectory();
  const at = (name: string) => join(directory.path, name);
  const backup = at('backups/advisory-bot-2026-03-02.db');
  const config = { databasePath: at('bot.db'), backupDir: at('backups') };
  openDatabase(config.databasePath, START).close();
  mkdirSync(config.backupDir);
  for (const file of [at('.env'), backup]) writeFileSync(file, '', { mode: 0o600 });
  expect(examineFiles(config, at('.env')).problems).toEqual([]);
  const open = [at('.env'), config.databasePath, backup];
  for (const file of open) chmodSync(file, 0o640);
  expect(examineFiles(config, at('.env')).problems).toEqual(
    open.map((file) => `${file}: others than its owner may read it. Make it private: chmod 600 ${file}`),
  );
});

test('the doctor finds nothing wrong with a database that is not there yet, and names one that is none', () => {
  using directory = temporaryDirectory();
  const config = { databasePath: join(directory.path, 'bot.db'), backupDir: undefined };
  expect(examineFiles(config, '.env.none').problems).toEqual([]);
  writeFileSync(config.databasePath, 'no database, but long enough for one'.repeat(50), { mode: 0o600 });
  expect(examineFiles(config, '.env.none').problems).toEqual([
    'DATABASE_PATH: is no database of the bot that can be read.',
  ]);
});

test('the doctor names a trigger that keeps events from being changed, where it is missing', () => {
  using directory = temporaryDirectory();
  const config = { databasePath: join(directory.path, 'bot.db'), backupDir: undefined };
  openDatabase(config.databasePath, START).close();
  const sqlite = new Sqlite(config.databasePath);
  sqlite.exec('DROP TRIGGER events_never_change');
  sqlite.close();
  expect(examineFiles(config, '.env.none').problems.join()).toContain('events_never_change is missing');
});
