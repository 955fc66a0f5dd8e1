import { pictureTime, type Detail } from '../time-in-words.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Steps that people count in. Weeks begin on Mondays; longer steps count from any day. */
const STEPS = [
  HOUR / 12,
  HOUR / 4,
  HOUR / 2,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  56 * DAY,
  91 * DAY,
  182 * DAY,
  364 * DAY,
];
/** The first Monday of the epoch. */
const MONDAY = 4 * DAY;

interface Tick {
  readonly x: number;
  readonly text: string;
}

/** Time from left to right. */
export interface Axis {
  /** Where an instant lies; what is outside the axis, at its end. */
  readonly at: (instant: Temporal.Instant) => number;
  readonly ticks: readonly Tick[];
  /** How instants are told apart on it. */
  readonly detail: Detail;
}

/** How many ticks have room beside each other. */
const MOST: { readonly [detail in Detail]: number } = { hour: 6, day: 6, year: 4 };

/** An axis over some instants, and over an hour at least. */
export function axisOver(
  instants: readonly Temporal.Instant[],
  { left, right }: { left: number; right: number },
): Axis {
  const all = instants.map((instant) => instant.epochMilliseconds);
  const from = all.reduce((a, b) => Math.min(a, b), Infinity);
  const to = Math.max(
    all.reduce((a, b) => Math.max(a, b), -Infinity),
    from + HOUR,
  );
  const x = (ms: number) => left + ((Math.min(Math.max(ms, from), to) - from) / (to - from)) * (right - left);
  const detail = detailOf(to - from);
  return {
    at: (instant) => x(instant.epochMilliseconds),
    ticks: ticksOf(from, to, MOST[detail]).map((ms) => {
      const instant = Temporal.Instant.fromEpochMilliseconds(ms);
      // Within hours, midnight is best told by its day.
      const isMidnight = ms % DAY === 0;
      return { x: x(ms), text: pictureTime(instant, detail === 'hour' && isMidnight ? 'day' : detail) };
    }),
    detail,
  };
}

function ticksOf(from: number, to: number, most: number): number[] {
  const step = STEPS.find((each) => (to - from) / each < most - 1) ?? Math.ceil((to - from) / (most - 1));
  const origin = step < 7 * DAY ? 0 : MONDAY;
  const first = origin + Math.ceil((from - origin) / step) * step;
  const ticks = [];
  for (let ms = first; ms <= to; ms += step) ticks.push(ms);
  return ticks;
}

function detailOf(length: number): Detail {
  if (length <= 2 * DAY) return 'hour';
  return length <= 300 * DAY ? 'day' : 'year';
}
