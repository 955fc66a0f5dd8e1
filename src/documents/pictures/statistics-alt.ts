import type { StageStatistics, Statistics } from '../../process/statistics.ts';
import { shownQuarters, shareOf } from './shares.ts';
import { columnLength } from '../time-in-words.ts';
import { STAGE_WORDS } from '../vocabulary.ts';

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
  const name = STAGE_WORDS[stage].long;
  if (median === undefined || worst === undefined)
    return `${name}: target ${columnLength(target)}, none done.`;
  return `${name}: median ${columnLength(median)}, worst ${columnLength(worst)}, target ${columnLength(target)}.`;
}

function shareInWords(stage: StageStatistics | undefined): string {
  return (stage && shareOf(stage)) ?? 'none';
}
