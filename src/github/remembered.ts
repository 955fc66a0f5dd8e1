import { RequestError } from '@octokit/request-error';
import type { Octokit } from '@octokit/rest';

/** So many answers are kept in mind; the one that was asked for longest ago is forgotten first. */
const MOST = 5000;

/** A page of a list, or the one answer there is: what was read of it, and the address of the next page. */
interface Page<T> {
  readonly value: T;
  readonly next: string | undefined;
}

/** A route of the REST API, and what is filled into it. */
export interface AskedPage {
  readonly route: string;
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** Asks for a page; `anew`: whatever is remembered of it. */
export type AskPage<T> = (
  octokit: Octokit,
  asked: AskedPage,
  how?: { readonly anew: boolean },
) => Promise<Page<T>>;

/** The address of the page after an answer, by its `Link`. */
export function nextPageOf(link: string | undefined): string | undefined {
  return /<([^<>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
}

/**
 * Asks with the tag of the answer before: where nothing has changed since, GitHub says just that, which it does not count
 * against the hour's requests. Of an answer only what `read` gives is kept, so that embargoed text is dropped at once.
 */
export function remembered<T>(read: (data: unknown) => T): AskPage<T> {
  const known = new Map<string, Page<T> & { readonly etag: string }>();
  const keep = (key: string, page: Page<T>, etag: string | undefined) => {
    known.delete(key);
    if (etag === undefined) return;
    known.set(key, { ...page, etag });
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
  };
  return async (octokit, { route, parameters = {} }, { anew } = { anew: false }) => {
    const key = JSON.stringify([route, parameters]);
    const before = anew ? undefined : known.get(key);
    const headers = before ? { 'if-none-match': before.etag } : {};
    try {
      const answer = await octokit.request(route, { ...parameters, headers });
      const page = { value: read(answer.data), next: nextPageOf(answer.headers.link) };
      keep(key, page, answer.headers.etag);
      return page;
    } catch (error) {
      if (!before || !(error instanceof RequestError) || error.status !== 304) throw error;
      keep(key, before, before.etag);
      return before;
    }
  };
}
