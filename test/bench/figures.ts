import type { Pair } from './pair.ts';

/** What a figure must not exceed. */
export interface Aim {
  readonly value: number;
  readonly most: number;
  readonly unit?: string;
}

/** The columns of a line, in characters: what was measured, three numbers, the verdict. */
const WIDTHS = [46, 9, 9, 7] as const;

/** Prints each figure in a line of its own as soon as it is known, and counts the aims that are missed. */
export class Figures {
  #missed = 0;
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** How many of the aims were missed so far. */
  get missed(): number {
    return this.#missed;
  }

  /** Names the columns of the lines that follow: what the two numbers belong to. */
  heads(first: string, second: string): void {
    this.#line(['', first, second, 'ratio'], 'aim');
    this.#print('─'.repeat(WIDTHS.reduce((sum, width) => sum + width + 1, 12)));
  }

  /** A figure of both, and the ratio of the first to the second; `most` is what the ratio must not exceed. */
  ratio(what: string, [first, second]: Pair<number>, most?: number): void {
    this.pair(what, [first, second], most === undefined ? [] : [{ value: first / second, most }]);
  }

  /** A figure of both, with aims for what is not their ratio, too. */
  pair(what: string, [first, second]: Pair<number>, aims: readonly Aim[]): void {
    const verdicts = aims.map((aim) => this.#verdict(aim));
    this.#line([what, shown(first), shown(second), (first / second).toFixed(2)], verdicts.join(', '));
  }

  #verdict({ value, most, unit = '' }: Aim): string {
    const met = value <= most;
    if (!met) this.#missed += 1;
    return `${met ? '✓' : '✗'} ≤ ${most.toLocaleString('en')}${unit}`;
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
