import { ButtonStyle } from 'discord.js';
import { STEP_WORDS } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import type { TextStep } from '../../process/step-ids.ts';
import { advisoryLink, type CardContext } from './card.ts';
import { button, MessageBuilder, type View } from './view.ts';

/**
 * A prepared text: to be posted in the advisory by one press, or to be copied. `offers` says which of the two
 * presses make sense now: `post` where the reader is in the advisory, `tick` where the step is open.
 */
export function textView(
  state: Case,
  step: TextStep,
  text: string,
  context: CardContext,
  { note, post, tick }: { note?: string; post: boolean; tick: boolean },
): View {
  const { id: caseId } = state;
  return new MessageBuilder(note === undefined ? 'calm' : 'soon')
    .text(note, `### ${caseId} · ${STEP_WORDS[step].todo}`)
    .text(codeBlock(text))
    .buttons(
      post && button('Post it in the advisory', 'post', { caseId, step }, ButtonStyle.Success),
      tick && button('I have said it', 'check', { caseId, step }, ButtonStyle.Secondary),
      advisoryLink(state, context),
    )
    .view();
}

/** Text to copy as it stands. */
export function codeBlock(text: string): string {
  return `\`\`\`text\n${text.replaceAll(/`(?=``)/g, '`\u200B')}\n\`\`\``;
}
