import { reminderLength } from '../../../documents/time-in-words.ts';
import { STAGE_WORDS } from '../../../documents/vocabulary.ts';
import type { ReminderItem } from '../../../process/notifications/notification.ts';
import type { Outlook } from '../../../process/outlook/outlook.ts';
import type { StageDue, StageOutlook } from '../../../process/outlook/stages.ts';

/** A stage that a reminder names, and when it is due. */
export interface DueStage {
  readonly stage: StageOutlook;
  readonly due: StageDue;
}

/**
 * What a reminder comes to, in the words that a push shows: "Fix team overdue 1 h". Written out, since a push shows no
 * timestamp of Discord's: as it was when the message was sent.
 */
export function verdictOf(
  { releaseDay }: Pick<Outlook, 'releaseDay'>,
  items: readonly ReminderItem[],
  stages: readonly DueStage[],
  now: Temporal.Instant,
): string {
  const kinds = new Set(items.map(({ kind }) => kind));
  if (kinds.has('release-day') && releaseDay) return releaseDayInWords(releaseDay.at, now);
  const [first] = stages.toSorted(byUrgency);
  if (!first) return 'Reminder';
  const names = stages
    .filter((each) => byUrgency(each, first) === 0)
    .map(({ stage }) => STAGE_WORDS[stage.stage].long);
  const named = names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(' and ');
  if (first.due.kind === 'asap') return `${named} ASAP`;
  return `${named} ${dueInPush(first.due.due, now)}`;
}

function releaseDayInWords(at: Temporal.Instant, now: Temporal.Instant): string {
  const seconds = secondsUntil(at, now);
  if (seconds > 0) return `Release day in ${reminderLength(seconds)}`;
  return seconds > -60 ? 'Release day is now' : `Not released yet, ${reminderLength(seconds)} late`;
}

/** When something is due, from `now` on, as a push shows it. */
export function dueInPush(at: Temporal.Instant, now: Temporal.Instant): string {
  const seconds = secondsUntil(at, now);
  if (seconds > 0) return `due in ${reminderLength(seconds)}`;
  return seconds > -60 ? 'due now' : `overdue ${reminderLength(seconds)}`;
}

function secondsUntil(at: Temporal.Instant, now: Temporal.Instant): number {
  return (at.epochMilliseconds - now.epochMilliseconds) / 1000;
}

/** ASAP before every date, and an earlier date before a later one. */
function byUrgency({ due: one }: DueStage, { due: other }: DueStage): number {
  if (one.kind === 'asap' || other.kind === 'asap')
    return Number(other.kind === 'asap') - Number(one.kind === 'asap');
  return Temporal.Instant.compare(one.due, other.due);
}
