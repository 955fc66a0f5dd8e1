import { expect, test } from 'vitest';
import { features, given } from '../../src/sandbox/environment.ts';

// Which variables the sandbox's bot gets from around it, and which features are on.

const own = {
  directory: '/tmp/x',
  mail: { SMTP_URL: 'smtp://127.0.0.1:1', SMTP_FROM: 'security@c.test' },
  inbox: { IMAP_URL: 'imap://a:b@127.0.0.1:2' },
};

test('the bot gets what .env.example names, but for the addresses and tokens of services', () => {
  expect(
    given({
      POLICY_FILE: 'policy.json',
      GITHUB_REPOSITORIES: 'stacklok/other',
      HEALTH_PORT: '8080',
      PGP_KEY_URL: '',
      LOG_LEVEL: '',
      DISCORD_TOKEN: 'real',
      GITHUB_TOKEN: 'real',
      GITHUB_APP_PRIVATE_KEY: 'real',
      GITHUB_API_URL: 'https://api.github.com',
      SMTP_URL: 'smtps://real',
      SIGSTORE_TUF_ROOT: 'root.json',
      HOME: '/root',
    }),
  ).toEqual({
    POLICY_FILE: 'policy.json',
    GITHUB_REPOSITORIES: 'stacklok/other',
    HEALTH_PORT: '8080',
    PGP_KEY_URL: '',
  });
});

test('every feature is on where nothing is said', async () => {
  expect(await features({}, own)).toEqual({
    ...own.mail,
    ...own.inbox,
    PGP_KEY_URL: expect.stringMatching(/^https:/),
    PGP_FINGERPRINT: expect.stringMatching(/^[\dA-F ]{40,}$/),
    BACKUP_DIR: '/tmp/x/backups',
    HEALTH_PORT: expect.stringMatching(/^\d+$/),
  });
});

test('one half of a pair that is said leaves the other half alone, and nothing turns mail off', async () => {
  expect(await features({ PGP_FINGERPRINT: 'A', HEALTH_PORT: '1' }, own)).toEqual({
    ...own.mail,
    ...own.inbox,
    BACKUP_DIR: '/tmp/x/backups',
  });
  expect(await features({ SMTP_URL: '', HEALTH_PORT: '1' }, own)).not.toHaveProperty('SMTP_FROM');
  expect(await features({ IMAP_URL: '', HEALTH_PORT: '1' }, own)).not.toHaveProperty('IMAP_URL');
});
