import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'oxc-parser';

/** A regular expression that stands in a file. */
export interface Pattern {
  readonly file: string;
  readonly line: number;
  readonly regExp: RegExp;
}

/** The regular expressions that stand in a file, and how many it makes of texts. */
export function patternsIn(file: string): { readonly literals: readonly Pattern[]; readonly made: number } {
  const code = readFileSync(file, 'utf8');
  const { program } = parseSync(file, code);
  const literals: Pattern[] = [];
  let made = 0;
  const meet = (callee: { readonly type: string; readonly name?: unknown }) => {
    if (callee.type === 'Identifier' && callee.name === 'RegExp') made += 1;
  };
  new Visitor({
    Literal: (node) => {
      if (!('regex' in node) || !node.regex) return;
      const { pattern, flags } = node.regex;
      const line = code.slice(0, node.start).split('\n').length;
      literals.push({ file, line, regExp: new RegExp(pattern, flags) });
    },
    NewExpression: ({ callee }) => meet(callee),
    CallExpression: ({ callee }) => meet(callee),
  }).visit(program);
  return { literals, made };
}

/** One character of each kind that an escape stands for. */
const OF_ESCAPES: Readonly<Record<string, string>> = {
  s: ' ',
  S: 'a',
  d: '1',
  D: 'a',
  w: 'a',
  W: '-',
  b: ' ',
  B: 'a',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  f: '\f',
};
const OF_PROPERTIES: Readonly<Record<string, string>> = {
  L: 'a',
  Lu: 'A',
  Lo: '任',
  N: '1',
  M: '\u0300',
  Cf: '\u200B',
  Cc: '\u0001',
  Bidi_Control: '\u202E',
  Default_Ignorable_Code_Point: '\u200B',
  Zs: '\u00A0',
  P: '.',
  Pd: '-',
  S: '+',
};

const PART =
  /\\p\{(?<property>\w+)\}|\\u(?:\{(?<long>[\dA-F]+)\}|(?<short>[\dA-F]{4}))|\\x(?<byte>[\dA-F]{2})|\\(?<escape>.)|\(\?(?:<\w+>|<?[=!:])|\{\d+,?\d*\}|\[(?<not>\^)|[$()*+.?[\]^|]|(?<letter>.)/gisu;

/** The characters that a pattern speaks of: those that stand in it, and one of each kind that it names. */
export function lettersOf({ source }: RegExp): string[] {
  const letters = Array.from(source.matchAll(PART), ({ 0: part, groups = {} }) => {
    const { property, long, short, byte, escape, not, letter } = groups;
    if (property !== undefined) return OF_PROPERTIES[property] ?? 'a';
    const code = long ?? short ?? byte;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    if (escape !== undefined) return OF_ESCAPES[escape] ?? escape;
    return letter ?? (not !== undefined || part === '.' ? 'a' : '');
  });
  return [...new Set(letters)].filter((each) => each !== '');
}

/** A character that no pattern speaks of: it ends what one has found so far. */
const OTHER = '\u0007';

/** Makes a text of about that length. */
type TextOf = (length: number) => string;

const times = (text: string, length: number) => text.repeat(Math.ceil(length / text.length));

/** Texts of a pattern's own letters: each of them, and each beside each other. */
export function textsOf(letters: readonly string[]): TextOf[] {
  return letters.flatMap((one): TextOf[] => [
    (length) => times(one, length),
    (length) => `a${times(one, length)}${OTHER}`,
    ...letters
      .filter((other) => other !== one)
      .flatMap((other): TextOf[] => [
        (length) => times(one + other, length),
        (length) => `${one}${times(other, length)}${OTHER}`,
        (length) => `${times(one, length / 2)}${times(other, length / 2)}${OTHER}`,
      ]),
  ]);
}
