import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program itself. npm has it for one platform, so its wrapper for all of them cannot be locked. */
export const LITESTREAM = fileURLToPath(
  new URL(
    `../../node_modules/@flydotio/litestream-${process.platform}-${process.arch}/litestream`,
    import.meta.url,
  ),
);

/** Whether there is a Litestream for this machine; without it the tests that want one are skipped, and say so. */
export const hasLitestream = existsSync(LITESTREAM);

export interface Replicated {
  readonly database: string;
  /** Where the replica of `fileConfig` lies. */
  readonly replica: string;
  readonly config: string;
}

/** A configuration that copies a database to a directory beside it, ten times as often as one that is shipped. */
export function fileConfig(directory: string, database: string): Replicated {
  const replica = join(directory, 'replica');
  const config = join(directory, 'litestream.yml');
  writeFileSync(
    config,
    `
dbs:
  - path: ${database}
    monitor-interval: 50ms
    replicas:
      - type: file
        path: ${replica}
        sync-interval: 50ms
`,
  );
  return { database, replica, config };
}

/** Long beside the second that it takes. */
const STOP_MS = 30_000;

/** A real Litestream that replicates as a configuration says. */
export class Litestream implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Set<() => void>();
  #said = '';

  constructor(config: string, env: Readonly<Record<string, string>> = {}) {
    const child = spawn(LITESTREAM, ['replicate', '-config', config], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.stdout.on('data', (chunk: Buffer) => {
      this.#said += chunk.toString();
      for (const look of this.#waiting) look();
    });
    this.#ended = once(child, 'close');
    this.#child = child;
  }

  /** What it has written so far. */
  get said(): string {
    return this.#said;
  }

  /**
   * Resolves when it has copied the database, and so many parts of the log. Ended in the middle of one, 0.3.13 writes it twice at
   * once, and over SFTP nothing can be restored of it then.
   */
  copies(parts = 1): Promise<void> {
    return this.says('wal segment written', parts);
  }

  /** Resolves when it has written this, so many times. */
  async says(words: string, times = 1): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (this.#said.split(words).length > times) resolve();
    };
    this.#waiting.add(look);
    look();
    await promise;
    this.#waiting.delete(look);
  }

  /**
   * Ends it: with SIGTERM it copies what is left before. Over SFTP, 0.3.13 was seen to wait for itself then for ever; patience
   * ends here as a service manager's does.
   */
  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#child.kill(signal);
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    await this.#ended;
    clearTimeout(patience);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}

/** Restores a replica by hand. */
export function restoreByHand(config: string, database: string, to: string): void {
  const { status, stdout } = spawnSync(LITESTREAM, ['restore', '-config', config, '-o', to, database], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stdout);
}

/** How many generations a replica has: one, as long as nobody came between Litestream and the log. */
export function generationsIn(replica: string): number {
  const directory = join(replica, 'generations');
  return existsSync(directory) ? readdirSync(directory).length : 0;
}
