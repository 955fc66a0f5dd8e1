import { createHash, randomUUID } from 'node:crypto';
import type { WireRequest, WireResponse } from '../wire.ts';
import { callerKey, requirePermission, type Caller, type Callers } from './callers.ts';
import { RateLimit, rateLimitExceeded } from './rate-limit.ts';
import { GitHubRefusal, notFound } from './refusal.ts';
import { findRoute, type Reply, type Route } from './router.ts';

const DOCS = 'https://docs.github.com/rest';
const API_VERSION = '2022-11-28';

/** What is the same at every path: credentials, permissions, rate limits, conditional requests, the form of errors. */
export class Api {
  readonly limits: RateLimit;
  readonly #routes: readonly Route[];
  readonly #callers: Callers;

  constructor(routes: readonly Route[], callers: Callers, limits: RateLimit) {
    this.#routes = routes;
    this.#callers = callers;
    this.limits = limits;
  }

  async answer(request: WireRequest): Promise<WireResponse> {
    const common: Record<string, string> = {
      'x-github-request-id': randomUUID().toUpperCase(),
      'x-github-media-type': 'github.v3; format=json',
    };
    const found = findRoute(this.#routes, request.method, request.path);
    try {
      const caller = this.#admit(request, common);
      if (!found) throw notFound();
      const { route } = found;
      if (route.permission) {
        common['x-accepted-github-permissions'] = route.permission;
        requirePermission(caller, route.permission);
      }
      const { path, query, headers } = request;
      const reply = await route.handle({
        param: (name) => found.param(name),
        path,
        query,
        headers,
        caller,
        body: bodyOf(request),
      });
      const answer = conditional(request, withHeaders(reply, common));
      if (answer.status !== 304) return answer;
      const spared = this.limits.forgive(
        callerKey(request.headers.authorization),
        caller.kind !== 'anonymous',
      );
      return { ...answer, headers: { ...answer.headers, ...spared } };
    } catch (error) {
      if (!(error instanceof GitHubRefusal)) throw error;
      return withHeaders(refusalReply(error, found?.route), common);
    }
  }

  /** Recognises the caller and counts the request; the limit's headers are on every answer. */
  #admit(request: WireRequest, common: Record<string, string>): Caller {
    const { authorization } = request.headers;
    const version = request.headers['x-github-api-version'];
    if (request.headers['user-agent'] === undefined) {
      throw new GitHubRefusal(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
      );
    }
    if (version !== undefined && version !== API_VERSION) {
      throw new GitHubRefusal(
        400,
        `${String(version)} is not a supported version. The sandbox speaks ${API_VERSION}.`,
      );
    }
    common['x-github-api-version-selected'] = API_VERSION;
    const caller = this.#callers.recognise(authorization);
    if (request.path !== '/rate_limit') {
      const counted = this.limits.count(callerKey(authorization), caller.kind !== 'anonymous');
      Object.assign(common, counted.headers);
      if (counted.exceeded) throw rateLimitExceeded(counted.headers);
    }
    return caller;
  }
}

function bodyOf(request: WireRequest): unknown {
  if (request.raw.length === 0) return undefined;
  if (request.body === undefined) throw new GitHubRefusal(400, 'Problems parsing JSON');
  if (typeof request.body !== 'object' || request.body === null || Array.isArray(request.body)) {
    throw new GitHubRefusal(400, 'Body should be a JSON object');
  }
  return request.body;
}

function refusalReply(refusal: GitHubRefusal, route: Route | undefined): Reply {
  return {
    status: refusal.status,
    headers: { ...refusal.headers },
    body: {
      message: refusal.message,
      ...(refusal.errors && { errors: refusal.errors }),
      documentation_url: `${DOCS}${route ? `/${route.docs}` : ''}`,
      status: String(refusal.status),
    },
  };
}

function withHeaders(reply: Reply, common: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...common, ...reply.headers } };
}

/** GitHub tags what it gives and answers 304 to who has it already. */
function conditional(request: WireRequest, reply: Reply): WireResponse {
  if (request.method !== 'GET' || reply.status !== 200 || Buffer.isBuffer(reply.body)) return reply;
  const etag = `W/"${createHash('sha256').update(JSON.stringify(reply.body)).digest('hex')}"`;
  const headers = { ...reply.headers, etag };
  if (request.headers['if-none-match'] === etag) return { status: 304, headers };
  return { ...reply, headers };
}
