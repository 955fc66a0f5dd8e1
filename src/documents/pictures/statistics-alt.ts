import type { StageStatistics, Statistics } from '../../process/statistics.ts';
import { shownQuarters, shareOf } from './shares.ts';
import { lengthOf } from './instants.ts';
import { SHORT_STAGE_NAMES } from './stage-names.ts';

/** Everything that the picture shows, in words. */
export function statisticsAlt(stats: Statistics): string {
  const quarters = shownQuarters(stats);
  return [
    `Stages against their targets, ${stats.cases} ${stats.cases === 1 ? 'case' : 'cases'}, ${stats.open} open.`,
    ...stats.stages.map((stage, index) => {
      const byQuarter = quarters.map(({ quarter, stages }) => `${quarter} ${shareInWords(stages[index])}`);
      return `${stageInWords(stage)} On time: ${[...byQuarter, `all ${shareInWords(stage)}`].join(', ')}.`;
    }),
  ].join(' ');
}

function stageInWords({ stage, median, worst, target }: StageStatistics): string {
  const name = SHORT_STAGE_NAMES[stage];
  if (median === undefined || worst === undefined) return `${name}: target ${lengthOf(target)}, none done.`;
  return `${name}: median ${lengthOf(median)}, worst ${lengthOf(worst)}, target ${lengthOf(target)}.`;
}

function shareInWords(stage: StageStatistics | undefined): string {
  return (stage && shareOf(stage)) ?? 'none';
}
