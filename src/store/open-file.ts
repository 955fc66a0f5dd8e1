import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file of a database that this process has open, and goes on with whatever becomes of its name. */
export class OpenFile {
  readonly #path: string;
  readonly #identity: string;
  /** The files beside it in which SQLite keeps what is not in it yet. */
  #log: readonly (string | undefined)[];

  constructor(path: string) {
    this.#path = path;
    this.#identity = identityOf(path);
    this.#log = logOf(path);
  }

  /** Whether its log lies beside it, as this process has it open: SQLite goes on with what was deleted there, and others see none of it. */
  hasLog(): boolean {
    return logOf(this.#path).every(
      (identity, index) => identity !== undefined && identity === this.#log[index],
    );
  }

  /** Takes what lies beside it now for its log. */
  logRenewed(): void {
    this.#log = logOf(this.#path);
  }

  /**
   * Whether it still lies at its place, and may be written there.
   *
   * @throws where that cannot be looked at, or this user has no right to it: `databaseProblem` has words for it
   */
  isInPlace(): boolean {
    try {
      accessSync(dirname(this.#path), constants.W_OK);
      accessSync(this.#path, constants.R_OK | constants.W_OK);
      return identityOf(this.#path) === this.#identity;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  }
}

/** In what lies beside the file SQLite keeps what is not in it yet, and where that is. */
const LOG_FILES = ['-wal', '-shm'];

function logOf(path: string): readonly (string | undefined)[] {
  return LOG_FILES.map((suffix) => {
    const found = statSync(`${path}${suffix}`, { bigint: true, throwIfNoEntry: false });
    return found && `${found.dev} ${found.ino}`;
  });
}

function identityOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev} ${ino}`;
}
