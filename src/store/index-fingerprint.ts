import { createHash, hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Policy } from '../process/policy.ts';

/** The code that the index is made by: the process, which folds a case, and what writes the fold as rows. */
const PROCESS = fileURLToPath(new URL('../process', import.meta.url));
const ROWS = fileURLToPath(new URL('case-index.ts', import.meta.url));

/**
 * Names the rules by which the index is made: the policy, and the code. Other rules give another fingerprint, so that
 * no number has to be raised by hand. It also changes with a comment; the index is then made anew for nothing, once,
 * which is cheaper than a rule that no example shows.
 */
export function indexFingerprint(policy: Policy, code: string = ownCode()): string {
  return hash('sha256', JSON.stringify([code, policy]));
}

let known: string | undefined;

/** The fingerprint of the code that runs: it stays the same as long as the bot runs. */
function ownCode(): string {
  known ??= codeFingerprint(PROCESS, [ROWS]);
  return known;
}

/** The fingerprint of all files below `directory`, by their names there, and of `files`. */
export function codeFingerprint(directory: string, files: readonly string[] = []): string {
  const digest = createHash('sha256');
  const add = (name: string, path: string) =>
    digest.update(`${name}\0${hash('sha256', readFileSync(path))}\0`);
  const below = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  for (const path of below) add(path.slice(directory.length), path);
  for (const path of files) add('', path);
  return digest.digest('hex');
}
