import { ButtonStyle } from 'discord.js';
import type { Outlook } from '../../process/outlook/outlook.ts';
import { nextLines } from './next-lines.ts';
import { button, linkButton, MessageBuilder, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';

/** The way to the private fork. Its address holds the advisory's id: for ephemeral answers only, never stored. */
export function forkView(outlook: Outlook, url: string, context: ViewContext): View {
  const { id: caseId } = outlook.case;
  return new MessageBuilder()
    .text(
      `### ${caseId} · The private fork is there`,
      'All work on the fix happens there. It has no CI: run it locally with `act`.',
      ...nextLines(outlook, context),
    )
    .buttons(linkButton('Private fork', url), button('Open', 'open', { caseId }, ButtonStyle.Primary))
    .view();
}
