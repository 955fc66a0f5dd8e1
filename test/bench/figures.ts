import { map, type Pair } from './pair.ts';
import { median, parts } from './statistics.ts';

/** What a figure must not exceed. */
export interface Aim {
  readonly value: number;
  readonly most: number;
  readonly unit?: string;
}

/** The columns of a line, in characters: what was measured, three numbers, how far the last one varies, the verdict. */
const WIDTHS = [46, 9, 9, 7, 10] as const;
/** Into so many parts a measurement is cut, to see how far it varies. */
const PARTS = 5;

/** Prints each figure in a line of its own as soon as it is known, and notes the aims that are missed. */
export class Figures {
  readonly #missed: string[] = [];
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** The aims that were missed so far, in words. */
  get missed(): readonly string[] {
    return this.#missed;
  }

  /** Names the columns of the lines that follow: what the two numbers belong to. */
  heads(first: string, second: string): void {
    this.#line(['', first, second, 'ratio', 'in parts'], 'aim');
    this.#print('─'.repeat(WIDTHS.reduce((sum, width) => sum + width + 1, 12)));
  }

  /** A figure of both, and the ratio of the first to the second; `most` is what the ratio must not exceed. */
  ratio(what: string, [first, second]: Pair<number>, most?: number): void {
    this.pair(what, [first, second], most === undefined ? [] : [{ value: first / second, most }]);
  }

  /** The same of what was measured of both many times: the medians, and the lowest and the highest ratio among parts of the time. */
  medians(what: string, values: Pair<readonly number[]>, most?: number): void {
    const [first, second] = map(values, (each) => parts(each, PARTS).map(median));
    const ratios = first.map((value, part) => value / (second[part] ?? Number.NaN)).toSorted((a, b) => a - b);
    const range = ratios.length > 1 ? `${ratios[0]?.toFixed(2)}–${ratios.at(-1)?.toFixed(2)}` : '';
    const [one, other] = map(values, median);
    this.pair(what, [one, other], most === undefined ? [] : [{ value: one / other, most }], range);
  }

  /** A figure of both, with aims for what is not their ratio, too. */
  pair(what: string, [first, second]: Pair<number>, aims: readonly Aim[], range = ''): void {
    const verdicts = aims.map((aim) => this.#verdict(what, aim, range));
    this.#line([what, shown(first), shown(second), (first / second).toFixed(2), range], verdicts.join(', '));
  }

  #verdict(what: string, { value, most, unit = '' }: Aim, range: string): string {
    const met = value <= most;
    const limit = `${most.toLocaleString('en')}${unit}`;
    if (!met)
      this.#missed.push(`${what}: ${shown(value)}${unit}${range && ` (${range})`}, and at most ${limit}`);
    return `${met ? '✓' : '✗'} ≤ ${limit}`;
  }

  #line([what, ...numbers]: readonly [string, ...string[]], aim: string): void {
    const cells = numbers.map((cell, index) => cell.padStart(WIDTHS[index + 1] ?? 0));
    this.#print([what.padEnd(WIDTHS[0]), ...cells, aim].join(' ').trimEnd());
  }
}

/** A number with as many digits as one can make use of. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toPrecision(3);
}
