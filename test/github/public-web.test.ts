import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  isForbidden,
  isPublic,
  publicFetch,
  publicLookup,
  type Resolve,
} from '../../src/github/public-web.ts';

describe('an address', () => {
  test.each([
    '127.0.0.1',
    '127.8.9.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2001:db8::1',
    '2001::1',
    'no address',
    '',
  ])('%s is none of the Internet', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test.each([
    '140.82.121.4',
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '223.255.255.254',
    '2606:50c0::1',
    '64:ff9b::8c52:7904',
  ])('%s is one of the Internet', (address) => {
    expect(isPublic(address)).toBe(true);
  });
});

let asked = 0;
let location: string | undefined;
const server = createServer((_, response) => {
  asked += 1;
  if (location === undefined) response.end('an answer');
  else response.writeHead(302, { location }).end();
});
let port = 0;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});

afterAll(() => server.closeAllConnections());

/** Names resolve to what a test says, one answer after the other. */
function resolving(...answers: string[][]) {
  const names: string[] = [];
  const resolve: Resolve = (name, _, callback) => {
    names.push(name);
    const found = answers[Math.min(names.length, answers.length) - 1] ?? [];
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { names, resolve };
}

/** `forbidden`, `failed`, or what was answered. */
async function outcome(url: string, configured: readonly string[] = [], resolve?: Resolve) {
  asked = 0;
  try {
    return await (await publicFetch(configured, resolve)(url)).text();
  } catch (error) {
    return isForbidden(error) ? 'forbidden' : 'failed';
  }
}

describe('an address that others wrote', () => {
  test.each([
    'https://127.0.0.1',
    'https://[::1]',
    'https://0x7f.1',
    'https://[::ffff:127.0.0.1]',
    'http://127.0.0.1',
  ])('%s is not connected to', async (place) => {
    location = undefined;
    expect(await outcome(`${place}:${port}/`)).toBe('forbidden');
    expect(asked).toBe(0);
  });

  test('is judged by all that its name resolves to', async () => {
    for (const found of [['127.0.0.1'], ['10.0.0.1'], ['fd00::1'], ['140.82.121.4', '127.0.0.1'], []]) {
      const { names, resolve } = resolving(found);
      expect(await outcome(`https://localhost:${port}/`, [], resolve)).toBe('forbidden');
      expect(names).toEqual(['localhost']);
    }
  });

  test('is resolved once: what was judged is what is connected to', () => {
    const { names, resolve } = resolving(['140.82.121.4', '2606:50c0::1'], ['127.0.0.1']);
    const given: unknown[] = [];
    publicLookup(resolve)('name.example', { all: true }, (...found) => given.push(found));
    expect({ names, given }).toEqual({
      names: ['name.example'],
      given: [
        [
          null,
          [
            { address: '140.82.121.4', family: 4 },
            { address: '2606:50c0::1', family: 6 },
          ],
        ],
      ],
    });
    publicLookup(resolving(['140.82.121.4']).resolve)('name.example', {}, (...found) => given.push(found));
    expect(given[1]).toEqual([null, '140.82.121.4', 4]);
  });
});

describe('a server of the configuration', () => {
  test('may be private and plain', async () => {
    location = undefined;
    expect(await outcome(`http://127.0.0.1:${port}/`, [`http://127.0.0.1:${port}/api`])).toBe('an answer');
  });

  test('is that service alone, and sends to no other place of its network', async () => {
    const configured = [`http://127.0.0.1:${port}`];
    for (const place of [
      'http://127.0.0.1:8081/',
      'http://localhost:8081/',
      'https://10.0.0.1/',
      'http://example.org/',
    ]) {
      location = place;
      expect(await outcome(`http://127.0.0.1:${port}/`, configured)).toBe('forbidden');
      expect(asked).toBe(1);
    }
  });
});
