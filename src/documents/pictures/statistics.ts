import { svgOf } from './drawing.ts';
import type { Statistics } from '../../process/statistics.ts';
import { pictureOf, type Picture } from './picture.ts';
import { statisticsAlt } from './statistics-alt.ts';
import { statisticsDrawing } from './statistics-drawing.ts';

/** How the stages of all cases kept their targets, as a picture. */
export async function statisticsPicture(stats: Statistics): Promise<Picture> {
  return pictureOf(statisticsDrawing(stats), statisticsAlt(stats));
}

/** The same as an SVG. */
export function statisticsSvg(stats: Statistics): string {
  return svgOf(statisticsDrawing(stats));
}
