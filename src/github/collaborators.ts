import type { SeenAdvisory } from './advisory-facts.ts';
import type { Ask } from './connection.ts';
import { GitHubError, WRITE_AS_ADMIN } from './github-error.ts';
import { advisoryKey, oneAdvisory } from './one-advisory.ts';
import { inTurn } from './in-flight.ts';

/**
 * Who takes part in an advisory. GitHub takes the list as a whole, so each change is read, merged and sent, one
 * after the other for one advisory. Nothing is sent where nothing changes, so each may be asked for again.
 */
export interface Collaborators {
  /** Puts a person in by name, whether a team brought them in already or not. Gives the advisory after it. */
  addCollaborator(repository: string, ghsaId: string, login: string): Promise<SeenAdvisory>;
  /**
   * Takes a person out. One whom a team brings in stays in: the advisory after it still has them among
   * `facts.collaborators`. Where `facts.knowsAllCollaborators` is false, that cannot be told.
   */
  removeCollaborator(repository: string, ghsaId: string, login: string): Promise<SeenAdvisory>;
}

type Merge = (present: readonly string[]) => readonly string[];

export function collaborators(ask: Ask): Collaborators {
  const taking = inTurn();
  const change = (repository: string, ghsaId: string, merge: Merge): Promise<SeenAdvisory> =>
    taking(advisoryKey(repository, ghsaId), () =>
      ask(repository, async (octokit, place) => {
        const advisory = oneAdvisory(octokit, place, ghsaId);
        const seen = await advisory.read();
        const present = seen.directCollaborators;
        // A person who is not shown would be put out by a list without them.
        if (!present) throw new GitHubError({ kind: 'rights', right: WRITE_AS_ADMIN });
        const merged = merge(present);
        if (merged.length === present.length) return seen;
        return advisory.change({ collaborating_users: [...merged] });
      }),
    );
  return {
    addCollaborator: (repository, ghsaId, login) =>
      change(repository, ghsaId, (present) => (present.some(named(login)) ? present : [...present, login])),
    removeCollaborator: (repository, ghsaId, login) => {
      const isGone = named(login);
      return change(repository, ghsaId, (present) => present.filter((each) => !isGone(each)));
    },
  };
}

/** GitHub compares logins without case. */
function named(login: string): (other: string) => boolean {
  const wanted = login.toLowerCase();
  return (other) => other.toLowerCase() === wanted;
}
