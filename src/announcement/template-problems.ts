import { LEAST, LIMIT } from './room.ts';

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
  'mitigation.md': ['repository', 'affected', 'severity', 'mitigation', 'release', 'more'],
} as const;
export type TemplateFile = keyof typeof NAMES;

/** What it must say, whatever else there is to say: of each group, one at least. */
const NEEDED: { readonly [file in TemplateFile]: readonly (readonly string[])[] } = {
  'announcement.md': [['identifier'], ['fixed', 'actions'], ['links'], ['more']],
  'mitigation.md': [['repository'], ['affected'], ['mitigation'], ['more']],
};

/** Letters that a template itself may have: the rest of a message is for what it says. */
const OWN_LETTERS = 1200;

/** Letters of what has no room of its own, at most. */
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

const MENTION = /@everyone|@here|<(?:[@#/]|a?:\w|t:|id:)/i;

type Fill = (template: string, values: Readonly<Record<string, string>>) => string;

/** What is the matter with a template, each with its line; nothing of one that can be used. */
export function problemsOf(file: TemplateFile, template: string, fill: Fill): string[] {
  const tags = tagsOf(template);
  const problems = [...problemsOfTags(tags, NAMES[file]), ...problemsOfWords(template)];
  // With its braces in order it is tried out; before, it would be the same mistake again in other words.
  return problems.length > 0 ? problems : problemsWhenFilled(file, template, tags, fill);
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
  return [...template.matchAll(TAG)].map(({ index, 1: comment, 2: kind = 'unclosed', 3: name = '' }) => ({
    kind: comment ?? kind,
    name,
    line: lineAt(template, index),
  }));
}

function lineAt(template: string, index: number): number {
  return template.slice(0, index).split('\n').length;
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

/** Each line of the template's own words, its tags and comments taken out. */
function ownLines(template: string): string[] {
  return template
    .replaceAll(/\{\{![\s\S]*?\}\}/g, (comment) => comment.replaceAll(/[^\n]/g, ''))
    .split('\n')
    .map((line) => line.replaceAll(/\{\{[^}]*\}\}/g, ''));
}

function problemsOfWords(template: string): string[] {
  const problems: string[] = [];
  let letters = 0;
  for (const [index, own] of ownLines(template).entries()) {
    if (MENTION.test(own)) problems.push(`line ${index + 1}: nobody and nothing can be mentioned`);
    const before = letters;
    letters += own.length + 1;
    if (before <= OWN_LETTERS && letters > OWN_LETTERS)
      problems.push(`line ${index + 1}: its own words are more than ${OWN_LETTERS} letters from here on`);
  }
  return problems;
}

/** Tries a template out, with as little and with as much as there may be to say. */
function problemsWhenFilled(
  file: TemplateFile,
  template: string,
  tags: readonly Tag[],
  fill: Fill,
): string[] {
  const names: readonly string[] = NAMES[file];
  const valued = (value: (name: string) => string) =>
    fill(template, Object.fromEntries(names.map((name) => [name, value(name)])));
  const problems: string[] = [];
  for (const group of NEEDED[file]) {
    // It must stand there even if nothing else is told, not only inside a section of something else.
    const said = group.some((name) => valued((each) => (each === name ? MARK : '')).includes(MARK));
    if (said) continue;
    const tag = tags.find(({ name }) => group.includes(name));
    const needed = group.map((name) => `{{${name}}}`).join(' or ');
    problems.push(
      tag
        ? `line ${tag.line}: ${needed} must be said always, outside of other sections`
        : `line 1: ${needed} is missing`,
    );
  }
  const longest = valued((name) => 'x'.repeat(LONGEST[name] ?? 0));
  if (longest.length > LIMIT)
    problems.push(`line ${longestTag(tags)}: what it says twice does not fit a message`);
  if (valued(() => '').trim() === '' && valued(() => MARK).trim() === '')
    problems.push('line 1: it says nothing');
  return problems;
}

/** A value that no template has in its own words. */
const MARK = '\u{F0000}';

/** The line of the first name that stands there again. */
function longestTag(tags: readonly Tag[]): number {
  const seen = new Set<string>();
  for (const { kind, name, line } of tags) {
    if (kind === '' && seen.has(name)) return line;
    seen.add(name);
  }
  return 1;
}

function nearest(name: string, names: readonly string[]): string {
  const [near] = names
    .map((known) => ({ known, distance: distance(name.toLowerCase(), known) }))
    .toSorted((a, b) => a.distance - b.distance);
  return near && near.distance <= Math.max(2, near.known.length / 2)
    ? `did you mean {{${near.known}}}?`
    : `there are ${names.join(', ')}`;
}

/** How many letters must be changed, put in or taken out to make one word of the other. */
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
