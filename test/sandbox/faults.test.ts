import { afterAll, beforeAll, expect, test } from 'vitest';
import { bench } from '../support/sandbox-discord.ts';
import { faultSchema } from '../../src/sandbox/faults.ts';
import { serve, Wire } from '../../src/sandbox/wire.ts';
import * as people from '../../src/sandbox/people.ts';

// What a planned fault makes of a request, in the words of the service that it is planned for.

const wire = new Wire();
let served: { port: number; close: () => Promise<void> };
beforeAll(async () => {
  served = await serve(wire, 'github', () => ({ status: 200, body: { right: true } }));
});
afterAll(() => served.close());

async function ask(path = '/repos') {
  const response = await fetch(`http://127.0.0.1:${served.port}${path}`);
  const body: unknown = await response.json();
  return { status: response.status, headers: response.headers, body };
}

function plan(fault: unknown): void {
  wire.addFault(faultSchema.parse(fault));
}

test('a fault that lasts until it is cleared outlives every request, and ends with the call', async () => {
  plan({ target: 'github', path: '/repos', status: 502, times: 'until-cleared' });
  for (let time = 0; time < 5; time += 1) expect((await ask()).status).toBe(502);
  expect((await ask('/orgs')).status).toBe(200);
  wire.clearFaults();
  expect((await ask()).status).toBe(200);
});

test('GitHub refuses with the message that is given, or with its own', async () => {
  plan({ target: 'github', status: 422, code: 'Cannot update severity value when CVSS is set.' });
  expect((await ask()).body).toMatchObject({
    message: 'Cannot update severity value when CVSS is set.',
    documentation_url: 'https://docs.github.com/rest',
  });
  plan({ target: 'github', status: 401 });
  expect((await ask()).body).toMatchObject({ message: 'Bad credentials' });
});

test('a wait is told in whole seconds, and means too many requests where no status is said', async () => {
  plan({ target: 'github', retry_after: 2.5 });
  const { status, headers } = await ask();
  expect(status).toBe(429);
  expect(headers.get('retry-after')).toBe('3');
});

test('headers come with a fault, and with what the service itself answers', async () => {
  plan({ target: 'github', status: 403, headers: { 'x-ratelimit-remaining': 0 } });
  expect((await ask()).headers.get('x-ratelimit-remaining')).toBe('0');
  plan({ target: 'github', headers: { 'x-ratelimit-remaining': '0' } });
  const { body, headers } = await ask();
  expect(body).toEqual({ right: true });
  expect(headers.get('x-ratelimit-remaining')).toBe('0');
});

test('Discord’s code brings its status and its words', async () => {
  await using service = await bench();
  const path = `/channels/${people.CHANNEL_IDS.general}/messages`;
  for (const [code, status, message] of [
    [50007, 403, 'Cannot send messages to this user'],
    [50278, 403, 'Cannot send messages to this user due to having no mutual guilds'],
    [10003, 404, 'Unknown Channel'],
  ] as const) {
    service.wire.addFault(faultSchema.parse({ target: 'discord', code }));
    expect(await service.call('POST', path, { content: 'x' })).toEqual({ status, body: { message, code } });
  }
  service.wire.addFault(faultSchema.parse({ target: 'discord', status: 403, code: 20028 }));
  expect(await service.call('POST', path, { content: 'x' })).toMatchObject({
    status: 403,
    body: { code: 20028 },
  });
});

test('Discord’s 429 says how long, and whether it is for all there is', async () => {
  await using service = await bench();
  const path = `/channels/${people.CHANNEL_IDS.general}/messages`;
  service.wire.addFault(faultSchema.parse({ target: 'discord', status: 429, retry_after: 0.25 }));
  expect((await service.call('GET', path)).body).toEqual({
    message: 'You are being rate limited.',
    retry_after: 0.25,
    global: false,
  });
  service.wire.addFault(
    faultSchema.parse({ target: 'discord', retry_after: 1, headers: { 'X-RateLimit-Global': 'true' } }),
  );
  expect((await service.call('GET', path)).body).toMatchObject({ global: true });
});

test.each([
  [{ target: 'discord' }, 'needs a status'],
  [{ target: 'discord', code: 'Nobody' }, 'Discord refuses with a number'],
  [{ target: 'github', code: 50007, status: 403 }, 'github refuses with a message'],
  [{ target: 'github', code: 'Not Found' }, 'with which status does github say Not Found?'],
  [{ target: 'discord', code: 1 }, 'with which status does discord say 1?'],
  [{ target: 'discord', status: 500, times: 'often' }, 'until-cleared'],
  [{ target: 'discord', status: 500, times: 0 }, 'expected number to be >=1'],
  [{ target: 'github', headers: { 'a b': '1' } }, 'no name of a header'],
  [{ target: 'github', headers: { a: 'x\r\ny: z' } }, 'no value of a header'],
])('%j is refused', (fault, message) => {
  expect(faultSchema.safeParse(fault).error?.message).toContain(message);
});
