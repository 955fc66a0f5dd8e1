import { ButtonStyle } from 'discord.js';
import type { PreparedText } from '../../app/advisory-comments.ts';
import { STEP_WORDS } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import { codeBlock } from './code-block.ts';
import { advisoryLink } from './advisory-link.ts';
import { byHandLine, sendButton } from './reporter-mail.ts';
import { button, MessageBuilder, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';

/** A prepared text: to be said in a comment in the advisory by one press, or to be copied. */
export function textView(
  state: Case,
  { step, text, canComment, canTick, mail }: PreparedText,
  context: Pick<ViewContext, 'githubUrl'>,
  note?: string,
): View {
  const { id: caseId } = state;
  return new MessageBuilder(note === undefined ? 'calm' : 'soon')
    .text(note, `### ${caseId} · ${STEP_WORDS[step].todo}`)
    .text(codeBlock(text), byHandLine(mail))
    .buttons(
      canComment && button('Post it in the advisory', 'post', { caseId, step }, ButtonStyle.Success),
      sendButton(caseId, mail),
      canTick && button('I have said it', 'check', { caseId, step }, ButtonStyle.Secondary),
      advisoryLink(state, context),
    )
    .view();
}
