// Everybody in the sandbox lives in UTC: what a person reads does not depend on where the browser is.

const FORMS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' },
  S: { dateStyle: 'short', timeStyle: 'medium' },
};
const formats = new Map(
  Object.entries(FORMS).map(([style, form]) => [
    style,
    new Intl.DateTimeFormat('en-GB', { ...form, timeZone: 'UTC' }),
  ]),
);

/** "2 March 2026 at 09:05" and the like: an instant in milliseconds of the epoch, in one of Discord's styles. */
export function writtenInstant(at: number, style: string, now: number): string {
  if (style === 'R') return relativeInstant(at, now);
  return (formats.get(style) ?? formats.get('f'))?.format(at) ?? '';
}

/** "Monday 2 March 2026 at 09:05 UTC": what a person reads who wants to know exactly. */
export function exactInstant(at: number): string {
  return `${writtenInstant(at, 'F', at)} UTC`;
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];
const relative = new Intl.RelativeTimeFormat('en-GB');

/** "in 23 hours", "2 days ago": the largest unit that is not zero, rounded as Discord's client does. */
function relativeInstant(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return seconds === 0 ? 'now' : relative.format(Math.round(seconds / size), unit);
}

const longDate = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });

/** "Monday 2 March 2026". */
export function dateInWords(at: number): string {
  return longDate.format(at);
}

/** "Today at 09:05", "Yesterday at 21:00", "02/03/2026, 09:05": when a message was sent. */
export function messageInstant(at: number, now: number): string {
  const days = Math.floor(now / 86_400_000) - Math.floor(at / 86_400_000);
  const time = writtenInstant(at, 't', now);
  if (days === 0) return `Today at ${time}`;
  return days === 1 ? `Yesterday at ${time}` : `${writtenInstant(at, 'd', now)} ${time}`;
}

/** Milliseconds of the epoch of an instant as the sandbox writes it. */
export function epochOf(instant: string): number {
  return Date.parse(instant);
}
