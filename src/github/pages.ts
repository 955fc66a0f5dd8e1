import type { Octokit } from '@octokit/rest';
import { GitHubError } from './github-error.ts';
import { nextPageOf, type AskPage, type AskedPage } from './remembered.ts';

/** No list here has as many pages. One that has goes in a circle. */
const MOST_PAGES = 100;

/**
 * The pages of a list, one after the other, each as it was answered. Octokit's own way takes what is no list at all
 * (a proxy's page) for a defect of ours.
 */
export function pagesOf(
  octokit: Octokit,
  route: string,
  parameters: Readonly<Record<string, string | number>>,
): AsyncGenerator {
  return pagesBy(asItIs, octokit, { route, parameters });
}

/** The pages of a list, each as `ask` gives it; `anew`: whatever is remembered of them. */
export async function* pagesBy<T>(
  ask: AskPage<T>,
  octokit: Octokit,
  first: AskedPage,
  how?: { readonly anew: boolean },
): AsyncGenerator<T> {
  let page = await ask(octokit, first, how);
  for (let count = 1; count <= MOST_PAGES; count += 1) {
    yield page.value;
    if (page.next === undefined) return;
    page = await ask(octokit, { route: `GET ${page.next}` }, how);
  }
  throw new GitHubError({ kind: 'later' });
}

const asItIs: AskPage<unknown> = async (octokit, { route, parameters = {} }) => {
  const { data, headers } = await octokit.request(route, parameters);
  return { value: data, next: nextPageOf(headers.link) };
};
