/** What an answer of GitHub's says besides what was asked: of the sign-in, and of the time. */
export interface HeardAnswer {
  readonly status: number;
  /** GitHub's clock, to the second. */
  readonly date: Temporal.Instant | undefined;
  /** When the token ends, where it does. */
  readonly tokenEnds: Temporal.Instant | undefined;
  /** How many requests GitHub takes yet until the hour is over, where it says so. */
  readonly remaining: number | undefined;
}

/** Reads it from an answer's status and headers. */
export function heardAnswer(status: number, headers: Pick<Headers, 'get'>): HeardAnswer {
  const date = Date.parse(headers.get('date') ?? '');
  return {
    status,
    date: Number.isNaN(date) ? undefined : Temporal.Instant.fromEpochMilliseconds(date),
    remaining: readCount(headers.get('x-ratelimit-remaining')),
    tokenEnds: readEnd(headers.get('github-authentication-token-expiration') ?? ''),
  };
}

function readCount(text: string | null): number | undefined {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** `2026-12-31 23:59:59 UTC`, or with an offset such as `-0800`. */
function readEnd(text: string): Temporal.Instant | undefined {
  const [, day, time, zone] = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (UTC|[+-]\d{4})$/.exec(text) ?? [];
  if (day === undefined || time === undefined || zone === undefined) return undefined;
  try {
    return Temporal.Instant.from(`${day}T${time}${zone === 'UTC' ? 'Z' : zone}`);
  } catch {
    return undefined;
  }
}
