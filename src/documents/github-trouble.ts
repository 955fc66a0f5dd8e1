import type { GitHubFailure } from '../github/github-error.ts';

/** Why GitHub does not do what it is asked, and what mends it; `lasting` where waiting does not. */
export interface GitHubTrouble {
  readonly why: string;
  readonly lasting: boolean;
}

/** A failure of GitHub's in one or two sentences, with its cure. */
export function githubTrouble(failure: GitHubFailure): GitHubTrouble {
  switch (failure.kind) {
    case 'later':
      return { why: 'GitHub does not answer. I try again every few minutes.', lasting: false };
    case 'rights':
      return { why: `The GitHub token lacks: ${failure.right}. Give it that right.`, lasting: true };
    case 'missing':
      return {
        why: 'GitHub shows the token no such repository. Check its name in GITHUB_REPOSITORIES, and that the token may access it.',
        lasting: true,
      };
    case 'public':
      return { why: 'GitHub refuses it: the advisory is public.', lasting: false };
    case 'refused':
      return { why: `GitHub refuses it (${failure.status}).`, lasting: false };
  }
}
