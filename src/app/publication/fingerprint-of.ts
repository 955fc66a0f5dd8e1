import { createHash } from 'node:crypto';

/** The fingerprint of what was shown: the same for the same words, and nothing can be read from it. */
export function fingerprintOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}
