import { blocksOf, type Block } from './blocks.ts';

/** What a section of an advisory is about, as far as its title says so. */
type Topic = 'impact' | 'introduction' | 'workarounds' | 'other';

/** A section of an advisory's description. */
export interface Section {
  /** `undefined` for what stands before the first heading. */
  readonly title: string | undefined;
  readonly topic: Topic;
  readonly blocks: readonly Block[];
}

const WORKAROUNDS =
  /\bwork-?\s?arounds?\b|\bmitigat|^temporary (?:fix|measure|solution)|\b(?:cannot|can't|unable to) (?:upgrade|update)\b/iu;
const IMPACT =
  /^(?:security )?(?:impacts?|consequences?|what (?:kind|can|could|is the impact)|who is (?:affected|impacted))\b/iu;
const INTRODUCTION =
  /^(?:summary|description|details?|overview|introduction|abstract|tl;?dr|vulnerability|issue|background|problem)\b/iu;
/** Titles of what is about the vulnerability, or leads to it, whatever else they promise and wherever they stand. */
const TELLING =
  /impact|details?\b|vulnerab|exploit|proof|\bpoc\b|attack|cause|summary|descri|overview|problem|reproduc|severity|cvss|cwe|reference|\blinks?\b|resource|more information|credit|acknowledg|thank|timeline|affect/iu;

/** What GitHub's form asks, and people leave standing. */
const PROMPTS: ReadonlySet<string> = new Set([
  'what kind of vulnerability is it? who is impacted?',
  'has the problem been patched? what versions should users upgrade to?',
  'is there a way for users to fix or remediate the vulnerability without upgrading?',
  'are there any links users can visit to find out more?',
]);

/**
 * Cuts a description at its headings, of any level and spelling. Code is not looked into. A heading below that of a
 * known section belongs to it; without any heading, all is introduction.
 */
export function sectionsOf(description: string): Section[] {
  const sections: { title: string | undefined; topic: Topic; level: number; blocks: Block[] }[] = [
    { title: undefined, topic: 'introduction', level: 0, blocks: [] },
  ];
  const blocks = blocksOf(description);
  for (const [index, block] of blocks.entries()) {
    const current = sections.at(-1);
    const heading = headingAt(blocks, index);
    const topic = heading && topicOf(heading.title);
    const isPart =
      heading &&
      topic === 'other' &&
      !TELLING.test(heading.title) &&
      current?.topic !== 'other' &&
      heading.level > (current?.level ?? 0) &&
      current?.title !== undefined;
    if (heading && topic && !isPart)
      sections.push({ title: heading.title, topic, level: heading.level, blocks: [] });
    else if (block.kind === 'code' || !isPrompt(block.line)) current?.blocks.push(block);
  }
  return sections
    .filter((each) => each.blocks.some((block) => block.kind === 'code' || /[^\s=_-]/.test(block.line)))
    .map(({ title, topic, blocks: own }) => ({ title, topic, blocks: own }));
}

/** What the sections of a topic say, one after the other. */
export function blocksAbout(sections: readonly Section[], topic: Topic): Block[] {
  return sections
    .filter((section) => section.topic === topic)
    .flatMap(({ blocks }, index) => (index > 0 ? [{ kind: 'text', line: '' } as const, ...blocks] : blocks));
}

function topicOf(title: string): Topic {
  if (WORKAROUNDS.test(title)) return 'workarounds';
  if (IMPACT.test(title)) return 'impact';
  return INTRODUCTION.test(title) ? 'introduction' : 'other';
}

interface Heading {
  readonly title: string;
  /** 1 to 6, and 7 for a line in bold that stands for one. */
  readonly level: number;
}

function headingAt(blocks: readonly Block[], index: number): Heading | undefined {
  const block = blocks[index];
  if (block?.kind !== 'text' || block.line.length > 200) return undefined;
  const line = block.line.replace(/^[\s>]+/, '');
  const marked = /^(#{1,6})(\s*)(.+)$/.exec(line);
  if (marked) {
    const [, marks = '', space = '', text = ''] = marked;
    const title = titleOf(text);
    // `#123` is an issue; `##Impact` is a heading whose space was forgotten.
    return space !== '' || topicOf(title) !== 'other' ? { title, level: marks.length } : undefined;
  }
  const html = /^<h([1-6])[^<>]*>([^<>]*)<\/h[1-6]>\s*$/i.exec(line);
  if (html) return { title: titleOf(html[2] ?? ''), level: Number(html[1]) };
  const bold = /^(?:\*\*|__)([^*_]{2,60})(?:\*\*|__):?\s*$/.exec(line);
  if (bold) return { title: titleOf(bold[1] ?? ''), level: 7 };
  return underlined(blocks, index, line);
}

/** A line of its own with `===` or `---` below it. */
function underlined(blocks: readonly Block[], index: number, line: string): Heading | undefined {
  const before = blocks[index - 1];
  const below = blocks[index + 1];
  if (line === '' || /^(?:[-*+|=]|\d+[.)]\s)/.test(line) || below?.kind !== 'text') return undefined;
  if (before?.kind === 'text' && before.line.trim() !== '') return undefined;
  const mark = /^ {0,3}(=|-)\1+\s*$/.exec(below.line)?.[1];
  return mark === undefined ? undefined : { title: titleOf(line), level: mark === '=' ? 1 : 2 };
}

/** Without marks, numbers and pictures before it. */
function titleOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[*_`#]/g, '')
    .replaceAll(/\p{Cf}/gu, '')
    .replace(/^[^\p{L}]+/u, '')
    .replace(/[\s:：]+$/u, '');
}

function isPrompt(line: string): boolean {
  return line.length < 120 && PROMPTS.has(line.replaceAll(/[*_]/g, '').trim().toLowerCase());
}
