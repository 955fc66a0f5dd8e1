import { ButtonStyle } from 'discord.js';
import type { PreparedText } from '../../app/advisory-comments.ts';
import type { SaidInAdvisory } from '../../app/say-in-advisory.ts';
import { STEP_WORDS } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import { codeBlock } from './code-block.ts';
import { advisoryLink } from './advisory-link.ts';
import { byHandLine, sendButton } from './reporter-mail.ts';
import { button, MessageBuilder, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';

/** That a text was not said in the advisory, or may not have been, and what to do; `whose` says for whom it cannot be. */
export function notSaidInWords(kind: Exclude<SaidInAdvisory['kind'], 'commented'>, whose?: string): string {
  return kind === 'paste'
    ? `⚠️ I cannot say it in the advisory${whose === undefined ? '' : ` ${whose}`}. Please paste this there, or send it to the reporter.`
    : '⚠️ GitHub does not answer. It may stand there all the same; press again in a minute, it is never posted twice.';
}

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
