import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readArguments } from '../../src/sandbox/arguments.ts';
import { CALLS } from '../../src/sandbox/calls.ts';
import { helpText } from '../../src/sandbox/help.ts';
import { SLOW } from '../support/slow.ts';

const MAIN = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url));
const REQUIRE_NODE = new URL('../../src/require-node.mjs', import.meta.url).href;

test.each([
  ['', {}, { do: 'stay', port: 4680 }],
  ['', { SANDBOX_PORT: '0' }, { do: 'stay', port: 0 }],
  ['--port 8080', { SANDBOX_PORT: '1' }, { do: 'stay', port: 8080 }],
  ['--drill', {}, { do: 'drill' }],
  ['--help', {}, { do: 'help' }],
  ['-h --drill', {}, { do: 'help' }],
])('“%s” with %o', (line, env, meant) => {
  expect(readArguments(line.split(' ').filter(Boolean), env)).toEqual(meant);
});

test.each([
  ['--prot 1', 'there is no flag --prot; there are --port PORT, --drill, --help'],
  ['-x', 'there is no flag -x; there are --port PORT, --drill, --help'],
  ['8080', '"8080" is no flag; there are --port PORT, --drill, --help'],
  ['--drill=fast', '--drill takes no value; there are --port PORT, --drill, --help'],
  ...['--port', '--port=x', '--port 65536', '--port -1', '--port 1e3'].map((line): [string, string] => [
    line,
    'the port is a number from 0 to 65535; 0 takes a free one',
  ]),
])('“%s” is refused in a line', (line, why) => {
  expect(readArguments(line.split(' '), {})).toEqual({ do: 'refuse', why });
});

/** Runs the sandbox's program to its end, as `npm run sandbox` does. */
function run(...words: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--import', REQUIRE_NODE, MAIN, ...words], (_error, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });
}

describe('npm run sandbox', () => {
  test('prints every call with --help', async () => {
    const text = helpText(CALLS, 'http://127.0.0.1:4680');
    expect(await run('--help')).toEqual({ code: 0, out: text, err: '' });
    for (const { method, path } of CALLS) expect(text).toContain(`\n${method} ${path}`);
  });

  test('refuses an unknown flag', async () => {
    expect(await run('--dril')).toEqual({
      code: 1,
      out: '',
      err: 'there is no flag --dril; there are --port PORT, --drill, --help\n',
    });
  });

  test('names --port where the port is taken', SLOW, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const { code, err } = await run('--port', port);
    server.close();
    expect(code).toBe(1);
    expect(err).toContain(
      `the sandbox did not start: port ${port} is taken; choose another with --port, or a free one with --port 0\n`,
    );
  });
});
