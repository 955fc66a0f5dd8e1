import { ButtonStyle } from 'discord.js';
import type { ReceivedMail } from '../../store/incoming-mails.ts';
import { button, MENU, MessageBuilder, plain, type View } from './view.ts';
import type { Button } from './container.ts';
import { absoluteAndRelative, mention, relative } from './words.ts';

/** How many mails have buttons: five components each, of Discord's 40. */
const MOST = 6;

interface MailViewContext {
  readonly now: Temporal.Instant;
  /** When what came at an instant is late. */
  readonly dueOf: (arrivedAt: Temporal.Instant) => Temporal.Instant;
  /** How many were set aside lately, since they are no reports by themselves. */
  readonly aside: number;
  /** Of so many members said lately what they are: the way to look back. */
  readonly said?: number;
}

/**
 * Mails of which a member of the team is to say what they are, the oldest first: when they came, and nothing else of them.
 *
 * @param call the role that is called, if any
 */
export function mailsView(
  mails: readonly ReceivedMail[],
  { now, dueOf, aside, said = 0 }: MailViewContext,
  call?: string,
): View {
  const [oldest] = mails;
  if (!oldest)
    return new MessageBuilder('calm')
      .text('No mail waits for the security team to say what it is.', ...asideLines(aside))
      .buttons(said > 0 && saidButton())
      .view();
  const due = dueOf(oldest.arrivedAt);
  const isLate = Temporal.Instant.compare(now, due) >= 0;
  const builder = new MessageBuilder(isLate ? 'late' : 'soon').text(
    call !== undefined && `<@&${call}>`,
    `### ${mails.length === 1 ? 'A mail has come in' : `${mails.length} mails have come in`}`,
    `**The oldest unanswered came ${relative(oldest.arrivedAt)}.** Read it in the mailbox, then say here what it is.`,
    isLate
      ? `🔴 Its first 24 hours were over ${relative(due)}.`
      : `Its first 24 hours are over at ${absoluteAndRelative(due)}.`,
  );
  for (const { id, arrivedAt, encrypted, asksForKey } of mails.slice(0, MOST))
    builder
      .text(
        `**Mail ${id}** · came ${absoluteAndRelative(arrivedAt)}`,
        encrypted && '-# 🔒 It is encrypted: who has the private key reads it.',
        asksForKey && '-# It seems to ask for your public key.',
      )
      .buttons(
        button('Open a case', 'mail-open', { mail: id }, ButtonStyle.Primary),
        button('It belongs to…', 'mail-belongs', { mail: id }),
        button('Not a report', 'mail-no-report', { mail: id }),
      );
  if (mails.length > MOST) builder.text(`-# …and ${mails.length - MOST} more, once these are done.`);
  const view = builder
    .text(...asideLines(aside))
    .buttons(said > 0 && saidButton())
    .view();
  return call === undefined ? view : { ...view, pings: { roles: [call] } };
}

function asideLines(aside: number): string[] {
  return aside === 0
    ? []
    : [
        `-# ${aside} of the last 7 days ${aside === 1 ? 'was' : 'were'} set aside without a word: automatic answers, bounces, lists, spam. They are in the mailbox.`,
      ];
}

/** The way to what members said of mails lately. */
export function saidButton(): Button {
  return button('What was said…', 'mails-said', {});
}

/** What members said of mails lately, the latest first, each with what takes it back. */
export function mailsSaidView(mails: readonly ReceivedMail[]): View {
  if (mails.length === 0) return plain('Nobody has said of a mail lately what it is.');
  const builder = new MessageBuilder('calm').text('### What members said of mails');
  for (const mail of mails) {
    const { id, arrivedAt, caseId, saidBy, saidAt } = mail;
    const what = caseId === undefined ? 'no report' : `of ${caseId}`;
    const by = saidBy === undefined ? '' : `, ${mention(saidBy)} said`;
    builder.section(
      `**Mail ${id}** is ${what}${by}${saidAt ? ` ${relative(saidAt)}` : ''}\n-# It came ${absoluteAndRelative(arrivedAt)}.`,
      takeBackButton(mail),
    );
  }
  return builder.text('-# What is taken back waits again, and you are reminded of it.').view();
}

/** What takes back what a member said of a mail. */
export function takeBackButton({ id, caseId }: Pick<ReceivedMail, 'id' | 'caseId'>): Button {
  return caseId === undefined
    ? button('It is a report', 'mail-again', { mail: id })
    : button('Not of this case', 'mail-not-of', { caseId, mail: id });
}

/** In which repository the case is to be opened. */
export function mailRepositoryView(mail: number, repositories: readonly string[]): View {
  return new MessageBuilder('soon')
    .text(`**Mail ${mail}** · which repository is it about?`)
    .menu(
      'mail-open-in',
      { mail },
      {
        placeholder: 'Open a case in …',
        choices: repositories.map((name) => ({ label: name, value: name })),
      },
    )
    .view();
}

/** To which case a mail belongs: the open ones to choose from, and a form for any other. */
export function mailBelongsView(mail: number, caseIds: readonly string[]): View {
  const builder = new MessageBuilder('soon').text(`**Mail ${mail}** · to which case does it belong?`);
  if (caseIds.length > 0)
    builder.menu(
      'mail-belongs-to',
      { mail },
      {
        placeholder: 'It belongs to …',
        choices: caseIds.slice(0, MENU).map((id) => ({ label: id, value: id })),
      },
    );
  return builder.buttons(button('Another case…', 'mail-other', { mail })).view();
}

/** A mail is no report, and what takes that back. */
export function mailNoReportView(mail: number): View {
  return new MessageBuilder('done')
    .text(
      `✅ **Mail ${mail}** is no report. Nobody is reminded of it any more.`,
      '-# Should its writer write again in the same thread, you hear of it.',
    )
    .buttons(takeBackButton({ id: mail, caseId: undefined }))
    .view();
}
