import { earliest, isBefore, plus } from '../../process/time.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import { keepStanding, linesOf, type Standing } from './standing.ts';

/** What is shown is looked at as often as this, whatever happens. */
const AT_LEAST_EVERY = Temporal.Duration.from({ hours: 1 });

type KeptStanding = Standing & { readonly store: Pick<Store, 'atomically' | 'written'> };

/**
 * Keeps the private channel true at each turn, and looks only where something was written since the last one, or a time has
 * come that is shown there: most minutes nothing has changed.
 */
export class StandingKeeper {
  readonly #standing: KeptStanding;
  readonly #channelId: string;
  #looked:
    | { readonly written: number; readonly at: Temporal.Instant; readonly until: Temporal.Instant }
    | undefined;

  constructor(standing: KeptStanding, channelId: string) {
    this.#standing = standing;
    this.#channelId = channelId;
  }

  /** One turn. */
  keep(now: Temporal.Instant): void {
    const written = this.#standing.store.written();
    const last = this.#looked;
    if (last?.written === written && !isBefore(now, last.at) && isBefore(now, last.until)) return;
    const messages = keepStanding(this.#standing, this.#channelId, now);
    this.#looked = { written, at: now, until: this.#changeOf(messages, now) };
  }

  /** When one of the messages may show something else, should nothing be written until then. */
  #changeOf(messages: readonly OutboxMessage[], now: Temporal.Instant): Temporal.Instant {
    // What the bot depends on comes and goes without a word in the database.
    if (messages.some(({ notification }) => notification.template === 'dependencies-lost')) return now;
    const times = messages
      .flatMap((message) => linesOf(message, this.#standing, now))
      .flatMap(({ due, releaseDay }) => [due?.kind === 'at' ? due.due : undefined, releaseDay?.at])
      .filter((at) => at !== undefined && !isBefore(at, now));
    return earliest([plus(now, AT_LEAST_EVERY), ...times.filter((at) => at !== undefined)]) ?? now;
  }
}
