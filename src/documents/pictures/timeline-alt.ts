import type { StageStory, TimelineStory } from './timeline-story.ts';
import { pictureLength, pictureTime } from '../time-in-words.ts';

/** Everything that the picture shows, in words. */
export function timelineAlt({ name: subject, stages, moments, end }: TimelineStory): string {
  const from = moments[0]?.at ?? end;
  const spansYears = yearOf(from) !== yearOf(end);
  const on = (instant: Temporal.Instant) =>
    spansYears
      ? pictureTime(instant, 'year')
      : `${pictureTime(instant, 'day')} ${pictureTime(instant, 'hour')}`;
  return [
    `Timeline of ${subject.slice(0, 40)}, ${pictureTime(from, 'year')} to ${pictureTime(end, 'year')}, in UTC.`,
    ...stages.map((stage) => stageInWords(stage, on)),
    `Marks: ${moments.map(({ name, at }) => `${name} ${on(at)}`).join('; ')}.`,
  ].join(' ');
}

function stageInWords(
  { name, from, done, due, firstDue, asap, late }: StageStory,
  on: (instant: Temporal.Instant) => string,
): string {
  if (!from) return `${name}: after the release.`;
  const moved = asap ? 'made ASAP' : `moved to ${due ? on(due) : 'no day'}`;
  const plan = firstDue
    ? `target ${on(firstDue)}, ${moved}`
    : asap
      ? 'ASAP'
      : due
        ? `target ${on(due)}`
        : 'no target';
  const held = late === undefined ? '' : late > 0 ? `, ${pictureLength(late)} late` : done ? ', on time' : '';
  return `${name}: ${plan}; ${done ? `done ${on(done)}` : 'open'}${held}.`;
}

function yearOf(instant: Temporal.Instant): number {
  return instant.toZonedDateTimeISO('UTC').year;
}
