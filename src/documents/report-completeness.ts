import type { AdvisoryText } from '../github/advisory-text.ts';
import { readMarkdown } from './advisory-markdown/read-markdown.ts';
import { plainLine, plainText, type Block, type Line } from './advisory-markdown/tree.ts';
import { titleOf } from './announcement/labels.ts';
import { withoutPrompts } from './announcement/prompts.ts';
import { AFFECTED, IMPACTS } from './announcement/title-words.ts';

/**
 * What a report holds, as far as its form shows: yes or no each, and nothing of what it says. It is read where it is
 * asked for, and kept nowhere.
 */
export interface Completeness {
  /** How to see it oneself. */
  readonly steps: boolean;
  /** Which versions are affected. */
  readonly versions: boolean;
  /** Code, a file, a picture or a recording. */
  readonly proof: boolean;
  /** What an attacker could do. */
  readonly impact: boolean;
  /** It numbers several flaws. */
  readonly several: boolean;
}

/** "The report … must include steps to reproduce, vulnerable versions, and any additional files": what is not there. */
const MISSING = ['steps', 'versions', 'proof', 'impact'] as const;
export type Missing = (typeof MISSING)[number];

/** What a report lacks. */
export function missingOf(found: Completeness): Missing[] {
  return MISSING.filter((part) => !found[part]);
}

/** Titles in the languages of `title-words.ts`. */
const PROOFS =
  /proof[- ]of[- ]concept|\bpoc\b|\bexploit\b|machbarkeitsnachweis|preuve de concept|prueba de concepto|prova de conceito|prova di concetto|概念验证|概念驗證|概念実証|개념 증명/iu;
const STEPS =
  /\bto reproduce\b|\breproduc(?:tion|ing|e|er)\b|^steps\b|\bsteps to\b|reproduktion|reproduzier|nachstell|^schritte\b|reproduire|reproduction|^étapes|reproducir|reproducción|^pasos\b|reproduzir|reprodução|^passos\b|riprodurre|riproduzione|^passaggi|воспроизв|^шаги|复现|重现|復現|重現|步骤|步驟|再現|手順|재현|단계/iu;
const ATTACKERS =
  /\battackers?\b|\badversar(?:y|ies)\b|angreifer|attaquant|atacante|attaccante|aggressore|злоумышленник|атакующ|攻击者|攻擊者|攻撃者|공격자/iu;
const VERSIONS =
  /(?:<=?|>=?|[≤≥≦≧＜＞])\s*v?\d+(?:\.\d+)+|(?:\bversion(?:s|en)?\b|\breleases?\b|versión|versiones|versão|versões|\bversioni\b|\bversione\b|верси[яиюейх]+|版本|バージョン|버전)[^\n]{0,30}?\d+\.\d+|\bv\d+\.\d+\.\d+\b|\bcommit\s+[0-9a-f]{7,40}\b/iu;
const SCORES = /\bcvss[^\n]{0,12}?\d\.\d/giu;
const NUMBERED =
  /^(?:vulnerability|vuln|issue|finding|bug|flaw|schwachstelle|lücke|vulnérabilité|faille|vulnerabilidad|fallo|vulnerabilidade|falha|vulnerabilità|уязвимость|漏洞|脆弱性|취약점)\s*(?:#|no\.?|nr\.?|n°|№)?\s*(\d{1,2})(?!\d|\.\d)/iu;
const FILES = /!\[|<(?:img|video)\b|\bgist\.github(?:usercontent)?\.com\/|\/user-attachments\/|\/files\/\d/iu;
const FILE_NAME =
  /\.(?:zip|tar|gz|tgz|7z|py|sh|js|go|rs|c|pcap|har|mp4|mov|webm|png|jpe?g|gif|txt|log|pdf)$/iu;
/** What people write where they have nothing to say, without what is no letter. */
const NOTHING = new Set([
  '',
  'na',
  'NA',
  'nA',
  'Na',
  'tba',
  'TBA',
  'tbd',
  'TBD',
  'TODO',
  'none',
  'None',
  'unknown',
  'Unknown',
]);
/** What GitHub's form for reports asks: nobody has answered with it. */
const FORM =
  /^\s*(?:Short summary of the problem\. Make the impact|Give all details on the vulnerability\. Pointing|Complete instructions, including specific configuration details, to reproduce|What kind of vulnerability is it\? Who is impacted)/u;

/** Looks what a report holds. */
export function completenessOf({
  description,
  products,
}: Pick<AdvisoryText, 'description' | 'products'>): Completeness {
  const blocks = withoutPrompts(readMarkdown(description));
  const pieces = piecesIn(blocks);
  const has = (...titles: readonly RegExp[]) =>
    pieces.some(({ title }, index) => titles.some((each) => each.test(title)) && isFilled(pieces, index));
  const words = plainText(blocks)
    .split('\n')
    .filter((line) => !FORM.test(line))
    .join('\n')
    .replaceAll(SCORES, '');
  const numbers = new Set(pieces.flatMap(({ title }) => NUMBERED.exec(title)?.[1] ?? []));
  const isProven = has(PROOFS);
  return {
    steps: isProven || has(STEPS) || blocks.some(isNumberedList),
    versions:
      products.some(({ affected }) => affected !== undefined && /\d/.test(affected)) ||
      pieces.some(
        ({ title, said }, index) =>
          AFFECTED.test(title.toLowerCase()) && /\d/.test(said + after(pieces, index)),
      ) ||
      VERSIONS.test(words),
    proof: isProven || pieces.some(({ hasCode }) => hasCode) || hasFiles(description),
    impact:
      pieces.some(({ title }, index) => IMPACTS.test(title.toLowerCase()) && isFilled(pieces, index)) ||
      ATTACKERS.test(words),
    several: numbers.size > 1,
  };
}

/** A title, or none, with what is said right below it. */
interface Piece {
  readonly title: string;
  /** 1 to 6, as of headings; 7 for a line that stands for one. */
  readonly level: number;
  said: string;
  hasCode: boolean;
}

const LINE = 7;

function piecesIn(blocks: readonly Block[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let current: Piece = { title: '', level: LINE, said: '', hasCode: false };
  pieces.push(current);
  const begin = (title: string, level: number) => {
    current = { title, level, said: '', hasCode: false };
    pieces.push(current);
  };
  const say = (words: string) => {
    current.said += `${words}\n`;
  };
  const read = (block: Block): void => {
    switch (block.kind) {
      case 'heading':
        return begin(titleOf(plainLine(block.content)), block.level);
      case 'paragraph':
        for (const line of block.lines) readLine(line);
        return;
      case 'code':
        if (block.lines.some((line) => line.trim() !== '')) current.hasCode = true;
        return say(block.lines.join('\n'));
      case 'list':
        for (const item of block.items) item.blocks.forEach(read);
        return;
      case 'quotation':
      case 'html':
        block.blocks.forEach(read);
        return;
      default:
        return say(plainText([block]));
    }
  };
  const readLine = (line: Line): void => {
    const words = plainLine(line);
    if (FORM.test(words)) return;
    const [, name = '', rest = ''] = /^([^:：]{2,60})[:：](?!\/)(.*)$/su.exec(words) ?? [];
    const title = titleOf(name === '' && words.length <= 60 ? words : name);
    const isTitle =
      [STEPS, PROOFS].some((each) => each.test(title)) ||
      [AFFECTED, IMPACTS].some((each) => each.test(title.toLowerCase()));
    if (title === '' || !isTitle) return say(words);
    begin(title, LINE);
    say(rest);
    return undefined;
  };
  blocks.forEach(read);
  return pieces;
}

/** Whether anything is said below a title, or below a title of that section. */
function isFilled(pieces: readonly Piece[], index: number): boolean {
  const [piece, ...below] = sectionFrom(pieces, index);
  return [...(piece ? [piece] : []), ...below].some(({ said, hasCode }) => hasCode || !isNothing(said));
}

function after(pieces: readonly Piece[], index: number): string {
  return sectionFrom(pieces, index)
    .map(({ said }) => said)
    .join('\n');
}

function sectionFrom(pieces: readonly Piece[], index: number): readonly Piece[] {
  const { level } = pieces[index] ?? { level: LINE };
  const next = pieces.findIndex((piece, other) => other > index && piece.level <= level);
  return pieces.slice(index, next < 0 ? undefined : next);
}

/** Numbered items, more than one of which say something: what to do in which order. */
function isNumberedList(block: Block): boolean {
  if (block.kind === 'quotation' || block.kind === 'html') return block.blocks.some(isNumberedList);
  if (block.kind !== 'list') return false;
  const filled = block.items.filter(({ blocks }) => !isNothing(plainText(blocks)));
  return block.first !== undefined && filled.length > 1;
}

function isNothing(said: string): boolean {
  return NOTHING.has(said.replaceAll(/[^\p{L}\p{N}]/gu, ''));
}

/** Whether a picture or a recording is in it, or an address of a file; what stands in comments nobody sees. */
function hasFiles(description: string): boolean {
  const shown = description
    .split('<!--')
    .map((part, index) => (index === 0 ? part : part.split('-->').slice(1).join('-->')))
    .join(' ');
  return FILES.test(shown) || shown.split(/[\s<>()[\]]/u).some(isFile);
}

function isFile(word: string): boolean {
  return word.includes('://') && FILE_NAME.test(word.replace(/[.,;:!?"'`]$/u, ''));
}
