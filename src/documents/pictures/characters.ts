/** The families the pictures are set in; `raster.ts` loads the files that have them. */
export const FAMILY = 'DejaVu Sans Condensed';

/** How far the font rises above the line of writing, and falls below it, by its size. */
export const ASCENT = 0.93;
export const DESCENT = 0.24;

/** The widths of the characters from the space to the tilde, in thousandths of the size, as the font has them. */
const REGULAR = [
  286, 360, 414, 754, 572, 855, 702, 247, 351, 351, 450, 754, 286, 325, 286, 303, 572, 572, 572, 572, 572,
  572, 572, 572, 572, 572, 303, 303, 754, 754, 754, 478, 900, 615, 617, 628, 693, 568, 518, 697, 677, 265,
  265, 590, 501, 776, 673, 708, 542, 708, 625, 571, 549, 659, 615, 890, 616, 549, 616, 351, 303, 351, 754,
  450, 450, 551, 571, 495, 571, 554, 316, 571, 570, 250, 250, 521, 250, 876, 570, 550, 571, 571, 370, 469,
  353, 570, 532, 736, 532, 532, 472, 572, 303, 572, 754,
];
const BOLD = [
  313, 410, 469, 754, 626, 901, 785, 275, 411, 411, 470, 754, 342, 374, 342, 329, 626, 626, 626, 626, 626,
  626, 626, 626, 626, 626, 360, 360, 754, 754, 754, 522, 900, 696, 686, 660, 747, 615, 615, 738, 753, 334,
  334, 697, 573, 896, 753, 765, 659, 765, 693, 648, 614, 730, 696, 993, 694, 651, 652, 411, 329, 411, 754,
  450, 450, 607, 644, 533, 644, 610, 391, 644, 641, 308, 308, 598, 308, 938, 641, 618, 644, 644, 444, 536,
  430, 641, 586, 831, 580, 586, 523, 641, 329, 641, 754,
];
/** Any other character, at most. */
const OTHER = 1100;

export interface Setting {
  readonly size: number;
  readonly bold?: boolean;
}

/** How wide a text becomes, give or take the kerning: a hundredth or two. */
export function widthOf(text: string, { size, bold = false }: Setting): number {
  const widths = bold ? BOLD : REGULAR;
  const each = Array.from(text, (letter) => widths[(letter.codePointAt(0) ?? 0) - 32] ?? OTHER);
  return (each.reduce((sum, width) => sum + width, 0) * size) / 1000;
}

/** As much of a text as is no wider than `width`, with an ellipsis where something is missing. */
export function fitted(text: string, setting: Setting, width: number): string {
  if (widthOf(text, setting) <= width) return text;
  const characters = Array.from(text.slice(0, 500));
  while (characters.length > 0 && widthOf(`${characters.join('')}…`, setting) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
