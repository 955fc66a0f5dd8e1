import { Octokit } from '@octokit/rest';

/** How to sign in: a token, or a GitHub App (which asks for a token by itself and renews it). */
export type GitHubAuth =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'app'; readonly appId: string; readonly privateKey: string };

/** Nothing may hang for longer: the person who waits has a few seconds, the next sync comes in minutes. */
const TIMEOUT_MS = 10_000;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * The real Octokit at `apiUrl`, signed in. It writes no log: its lines hold addresses, and those hold ids of
 * advisories. An App signs in as its installation on the owner of `repository`.
 */
export async function createOctokit(auth: GitHubAuth, apiUrl: string, repository: string): Promise<Octokit> {
  const common = {
    baseUrl: apiUrl,
    userAgent: 'codegate-advisory-bot',
    log: silent,
    request: {
      fetch: (url: string, init: RequestInit) =>
        fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
    },
  };
  if (auth.kind === 'token') return new Octokit({ ...common, auth: auth.token });
  // Only an App needs it, and it brings its own cryptography along.
  const { createAppAuth } = await import('@octokit/auth-app');
  const credentials = { appId: auth.appId, privateKey: auth.privateKey };
  const app = new Octokit({ ...common, authStrategy: createAppAuth, auth: credentials });
  const [owner = '', repo = ''] = repository.split('/');
  const { data } = await app.rest.apps.getRepoInstallation({ owner, repo });
  return new Octokit({
    ...common,
    authStrategy: createAppAuth,
    auth: { ...credentials, installationId: data.id },
  });
}
