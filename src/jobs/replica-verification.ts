import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { replicaTrouble } from '../app/watch/looks.ts';
import type { Watch } from '../app/watch/watch.ts';
import { errorKind, type Log } from '../log.ts';
import type { Facts } from '../store/facts.ts';
import { removeFetched } from '../store/litestream.ts';
import { keepVerified, verification, type Verification } from '../store/verification.ts';

/** Litestream is given less by the program itself. */
const LIMIT_MS = 15 * 60_000;

interface VerificationOptions {
  /** The file that verifies, and writes what came of it as JSON. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly databasePath: string;
  /** The last instant of which the database that runs knows anything. */
  readonly known: () => Temporal.Instant | undefined;
  readonly facts: Pick<Facts, 'set'>;
  readonly watch: Pick<Watch, 'see'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Restores a copy from the replica in another process, has it looked through, and says to the watch what came of it. */
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
    const { program, env, databasePath, log } = this.#options;
    // In a group of its own, so that Litestream ends with it.
    const child = spawn(process.execPath, [program], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const end = () => {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
        process.kill(-child.pid, 'SIGKILL');
    };
    this.#stop.signal.addEventListener('abort', end);
    const timer = setTimeout(end, LIMIT_MS);
    try {
      const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
      return verification.parse(JSON.parse(said));
    } catch (error) {
      if (!this.#stop.signal.aborted) log.error(errorKind(error), 'a restore could not be verified');
      return {
        why: 'It could not be looked at: the process that does it failed. `npm run doctor` says more.',
        lasting: false,
      };
    } finally {
      clearTimeout(timer);
      this.#stop.signal.removeEventListener('abort', end);
      removeFetched(databasePath);
    }
  }
}
