import { svgOf } from './drawing.ts';
import { pictureOf, type Picture } from './picture.ts';
import { timelineAlt } from './timeline-alt.ts';
import { timelineDrawing } from './timeline-drawing.ts';
import { timelineStory, type TimelineInput } from './timeline-story.ts';

/** The course of a case as a picture: its stages against their targets, and what happened when. */
export async function timelinePicture(input: TimelineInput): Promise<Picture> {
  const story = timelineStory(input);
  return pictureOf(timelineDrawing(story), timelineAlt(story));
}

/** The same in words. */
export function timelineWords(input: TimelineInput): string {
  return timelineAlt(timelineStory(input));
}

/** The same as an SVG. */
export function timelineSvg(input: TimelineInput): string {
  return svgOf(timelineDrawing(timelineStory(input)));
}
