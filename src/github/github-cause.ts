import type { RequestError } from '@octokit/request-error';

/**
 * Why GitHub does not do what it is asked, where it says so or it shows: what a person has to know to mend it. `says` are
 * GitHub's own words, in one short line without an id of an advisory.
 */
export type GitHubCause =
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'server'; readonly status: number }
  | { readonly kind: 'limit'; readonly which: 'primary' | 'secondary' }
  | { readonly kind: 'token-rejected' }
  /** The organization wants a single sign-on of the token; `url` is where it is given. */
  | { readonly kind: 'sso'; readonly url?: string | undefined }
  /** The organization does not take tokens of this kind, or of this length of life. */
  | { readonly kind: 'token-policy'; readonly says: string }
  | { readonly kind: 'archived' }
  | { readonly kind: 'suspended'; readonly says: string }
  | { readonly kind: 'refused'; readonly says: string };

/** The cause of a failure; `undefined` where the failure itself says all, such as a missing right by its name. */
export function causeOf(error: RequestError): GitHubCause | undefined {
  if (!error.response) return { kind: 'no-answer' };
  const { status, response } = error;
  const { headers } = response;
  const says = words(error.message);
  if (status >= 500) return { kind: 'server', status };
  if (status === 401) return { kind: 'token-rejected' };
  if (headers['x-ratelimit-remaining'] === '0') return { kind: 'limit', which: 'primary' };
  if (status === 429 || headers['retry-after'] !== undefined || /secondary rate limit/i.test(says))
    return { kind: 'limit', which: 'secondary' };
  if (status === 403) return forbidden(headers, says);
  return status === 404 || says === '' ? undefined : { kind: 'refused', says };
}

function forbidden(headers: { readonly [name: string]: unknown }, says: string): GitHubCause | undefined {
  const sso = headers['x-github-sso'];
  if (typeof sso === 'string' || /SAML enforcement/i.test(says)) return { kind: 'sso', url: ssoAddress(sso) };
  if (/archived/i.test(says)) return { kind: 'archived' };
  if (/suspended|blocked/i.test(says)) return { kind: 'suspended', says };
  if (/personal access token/i.test(says) && /forbids|lifetime|policy/i.test(says))
    return { kind: 'token-policy', says };
  return undefined;
}

/** Where the sign-on is given, as `X-GitHub-SSO: required; url=…` says: an address of GitHub's own alone. */
function ssoAddress(header: unknown): string | undefined {
  const text = typeof header === 'string' ? /url=(\S+)/.exec(header)?.[1] : undefined;
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, hostname, href } = new URL(text);
  const isGitHubs =
    hostname === 'github.com' || hostname.endsWith('.github.com') || hostname.endsWith('.ghe.com');
  return protocol === 'https:' && isGitHubs && href.length <= 300 ? href : undefined;
}

const MOST = 200;

/** What stands before the first bracket: Octokit adds what was wrong with each field, which may quote what was sent. */
function withoutFields(message: string): string {
  const at = message.search(/[{[]/);
  return at < 0 ? message : message.slice(0, at).trimEnd().replace(/:$/, '');
}

/** GitHub's own words without what may be embargoed in them: ids, vectors, and everything that was quoted. */
function words(message: string): string {
  const line = withoutFields(message)
    // Octokit adds where the documentation is.
    .replace(/ - https:\/\/docs\.github\.com\S*$/, '')
    .replaceAll(/GHSA(-[0-9a-z]{4}){3}|CVE-\d{4}-\d{4,}|CVSS:\d\.\d\S*/gi, '…')
    // Where it is shown, nothing in it may be a mention, a link or any other mark.
    .replaceAll(/[`*_~|<>@[\]\\\p{Bidi_Control}]/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > MOST ? `${characters.slice(0, MOST - 1).join('')}…` : line;
}
