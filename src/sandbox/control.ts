import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Call, Controlled } from './call.ts';
import { CALLS } from './calls.ts';
import { ControlError } from './control-error.ts';
import { PageRoutes } from './page-routes.ts';
import { strangeness } from './strangers.ts';

/**
 * Serves {@link CALLS} and the page to practise on, on 127.0.0.1: JSON in, JSON or text out, 400 with a sentence for a
 * wrong call, 403 for what another site makes a browser send.
 */
export async function serveControl(
  sandbox: Controlled,
  port: number,
): Promise<{ port: number; close: () => Promise<void> }> {
  const page = new PageRoutes(sandbox);
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const { status, headers, text } = await respond(sandbox, page, incoming);
      outgoing.writeHead(status, headers);
      outgoing.end(text);
    })();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the control API listens on no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Response {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
}

async function respond(sandbox: Controlled, page: PageRoutes, incoming: IncomingMessage): Promise<Response> {
  try {
    const strange = strangeness(incoming.headers);
    if (strange !== undefined) return json(403, { error: strange });
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`);
    const shown = incoming.method === 'GET' ? await page.get(url.pathname) : undefined;
    if (shown) return { status: 200, ...shown };
    const body = await bodyOf(incoming);
    const { call, name } = find(incoming.method ?? 'GET', url.pathname);
    const answer = (await call.answer(sandbox, { name, body, url: url.origin })) ?? {};
    return typeof answer === 'string'
      ? { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, text: answer }
      : json(200, answer);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return json(error instanceof ControlError ? 400 : 500, { error: message });
  }
}

function json(status: number, answer: unknown): Response {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    text: `${JSON.stringify(answer)}\n`,
  };
}

/** The call that a request asks for, and what its path names. */
function find(method: string, path: string): { call: Call; name: string } {
  for (const call of CALLS) {
    if (call.method !== method) continue;
    if (call.path === path) return { call, name: '' };
    const [, before] = /^(.*\/)[A-Z]+$/.exec(call.path) ?? [];
    if (before !== undefined && path.startsWith(before) && path !== before)
      return { call, name: decoded(path.slice(before.length)) };
  }
  throw new ControlError(`there is no call ${method} ${path}; GET /sandbox/help shows those that there are`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ControlError(`"${text}" is not encoded as a part of a path`);
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(incoming, 'end');
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    throw new ControlError('the body is not JSON');
  }
}
