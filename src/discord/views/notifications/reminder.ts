import { ButtonStyle } from 'discord.js';
import { reminderLength } from '../../../documents/time-in-words.ts';
import {
  STAGE_WORDS,
  STEP_WORDS,
  todoOf,
  urgencyInWords,
  MARKING_WORDS,
} from '../../../documents/vocabulary.ts';
import type { ReminderItem } from '../../../process/notifications/notification.ts';
import type { ReminderPurpose, ReminderKind } from '../../../process/notifications/reminder-kinds.ts';
import type { Outlook, QuestionOutlook } from '../../../process/outlook/outlook.ts';
import type { StageOutlook } from '../../../process/outlook/stages.ts';
import type { StepOutlook } from '../../../process/outlook/steps.ts';
import { advisoryLink } from '../advisory-link.ts';
import { dueInBrief, dueInWords } from '../deadline-lines.ts';
import { hasCommands } from '../how-to.ts';
import { openRegulatoryLines, regulatoryButtons } from '../regulatory.ts';
import { owedInWords, reporterLines, reporterWroteButtons } from '../reporter-talk.ts';
import { actButton, mitigationButton, nothingToAddButton, markButton } from '../step-buttons.ts';
import { answerButton, askedSince, callButton, questionInWords, questionLines } from '../questions.ts';
import { MessageBuilder, type View, button, listed } from '../view.ts';
import type { ViewContext } from '../view-context.ts';
import { absolute, absoluteAndRelative, capitalised, mention } from '../words.ts';
import { dueInPush, verdictOf, type DueStage } from './verdict.ts';

/** A case that a person is reminded of: as they see it now, and what they are reminded of. */
export interface Reminded {
  readonly outlook: Outlook;
  readonly items: readonly ReminderItem[];
  readonly purposes: ReadonlySet<ReminderPurpose>;
  readonly context: ViewContext;
}

/** How a kind of reminder is shown. */
interface KindView {
  /** What is said of the case besides its stages. */
  readonly lines: (reminded: Reminded) => readonly string[];
  /** Whether a digest of several cases says it, too. */
  readonly inDigest: boolean;
}
const OF_STAGES: KindView = { lines: () => [], inDigest: true };

/** In the order in which their lines stand. */
const KINDS: { readonly [kind in ReminderKind]: KindView } = {
  asap: { ...OF_STAGES, lines: urgentLines, inDigest: false },
  'release-day': { ...OF_STAGES, lines: releaseDayLines },
  review: {
    ...OF_STAGES,
    lines: ({ outlook, context }) => [
      hasCommands(outlook, context)
        ? 'Does the slow track still fit? If not: `/advisory deadline set`.'
        : 'Does the slow track still fit? If not, say so in the advisory: the security team sets another date.',
    ],
  },
  opens: OF_STAGES,
  before: OF_STAGES,
  due: OF_STAGES,
  overdue: OF_STAGES,
  wake: { ...OF_STAGES, lines: wakeLines },
  unannounced: { ...OF_STAGES, lines: unannouncedLines },
  question: { ...OF_STAGES, lines: askedLines },
  'urgent-question': { ...OF_STAGES, lines: askedLines },
  regulatory: { ...OF_STAGES, lines: ({ outlook }) => openRegulatoryLines(outlook) },
  reporter: { ...OF_STAGES, lines: ({ outlook, context }) => reporterLines(outlook, context) },
};

/** How many cases a digest spells out; the rest are a number and a command. */
const DIGEST = 8;

/**
 * What a person is reminded of: one case with its step, Snooze and Open, or a digest of several. `messageId` is the
 * outbox row, which Snooze refers to.
 */
export function reminderView(reminded: readonly Reminded[], messageId: number): View {
  const [only] = reminded;
  if (only && reminded.length === 1) return singleReminder(only, messageId);
  const builder = new MessageBuilder(
    reminded.some(({ outlook }) => outlook.urgency === 'late') ? 'late' : 'soon',
  );
  const late = reminded.filter(({ outlook }) => outlook.urgency === 'late').length;
  builder.text(`## ${reminded.length} cases wait for you${late > 0 ? `, ${late} overdue` : ''}`);
  for (const each of reminded.slice(0, DIGEST))
    builder.section(digestLines(each).join('\n'), button('Open', 'open', { caseId: each.outlook.case.id }));
  const rest = reminded.slice(DIGEST);
  if (rest.length > 0)
    builder.text(
      rest.every(({ outlook, context }) => hasCommands(outlook, context))
        ? `…and ${rest.length} more: \`/advisory list show:mine\``
        : `…and ${listed(
            rest.map(({ outlook }) => outlook.case.id),
            DIGEST,
          )}`,
    );
  builder.buttons(button('Snooze', 'snooze', { message: messageId }));
  return builder.view();
}

function singleReminder(reminded: Reminded, messageId: number): View {
  const { outlook, purposes, context } = reminded;
  const { case: state, may } = outlook;
  if (purposes.has('part') && may.contribute) return callForParts(reminded, messageId);
  if (purposes.has('question')) return openQuestion(reminded, messageId);
  if (purposes.has('announcement')) return unannounced(reminded, messageId);
  if (purposes.has('regulatory') && outlook.regulatory.some(({ filed }) => !filed))
    return owedToAuthorities(reminded, messageId);
  if (purposes.has('reporter') && outlook.owedToReporter.length > 0)
    return owedToReporter(reminded, messageId);
  const step = leadingOf(reminded).find(({ refusal }) => refusal === undefined)?.step;
  const isReleaseDay = purposes.has('release-day');
  const mitigation = mitigationButton(outlook);
  const act = isReleaseDay
    ? actButton(outlook, 'published')
    : [...leadingOf(reminded), ...openOf(reminded)]
        .map((each) => actButton(outlook, each.step))
        .find((each) => each !== undefined);
  return new MessageBuilder(outlook.urgency)
    .text(...caseLines(reminded))
    .buttons(
      mitigation,
      step && button(STEP_WORDS[step].short, 'done', { caseId: state.id, step }, ButtonStyle.Success),
      // A row holds five buttons, and on the day itself what is ticked first is what publishing waits for.
      !(isReleaseDay && step) && !(mitigation && step) && act,
      isReleaseDay && !mitigation && button('Another day…', 'slots', { caseId: state.id }),
      button('Snooze', 'snooze', { message: messageId }),
      button('Open', 'open', { caseId: state.id }, ButtonStyle.Primary),
      advisoryLink(state, context),
    )
    .view();
}

/** The announcement of what is public, before all else. */
function unannounced(reminded: Reminded, messageId: number): View {
  const { outlook } = reminded;
  return new MessageBuilder(outlook.urgency)
    .text(...caseLines(reminded))
    .buttons(markButton(outlook) ?? actButton(outlook, 'announced'), ...otherButtons(reminded, messageId))
    .view();
}

/** A question waits for an answer: those who are asked answer it, and the others see to it that they do. */
function openQuestion(reminded: Reminded, messageId: number): View {
  const { outlook } = reminded;
  const questions = nudgedQuestions(reminded);
  return new MessageBuilder(outlook.urgency)
    .text(...caseLines(reminded))
    .buttons(...questions.slice(0, 2).map((question) => answerButton(outlook, question)))
    .buttons(mitigationButton(outlook), ...otherButtons(reminded, messageId))
    .view();
}

/** An authority is to hear of it, by a law or a contract. */
function owedToAuthorities(reminded: Reminded, messageId: number): View {
  const { outlook } = reminded;
  return new MessageBuilder(outlook.urgency)
    .text(...caseLines(reminded))
    .buttons(...regulatoryButtons(outlook))
    .buttons(...otherButtons(reminded, messageId))
    .view();
}

/** The reporter waits for a word. */
function owedToReporter(reminded: Reminded, messageId: number): View {
  const { outlook } = reminded;
  return new MessageBuilder(outlook.urgency)
    .text(...caseLines(reminded))
    .buttons(...reporterWroteButtons(outlook, reminded.context.now))
    .buttons(...otherButtons(reminded, messageId))
    .view();
}

/** What can be done besides what a reminder asks for; of what is public, everybody can be called. */
function otherButtons({ outlook, context }: Reminded, messageId: number) {
  const { case: state } = outlook;
  return [
    button('Snooze', 'snooze', { message: messageId }),
    button('Open', 'open', { caseId: state.id }),
    callButton(outlook),
    advisoryLink(state, context),
  ];
}

/** The retrospective opens, and everybody is asked for their part. */
function callForParts(reminded: Reminded, messageId: number): View {
  const { outlook, context } = reminded;
  const { id: caseId } = outlook.case;
  return new MessageBuilder(outlook.urgency)
    .text(...caseLines(reminded))
    .text(
      'What went well, what went wrong, where did we get lucky? The retrospective looks for causes, never for people.',
    )
    .buttons(
      button('Contribute…', 'contribute', { caseId, named: 'yes' }, ButtonStyle.Primary),
      button('Contribute unnamed…', 'contribute', { caseId, named: 'no' }),
      nothingToAddButton(outlook),
    )
    .buttons(
      button('Snooze', 'snooze', { message: messageId }),
      button('Open', 'open', { caseId }),
      advisoryLink(outlook.case, context),
    )
    .view();
}

/** Everything a person is reminded of in one case. */
function caseLines(reminded: Reminded): string[] {
  const lines = remindedStages(reminded).flatMap(({ stage, due }) => [
    `**${STAGE_WORDS[stage.stage].long}** ${dueInWords(due)}`,
    `-# ${stepsInBrief(stage, reminded)}`,
  ]);
  return [titleOf(reminded), ...kindLines(reminded), ...lines, ...insteadLines(reminded)];
}

/** The same in a digest, where a case has room for one stage, and the others' names. */
function digestLines(reminded: Reminded): string[] {
  const title = titleOf(reminded);
  const [first, ...others] = remindedStages(reminded);
  if (!first) return [title];
  return [
    title,
    ...kindLines(reminded, ({ inDigest }) => inDigest),
    `**${STAGE_WORDS[first.stage.stage].long}** ${dueInBrief(first.due)}`,
    `-# ${stepsInBrief(first.stage, reminded)}`,
    ...(others.length > 0
      ? [`Also: ${others.map(({ stage }) => STAGE_WORDS[stage.stage].long).join(', ')}`]
      : []),
    ...insteadLines(reminded),
  ];
}

/** What a reminder says in words of its own. */
const OF_NO_STAGE = new Set<ReminderKind>([
  'question',
  'urgent-question',
  'unannounced',
  'reporter',
  'regulatory',
]);

/** The stages that a reminder names and that still have something to do. */
function remindedStages({ outlook, items }: Reminded): DueStage[] {
  const ofStages = items.filter(({ kind }) => !OF_NO_STAGE.has(kind));
  return [...new Set(ofStages.map((item) => item.stage))].flatMap((id) => {
    const stage = outlook.stages[id];
    return stage.due && stage.open.length > 0 ? [{ stage, due: stage.due }] : [];
  });
}

/** The case and what it comes to: all that a push shows. */
function titleOf(reminded: Reminded): string {
  const { outlook, items, context } = reminded;
  const [question] = nudgedQuestions(reminded);
  const published = reminded.purposes.has('announcement') && outlook.case.publishedAt;
  const mark = reminded.purposes.has('regulatory')
    ? outlook.regulatory.find(({ filed }) => !filed)
    : undefined;
  const owed = reminded.purposes.has('reporter') ? outlook.owedToReporter[0] : undefined;
  const verdict = question
    ? `${questionInWords(question)}, ${agoInPush(question.since, context.now)}`
    : published
      ? unannouncedVerdict(outlook, published, context.now)
      : mark
        ? `${mark.name}, ${dueInPush(mark.due, context.now)}`
        : owed
          ? `${owedInWords(owed)}: ${agoInPush(owed.since, context.now)}`
          : verdictOf(outlook, items, remindedStages(reminded), context.now);
  return `### ${outlook.case.id} · ${verdict}`;
}

function unannouncedVerdict(
  { case: { correction }, mark }: Reminded['outlook'],
  published: Temporal.Instant,
  now: Temporal.Instant,
): string {
  if (mark)
    return `${MARKING_WORDS[mark.how].title} ${agoInPush(mark.since, now)}, and #codegate says otherwise`;
  return correction
    ? `Corrected in GitHub ${agoInPush(correction.at, now)}, and not in #codegate`
    : `Published ${agoInPush(published, now)}, and not announced`;
}

/** Written out, since a push shows no timestamp of Discord's. */
function agoInPush(at: Temporal.Instant, now: Temporal.Instant): string {
  return `${reminderLength((now.epochMilliseconds - at.epochMilliseconds) / 1000)} ago`;
}

/** Of each stage that a person is reminded of, the step that the message names. */
function leadingOf(reminded: Reminded): StepOutlook[] {
  return remindedStages(reminded).flatMap(({ stage }) => leading(stage) ?? []);
}

/** The open steps of all that a person is reminded of. */
function openOf({ outlook, items }: Reminded): StepOutlook[] {
  return items.flatMap((item) => outlook.stages[item.stage].open);
}

/** The first open step that is this person's, and can be done now; where none is theirs, the first one. */
function leading({ open }: StageOutlook): StepOutlook | undefined {
  const own = open.filter(({ isTheirs }) => isTheirs);
  return own.find(({ waitsFor }) => waitsFor.length === 0) ?? own[0] ?? open[0];
}

/** What the kinds of these reminders say besides the stages, each once. */
function kindLines(reminded: Reminded, isShown: (view: KindView) => boolean = () => true): string[] {
  const kinds = new Set<string>(reminded.items.map(({ kind }) => kind));
  return Object.entries(KINDS)
    .filter(([kind, view]) => kinds.has(kind) && isShown(view))
    .flatMap(([, { lines }]) => lines(reminded));
}

/** Why everything is ASAP: the message may be the first that the person hears of it. */
function urgentLines({ outlook }: Reminded): string[] {
  return [`🔴 **Everything is ASAP**: ${urgencyInWords(outlook.case)}`];
}

/** The case is public, and everybody is woken until somebody is there. */
function wakeLines(): string[] {
  return [
    '🔴 **This is public, and nobody has answered yet.** Any button here is an answer, and lets the others sleep.',
  ];
}

/** The advisory is public, and #codegate says nothing of it. */
function unannouncedLines({ outlook: { case: state, mark } }: Reminded): string[] {
  const { correction } = state;
  if (mark) {
    const { title, todo } = MARKING_WORDS[mark.how];
    return [
      `🔴 **${title}, and #codegate says otherwise**, since ${absoluteAndRelative(mark.since)}: ${todo}.`,
    ];
  }
  if (correction)
    return [
      `🔴 **#codegate still names the earlier fixed version**, since ${absoluteAndRelative(correction.at)}. Its readers trust a version that does not fix it.`,
    ];
  const since = state.publishedAt ? `, since ${absoluteAndRelative(state.publishedAt)}` : '';
  return [`🔴 **The advisory is public${since}, and not announced yet.** Its users look for a word now.`];
}

/** The questions that wait for an answer: what the first one asks is in the title. */
function askedLines(reminded: Reminded): string[] {
  const [titled, ...others] = nudgedQuestions(reminded);
  return titled ? [`❔ ${capitalised(askedSince(titled))}`, ...questionLines(others)] : [];
}

function isOfQuestion({ kind }: ReminderItem): boolean {
  return kind === 'question' || kind === 'urgent-question';
}

/** The open questions that a reminder names. */
function nudgedQuestions({ outlook, items }: Reminded): QuestionOutlook[] {
  const numbers = new Set(items.filter(isOfQuestion).map(({ revision }) => revision));
  return outlook.questions.filter(({ number }) => numbers.has(number));
}

/** The agreed release day. */
function releaseDayLines({ outlook: { releaseDay } }: Reminded): string[] {
  if (!releaseDay) return [];
  const late = releaseDay.late ? '🔴 **not released yet**, ' : '';
  return [`🚀 **Release day** ${late}${absoluteAndRelative(releaseDay.at)}`];
}

function stepsInBrief(stage: StageOutlook, reminded: Reminded): string {
  const first = leading(stage);
  const others = stage.open.length - 1;
  return `${first ? todoOf(first.step, reminded.context.policy) : ''}${others > 0 ? `, and ${others} more` : ''}`;
}

function insteadLines({ items }: Reminded): string[] {
  const absent = [...new Set(items.map((item) => item.insteadOf).filter((id) => id !== undefined))];
  return absent.length > 0
    ? [`You are told because I cannot reach ${listed(absent.map(mention), 3)} by direct message.`]
    : [];
}

/** Confirms a snooze: which cases, until when, and the way back. */
export function snoozedView(caseIds: readonly string[], until: Temporal.Instant): View {
  return new MessageBuilder()
    .text(
      `💤 No reminder of ${listed(caseIds, 20)} to you until ${absolute(until)}.`,
      'Deadlines stay as they are, and others are reminded as before.',
    )
    .buttons(...caseIds.slice(0, 4).map((caseId) => button(`Wake me for ${caseId}`, 'unsnooze', { caseId })))
    .view();
}
