import { ButtonStyle } from 'discord.js';
import type { ReportLook } from '../../app/report-completeness.ts';
import type { Unseen } from '../../app/unseen-report.ts';
import { mailboxTroubleInWords } from '../../documents/mailbox-trouble.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import { advisoryLink } from './advisory-link.ts';
import type { Button } from './container.ts';
import { codeBlock } from './code-block.ts';
import { byHandLine, sendButton } from './reporter-mail.ts';
import { button, MessageBuilder, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';

type Found = Extract<ReportLook, { kind: 'seen' }>['found'];

const PARTS: readonly (readonly [Exclude<keyof Found, 'several'>, string])[] = [
  ['steps', 'Steps to reproduce'],
  ['versions', 'Affected versions'],
  ['proof', 'A proof: code, a file or a picture'],
  ['impact', 'What an attacker could do'],
];

/** Why a report could not be looked at, and what to do. */
export function unseenInWords(unseen: Unseen): string {
  switch (unseen.why) {
    case 'no-advisory':
      return 'I could not look: there is no advisory, and I keep nothing of a report that came otherwise. Look there yourselves for steps, versions and files.';
    case 'later':
      return 'I could not look: GitHub does not answer. Press again in a minute.';
    case 'not-shown':
      return 'I could not look: GitHub does not show me the advisory. Look there yourselves.';
    case 'no-mailbox':
      return 'I could not look: it came by e-mail, and I do not read the mailbox (`IMAP_URL` is not set). Look there yourselves for steps, versions and files.';
    case 'encrypted':
      return 'I could not look: 🔒 a mail of it is encrypted. Who has the private key reads it, looks for steps, versions and files, and asks for what is missing from their mail program, encrypted.';
    case 'gone':
      return 'I could not look: its mails are not in the mailbox’s folder any more. Look where they were moved to.';
    case 'mailbox':
      return `I could not look: ${mailboxTroubleInWords({ kind: unseen.trouble, failure: unseen.failure })}. Press again, or look into the mailbox yourselves.`;
  }
}

const READ_WHERE = { advisory: 'in GitHub', mailbox: 'in the mailbox' } as const;

/** The way to it, for the security team of a report of which nobody has said that it is complete. */
export function completenessButton({ case: state, stages, may }: Outlook): Button | undefined {
  const isOpen = stages.intake.open.some(({ step }) => step === 'report-complete');
  if (!isOpen || !may.changeDisclosure) return undefined;
  return button('What is missing?', 'look-at-report', { caseId: state.id });
}

/** What a report holds, as its form shows; and the text that asks for the rest, to be posted by one press, or to be copied. */
export function completenessView(
  { case: state }: Pick<Outlook, 'case'>,
  look: ReportLook,
  context: Pick<ViewContext, 'githubUrl'>,
  note?: string,
): View {
  const { id: caseId } = state;
  const builder = new MessageBuilder(note === undefined ? 'calm' : 'soon').text(
    note,
    `### ${caseId} · Is the report complete?`,
  );
  if (look.kind === 'unseen')
    return builder
      .text(`⚠️ ${unseenInWords(look)}`)
      .buttons(advisoryLink(state, context))
      .view();
  const { found, request } = look;
  return builder
    .text(
      ...PARTS.map(
        ([part, words]) => `${found[part] ? '✅' : '❔'} ${words}${found[part] ? '' : ': I find none'}`,
      ),
      found.several ? '❔ It numbers several flaws' : '✅ One flaw, as far as its headings tell',
      `-# Read ${READ_WHERE[look.where]} just now, by its form alone, and kept nowhere: look yourselves before you rely on it.`,
      request && 'The text that asks for it:',
    )
    .text(request && codeBlock(request.text), byHandLine(request?.mail))
    .buttons(
      sendButton(caseId, request?.mail),
      request?.canComment &&
        button(
          'Post it in the advisory',
          'ask-for-missing',
          { caseId, print: request.print },
          ButtonStyle.Success,
        ),
      !request &&
        button('The report is complete', 'check', { caseId, step: 'report-complete' }, ButtonStyle.Success),
      advisoryLink(state, context),
    )
    .view();
}
