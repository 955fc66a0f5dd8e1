import type { StageStatistics, Statistics } from '../../process/statistics.ts';
import { COLOURS, triangle, type Bar, type Drawing, type Label, type Shape } from './drawing.ts';
import { columnLength } from '../time-in-words.ts';
import { widthOf } from './characters.ts';
import { shareOf, shownQuarters } from './shares.ts';
import { STAGE_WORDS } from '../vocabulary.ts';

const WIDTH = 720;
const LEFT = 32;
const RIGHT = WIDTH - LEFT;
const TEXT = 24;
const SMALL = 22;
const RESULT = 20;

const BULLET_HEIGHT = 82;
const BAR_HEIGHT = 24;
const SHARE_HEIGHT = 58;
/** Targets that the scale holds at most: one case of ten times its target must not flatten all others. */
const LONGEST_SCALE = 4;
/** Where the columns with shares begin: the names of the stages stand before. */
const COLUMNS = 220;

/**
 * The picture of the statistics: for each stage, the median and the worst case on a line with its target; below, how
 * many were on time, by quarter.
 */
export function statisticsDrawing(stats: Statistics): Drawing {
  const top = 112;
  const middle = top + stats.stages.length * BULLET_HEIGHT + 72;
  const columns = columnsOf(stats);
  const scale = scaleOf(stats);
  const bottom = middle + 62 + stats.stages.length * SHARE_HEIGHT;
  return {
    width: WIDTH,
    height: bottom + 12,
    shapes: [
      ...titleLabels(stats),
      ...stats.stages.flatMap((stage, index) => bulletShapes(stage, top + index * BULLET_HEIGHT, scale)),
      ...legendShapes(top + stats.stages.length * BULLET_HEIGHT + 16),
      { kind: 'label', x: LEFT, y: middle + 26, text: 'On time', size: TEXT, bold: true },
      ...columns.map(({ name, x }) => header(name, x, middle + 26)),
      ...stats.stages.flatMap(({ stage }, index) => {
        const y = middle + 50 + index * SHARE_HEIGHT;
        return [
          label(STAGE_WORDS[stage].long, y + 27),
          ...columns.flatMap(({ x, stages }) => shareShapes(stages[index], x, y)),
        ];
      }),
    ],
  };
}

interface Column {
  readonly name: string;
  /** Its middle. */
  readonly x: number;
  readonly stages: readonly StageStatistics[];
}

/** From the right: all, and the quarters before it. */
function columnsOf(stats: Statistics): Column[] {
  const width = (RIGHT - COLUMNS) / 5;
  const shown = [
    ...shownQuarters(stats).map(({ quarter, stages }) => ({ name: quarter, stages })),
    { name: 'all', stages: stats.stages },
  ];
  return shown.map((column, index) => ({
    ...column,
    x: RIGHT - (shown.length - index - 0.5) * width,
  }));
}

function titleLabels({ cases, open }: Statistics): Label[] {
  const counted = `${cases} ${cases === 1 ? 'case' : 'cases'}, ${open} open`;
  return [
    { kind: 'label', x: LEFT, y: 46, text: 'Stages against their targets', size: 30, bold: true },
    { kind: 'label', x: LEFT, y: 80, text: counted, size: SMALL, colour: COLOURS.faint },
  ];
}

/** How many targets long the one scale of all stages is: their targets lie below each other, and so do lengths. */
function scaleOf({ stages }: Statistics): number {
  const longest = stages.map(({ worst = 0, target }) => worst / target);
  return Math.min(Math.max(1.25, ...longest), LONGEST_SCALE);
}

function bulletShapes(stats: StageStatistics, y: number, scale: number): Shape[] {
  const { stage, median, worst, target } = stats;
  const bar = y + 42;
  const none = median === undefined || worst === undefined;
  // What lies beyond the scale ends at its end: the number beside it tells how far it went.
  const x = (seconds: number) => LEFT + Math.min(seconds / target / scale, 1) * (RIGHT - LEFT);
  const result = none
    ? `target ${columnLength(target)}, none done`
    : `median ${columnLength(median)} · worst ${columnLength(worst)} · target ${columnLength(target)}`;
  return [
    { kind: 'label', x: LEFT, y: y + 20, text: STAGE_WORDS[stage].long, size: TEXT, bold: true },
    {
      kind: 'label',
      x: RIGHT,
      y: y + 20,
      text: result,
      size: RESULT,
      anchor: 'end',
      colour: COLOURS.faint,
    },
    { kind: 'bar', x: LEFT, y: bar, width: RIGHT - LEFT, height: BAR_HEIGHT, look: 'track' },
    ...(none ? [] : medianBars(x(median), x(target), bar)),
    ...(none ? [] : [worstDot(x(worst), bar)]),
    {
      kind: 'line',
      from: [x(target), bar - 2],
      to: [x(target), bar + BAR_HEIGHT + 6],
      colour: COLOURS.ink,
      width: 3,
    },
    triangle(x(target), bar + 2, false),
  ];
}

/** Up to the target it is full, and striped beyond. */
function medianBars(median: number, target: number, y: number): Bar[] {
  const bar = (from: number, to: number, look: Bar['look']): Bar => ({
    kind: 'bar',
    x: from,
    y,
    width: Math.max(to - from, 4),
    height: BAR_HEIGHT,
    look,
  });
  return [
    bar(LEFT, Math.min(median, target), 'full'),
    ...(median > target ? [bar(target, median, 'striped')] : []),
  ];
}

function worstDot(x: number, y: number): Shape {
  const inside = Math.min(Math.max(x, LEFT + 10), RIGHT - 10);
  return { kind: 'dot', x: inside, y: y + BAR_HEIGHT / 2, radius: 8, colour: COLOURS.ink };
}

function label(text: string, y: number): Label {
  return { kind: 'label', x: LEFT, y, text, size: SMALL };
}

function header(text: string, x: number, y: number): Label {
  return { kind: 'label', x, y, text, size: 20, anchor: 'middle', colour: COLOURS.faint };
}

/** A share as numbers over a bar: the part on time is full, the rest striped. */
function shareShapes(stats: StageStatistics | undefined, x: number, y: number): Shape[] {
  const share = stats && shareOf(stats);
  if (!stats || share === undefined) return [{ ...header('–', x, y + 27) }];
  const width = 76;
  const left = x - width / 2;
  const good = (stats.onTime / stats.dated) * width;
  const bar = (from: number, length: number, look: Bar['look']): Shape[] =>
    length > 0 ? [{ kind: 'bar', x: from, y: y + 34, width: length, height: 12, look }] : [];
  return [
    { kind: 'label', x, y: y + 26, text: share, size: SMALL, anchor: 'middle' },
    ...bar(left, good, 'full'),
    ...bar(left + good, width - good, 'striped'),
  ];
}

function legendShapes(y: number): Shape[] {
  const bar =
    (look: Bar['look']) =>
    (x: number): Shape => ({
      kind: 'bar',
      x,
      y: y - 17,
      width: 28,
      height: 20,
      look,
    });
  const entries: (readonly [string, (x: number) => Shape])[] = [
    ['median', bar('full')],
    ['beyond target', bar('striped')],
    ['target', (x) => triangle(x + 14, y + 1, false)],
    ['worst', (x) => ({ kind: 'dot', x: x + 14, y: y - 7, radius: 8, colour: COLOURS.ink })],
  ];
  let x = LEFT;
  return entries.flatMap(([text, mark]) => {
    const shapes: Shape[] = [
      mark(x),
      { kind: 'label', x: x + 36, y, text, size: SMALL, colour: COLOURS.faint },
    ];
    x += 36 + widthOf(text, { size: SMALL }) + 24;
    return shapes;
  });
}
