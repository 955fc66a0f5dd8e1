import { ButtonStyle } from 'discord.js';
import type { Outlook } from '../../process/outlook/outlook.ts';
import type { Button } from './container.ts';
import { button, escapeMarkdown } from './view.ts';
import { absolute, absoluteAndRelative, actorInWords } from './words.ts';

/** A row of Discord's. */
const ROW = 5;

/** The regulatory marks of a case, a line each: when each is due, or by what it was met. */
export function regulatoryLines({ regulatory }: Outlook): string[] {
  return regulatory.map((mark) => {
    const { name, due, filed, late } = mark;
    const title = `**${escapeMarkdown(name)}**`;
    if (!filed) return `📝 ${title} ${late ? '🔴 **late**, was due' : 'due'} ${absoluteAndRelative(due)}`;
    const how = `${escapeMarkdown(filed.reference)} · ${actorInWords(filed.actor)} · ${absolute(filed.at)}`;
    return `-# ✅ ${title} ${how}${late ? `; ⚠️ late, it was due ${absolute(due)}` : ''}`;
  });
}

/** The marks that are not met, for a reminder. */
export function openRegulatoryLines(outlook: Outlook): string[] {
  const regulatory = outlook.regulatory.filter(({ filed }) => !filed);
  return regulatoryLines({ ...outlook, regulatory });
}

/** By which this person says that a mark is met, and, on a card, that it is not after all. */
export function regulatoryButtons(
  { case: { id: caseId, status }, regulatory, may }: Outlook,
  { most = ROW, undo = false }: { readonly most?: number; readonly undo?: boolean } = {},
): Button[] {
  if (!may.fileMarks || status === 'closed') return [];
  const open = regulatory.filter(({ filed }) => !filed);
  const filed = undo ? regulatory.filter((each) => each.filed) : [];
  return [
    ...open.map(({ regime, mark, name }) =>
      button(labelled(name, '…'), 'file', { caseId, regime, mark }, ButtonStyle.Primary),
    ),
    ...filed.map(({ regime, mark, name }) =>
      button(labelled(`Undo: ${name}`), 'unfile', { caseId, regime, mark }),
    ),
  ].slice(0, most);
}

/** Discord takes 80 characters. */
function labelled(words: string, end = ''): string {
  const letters = Array.from(words);
  return letters.length + end.length > 80 ? `${letters.slice(0, 79).join('')}…` : `${words}${end}`;
}
