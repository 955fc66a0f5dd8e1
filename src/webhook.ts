import { createServer, type IncomingMessage } from 'node:http';

/** What a webhook of GitHub's is answered from. */
export interface WebhookOptions {
  readonly secret: string;
  /** Called for an event of GitHub's about an advisory. Nothing of what it says is handed on. */
  readonly wake: () => void;
}

/** GitHub's largest event has 25 MB; one about an advisory has its description, which has 64 KB at most. */
const MOST_BYTES = 2 ** 20;
/** GitHub gives up after ten seconds. */
const PATIENCE_MS = 10_000;
const MOST_CONNECTIONS = 50;
/** Where it listens: what comes from elsewhere comes through a proxy. */
export const WEBHOOK_HOST = '127.0.0.1';

/** What to do about a port that cannot be listened at. */
export function portTaken(port: number): string {
  return `WEBHOOK_PORT ${port}: cannot be listened at. Stop what has it, or name another port.`;
}

/**
 * Listens on 127.0.0.1 for `POST /github`, behind a proxy that speaks TLS. An event is signed with the secret, or answered
 * 401; one about an advisory wakes the sync, which asks GitHub itself. So who knows the secret can do no more than that.
 * Gives the port and the way to end it.
 */
export async function serveWebhook(
  port: number,
  { secret, wake }: WebhookOptions,
): Promise<{ port: number; close: () => void }> {
  // Loaded where it is used, which is seldom.
  const { Webhooks } = await import('@octokit/webhooks');
  const webhooks = new Webhooks({ secret });
  const answer = async (request: IncomingMessage): Promise<number> => {
    if (request.url !== '/github') return 404;
    if (request.method !== 'POST') return 405;
    const { 'x-hub-signature-256': signature, 'x-github-event': event } = request.headers;
    const body = await bodyOf(request);
    if (body === undefined) return 413;
    if (typeof signature !== 'string' || !(await isSigned(webhooks, body, signature))) return 401;
    if (event === 'repository_advisory') wake();
    return 202;
  };
  const server = createServer((request, response) => {
    // A request that breaks off is answered nowhere.
    answer(request).then(
      (status) => response.writeHead(status, { connection: 'close' }).end(),
      () => response.destroy(),
    );
  });
  server.requestTimeout = PATIENCE_MS;
  server.headersTimeout = PATIENCE_MS;
  server.maxConnections = MOST_CONNECTIONS;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', () => reject(new Error(portTaken(port))));
  server.listen(port, WEBHOOK_HOST, resolve);
  await promise;
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    close: () => server.close(),
  };
}

/** What was sent; `undefined` where it is more than GitHub says of an advisory. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    // Who sends more hears it at the end: to stop reading would cut the connection.
    if (length <= MOST_BYTES) parts.push(bytes);
  }
  if (length > MOST_BYTES) return undefined;
  return Buffer.concat(parts).toString('utf8');
}

async function isSigned(
  webhooks: { verify(body: string, signature: string): Promise<boolean> },
  body: string,
  signature: string,
): Promise<boolean> {
  // It throws for what is no signature at all.
  return webhooks.verify(body, signature).catch(() => false);
}
