import type { QuarterStatistics, StageStatistics, Statistics } from '../../process/statistics.ts';

/** How many quarters have room beside each other. */
const QUARTERS = 4;
/** From here on a share of a hundred says more than two numbers. */
const MANY = 20;

/** The newest quarters, oldest first. */
export function shownQuarters({ quarters }: Statistics): readonly QuarterStatistics[] {
  return quarters.slice(-QUARTERS);
}

/** "3/4", or "86%" of many; `undefined` if nothing had a day to keep. */
export function shareOf({ dated, onTime }: StageStatistics): string | undefined {
  if (dated === 0) return undefined;
  return dated < MANY ? `${onTime}/${dated}` : `${Math.floor((onTime / dated) * 100)}%`;
}
