import { typedUtc } from '../documents/time-in-words.ts';
import type { Policy } from '../process/policy.ts';
import { nextSlots } from '../process/release-slots.ts';
import { ProblemError } from '../app/problem.ts';
import type { Choice } from './command.ts';

const typed = /^(\d{4}-\d{2}-\d{2})[T ](\d{1,2}):(\d{2})(?:\s*(?:Z|UTC))?$/i;

/** An instant typed as UTC `YYYY-MM-DD HH:MM`, or `undefined` if it is none (an hour 25, a 30th of February). */
export function readUtc(text: string): Temporal.Instant | undefined {
  const [, date, hour = '', minute] = typed.exec(text.trim()) ?? [];
  if (date === undefined) return undefined;
  try {
    return Temporal.Instant.from(`${date}T${hour.padStart(2, '0')}:${minute}Z`);
  } catch {
    return undefined;
  }
}

/** Instants to choose from while typing; what was typed comes first where it is one already. */
export function utcChoices(
  text: string,
  suggestions: readonly (readonly [string, Temporal.Instant])[],
): Choice[] {
  const own = readUtc(text);
  const choices = suggestions
    .map(([label, instant]) => ({ name: `${typedUtc(instant)} UTC · ${label}`, value: typedUtc(instant) }))
    .filter((choice) => choice.value.startsWith(text.trim()) || text.trim() === '');
  return own ? [{ name: `${typedUtc(own)} UTC`, value: typedUtc(own) }, ...choices] : choices;
}

/** The instant that an option holds; throws, with an example, where it is none. */
export function requiredUtc(text: string, now: Temporal.Instant): Temporal.Instant {
  const instant = readUtc(text);
  if (!instant) throw new ProblemError({ code: 'bad-time', option: text, now });
  return instant;
}

/** Days ahead to choose from, at the hour and on the weekdays of releases. */
export function daysAhead(text: string, now: Temporal.Instant, policy: Policy): Choice[] {
  const weeks = [0, 7, 14, 28, 56].map((days) => now.add({ hours: 24 * days }));
  const slots = weeks.flatMap((from) => nextSlots(policy, { from }, 2));
  const different = new Map(slots.map((slot) => [slot.epochMilliseconds, slot]));
  return utcChoices(
    text,
    [...different.values()].map(
      (slot) => [`in ${Math.round(slot.since(now).total('days'))} days`, slot] as const,
    ),
  );
}
