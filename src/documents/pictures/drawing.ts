import { ASCENT, DESCENT, FAMILY, widthOf, type Setting } from './characters.ts';

/** Colours that people tell apart whatever they see of colours; what counts has a shape of its own as well. */
export const COLOURS = {
  card: '#ffffff',
  edge: '#cbd5e1',
  grid: '#e2e8f0',
  track: '#f1f5f9',
  ink: '#0f172a',
  faint: '#475569',
  good: '#0072b2',
  late: '#d55e00',
} as const;
type Colour = (typeof COLOURS)[keyof typeof COLOURS];

/** A line of text; `y` is the line it is written on, `x` its middle or one of its ends. */
export interface Label extends Setting {
  readonly kind: 'label';
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: Colour;
}

/** A bar: `full`, `striped` (late) or `hollow` (with a broken edge: not done yet), or both of these. */
export interface Bar {
  readonly kind: 'bar';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly look: 'full' | 'striped' | 'hollow' | 'hollow-striped' | 'track';
}

interface Line {
  readonly kind: 'line';
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly colour: Colour;
  readonly width: number;
  readonly broken?: boolean;
}

/** A closed shape between points. */
interface Polygon {
  readonly kind: 'polygon';
  readonly points: readonly (readonly [number, number])[];
  readonly colour: Colour;
  readonly hollow?: boolean;
}

interface Dot {
  readonly kind: 'dot';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly colour: Colour;
}

export type Shape = Label | Bar | Line | Polygon | Dot;

/** A picture as data: what is drawn where, in units of which a phone shows about two to the point. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** From back to front. */
  readonly shapes: readonly Shape[];
}

/** The room that a label takes. */
export function boxOf(label: Label): { left: number; right: number; top: number; bottom: number } {
  const { x, y, text, size, anchor = 'start' } = label;
  const width = widthOf(text, label);
  const left = anchor === 'start' ? x : x - (anchor === 'middle' ? width / 2 : width);
  return { left, right: left + width, top: y - ASCENT * size, bottom: y + DESCENT * size };
}

/** A triangle that points down at something; a hollow one at what is not so any more. */
export function triangle(x: number, tip: number, hollow: boolean): Polygon {
  return {
    kind: 'polygon',
    points: [
      [x - 9, tip - 14],
      [x + 9, tip - 14],
      [x, tip],
    ],
    colour: COLOURS.ink,
    hollow,
  };
}

/** The drawing on an opaque card: it looks the same in a dark and in a light theme. */
export function svgOf({ width, height, shapes }: Drawing): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FAMILY}">`,
    `<defs><pattern id="stripes" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="10" height="10" fill="${COLOURS.late}"/><rect width="4" height="10" fill="${COLOURS.card}"/></pattern></defs>`,
    `<rect x="1" y="1" width="${width - 2}" height="${height - 2}" rx="16" fill="${COLOURS.card}" stroke="${COLOURS.edge}" stroke-width="2"/>`,
    ...shapes.map(elementOf),
    '</svg>\n',
  ].join('\n');
}

function elementOf(shape: Shape): string {
  switch (shape.kind) {
    case 'label': {
      const { x, y, text, size, bold, anchor = 'start', colour = COLOURS.ink } = shape;
      const weight = bold === true ? ' font-weight="700"' : '';
      return `<text x="${n(x)}" y="${n(y)}" font-size="${size}"${weight} text-anchor="${anchor}" fill="${colour}">${escaped(text)}</text>`;
    }
    case 'bar': {
      const { x, y, width, height, look } = shape;
      return `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="3" ${LOOKS[look]}/>`;
    }
    case 'line': {
      const { from, to, colour, width, broken } = shape;
      const dash = broken === true ? ' stroke-dasharray="6 5"' : '';
      return `<path d="M${n(from[0])} ${n(from[1])}L${n(to[0])} ${n(to[1])}" stroke="${colour}" stroke-width="${width}"${dash}/>`;
    }
    case 'polygon': {
      const { points, colour, hollow } = shape;
      const fill = hollow === true ? COLOURS.card : colour;
      return `<polygon points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(' ')}" fill="${fill}" stroke="${colour}" stroke-width="2.5" stroke-linejoin="round"/>`;
    }
    case 'dot': {
      const { x, y, radius, colour } = shape;
      return `<circle cx="${n(x)}" cy="${n(y)}" r="${radius}" fill="${colour}"/>`;
    }
  }
}

const BROKEN = 'stroke-width="2.5" stroke-dasharray="7 5"';
const LOOKS: { readonly [look in Bar['look']]: string } = {
  full: `fill="${COLOURS.good}"`,
  striped: `fill="url(#stripes)" stroke="${COLOURS.late}" stroke-width="2"`,
  hollow: `fill="${COLOURS.card}" stroke="${COLOURS.good}" ${BROKEN}`,
  'hollow-striped': `fill="url(#stripes)" stroke="${COLOURS.late}" ${BROKEN}`,
  track: `fill="${COLOURS.track}" stroke="${COLOURS.edge}" stroke-width="1.5"`,
};

/** A tenth of a unit is finer than anybody sees. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Any text as the content of an element: XML has no place at all for most control characters. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
