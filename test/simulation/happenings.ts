import type { Random } from './random.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What happens, besides time. */
export const HAPPENINGS = [
  { name: 'person', weight: 60 },
  { name: 'github', weight: 14 },
  { name: 'fault', weight: 6 },
  { name: 'kill', weight: 1 },
  { name: 'nothing', weight: 20 },
] as const;

/** How long it takes until something happens: mostly minutes; now and then hours, in which the machine sleeps. */
export function timeTo(random: Random, isCalm: boolean): number {
  if (isCalm) return random.int(1, 30) * MINUTE;
  const kind = random.next();
  if (kind < 0.4) return random.int(1, 10) * MINUTE;
  return kind < 0.9 ? random.int(10, 180) * MINUTE : random.int(3, 12) * HOUR;
}
