import type { StrikeableContribution } from '../../app/unnamed-contributions.ts';
import type { Case } from '../../process/case.ts';
import type { ContributionTexts } from '../../store/contributions.ts';
import { codeBlock } from './code-block.ts';
import { MessageBuilder, plain, type View } from './view.ts';

/** A menu has room for so many. */
const MOST = 25;
/** Characters of a contribution that a preview has room for. */
const CHARACTERS = 3200;

/** The unnamed contributions, of which the coordinator chooses one to be struck. */
export function strikeableView({ id: caseId }: Case, list: readonly StrikeableContribution[]): View {
  if (list.length === 0) return plain('There is no unnamed contribution.');
  return new MessageBuilder()
    .text(
      `### ${caseId} · Strike an unnamed contribution`,
      'Another member of the security team has to agree. The record says that one was struck, not which, and who wrote it stays unknown.',
      list.length > MOST && `-# The first ${MOST} of ${list.length}.`,
    )
    .menu(
      'strike',
      { caseId },
      {
        placeholder: 'Which one?',
        most: 1,
        choices: list.slice(0, MOST).map((each) => ({
          label: wordsOf(each).slice(0, 90),
          value: each.fingerprint,
          description: each.names.length > 0 ? `⚠️ names ${each.names.join(', ')}` : undefined,
        })),
      },
    )
    .view();
}

/** What a second member looks at before an unnamed contribution is struck. */
export function strikeView({ id }: Case, contribution: ContributionTexts): View {
  return new MessageBuilder('soon')
    .text(
      `### ${id} · Strike this unnamed contribution?`,
      '**It cannot be brought back**, and the one who wrote it is not told: no one knows who that is.',
    )
    .text(codeBlock(wordsOf(contribution).slice(0, CHARACTERS)))
    .view();
}

function wordsOf({ wentWell, wentWrong, lucky, critique, actions }: ContributionTexts): string {
  return [wentWell, wentWrong, lucky, critique, actions].filter((text) => text !== null).join('\n\n');
}
