import type { TagNamed } from '../../app/count-tag.ts';
import type { CountedTag } from '../../process/case.ts';
import { escapeMarkdown, listed } from './view.ts';
import { absolute, actorInWords } from './words.ts';

/** A release of a check that counts because a member named its tag. */
export interface CountedRelease {
  readonly tag: string;
  readonly by: CountedTag;
}

/** What is told of those that count by a member's word: whose. */
export function countedLines(counted: readonly CountedRelease[]): string[] {
  return counted
    .slice(0, MOST_COUNTED)
    .map(
      ({ tag, by }) =>
        `-# ${escapeMarkdown(tag, 60)} counts because ${actorInWords(by.actor)} named it, ${absolute(by.at)}`,
    );
}

/** So many are told of, each with its button. */
export const MOST_COUNTED = 3;

/** What came of it that a person named a tag. */
export function tagNamedInWords(tag: string, named: TagNamed): string {
  const name = escapeMarkdown(tag, 60);
  switch (named.is) {
    case 'counted':
      return named.anew
        ? `✅ ${name} counts ${asReleaseOf(named.versions)} from now on, because you named it.`
        : `✅ ${name} counts ${asReleaseOf(named.versions)}: it was named before.`;
    case 'by-form':
      return `✅ ${name} counts ${asReleaseOf(named.versions)} as it is. Below, this one alone.`;
    case 'security-only':
      return `⚠️ Below, ${name} alone. It does not count for the fix: a member of the security team can name it, and then it does.`;
    case 'too-late':
      return `⚠️ Below, ${name} alone. It does not count for the fix: the case is closed, or its announcement is posted.`;
    case 'other':
      return `⚠️ Below, ${name} alone. It does not count for the fix: the advisory calls no version fixed that this tag ends with. If it should, correct the patched versions in the advisory, and name it again.`;
    case 'older':
      return `⚠️ Below, ${name} alone. It does not count for the fix: it is not among the 100 newest releases.`;
    case 'missing':
      return `❌ There is no release ${name}. Nothing is recorded.`;
    case 'unknown':
      return `❔ GitHub does not answer: whether ${name} counts for the fix is not known. Nothing is recorded; try again.`;
  }
}

function asReleaseOf(versions: readonly string[]): string {
  return escapeMarkdown(`as the release of ${listed(versions, 3)}`, 140);
}
