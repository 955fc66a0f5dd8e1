import { typedUtc } from '../documents/time-in-words.ts';
import type { Policy } from '../process/policy.ts';
import { nextSlots } from '../process/release-slots.ts';
import type { ActionContext } from '../app/action-context.ts';
import { ProblemError } from '../app/problem.ts';
import type { Choice } from './command.ts';

/** `2026-03-02 09:00`, with `T`, seconds, `Z` or an offset where a person has them; or the day alone. */
const TYPED =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:(?:T| +)(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d{1,9})?)?\s*(?<zone>Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;
/** A timestamp as Discord writes it. */
const TIMESTAMP = /^<t:(?<seconds>\d{1,10})(?::[a-z])?>$/i;

/** What a typed time comes to: an instant, the day or the hour that does not exist, or nothing that can be read. */
type Typed = Temporal.Instant | { readonly missing: string } | undefined;

/** A day that is typed without an hour means this one, in UTC. */
export const MIDNIGHT = Temporal.PlainTime.from('00:00');

/**
 * The instant that is typed: UTC, where no offset is said.
 * @param hour what a day alone means; left out, it is no time.
 */
export function readUtc(typed: string, hour?: Temporal.PlainTime): Typed {
  const text = typed.trim();
  const stamp = TIMESTAMP.exec(text)?.groups?.['seconds'];
  if (stamp !== undefined) return Temporal.Instant.fromEpochMilliseconds(Number(stamp) * 1000);
  const { date, hour: hours, minute = '', second = '00', zone = 'Z' } = TYPED.exec(text)?.groups ?? {};
  if (date === undefined) return undefined;
  if (!parsed(() => Temporal.PlainDate.from(date))) return { missing: date };
  const time = hours === undefined ? hour?.toString() : `${hours.padStart(2, '0')}:${minute}:${second}`;
  if (time === undefined) return undefined;
  const offset = /utc|z/i.test(zone) ? 'Z' : zone;
  const at = parsed(() => Temporal.Instant.from(`${date}T${time}${offset}`));
  // `Temporal` takes a 60th second for a 59th: typed, it is a slip.
  return at && second !== '60' ? at : { missing: `${text.slice(date.length + 1).trim()} on any day` };
}

function parsed<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Instants to choose from while typing; what was typed comes first where it is one already. */
export function utcChoices(
  text: string,
  suggestions: readonly (readonly [string, Temporal.Instant])[],
  hour?: Temporal.PlainTime,
): Choice[] {
  const own = readUtc(text, hour);
  const choices = suggestions
    .map(([label, instant]) => ({ name: `${typedUtc(instant)} UTC · ${label}`, value: typedUtc(instant) }))
    .filter((choice) => choice.value.startsWith(text.trim()) || text.trim() === '');
  if (!(own instanceof Temporal.Instant)) return choices;
  const value = typedUtc(own);
  return [{ name: `${value} UTC`, value }, ...choices.filter((choice) => choice.value !== value)];
}

/**
 * The instant that an option holds; throws, with an example or the reason, where it is none.
 * @param how the present, for the example, and what a day alone means.
 */
export function requiredUtc(
  text: string,
  { now, hour }: { readonly now: Temporal.Instant; readonly hour: Temporal.PlainTime },
): Temporal.Instant {
  const instant = readUtc(text, hour);
  if (instant instanceof Temporal.Instant) return instant;
  throw new ProblemError({ code: 'bad-time', option: text, now, ...instant });
}

/** How a planned instant is read: a day alone means the hour of releases. */
export function planned({ now, services }: ActionContext): Parameters<typeof requiredUtc>[1] {
  return { now, hour: services.policy.releaseSlot.time };
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
    policy.releaseSlot.time,
  );
}
