import type { Changes } from '../github/changes.ts';
import type { Case } from '../process/case.ts';
import { isBefore } from '../process/time.ts';
import { ok, open, unknown, wrong, type Check } from './check.ts';
import type { InspectedRelease } from './inspection.ts';

/**
 * Whether a release on the main branch holds the fix of a case. A person says so of its very commits, or of commits that it
 * holds; or GitHub shows the merge of the private fork in it. What takes that back afterwards is named, and asks for a word
 * on the release itself.
 */
export function fixIn(
  state: Case,
  { facts: { tag, commit }, changes }: Pick<InspectedRelease, 'facts' | 'changes'>,
  /** Whether another case of the repository has a fork, of which a merge may be: then none tells by itself whose it is. */
  isShared: boolean,
): Check {
  const { merged } = state.steps;
  const isSaidOf = (sha: string) => merged?.commits?.some(({ to }) => to === sha) === true;
  if (commit !== undefined && isSaidOf(commit))
    return ok(`${tag}: a member has said that its commits hold the fix`);
  if (!changes)
    return unknown(`${tag}: GitHub does not show its commits, so nobody can tell whether the fix is in it`);
  const takenBack = takenBackIn(changes);
  const named = changes.shas.findLast(isSaidOf);
  const wasSaid = named !== undefined || (merged?.observed === false && merged.commits === undefined);
  const undone = changes.reverts.filter(
    ({ sha }) => !isIn(sha, takenBack) && (named === undefined || isLater(changes, sha, named)),
  );
  if (wasSaid && undone.length === 0) return ok(`${tag}: it holds the commits that a member has named`);
  const merges = mergesOf(state, changes);
  const live = merges.filter(({ sha }) => !isIn(sha, takenBack));
  const [last] = live;
  if (last && !isShared && isWhole(changes))
    return ok(`${tag}: it holds the merge of the private fork, ${short(last.sha)}`);
  const [revert] = undone;
  if (revert && (wasSaid || (merges.length > 0 && live.length === 0))) {
    const words = `${tag}: ${short(revert.sha)} takes commits back: “${revert.title}”`;
    return isShared ? open(words) : wrong(words);
  }
  return open(`${tag}: nobody has said yet that its commits hold the fix`);
}

/** The commits that a later one takes back, and no still later one brings again; ids may be shortened. */
function takenBackIn({ reverts, shas }: Changes): readonly string[] {
  const found: string[] = [];
  for (const { sha, of } of reverts.toReversed()) {
    if (isIn(sha, found)) continue;
    // One that does not say what it takes back may take back all before it.
    if (of === undefined) found.push(...shas.slice(0, shas.indexOf(sha)));
    else found.push(of);
  }
  return found;
}

/** The merges of a private fork that may be this case's: none without a fork, and none from before the report. */
function mergesOf({ steps: { fork }, disclosedAt }: Case, { merges }: Changes): Changes['merges'] {
  return fork ? merges.filter(({ at }) => !isBefore(at, disclosedAt)).toReversed() : [];
}

/** Whether GitHub named all of the commits: a revert may be among those that it did not. */
function isWhole({ shas, total }: Pick<Changes, 'shas' | 'total'>): boolean {
  return shas.length === total;
}

function isIn(sha: string, ids: readonly string[]): boolean {
  return ids.some((id) => sha.startsWith(id));
}

function isLater({ shas }: Changes, sha: string, than: string): boolean {
  return shas.indexOf(sha) > shas.indexOf(than);
}

function short(sha: string): string {
  return sha.slice(0, 10);
}
