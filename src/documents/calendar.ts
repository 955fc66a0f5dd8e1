import { inSeconds } from '../process/time.ts';
import { compactUtc } from './time-in-words.ts';
/** A release day, as much of it as may leave the team before publication. */
interface ReleaseDayEntry {
  readonly caseId: string;
  /** When the release is; seconds are the smallest unit a calendar knows. */
  readonly at: Temporal.Instant;
  /** Grows with every proposal: a calendar takes the higher one for the newer. */
  readonly revision: number;
  /** When this text is made. */
  readonly stamp: Temporal.Instant;
}

/** The longest line of a calendar file, in octets. */
const LONGEST = 75;

/**
 * A calendar file (RFC 5545) for a release day, for one person to import. Calendars are shown on shared screens and
 * synchronised to strangers, so it holds the case id and the words "release day", and nothing else (DESIGN §6).
 * Importing a later revision of the same case moves the entry. The calendar reminds of the release at the times ahead
 * of it in `alarms` (the policy's `reminders.releaseDay`).
 */
export function releaseDayCalendar(entry: ReleaseDayEntry, alarms: readonly Temporal.Duration[]): string {
  const reminders = alarms.flatMap((length) => [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${title(entry)}`,
    `TRIGGER:-${durationValue(length)}`,
    'END:VALARM',
  ]);
  // An hour, since several calendars draw an entry without length as none at all.
  return calendar('PUBLISH', entry, ['STATUS:CONFIRMED', 'DURATION:PT1H', ...reminders]);
}

/** The same for a release day that was called off: importing it removes the entry. Needs a higher revision. */
export function withdrawnDayCalendar(entry: ReleaseDayEntry): string {
  return calendar('CANCEL', entry, ['STATUS:CANCELLED']);
}

function calendar(method: string, entry: ReleaseDayEntry, details: readonly string[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//release day//EN',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${escaped(entry.caseId)}@release-day`,
    `SEQUENCE:${entry.revision}`,
    `DTSTAMP:${compactUtc(entry.stamp)}`,
    `DTSTART:${compactUtc(entry.at)}`,
    `SUMMARY:${title(entry)}`,
    // Others who may see this calendar see that the hour is taken, not by what.
    'CLASS:PRIVATE',
    ...details,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function title({ caseId }: ReleaseDayEntry): string {
  return `${escaped(caseId)} release day`;
}

/** A length as a calendar takes it: weeks as days, and minutes named wherever hours and seconds are. */
function durationValue(length: Temporal.Duration): string {
  const seconds = Math.round(inSeconds(length));
  const balanced = Temporal.Duration.from({ seconds }).round({ largestUnit: 'day' });
  const text = balanced.toString();
  const skipsMinutes = balanced.hours > 0 && balanced.minutes === 0 && balanced.seconds > 0;
  return skipsMinutes ? text.replace('H', 'H0M') : text;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n');
}

/** A line in pieces that are short enough, each but the first after a space, and no letter cut in two. */
function folded(line: string): string {
  let text = '';
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > LONGEST) {
      text += '\r\n ';
      octets = 1;
    }
    text += letter;
    octets += size;
  }
  return text;
}
