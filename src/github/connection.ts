import { RequestError } from '@octokit/request-error';
import type { Octokit } from '@octokit/rest';
import { asking } from './github-error.ts';
import { createOctokit, type Around, type GitHubAuth } from './octokit.ts';

/** A repository as Octokit takes it. */
export type Place = Readonly<Record<'owner' | 'repo', string>>;

/** Asks GitHub about a repository (`owner/name`), signed in; throws `GitHubError`s only. */
export type Ask = <T>(
  repository: string,
  question: (octokit: Octokit, place: Place) => Promise<T>,
) => Promise<T>;

/**
 * Signs in with the first question: once with a token, once for each owner as an App. An App whose token is taken back
 * before its hour is over signs in anew.
 */
export function connect(auth: GitHubAuth, apiUrl: string, around: Around): Ask {
  const clients = new Map<string, Promise<Octokit>>();
  const keyOf = (repository: string) => (auth.kind === 'token' ? '' : placeOf(repository).owner);
  const clientFor = (repository: string): Promise<Octokit> => {
    const key = keyOf(repository);
    const known = clients.get(key);
    if (known) return known;
    const made = createOctokit(auth, apiUrl, repository, around);
    clients.set(key, made);
    // A failed sign-in must not be remembered.
    made.catch(() => clients.delete(key));
    return made;
  };
  return (repository, question) =>
    asking(async () => {
      const client = clientFor(repository);
      try {
        return await question(await client, placeOf(repository));
      } catch (error) {
        if (auth.kind === 'token' || !(error instanceof RequestError) || error.status !== 401) throw error;
        // Nothing was done: what GitHub turns away with a 401 it has not looked at.
        if (clients.get(keyOf(repository)) === client) clients.delete(keyOf(repository));
        return question(await clientFor(repository), placeOf(repository));
      }
    });
}

function placeOf(repository: string): Place {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
