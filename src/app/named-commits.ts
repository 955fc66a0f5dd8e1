import type { Changes } from '../github/changes.ts';
import { GitHubError } from '../github/github-error.ts';
import { releaseBefore } from '../github/release-line.ts';
import { checkStep } from '../process/acts/check.ts';
import type { Case } from '../process/case.ts';
import type { CommitSpan } from '../process/events.ts';
import { MOST_RELEASES } from '../release/inspection.ts';
import { namingOf, releasesOfAdvisory } from '../release/releases-of-advisory.ts';
import type { CaseActionContext } from './action-context.ts';
import { githubProblem } from './github-problem.ts';
import { ProblemError } from './problem.ts';
import { fingerprintOf } from './publication/fingerprint-of.ts';
import { act, requireAllowed } from './record.ts';

/** Commits of which a person says that they hold the fix: those of a release, or of the main branch as it is now. */
export interface CommitsToName extends Changes {
  /** The tag of the release; `undefined` for the main branch. */
  readonly tag: string | undefined;
  /** The tag of the release before; `undefined` if there is none. */
  readonly since: string | undefined;
}

/** All of them, and the fingerprint that a word on them names. */
export interface NamedCommits {
  readonly spans: readonly CommitsToName[];
  readonly print: string;
}

/**
 * The commits to look at before a member says that the fix is merged: those of each release that the advisory calls fixed,
 * since the one before; while there is none, those of the main branch since the newest release.
 * @throws {ProblemError} Where this person may not say so now, or GitHub does not show them.
 */
export async function commitsToName(action: CaseActionContext): Promise<NamedCommits> {
  requireNaming(action);
  const { advisory } = action.case;
  if (!advisory) throw new ProblemError({ code: 'no-advisory' });
  try {
    const spans = await spansOf(action, action.case, advisory.ghsaId);
    return { spans, print: fingerprintOf(spans.map(({ from, to }) => [from ?? '', to])) };
  } catch (error) {
    throw githubProblem(error, 'nothing-changed');
  }
}

/**
 * Records that these commits hold the fix: "The security team will merge the security advisory".
 * @returns The case after it.
 * @throws {ProblemError} Where the process refuses it.
 */
export function nameCommits(action: CaseActionContext, { spans }: NamedCommits): Case {
  const commits = spans.map(({ from, to }): CommitSpan => ({ ...(from === undefined ? {} : { from }), to }));
  return act(action, (before, given) => checkStep(before, { step: 'merged', commits }, given));
}

/** They are told before GitHub is asked, not after. */
function requireNaming(action: CaseActionContext): void {
  const probe = [{ to: '0'.repeat(40) }];
  requireAllowed(action, (before, given) => checkStep(before, { step: 'merged', commits: probe }, given));
}

async function spansOf(
  { services: { github, policy } }: CaseActionContext,
  state: Case,
  ghsaId: string,
): Promise<CommitsToName[]> {
  const { repository } = state;
  const { all, fixed } = await releasesOfAdvisory(
    github,
    repository,
    await github.advisoryText(repository, ghsaId),
    namingOf(state, policy),
  );
  const asked =
    fixed.length > 0
      ? fixed.slice(0, MOST_RELEASES).map(({ tag }) => ({ tag, since: releaseBefore(all, tag)?.tag }))
      : [{ tag: undefined, since: all[0]?.tag }];
  const spans: CommitsToName[] = [];
  for (const { tag, since } of asked) {
    const changes = await github.changes(repository, since, tag);
    // What cannot be looked at is nobody's to say.
    if (!changes) throw new GitHubError({ kind: 'missing' });
    spans.push({ ...changes, tag, since });
  }
  return spans;
}
