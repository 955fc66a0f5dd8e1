import { axisOver, type Axis } from './axis.ts';
import { boxOf, COLOURS, triangle, type Bar, type Drawing, type Label, type Shape } from './drawing.ts';
import { pictureLength, pictureTime } from '../time-in-words.ts';
import { fitted, widthOf } from './characters.ts';
import type { Moment, StageStory, TimelineStory } from './timeline-story.ts';

const WIDTH = 720;
const LEFT = 32;
const RIGHT = WIDTH - LEFT;
/** No letter comes nearer to the edge than this. */
const RIM = 12;
const TEXT = 24;
const SMALL = 22;

const STAGE_HEIGHT = 86;
const BAR_HEIGHT = 24;
const MOMENT_HEIGHT = 34;
/** A bar that could not be seen would be no bar. */
const LEAST = 8;

/**
 * The picture of a case: a bar for each stage, from the instant its deadline counts from until it was done, against
 * its targets; below, on the same axis, a mark for each moment. What is late is striped, what is not done has a
 * broken edge.
 */
export function timelineDrawing(story: TimelineStory): Drawing {
  const axis = axisOver(instantsOf(story), { left: LEFT, right: RIGHT });
  const top = 104;
  const middle = top + story.stages.length * STAGE_HEIGHT;
  const bottom = middle + 56 + story.moments.length * MOMENT_HEIGHT;
  const legend = legendShapes(story, bottom + 40);
  return {
    width: WIDTH,
    height: bottom + (legend.length > 0 ? 68 : 24),
    shapes: [
      ...axis.ticks.map(({ x }) => gridLine(x, top, bottom)),
      ...titleLabels(story, axis),
      ...story.stages.flatMap((stage, index) =>
        stageShapes(stage, top + index * STAGE_HEIGHT, axis, story.end),
      ),
      ...axis.ticks.map((tick) => tickLabel(tick, middle + 28)),
      ...story.moments.flatMap((moment, index) =>
        momentShapes(moment, middle + 56 + index * MOMENT_HEIGHT, axis),
      ),
      ...legend,
    ],
  };
}

function instantsOf({ stages, moments, end }: TimelineStory): Temporal.Instant[] {
  const ofStages = stages.flatMap(({ from, done, due, firstDue }) => [from, done, due, firstDue]);
  return [...ofStages, ...moments.map(({ at }) => at), end].filter((instant) => instant !== undefined);
}

function titleLabels({ name, moments, end }: TimelineStory, { isWidened }: Axis): Label[] {
  const from = moments[0]?.at ?? end;
  const last = moments.at(-1)?.at ?? end;
  const until = Temporal.Instant.compare(last, end) > 0 ? last : end;
  const title = { size: 30, bold: true };
  return [
    {
      kind: 'label',
      x: LEFT,
      y: 46,
      text: fitted(`${name}: planned and done`, title, RIGHT - LEFT),
      ...title,
    },
    {
      kind: 'label',
      x: LEFT,
      y: 80,
      size: SMALL,
      colour: COLOURS.faint,
      text: `${spanInWords(from, until)}, in UTC${isWidened ? '; early days are wider' : ''}`,
    },
  ];
}

function spanInWords(from: Temporal.Instant, until: Temporal.Instant): string {
  const [first, last] = [pictureTime(from, 'year'), pictureTime(until, 'year')];
  return first === last ? first : `${first} to ${last}`;
}

function gridLine(x: number, top: number, bottom: number): Shape {
  return { kind: 'line', from: [x, top], to: [x, bottom], colour: COLOURS.grid, width: 2 };
}

function tickLabel({ x, text }: Axis['ticks'][number], y: number): Label {
  const half = widthOf(text, { size: SMALL }) / 2;
  const inside = Math.min(Math.max(x, RIM + half), WIDTH - RIM - half);
  return { kind: 'label', x: inside, y, text, size: SMALL, anchor: 'middle', colour: COLOURS.faint };
}

function stageShapes(stage: StageStory, y: number, axis: Axis, end: Temporal.Instant): Shape[] {
  const { name, from, due, firstDue } = stage;
  const head = y + 22;
  const bar = y + 46;
  const result = resultOf(stage);
  const isLate = stage.late !== undefined && stage.late > 0;
  return [
    { kind: 'label', x: LEFT, y: head, text: name, size: TEXT, bold: true },
    {
      kind: 'label',
      x: RIGHT,
      y: head,
      text: result,
      size: TEXT,
      anchor: 'end',
      bold: isLate,
      colour: isLate ? COLOURS.ink : COLOURS.faint,
    },
    { kind: 'bar', x: LEFT, y: bar, width: RIGHT - LEFT, height: BAR_HEIGHT, look: 'track' },
    ...(from ? barsOf(stage, from, bar, axis, end) : []),
    ...(firstDue ? targetShapes(axis.at(firstDue), bar, true) : []),
    ...(due ? targetShapes(axis.at(due), bar, false) : []),
  ];
}

/** "20 h, on time", "9 d, 2 d late", "3 d, ASAP", "open, 2 d late", "open". */
function resultOf({ from, done, asap, late }: StageStory): string {
  if (!from) return 'after the release';
  const took = done ? pictureLength(done.since(from).total('seconds')) : 'open';
  if (asap) return `${took}, ASAP`;
  if (late === undefined) return took;
  if (late > 0) return `${took}, ${pictureLength(late)} late`;
  return done ? `${took}, on time` : took;
}

function barsOf(
  { done, due, late }: StageStory,
  from: Temporal.Instant,
  y: number,
  axis: Axis,
  end: Temporal.Instant,
): Bar[] {
  const hollow = done === undefined;
  const x = Math.min(axis.at(from), RIGHT - LEAST);
  const to = Math.max(axis.at(done ?? end), x + LEAST);
  const bar = (start: number, until: number, look: Bar['look']): Bar => ({
    kind: 'bar',
    x: start,
    y,
    width: until - start,
    height: BAR_HEIGHT,
    look,
  });
  if (due === undefined || late === undefined || late <= 0) return [bar(x, to, hollow ? 'hollow' : 'full')];
  const edge = Math.max(x, Math.min(axis.at(due), to - LEAST));
  return [
    ...(edge > x ? [bar(x, edge, hollow ? 'hollow' : 'full')] : []),
    bar(edge, to, hollow ? 'hollow-striped' : 'striped'),
  ];
}

/** A target: a line through the bar under a triangle, which is hollow where the target was moved away from there. */
function targetShapes(x: number, y: number, hollow: boolean): Shape[] {
  return [
    {
      kind: 'line',
      from: [x, y - 2],
      to: [x, y + BAR_HEIGHT + 6],
      colour: COLOURS.ink,
      width: 3,
      ...(hollow ? { broken: true } : {}),
    },
    triangle(x, y + 2, hollow),
  ];
}

/** A mark at its instant, with its name on the side that has room. */
function momentShapes({ name, at }: Moment, y: number, axis: Axis): Shape[] {
  const x = axis.at(at);
  const middle = y + MOMENT_HEIGHT / 2;
  const texts = [`${name} · ${pictureTime(at, axis.detail)}`, `${name} · ${pictureTime(at, 'day')}`, name];
  const label =
    texts.flatMap((text) => sides(text, x, middle + 8)).find(isInside) ?? sides(name, LEFT, middle + 8)[0];
  return [{ kind: 'dot', x, y: middle, radius: 9, colour: COLOURS.ink }, ...(label ? [label] : [])];
}

function sides(text: string, x: number, y: number): Label[] {
  const label = { kind: 'label', y, text, size: SMALL } as const;
  return [
    { ...label, x: x + 18, anchor: 'start' },
    { ...label, x: x - 18, anchor: 'end' },
  ];
}

function isInside(label: Label): boolean {
  const { left, right } = boxOf(label);
  return left >= RIM && right <= WIDTH - RIM;
}

/** What the marks mean, as far as they are there. */
function legendShapes({ stages }: TimelineStory, y: number): Shape[] {
  const bar =
    (look: Bar['look']) =>
    (x: number): Shape[] => [{ kind: 'bar', x, y: y - 17, width: 28, height: 20, look }];
  const entries: (readonly [string, boolean, (x: number) => Shape[]])[] = [
    ['target', stages.some(({ due }) => due), (x) => [triangle(x + 14, y + 1, false)]],
    ['first target', stages.some(({ firstDue }) => firstDue), (x) => [triangle(x + 14, y + 1, true)]],
    ['late', stages.some(({ late = 0 }) => late > 0), bar('striped')],
    ['open', stages.some(({ from, done }) => from && !done), bar('hollow')],
  ];
  let x = LEFT;
  return entries.flatMap(([text, isThere, mark]) => {
    if (!isThere) return [];
    const shapes: Shape[] = [
      ...mark(x),
      { kind: 'label', x: x + 36, y, text, size: SMALL, colour: COLOURS.faint },
    ];
    x += 36 + widthOf(text, { size: SMALL }) + 28;
    return shapes;
  });
}
