import type { Octokit } from '@octokit/rest';
import { asking } from './github-error.ts';
import { createOctokit, type GitHubAuth, type Hear } from './octokit.ts';

/** A repository as Octokit takes it. */
export type Place = Readonly<Record<'owner' | 'repo', string>>;

/** Asks GitHub about a repository (`owner/name`), signed in; throws `GitHubError`s only. */
export type Ask = <T>(
  repository: string,
  question: (octokit: Octokit, place: Place) => Promise<T>,
) => Promise<T>;

/** Signs in with the first question: once with a token, once for each owner as an App. */
export function connect(auth: GitHubAuth, apiUrl: string, heard: Hear): Ask {
  const clients = new Map<string, Promise<Octokit>>();
  const clientFor = (repository: string): Promise<Octokit> => {
    const owner = auth.kind === 'token' ? '' : placeOf(repository).owner;
    const known = clients.get(owner);
    if (known) return known;
    const made = createOctokit(auth, apiUrl, repository, heard);
    clients.set(owner, made);
    // A failed sign-in must not be remembered.
    made.catch(() => clients.delete(owner));
    return made;
  };
  return (repository, question) =>
    asking(async () => question(await clientFor(repository), placeOf(repository)));
}

function placeOf(repository: string): Place {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
