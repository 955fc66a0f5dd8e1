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
  /** Early time has more room than late time: stages of a day stand beside one of three weeks. */
  readonly isWidened: boolean;
}

/** How many ticks have room beside each other. */
const MOST: { readonly [detail in Detail]: number } = { hour: 6, day: 6, year: 4 };

/** From here on, a day would be a sliver. */
const WIDENED = 4 * DAY;
/** Days after the beginning that have a tick on a widened axis, as far as there is room. */
const DAYS = [1, 3, 7, 14, 28, 56, 112, 224, 448, 896, 1792, 3584];
/** What the label of a tick takes of the width, with some air. */
const TICK_WIDTH: { readonly [detail in Detail]: number } = { hour: 100, day: 100, year: 150 };

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
  const isWidened = to - from > WIDENED;
  const share = (ms: number) => (Math.min(Math.max(ms, from), to) - from) / (to - from);
  const x = (ms: number) => left + (isWidened ? Math.sqrt(share(ms)) : share(ms)) * (right - left);
  const detail = detailOf(to - from);
  const ticks = isWidened ? widenedTicks(from, to, x, TICK_WIDTH[detail]) : ticksOf(from, to, MOST[detail]);
  return {
    at: (instant) => x(instant.epochMilliseconds),
    ticks: ticks.map((ms) => {
      const instant = Temporal.Instant.fromEpochMilliseconds(ms);
      // Within hours, midnight is best told by its day.
      const isMidnight = ms % DAY === 0;
      return { x: x(ms), text: pictureTime(instant, detail === 'hour' && isMidnight ? 'day' : detail) };
    }),
    detail,
    isWidened,
  };
}

/** Midnights, further and further from each other in time. */
function widenedTicks(from: number, to: number, x: (ms: number) => number, width: number): number[] {
  const ticks: number[] = [];
  // A label at an end is moved inwards.
  const middle = (ms: number) => Math.min(Math.max(x(ms), x(from) + width / 2), x(to) - width / 2);
  let last = -Infinity;
  for (const days of DAYS) {
    const ms = Math.floor(from / DAY) * DAY + days * DAY;
    if (ms > to) break;
    if (middle(ms) - last < width) continue;
    ticks.push(ms);
    last = middle(ms);
  }
  return ticks;
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
