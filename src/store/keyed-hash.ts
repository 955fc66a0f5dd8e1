import { createHmac, randomBytes } from 'node:crypto';
import type { Facts } from './facts.ts';

/** Hashes a text by a secret key, to hexadecimal digits. */
export type KeyedHash = (text: string) => string;

/** The facts that keep a key each: for the ids of mails, and for what the role is called for. Stored: they never change. */
type KeyName = 'mail key' | 'call key';

/**
 * A hash by a random key that this database alone has, and each copy that is made of it: who knows a text, or guesses it, cannot say
 * whether it is the one that was hashed. The key is made once, and shown nowhere.
 */
export function keyedHash(facts: Pick<Facts, 'get' | 'set'>, name: KeyName): KeyedHash {
  let key = facts.get(name);
  if (key === undefined) {
    key = randomBytes(32).toString('base64');
    facts.set(name, key);
  }
  const secret = Buffer.from(key, 'base64');
  return (text) => createHmac('sha256', secret).update(text).digest('hex');
}
