import type { RequestAnswer } from '../../app/collaborator-approval.ts';
import type { CodeOwnership } from '../../app/code-ownership.ts';
import type { Joining, Leaving } from '../../app/fix-team.ts';
import type { ReporterAccess } from '../../app/reporter.ts';
import { problemInWords } from './problems.ts';

/** What became of letting the reporter into the advisory, after “Recorded”. */
export const REPORTER_ACCESS_WORDS: { readonly [access in ReporterAccess]: string } = {
  'let-in': ', and let into the advisory.',
  asked:
    '. ⏳ Another member of the security team has to approve before they are let into the advisory, and is asked now.',
  'no-account':
    ': a reporter without a GitHub account. They cannot be in the advisory: write to them where they wrote from.',
  'public-channel':
    '. They are not let into the advisory: “only reporters who have contacted the security team using a private channel.”',
  'not-now': '.',
  later: '. ⚠️ GitHub does not answer: use the command again to let them into the advisory.',
  refused: '. ⚠️ GitHub did not let them into the advisory: look at it there, then use the command again.',
  'no-right':
    '. ⚠️ GitHub did not let them into the advisory; `npm run doctor` tells which right is missing.',
};

/** Why a person is not added at once. */
const NO_OWNER: { readonly [ownership in Exclude<CodeOwnership, 'yes'>]: (login: string) => string } = {
  'named-only': (login) =>
    `CODEOWNERS names ${login}, who has no write access in GitHub and so is not a code owner`,
  no: (login) => `${login} is not a code owner`,
  unknown: (login) => `I could not look whether ${login} is a code owner`,
};

/** What came of adding people to the fix team, a line each. */
export function joiningsInWords(joinings: readonly Joining[]): string {
  return joinings.map(joiningInWords).join('\n');
}

function joiningInWords(joining: Joining): string {
  const { login } = joining;
  switch (joining.kind) {
    case 'joined': {
      const done = `✅ ${login} is on the fix team, and in the advisory.`;
      // A person without an account here owes steps that they would never hear of.
      return joining.isMember
        ? done
        : `${done}\n⚠️ I know no Discord account of theirs, so I cannot remind them: add them once more as @mention.`;
    }
    case 'asked':
      return joining.codeOwner === 'yes'
        ? `⏳ ${login} is a code owner; the security team has to let them in, and is asked now.`
        : `⏳ ${NO_OWNER[joining.codeOwner](login)}: another member of the security team has to approve, and is asked now.`;
    case 'refused':
      return `⚠️ ${login}: ${problemInWords(joining.problem).what}`;
  }
}

/** What came of taking a person off the fix team. */
export function leavingInWords(leaving: Leaving): string {
  const { login } = leaving;
  switch (leaving.kind) {
    case 'left':
      return leaving.isCertain
        ? `✅ ${login} is out of the fix team, and of the advisory.`
        : `⚠️ ${login} is out of the fix team, and was taken out of the advisory by name. A team there that I cannot look into may still bring them in: check it in GitHub.`;
    case 'kept-by-team': {
      const joined = leaving.onFixTeam ? ', and so on the fix team' : '';
      return `⚠️ ${login} still is in the advisory, through a team${joined}. Take the team out in GitHub, or them out of the team.`;
    }
  }
}

/** What came of answering a request for a collaborator. */
export function answerInWords(answer: RequestAnswer): string {
  const { login } = answer;
  switch (answer.kind) {
    case 'refused':
      return `${login} was refused; nothing else changed.`;
    case 'on-fix-team-already':
      return `✅ ${login} is approved, and on the fix team.`;
    case 'reporter':
      return `✅ ${login} is approved as the reporter${REPORTER_ACCESS_WORDS[answer.access]}`;
    case 'approved':
      return joiningsInWords(answer.joinings);
    case 'approved-only': {
      const { what } = problemInWords(answer.problem);
      return `✅ ${login} is approved. ⚠️ They are not in the advisory yet: ${what} \`/advisory fix-team add\` tries again.`;
    }
  }
}
