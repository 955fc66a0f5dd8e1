import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createGitHub, type GitHub } from '../../src/github/github.ts';

interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  /** Where the server is. */
  readonly url: string;
}

/** What GitHub answers; `cut` sends the head of a page and half of its body, and ends the connection. */
export type Script = (
  asked: Asked,
) => 'cut' | { status: number; body: unknown; headers?: Record<string, string> };

interface Scripted extends AsyncDisposable {
  readonly url: string;
  readonly github: GitHub;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  /** A key such as an App has. */
  readonly privateKey: string;
}

/** The bot's GitHub against a server that answers as a test says: for what the sandbox's GitHub never does. */
export async function startScripted(script: Script): Promise<Scripted> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    asked.push(pathname);
    const answer = script({ path: pathname, query: searchParams, url });
    if (answer === 'cut') {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('[{"ghsa_id":', () => response.destroy());
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    asked,
    github: createGitHub({
      auth: { kind: 'token', token: 't' },
      apiUrl: url,
      repositories: ['stacklok/codegate'],
    }),
    get privateKey() {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      return privateKey.export({ type: 'pkcs1', format: 'pem' });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
