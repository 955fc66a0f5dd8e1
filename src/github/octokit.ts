import type { Octokit } from '@octokit/rest';
import { fetch as fetchThrough } from 'undici';
import { z } from 'zod';
import { gatedAgent, type Leave } from '../lease/gated-agent.ts';
import { heardAnswer, type HeardAnswer } from './heard.ts';
import { understood } from './response.ts';

/** How to sign in: a token, or a GitHub App (which asks for a token by itself and renews it). */
export type GitHubAuth =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'app'; readonly appId: string; readonly privateKey: string };

/** Told of every answer what it says besides what was asked. */
export type Hear = (answer: HeardAnswer) => void;

/** What stands around each request to GitHub. */
export interface Around {
  readonly heard: Hear;
  readonly fetch: Fetch;
}

type Fetch = (url: string, asked: Asked) => Promise<Answered>;

/** As much of a request as Octokit makes. */
interface Asked {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** As much of an answer as is looked at here. */
interface Answered extends Pick<Response, 'status' | 'ok'> {
  readonly headers: Pick<Headers, 'get'>;
  clone(): Pick<Response, 'arrayBuffer'>;
}

/** How GitHub is asked; where `leave` is given, it is asked before anything is changed there. */
export function fetchFor(leave: Leave | undefined): Fetch {
  if (!leave) return fetch;
  const dispatcher = gatedAgent(leave);
  return (url, asked) => fetchThrough(url, { ...asked, dispatcher });
}

/** Nothing may hang for longer: the person who waits has a few seconds, the next sync comes in minutes. */
const TIMEOUT_MS = 10_000;

const Installation = z.object({ id: z.int() });

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * Asks, and resolves when the answer has come to its end. Octokit would take one that is cut off for an empty one,
 * and a page of a listing for the last. Rejects where something else than GitHub answers.
 */
async function fetchWhole(url: string, asked: Asked, { heard, fetch: ask }: Around): Promise<Answered> {
  const response = await ask(url, { ...asked, signal: AbortSignal.timeout(TIMEOUT_MS) });
  heard(heardAnswer(response.status, response.headers));
  await response.clone().arrayBuffer();
  // GitHub's API never answers so: it is the page of something on the way.
  if (response.ok && response.headers.get('content-type')?.startsWith('text/html'))
    throw new Error('no answer');
  return response;
}

/**
 * The real Octokit at `apiUrl`, signed in. It writes no log: its lines hold addresses, and those hold ids of
 * advisories. An App signs in as its installation on the owner of `repository`.
 */
export async function createOctokit(
  auth: GitHubAuth,
  apiUrl: string,
  repository: string,
  around: Around,
): Promise<Octokit> {
  // Loaded with the first question to GitHub: the bot answers in Discord before.
  const { Octokit: Client } = await import('@octokit/rest');
  const common = {
    baseUrl: apiUrl,
    userAgent: 'codegate-advisory-bot',
    log: silent,
    request: {
      fetch: (url: string, asked: Asked) => fetchWhole(url, asked, around),
    },
  };
  if (auth.kind === 'token') return new Client({ ...common, auth: auth.token });
  // Only an App needs it, and it brings its own cryptography along.
  const { createAppAuth } = await import('@octokit/auth-app');
  const credentials = { appId: auth.appId, privateKey: auth.privateKey };
  const app = new Client({ ...common, authStrategy: createAppAuth, auth: credentials });
  const [owner = '', repo = ''] = repository.split('/');
  const { data } = await app.rest.apps.getRepoInstallation({ owner, repo });
  const { id: installationId } = understood(Installation, data);
  return new Client({
    ...common,
    authStrategy: createAppAuth,
    auth: { ...credentials, installationId },
  });
}
