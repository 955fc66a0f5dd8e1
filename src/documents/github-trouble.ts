import type { GitHubCause } from '../github/github-cause.ts';
import type { GitHubError } from '../github/github-error.ts';

/** Why GitHub does not do what it is asked, and what mends it; `lasting` where waiting does not. */
export interface GitHubTrouble {
  readonly why: string;
  readonly lasting: boolean;
}

/** A failure of GitHub's in a few sentences, with its cure. */
export function githubTrouble({ failure, why }: Pick<GitHubError, 'failure' | 'why'>): GitHubTrouble {
  if (why) return { why: causeInWords(why), lasting: LASTING.has(why.kind) };
  switch (failure.kind) {
    case 'later':
      return { why: 'GitHub’s answer cannot be understood. I try again every few minutes.', lasting: false };
    case 'rights':
      return { why: `The GitHub token lacks: ${failure.right}. Give it that right.`, lasting: true };
    case 'missing':
      return {
        why: 'GitHub shows the token no such repository. Check its name in GITHUB_REPOSITORIES, and that the token may access it: its resource owner has to be the owner of the repository, who may have to approve it.',
        lasting: true,
      };
    case 'public':
      return { why: 'GitHub refuses it: the advisory is public.', lasting: false };
    case 'refused':
      return { why: `GitHub refuses it (${failure.status}).`, lasting: false };
  }
}

/** What no waiting mends. */
const LASTING = new Set<GitHubCause['kind']>([
  'token-rejected',
  'sso',
  'token-policy',
  'archived',
  'suspended',
]);

/** A cause with its cure. */
export function causeInWords(cause: GitHubCause): string {
  switch (cause.kind) {
    case 'no-answer':
      return 'GitHub does not answer at the moment. Where that lasts, check the network, GITHUB_API_URL and https://www.githubstatus.com.';
    case 'server':
      return `GitHub does not answer at the moment: it has a failure of its own (${cause.status}), see https://www.githubstatus.com. Nothing is to be mended here.`;
    case 'limit':
      return cause.which === 'primary'
        ? 'GitHub does not answer at the moment: its hourly limit of requests is used up. Another program uses the same token, or sync.every is too short for so many repositories.'
        : 'GitHub does not answer at the moment: it asks to be left alone for a while (a secondary rate limit). I wait as long as it says.';
    case 'token-rejected':
      return 'GitHub does not accept the token (401): it was revoked, or its time is over. Make a new one with the same rights, put it into GITHUB_TOKEN, and restart the bot; of an App, check GITHUB_APP_ID and its private key.';
    case 'sso':
      return `The organization asks for a single sign-on (SAML) with this token. Its owner authorizes it: ${cause.url ?? 'GitHub → Settings → Developer settings → the token → Configure SSO'}`;
    case 'token-policy':
      return `The organization’s policy does not take this token. GitHub says: “${cause.says}”. Make one that fits it: fine-grained, with the organization as its resource owner, of a shorter life.`;
    case 'archived':
      return 'The repository is archived, so nothing in it can be changed. Unarchive it in its settings, or take it out of GITHUB_REPOSITORIES.';
    case 'suspended':
      return `GitHub has suspended the account, the App or the repository. GitHub says: “${cause.says}” Its owner asks https://support.github.com; where an App was suspended, an organization’s owner lifts that in Settings → GitHub Apps.`;
    case 'refused':
      return `GitHub says: “${cause.says}”.`;
  }
}
