import { GitHubRefusal } from './refusal.ts';

interface Window {
  used: number;
  reset: Temporal.Instant;
}

const AUTHENTICATED = 5000;
const ANONYMOUS = 60;

/** GitHub's primary rate limit: so many requests in an hour of the sandbox's clock. */
export class RateLimit {
  readonly #windows = new Map<string, Window>();
  readonly #now: () => Temporal.Instant;

  constructor(now: () => Temporal.Instant) {
    this.#now = now;
  }

  /** Counts one request and gives the headers that every answer carries. */
  count(caller: string, authenticated: boolean): { exceeded: boolean; headers: Record<string, string> } {
    const window = this.#window(caller);
    const limit = authenticated ? AUTHENTICATED : ANONYMOUS;
    const exceeded = window.used >= limit;
    if (!exceeded) window.used += 1;
    return { exceeded, headers: headersOf(this.status(caller, authenticated)) };
  }

  /** Takes back a request that was counted: "not modified" is free to who asked with a sign-in. */
  forgive(caller: string, authenticated: boolean): Record<string, string> {
    const window = this.#window(caller);
    if (authenticated && window.used > 0) window.used -= 1;
    return headersOf(this.status(caller, authenticated));
  }

  /** Where a caller stands, without counting. `reset` is in seconds since the epoch. */
  status(caller: string, authenticated: boolean) {
    const window = this.#window(caller);
    const limit = authenticated ? AUTHENTICATED : ANONYMOUS;
    return {
      limit,
      used: window.used,
      remaining: limit - window.used,
      reset: Math.floor(window.reset.epochMilliseconds / 1000),
    };
  }

  /** Lets everybody ask anew, as after an hour. */
  renew(): void {
    this.#windows.clear();
  }

  #window(caller: string): Window {
    const known = this.#windows.get(caller);
    if (known && Temporal.Instant.compare(this.#now(), known.reset) < 0) return known;
    const fresh = { used: 0, reset: this.#now().add({ hours: 1 }) };
    this.#windows.set(caller, fresh);
    return fresh;
  }
}

/** What GitHub says once the hour's requests are spent. */
export function rateLimitExceeded(headers: Record<string, string>): GitHubRefusal {
  return new GitHubRefusal(403, 'API rate limit exceeded.', { headers });
}

function headersOf(status: ReturnType<RateLimit['status']>): Record<string, string> {
  return {
    'x-ratelimit-limit': String(status.limit),
    'x-ratelimit-remaining': String(status.remaining),
    'x-ratelimit-used': String(status.used),
    'x-ratelimit-reset': String(status.reset),
    'x-ratelimit-resource': 'core',
  };
}
