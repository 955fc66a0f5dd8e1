import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMiniProcess } from './fixtures/mini.ts';
import { CALLS } from '../../src/sandbox/calls.ts';
import { helpText } from '../../src/sandbox/help.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startMiniProcess();
});
afterAll(() => sandbox.close());

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${sandbox.url}/sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const parsed: unknown = await response.json();
  return { status: response.status, body: parsed };
}

test('the calls answer as the contract says', async () => {
  expect(await call('GET', '')).toMatchObject({ status: 200, body: { bot: { ready: true, commands: 1 } } });
  expect(
    await call('POST', '/run', { as: 'security-1', in: 'general', line: '/mini say text:hi' }),
  ).toMatchObject({
    status: 200,
    body: { kind: 'message', ephemeral: false, text: 'hi', modal: null, files: [], selects: [] },
  });
  expect(await call('GET', '/channels/general')).toMatchObject({ body: { messages: [{ text: 'hi' }] } });
  expect(await call('GET', '/dms/reporter')).toEqual({ status: 200, body: { messages: [] } });
  expect(await call('POST', '/clock', { advance: 'PT30M' })).toEqual({
    status: 200,
    body: { now: '2026-03-02T09:30:00Z' },
  });
  expect(await call('POST', '/clock', { to: '2026-03-02T10:00:00Z' })).toMatchObject({ status: 200 });
  expect(await call('POST', '/faults', { target: 'gateway', close: 4000 })).toEqual({
    status: 200,
    body: {},
  });
  expect(await call('POST', '/restart', { signal: 'SIGKILL' })).toMatchObject({ status: 200 });
  const { body } = await call('GET', '/requests');
  expect(body).toContainEqual(
    expect.objectContaining({ target: 'discord', method: 'GET', path: '/gateway/bot', status: 200 }),
  );
});

test.each([
  ['POST', '/run', { as: 'nobody', line: '/mini defer' }, /nobody called "nobody"; there are security-1/],
  ['POST', '/run', { as: 'security-1', in: 'attic', line: '/mini defer' }, /no channel "attic"/],
  ['POST', '/run', { as: 'security-1' }, /line: /],
  ['POST', '/run', '{', /not JSON/],
  ['POST', '/submit', { as: 'security-1', modal: '1', fields: {} }, /no modal 1 stands open/],
  [
    'POST',
    '/autocomplete',
    { as: 'security-1', line: '/mini pick', focused: 'size' },
    /without autocomplete/,
  ],
  ['POST', '/press', { as: 'security-1', message: '1' }, /either a button, by its label, or a custom_id/],
  [
    'POST',
    '/press',
    { as: 'security-1', message: '1', button: 'Go', custom_id: 'go' },
    /either a button, by its label, or a custom_id/,
  ],
  ['POST', '/dismiss', { as: 'security-1', message: '1' }, /no message 1/],
  ['GET', '/answers/nobody', undefined, /nobody called/],
  ['GET', '/files/1', undefined, /no file 1/],
  ['POST', '/clock', { to: 'next', advance: 'PT1H' }, /clock|unrecognized|invalid/i],
  ['POST', '/discord', { leave: 'nobody' }, /nobody called nobody/],
  ['POST', '/discord', {}, /one of permission/],
  ['POST', '/clock', { advance: 'tomorrow' }, /no ISO 8601 duration/],
  ['POST', '/clock', { to: '2020-01-01T00:00:00Z' }, /does not go back/],
  ['POST', '/faults', { target: 'discord', times: 1 }, /needs a status/],
  ['POST', '/faults', { target: 'moon', times: 1 }, /target/],
  ['POST', '/mail', { from: 'nobody', subject: 'x', text: 'y' }, /from: is no e-mail address/],
  ['POST', '/mail', { from: 'a@b.c', subject: 'x\r\nBcc: z@z.z', text: 'y' }, /subject: is one line/],
  [
    'POST',
    '/mail',
    { from: 'a@b.c', to: 'other@b.c', subject: 'x', text: 'y' },
    /nobody here reads what goes to other@b.c: write to security@codegate.test/,
  ],
  ['POST', '/reset', { preset: 'never' }, /preset/],
  ['POST', '/reset', {}, /preset/],
  ['POST', '/restart', { signal: 'SIGHUP' }, /signal/],
  ['GET', '/channels/attic', undefined, /no channel/],
  ['GET', '/dms/nobody', undefined, /nobody called/],
  ['GET', '/nothing', undefined, /no call GET \/sandbox\/nothing; GET \/sandbox\/help shows/],
  ['GET', '/channels/', undefined, /no call GET \/sandbox\/channels\/;/],
  ['GET', '/channels/%', undefined, /"%" is not encoded/],
  ['GET', '/run', undefined, /no call GET \/sandbox\/run/],
  ['POST', '/github/report', {}, /without GitHub/],
])('%s %s with %j is 400', async (method, path, body, message) => {
  expect(await call(method, path, body)).toEqual({
    status: 400,
    body: { error: expect.stringMatching(message) },
  });
});

test('GET /sandbox/help answers with every call, as text', async () => {
  const response = await fetch(`${sandbox.url}/sandbox/help`);
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await response.text()).toBe(helpText(CALLS, sandbox.url));
});
