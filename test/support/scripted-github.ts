import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createGitHub, type GitHub, type GitHubConfig } from '../../src/github/github.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As it came; empty if there was none. */
  readonly body: string;
  /** Where the server is. */
  readonly url: string;
}

/**
 * What GitHub answers: JSON, or bytes as they are. `cut` sends the head of a page and half of its body, and ends the
 * connection; `drop` ends it at once; `hang` says nothing.
 */
export type Scripted =
  | 'cut'
  | 'drop'
  | 'hang'
  | { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };
export type Script = (asked: Asked) => Scripted | Promise<Scripted>;

interface ScriptedGitHub extends AsyncDisposable {
  readonly url: string;
  readonly github: GitHub;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  /** A key such as an App has. */
  readonly privateKey: string;
}

/** The bot's GitHub against a server that answers as a test says: for what the sandbox's GitHub never does. */
export async function startScripted(
  script: Script,
  config: Partial<GitHubConfig> = {},
): Promise<ScriptedGitHub> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const answering = async () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', url);
      asked.push(pathname);
      const { method = 'GET', headers } = request;
      const body = await text(request);
      const answer = await script({ method, path: pathname, query: searchParams, headers, body, url });
      if (answer === 'hang') return;
      if (answer === 'drop') {
        response.destroy();
        return;
      }
      if (answer === 'cut') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('[{"ghsa_id":', () => response.destroy());
        return;
      }
      const bytes = Buffer.isBuffer(answer.body);
      response.writeHead(answer.status, {
        ...(bytes ? {} : { 'content-type': 'application/json' }),
        ...answer.headers,
      });
      response.end(bytes ? answer.body : JSON.stringify(answer.body));
    };
    // A script that fails fails the test by what it leaves unanswered.
    answering().catch(() => response.destroy());
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
      ...config,
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
