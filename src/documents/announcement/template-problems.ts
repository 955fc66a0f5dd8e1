import { LEAST, LIMIT } from './length-budget.ts';

/** All that each template may say. */
export const NAMES = {
  'announcement.md': [
    'identifier',
    'cve_pending',
    'summary',
    'impact',
    'repository',
    'date',
    'affected',
    'fixed',
    'severity',
    'score',
    'vector',
    'exploited',
    'actions',
    'mitigation',
    'binaries',
    'verify',
    'credits',
    'links',
    'more',
  ],
  'mitigation.md': ['repository', 'affected', 'severity', 'exploited', 'mitigation', 'release', 'more'],
} as const;
export type TemplateFile = keyof typeof NAMES;

/** What it must say, whatever else there is to say: of each group, one at least. */
const NEEDED: { readonly [file in TemplateFile]: readonly (readonly string[])[] } = {
  'announcement.md': [['identifier'], ['fixed', 'actions'], ['links'], ['more']],
  'mitigation.md': [['repository'], ['affected'], ['mitigation'], ['more']],
};

/** Characters that a template itself may have: the rest of a message is for what it says. */
const OWN_CHARACTERS = 1200;

/** Characters of what has no room of its own, at most. */
const LONGEST: Readonly<Record<string, number>> = {
  ...LEAST,
  identifier: 40,
  cve_pending: 12,
  repository: 140,
  date: 50,
  severity: 10,
  score: 4,
  exploited: 90,
  release: 50,
  more: 120,
};

/** Characters of a file that can be a template. */
const SIZE = 20_000;
/** Problems that are told at once. */
const MOST = 10;

const MENTION = /@everyone|@here|<(?:[@#/]|a?:\w|t:|id:)/i;

/** What is the matter with a template, each with its line; nothing of one that can be used. */
export function problemsOf(file: TemplateFile, template: string): string[] {
  if (template.length > SIZE) return [`line 1: it is longer than ${SIZE} letters`];
  const tags = tagsOf(template);
  const lines = linesOf(template);
  const inBraces = problemsOfTags(tags, NAMES[file]);
  // With its braces in order it is read as a whole; before, it would be the same mistake again in other words.
  const problems = [
    ...inBraces,
    ...problemsOfWords(lines),
    ...(inBraces.length > 0 ? [] : [...problemsOfNeeded(file, tags), ...problemsOfLength(lines, tags)]),
  ];
  const rest = problems.length - MOST;
  return rest > 0 ? [...problems.slice(0, MOST), `has ${rest} more problems`] : problems;
}

/** Something in double braces. `kind` is the mark before the name, such as `#`; empty for a name alone. */
interface Tag {
  readonly kind: string;
  readonly name: string;
  readonly line: number;
}

/** A tag, or braces that nobody closed. */
const TAG = /\{\{(?:(!)[\s\S]*?\}\}|([{&#^/>=]?)\s*([^{}]*?)\s*\}?\}\}|[^\n]*)/g;

function tagsOf(template: string): Tag[] {
  let line = 1;
  let end = 0;
  return [...template.matchAll(TAG)].map(({ index, 1: comment, 2: kind = 'unclosed', 3: name = '' }) => {
    line += template.slice(end, index).split('\n').length - 1;
    end = index;
    return { kind: comment ?? kind, name, line };
  });
}

function problemsOfTags(tags: readonly Tag[], names: readonly string[]): string[] {
  const problems: string[] = [];
  const open: Tag[] = [];
  for (const tag of tags) {
    const { kind, name, line } = tag;
    if (kind === '!') continue;
    const problem = problemOf(tag, names);
    if (problem !== undefined) problems.push(`line ${line}: ${problem}`);
    if (kind === '#' || kind === '^') open.push(tag);
    if (kind !== '/') continue;
    const opened = open.pop();
    if (!opened) problems.push(`line ${line}: {{/${name}}} closes what nobody opened`);
    else if (opened.name !== name)
      problems.push(
        `line ${line}: {{/${name}}} closes {{${opened.kind}${opened.name}}} of line ${opened.line}`,
      );
  }
  return [
    ...problems,
    ...open.map(({ kind, name, line }) => `line ${line}: {{${kind}${name}}} is not closed with {{/${name}}}`),
  ];
}

function problemOf({ kind, name }: Tag, names: readonly string[]): string | undefined {
  switch (kind) {
    case 'unclosed':
      return 'the braces are not closed with }}';
    case '{':
    case '&':
      return `{{{…}}} and {{&…}} are not needed: write {{${name}}}`;
    case '>':
      return `no other file can be put in: {{>${name}}}`;
    case '=':
      return 'the braces cannot be changed: {{=…=}}';
    default:
      return names.includes(name) ? undefined : `there is no {{${name}}}: ${nearest(name, names)}`;
  }
}

/** The lines of a template without its comments. */
function linesOf(template: string): string[] {
  return template.replaceAll(/\{\{![\s\S]*?\}\}/g, (comment) => comment.replaceAll(/[^\n]/g, '')).split('\n');
}

function own(line: string): string {
  return line.replaceAll(/\{\{[^{}]*\}\}/g, '');
}

function problemsOfWords(lines: readonly string[]): string[] {
  const problems: string[] = [];
  let isCode = false;
  for (const [index, line] of lines.entries()) {
    const at = `line ${index + 1}:`;
    if (MENTION.test(own(line))) problems.push(`${at} nobody and nothing can be mentioned`);
    if (/[@<[]\u200B*\{\{|\}\}\s*\]\(/.test(line))
      problems.push(`${at} what stands in braces cannot be part of a mention or of a link's words`);
    if (/^\s*(?:`{3}|~{3})/.test(own(line))) isCode = !isCode;
    const before = /^(.*)\{\{[^{}]*\}\}/.exec(line)?.[1];
    if (before !== undefined && (isCode || own(before).split('`').length % 2 === 0))
      problems.push(`${at} what stands in braces has its own code, and cannot stand in code`);
  }
  return problems;
}

/** What must be said stands outside of all sections but its own: whatever else there is to say or not. */
function problemsOfNeeded(file: TemplateFile, tags: readonly Tag[]): string[] {
  const always = new Set<string>();
  const open: Tag[] = [];
  for (const tag of tags) {
    if (tag.kind === '#' || tag.kind === '^') open.push(tag);
    if (tag.kind === '/') open.pop();
    if (tag.kind === '' && open.every(({ kind, name }) => kind === '#' && name === tag.name))
      always.add(tag.name);
  }
  return NEEDED[file].flatMap((group) => {
    if (group.some((name) => always.has(name))) return [];
    const needed = group.map((name) => `{{${name}}}`).join(' or ');
    const tag = tags.find(({ kind, name }) => kind === '' && group.includes(name));
    return tag
      ? [`line ${tag.line}: ${needed} must be said always, outside of other sections`]
      : [`line 1: ${needed} is missing`];
  });
}

/** All that it can say, at its shortest, must fit one message beside its own words. */
function problemsOfLength(lines: readonly string[], tags: readonly Tag[]): string[] {
  let characters = 0;
  for (const [index, line] of lines.entries()) {
    characters += own(line).length + 1;
    if (characters > OWN_CHARACTERS)
      return [`line ${index + 1}: its own words are more than ${OWN_CHARACTERS} letters from here on`];
  }
  for (const { kind, name, line } of tags) {
    if (kind === '') characters += LONGEST[name] ?? 0;
    if (characters > LIMIT)
      return [`line ${line}: from here on it does not fit a message: {{${name}}} and what is before it`];
  }
  return [];
}

function nearest(name: string, names: readonly string[]): string {
  const [near] = names
    .map((known) => ({ known, distance: distance(name.toLowerCase(), known) }))
    .toSorted((a, b) => a.distance - b.distance);
  return near && near.distance <= Math.max(2, near.known.length / 2)
    ? `did you mean {{${near.known}}}?`
    : `there are ${names.join(', ')}`;
}

/** How many characters must be changed, put in or taken out to make one word of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(from.slice(0, 50)).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(to).entries())
      next.push(
        Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
