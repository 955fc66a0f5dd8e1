import { lengthInBrief } from '../../documents/time-in-words.ts';
import { STAGE_WORDS } from '../../documents/vocabulary.ts';
import type { Lateness, StageLateness } from '../../process/lateness.ts';
import { absolute } from './words.ts';

/**
 * How the plan held: for every stage that has one, what was planned first, how often it moved, and when it was done.
 */
export function planLines({ stages, releaseDay }: Lateness): string[] {
  const lines = stages.flatMap((stage) => {
    const line = stageLine(stage);
    return line === undefined ? [] : [line];
  });
  if (releaseDay) {
    const { first, moves, released } = releaseDay;
    const done = released ? `published ${absolute(released.at)}${lateInWords(released.late)}` : undefined;
    lines.push(
      `- Release day: ${[`first ${absolute(first)}`, movesInWords(moves.length), done].filter(Boolean).join('; ')}`,
    );
  }
  return lines.length > 0 ? ['**Planned and done**', ...lines] : [];
}

function stageLine({ stage, first, reschedules, planned, done }: StageLateness): string | undefined {
  if (!first) return undefined;
  const moves = reschedules.filter(({ afterwards }) => !afterwards).length;
  const due = first.kind === 'at' ? `first due ${absolute(first.due)}` : 'ASAP from the beginning';
  const now =
    moves > 0 && planned ? (planned.kind === 'at' ? `then ${absolute(planned.due)}` : 'then ASAP') : '';
  const end = done ? `done ${absolute(done.at)}${lateInWords(done.late)}` : 'not done';
  return `- ${STAGE_WORDS[stage].long}: ${[due, movesInWords(moves), now, end].filter(Boolean).join('; ')}`;
}

function movesInWords(moves: number): string {
  if (moves === 0) return '';
  return moves === 1 ? 'moved once' : `moved ${moves} times`;
}

/** ", **2 days late**", ", in time", or nothing where there was no instant to be late by. */
function lateInWords(late: Temporal.Duration | undefined): string {
  if (!late) return '';
  const seconds = late.total('seconds');
  return seconds > 0 ? `, **${lengthInBrief(seconds)} late**` : ', in time';
}
