// @module-tag slow
import { readFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { MUTANTS } from './mutants.ts';

// The oracle bites: each fault that is put into the product breaks the promise that it has to. All of them take some
// minutes (`npm run mutants`); otherwise it is the first, so that the way to do it stays whole.

const RUN = fileURLToPath(new URL('run-mutants.ts', import.meta.url));
const chosen = process.env['MUTANTS'] === undefined ? MUTANTS.slice(0, 1) : MUTANTS;

test('each stands where it can be put in', () => {
  const missing = MUTANTS.flatMap(({ changes }) => changes).filter(
    ({ file, from }) => !readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8').includes(from),
  );
  expect(missing).toEqual([]);
});

test.each(chosen)('found: $what', { timeout: 1_800_000 }, async ({ what, breaks }) => {
  const number = String(MUTANTS.findIndex((mutant) => mutant.what === what));
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', RUN, number]);
  expect(stdout).toContain(`${breaks}: `);
});
