import { clockTrouble } from '../app/watch/hear-github.ts';
import type { Config } from '../config.ts';
import { causeInWords, githubTrouble } from '../documents/github-trouble.ts';
import { utc } from '../documents/time-in-words.ts';
import { GitHubError } from '../github/github-error.ts';
import { createGitHub } from '../github/github.ts';
import { standingOf, type Standing } from '../github/standing.ts';
import { earliest, isBefore } from '../process/time.ts';
import type { Finding } from './finding.ts';

/** How a repository is set up, and when GitHub said so, by this machine's clock. */
type Answer = Standing & { readonly heardAt: Temporal.Instant };

/** Looks at the rights in each repository and at how it is set up, and at the token's end and this machine's clock. */
export async function examineGitHub(config: Pick<Config, 'github'>): Promise<Finding[]> {
  const github = createGitHub(config.github);
  const findings: Finding[] = [];
  const answers: Answer[] = [];
  for (const repository of config.github.repositories) {
    const what = `GitHub, ${repository}`;
    try {
      const { missing } = await github.rights(repository);
      const problems = missing.map(
        (right) => `the token lacks: ${right}. Grant it in GitHub’s settings of the token or the App.`,
      );
      const standing = await standingOf(config.github, repository);
      answers.push({ ...standing, heardAt: Temporal.Now.instant() });
      findings.push({
        what,
        problems: [...problems, ...standingProblems(standing, repository)],
        notes: standingNotes(standing),
      });
    } catch (error) {
      const problem =
        error instanceof GitHubError
          ? githubTrouble(error).why
          : 'GitHub could not be asked: check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.';
      findings.push({ what, problems: [problem] });
    }
  }
  return [...findings, ...inCommon(answers)];
}

/** What is worth knowing of how a repository is set up, and no problem. */
export function standingNotes({ isReportingUnknown }: Standing): string[] {
  return isReportingUnknown
    ? [
        'whether private vulnerability reporting is on could not be looked at: GitHub does not say it to this token. Look in the repository → Settings → Advanced Security.',
      ]
    : [];
}

/** What is wrong with how a repository is set up. */
export function standingProblems({ archived, privateReporting }: Standing, repository: string): string[] {
  return [
    ...(archived ? [causeInWords({ kind: 'archived' })] : []),
    ...(privateReporting === false
      ? [
          `private vulnerability reporting is off, so nobody outside can report. Turn it on: ${repository} → Settings → Advanced Security → Private vulnerability reporting.`,
        ]
      : []),
  ];
}

/** What the answers say of the token and of this machine, each once however many repositories there are. */
export function inCommon(answers: readonly Answer[]): Finding[] {
  const heard = answers.flatMap(({ date, heardAt }) =>
    date ? [{ trouble: clockTrouble(date, heardAt) }] : [],
  );
  const clock = heard.find(({ trouble }) => trouble)?.trouble;
  const ends = earliest(answers.flatMap(({ tokenEnds }) => tokenEnds ?? []));
  const isSoon = answers.some(
    ({ tokenEnds, heardAt }) => tokenEnds && isBefore(tokenEnds, heardAt.add({ hours: 14 * 24 })),
  );
  return [
    ...(ends
      ? [
          {
            what: 'GitHub, the token',
            problems: isSoon ? ['it ends within two weeks. Make a new one with the same rights.'] : [],
            notes: [`it ends at ${utc(ends)}.`],
          },
        ]
      : []),
    ...(heard.length > 0
      ? [
          {
            what: 'This machine’s clock, by GitHub’s',
            problems: clock ? [`${clock.why} Have it set by NTP: timedatectl set-ntp true`] : [],
          },
        ]
      : []),
  ];
}
