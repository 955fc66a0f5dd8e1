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

/** How long before the release a calendar reminds of it: the marks of the default policy. */
const ALARMS = ['P1D', 'PT1H'];

/**
 * A calendar file (RFC 5545) for a release day, for one person to import. Calendars are shown on shared screens and
 * synchronised to strangers, so it holds the case id and the words "release day", and nothing else (DESIGN §6).
 * Importing a later revision of the same case moves the entry.
 */
export function releaseDayCalendar(entry: ReleaseDayEntry): string {
  const alarms = ALARMS.flatMap((length) => [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${title(entry)}`,
    `TRIGGER:-${length}`,
    'END:VALARM',
  ]);
  // An hour, since several calendars draw an entry without length as none at all.
  return calendar('PUBLISH', entry, ['STATUS:CONFIRMED', 'DURATION:PT1H', ...alarms]);
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
