import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { readPolicy } from '../src/process/policy.ts';

type Env = Record<string, string | undefined>;

const SECRET = 'hush-hush-0815';
const KEY = '-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----';
const least: Env = {
  DISCORD_TOKEN: 'discord-token',
  DISCORD_GUILD_ID: '100000000000000001',
  SECURITY_CHANNEL_ID: '100000000000000002',
  CODEGATE_CHANNEL_ID: '100000000000000003',
  SECURITY_ROLE_ID: '100000000000000004',
  GITHUB_TOKEN: 'github-token',
};
const app: Env = { GITHUB_TOKEN: undefined, GITHUB_APP_ID: '42', GITHUB_APP_PRIVATE_KEY: KEY };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function problemsOf(more: Env): readonly string[] {
  return errorOf({ ...least, ...more })?.problems ?? [];
}

function errorOf(env: Env): ConfigError | undefined {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  return undefined;
}

/** Every variable that the source of the configuration speaks of. */
const read = [
  ...new Set(
    readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8').match(/\b[A-Z]+(?:_[A-Z]+)+\b/g),
  ),
].filter((name) => !name.endsWith('_FILE') || name === 'POLICY_FILE');
const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');

describe('.env.example', () => {
  test('lists exactly the variables that are read', () => {
    expect(Object.keys(parseEnv(example)).toSorted()).toEqual(read.toSorted());
  });

  test.each([
    [`'The Example team'`, 'The Example team'],
    [`"The Example team"`, 'The Example team'],
    [`The members' team`, `The members' team`],
    [`'a' and 'b'`, `'a' and 'b'`],
  ])('means the same where a container hands on the quotes of a value: %s', (TEAM_NAME, teamName) => {
    expect(readConfig({ ...least, TEAM_NAME }).teamName).toBe(teamName);
    expect(problemsOf({ DISCORD_TOKEN: `''` })).toEqual(['DISCORD_TOKEN is missing']);
  });

  test('names the secrets that may come from a file', () => {
    for (const name of [
      'DISCORD_TOKEN',
      'GITHUB_TOKEN',
      'GITHUB_APP_PRIVATE_KEY',
      'SMTP_URL',
      'IMAP_URL',
      'LEASE_URL',
    ])
      expect(example).toContain(`${name}_FILE`);
  });

  test('as it is says what must be filled in, and complains of nothing else', () => {
    const missing = [
      'DISCORD_TOKEN',
      'DISCORD_GUILD_ID',
      'SECURITY_CHANNEL_ID',
      'CODEGATE_CHANNEL_ID',
      'SECURITY_ROLE_ID',
    ];
    expect(errorOf(parseEnv(example))?.problems).toEqual([
      ...missing.map((name) => `${name} is missing`),
      'GITHUB_TOKEN is missing (or GITHUB_APP_ID with GITHUB_APP_PRIVATE_KEY)',
    ]);
  });
});

describe('the configuration', () => {
  test('needs little, and has defaults for the rest', () => {
    expect(readConfig(least)).toEqual({
      discord: {
        token: 'discord-token',
        apiUrl: 'https://discord.com/api',
        guildId: '100000000000000001',
        securityChannelId: '100000000000000002',
        codegateChannelId: '100000000000000003',
        securityRoleId: '100000000000000004',
      },
      github: {
        auth: { kind: 'token', token: 'github-token' },
        apiUrl: 'https://api.github.com',
        repositories: ['stacklok/codegate'],
      },
      artifacts: {
        registryUrl: undefined,
        sigstore: undefined,
        cacheDirectory: 'data/sigstore-trust',
      },
      cveServicesUrl: 'https://cveawg.mitre.org/api',
      teamName: 'The CodeGate security team',
      casePrefix: 'CG',
      databasePath: 'data/advisory-bot.db',
      policy: readPolicy(),
      templates: expect.anything(),
      logLevel: 'info',
      pgp: undefined,
      smtp: undefined,
      backupDir: undefined,
      lease: undefined,
      restoreFrom: undefined,
      litestream: { program: 'litestream', configFile: undefined },
      webhook: undefined,
      health: undefined,
    });
  });

  test('reads everything else there is', () => {
    const config = readConfig({
      ...least,
      GITHUB_REPOSITORIES: ' stacklok/codegate , a/b.c,',
      DATABASE_PATH: '/data/x.db',
      POLICY_FILE: file('policy.json', '{"deadlines":{"fix-team":"PT8H"}}'),
      TEAM_NAME: 'The Example & Söhne team',
      CASE_PREFIX: 'EX1',
      LOG_LEVEL: 'debug',
      DISCORD_API_URL: 'http://127.0.0.1:1/api/',
      GITHUB_API_URL: 'https://github.example.org/api/v3',
      CONTAINER_REGISTRY_URL: 'https://registry.example.org/',
      SIGSTORE_TUF_URL: 'https://tuf.example.org',
      SIGSTORE_TUF_ROOT: file('root.json', '{}'),
      PGP_KEY_URL: 'https://example.org/key.asc',
      PGP_FINGERPRINT: 'abcd '.repeat(10),
      SMTP_URL: 'smtps://bot:p%40ss@smtp.example.org',
      SMTP_FROM: 'CodeGate security <security@example.org>',
      IMAP_URL: 'imaps://Reports%40example.org:p%40ss@imap.example.org',
      BACKUP_DIR: '/backups',
      LEASE_URL: 'postgres://bot:p%40ss@db.example.org/bot',
      LEASE_SECONDS: '20',
      RESTORE_FROM: '/replica/advisory-bot.db',
      LITESTREAM_CONFIG: file('litestream.yml', 'dbs: []'),
      LITESTREAM_BIN: '/usr/bin/litestream',
      HEALTH_PORT: '8080',
      HEALTH_HOST: '::',
      WEBHOOK_SECRET: 'it is a secret',
      WEBHOOK_PORT: '8081',
    });
    expect(config).toMatchObject({
      discord: { apiUrl: 'http://127.0.0.1:1/api' },
      github: { apiUrl: 'https://github.example.org/api/v3', repositories: ['stacklok/codegate', 'a/b.c'] },
      artifacts: {
        registryUrl: 'https://registry.example.org',
        sigstore: { mirrorUrl: 'https://tuf.example.org', rootPath: join(folder, 'root.json') },
        cacheDirectory: '/data/sigstore-trust',
      },
      teamName: 'The Example & Söhne team',
      casePrefix: 'EX1',
      databasePath: '/data/x.db',
      logLevel: 'debug',
      pgp: { keyUrl: 'https://example.org/key.asc', fingerprint: 'ABCD'.repeat(10) },
      smtp: {
        url: 'smtps://bot:p%40ss@smtp.example.org',
        from: { name: 'CodeGate security', address: 'security@example.org' },
      },
      mailbox: {
        url: 'imaps://Reports%40example.org:p%40ss@imap.example.org',
        own: ['security@example.org', 'reports@example.org'],
      },
      backupDir: '/backups',
      lease: {
        address: { host: 'db.example.org', password: 'p@ss', port: 5432, loopback: false },
        seconds: 20,
      },
      restoreFrom: '/replica/advisory-bot.db',
      litestream: { program: '/usr/bin/litestream', configFile: join(folder, 'litestream.yml') },
      webhook: { port: 8081, secret: 'it is a secret' },
      health: { host: '::', port: 8080 },
    });
    expect(config.policy.deadlines['fix-team'].toString()).toBe('PT8H');
  });

  test('takes a GitHub App in the place of a token, its key also in one line', () => {
    const auth = { kind: 'app', appId: '42', privateKey: KEY };
    expect(readConfig({ ...least, ...app }).github.auth).toEqual(auth);
    const inOneLine = KEY.replaceAll('\n', String.raw`\n`);
    expect(readConfig({ ...least, ...app, GITHUB_APP_PRIVATE_KEY: inOneLine }).github.auth).toEqual(auth);
  });
});

describe('secrets from files', () => {
  test.each(['DISCORD_TOKEN', 'GITHUB_TOKEN'])('%s', (name) => {
    const path = file(name, `${SECRET}\n`);
    const config = readConfig({ ...least, [name]: undefined, [`${name}_FILE`]: path });
    expect(JSON.stringify([config.discord.token, config.github.auth])).toContain(`"${SECRET}"`);
  });

  test('the key of a GitHub App', () => {
    const env = {
      ...least,
      ...app,
      GITHUB_APP_PRIVATE_KEY: undefined,
      GITHUB_APP_PRIVATE_KEY_FILE: file('key', KEY),
    };
    expect(readConfig(env).github.auth).toMatchObject({ privateKey: KEY });
  });

  test('the mail server, whose address holds a password', () => {
    const url = `smtps://bot:${SECRET}@smtp.example.org`;
    const env = { ...least, SMTP_URL_FILE: file('smtp', `${url}\n`), SMTP_FROM: 'a@b.org' };
    expect(readConfig(env).smtp).toEqual({ url, from: { address: 'a@b.org' } });
    expect(problemsOf({ SMTP_URL_FILE: join(folder, 'nowhere'), SMTP_FROM: 'a@b.org' })).toEqual([
      'SMTP_URL_FILE names a file that cannot be read',
    ]);
  });

  test('the mailbox, whose address holds a password', () => {
    const url = `imap://bot:${SECRET}@127.0.0.1:1143`;
    expect(readConfig({ ...least, IMAP_URL_FILE: file('imap', `${url}\n`) }).mailbox).toEqual({
      url,
      own: [],
    });
  });

  test.each([
    ['that is empty', () => file('empty', ' \n'), 'names an empty file'],
    ['that is not there', () => join(folder, 'nowhere'), 'names a file that cannot be read'],
  ])('a file %s is the one problem', (_, path, problem) => {
    for (const name of ['DISCORD_TOKEN', 'GITHUB_TOKEN'])
      expect(problemsOf({ [name]: undefined, [`${name}_FILE`]: path() })).toEqual([
        `${name}_FILE ${problem}`,
      ]);
  });

  test('not both ways at once', () => {
    expect(problemsOf({ DISCORD_TOKEN_FILE: file('token', SECRET) })).toEqual([
      'DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set: keep one',
    ]);
  });
});

describe('a problem is named', () => {
  test.each<[string, Env]>([
    ['DISCORD_TOKEN is missing', { DISCORD_TOKEN: ' ' }],
    ['DISCORD_GUILD_ID is not a Discord id (15 to 20 digits)', { DISCORD_GUILD_ID: 'my server' }],
    ['GITHUB_TOKEN and GITHUB_APP_ID are both set: keep the token or the App', { GITHUB_APP_ID: '42' }],
    ['GITHUB_TOKEN is missing (or GITHUB_APP_ID with GITHUB_APP_PRIVATE_KEY)', { GITHUB_TOKEN: '' }],
    [
      'GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY go together: one of them is missing',
      { ...app, GITHUB_APP_PRIVATE_KEY: '' },
    ],
    ['GITHUB_APP_ID is not a number', { ...app, GITHUB_APP_ID: 'x' }],
    ['GITHUB_APP_PRIVATE_KEY is not a private key in PEM form', { ...app, GITHUB_APP_PRIVATE_KEY: 'x' }],
    ['GITHUB_REPOSITORIES is not a comma-separated list of owner/name', { GITHUB_REPOSITORIES: 'codegate' }],
    [
      'GITHUB_REPOSITORIES names more than 500 repositories',
      { GITHUB_REPOSITORIES: Array(501).fill('a/b').join(',') },
    ],
    ['WEBHOOK_SECRET and WEBHOOK_PORT go together: set both or none', { WEBHOOK_SECRET: 'alone' }],
    ['WEBHOOK_SECRET and WEBHOOK_PORT go together: set both or none', { WEBHOOK_PORT: '8081' }],
    ['DISCORD_API_URL is not an http(s) address', { DISCORD_API_URL: 'ftp://x' }],
    // What is given a token is not sent over the network for everybody to read.
    ...['DISCORD_API_URL', 'GITHUB_API_URL'].map((name): [string, Env] => [
      `${name} is not an https address (http only on this machine)`,
      { [name]: 'http://proxy.example.org/api' },
    ]),
    ...['../..', './codegate', 'stacklok/..', '../codegate'].map((name): [string, Env] => [
      'GITHUB_REPOSITORIES is not a comma-separated list of owner/name',
      { GITHUB_REPOSITORIES: name },
    ]),
    ['CONTAINER_REGISTRY_URL is not an http(s) address', { CONTAINER_REGISTRY_URL: 'ghcr.io' }],
    [
      'CONTAINER_REGISTRY_URL is not an https address (http only on this machine)',
      { CONTAINER_REGISTRY_URL: 'http://registry.example.org' },
    ],
    [
      'SIGSTORE_TUF_ROOT names a file that cannot be read',
      { SIGSTORE_TUF_URL: 'https://x.org', SIGSTORE_TUF_ROOT: '/nowhere/root.json' },
    ],
    [
      'SIGSTORE_TUF_URL and SIGSTORE_TUF_ROOT go together: set both or none',
      { SIGSTORE_TUF_URL: 'https://x.org' },
    ],
    ['PGP_KEY_URL and PGP_FINGERPRINT go together: set both or none', { PGP_KEY_URL: 'https://x.org' }],
    [
      'SMTP_URL is not an address such as smtps://USER:PASSWORD@HOST:465 (signs other than letters as %40)',
      { SMTP_URL: `https://bot:${SECRET}@smtp.example.org`, SMTP_FROM: 'a@b.org' },
    ],
    [
      'SMTP_FROM is not an e-mail address, or NAME <ADDRESS>',
      { SMTP_URL: 'smtp://smtp.example.org', SMTP_FROM: 'a@b.org, c@d.org' },
    ],
    ['SMTP_URL and SMTP_FROM go together: set both or none', { SMTP_URL: 'smtp://smtp.example.org' }],
    ['SMTP_URL and SMTP_FROM go together: set both or none', { SMTP_FROM: 'a@b.org' }],
    [
      'IMAP_URL is not encrypted: use imaps:// (imap:// only on this machine)',
      { IMAP_URL: `imap://bot:${SECRET}@imap.example.org` },
    ],
    [
      'IMAP_URL is not an address such as imaps://USER:PASSWORD@HOST:993/INBOX (signs other than letters as %40)',
      { IMAP_URL: `imaps://${SECRET}@imap.example.org` },
    ],
    ['POLICY_FILE names a file that cannot be read', { POLICY_FILE: '/nowhere/policy.json' }],
  ])('%s', (problem, env) => {
    expect(problemsOf(env)).toEqual([problem]);
  });

  test('in a policy file by its place', () => {
    expect(
      problemsOf({ POLICY_FILE: file('bad.json', '{"sync":{"every":"now"},"deadlines":{"fix-team":1}}') }),
    ).toEqual([
      expect.stringMatching(/^POLICY_FILE: deadlines\.fix-team: /),
      expect.stringMatching(/^POLICY_FILE: sync\.every: /),
    ]);
  });

  test.each([
    ['{', 'line 1'],
    ['{\n  "sync": { "every": "PT5M" },\n}\n', 'line 3: there is a comma after the last value'],
    ['[1,]', 'line 1: there is a comma after the last value'],
    ['{\n  // Often.\n  "sync": {} }', 'line 2: JSON has no comments'],
    ['{\n  "sync": {}\n  "deadlines": {} }', 'line 3'],
  ])('in a policy file %j by the file’s name and line, and no value', (text, place) => {
    expect(problemsOf({ POLICY_FILE: file('no.json', text) })).toEqual([
      `POLICY_FILE names a file that is not JSON (no.json, ${place})`,
    ]);
  });

  test('also where GitHub has another one', () => {
    expect(problemsOf({ GITHUB_TOKEN: '', GITHUB_REPOSITORIES: 'x', GITHUB_API_URL: 'y' })).toHaveLength(3);
    expect(problemsOf({ ...app, GITHUB_APP_ID: 'x', GITHUB_APP_PRIVATE_KEY: '' })).toHaveLength(2);
  });
});

test('every problem at once, by name and never by value', () => {
  const spoilt = Object.fromEntries(
    read.map((name) => [name, name === 'DISCORD_TOKEN' ? '' : `${SECRET}-${name}`]),
  );
  const error = errorOf(spoilt);
  expect(error?.message).not.toContain(SECRET);
  expect(String(error?.stack)).not.toContain(SECRET);
  const named = new Set(error?.problems.map((problem) => problem.split(/[ :]/)[0]));
  const anyText = new Set([
    'DATABASE_PATH',
    'BACKUP_DIR',
    'LITESTREAM_BIN',
    'RESTORE_FROM',
    'TEMPLATES_DIR',
    'WEBHOOK_SECRET',
  ]);
  for (const name of read.filter((each) => !anyText.has(each))) expect(named).toContain(name);
});
