import { replicaTrouble } from '../app/watch/looks.ts';
import type { Watch } from '../app/watch/watch.ts';
import { errorKind, type Log } from '../log.ts';
import type { Facts } from '../store/facts.ts';
import { keepVerified, type Verification } from '../store/verification.ts';

/** Litestream is given less by itself. */
const LIMIT_MS = 15 * 60_000;

interface VerificationOptions {
  /** Restores a copy, and has it looked through. */
  readonly verify: (signal: AbortSignal) => Promise<Verification>;
  /** The last instant of which the database that runs knows anything. */
  readonly known: () => Temporal.Instant | undefined;
  readonly facts: Pick<Facts, 'set'>;
  readonly watch: Pick<Watch, 'see'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Has a copy restored from the replica and looked through, and says to the watch what came of it. */
export class ReplicaVerification {
  readonly #options: VerificationOptions;
  readonly #stop = new AbortController();
  #isRunning = false;

  constructor(options: VerificationOptions) {
    this.#options = options;
  }

  /** One verification; none while another runs, or after a stop. */
  async run(): Promise<void> {
    const { known, facts, watch, now } = this.#options;
    if (this.#isRunning || this.#stop.signal.aborted) return;
    this.#isRunning = true;
    try {
      // What is written while the copy is made need not be in it.
      const before = known();
      const found = await this.#verify();
      if (this.#stop.signal.aborted) return;
      if (!('why' in found)) keepVerified(facts, found, now());
      watch.see('replica', replicaTrouble(found, before));
    } finally {
      this.#isRunning = false;
    }
  }

  /** Ends what runs, with Litestream in it; what it had fetched goes. */
  stop(): void {
    this.#stop.abort();
  }

  async #verify(): Promise<Verification> {
    const { verify, log } = this.#options;
    const stop = this.#stop.signal;
    try {
      return await verify(AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]));
    } catch (error) {
      if (!stop.aborted) log.error(errorKind(error), 'a restore could not be verified');
      return {
        why: 'It could not be looked at: the process that does it failed. `npm run doctor` says more.',
        lasting: false,
      };
    }
  }
}
