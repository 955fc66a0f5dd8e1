import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

interface DaemonOptions extends Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'> {
  /** Its name, for people. */
  readonly name: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** What it says on its standard error once it listens. */
  readonly ready: string;
  /** What ends it. */
  readonly signal: NodeJS.Signals;
}

/** A real server of this machine, which a test starts and stops as often as it likes. */
export class Daemon {
  readonly #options: DaemonOptions;
  #process: ChildProcess | undefined;

  constructor(options: DaemonOptions) {
    this.#options = options;
  }

  /** Starts it, or starts it again after `down`; resolves when it listens. */
  async up(): Promise<void> {
    const { name, program, arguments: given, ready, signal: _, ...how } = this.#options;
    const child = spawn(program, given, { ...how, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    const said: string[] = [];
    const { promise: started, resolve, reject } = Promise.withResolvers<void>();
    // What it says later is read too, so that it never waits to say it.
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (line.includes(ready)) resolve();
    });
    child.once('exit', () => reject(new Error(`${name} did not start: ${said.join(' ')}`)));
    await started;
  }

  /** Stops it, and resolves when it has ended: connections end. */
  async down(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill(this.#options.signal);
    await once(child, 'exit');
  }
}
