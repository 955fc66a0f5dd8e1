import type { GitHub } from '../github/github.ts';
import { GitHubError } from '../github/github-error.ts';
import type { Case } from '../process/case.ts';

/**
 * What became of a text that was to be said in the advisory's thread. `paste`: this GitHub has no such API, or the case no
 * advisory, so a person has to paste it; `unknown`: GitHub does not answer, and it may stand there all the same.
 */
export type SaidInAdvisory =
  | { readonly kind: 'commented'; readonly url: string }
  | { readonly kind: 'paste' | 'unknown' };

/** Says a text in a comment in the advisory of a case, once however often it is asked for. */
export async function sayInAdvisory(
  github: Pick<GitHub, 'comment'>,
  { advisory, repository }: Pick<Case, 'advisory' | 'repository'>,
  text: string,
): Promise<SaidInAdvisory> {
  if (!advisory) return { kind: 'paste' };
  try {
    const said = await github.comment(repository, advisory.ghsaId, text);
    return said ? { kind: 'commented', url: said.url } : { kind: 'paste' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return { kind: error.failure.kind === 'later' ? 'unknown' : 'paste' };
  }
}
