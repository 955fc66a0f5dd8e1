import { readPattern, type Pattern } from './codeowners-pattern.ts';

/** Where GitHub looks for the file, in its order; the first one there is counts. */
export const CODEOWNERS_PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'] as const;

/** "A CODEOWNERS file over this limit will not be loaded" (GitHub, About code owners). In bytes. */
export const CODEOWNERS_LIMIT = 3 * 1024 * 1024;

/** An owner is a name, not a text: what is longer is none. */
const OWNER_LENGTH = 320;
const LOGIN = /^@([a-z\d][a-z\d_-]*)$/i;
const TEAM = /^@([a-z\d][a-z\d_-]*)\/([\w.-]+)$/i;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** Who owns code. `name` is as the file has it: `@login`, `@org/team` or an e-mail address. */
export type Owner =
  | { readonly kind: 'user'; readonly name: string; readonly login: string }
  | { readonly kind: 'team'; readonly name: string; readonly org: string; readonly slug: string }
  | { readonly kind: 'email'; readonly name: string };

interface Rule {
  readonly text: string;
  readonly pattern: Pattern;
  readonly owners: readonly Owner[];
}

/** What a CODEOWNERS file says. */
interface ParsedCodeowners {
  /** The owners of the file at a path from the repository's root; empty if it has no owner. */
  readonly ownersOf: (path: string) => readonly Owner[];
  /**
   * Everyone who owns anything, in the file's order, with the patterns as the file has them. A line that a later
   * one replaces altogether (the same pattern again, or one for every file) makes no owner.
   */
  readonly allOwners: readonly { readonly owner: Owner; readonly patterns: readonly string[] }[];
  /** The numbers of the lines that are invalid, from 1 on. GitHub skips them too, and shows them as errors. */
  readonly skipped: readonly number[];
  /** Over GitHub's limit, so that GitHub knows no owner. */
  readonly tooLarge: boolean;
}

/**
 * Parses GitHub's CODEOWNERS. Never throws. "The last matching pattern takes the most precedence", and a pattern
 * without owners takes them away.
 */
export function parseCodeowners(text: string): ParsedCodeowners {
  if (Buffer.byteLength(text) > CODEOWNERS_LIMIT)
    return { ownersOf: () => [], allOwners: [], skipped: [], tooLarge: true };
  const rules: Rule[] = [];
  const skipped: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    // Only at its beginning, since a pattern may end with an escaped space.
    const rule = readLine(line.trimStart());
    if (rule === 'invalid') skipped.push(index + 1);
    else if (rule) rules.push(rule);
  }
  const latestFirst = inEffect(rules);
  return {
    ownersOf(path) {
      const parts = path.split('/').filter((part) => part !== '');
      return latestFirst.find(({ pattern }) => pattern.matches(parts))?.owners ?? [];
    },
    allOwners: allOwners(latestFirst.toReversed()),
    skipped,
    tooLarge: false,
  };
}

function readLine(line: string): Rule | 'invalid' | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const end = patternEnd(line);
  const text = line.slice(0, end);
  const pattern = readPattern(text);
  if (!pattern) return 'invalid';
  const [named = ''] = line.slice(end).split('#', 1);
  const owners = named.split(/\s+/).filter((name) => name !== '');
  const read = owners.map(readOwner).filter((owner) => owner !== undefined);
  return read.length < owners.length ? 'invalid' : { text, pattern, owners: read };
}

/** Where the first space is that no backslash makes a part of the pattern. */
function patternEnd(line: string): number {
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index];
    if (character === '\\') index += 1;
    else if (character === ' ' || character === '\t') return index;
  }
  return line.length;
}

function readOwner(name: string): Owner | undefined {
  if (name.length > OWNER_LENGTH) return undefined;
  const login = LOGIN.exec(name)?.[1];
  if (login !== undefined) return { kind: 'user', name, login };
  const [, org, slug] = TEAM.exec(name) ?? [];
  if (org !== undefined && slug !== undefined) return { kind: 'team', name, org, slug };
  return EMAIL.test(name) ? { kind: 'email', name } : undefined;
}

/** The rules that no later one replaces altogether, the latest first. */
function inEffect(rules: readonly Rule[]): Rule[] {
  const found = new Map<string, Rule>();
  for (const rule of rules.toReversed()) {
    if (!found.has(rule.text)) found.set(rule.text, rule);
    if (rule.pattern.matchesAll) break;
  }
  return [...found.values()];
}

function allOwners(rules: readonly Rule[]): { owner: Owner; patterns: string[] }[] {
  // GitHub compares names without case.
  const found = new Map<string, { owner: Owner; patterns: string[] }>();
  for (const { text, owners } of rules)
    for (const owner of owners) {
      const { patterns } = found.getOrInsertComputed(owner.name.toLowerCase(), () => ({
        owner,
        patterns: [],
      }));
      if (patterns.at(-1) !== text) patterns.push(text);
    }
  return [...found.values()];
}
