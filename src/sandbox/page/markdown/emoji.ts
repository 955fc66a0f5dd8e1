/** The emoji that the bot uses, each with a drawing: a machine without a font for them shows boxes. */
export const EMOJI = [
  '✅',
  '❌',
  '⚠️',
  '🔴',
  '⏳',
  '🚨',
  '📇',
  '🔗',
  '⛔',
  '🚀',
  '📝',
  '💤',
  '💡',
  '❔',
  '❓',
  '✉️',
  '⏰',
  '↩️',
  '📅',
  '🔒',
  '📣',
  '✏️',
  '🟢',
  '🟡',
  '🔔',
] as const;

/** Where the drawing of an emoji lies. */
export function drawingOf(emoji: string): string {
  return `/page/emoji/${(emoji.codePointAt(0) ?? 0).toString(16)}.svg`;
}
