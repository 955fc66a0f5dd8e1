import type { AdvisoryText } from '../../github/advisory-text.ts';
import { plainLine, plainText, type Line } from '../advisory-markdown/tree.ts';
import { firstSentence } from './first-sentence.ts';
import { blocksAbout, type Section } from './sections.ts';

/** "High." is an answer, and no sentence. */
const SENTENCE = 15;

/**
 * What an attacker could do, in the first sentence that the advisory has about it, as it was written; nothing where its
 * summary has said the same.
 */
export function impactSentence({ summary }: AdvisoryText, sections: readonly Section[]): Line {
  const sentence = sentenceOf(sections);
  return plain(plainLine(sentence)) === plain(summary) ? [] : sentence;
}

/** Whether a description tells more than that sentence, and its workarounds. */
export function tellsMore({ summary }: AdvisoryText, sections: readonly Section[]): boolean {
  const told = sections.filter(({ topic }) => topic !== 'workarounds');
  const rest = plain(told.map(({ blocks }) => plainText(blocks)).join('\n'));
  return rest !== '' && rest !== plain(summary) && rest !== plain(plainLine(sentenceOf(sections)));
}

function sentenceOf(sections: readonly Section[]): Line {
  return (
    (['impact', 'introduction', 'other'] as const)
      .map((topic) => firstSentence(blocksAbout(sections, topic)))
      .find((sentence) => plainLine(sentence).length >= SENTENCE) ?? []
  );
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
