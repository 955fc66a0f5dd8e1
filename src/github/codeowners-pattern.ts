/** Any number of characters, none included. */
const MANY: unique symbol = Symbol('*');
/** One character. */
const ONE: unique symbol = Symbol('?');
/** Any number of directories, none included. */
const ANY_DEPTH: unique symbol = Symbol('**');

/** The name of a file or directory: as it is, or with wildcards. */
type Name = string | readonly (string | typeof MANY | typeof ONE)[];
type Segment = Name | typeof ANY_DEPTH;

/** A pattern of a CODEOWNERS file. */
export interface Pattern {
  /** Whether it is for every file there is, such as `*`. */
  readonly matchesAll: boolean;
  /** Whether it is for the file at that path, given in its parts from the repository's root on. */
  matches(path: readonly string[]): boolean;
}

/**
 * Reads a pattern of a CODEOWNERS file: gitignore's rules, with GitHub's exceptions. `undefined` for what GitHub calls
 * invalid: `!`, an escaped leading `#`, `[` and `]` unless escaped (GitHub: "both must be escaped"), three
 * asterisks in a row, a backslash with nothing behind it.
 *
 * Paths are held against it without regular expressions, so that no pattern takes longer than its length times the
 * path's.
 */
export function readPattern(text: string): Pattern | undefined {
  if (/^(?:!|\\#)/.test(text) || text.includes('***')) return undefined;
  const segments: Segment[] = [];
  for (const part of text.split('/')) {
    const segment = part === '**' ? ANY_DEPTH : readName(part);
    if (segment === undefined) return undefined;
    segments.push(segment);
  }
  const placed = place(segments);
  const names = placed.filter((segment) => segment !== ANY_DEPTH);
  return {
    matchesAll: placed.length > names.length && names.length === 1 && names.every(isLoneStar),
    matches: (path) => fits(placed, path, ANY_DEPTH, matchesName),
  };
}

function readName(text: string): Name | undefined {
  const tokens: (string | typeof MANY | typeof ONE)[] = [];
  let escaped = false;
  for (const character of text) {
    if (escaped) {
      tokens.push(character);
      escaped = false;
    } else if (character === '\\') escaped = true;
    else if (character === '[' || character === ']') return undefined;
    else tokens.push(character === '*' ? MANY : character === '?' ? ONE : character);
  }
  if (escaped) return undefined;
  return tokens.some((token) => typeof token === 'symbol') ? tokens : tokens.join('');
}

/** Says in the pattern itself where it may begin and what lies beneath it. */
function place(segments: readonly Segment[]): Segment[] {
  const rooted = segments[0] === '';
  const directory = segments.length > 1 && segments.at(-1) === '';
  const named = segments.slice(rooted ? 1 : 0, directory ? -1 : undefined);
  // The root is no file, and nothing is called nothing.
  if (named.length === 0) return [''];
  // Only a slash at the beginning or in the middle ties a pattern to the root.
  const placed: Segment[] = rooted || named.length > 1 ? named : [ANY_DEPTH, ...named];
  const last = placed.at(-1);
  if (directory || last === ANY_DEPTH) return [...placed, [MANY], ANY_DEPTH];
  // "`docs/*` will match files like `docs/getting-started.md` but not further nested files", unlike any other name,
  // which may be a directory's.
  return last !== undefined && isLoneStar(last) ? placed : [...placed, ANY_DEPTH];
}

function isLoneStar(segment: Segment): boolean {
  return Array.isArray(segment) && segment.length > 0 && segment.every((token) => token === MANY);
}

function matchesName(segment: Segment, name: string): boolean {
  if (typeof segment === 'string') return segment === name;
  if (segment === ANY_DEPTH) return false;
  return fits(segment, Array.from(name), MANY, (token, character) => token === ONE || token === character);
}

/**
 * Whether `pattern` covers all of `items`, where `many` stands for any number of them. Only the last `many` ever has
 * to take one item more: what lies before it found its first place, and no later one would leave more room.
 */
function fits<Token, Item>(
  pattern: readonly Token[],
  items: readonly Item[],
  many: Token,
  fitsOne: (token: Token, item: Item) => boolean,
): boolean {
  let token = 0;
  let item = 0;
  let retry: { token: number; item: number } | undefined;
  while (item < items.length) {
    const wanted = pattern[token];
    const given = items[item];
    if (token < pattern.length && wanted === many) {
      token += 1;
      retry = { token, item };
    } else if (wanted !== undefined && given !== undefined && fitsOne(wanted, given)) {
      token += 1;
      item += 1;
    } else if (retry) {
      retry.item += 1;
      ({ token, item } = retry);
    } else return false;
  }
  return pattern.slice(token).every((rest) => rest === many);
}
