import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Bytes, Stream, type Call, type Controlled } from './call.ts';
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
      const answer = await respond(sandbox, page, incoming);
      if (answer instanceof Stream) stream(answer, outgoing);
      else outgoing.writeHead(answer.status, answer.headers).end(answer.content);
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
  content: string | Buffer;
}

/** How often a stream says that it goes on, so that nobody on the way takes it for dead, in milliseconds. */
const SIGN_OF_LIFE_MS = 15_000;

/** Sends events until the caller hangs up. */
function stream({ open }: Stream, outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  // Whoever reads this is being told from now on.
  outgoing.write(': the sandbox tells what happens\n\n');
  const end = open((text) => void outgoing.write(text));
  const life = setInterval(() => void outgoing.write(':\n\n'), SIGN_OF_LIFE_MS).unref();
  outgoing.once('close', () => {
    clearInterval(life);
    end();
  });
}

async function respond(
  sandbox: Controlled,
  page: PageRoutes,
  incoming: IncomingMessage,
): Promise<Response | Stream> {
  try {
    const strange = strangeness(incoming.headers);
    if (strange !== undefined) return json(403, { error: strange });
    const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`);
    const shown = incoming.method === 'GET' ? await page.get(url.pathname) : undefined;
    if (shown instanceof Stream) return shown;
    if (shown) return { status: 200, headers: shown.headers, content: shown.text };
    const body = await bodyOf(incoming);
    const { call, name } = find(incoming.method ?? 'GET', url.pathname);
    const answer = (await call.answer(sandbox, { name, body, url: url.origin })) ?? {};
    if (answer instanceof Stream) return answer;
    if (answer instanceof Bytes) return file(answer);
    return typeof answer === 'string'
      ? { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, content: answer }
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
    content: `${JSON.stringify(answer)}\n`,
  };
}

/** A file under its name. What is in it came from outside: no browser is to run any of it. */
function file({ content, contentType, name }: Bytes): Response {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    },
    content,
  };
}

/** The call that a request asks for, and what its path names. */
function find(method: string, path: string): { call: Call; name: string } {
  const asked = path.split('/');
  for (const call of CALLS) {
    const steps = call.path.split('/');
    if (call.method !== method || steps.length !== asked.length) continue;
    if (!steps.every((step, index) => (isName(step) ? asked[index] !== '' : step === asked[index]))) continue;
    const named = steps.findIndex(isName);
    return { call, name: named < 0 ? '' : decoded(asked[named] ?? '') };
  }
  throw new ControlError(`there is no call ${method} ${path}; GET /sandbox/help shows those that there are`);
}

/** Whether a part of a call's path stands for a name. */
function isName(step: string): boolean {
  return /^[A-Z]+$/.test(step);
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
