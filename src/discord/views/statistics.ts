import type { Picture } from '../../documents/pictures/picture.ts';
import { columnLength } from '../../documents/time-in-words.ts';
import { STAGE_WORDS } from '../../documents/vocabulary.ts';
import { leftOutLines } from './as-of.ts';
import type { StageStatistics, Statistics } from '../../process/statistics.ts';
import { linesWithin, MessageBuilder, type View } from './view.ts';

/** Characters for the quarters: years of them. */
const BUDGET = 1500;

/**
 * How the stages of all cases kept their targets, in lines and a picture; `picture` shows the same statistics, and `unreadable` are
 * the cases that are not in them, since they cannot be read.
 */
export function statisticsView(
  stats: Statistics,
  picture: Pick<Picture, 'png' | 'alt'>,
  unreadable: readonly string[] = [],
): View {
  const { cases, open, intakeOnly, leftOut, stages, quarters, afterPublication, reporters, regulatory } =
    stats;
  const builder = new MessageBuilder().text(
    '## Statistics',
    `${counted(cases, 'case')}, ${open} open.`,
    intakeOnly > 0 && `${counted(intakeOnly, 'report')} closed as no vulnerability: only the intake counts.`,
    leftOut > 0 && `Not counted: ${counted(leftOut, 'report')} closed as spam or duplicate.`,
    ...leftOutLines(unreadable),
  );
  if (cases + intakeOnly === 0) return builder.text('There is nothing to count yet.').view();
  return builder
    .text(...stages.map(stageLine))
    .text(...remarks(stages))
    .text(...reporterLines(reporters))
    .text(...regulatoryLines(regulatory))
    .text(...correctionLines(afterPublication))
    .text(...laggingLines(afterPublication))
    .text(
      '**On time, by the quarter of the disclosure**',
      ...linesWithin(
        quarters
          .toReversed()
          .map(
            ({ quarter, cases: count, stages: each }) =>
              `- ${quarter}: ${shareInWords(each)}, ${counted(count, 'case')}`,
          ),
        BUDGET,
      ),
    )
    .picture('statistics.png', picture)
    .view();
}

/** A line a stage, which a telephone breaks between words: of a table it would break the lines. */
function stageLine({ stage, target, median, worst, dated, onTime }: StageStatistics): string {
  const kept = dated === 0 ? '' : ` · kept ${onTime} of ${dated}`;
  const lengths =
    median === undefined || worst === undefined
      ? 'none done'
      : `median ${columnLength(median)} · worst ${columnLength(worst)}`;
  return `**${STAGE_WORDS[stage].long}** ${lengths} · target ${columnLength(target)}${kept}`;
}

/** What the numbers do not say by themselves. */
function remarks(stages: readonly StageStatistics[]): string[] {
  const sum = (of: (stage: StageStatistics) => number) =>
    stages.reduce((total, stage) => total + of(stage), 0);
  const moved = sum((stage) => stage.moved);
  const asap = sum((stage) => stage.asap);
  const overdue = sum((stage) => stage.overdue);
  return [
    '-# Kept: done by the deadline then in force, of those that had one to keep.',
    ...(moved > 0
      ? [`-# ${counted(moved, 'stage')} kept it because it was moved: upstream, slow track, or another day.`]
      : []),
    ...(asap > 0
      ? [
          `-# ${counted(asap, 'stage')} done while ASAP: in median and worst, not in kept, since ASAP has no day.`,
        ]
      : []),
    ...(overdue > 0 ? [`-# ${counted(overdue, 'stage')} open past the deadline: not kept.`] : []),
  ];
}

/** How long reporters heard nothing; nothing is said where nobody reported anything. */
function reporterLines({ firstAnswer, longestSilence }: Statistics['reporters']): string[] {
  const line = (name: string, { median, worst, cases }: typeof firstAnswer) =>
    median === undefined || worst === undefined
      ? []
      : [
          `**${name}** median ${columnLength(median)} · worst ${columnLength(worst)} · ${counted(cases, 'case')}`,
        ];
  return [...line('Reporters’ first answer', firstAnswer), ...line('Their longest silence', longestSilence)];
}

/** How often authorities heard of known attacks in time; nothing is said where nothing was to be reported. */
function regulatoryLines({ decided, onTime }: Statistics['regulatory']): string[] {
  return decided === 0
    ? []
    : [`**Reported to authorities** in time ${onTime} of ${counted(decided, 'mark')}`];
}

/** What became of the announcements; nothing is said where none had to be corrected or withdrawn. */
function correctionLines({
  announced,
  corrected,
  times,
  median,
  withdrawn,
}: Statistics['afterPublication']): string[] {
  if (corrected + withdrawn === 0) return [];
  const share = `of ${counted(announced, 'announced case')}`;
  const often = times === corrected ? '' : ` (${times} times)`;
  const wrong =
    median === undefined ? '' : `; #codegate said otherwise than GitHub for ${columnLength(median)}, median`;
  return [
    '**After the announcement**',
    corrected > 0 ? `${corrected} ${share} corrected${often}${wrong}.` : `None ${share} corrected.`,
    ...(withdrawn > 0 ? [`${withdrawn} ${share} withdrawn in GitHub now.`] : []),
  ];
}

/** How many advisories have not reached their users; nothing is said where all have. */
function laggingLines({ looked, lagging }: Statistics['afterPublication']): string[] {
  return lagging === 0
    ? []
    : [
        `⚠️ ${lagging} of ${counted(looked, 'published advisory', 'published advisories')} not yet where users hear of it; their cards say where.`,
      ];
}

function shareInWords(stages: readonly StageStatistics[]): string {
  const dated = stages.reduce((total, stage) => total + stage.dated, 0);
  const onTime = stages.reduce((total, stage) => total + stage.onTime, 0);
  if (dated === 0) return 'no stage decided yet';
  return `${onTime} of ${counted(dated, 'stage')} (${Math.floor((onTime / dated) * 100)}%)`;
}

function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
