const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The minutes, in UTC, at which a job has its turn: a cron pattern whose minute and hour are a number, all (`*`), or each so
 * many. The days are left to `*`: nothing here happens on some of them only.
 */
export class CronPattern {
  readonly #minutes: readonly number[];
  readonly #hours: ReadonlySet<number>;

  /** @throws {RangeError} Where it is no such pattern. */
  constructor(pattern: string) {
    const [minute = '', hour = '', ...days] = pattern.split(' ');
    if (days.join(' ') !== '* * *') throw new RangeError(`"${pattern}" is no pattern of minutes and hours`);
    this.#minutes = valuesOf(minute, 60);
    this.#hours = new Set(valuesOf(hour, 24));
  }

  /** The first turn after an instant, both in milliseconds of the epoch. */
  nextAfter(instant: number): number {
    for (let hour = Math.floor(instant / HOUR_MS); ; hour += 1) {
      if (!this.#hours.has(hour % 24)) continue;
      const minute = this.#minutes.find((each) => hour * HOUR_MS + each * MINUTE_MS > instant);
      if (minute !== undefined) return hour * HOUR_MS + minute * MINUTE_MS;
    }
  }
}

/** The numbers below `end` that a field names. */
function valuesOf(field: string, end: number): number[] {
  const [, every, step, only] = /^(?:(\*)(?:\/(\d+))?|(\d+))$/.exec(field) ?? [];
  const all = Array.from({ length: end }, (_, value) => value);
  const values = every
    ? all.filter((value) => value % Number(step ?? 1) === 0)
    : all.filter((value) => value === Number(only));
  if (values.length === 0) throw new RangeError(`"${field}" names no number below ${end}`);
  return values;
}
