import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryDirectory } from '../support/temporary.ts';
import { write } from './written-house.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'test/house/main.ts');
/** As `npm run layers` starts it: what is compiled is kept. */
const COMPILED = ['--import', join(ROOT, 'src/require-node.mjs')];

// That they are kept by this repository is what `npm run check` finds out, in each run of CI.
test('npm run check asks for the rules of the house, and CI for npm run check', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  expect(scripts['check']?.split(' && ')).toContain('npm run -s layers');
  expect(scripts['layers']).toMatch(/ test\/house\/main\.ts$/);
  expect(readFileSync(join(ROOT, '.ci/run'), 'utf8').split('\n')).toContain('npm run check');
});

test('a broken rule fails, and says where and what to do', () => {
  using directory = temporaryDirectory();
  mkdirSync(join(directory.path, 'src'));
  for (const readme of ['README.md', 'src/README.md'])
    cpSync(join(ROOT, readme), join(directory.path, readme));
  write(directory.path, { 'src/process/a.ts': `import '../discord/b.ts';`, 'src/audit/b.ts': '' });
  const { status, stderr } = spawnSync(process.execPath, [...COMPILED, MAIN, directory.path], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('src/process/a.ts:1: src/process may not import src/discord');
  expect(stderr).toContain('Cure: an import goes down');
  expect(stderr).toContain('src/audit/ is missing among the floors');
});
