import { ButtonStyle } from 'discord.js';
import { DISCLOSURE_WORDS, STAGE_WORDS, STEP_WORDS, todoOf } from '../../../documents/vocabulary.ts';
import { canCheck } from '../../../process/acts/check.ts';
import { refusalOfRetrospective } from '../../../process/acts/retrospective.ts';
import type { Case } from '../../../process/case.ts';
import { deadline, type Deadline } from '../../../process/deadlines.ts';
import type { ReminderItem } from '../../../process/notifications/notification.ts';
import type { StageId } from '../../../process/policy.ts';
import { releaseDay } from '../../../process/notifications/reminder-times.ts';
import { openSteps, STEPS } from '../../../process/steps.ts';
import type { StepId } from '../../../process/step-ids.ts';
import { isBefore } from '../../../process/time.ts';
import { advisoryLink, nextLines, type CardContext } from '../card.ts';
import { dueInBrief, dueInWords, urgency } from '../deadline-lines.ts';
import { actButton, nextActButton } from '../step-buttons.ts';
import { button, listed, plain, MessageBuilder, escapeMarkdown, type View } from '../view.ts';
import { absolute, absoluteAndRelative, mention } from '../words.ts';

/** A reminder's line of one case: the case as it is now, and the stages the person is reminded of. */
export interface Reminded {
  readonly state: Case;
  readonly items: readonly ReminderItem[];
  readonly context: CardContext;
}

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
  const opens = reminded.items.some(({ kind }) => kind === 'opens');
  if (opens && !refusalOfRetrospective(state)) return callForParts(reminded, messageId);
  const step = tickable(reminded);
  const dayPassed = reminded.items.some(({ kind }) => kind === 'release-day');
  const act = dayPassed
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
      !(dayPassed && step) && act,
      dayPassed && button('Another day…', 'slots', { caseId: state.id }),
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
  return [
    `### ${state.id}`,
    ...urgentLines(reminded),
    ...dayLines(reminded),
    ...lines,
    ...insteadLines(reminded),
  ];
}

/** The same in a digest, where a case has room for one stage, and the others' names. */
function digestLines(reminded: Reminded): string[] {
  const { state, context } = reminded;
  const [first, ...others] = remindedStages(reminded);
  if (!first) return [`### ${state.id}`];
  return [
    `### ${state.id}`,
    ...dayLines(reminded),
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

/** Why everything is ASAP: the message may be the first that the person hears of it. */
function urgentLines({ state, items }: Reminded): string[] {
  return items.some(({ kind }) => kind === 'asap')
    ? [`🔴 **Everything is ASAP**: ${DISCLOSURE_WORDS[state.disclosure.kind].long}`]
    : [];
}

/** What is reminded of besides the stages: the agreed release day, and the review of the slow track. */
function dayLines({ state, items, context }: Reminded): string[] {
  const day = items.some(({ kind }) => kind === 'release-day') ? releaseDay(state) : undefined;
  const late = day && isBefore(day.at, context.now) ? '🔴 **not released yet**, ' : '';
  return [
    ...(day ? [`🚀 **Release day** ${late}${absoluteAndRelative(day.at)}`] : []),
    ...(items.some(({ kind }) => kind === 'review')
      ? ['Does the slow track still fit? If not: `/advisory deadline set`.']
      : []),
  ];
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

/** What the private channel sees of a case before publication: its id, its stage and a time, nothing else. */
export function channelCaseView(state: Case, context: Pick<CardContext, 'policy'>): View {
  const due = deadline(state, 'fix-team', context.policy);
  const time = due?.kind === 'at' ? `due ${absoluteAndRelative(due.due)}` : 'ASAP';
  return plain(`**${state.id}** · ${STAGE_WORDS.intake.long} · ${time}`);
}

/** Something waits and nobody of the team is known: the role is called, without a word of content. */
export function rolePingView(roleId: string): View {
  return {
    ...plain(
      `<@&${roleId}> something waits for the security team.`,
      'Use `/advisory next` here; from then on I can tell you by direct message.',
    ),
    pings: { roles: [roleId] },
  };
}

/** Something waits for a member whose direct messages are closed: called, without a word of content. */
export function unreachableView(member: string): View {
  return {
    ...plain(
      `${mention(member)} I cannot reach you by direct message.`,
      'Allow direct messages from members of this server, then use `/advisory me` to test it.',
    ),
    pings: { users: [member] },
  };
}

/** Somebody says that a login is theirs which is on a fix team: only a person can tell whether that is so. */
export function claimView(member: string, login: string): View {
  return new MessageBuilder('soon')
    .text(
      `### Is ${mention(member)} ${escapeMarkdown(login)}?`,
      `${mention(member)} says that the GitHub login **${escapeMarkdown(login)}** is theirs. It is on the fix team of an open case, so yes gives them access to it.`,
      'Say yes only if you know it.',
    )
    .buttons(
      button('Yes, I know it', 'claim', { member, login, confirms: 'yes' }, ButtonStyle.Danger),
      button('No', 'claim', { member, login, confirms: 'no' }),
    )
    .view();
}

/** Somebody is wanted on a fix team: of the case itself they hear when they belong to it. */
export function loginWantedView(caseId: string, by: string): View {
  return new MessageBuilder('soon')
    .text(
      '### The security team asks for your help',
      `${mention(by)} would like you on a fix team. For that I need to know your GitHub login.`,
      '-# Please do not talk about this in any channel.',
    )
    .buttons(button('Say my GitHub login…', 'login', { caseId, by }, ButtonStyle.Primary))
    .view();
}

/** Whoever wanted somebody hears that they cannot be asked. */
export function loginUnaskedView(member: string): View {
  return plain(
    `I cannot reach ${mention(member)} by direct message to ask for their GitHub login.`,
    'Add them by their login: `/advisory fix-team add`.',
  );
}

/** Whoever wanted somebody on a fix team hears which login they say is theirs. */
export function loginToldView(caseId: string, member: string, login: string): View {
  return new MessageBuilder('soon')
    .text(
      `### ${caseId} · Is ${mention(member)} ${escapeMarkdown(login)}?`,
      `${mention(member)} says that the GitHub login **${escapeMarkdown(login)}** is theirs. A code owner joins at once; anyone else needs an approval.`,
      'Say yes only if you know it.',
    )
    .buttons(
      button('Yes, add them', 'enlist', { caseId, member, login }, ButtonStyle.Danger),
      button('No', 'claim', { member, login, confirms: 'no' }),
    )
    .view();
}

export function dmTestView(): View {
  return plain('✅ I can reach you by direct message. Reminders will come here.');
}

/** The token cannot do what the bot needs; said once, by the name of the missing right. */
export function rightsView(repository: string, right: string): View {
  return new MessageBuilder('late')
    .text(
      `### I cannot follow the advisories of ${escapeMarkdown(repository)}`,
      `The bot’s GitHub token lacks the right **${right}**.`,
      'Give it that right and restart the bot; `npm run doctor` checks it. Until then new reports are not noticed.',
    )
    .view();
}

export function undeliveredView(count: number): View {
  return plain(
    `⚠️ ${count} ${count === 1 ? 'message' : 'messages'} could not be delivered.`,
    '`npm run doctor` tells what is missing; I try again every hour, and at a restart.',
  );
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
