// @module-tag slow
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toDo } from '../../../src/documents/announcement/to-do.ts';

// The commands of an announcement, given to the real npm, with a registry of this machine that has all versions.

const VERSIONS = ['1.2.8', '1.2.9', '1.3.0', '1.3.2', '2.0.0', '2.0.1', '2.4.0'];
const NAMES = ['codegate-agent', '@stacklok/codegate-ui'];

const registry = createServer(({ url = '' }, answer) => {
  const name = decodeURIComponent(url.slice(1));
  const versions = Object.fromEntries(
    VERSIONS.map((version) => [
      version,
      {
        name,
        version,
        dist: { tarball: `http://127.0.0.1/${version}.tgz`, integrity: `sha512-${btoa(version)}` },
      },
    ]),
  );
  answer.writeHead(NAMES.includes(name) ? 200 : 404, { 'content-type': 'application/json' });
  answer.end(JSON.stringify({ name, 'dist-tags': { latest: '2.4.0' }, versions }));
});
let directory: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'npm-'));
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
  registry.close();
});

/** What a project has that had 1.2.8, after the commands of an announcement. */
async function afterwards(commands: readonly string[]) {
  const address = registry.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const before = Object.fromEntries(NAMES.map((name) => [name, '^1.2.8']));
  writeFileSync(
    join(directory, 'package.json'),
    JSON.stringify({ name: 'app', version: '1.0.0', dependencies: before }),
  );
  for (const command of commands) {
    const [tool = '', ...words] = command.split(' ');
    expect(tool).toBe('npm');
    const offline = [
      '--package-lock-only',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-update-notifier',
    ];
    const own = [
      `--registry=http://127.0.0.1:${port}/`,
      `--cache=${join(directory, 'cache')}`,
      '--userconfig=/dev/null',
    ];
    await promisify(execFile)('npm', [...words, ...offline, ...own], { cwd: directory });
  }
  const read = (file: string): unknown => JSON.parse(readFileSync(join(directory, file), 'utf8'));
  return [read('package.json'), read('package-lock.json')];
}

test('npm takes each command, and gets just what it says', async () => {
  const [agent = '', ui = ''] = NAMES;
  const { groups } = toDo(
    [
      { ecosystem: 'npm', name: agent, affected: '< 1.2.9', patched: '1.2.9' },
      { ecosystem: 'npm', name: agent, affected: '>= 1.3.0, <= 1.3.2', patched: 'None' },
      { ecosystem: 'npm', name: ui, affected: '< 2.0.1', patched: '2.0.1' },
    ],
    [],
  );
  const commands = groups.flatMap((group) => group.commands);
  expect(commands).toEqual([`npm install --save-exact ${agent}@1.2.9`, `npm install ${ui}@2.0.1`]);
  const [wanted, locked] = await afterwards(commands);
  // The next update goes by these: 1.3.2 is not among them.
  expect(wanted).toMatchObject({ dependencies: { [agent]: '1.2.9', [ui]: '^2.0.1' } });
  expect(locked).toMatchObject({
    packages: {
      [`node_modules/${agent}`]: { version: '1.2.9' },
      [`node_modules/${ui}`]: { version: '2.0.1' },
    },
  });
});
