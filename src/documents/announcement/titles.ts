import {
  AFFECTED,
  AROUND_TITLES,
  CJK_TITLE_WORDS,
  IMPACTS,
  INTRODUCTIONS,
  MORE,
  PATCHES,
  REMEDIES,
  SPOILING,
  WORKAROUND_WORDS,
  WORKAROUNDS,
} from './title-words.ts';

/** What a section of an advisory is about, as far as its title says so. */
export type Topic =
  | 'impact'
  | 'introduction'
  | 'workarounds'
  /** What to do, which may be to upgrade alone. */
  | 'remedies'
  | 'patches'
  /** References, thanks, versions and the like. */
  | 'more'
  | 'other';

/** What the title of a section is about, in any of the languages in which people write advisories. */
export function topicOf(title: string): Topic {
  const text = title.normalize('NFKC').toLowerCase();
  if (AFFECTED.test(text)) return 'more';
  if (WORKAROUNDS.test(text) && !SPOILING.test(text)) return 'workarounds';
  if (IMPACTS.test(text)) return 'impact';
  if (INTRODUCTIONS.test(text)) return 'introduction';
  if (REMEDIES.test(text)) return 'remedies';
  if (PATCHES.test(text)) return 'patches';
  return MORE.test(text) ? 'more' : 'other';
}

/** Whether a title promises workarounds and nothing else: each of its words is one of those. */
export function promisesWorkaroundsOnly(title: string): boolean {
  if (topicOf(title) !== 'workarounds') return false;
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{L}+(?:['’]t(?!\p{L}))?/gu) ?? [];
  return words.every(
    (word) =>
      AROUND_TITLES.has(word) ||
      WORKAROUND_WORDS.has(word) ||
      (CJK.test(word) && word.replaceAll(CJK_TITLE_WORDS, '') === ''),
  );
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** The longest name of a section that stands in no heading. */
const LABEL = 60;
/** The same in a script without spaces. */
const CJK_LABEL = 10;

/**
 * Whether some words in front of a colon, or alone in a line, are the name of a section and not part of a sentence: they
 * are shown no more where they are.
 */
export function isLabel(words: string): boolean {
  if (words.length > LABEL || /[,.;!?]/.test(words) || words.split(/\s+/).length > 5) return false;
  const topic = topicOf(words);
  if (topic === 'other') return false;
  if (topic === 'workarounds') return promisesWorkaroundsOnly(words);
  if (CJK.test(words)) return words.length <= CJK_LABEL && !/[\s\d。、，]/.test(words);
  return /^\p{L}+$/u.test(words) || LABELS.has(words.toLowerCase());
}

/** Names of several words. */
const LABELS: ReadonlySet<string> = new Set([
  'security impact',
  'potential impact',
  'affected versions',
  'affected products',
  'affected packages',
  'affected components',
  'vulnerable versions',
  'patched versions',
  'fixed versions',
  'fixed in',
  'proof of concept',
  'more information',
  'for more information',
  'recommended action',
  'recommended actions',
  'recommended solution',
]);
