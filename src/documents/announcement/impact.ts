import type { AdvisoryText } from '../../github/advisory-text.ts';
import { plainLine, plainText, type Line } from '../advisory-markdown/tree.ts';
import { firstSentence } from './first-sentence.ts';
import { isSentence } from './is-sentence.ts';
import { blocksAbout, type Place, type Section } from './sections.ts';
import type { Wording } from './wording.ts';

/**
 * What an attacker could do, in the first sentence that the advisory has about it, as it was written; nothing where its
 * summary has said the same.
 */
export function impactSentence(
  { summary }: AdvisoryText,
  sections: readonly Section[],
  wording: Wording,
): Line {
  const sentence = sentenceOf(sections, wording);
  return plain(plainLine(sentence)) === plain(summary) ? [] : sentence;
}

/** Whether a description tells more than that sentence, and its workarounds. */
export function tellsMore(
  { summary }: AdvisoryText,
  sections: readonly Section[],
  wording: Wording,
): boolean {
  const told = sections.filter(({ topic }) => topic !== 'workarounds');
  const rest = plain(told.map(({ blocks }) => plainText(blocks)).join('\n'));
  return rest !== '' && rest !== plain(summary) && rest !== plain(plainLine(sentenceOf(sections, wording)));
}

/** The section in which that sentence is looked for first, and found. */
export function impactPlace(sections: readonly Section[], wording: Wording): Place | undefined {
  const found = TOPICS.find((topic) => isShown(firstSentence(blocksAbout(sections, topic)), wording));
  const section = sections.find(({ topic }) => topic === found);
  return section && { title: section.title ?? '', line: section.line };
}

/** Where it is looked for, in that order. */
const TOPICS = ['impact', 'introduction', 'other'] as const;

function sentenceOf(sections: readonly Section[], wording: Wording): Line {
  return (
    TOPICS.map((topic) => firstSentence(blocksAbout(sections, topic))).find((sentence) =>
      isShown(sentence, wording),
    ) ?? []
  );
}

function isShown(sentence: Line, { shortestSentence }: Wording): boolean {
  const text = plainLine(sentence);
  return shortestSentence === undefined ? isSentence(text) : text.length >= shortestSentence;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
