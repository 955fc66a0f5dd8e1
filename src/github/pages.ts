import type { Octokit } from '@octokit/rest';
import { GitHubError } from './github-error.ts';

/** No list here has as many pages. One that has goes in a circle. */
const MOST_PAGES = 100;

/**
 * The pages of a list, one after the other, each as it was answered. Octokit's own way takes what is no list at all
 * (a proxy's page) for a defect of ours.
 */
export async function* pagesOf(
  octokit: Octokit,
  route: string,
  parameters: Readonly<Record<string, string | number>>,
): AsyncGenerator {
  let answer = await octokit.request(route, parameters);
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    yield answer.data;
    const next = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.link ?? '')?.[1];
    if (next === undefined) return;
    answer = await octokit.request(`GET ${next}`);
  }
  throw new GitHubError({ kind: 'later' });
}
