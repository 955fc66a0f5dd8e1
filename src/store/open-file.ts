import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file of a database that this process has open, and goes on with whatever becomes of its name. */
export class OpenFile {
  readonly #path: string;
  readonly #identity: string;

  constructor(path: string) {
    this.#path = path;
    this.#identity = identityOf(path);
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

function identityOf(path: string): string {
  const { dev, ino } = statSync(path, { bigint: true });
  return `${dev} ${ino}`;
}
