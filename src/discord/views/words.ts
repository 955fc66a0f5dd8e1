import { time, TimestampStyles } from 'discord.js';
import {
  SIDE_NAMES,
  STAGE_WORDS,
  actorInWords as actorNamed,
  sayerInWords as sayerNamed,
} from '../../documents/vocabulary.ts';
import type { Actor, CaseEvent } from '../../process/events.ts';
import type { Glance, Party } from '../../process/outlook/summary.ts';

/** A refusal or a failure: what happened, and what to do now. */
export interface ProblemWords {
  readonly what: string;
  readonly now: string;
}

/** How far a case is. */
export function progressInWords({ status, stage }: Pick<Glance, 'status' | 'stage'>): string {
  if (status === 'closed') return 'Closed';
  return stage ? STAGE_WORDS[stage].long : 'All steps done';
}

/** People who owe something, such as "@anna or the fix team". */
export function partiesInWords(parties: readonly Party[], joint: 'or' | 'and' = 'or'): string {
  return parties
    .map((party) => (party.kind === 'member' ? mention(party.id) : SIDE_NAMES[party.side]))
    .join(` ${joint} `);
}

/** Who did something, by a member's name as everyone sees it. */
export function actorInWords(actor: Actor): string {
  return actorNamed(actor, mention);
}

/** Who says what an event tells: of what was seen, not the person who looked. */
export function sayerInWords(event: CaseEvent): string {
  return sayerNamed(event, mention);
}

/** A person's name as everyone sees it; it notifies nobody, since mentions are off unless allowed by a message. */
export function mention(id: string): string {
  return `<@${id}>`;
}

/** An instant in the reader's own time zone. */
export function absolute(instant: Temporal.Instant): string {
  return time(seconds(instant), TimestampStyles.LongDateShortTime);
}

/** How long ago something was, in an answer that is read at once: "just now" below a minute. */
export function ago(instant: Temporal.Instant, now: Temporal.Instant): string {
  return now.epochMilliseconds - instant.epochMilliseconds < 60_000 ? 'just now' : relative(instant);
}

/** A sentence's first letter as it begins one. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How far away an instant is. */
export function relative(instant: Temporal.Instant): string {
  return time(seconds(instant), TimestampStyles.RelativeTime);
}

/** An instant both ways: when it is, and how far away. */
export function absoluteAndRelative(instant: Temporal.Instant): string {
  return `${absolute(instant)} (${relative(instant)})`;
}

/** When something is due, in an instant's words: that it was, and is overdue, where that has passed. */
export function dueWhen(at: string, { late }: { readonly late: boolean }): string {
  return late ? `🔴 **overdue**, was due ${at}` : `due ${at}`;
}

function seconds(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000);
}

/** The names of parts that differ, as GitHub and the templates call them. */
export function partsInWords(names: readonly string[]): string {
  if (names.length === 0) return 'which parts, I cannot tell';
  return names
    .map((name) =>
      name.replaceAll('_', ' ').replace(/^cg-[\d-]+-(?=[a-z])/, (id) => `${id.slice(0, -1).toUpperCase()} `),
    )
    .join(', ');
}
