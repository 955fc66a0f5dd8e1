import { ButtonStyle } from 'discord.js';
import type { PreparedStatus } from '../../app/reporter-status.ts';
import type { Case } from '../../process/case.ts';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { CreditDue } from '../../process/reporter/credit.ts';
import type { ReporterDue } from '../../process/reporter/dues.ts';
import type { ReporterNews } from '../../process/reporter/talk.ts';
import { advisoryLink } from './advisory-link.ts';
import type { Button } from './container.ts';
import { codeBlock } from './code-block.ts';
import { byHandLine, sendButton } from './reporter-mail.ts';
import { button, MessageBuilder, type View } from './view.ts';
import type { ViewContext } from './view-context.ts';
import { absoluteAndRelative, dueWhen, relative } from './words.ts';

type Talk = Pick<Outlook, 'case' | 'owedToReporter' | 'creditDue' | 'endToTell' | 'isFirstWordOwed' | 'may'>;

/** What the reporter waits for, in a few words: all that a push shows. */
export function owedInWords(due: ReporterDue): string {
  if (due.kind === 'status')
    return due.isNews ? 'News for the reporter, last told' : 'The reporter was last told how it stands';
  return `The reporter wrote ${due.where === 'email' ? 'by e-mail' : 'in the advisory'}, and nobody has answered`;
}

const NEWS_WORDS: { readonly [news in ReporterNews]: string } = {
  accepted: 'that it is accepted',
  'fix-ready': 'that the fix is ready',
  'day-agreed': 'the release day',
  'day-moved': 'that the release day does not stand',
  published: 'that it is published',
};

/** What is left to do until the reporter is credited, and how. */
const CREDIT_WORDS: { readonly [due in CreditDue]: string } = {
  ask: 'it is not known whether they want to be named: ask them, and record the answer with `/advisory reporter`',
  add: 'they want to be named, and the advisory does not credit them: add them under “Credits” there',
  accept: 'they have not accepted it in GitHub: ask them to, or to decline it',
};

/** What the reporter of a case waits for, a line each; and that their comments cannot be seen, where they cannot. */
export function reporterLines(
  { case: state, owedToReporter }: Talk,
  { threadBlindSince, now }: Pick<ViewContext, 'threadBlindSince' | 'now'>,
  { isBrief = false }: { readonly isBrief?: boolean } = {},
): string[] {
  const blindSince = threadBlindSince?.(state.id);
  return [
    ...owedToReporter.map((due) =>
      due.kind === 'answer' ? answerLine(due) : statusLine(state, due, { isBrief, now }),
    ),
    ...(blindSince
      ? [
          `⚠️ I cannot see the comments in the advisory, since ${absoluteAndRelative(blindSince)}: look there yourselves for what the reporter writes.`,
        ]
      : []),
  ];
}

/**
 * How long the reporter has waited for the first word to them, what is left to do about their credit, and that they are not
 * told of the end: for the security team, whose all of it is.
 */
export function reporterFacts({ case: state, creditDue, endToTell, isFirstWordOwed, may }: Talk): string[] {
  if (endToTell) return ['**The reporter** is not known to have been told how it ended.'];
  if (!may.tellReporter) return [];
  return [
    ...(isFirstWordOwed
      ? [`**The reporter waits for a first word** since ${absoluteAndRelative(state.disclosedAt)}.`]
      : []),
    ...(creditDue ? [`**Credit** ${CREDIT_WORDS[creditDue]}.`] : []),
  ];
}

function answerLine(due: Extract<ReporterDue, { kind: 'answer' }>): string {
  const where = due.where === 'email' ? 'Answer their e-mail' : 'Answer there';
  return `❔ **${owedInWords(due)}**, since ${absoluteAndRelative(due.since)}. ${where}, or say that you did elsewhere.`;
}

/** How long they have heard nothing, and what they do not know. */
function statusLine(
  { talk }: Case,
  { since, due }: ReporterDue,
  { isBrief, now }: { readonly isBrief: boolean; readonly now: Temporal.Instant },
): string {
  if (isBrief) return `**Reporter** last told ${relative(since)}`;
  const news = (talk?.news ?? []).map((each) => NEWS_WORDS[each]);
  const untold = news.length > 0 ? ` They are not told ${news.join(', nor ')}.` : '';
  return `**Last word to the reporter** ${absoluteAndRelative(since)}; the next one is ${dueWhen(relative(due), { late: isPast(due, now) })}.${untold}`;
}

function isPast(due: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(due, now) <= 0;
}

/** What this person can do about what the reporter waits for: say that it is answered, tell them, or say when they publish; or tell them how it ended. */
export function reporterWroteButtons(
  { case: state, owedToReporter, endToTell, may }: Talk,
  now: Temporal.Instant,
): Button[] {
  const { id: caseId } = state;
  if (endToTell) return [button('Tell the reporter…', 'answer', { caseId, answer: endToTell })];
  const [due] = owedToReporter;
  if (!due || !may.tellReporter) return [];
  if (due.kind === 'status') {
    const isWanted = (state.talk?.news ?? []).length > 0 || isPast(due.due, now);
    return isWanted ? [button('Tell the reporter…', 'status', { caseId })] : [];
  }
  return [
    button('Answered elsewhere', 'answered', { caseId, wrote: due.revision }, ButtonStyle.Success),
    ...(may.changeDisclosure ? [button('They publish on…', 'publishes', { caseId })] : []),
  ];
}

/** How the report stands, as the reporter may be told it: to be posted in the advisory by one press, or to be copied. */
export function statusView(
  { case: state }: Pick<Outlook, 'case'>,
  { text, print, canComment, told, mail }: PreparedStatus,
  context: Pick<ViewContext, 'githubUrl'>,
  note?: string,
): View {
  const { id: caseId } = state;
  return new MessageBuilder(note === undefined ? 'calm' : 'soon')
    .text(note, `### ${caseId} · Tell the reporter how it stands`)
    .text(codeBlock(text), byHandLine(mail))
    .buttons(
      canComment && button('Post it in the advisory', 'post-status', { caseId, print }, ButtonStyle.Success),
      sendButton(caseId, mail),
      mail && isFixedForAll(state) && button('Fixed in…', 'answer', { caseId, answer: 'fixed' }),
      button('I have told them', 'answered', { caseId, wrote: told }, ButtonStyle.Secondary),
      advisoryLink(state, context),
    )
    .view();
}

/** Whether the fix is out, and the advisory with it. */
function isFixedForAll({ publishedAt, unfixedSince, withdrawnSince }: Case): boolean {
  return publishedAt !== undefined && !unfixedSince && !withdrawnSince;
}
