import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveWebhook } from '../src/webhook.ts';

const SECRET = 'what GitHub and the bot know';
const BODY = JSON.stringify({ action: 'reported', repository_advisory: { summary: 'words' } });
let woken = 0;
let served: Awaited<ReturnType<typeof serveWebhook>>;

beforeEach(async () => {
  woken = 0;
  served = await serveWebhook(0, { secret: SECRET, wake: () => void (woken += 1) });
});
afterEach(() => served.close());

const signed = (body: string, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function send(
  change: { method?: string; path?: string; event?: string; signature?: string; body?: string } = {},
): Promise<number> {
  const { method = 'POST', path = '/github', event = 'repository_advisory', body = BODY } = change;
  const { signature = signed(body) } = change;
  const answer = await fetch(`http://127.0.0.1:${served.port}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      ...(signature === '' ? {} : { 'x-hub-signature-256': signature }),
    },
    ...(method === 'POST' ? { body } : {}),
  });
  return answer.status;
}

test('a signed event about an advisory wakes the sync, whatever it says', async () => {
  expect(await send()).toBe(202);
  expect(await send({ body: 'no JSON at all: ü' })).toBe(202);
  expect(woken).toBe(2);
});

test.each<[string, Parameters<typeof send>[0], number]>([
  ['signed by another', { signature: signed(BODY, 'another secret') }, 401],
  ['signed for another body', { signature: signed(`${BODY} `) }, 401],
  ['signed by an older hash', { signature: signed(BODY).replace('sha256', 'sha1') }, 401],
  ['with half a signature', { signature: signed(BODY).slice(0, 40) }, 401],
  ['with a signature that is none', { signature: 'sha256=ü'.replace('ü', 'x') }, 401],
  ['without a signature', { signature: '' }, 401],
  ['longer than an advisory is', { body: 'x'.repeat(2 ** 20 + 1) }, 413],
  ['elsewhere', { path: '/' }, 404],
  ['that is no event', { method: 'GET' }, 405],
  ['about something else', { event: 'push' }, 202],
  ['with which GitHub tries the address', { event: 'ping' }, 202],
])('a request %s wakes nothing', async (_, change, status) => {
  expect(await send(change)).toBe(status);
  expect(woken).toBe(0);
});

test('a port that another has is named', async () => {
  await expect(serveWebhook(served.port, { secret: SECRET, wake: () => {} })).rejects.toThrow(
    `WEBHOOK_PORT ${served.port}: cannot be listened at.`,
  );
});
