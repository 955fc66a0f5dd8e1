import type { Watch } from '../app/watch/watch.ts';
import { unreadableInWords } from '../documents/unreadable-cases.ts';
import type { Log } from '../log.ts';
import { inLots } from '../store/in-lots.ts';
import type { Store } from '../store/store.ts';

/** So many of those that could not be read are read again at a turn. */
const LOT = 10;

interface HistoryLookParts {
  readonly store: Pick<Store, 'cases'>;
  readonly watch: Pick<Watch, 'see'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Looks whether every case can be read, and says so to the watch. */
export class HistoryLook {
  readonly #parts: HistoryLookParts;
  #said = '';
  /** Up to where those that could not be read were read again. */
  #next = 0;
  #isStopped = false;

  constructor(parts: HistoryLookParts) {
    this.#parts = parts;
  }

  /** One turn, each minute: of some of the cases that could not be read, whether they can be now. */
  run(): void {
    const { store, watch, now, log } = this.#parts;
    const { cases } = store;
    const before = cases.unreadable();
    if (this.#next >= before.length) this.#next = 0;
    const lot = before.slice(this.#next, this.#next + LOT);
    if (lot.length > 0) cases.lookThrough(now(), lot);
    this.#next += LOT;
    const unreadable = cases.unreadable();
    const words = unreadable.join();
    if (words !== this.#said && words === '') log.info('every case can be read again');
    else if (words !== this.#said)
      log.error({ count: unreadable.length }, 'cases cannot be read, and are left out');
    this.#said = words;
    watch.see(
      'cases',
      unreadable.length === 0
        ? undefined
        : { why: unreadableInWords(unreadable), lasting: true, of: unreadable },
    );
  }

  /** Reads every case there is, also those that nobody has asked about for years, beside the work. */
  async readAll(): Promise<void> {
    const { store, now } = this.#parts;
    for await (const lot of inLots(store.cases.ids())) {
      if (this.#isStopped) return;
      store.cases.lookThrough(now(), lot);
    }
    this.run();
  }

  /** Begins no further lot. */
  stop(): void {
    this.#isStopped = true;
  }
}
