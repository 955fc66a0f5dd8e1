import type { Policy } from '../process/policy.ts';
import { hourUtc, PLACES, WEEKDAYS } from './time-in-words.ts';

/** A policy has one slot, and every card tells of it. */
const WORDS = new WeakMap<Policy['releaseSlot'], string>();

/** When the policy recommends to release, such as `16:00 UTC, Monday to Thursday`. */
export function slotInWords(slot: Policy['releaseSlot']): string {
  return WORDS.getOrInsertComputed(
    slot,
    ({ time, weekdays }) => `${hourUtc(time)}, ${weekdaysInWords(weekdays)}`,
  );
}

/** Weekdays, counted from Monday = 1, as a reader says them: `Monday to Thursday`, `Tuesday and Friday`. */
export function weekdaysInWords(weekdays: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const day of new Set(weekdays.toSorted((a, b) => a - b))) {
    const run = runs.at(-1);
    if (run?.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day });
  }
  const named = runs.flatMap(({ first, last }) =>
    last - first < 2 ? WEEKDAYS.slice(first - 1, last) : [`${WEEKDAYS[first - 1]} to ${WEEKDAYS[last - 1]}`],
  );
  return [named.slice(0, -1).join(', '), ...named.slice(-1)].filter((part) => part !== '').join(' and ');
}

/**
 * An instant's hour in UTC, and what part of the day it is where the release is read of, such as
 * `16:00 UTC: morning Pacific, early evening in Europe, late evening in Asia`.
 */
export function hourAroundTheWorld(at: Temporal.Instant): string {
  const parts = PLACES.map(
    ([place, zone]) => `${partOfDay(at.toZonedDateTimeISO(zone).hour)} ${REGIONS[place]}`,
  );
  return `${hourUtc(at.toZonedDateTimeISO('UTC').toPlainTime())}: ${parts.join(', ')}`;
}

/** The region that each place stands for, as a part of the day is told of it. */
const REGIONS: { readonly [place in (typeof PLACES)[number][0]]: string } = {
  Pacific: 'Pacific',
  'Central European': 'in Europe',
  India: 'in Asia',
};

/** The hour from which each part of the day counts. */
const PARTS_OF_DAY = [
  [21, 'late evening'],
  [17, 'early evening'],
  [12, 'afternoon'],
  [5, 'morning'],
  [0, 'night'],
] as const;

function partOfDay(hour: number): string {
  return PARTS_OF_DAY.find(([from]) => hour >= from)?.[1] ?? 'night';
}
