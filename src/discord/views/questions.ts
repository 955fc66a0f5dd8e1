import { ButtonStyle } from 'discord.js';
import { PUBLICATION_WORDS, SIDE_NAMES } from '../../documents/vocabulary.ts';
import type { Outlook, QuestionOutlook } from '../../process/outlook/outlook.ts';
import type { AnyQuestion, Question } from '../../process/questions/questions.ts';
import type { Button } from './container.ts';
import { agreeButton } from './release.ts';
import { lookButton } from './step-buttons.ts';
import { button, escapeMarkdown } from './view.ts';
import { capitalised, mention, relative } from './words.ts';

/** What a question asks, in a few words. Whom it is about stays in the private channel and on the card. */
export function questionInWords({ asked }: Pick<AnyQuestion, 'asked'>): string {
  switch (asked.kind) {
    case 'publication':
      return `Second approval needed: ${PUBLICATION_WORDS[asked.what].todo}`;
    case 'collaborator':
      return `Approval needed: ${asked.asReporter ? 'the reporter in the advisory' : 'a collaborator from outside'}`;
    case 'offer':
      return `Will ${mention(asked.member)} take over the coordination?`;
    case 'agreement':
      return `${capitalised(SIDE_NAMES[asked.side])} has not agreed to the release day`;
    case 'login':
      return `Is ${mention(asked.member)} really ${escapeMarkdown(asked.login)} on GitHub?`;
  }
}

/** Who asked whom a question, and since when it waits. */
export function askedSince(question: AnyQuestion): string {
  const { askedBy, since } = question;
  const by = askedBy === undefined ? '' : ` by ${mention(askedBy)}`;
  return `asked${by} ${relative(since)}, of ${askedInWords(question)}`;
}

/** A question that waits, in a line. */
export function questionLine(question: AnyQuestion): string {
  return `❔ **${questionInWords(question)}** · ${askedSince(question)}`;
}

function askedInWords({ to, except }: AnyQuestion): string {
  switch (to.kind) {
    case 'member':
      return mention(to.id);
    case 'in-charge':
      return SIDE_NAMES.security;
    default:
      return except === undefined ? SIDE_NAMES[to.kind] : 'another member of the security team';
  }
}

/** The open questions of a case, a line each; beyond `most` of them, how many more there are. */
export function questionLines(questions: readonly Question[], most = 4): string[] {
  const others = questions.length - most;
  return [
    ...questions.slice(0, most).map(questionLine),
    ...(others > 0 ? [`-# …and ${others} more ${others === 1 ? 'question' : 'questions'}`] : []),
  ];
}

/**
 * The button by which this person answers an open question, or looks at what it asks.
 *
 * @returns `undefined` if it does not ask them
 */
export function answerButton(
  outlook: Outlook,
  { asked, number, mayAnswer }: QuestionOutlook,
): Button | undefined {
  const { id: caseId } = outlook.case;
  if (!mayAnswer) return undefined;
  switch (asked.kind) {
    case 'publication':
      return lookButton(outlook, asked.what);
    case 'collaborator':
      return button('Review the approval…', 'review', { caseId, request: number }, ButtonStyle.Primary);
    case 'offer':
      return button('Accept', 'offer', { caseId, accepts: 'yes' }, ButtonStyle.Success);
    case 'agreement':
      return agreeButton(outlook);
  }
}

/** What the member who asked a question can do about it while it waits: remind, take it back. */
function askerButtons(
  outlook: Outlook,
  { number: question, mayRemind, mayWithdraw }: QuestionOutlook,
): Button[] {
  const { id: caseId } = outlook.case;
  return [
    ...(mayRemind ? [button('Remind them', 'remind', { caseId, question })] : []),
    ...(mayWithdraw ? [button('Take the question back', 'withdraw', { caseId, question })] : []),
  ];
}

/**
 * The button that has everybody called, for what is public.
 *
 * @returns `undefined` if it is not, or they were called a short while ago
 */
export function callButton({ case: { id: caseId }, may }: Outlook): Button | undefined {
  return may.callEverybody ? button('Call everybody', 'call', { caseId }, ButtonStyle.Danger) : undefined;
}

/** What this person can do about the open questions of a case, at most about two of them: in one row. */
export function questionButtons(outlook: Outlook, most = 2): Button[] {
  const call = callButton(outlook);
  const buttons = outlook.questions
    .map((question) => askerButtons(outlook, question))
    .filter(({ length }) => length > 0);
  return [...buttons.slice(0, most).flat(), ...(call ? [call] : [])];
}
