import { DefaultRestOptions, REST, type RateLimitData, type RequestData, type RESTOptions } from 'discord.js';
import { gatedAgent, type Leave } from '../lease/gated-agent.ts';

/** What is asked of Discord's REST API beside discord.js's own client. */
export type Rest = Pick<REST, 'get' | 'post' | 'patch'>;

/** How long Discord may take to answer a request, in milliseconds. */
const ANSWER_MS = 10_000;
/** A wait that Discord asks for and that is longer goes back to the one who asked, in milliseconds. */
const LONGEST_WAIT_MS = 3000;
/**
 * Where it does: messages have another turn in the outbox, and the question who a member is can be asked again. An
 * answer to a person has no other turn, and waits.
 */
const NOT_WAITED_FOR = ['/channels/', '/users/', '/guilds/'];

export interface RestGates {
  readonly requestsPerSecond?: number;
  /** Asked before anything is written; left out where there is one machine. */
  readonly leave?: Leave | undefined;
}

/** How Discord's REST API is asked at `apiUrl`. */
export function restOptions(
  apiUrl: string,
  { requestsPerSecond = DefaultRestOptions.globalRequestsPerSecond, leave }: RestGates = {},
): Partial<RESTOptions> {
  return {
    api: apiUrl,
    timeout: ANSWER_MS,
    globalRequestsPerSecond: requestsPerSecond,
    ...(leave ? { agent: gatedAgent(leave) } : {}),
    rejectOnRateLimit: (limit) =>
      waitOf(limit) > LONGEST_WAIT_MS && NOT_WAITED_FOR.some((begin) => limit.route.startsWith(begin)),
  };
}

/** How long Discord wants to be left alone, in milliseconds: it says so for a route, for a part of it, or for all. */
export function waitOf({
  timeToReset,
  retryAfter,
  sublimitTimeout,
}: Pick<RateLimitData, 'timeToReset' | 'retryAfter' | 'sublimitTimeout'>): number {
  return Math.max(timeToReset, retryAfter, sublimitTimeout);
}

/**
 * A client that keeps its token. The one it is made from forgets the token at any 401 and sends nothing from then on; a
 * token that is not valid any more is for the gateway to tell.
 */
export class LastingRest extends REST {
  override setToken(token: string | null): this {
    return token === null ? this : super.setToken(token);
  }
}

/**
 * The same client for messages: a request that has not come to its end in time is given up, however often it would be
 * tried again, and fails as one without an answer.
 */
export function givingUp(rest: Rest, afterMs = ANSWER_MS): Rest {
  const timed = (options?: RequestData) => ({
    ...options,
    signal: AbortSignal.timeout(afterMs),
  });
  return {
    get: (route, options) => rest.get(route, timed(options)),
    post: (route, options) => rest.post(route, timed(options)),
    patch: (route, options) => rest.patch(route, timed(options)),
  };
}
