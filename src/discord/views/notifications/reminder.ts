import { ButtonStyle } from 'discord.js';
import { DISCLOSURE_WORDS, STAGE_WORDS, STEP_WORDS, todoOf } from '../../../documents/vocabulary.ts';
import { canCheck } from '../../../process/acts/check.ts';
import { refusalOfRetrospective } from '../../../process/acts/retrospective.ts';
import type { Case } from '../../../process/case.ts';
import { deadline, type Deadline } from '../../../process/deadlines.ts';
import type { ReminderItem } from '../../../process/notifications/notification.ts';
import type { StageId } from '../../../process/policy.ts';
import { releaseDay } from '../../../process/notifications/release-day.ts';
import type { ReminderKind } from '../../../process/notifications/reminder-kinds.ts';
import { openSteps, STEPS } from '../../../process/steps.ts';
import type { StepId } from '../../../process/step-ids.ts';
import { isBefore } from '../../../process/time.ts';
import { advisoryLink, nextLines, type CardContext } from '../card.ts';
import { dueInBrief, dueInWords, urgency } from '../deadline-lines.ts';
import { actButton, nextActButton } from '../step-buttons.ts';
import { MessageBuilder, type View, button, listed } from '../view.ts';
import { absolute, absoluteAndRelative, mention } from '../words.ts';

/** A reminder's line of one case: the case as it is now, and the stages the person is reminded of. */
export interface Reminded {
  readonly state: Case;
  readonly items: readonly ReminderItem[];
  readonly context: CardContext;
}

/** How a kind of reminder is shown. */
interface KindView {
  /** What is said of the case besides its stages. */
  readonly lines: (reminded: Reminded) => readonly string[];
  /** Whether a digest of several cases says it, too. */
  readonly inDigest: boolean;
  /** What the buttons of a single case are for. */
  readonly asksFor: 'steps' | 'release' | 'part';
}
const OF_STAGES: KindView = { lines: () => [], inDigest: true, asksFor: 'steps' };

/** In the order in which their lines stand. */
const KINDS: { readonly [kind in ReminderKind]: KindView } = {
  asap: { ...OF_STAGES, lines: urgentLines, inDigest: false },
  'release-day': { ...OF_STAGES, lines: releaseDayLines, asksFor: 'release' },
  review: {
    ...OF_STAGES,
    lines: () => ['Does the slow track still fit? If not: `/advisory deadline set`.'],
  },
  opens: { ...OF_STAGES, asksFor: 'part' },
  before: OF_STAGES,
  due: OF_STAGES,
  overdue: OF_STAGES,
};

/** How many cases a digest spells out; the rest are a number and a command. */
const DIGEST = 8;

/**
 * What a person is reminded of: one case with Done, Snooze and Open, or a digest of several. `messageId` is the
 * outbox row, which Snooze refers to.
 */
export function reminderView(reminded: readonly Reminded[], messageId: number): View {
  const [only] = reminded;
  if (only && reminded.length === 1) return singleReminder(only, messageId);
  const builder = new MessageBuilder(
    reminded.some(({ state, context }) => urgency(state, context.policy, context.now) === 'late')
      ? 'late'
      : 'soon',
  );
  builder.text(`## ${reminded.length} cases wait for you`);
  for (const each of reminded.slice(0, DIGEST))
    builder.section(digestLines(each).join('\n'), button('Open', 'open', { caseId: each.state.id }));
  if (reminded.length > DIGEST)
    builder.text(`…and ${reminded.length - DIGEST} more: \`/advisory list show:mine\``);
  builder.buttons(button('Snooze', 'snooze', { message: messageId }));
  return builder.view();
}

function singleReminder(reminded: Reminded, messageId: number): View {
  const { state, context } = reminded;
  const asksFor = new Set(reminded.items.map(({ kind }) => KINDS[kind].asksFor));
  if (asksFor.has('part') && !refusalOfRetrospective(state)) return callForParts(reminded, messageId);
  const step = tickable(reminded);
  const isReleaseDay = asksFor.has('release');
  const act = isReleaseDay
    ? actButton(state, 'published', context)
    : reminded.items
        .flatMap((item) => openSteps(state, item.stage))
        .map((each) => actButton(state, each, context))
        .find((each) => each !== undefined);
  return new MessageBuilder(urgency(state, context.policy, context.now))
    .text(...caseLines(reminded))
    .text(step && `“Done” says: ${STEP_WORDS[step].todo}.`)
    .buttons(
      step && button('Done', 'done', { caseId: state.id, step }, ButtonStyle.Success),
      // A row holds five buttons, and on the day itself what is ticked first is what publishing waits for.
      !(isReleaseDay && step) && act,
      isReleaseDay && button('Another day…', 'slots', { caseId: state.id }),
      button('Snooze', 'snooze', { message: messageId }),
      button('Open', 'open', { caseId: state.id }, ButtonStyle.Primary),
      advisoryLink(state, context),
    )
    .view();
}

/** The retrospective opens, and everybody is asked for their part. */
function callForParts(reminded: Reminded, messageId: number): View {
  const { state, context } = reminded;
  const { id: caseId } = state;
  return new MessageBuilder(urgency(state, context.policy, context.now))
    .text(...caseLines(reminded))
    .text(
      'What went well, what went wrong, where did we get lucky? The retrospective looks for causes, never for people.',
    )
    .buttons(
      button('Contribute…', 'contribute', { caseId, named: 'yes' }, ButtonStyle.Primary),
      button('Contribute unnamed…', 'contribute', { caseId, named: 'no' }),
      button('Snooze', 'snooze', { message: messageId }),
      button('Open', 'open', { caseId }),
      advisoryLink(state, context),
    )
    .view();
}

/** Everything a person is reminded of in one case. */
function caseLines(reminded: Reminded): string[] {
  const { state, context } = reminded;
  const lines = remindedStages(reminded).flatMap(({ stage, due }) => [
    `**${STAGE_WORDS[stage].long}** ${dueInWords(due, context.now)}`,
    `-# ${stepsInBrief(reminded, stage)}`,
  ]);
  return [`### ${state.id}`, ...kindLines(reminded), ...lines, ...insteadLines(reminded)];
}

/** The same in a digest, where a case has room for one stage, and the others' names. */
function digestLines(reminded: Reminded): string[] {
  const { state, context } = reminded;
  const [first, ...others] = remindedStages(reminded);
  if (!first) return [`### ${state.id}`];
  return [
    `### ${state.id}`,
    ...kindLines(reminded, ({ inDigest }) => inDigest),
    `**${STAGE_WORDS[first.stage].long}** ${dueInBrief(first.due, context.now)}`,
    `-# ${stepsInBrief(reminded, first.stage)}`,
    ...(others.length > 0 ? [`Also: ${others.map(({ stage }) => STAGE_WORDS[stage].long).join(', ')}`] : []),
    ...insteadLines(reminded),
  ];
}

/** The stages that a reminder names and that still have something to do. */
function remindedStages({ state, items, context }: Reminded): { stage: StageId; due: Deadline }[] {
  return [...new Set(items.map((item) => item.stage))].flatMap((stage) => {
    const due = deadline(state, stage, context.policy);
    return due && openSteps(state, stage).length > 0 ? [{ stage, due }] : [];
  });
}

/** What the kinds of these reminders say besides the stages, each once. */
function kindLines(reminded: Reminded, isShown: (view: KindView) => boolean = () => true): string[] {
  const kinds = new Set<string>(reminded.items.map(({ kind }) => kind));
  return Object.entries(KINDS)
    .filter(([kind, view]) => kinds.has(kind) && isShown(view))
    .flatMap(([, { lines }]) => lines(reminded));
}

/** Why everything is ASAP: the message may be the first that the person hears of it. */
function urgentLines({ state }: Reminded): string[] {
  return [`🔴 **Everything is ASAP**: ${DISCLOSURE_WORDS[state.disclosure.kind].long}`];
}

/** The agreed release day. */
function releaseDayLines({ state, context }: Reminded): string[] {
  const day = releaseDay(state);
  const late = day && isBefore(day.at, context.now) ? '🔴 **not released yet**, ' : '';
  return day ? [`🚀 **Release day** ${late}${absoluteAndRelative(day.at)}`] : [];
}

function stepsInBrief({ state, context }: Reminded, stage: StageId): string {
  const [first, ...others] = openSteps(state, stage);
  return `${first ? todoOf(first, context.policy) : ''}${others.length > 0 ? `, and ${others.length} more` : ''}`;
}

function insteadLines({ items }: Reminded): string[] {
  const absent = [...new Set(items.map((item) => item.insteadOf).filter((id) => id !== undefined))];
  return absent.length > 0
    ? [`You are told because I cannot reach ${listed(absent.map(mention), 3)} by direct message.`]
    : [];
}

/** The first step of the reminded stages that the person can tick by one press. */
function tickable({ state, items, context }: Reminded): StepId | undefined {
  return items.flatMap((item) => openSteps(state, item.stage)).find((step) => canCheck(state, step, context));
}

/** After “Done”: what is recorded, and what this person can do next in the same stage. */
export function doneView(state: Case, step: StepId, context: CardContext): View {
  const next = openSteps(state, STEPS[step].stage).find((other) => canCheck(state, other, context));
  return new MessageBuilder('done')
    .text(`### ${state.id}`, `✅ ${STEP_WORDS[step].todo}`)
    .text(...nextLines(state, context))
    .text(next && `“Done” says: ${STEP_WORDS[next].todo}.`)
    .buttons(
      next && button('Done', 'done', { caseId: state.id, step: next }, ButtonStyle.Success),
      nextActButton(state, context),
      button('Open', 'open', { caseId: state.id }, ButtonStyle.Primary),
    )
    .view();
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
