import { isBuiltin } from 'node:module';
import { FLOORS, PACKAGES, PURE, VIEWS } from './floors.ts';

/** Which rule is broken, and what to do about it. */
export interface Verdict {
  readonly rule: string;
  readonly cure: string;
}

const TABLE = 'test/house/floors.ts';

/** The floor of the file or folder `path`; `undefined` if it lies on none. */
export function floorOf(path: string): string | undefined {
  return FLOORS.keys().find((floor) => path === floor || path.startsWith(`${floor}/`));
}

export function onNoFloor(): Verdict {
  return {
    rule: 'this file lies on no floor',
    cure: `move it to one, or give the new floor its place in ${TABLE} and in the table of src/README.md`,
  };
}

export function computed(): Verdict {
  return {
    rule: 'what is imported here cannot be told',
    cure: 'write the path or the package as a string, without an alias',
  };
}

export function unreadable(problem: string): Verdict {
  return { rule: `this file cannot be parsed: ${problem}`, cure: 'mend its syntax' };
}

export function impure(floor: string, global: string): Verdict {
  return {
    rule: `${floor} is pure, and this uses ${global}`,
    cure: 'take time, chance and what was read or fetched as arguments from the floor above',
  };
}

/** What is wrong with a file of `floor` that imports the file `to`; `undefined` if nothing is. */
export function judgeFile(floor: string, to: string): Verdict | undefined {
  const below = FLOORS.get(floor) ?? [];
  const target = floorOf(to);
  if (target === undefined)
    return {
      rule: `${floor} imports ${to}, which lies on no floor`,
      cure: `move it to a floor below, or give it a place in ${TABLE}; the bot imports nothing of its tests`,
    };
  if (target === floor || below.includes(target)) return undefined;
  return { rule: `${floor} may not import ${target} (${to})`, cure: cureOf(floor, target) };
}

/** What is wrong with the file `from` that takes `values` out of the file `to`; `undefined` if nothing is. */
export function judgeView(from: string, to: string, values: readonly string[]): Verdict | undefined {
  if (!from.startsWith(VIEWS.folder) || floorOf(to) !== VIEWS.of) return undefined;
  const taken = values.filter((name) => !VIEWS.names.has(name));
  if (taken.length === 0) return undefined;
  return {
    rule: `a view may import types and lists of names of ${VIEWS.of}, and no rule (${taken.join(', ')} of ${to})`,
    cure: 'let the outlook on the case give it as data (src/process/outlook), or take it as an argument',
  };
}

function cureOf(floor: string, target: string): string {
  if (target === 'src/sandbox')
    return 'nothing of the bot knows the sandbox; what both need belongs to neither';
  if (floor === 'src/sandbox')
    return 'the sandbox shares nothing with the bot but src/bot.ts and its clock, so that it proves something';
  if (floor === 'src/jobs' && target === 'src/discord')
    return 'declare a port in src/app, implement it in src/discord, and let src/bot.ts hand it over';
  if (floor === 'src/app' && target === 'src/discord')
    return 'give back data that src/discord lays out, or declare a port that src/discord implements';
  if (FLOORS.get(target)?.includes(floor))
    return `an import goes down: move what is needed to ${floor} or below, or take it as an argument`;
  return 'neither of the two may know the other: move what both need below both, or bring them together above';
}

/** What is wrong with a file of `floor` that imports from the package `specifier`; `undefined` if nothing is. */
export function judgePackage(floor: string, specifier: string): Verdict | undefined {
  if (isBuiltin(specifier))
    return judgeBuiltin(floor, specifier.startsWith('node:') ? specifier : `node:${specifier}`);
  const name = nameOf(specifier);
  const floors = PACKAGES.get(name);
  if (!floors)
    return {
      rule: `${name} is known to no floor`,
      cure: `say in ${TABLE} which floors may import it: as few as will do`,
    };
  if (floors.includes(floor)) return undefined;
  return {
    rule: `${floor} may not import ${name}`,
    cure: `leave it to ${floors.join(', ')}, and take what is needed as data or through a port`,
  };
}

function judgeBuiltin(floor: string, module: string): Verdict | undefined {
  const allowed = PURE.get(floor);
  if (!allowed || allowed.includes(module)) return undefined;
  return {
    rule: `${floor} is pure and may not import ${module}`,
    cure: 'read, write and ask on a floor above, and hand the outcome down as an argument',
  };
}

/** The package that `specifier` leads into: `drizzle-orm/sqlite-core` is of `drizzle-orm`. */
function nameOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
