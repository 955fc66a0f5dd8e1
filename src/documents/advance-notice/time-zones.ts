/** Where a release is read of: "morning Pacific, early evening Europe, and late evening Asia" (security policy). */
export const PLACES = [
  ['Pacific', 'America/Los_Angeles'],
  ['Central European', 'Europe/Berlin'],
  ['India', 'Asia/Kolkata'],
] as const;

/** Written out here: the words of `Intl` differ from one version of its data to the next. */
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Date and hour in UTC, with the weekday, such as `Tuesday 2026-11-24 16:00 UTC`. */
export function utc(at: Temporal.Instant): string {
  return `${dayAndHour(at.toZonedDateTimeISO('UTC'))} UTC`;
}

/** The same instant as clocks show it in UTC, Pacific, Central European and Indian time, a line each. */
export function hoursOf(at: Temporal.Instant): string[] {
  return [
    utc(at),
    ...PLACES.map(([name, zone]) => {
      const there = at.toZonedDateTimeISO(zone);
      return `${dayAndHour(there)} ${name} (UTC${there.offset})`;
    }),
  ];
}

function dayAndHour(at: Temporal.ZonedDateTime): string {
  const time = at.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${WEEKDAYS[at.dayOfWeek - 1]} ${at.toPlainDate().toString()} ${time}`;
}
