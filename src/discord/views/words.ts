import { time, TimestampStyles } from 'discord.js';
import { SIDE_NAMES, actorInWords as actorNamed } from '../../documents/vocabulary.ts';
import type { Case } from '../../process/case.ts';
import type { Actor, Side } from '../../process/events.ts';

/** A refusal or a failure: what happened, and what to do now. */
export interface ProblemWords {
  readonly what: string;
  readonly now: string;
}

/** Who owes a step of these sides in this case: the coordinator by name where there is one. */
export function owedBy(state: Pick<Case, 'coordinator'>, owners: readonly Side[]): string {
  return owners
    .map((side) =>
      side === 'security' && state.coordinator !== undefined ? mention(state.coordinator) : SIDE_NAMES[side],
    )
    .join(' or ');
}

/** Who did something, by a member's name as everyone sees it. */
export function actorInWords(actor: Actor): string {
  return actorNamed(actor, mention);
}

/** A person's name as everyone sees it; it notifies nobody, since mentions are off unless allowed by a message. */
export function mention(id: string): string {
  return `<@${id}>`;
}

/** An instant in the reader's own time zone. */
export function absolute(instant: Temporal.Instant): string {
  return time(seconds(instant), TimestampStyles.LongDateShortTime);
}

/** How far away an instant is. */
export function relative(instant: Temporal.Instant): string {
  return time(seconds(instant), TimestampStyles.RelativeTime);
}

/** An instant both ways: when it is, and how far away. */
export function absoluteAndRelative(instant: Temporal.Instant): string {
  return `${absolute(instant)} (${relative(instant)})`;
}

function seconds(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000);
}
