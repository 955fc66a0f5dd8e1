import { ButtonStyle } from 'discord.js';
import type { NotSent } from '../../app/answers/send-answer.ts';
import type { PreparedAnswer } from '../../app/answers/prepare-answer.ts';
import type { MailWay } from '../../app/answers/way.ts';
import { mailboxTroubleInWords } from '../../documents/mailbox-trouble.ts';
import type { Case } from '../../process/case.ts';
import type { AnswerKind } from '../../process/reporter/answers.ts';
import { advisoryLink } from './advisory-link.ts';
import type { Button } from './container.ts';
import { codeBlock } from './code-block.ts';
import { button, MessageBuilder, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';

const TITLES: { readonly [kind in AnswerKind]: string } = {
  acknowledge: 'Acknowledge the report by e-mail',
  'pgp-key': 'Send the public PGP key by e-mail',
  'ask-private': 'Ask for private handling by e-mail',
  missing: 'Ask the reporter for what is missing',
  status: 'Tell the reporter how it stands',
  closing: 'Tell the reporter that the case is closed',
  fixed: 'Tell the reporter where it is fixed',
};

/** "Send by e-mail", for the very answer that is shown. */
export function sendButton(
  caseId: string,
  way: MailWay | undefined,
  { again = false }: { readonly again?: boolean } = {},
): Button | undefined {
  if (way?.kind !== 'send') return undefined;
  const data = { caseId, answer: way.answer, print: way.print, again: again ? 'yes' : 'no' } as const;
  return button(
    again ? 'Send it again' : 'Send by e-mail',
    'send-answer',
    data,
    again ? ButtonStyle.Secondary : ButtonStyle.Success,
  );
}

/** What a person does where it does not leave by a press; `undefined` where it does. */
export function byHandLine(way: MailWay | undefined): string | undefined {
  return way?.kind === 'by-hand' ? `-# ${notSentInWords(way)}` : undefined;
}

/** An answer to a reporter who wrote an e-mail: to be sent by one press, or to be copied. */
export function answerView(
  state: Case,
  { kind, text, mail }: PreparedAnswer,
  context: Pick<ViewContext, 'githubUrl'>,
  { note, again }: { readonly note?: string | undefined; readonly again?: boolean | undefined } = {},
): View {
  return new MessageBuilder(note === undefined ? 'calm' : 'soon')
    .text(note, `### ${state.id} · ${TITLES[kind]}`)
    .text(codeBlock(text), note === undefined && byHandLine(mail))
    .buttons(
      sendButton(state.id, mail, { again: again === true }),
      ...saidButtons(state, kind),
      advisoryLink(state, context),
    )
    .view();
}

/** What a person presses who has answered from their own mail program. */
function saidButtons(
  { id: caseId, status, closed, steps, talk }: Case,
  kind: AnswerKind,
): (Button | undefined | false)[] {
  const toldButton = (wrote: number | undefined) =>
    wrote === undefined
      ? undefined
      : button('I have told them', 'answered', { caseId, wrote }, ButtonStyle.Secondary);
  if (kind === 'missing') return [];
  if (status === 'closed') return [toldButton(closed?.revision)];
  if (kind === 'closing') return [];
  if (kind === 'status' || kind === 'fixed') return [toldButton(talk?.told?.revision)];
  return [!steps[kind] && button('I have said it', 'check', { caseId, step: kind }, ButtonStyle.Secondary)];
}

/** Why nothing left, and what to do. */
export function notSentInWords(problem: NotSent): string {
  switch (problem.why) {
    case 'no-smtp':
      return 'To send it from here, set `SMTP_URL` and `SMTP_FROM`. Until then: copy it, and answer from your mail program.';
    case 'no-mailbox':
      return 'To send it from here, set `IMAP_URL`: the address is in the mailbox alone. Until then: copy it, and answer from your mail program.';
    case 'no-mail':
      return 'I do not know which mail this case came by. Copy it, and answer from your mail program.';
    case 'encrypted':
      return '🔒 Their mail is encrypted, so no plain answer leaves from here. Copy it, and answer from your mail program, encrypted with their key.';
    case 'no-key':
      return 'They seem to ask for your public key, and `PGP_KEY_URL` is not set, so this does not leave from here. Copy it, attach your public key in your mail program, and encrypt if you have theirs.';
    case 'gone':
      return 'Nothing was sent: their mail is not in the mailbox’s folder any more, and the address is there alone. Copy it, and answer from your mail program.';
    case 'no-address':
      return 'Nothing was sent: their mail names no address that I can answer. Copy it, and answer from your mail program.';
    case 'mailbox':
      return `Nothing was sent: ${mailboxTroubleInWords({ kind: problem.trouble, failure: problem.failure })}. Press again, or copy it, and answer from your mail program.`;
    case 'not-now':
      return `Nothing was sent: the mail server does not take it now (${problem.failure}). Press again in a minute.`;
    case 'refused':
      return `Nothing was sent: the mail server refuses it (${problem.failure}). Copy it, and answer from your mail program.`;
  }
}
