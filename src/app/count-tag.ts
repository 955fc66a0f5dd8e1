import type { GitHub } from '../github/github.ts';
import { GitHubError } from '../github/github-error.ts';
import type { Case } from '../process/case.ts';
import { countedTag, countTag, refusalOfCounting } from '../process/publication/counted-tags.ts';
import { namedTag } from '../release/releases-of-advisory.ts';
import { tagPrint } from '../release/things.ts';
import { recordDone, type Acting } from './record.ts';

/** What came of it that a person named the tag of a release. */
export type TagNamed =
  /** It counts for the fix by this word, or by an earlier one. */
  | {
      readonly is: 'counted';
      readonly state: Case;
      readonly versions: readonly string[];
      readonly anew: boolean;
    }
  /** It counts as it is. */
  | { readonly is: 'by-form'; readonly versions: readonly string[] }
  /** It would count, and this person cannot say so. */
  | { readonly is: 'security-only' | 'too-late' }
  | { readonly is: 'missing' | 'older' | 'other' | 'unknown' };

/** One use of the bot on one case, as far as a tag is named in it. */
interface Naming extends Acting {
  readonly services: Acting['services'] & { readonly github: Pick<GitHub, 'advisoryText' | 'releases'> };
}

/**
 * A release whose tag a member of the security team names counts for the versions of the advisory that the tag says, in
 * whatever form it does: recorded by the tag's fingerprint, where it does not count as it is.
 */
export async function nameTag(action: Naming, tag: string): Promise<TagNamed> {
  const { case: before, services, who } = action;
  const { advisory, repository } = before;
  if (!advisory) return { is: 'unknown' };
  const { github, policy } = services;
  try {
    const text = await github.advisoryText(repository, advisory.ghsaId);
    const named = await namedTag(github, repository, text, { tag, forms: policy.release.tags });
    if (named.is !== 'by-name') return named;
    const of = tagPrint(tag);
    const { versions } = named;
    if (countedTag(before, of)) return { is: 'counted', state: before, versions, anew: false };
    const refusal = refusalOfCounting(before, who);
    if (refusal) return { is: refusal.code === 'security-only' ? 'security-only' : 'too-late' };
    const state = recordDone(action, (latest, given) => countTag(latest, { of }, given));
    return countedTag(state, of) ? { is: 'counted', state, versions, anew: true } : { is: 'too-late' };
  } catch (error) {
    if (error instanceof GitHubError) return { is: 'unknown' };
    throw error;
  }
}
