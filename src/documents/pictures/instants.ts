/** How instants are written on a picture, all in UTC: with the hour, with the day, or with the year. */
export type Detail = 'hour' | 'day' | 'year';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** "09:30", "2 Mar" or "2 Mar 2026". */
export function written(instant: Temporal.Instant, detail: Detail): string {
  const { year, month, day, hour, minute } = instant.toZonedDateTimeISO('UTC');
  if (detail === 'hour') return `${two(hour)}:${two(minute)}`;
  const date = `${day} ${MONTHS[month - 1] ?? ''}`;
  return detail === 'year' ? `${date} ${year}` : date;
}

/** "45 min", "20 h", "9 d 22 h", "40 d": as short as it can be and still tell something. */
export function lengthOf(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (hours < 1) return `${minutes} min`;
  if (days < 2) return `${hours} h`;
  return days >= 30 || hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
