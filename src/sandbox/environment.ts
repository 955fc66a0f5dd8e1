import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const EXAMPLE = new URL('../../.env.example', import.meta.url);

/** The services' addresses and tokens: those are the sandbox's own. */
const OWN = new Set([
  'DISCORD_TOKEN',
  'DISCORD_API_URL',
  'GITHUB_TOKEN',
  'GITHUB_APP_ID',
  'GITHUB_APP_PRIVATE_KEY',
  'GITHUB_API_URL',
  'CVE_SERVICES_URL',
  'CONTAINER_REGISTRY_URL',
  'SIGSTORE_TUF_URL',
  'SIGSTORE_TUF_ROOT',
  'SMTP_URL',
  'IMAP_URL',
]);

type Variables = Readonly<Record<string, string | undefined>>;

/** Each turns a feature on, and off where it is set and empty. */
const SWITCHES = new Set(['SMTP_FROM', 'PGP_KEY_URL', 'PGP_FINGERPRINT', 'BACKUP_DIR', 'HEALTH_PORT']);

/** The variables of `.env.example` that are set around the sandbox. One that is empty counts as not set, as in `.env`. */
export function given(around: Variables): Record<string, string> {
  const names = [...readFileSync(EXAMPLE, 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = around[name];
      const isSaid = value !== undefined && (value !== '' || SWITCHES.has(name));
      return isSaid && !OWN.has(name) ? [[name, value]] : [];
    }),
  );
}

/**
 * What switches every optional feature on.
 *
 * @param around set around the sandbox: where it says one half of a pair, the other half is its business too
 */
export async function features(
  around: Variables,
  own: {
    directory: string;
    mail: Readonly<Record<string, string>>;
    inbox: Readonly<Record<string, string>>;
  },
): Promise<Record<string, string>> {
  const saysPgp = around['PGP_KEY_URL'] !== undefined || around['PGP_FINGERPRINT'] !== undefined;
  const wantsMail = around['SMTP_URL'] !== '' && around['SMTP_FROM'] !== '';
  return {
    ...(wantsMail ? own.mail : {}),
    ...(around['IMAP_URL'] === '' ? {} : own.inbox),
    ...(saysPgp
      ? {}
      : {
          PGP_KEY_URL: 'https://codegate.test/security.asc',
          PGP_FINGERPRINT: '0123 4567 89AB CDEF 0123 4567 89AB CDEF 0123 4567',
        }),
    BACKUP_DIR: join(own.directory, 'backups'),
    // The bot does not tell which one it took by itself.
    ...(around['HEALTH_PORT'] === undefined ? { HEALTH_PORT: String(await freePort()) } : {}),
  };
}
