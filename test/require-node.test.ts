import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../src/require-node.mjs', import.meta.url));

let project: string;
let shared: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'require-node-'));
  shared = join(project, 'tmp');
  for (const directory of ['src', 'node_modules', 'tmp']) mkdirSync(join(project, directory));
  copyFileSync(SCRIPT, join(project, 'src/require-node.mjs'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Where a program of the project keeps what it compiled, as Node says; empty where nowhere. */
function compileCacheDirectory(env: Record<string, string> = {}): string {
  const ask = "process.stdout.write(require('node:module').getCompileCacheDir() ?? '')";
  return execFileSync(process.execPath, ['--import', './src/require-node.mjs', '-e', ask], {
    cwd: project,
    env: { TMPDIR: shared, ...env },
    encoding: 'utf8',
  });
}

const own = () => join(project, 'node_modules/.cache/codegate-advisory-bot');

test('keeps compiled code in a directory that is the user’s alone, never in the shared temporary one', () => {
  expect(compileCacheDirectory().startsWith(own())).toBe(true);
  expect(statSync(own()).mode & 0o777).toBe(0o700);
  expect(existsSync(join(shared, 'node-compile-cache'))).toBe(false);
});

test('keeps none where others may write to that directory', () => {
  mkdirSync(own(), { recursive: true });
  chmodSync(own(), 0o770);
  expect(compileCacheDirectory()).toBe('');
});

test('keeps none where that directory is a link to somewhere else', () => {
  const elsewhere = join(project, 'elsewhere');
  mkdirSync(elsewhere, { mode: 0o700 });
  mkdirSync(join(project, 'node_modules/.cache'));
  symlinkSync(elsewhere, own());
  expect(compileCacheDirectory()).toBe('');
});

test('starts all the same where no directory can be made', () => {
  rmSync(join(project, 'node_modules'), { recursive: true });
  copyFileSync(SCRIPT, join(project, 'node_modules'));
  expect(compileCacheDirectory()).toBe('');
});

test('leaves it to NODE_COMPILE_CACHE where that is set', () => {
  const named = join(project, 'named');
  expect(compileCacheDirectory({ NODE_COMPILE_CACHE: named }).startsWith(named)).toBe(true);
  expect(existsSync(own())).toBe(false);
});

/** What a program of the project ends with and says, whose only words are these. */
function ran(words: string) {
  writeFileSync(join(project, 'src/program.ts'), words);
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', './src/require-node.mjs', 'src/program.ts'],
    { cwd: project, env: {}, encoding: 'utf8' },
  );
  return { status, stderr };
}

test('a package that is not installed is one line, which says what to do', () => {
  expect(ran("import { build } from 'esbuild';\nawait build({});\n")).toEqual({
    status: 1,
    stderr: expect.stringMatching(/^The package esbuild is not installed\. "npm ci" installs .*\n$/),
  });
  expect(ran("await import('@sigstore/mock');\n").stderr).toMatch(
    /^The package @sigstore\/mock is not .*\n$/,
  );
});

test('whatever else a program ends with is said as Node says it', () => {
  expect(ran("throw new Error('otherwise');\n")).toEqual({
    status: 1,
    stderr: expect.stringMatching(/Error: otherwise\n {4}at /),
  });
  expect(ran("import './not-there.ts';\n").stderr).toContain('ERR_MODULE_NOT_FOUND');
});
