import { ButtonStyle } from 'discord.js';
import type { DayActed } from '../../app/advance-notices.ts';
import type { NewAddresses } from '../../app/new-addresses.ts';
import type { MailText } from '../../documents/advance-notice/advance-notice.ts';
import { caseIdsInWords } from '../../documents/vocabulary.ts';
import { addressForPeople } from '../../documents/mail-address.ts';
import type { Case } from '../../process/case.ts';
import type { OtherNotification } from '../../process/notifications/notification.ts';
import type { Distributor } from '../../store/distributors.ts';
import type { NoticeDelivery } from '../../store/mail.ts';
import { addressLines } from './new-addresses.ts';
import { codeBlock } from './code-block.ts';
import { button, linesWithin, plain, MessageBuilder, escapeMarkdown, type View } from './view.ts';
import { absolute, mention, absoluteAndRelative } from './words.ts';

/** Characters that a list may take, of the 4,000 of a message; beside the notice's own text two share the rest. */
const BUDGET = 3500;

/** The private list, for the security team's eyes. */
export function distributorsView(list: readonly Distributor[], note?: string): View {
  if (list.length === 0)
    return plain(
      ...(note === undefined ? [] : [note]),
      'The private distributors list is empty: `/advisory distributors add`.',
    );
  return new MessageBuilder()
    .text(note, `### Private distributors · ${list.length}`)
    .text(
      ...linesWithin(
        list.map(
          ({ name, contact, since, note: criteria }) =>
            `- **${escapeMarkdown(name, 60)}** · ${escapeMarkdown(addressForPeople(contact), 100)} · since ${since.toString()}${
              criteria === undefined ? '' : `\n-# ${escapeMarkdown(criteria, 60)}`
            }`,
        ),
        BUDGET,
      ),
    )
    .view();
}

/** Tells a member that another one changed the list. */
export function distributorsChangedView({
  change,
  name,
  by,
}: Extract<OtherNotification, { template: 'distributors-changed' }>): View {
  const who = `**${escapeMarkdown(name, 60)}**`;
  return plain(
    change === 'added'
      ? `📇 ${mention(by)} put ${who} on the private distributors list: they get the next advance notices.`
      : `📇 ${mention(by)} took ${who} off the private distributors list.`,
    '-# Every change is told to the whole security team. The address stands in `/advisory distributors list`, and in the export for good. If you did not expect it, ask.',
  );
}

/** A second member was asked for the new addresses; `look` where it waits for the person who looks. */
interface HeldRequest {
  readonly askedBy: string;
  readonly look: number | undefined;
}

/** What the view of an advance notice shows. */
export interface AdvanceNoticeContext {
  /** `undefined` if there is nothing to tell: no day is agreed, or it is all over. */
  readonly toTell:
    | {
        readonly text: MailText;
        readonly place: 'channel' | 'dm';
        /** The release day's proposal that this is about. */
        readonly proposal: number;
        /** Nobody has begun to tell them. */
        readonly fresh: readonly Distributor[];
        /** Their e-mail has not left. */
        readonly waiting: readonly Distributor[];
        /** Their addresses are new on the list: what a second member is asked for, and who asked already. */
        readonly held?: (NewAddresses & { readonly request?: HeldRequest | undefined }) | undefined;
        /** Whether the bot can send e-mail. */
        readonly byMail: boolean;
        /** The linked cases for which the same day is proposed, and not agreed to yet. */
        readonly waitsFor?: readonly string[];
      }
    | undefined;
  readonly told: readonly NoticeDelivery[];
  /** The names of those who have not acknowledged it yet. */
  readonly unanswered: readonly string[];
}

/** The advance notice before it leaves: its words, its recipients, the distributors who were told and who have answered. */
export function advanceNoticeView(
  state: Case,
  { toTell, told, unanswered }: AdvanceNoticeContext,
  note?: string,
): View {
  const { id: caseId } = state;
  const fresh = toTell?.fresh ?? [];
  const builder = new MessageBuilder(fresh.length > 0 ? 'soon' : 'calm');
  builder.text(
    note,
    `### ${caseId} · ${(toTell?.proposal ?? 0) < 0 ? 'Notice' : 'Advance notice'} to the private distributors`,
  );
  const held = toTell?.held;
  const words =
    toTell && (fresh.length > 0 || held)
      ? codeBlock(`Subject: ${toTell.text.subject}\n\n${toTell.text.text}`)
      : '';
  const budget = (BUDGET - words.length) / (held ? 3 : 2);
  const waitsFor = toTell?.waitsFor ?? [];
  if (fresh.length > 0 && waitsFor.length > 0)
    builder.text(
      `⚠️ The day is not agreed yet for ${caseIdsInWords(waitsFor)}. Wait for that, and one notice tells of all.`,
    );
  if (fresh.length > 0) builder.text('**Not told yet**', ...linesWithin(fresh.map(recipient), budget));
  if (held)
    builder.text(
      '**New on the list: told when a second member agrees**',
      ...addressLines(held.addresses, budget),
    );
  if (words !== '') builder.text(words);
  else if (told.length === 0) builder.text('The list is empty: there is no one to tell.');
  if (words !== '' && toTell?.place === 'dm' && state.cve.id !== undefined)
    builder.text('-# The CVE’s id is left out in direct messages: copy the text in the private channel.');
  if (told.length > 0)
    builder.text(
      '**Told**',
      ...linesWithin(
        told.toReversed().map((each) => toldLine(state, each)),
        budget,
      ),
    );
  if (toTell) tellButtons(builder, state, toTell);
  builder.menu(
    'acknowledge-notices',
    { caseId },
    {
      placeholder: 'Who has acknowledged it?',
      most: unanswered.length,
      choices: unanswered.map((name) => ({ label: name, value: name })),
    },
  );
  return builder.view();
}

function tellButtons(
  builder: MessageBuilder,
  state: Case,
  { proposal, fresh, waiting, held, byMail }: NonNullable<AdvanceNoticeContext['toTell']>,
): void {
  const { id: caseId } = state;
  const byHand = (label: string) => button(label, 'send-notices', { caseId, proposal, by: 'hand' });
  const mine = fresh.length + waiting.length;
  if (held) heldButtons(builder, caseId, held);
  if (mine === 0) {
    if (held) return;
    if (!state.steps['distributors-notified'] || isOtherwise(state, proposal))
      builder.buttons(byHand('There is no one to tell'));
    return;
  }
  builder.text(
    fresh.length === 0
      ? '-# If you have told those whose e-mail has not left, say so.'
      : byMail
        ? '-# Each gets a message of their own, and does not see the other addresses.'
        : '-# No mail server is configured: send it yourself, to each alone, so that no one sees another’s address. Then press the button.',
  );
  builder.buttons(
    byMail &&
      fresh.length > 0 &&
      button(
        fresh.length === 1 ? 'Send it' : `Send to all ${fresh.length}`,
        'send-notices',
        { caseId, proposal, by: 'mail' },
        ButtonStyle.Danger,
      ),
    byHand(mine === 1 ? 'I have told them myself' : `I have told all ${mine} myself`),
  );
}

/** Whether those who know are to be told that something is not so, and no member has begun. */
function isOtherwise({ advanceNotice }: Case, proposal: number): boolean {
  return proposal < 0 && advanceNotice?.proposal !== proposal;
}

function heldButtons(
  builder: MessageBuilder,
  caseId: string,
  { fingerprint, request }: NonNullable<NonNullable<AdvanceNoticeContext['toTell']>['held']>,
): void {
  const what = 'advance-notice';
  if (!request) {
    builder.buttons(
      button(
        'Ask a second member',
        'ask',
        { caseId, what, print: fingerprint, exploited: 'unknown' },
        ButtonStyle.Primary,
      ),
    );
    return;
  }
  builder.text(`-# ${mention(request.askedBy)} asked for a second member.`);
  if (request.look !== undefined)
    builder.buttons(button('Look…', 'look', { caseId, what, request: request.look }, ButtonStyle.Primary));
}

function recipient({ name, contact }: Distributor): string {
  return `- ${escapeMarkdown(name, 60)} (${escapeMarkdown(addressForPeople(contact), 100)})`;
}

/** What the distributors, who were told another release day, hear of it: the end of the sentence that tells the act. */
export function movedDayInWords(distributors: DayActed['distributors']): string {
  if (distributors === undefined) return '';
  if (distributors === 'waits')
    return ' The distributors are told that it moved when it is agreed for the linked cases, too: in one notice.';
  return distributors === 'told'
    ? ' The distributors are told that it moved.'
    : ' ⚠️ The distributors were told another day: `/advisory distributors notify`.';
}

/** The same where the day fell, and no other one is agreed. */
export function fallenDayInWords(distributors: DayActed['distributors']): string {
  if (distributors === undefined) return '';
  return distributors === 'told'
    ? ' The distributors are told that the day they know does not stand, and that a new one follows.'
    : ' ⚠️ The distributors still expect the day that they were told: `/advisory distributors notify`.';
}

/** The same where the case is closed. */
export function endedInWords(distributors: DayActed['distributors']): string {
  if (distributors === undefined) return '';
  return distributors === 'told'
    ? ' The distributors who know of it are told that it is over.'
    : ' ⚠️ The distributors still expect its release: `/advisory distributors notify`.';
}

/** The same where it is opened again. */
export function openAgainInWords(distributors: DayActed['distributors']): string {
  if (distributors === undefined) return '';
  return distributors === 'told'
    ? ' The distributors who were told that it is over are told that it is not.'
    : ' ⚠️ The distributors were told that it is over: `/advisory distributors notify` tells them that it is not.';
}

function toldLine({ advanceNotice }: Case, { name, how, at: instant, by }: NoticeDelivery): string {
  const answered = advanceNotice?.acknowledged.includes(name) ? ' · ✅ acknowledged' : '';
  return `- ${escapeMarkdown(name, 60)} · ${howInWords(how, instant, by)}${answered}`;
}

function howInWords(
  how: NoticeDelivery['how'],
  instant: Temporal.Instant | undefined,
  by: string | undefined,
): string {
  switch (how) {
    case 'mail':
      return `by e-mail ${instant ? absolute(instant) : ''}`;
    case 'by-hand':
      return `by ${by === undefined ? 'hand' : mention(by)} ${instant ? absoluteAndRelative(instant) : ''}`;
    case 'waiting':
      return '⏳ the e-mail waits to be sent';
    case 'parked':
      return '⚠️ the e-mail could not be sent: tell them yourself, then press the button';
  }
}
