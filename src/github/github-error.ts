import { RequestError } from '@octokit/request-error';
import { causeOf, type GitHubCause } from './github-cause.ts';

/** How long GitHub asks to be left alone. */
export type Wait = { readonly seconds: number } | { readonly until: Temporal.Instant };

/**
 * What went wrong with GitHub, by what can be done about it. `later`: wait (as long as GitHub says, where it does);
 * a write may have happened all the same; `unreadable`: GitHub answers, with an advisory that cannot be read. `rights`: the token lacks `right`. `missing`: not there, or not visible
 * to this token. `public`: the advisory is public, and was not changed. `refused`: GitHub will not do it, and `why` where that could be told.
 */
export type GitHubFailure =
  | { readonly kind: 'later'; readonly wait?: Wait | undefined; readonly unreadable?: true }
  | { readonly kind: 'rights'; readonly right: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'public' }
  | { readonly kind: 'refused'; readonly status: number; readonly why?: Obstacle | undefined };

/**
 * What stands between an advisory and its publication. `open-pull-requests`: in its private fork, where they have to
 * be merged or closed. `no-ecosystem`, `no-patched-versions`, `no-severity`: not filled in. `state`: it is no draft.
 * `not-shown`: GitHub took the request and still does not show the advisory as published.
 */
export type Obstacle =
  | 'open-pull-requests'
  | 'no-ecosystem'
  | 'no-patched-versions'
  | 'no-severity'
  | 'state'
  | 'not-shown';

/** What a token lacks that may read advisories and not administer them. */
export const WRITE_AS_ADMIN = 'Repository security advisories: read and write (as repository admin)';

/** Thrown by everything that asks GitHub. Its message holds no address and no id: they may be embargoed. */
export class GitHubError extends Error {
  override name = 'GitHubError';
  readonly failure: GitHubFailure;
  /** Why, where GitHub says more than the failure's kind. */
  readonly why: GitHubCause | undefined;
  constructor(failure: GitHubFailure, why?: GitHubCause) {
    super(`GitHub: ${failure.kind}`);
    this.failure = failure;
    this.why = why;
  }
}

/** Asks GitHub; whatever it throws comes out as a `GitHubError`. */
export async function asking<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    // What Octokit did not raise is a defect of ours, and must not pass for a bad day of GitHub's.
    if (!(error instanceof RequestError)) throw error;
    throw new GitHubError(failureOf(error), causeOf(error));
  }
}

function failureOf(error: RequestError): GitHubFailure {
  // No answer: cut, timed out, refused, or a name that does not resolve.
  if (!error.response) return { kind: 'later' };
  const { status, response } = error;
  const { headers } = response;
  if (isLimit(error)) return { kind: 'later', wait: waitOf(error) };
  if (status >= 500) return { kind: 'later' };
  if (status === 401) return { kind: 'rights', right: 'a token that GitHub accepts' };
  if (status === 403) return { kind: 'rights', right: neededRight(headers['x-accepted-github-permissions']) };
  if (status === 404) return { kind: 'missing' };
  return { kind: 'refused', status };
}

/** What GitHub would not do, or `undefined` for any other failure: no answer, a limit, a failure of its own. */
export function refusalIn(
  error: unknown,
): { readonly status: number; readonly says: (words: RegExp) => boolean } | undefined {
  if (!(error instanceof RequestError) || !error.response) return undefined;
  if (error.status >= 500 || isLimit(error)) return undefined;
  // The words are looked at here and go no further: they may quote what was sent.
  return { status: error.status, says: (words) => words.test(error.message) };
}

/** Whether GitHub wants to be left alone for a while, which it may also say with the status of a missing right. */
function isLimit(error: RequestError): boolean {
  const headers = error.response?.headers;
  return (
    error.status === 429 ||
    headers?.['retry-after'] !== undefined ||
    headers?.['x-ratelimit-remaining'] === '0' ||
    isSecondaryLimit(error)
  );
}

/** A secondary limit may show in its words only. */
function isSecondaryLimit({ status, message }: RequestError): boolean {
  return (status === 403 || status === 429) && /secondary rate limit/i.test(message);
}

/** In GitHub's order: what the headers say, "otherwise, wait for at least one minute". */
function waitOf(error: RequestError): Wait | undefined {
  const headers = error.response?.headers ?? {};
  return waitSaid((name) => headers[name]) ?? (isSecondaryLimit(error) ? { seconds: 60 } : undefined);
}

/** How long an answer asks to be left alone, by its headers: "retry-after", else the reset of what is used up. */
export function waitSaid(header: (name: string) => unknown): Wait | undefined {
  const after = header('retry-after');
  const seconds = Number(after);
  if (seconds > 0) return { seconds: Math.ceil(seconds) };
  const day = typeof after === 'string' && Number.isNaN(seconds) ? Date.parse(after) : Number.NaN;
  if (!Number.isNaN(day)) return { until: Temporal.Instant.fromEpochMilliseconds(day) };
  const reset = Number(header('x-ratelimit-reset'));
  if (String(header('x-ratelimit-remaining')) !== '0' || !(reset > 0 && reset < MOST_SECONDS))
    return undefined;
  return { until: Temporal.Instant.fromEpochMilliseconds(reset * 1000) };
}

/** Later than any instant that can be written: no time that a server can mean. */
const MOST_SECONDS = 8_000_000_000_000;

/** GitHub names the permission that would have sufficed, such as `repository_advisories=write`. */
function neededRight(header: unknown): string {
  const text = typeof header === 'string' ? header : '';
  const level = text.includes('=write') ? 'read and write' : 'read';
  return text === '' || text.includes('repository_advisories')
    ? `Repository security advisories: ${text === '' ? 'read and write' : level}`
    : text.replaceAll('_', ' ').replace('=', ': ');
}

/** An advisory is not what was to be published: the names of the fields that differ. Nothing was written. */
export class AdvisoryChangedError extends Error {
  override name = 'AdvisoryChangedError';
  readonly changed: readonly string[];
  constructor(changed: readonly string[]) {
    super('the advisory has changed');
    this.changed = changed;
  }
}
