import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { circlesOf, closesCircle, type Arrow } from './circles.ts';
import { IMPURE_GLOBALS, PURE } from './floors.ts';
import { reachOf, type Import, type Reach } from './imports.ts';
import type { BrokenImport } from './until-mended.ts';
import {
  computed,
  floorOf,
  impure,
  judgeFile,
  judgePackage,
  judgeView,
  onNoFloor,
  unreadable,
  type Verdict,
} from './verdicts.ts';

/** A place that breaks a rule of the house. */
export interface Fault extends Verdict {
  readonly file: string;
  readonly line: number;
}

/** An import: of a file, by its path from the root, or of a package, as it is written. */
interface Edge extends Arrow {
  readonly line: number;
  readonly package: boolean;
  /** The names that are taken as values; `*` if it may be any. */
  readonly values: readonly string[];
}

const LIST = 'test/house/until-mended.ts';
const CODE_FILE = /\.[cm]?[jt]sx?$/;

/**
 * What breaks the rules of the house (src/README.md) in the repository at `root`: imports that do not go down,
 * packages and I/O on a floor that must not know them, files on no floor, and circles, also among the tests. Types
 * count as values do. What `untilMended` lists is let through; an entry that is needed no longer is a fault.
 */
export function faultsIn(root: string, untilMended: readonly BrokenImport[]): Fault[] {
  const faults: Fault[] = [];
  const edges: Edge[] = [];
  for (const file of codeBelow(root, ['src', 'commands', 'test'])) {
    const floor = floorOf(file);
    const fault = (line: number, verdict: Verdict) => void faults.push({ file, line, ...verdict });
    if (floor === undefined && !file.startsWith('test/')) {
      fault(1, onNoFloor());
      continue;
    }
    const reach = read(root, file);
    if (reach instanceof SyntaxError) {
      fault(1, unreadable(reach.message));
      continue;
    }
    for (const each of reach.imports) {
      const edge = edgeOf(file, each);
      if (edge) edges.push(edge);
      else if (floor !== undefined) fault(each.line, computed());
    }
    if (floor !== undefined && PURE.has(floor))
      for (const { name, line } of reach.globals)
        if (IMPURE_GLOBALS.has(name)) fault(line, impure(floor, name));
  }

  const listed = (edge: Edge) => untilMended.some((entry) => isSame(entry, edge));
  const kept = edges.filter((edge) => !listed(edge));
  for (const edge of kept) {
    const verdict = judge(edge);
    if (verdict) faults.push({ file: edge.from, line: edge.line, ...verdict });
  }
  // An import that goes up closes circles as well, and is told once.
  for (const circle of circlesOf(kept.filter((edge) => !judge(edge)))) {
    const [first] = circle;
    if (first) faults.push({ file: first.from, line: first.line, ...goesRound(circle) });
  }
  for (const entry of untilMended) {
    const own = edges.filter((edge) => isSame(entry, edge));
    if (!own.some((edge) => judge(edge) ?? closesCircle(kept, edge)))
      faults.push({ file: LIST, line: lineOf(root, entry), ...needless(entry) });
  }
  return faults.toSorted((a, b) => (a.file < b.file ? -1 : Number(a.file > b.file)) || a.line - b.line);
}

/** A fault in two lines: the place and the rule as compilers write them, and what to do. */
export function tell({ file, line, rule, cure }: Fault): string {
  return `${file}:${line}: ${rule}.\n    Cure: ${cure}.`;
}

/** The files of code below `folders`, by their paths from `root`. */
export function codeBelow(root: string, folders: readonly string[]): string[] {
  return folders
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => CODE_FILE.test(entry.name) && !entry.isDirectory())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).replaceAll(sep, '/'))
    .toSorted();
}

function read(root: string, file: string): Reach | SyntaxError {
  try {
    return reachOf(file, readFileSync(join(root, file), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

/** What `file` imports there; `undefined` if that cannot be told. */
function edgeOf(file: string, { specifier, ...place }: Import): Edge | undefined {
  if (specifier === undefined || specifier.startsWith('#')) return undefined;
  if (!/^(\.{0,2}\/|\.{1,2}$)/.test(specifier)) return { from: file, to: specifier, package: true, ...place };
  const path = specifier.replace(/[?#].*$/, '');
  const to = path.startsWith('/') ? path : posix.join(posix.dirname(file), path);
  return { from: file, to, package: false, ...place };
}

function judge({ from, to, package: isPackage, values }: Edge): Verdict | undefined {
  const floor = floorOf(from);
  if (floor === undefined) return undefined;
  return isPackage ? judgePackage(floor, to) : (judgeFile(floor, to) ?? judgeView(from, to, values));
}

function goesRound(circle: readonly Edge[]): Verdict {
  const way = circle.map(({ to, line }) => `→ ${to} (line ${line})`).join(' ');
  return {
    rule: `these files import each other in a circle, types counted: ${circle[0]?.from} ${way}`,
    cure: 'move what two of them share into a file of its own, which imports neither',
  };
}

function needless({ from, to }: BrokenImport): Verdict {
  return {
    rule: `${from} breaks no rule with ${to} any more`,
    cure: 'take the entry out of the list',
  };
}

function isSame(a: BrokenImport, b: BrokenImport): boolean {
  return a.from === b.from && a.to === b.to;
}

/** The line of the list on which `entry` begins; 1 if the list does not lie there. */
function lineOf(root: string, { from, to }: BrokenImport): number {
  const list = join(root, LIST);
  if (!existsSync(list)) return 1;
  const lines = readFileSync(list, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(`'${from}'`) && line.includes(`'${to}'`));
  return (
    Math.max(
      index,
      lines.findIndex((line) => line.includes(`'${from}'`)),
      0,
    ) + 1
  );
}
