import type { AdvisoryEnd } from '../../app/close-case.ts';
import { endingInWords } from '../../documents/vocabulary.ts';
import type { Ending } from '../../process/acts/close.ts';
import type { Case } from '../../process/case.ts';
import { escapeMarkdown, MessageBuilder, type View } from './view.ts';

/** What a person does where the bot may not close an advisory. */
export const CLOSE_BY_HAND =
  'GitHub did not let me close the advisory: please close it there, under “Close security advisory” at its end.';

/** What became of the advisory of a closed case, after "… is closed". */
export function advisoryEndInWords(end: AdvisoryEnd): string {
  switch (end) {
    case 'closed':
      return ', and so is its advisory in GitHub.';
    case 'later':
      return '. ⏳ GitHub does not answer: I close its advisory there as soon as it does.';
    case 'by-hand':
      return `. ⚠️ ${CLOSE_BY_HAND}`;
    case 'published':
      return '. Its advisory stays published: GitHub closes no published one.';
    case 'as-it-was':
      return '.';
  }
}

/** The same of several cases, after a full stop: what is left to do, and for how many. */
export function advisoryEndsInWords(ends: readonly AdvisoryEnd[]): string {
  const count = (end: AdvisoryEnd) => ends.filter((each) => each === end).length;
  const lines = [
    [count('closed'), 'closed in GitHub, too.'],
    [count('later'), 'still open there: GitHub does not answer, and I close them as soon as it does.'],
    [count('by-hand'), 'still open there: GitHub does not let me. Please close them yourself.'],
  ] as const;
  return lines
    .filter(([number]) => number > 0)
    .map(([number, words]) => `\n${number} ${number === 1 ? 'advisory is' : 'advisories are'} ${words}`)
    .join('');
}

/** What a second member looks at before a case is closed that people outside of the team know of. */
export function closingView(
  { id, disclosure, publishedAt, advanceNotice }: Case,
  { reason, ...ending }: Ending,
): View {
  const told = advanceNotice?.recipients ?? 0;
  return new MessageBuilder('soon')
    .text(
      `### ${id} · Close it as ${endingInWords(ending)}?`,
      reason !== undefined && `Why: ${escapeMarkdown(reason)}`,
      (publishedAt ?? disclosure.kind === 'public') && 'The public knows of it.',
      told > 0 && `${told} private ${told === 1 ? 'distributor was' : 'distributors were'} told of it.`,
    )
    .view();
}
