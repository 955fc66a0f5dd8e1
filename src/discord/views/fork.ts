import { ButtonStyle } from 'discord.js';
import type { Case } from '../../process/case.ts';
import { nextLines, type CardContext } from './card.ts';
import { button, linkButton, MessageBuilder, type View } from './view.ts';

/** The way to the private fork. Its address holds the advisory's id: for ephemeral answers only, never stored. */
export function forkView(state: Case, url: string, context: CardContext): View {
  return new MessageBuilder()
    .text(
      `### ${state.id} · The private fork is there`,
      'All work on the fix happens there. It has no CI: run it locally with `act`.',
      ...nextLines(state, context),
    )
    .buttons(
      linkButton('Private fork', url),
      button('Open', 'open', { caseId: state.id }, ButtonStyle.Primary),
    )
    .view();
}
