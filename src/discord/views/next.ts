import { PUBLICATION_WORDS, STAGE_WORDS } from '../../documents/vocabulary.ts';
import type { AskedFor } from '../../process/outlook/asks.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { Policy } from '../../process/policy.ts';
import type { LoginQuestion } from '../../process/questions/questions.ts';
import type { RoleHolders } from '../../app/watch/enrolment.ts';
import type { Blindness } from '../../app/watch/blindness.ts';
import { arrivalInBrief } from './arrival.ts';
import { asOfLines, leftOutLines } from './as-of.ts';
import { saidButton } from './incoming-mail.ts';
import { rowLines } from './list.ts';
import { claimButtons } from './notifications/login.ts';
import { questionLine } from './questions.ts';
import { unenrolledLines } from './unenrolled.ts';
import { button, MessageBuilder, type View } from './view.ts';

/** How many cases are spelled out with a button each; Discord takes 40 components a message. */
const MOST = 10;
/** How many questions whose a GitHub login is. */
const MOST_LOGINS = 2;

/** What a person owes next, the most pressing first. */
export function nextView(
  owed: readonly Outlook[],
  {
    others,
    policy,
    blind = [],
    unreadable = [],
    unenrolled,
    logins = [],
    mails = { waiting: 0, said: 0 },
  }: {
    others: number;
    policy: Policy;
    /** Whose a GitHub login is, which this person is asked: no case's question. */
    logins?: readonly LoginQuestion[];
    blind?: readonly Blindness[];
    /** The cases that cannot be read, where the reader is told of them. */
    unreadable?: readonly string[];
    unenrolled?: RoleHolders | undefined;
    /** So many mails wait for the security team to say what they are, and of so many it was said lately. */
    mails?: { readonly waiting: number; readonly said: number };
  },
): View {
  const builder = new MessageBuilder(owed.some(({ glance }) => glance.late) ? 'late' : 'calm');
  builder.text(
    owed.length + logins.length + mails.waiting > 0
      ? '## What you owe next'
      : '## Nothing is waiting for you',
  );
  builder.text(...asOfLines(blind), ...leftOutLines(unreadable));
  if (mails.waiting > 0)
    builder.section(
      `✉️ **${mails.waiting} ${mails.waiting === 1 ? 'mail waits' : 'mails wait'}** for the security team to say what ${mails.waiting === 1 ? 'it is' : 'they are'}`,
      button('Look…', 'mails', {}),
    );
  for (const each of owed.slice(0, MOST))
    builder.section(
      [rowLines(each.glance, policy), ...askedLines(each.asked), ...arrivalInBrief(each)].join('\n'),
      button('Open', 'open', { caseId: each.glance.id }),
    );
  if (owed.length > MOST) builder.text(`…and ${owed.length - MOST} more: \`/advisory list show:mine\``);
  for (const question of logins.slice(0, MOST_LOGINS))
    builder.text(questionLine(question)).buttons(...claimButtons(question.asked));
  if (logins.length > MOST_LOGINS)
    builder.text(
      `-# …and ${logins.length - MOST_LOGINS} more to be confirmed; each has a direct message of its own`,
    );
  if (others > 0)
    builder.text(
      `-# ${others} more of your ${others === 1 ? 'cases waits' : 'cases wait'} for another person.`,
    );
  builder.text(...unenrolledLines(unenrolled, MOST));
  if (mails.waiting === 0 && mails.said > 0)
    builder.section(
      `-# ✉️ Of ${mails.said} ${mails.said === 1 ? 'mail' : 'mails'} members said lately what ${mails.said === 1 ? 'it is' : 'they are'}.`,
      saidButton(),
    );
  return builder.view();
}

/** What a person is asked for besides the next act; why the case is theirs at all, where that is not its next act. */
function askedLines(asked: readonly AskedFor[]): string[] {
  const owesNext = asked.some(({ kind }) => kind === 'next');
  const reminders = owesNext ? [] : asked.flatMap((each) => reminderInWords(each) ?? []);
  return [
    ...(reminders.length > 0 ? [`-# You are reminded of it: ${reminders.join(', ')}`] : []),
    ...asked.flatMap((each) => requestInWords(each) ?? []).map((words) => `-# ${words}`),
  ];
}

function reminderInWords(asked: AskedFor): string | undefined {
  if (asked.kind === 'stage') return STAGE_WORDS[asked.stage].long;
  return asked.kind === 'release-day' ? 'the release day' : undefined;
}

function requestInWords(asked: AskedFor): string | undefined {
  switch (asked.kind) {
    case 'part':
      return 'You are asked for your part in the retrospective';
    case 'reporter':
      return 'The reporter waits for a word';
    case 'regulatory':
      return 'An authority is to hear of it: its card says by when';
    case 'credit':
      return 'The reporter’s credit is not settled';
    case 'offer':
      return 'You are asked to take over the coordination';
    case 'approval':
      return 'Another member’s approval is asked for';
    case 'publication':
      return `Second approval needed: ${PUBLICATION_WORDS[asked.what].todo}`;
    case 'agreement':
      return 'Your agreement to the proposed release day is missing';
    case 'unanswered':
      return 'A question of it has waited for an answer';
    default:
      return undefined;
  }
}
