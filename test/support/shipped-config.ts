import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ageKey } from './age-key.ts';
import type { SshServer } from './ssh-server.ts';

const SHIPPED = new URL('../../.github/operating/litestream/litestream-0.3.yml', import.meta.url);

/** The configuration for SFTP that is shipped, filled in as an operator does: the replica lies in `far` of the directory. */
export function shippedConfig(
  directory: string,
  { server, age }: { readonly server: SshServer; readonly age: ReturnType<typeof ageKey> },
): string {
  const file = join(directory, `${crypto.randomUUID()}.yml`);
  const filled = readFileSync(SHIPPED, 'utf8')
    .replace('backup.example.org:22', `127.0.0.1:${server.port}`)
    .replace('user: advisory-bot', `user: ${server.user}`)
    .replace('path: /advisory-bot', `path: ${join(directory, 'far')}`)
    .replace('AGE-SECRET-KEY-…', age.identity)
    .replace('age1…', age.recipient);
  writeFileSync(file, filled);
  return file;
}
