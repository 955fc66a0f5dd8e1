import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startMini } from './fixtures/mini.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startMini();
});
afterAll(() => sandbox.close());

/** Asks with headers that `fetch` would not send. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>(
    (resolve, reject) => {
      const asked = request(`${sandbox.url}${path}`, { method, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      });
      asked.once('error', reject);
      asked.end();
    },
  );
}

test('the page is served with a policy that lets no script and no style stand in a text', async () => {
  const { status, headers, text } = await ask('/');
  expect(status).toBe(200);
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(text).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son\w+=/);
});

test('modules come without types, packages as modules that import nothing', async () => {
  const { html } = { html: (await ask('/')).text };
  const modules = [...html.matchAll(/modulepreload" href="([^"]+)"/g)].map(([, address = '']) => address);
  expect(modules.length).toBeGreaterThan(20);
  for (const address of modules) {
    const { status, headers, text } = await ask(address);
    expect({ address, status, type: headers['content-type'] }).toEqual({
      address,
      status: 200,
      type: 'text/javascript; charset=utf-8',
    });
    const imports = [...text.matchAll(/^(?:import|export)\b[^'"]*from\s*['"]([^'"]+)['"]/gm)];
    for (const [, path = ''] of imports) expect(path).toMatch(/^\.\.?\//);
  }
});

test.each([
  '/page/../sandbox.ts',
  '/page/%2e%2e/sandbox.ts',
  '/page/tsconfig.json',
  '/page/main.js',
  '/page',
])('nothing else is served: %s', async (path) => {
  expect((await ask(path)).status).toBe(400);
});

test.each([
  [{ host: 'sandbox.example' }],
  [{ host: '127.0.0.1.example:4680' }],
  [{ origin: 'https://example.org' }],
  [{ origin: 'null' }],
  [{ origin: 'http://127.0.0.1:1' }],
  [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  [{ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
])('what another site makes a browser send is refused: %j', async (headers) => {
  for (const path of ['/', '/sandbox', '/page/main.ts']) expect((await ask(path, headers)).status).toBe(403);
});

test('its own page is answered, and a link from elsewhere leads to it', async () => {
  const { host } = new URL(sandbox.url);
  expect((await ask('/sandbox', { origin: sandbox.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect((await ask('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(200);
  expect((await ask('/', { host: host.replace('127.0.0.1', 'localhost') })).status).toBe(200);
});

test('the page hears that a person was answered, and no word of the answer', async () => {
  const heard = await fetch(`${sandbox.url}/page/events`);
  const reader = heard.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { text } = await sandbox.run('security-1', '/mini say text:psst hidden:true');
  let told = '';
  while (!told.includes('event: answer')) told += (await reader?.read())?.value ?? '';
  await reader?.cancel();
  expect(text).not.toBe('');
  expect(told).toContain('{"as":"security-1"}');
  expect(told).not.toContain(text);
});
