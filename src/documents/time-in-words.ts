/*
 * Every way in which a document writes an instant or a length. Discord's own timestamps, which each reader sees in
 * their own time zone, are in `src/discord/views/words.ts`.
 */

/** Where a release is read of: "morning Pacific, early evening Europe, and late evening Asia" (security policy). */
export const PLACES = [
  ['Pacific', 'America/Los_Angeles'],
  ['Central European', 'Europe/Berlin'],
  ['India', 'Asia/Kolkata'],
] as const;

// Written out here: the words of `Intl` differ from one version of its data to the next.
export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'] as const;

/** `16:00 UTC`, a time of day. */
export function hourUtc(time: Temporal.PlainTime): string {
  return `${time.toString({ smallestUnit: 'minute' })} UTC`;
}

/** `2026-03-02`, the day in UTC. */
export function dateInUtc(instant: Temporal.Instant): string {
  return inUtc(instant).toPlainDate().toString();
}

/** An instant as it is typed in options, always UTC: `2026-03-02 09:00`. */
export function typedUtc(instant: Temporal.Instant): string {
  return `${dateInUtc(instant)} ${clock(inUtc(instant))}`;
}

/** An instant as documents have it, whatever the reader's time zone: `2026-03-02 09:00 UTC`. */
export function utc(instant: Temporal.Instant): string {
  return `${typedUtc(instant)} UTC`;
}

/** The same to the last digit: `2026-03-02 09:00:00.5 UTC`. */
export function exactUtc(instant: Temporal.Instant): string {
  return instant.toString().replace('T', ' ').replace('Z', ' UTC');
}

/** The same of a stored instant in ISO 8601, as exact as it is stored; a text that is no instant is quoted. */
export function exactUtcOf(text: string): string {
  return /^[\d-]{10}T[\d:.]+Z$/.test(text) ? `${text.slice(0, 10)} ${text.slice(11, -1)} UTC` : `“${text}”`;
}

/** With the weekday: `Tuesday 2026-11-24 16:00 UTC`. */
export function weekdayUtc(instant: Temporal.Instant): string {
  return `${weekdayAndClock(inUtc(instant))} UTC`;
}

/** The same instant as clocks show it in UTC, Pacific, Central European and Indian time, a line each. */
export function inTimeZones(instant: Temporal.Instant): string[] {
  return [
    weekdayUtc(instant),
    ...PLACES.map(([name, zone]) => {
      const there = instant.toZonedDateTimeISO(zone);
      return `${weekdayAndClock(there)} ${name} (UTC${there.offset})`;
    }),
  ];
}

/** The same in one line, without the date: `Tue 08:00 Pacific · Tue 17:00 Central European · Tue 21:30 India`. */
export function inTimeZonesInBrief(instant: Temporal.Instant): string {
  return BRIEF.getOrInsertComputed(instant, () =>
    PLACES.map(([name, zone]) => {
      const there = instant.toZonedDateTimeISO(zone);
      return `${shortWeekday(there)} ${clock(there)} ${name}`;
    }).join(' · '),
  );
}

/** What clocks show then, without the day: `16:00 UTC is 08:00 Pacific · 17:00 Central European · 21:30 India`. */
export function clocksInBrief(instant: Temporal.Instant): string {
  const here = inUtc(instant);
  const there = PLACES.map(([name, zone]) => {
    const local = instant.toZonedDateTimeISO(zone);
    const days = Temporal.PlainDate.compare(local, here);
    return `${clock(local)} ${name}${days === 0 ? '' : days > 0 ? ', the day after' : ', the day before'}`;
  });
  return `${clock(here)} UTC is ${there.join(' · ')}`;
}

/** A release day stands on every card of its case, and time zones take their time. */
const BRIEF = new WeakMap<Temporal.Instant, string>();

/** `Tue 3 Mar 16:00 UTC`: short enough for a button, which shows no timestamp of Discord's. */
export function shortUtc(instant: Temporal.Instant): string {
  const there = inUtc(instant);
  return `${shortWeekday(there)} ${there.day} ${MONTHS[there.month - 1]} ${clock(there)} UTC`;
}

/** `20260331T160000Z`, the form of calendar files (RFC 5545), which the name of a file may have, too. */
export function compactUtc(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
}

/** How instants are written on a picture, all in UTC: with the hour, with the day, or with the year. */
export type Detail = 'hour' | 'day' | 'year';

/** `09:30`, `2 Mar` or `2 Mar 2026`, for a picture. */
export function pictureTime(instant: Temporal.Instant, detail: Detail): string {
  const there = inUtc(instant);
  if (detail === 'hour') return clock(there);
  const date = `${there.day} ${MONTHS[there.month - 1]?.slice(0, 3)}`;
  return detail === 'year' ? `${date} ${there.year}` : date;
}

/**
 * "45 min", "20 h", "9 d 22 h", "40 d": a length of so many seconds, as short as it can be and still tell something.
 */
export function pictureLength(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (hours < 1) return `${minutes} min`;
  // A day as the policy says it, and all above in days: "10 d 22 h, 46 h late" would be two ways to count.
  if (hours <= 24) return `${hours} h`;
  return days >= 30 || hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** "45 min", "1 h", "3 d": a length of so many seconds, however it is meant, rounded to one unit. */
export function reminderLength(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** "45 min", "20 h", "7 d", "16.3 d": a length of so many seconds, in at most six characters up to years. */
export function columnLength(seconds: number): string {
  const hours = seconds / 3600;
  if (hours < 1) return `${Math.floor(seconds / 60)} min`;
  if (hours < 48) return `${Math.floor(hours)} h`;
  const days = hours / 24;
  return days < 100 ? `${Math.floor(days * 10) / 10} d` : `${Math.floor(days)} d`;
}

/** "2 days 3 hours", "45 minutes": a length of so many seconds, as much of it as one wants to know afterwards. */
export function lengthInWords(seconds: number): string {
  return lengthParts(seconds).slice(0, 2).join(' ') || 'under a minute';
}

/** "2 days", "45 minutes", "9 seconds": the largest unit alone, which is enough to tell an hour from a week. */
export function lengthInBrief(seconds: number): string {
  return lengthParts(seconds)[0] ?? counted(Math.floor(seconds), 'second');
}

/** "24 hours", "7 days": a length of the policy as people say it, a single day in hours as the policy does. */
export function policyLength(seconds: number): string {
  const hours = Math.round(seconds / 3600);
  return hours > 24 && hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`;
}

function lengthParts(seconds: number): string[] {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const parts = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor((minutes % 1440) / 60), 'hour'],
    [minutes % 60, 'minute'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count > 0 ? [counted(count, unit)] : []));
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function inUtc(instant: Temporal.Instant): Temporal.ZonedDateTime {
  return instant.toZonedDateTimeISO('UTC');
}

function weekdayAndClock(there: Temporal.ZonedDateTime): string {
  return `${WEEKDAYS[there.dayOfWeek - 1]} ${there.toPlainDate().toString()} ${clock(there)}`;
}

function shortWeekday(there: Temporal.ZonedDateTime): string {
  return WEEKDAYS[there.dayOfWeek - 1]?.slice(0, 3) ?? '';
}

function clock(there: Temporal.ZonedDateTime): string {
  return `${twoDigits(there.hour)}:${twoDigits(there.minute)}`;
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0');
}
