import { plainLine, plainText, type Block, type List } from '../advisory-markdown/tree.ts';
import { saysUpgrade } from './answers.ts';
import { labelsIn, LINE, TITLE, titledLine, titleOf, type Label } from './labels.ts';
import { withoutPrompts } from './prompts.ts';
import { BEFORE_UPGRADE } from './title-words.ts';
import { topicOf, type Topic } from './titles.ts';

/** A place in a description. */
export interface Place {
  readonly title: string;
  /** The number of its line, from 1 on. */
  readonly line: number;
}

/** A section of an advisory's description. */
export interface Section {
  /** `undefined` for what stands before the first heading. */
  readonly title: string | undefined;
  readonly topic: Topic;
  readonly line: number;
  /** What begins after it; `undefined` for the last one. */
  readonly endedBy: Place | undefined;
  readonly blocks: readonly Block[];
}

/**
 * Cuts a description at its headings, of any level, spelling and language, and at labels such as `**Workaround:**`. Code
 * is not looked into. A heading below that of a known section belongs to it; without any heading, all is introduction.
 */
export function sectionsOf(description: readonly Block[]): Section[] {
  return new Cutting().cut(withoutPrompts(description));
}

/** What the sections of a topic say, one after the other. */
export function blocksAbout(sections: readonly Section[], topic: Topic): Block[] {
  return sections
    .filter((section) => section.topic === topic)
    .flatMap(({ blocks: [first, ...others] }, index) =>
      first ? [{ ...first, isApart: first.isApart || index > 0 }, ...others] : [],
    );
}

interface Heading extends Place {
  /** 1 to 6; 7 for a line that stands for one, 8 for an item of a list that does. */
  readonly level: number;
  readonly topic: Topic;
}

interface Draft extends Omit<Section, 'endedBy' | 'blocks'> {
  readonly level: number;
  /** What it is where no section follows it. */
  readonly whole?: Block;
  blocks: Block[];
}

/** The level of an item of a list that stands for a heading. */
const ITEM = 8;

class Cutting {
  readonly #drafts: Draft[] = [{ title: undefined, topic: 'introduction', line: 1, level: 0, blocks: [] }];

  cut(description: readonly Block[]): Section[] {
    this.#addAll(description);
    const drafts = kept(this.#drafts);
    return drafts
      .map(({ title, topic, line, blocks }, index): Section => {
        const next = drafts[index + 1];
        return {
          title,
          topic: topic === 'remedies' ? topicOfRemedies(blocks) : topic,
          line,
          endedBy: next && { title: next.title ?? '', line: next.line },
          blocks,
        };
      })
      .filter(({ blocks }) => hasText(blocks));
  }

  #addAll(blocks: readonly Block[]): void {
    for (const block of blocks) this.#add(block);
  }

  #add(block: Block): void {
    switch (block.kind) {
      case 'heading': {
        const title = titleOf(plainLine(block.content));
        if (title.length > TITLE) this.#push(block);
        else this.#meet({ title, line: block.line, level: block.level, topic: topicOf(title) }, block);
        break;
      }
      case 'paragraph':
        for (const part of titledLine(block)) {
          if (part.title === undefined) this.#push(part.block);
          else this.#meetLabel(part.title, LINE, part.block);
        }
        break;
      case 'html':
        this.#addAll(block.blocks);
        break;
      case 'quotation':
        if (hasTitle(block.blocks)) this.#addAll(block.blocks);
        else this.#push(block);
        break;
      case 'list':
        this.#addList(block);
        break;
      default:
        this.#push(block);
    }
  }

  /** A list whose items are named like sections is these, unless it stands in one that they belong to. */
  #addList(list: List): void {
    const { topic, title, level, line } = this.#current;
    const labels = labelsIn(list);
    const isPart = title !== undefined && level < ITEM && ['workarounds', 'remedies'].includes(topic);
    if (isPart || labels.every((label) => label === undefined)) {
      this.#push(list);
      return;
    }
    for (const [index, item] of list.items.entries()) {
      const label = labels[index];
      if (label) {
        const [first] = item.blocks;
        this.#meetLabel(label, ITEM, { ...list, items: [{ ...item, blocks: first ? [first] : [] }] });
        this.#addAll(item.blocks.slice(1));
      } else
        this.#push({
          ...list,
          first: list.first === undefined ? undefined : list.first + index,
          items: [item],
        });
    }
    // What follows the list is no part of its last item.
    this.#drafts.push({ title, topic, level, line, blocks: [] });
  }

  /** `whole` is what it is where it begins no section. */
  #meetLabel(label: Label, level: number, whole: Block): void {
    const { title, line, rest } = label;
    const begins = this.#meet({ title, line, level, topic: topicOf(title) }, whole);
    if (begins && rest) this.#push(rest);
  }

  /** @returns Whether a section begins with it. */
  #meet(heading: Heading, block: Block): boolean {
    if (belongsTo(this.#current, heading)) {
      this.#push(block);
      return false;
    }
    this.#drafts.push({ ...heading, ...(heading.level < LINE ? {} : { whole: block }), blocks: [] });
    return true;
  }

  #push(block: Block): void {
    this.#current.blocks.push(block);
  }

  get #current(): Draft {
    const last = this.#drafts.at(-1);
    if (!last) throw new Error('there is always a section');
    return last;
  }
}

/** A line that looks like a name, and names nothing, is a line of what stands before it. */
function kept(drafts: readonly Draft[]): Draft[] {
  const left: Draft[] = [];
  for (const draft of drafts) {
    const before = left.at(-1);
    if (before && draft.whole && !hasText(draft.blocks)) before.blocks.push(draft.whole);
    else left.push(draft);
  }
  return left;
}

function hasText(blocks: readonly Block[]): boolean {
  return /[^\s=_-]/.test(plainText(blocks));
}

/** Whether a heading is part of the section before it: of what helps and of what can happen, each deeper one is. */
function belongsTo(current: Draft, { level, topic }: Heading): boolean {
  if (current.title === undefined || level <= current.level) return false;
  switch (current.topic) {
    case 'workarounds':
    case 'remedies':
      // What has no words of its own is the title of those below.
      return (
        current.blocks.length > 0 || topic === 'other' || topic === 'workarounds' || topic === 'remedies'
      );
    case 'impact':
      return topic === 'other' || topic === 'impact';
    case 'other':
      return false;
    default:
      return topic === 'other';
  }
}

/** What to do, as far as a part of it is for those who cannot upgrade. */
function topicOfRemedies(blocks: readonly Block[]): Topic {
  const text = plainText(blocks);
  return BEFORE_UPGRADE.test(text) && !saysUpgrade(text) ? 'workarounds' : 'other';
}

function hasTitle(blocks: readonly Block[]): boolean {
  return blocks.some((block) => {
    if (block.kind === 'heading') return true;
    if (block.kind === 'paragraph') return titledLine(block).some(({ title }) => title !== undefined);
    return (block.kind === 'quotation' || block.kind === 'html') && hasTitle(block.blocks);
  });
}
