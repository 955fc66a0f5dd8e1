import { isUrgent, type Case } from '../case.ts';
import { isFixCorrected } from '../publication/corrections.ts';
import { isBefore } from '../time.ts';
import type { Notification } from './notification.ts';
import { releaseDay } from './release-day.ts';

/** The hours of a day, in UTC, in which a person hears nothing that can wait, as they are typed: `22:00-07:00`. */
const TYPED = /^([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)$/;

/**
 * Reads quiet hours.
 *
 * @returns them as they are stored; `undefined` if they are none, such as those that never begin
 */
export function readQuietHours(typed: string): string | undefined {
  const [, fromHour = '', fromMinute, toHour = '', toMinute] = TYPED.exec(typed.trim()) ?? [];
  if (fromMinute === undefined) return undefined;
  const from = `${fromHour.padStart(2, '0')}:${fromMinute}`;
  const to = `${toHour.padStart(2, '0')}:${toMinute}`;
  return from === to ? undefined : `${from}-${to}`;
}

/**
 * When the quiet hours end that hold `now`.
 *
 * @param quiet as it is stored
 * @returns `undefined` if it is not quiet now, or the text holds none
 */
export function quietUntil(quiet: string | null, now: Temporal.Instant): Temporal.Instant | undefined {
  const [from, to] = (quiet === null ? undefined : readQuietHours(quiet))?.split('-') ?? [];
  if (from === undefined || to === undefined) return undefined;
  const here = now.toZonedDateTimeISO('UTC');
  const time = here.toPlainTime();
  const [begins, ends] = [Temporal.PlainTime.from(from), Temporal.PlainTime.from(to)];
  const isAfter = (each: Temporal.PlainTime) => Temporal.PlainTime.compare(time, each) >= 0;
  const overMidnight = Temporal.PlainTime.compare(begins, ends) > 0;
  const isQuiet = overMidnight ? isAfter(begins) || !isAfter(ends) : isAfter(begins) && !isAfter(ends);
  if (!isQuiet) return undefined;
  const day = overMidnight && isAfter(begins) ? here.toPlainDate().add({ days: 1 }) : here.toPlainDate();
  return day.toZonedDateTime({ timeZone: 'UTC', plainTime: ends }).toInstant();
}

/** Whether a message is heard at night, too: a secret that may be none any more waits for no morning, nor do attacks. */
export function isForTheNight({ template }: Pick<Notification, 'template'>): boolean {
  return template === 'linked-public' || template === 'exploitation-known';
}

/** Whether news of a case can wait `until` quiet hours end: not where all is ASAP, nor what corrects the fixed version, nor past the agreed day. */
export function canWait(state: Case, until: Temporal.Instant): boolean {
  const day = releaseDay(state);
  return (
    !isUrgent(state) && !isFixCorrected(state) && (!day || isBefore(until, day.at.subtract({ hours: 24 })))
  );
}
