import { plainLine, plainText, type Block, type Line, type Paragraph } from '../advisory-markdown/tree.ts';

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
 * Cuts a description at its headings, of any level and spelling. Code and lists are not looked into. A heading below
 * that of a known section belongs to it; without any heading, all is introduction.
 */
export function sectionsOf(description: readonly Block[]): Section[] {
  const sections: { title: string | undefined; topic: Topic; level: number; blocks: Block[] }[] = [
    { title: undefined, topic: 'introduction', level: 0, blocks: [] },
  ];
  for (const { heading, block } of parts(description)) {
    const current = sections.at(-1);
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
    else current?.blocks.push(block);
  }
  return sections
    .filter(({ blocks }) => /[^\s=_-]/.test(plainText(blocks)))
    .map(({ title, topic, blocks: own }) => ({ title, topic, blocks: own }));
}

/** What the sections of a topic say, one after the other. */
export function blocksAbout(sections: readonly Section[], topic: Topic): Block[] {
  return sections
    .filter((section) => section.topic === topic)
    .flatMap(({ blocks: [first, ...others] }, index) =>
      first ? [{ ...first, isApart: first.isApart || index > 0 }, ...others] : [],
    );
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

interface Part {
  readonly heading: Heading | undefined;
  readonly block: Block;
}

/** Longer than that, it is no title. */
const TITLE = 200;

/** The blocks of a description in their order; those of a quotation that has headings, and of HTML, one by one. */
function parts(blocks: readonly Block[]): Part[] {
  return blocks.flatMap((block): Part[] => {
    switch (block.kind) {
      case 'heading': {
        const title = plainLine(block.content);
        const heading = title.length > TITLE ? undefined : { title: titleOf(title), level: block.level };
        return [{ heading, block }];
      }
      case 'paragraph':
        return partsOfParagraph(block);
      case 'html':
        return parts(block.blocks);
      case 'quotation': {
        const own = parts(block.blocks);
        return own.some(({ heading }) => heading !== undefined) ? own : [{ heading: undefined, block }];
      }
      default:
        return [{ heading: undefined, block }];
    }
  });
}

/** A line of a paragraph may stand for a heading; the lines around it are paragraphs of their own. */
function partsOfParagraph({ lines, ...paragraph }: Paragraph): Part[] {
  const found: Part[] = [];
  let rest: Line[] = [];
  const endParagraph = () => {
    if (rest.length > 0)
      found.push({
        heading: undefined,
        block: { ...paragraph, lines: rest, isApart: paragraph.isApart && found.length === 0 },
      });
    rest = [];
  };
  for (const line of lines) {
    const heading = headingIn(line);
    if (heading) {
      endParagraph();
      found.push({ heading, block: { ...paragraph, lines: [line] } });
    } else if (!isPrompt(line)) rest.push(line);
  }
  endParagraph();
  return found;
}

function headingIn(line: Line): Heading | undefined {
  const text = plainLine(line);
  if (text.length > TITLE) return undefined;
  // `#123` is an issue; `##Impact` is a heading whose space was forgotten.
  const [, marks = '', forgotten] = /^(#{1,6})(\S.*)$/.exec(text.normalize('NFKC')) ?? [];
  if (forgotten !== undefined && topicOf(titleOf(forgotten)) !== 'other')
    return { title: titleOf(forgotten), level: marks.length };
  const bold = boldIn(line);
  const isTitle =
    bold && bold.words.length >= 2 && bold.words.length <= 60 && ['', ':'].includes(bold.after.trim());
  return isTitle ? { title: titleOf(bold.words), level: 7 } : undefined;
}

/** The words in bold with which a line begins, and those after them; undefined where it begins otherwise. */
export function boldIn(line: Line): { readonly words: string; readonly after: string } | undefined {
  const [first, ...others] = line.filter(
    (inline) => inline.kind !== 'tag' && (inline.kind !== 'words' || inline.text.trim() !== ''),
  );
  if (first?.kind !== 'emphasis' || !first.isStrong) return undefined;
  return { words: plainLine(first.content), after: plainLine(others) };
}

/** Without marks, numbers and pictures before it. */
function titleOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[*_`#]/g, '')
    .replaceAll(/\p{Cf}/gu, '')
    .replace(/^[^\p{L}]+/u, '')
    .replace(/(?<![\s:：])[\s:：]+$/u, '');
}

function isPrompt(line: Line): boolean {
  return PROMPTS.has(plainLine(line).trim().toLowerCase());
}
