import { plainText, type Block } from '../advisory-markdown/tree.ts';
import { saidIn, type Said } from './said.ts';
import { onlyWorkarounds, type Cut } from './workarounds.ts';
import { blocksAbout, type Place, type Section } from './sections.ts';

/** Where something was found. */
export interface Source extends Place {
  /** A section of its own, or a sentence that speaks of it elsewhere. */
  readonly kind: 'section' | 'sentence';
  readonly endedBy: Place | undefined;
}

/** What an advisory says about what helps before an upgrade, and where. */
export interface Found {
  readonly said: Said;
  readonly sources: readonly Source[];
}

/** What the sections of an advisory say about what helps before an upgrade; sentences elsewhere where none is about it. */
export function whatHelps(sections: readonly Section[]): Found {
  const own = sections.filter(({ topic }) => topic === 'workarounds');
  const found = own.length > 0 ? fromSections(own) : fromSentences(sections);
  return { said: saidIn(found.blocks, sections.length > 0), sources: found.sources };
}

/** The same while the advisory is not published, with what of it may not be told. */
export interface FoundBeforeFix {
  readonly said: Said;
  /** The lines under whose titles it stands. */
  readonly under: readonly number[];
  readonly cuts: readonly Cut[];
}

/** What an advisory that is not published says under titles that promise workarounds and nothing else. */
export function whatHelpsBeforeFix(description: string): FoundBeforeFix {
  const { blocks, under, cuts } = onlyWorkarounds(description);
  const said = saidIn(blocks, description.trim() !== '');
  // What was left out may say more.
  const isOpen = cuts.length > 0 && said.kind === 'says-none';
  return { said: isOpen ? { kind: 'nothing-found', why: 'no-section', blocks: [] } : said, under, cuts };
}

interface Blocks {
  readonly blocks: readonly Block[];
  readonly sources: readonly Source[];
}

function fromSections(own: readonly Section[]): Blocks {
  const sources = own.map(({ title = '', line, endedBy }): Source => ({
    kind: 'section',
    title,
    line,
    endedBy,
  }));
  if (own.length === 1) return { blocks: blocksAbout(own, 'workarounds'), sources };
  // Of several, each title says for whom it is.
  const blocks = own.flatMap(({ title = '', line, blocks: said }): Block[] => [
    { kind: 'heading', level: 6, content: [{ kind: 'words', text: title }], line, isApart: true },
    ...said,
  ]);
  return { blocks, sources };
}

/** Words with which a sentence says that it is for those who cannot upgrade. */
const FOR_THEM =
  /\b(?:as an? (?:\w+ )?(?:workaround|work-around|mitigation)|(?:possible|known|temporary|a|one) workaround is|to work around|(?:cannot|can['’]?t|can not|unable to|not able to) (?:\w+ )?(?:upgrad|updat)\w*|until you (?:can )?(?:upgrade|update)|als workaround|nicht aktualisieren|comme contournement|ne peuvent pas mettre|como solución|no (?:puedan|pueden|puede) actualizar|como solução|não (?:podem|possam|pode) atualizar)\b|作为临时|无法(?:立即)?升级|不能(?:立即)?升级|アップグレードできない|更新できない|回避策として|回避するには/iu;

/** Paragraphs and lists with such a sentence, with what it announces. */
function fromSentences(sections: readonly Section[]): Blocks {
  const blocks: Block[] = [];
  const sources: Source[] = [];
  for (const { title = '', blocks: own } of sections)
    for (const [index, block] of own.entries()) {
      const text = plainText([block]);
      if ((block.kind !== 'paragraph' && block.kind !== 'list') || !FOR_THEM.test(text)) continue;
      const next = own[index + 1];
      blocks.push({ ...block, isApart: true });
      if (next && /[:：]\s*$/.test(text)) blocks.push(next);
      sources.push({ kind: 'sentence', title, line: block.line, endedBy: undefined });
    }
  return { blocks, sources };
}
