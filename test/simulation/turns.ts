import type { Random } from './random.ts';

/** The services that the bot asks. */
export type Port = 'discord' | 'github' | 'registry' | 'mail';

/**
 * What becomes of one call: answered; failed before it acted or after; or the bot is killed before it acted or after.
 * `lost`: it acted, and no answer ever comes.
 */
export type Fate = 'answered' | 'down' | 'cut' | 'killed before' | 'killed after';

/** One call of a port that waits for its turn. */
interface Waiting {
  readonly port: Port;
  readonly name: string;
  readonly answer: () => void;
  readonly fail: () => void;
  /** Does it, and tells nobody. */
  readonly act: () => void;
}

/** How a call that was made fails. */
export interface Call<T> {
  readonly port: Port;
  readonly name: string;
  readonly act: () => T;
  /** What the bot sees of a service that does not answer. */
  readonly failure: () => Error;
}

/**
 * Every call of a service waits here until chance gives it its turn: so any two calls that are under way may end in
 * either order, and a kill falls between any two of them. Nothing else in the bot waits for anything.
 */
export class Turns {
  #waiting: Waiting[] = [];
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  call<T>({ port, name, act, failure }: Call<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const answer = () => {
      try {
        resolve(act());
      } catch (error) {
        reject(error instanceof Error ? error : new Error('a port threw something else'));
      }
    };
    const actOnly = () => {
      try {
        act();
      } catch {
        // It was refused, and nobody hears it.
      }
    };
    this.#waiting.push({ port, name, answer, fail: () => reject(failure()), act: actOnly });
    return promise;
  }

  /** Gives one of those that wait its turn; tells what came of it. */
  next(fateOf: (port: Port) => Fate): { readonly name: string; readonly fate: Fate } {
    const index = this.#random.int(0, this.#waiting.length - 1);
    const [call] = this.#waiting.splice(index, 1);
    if (!call) throw new Error('no call waits');
    const fate = fateOf(call.port);
    if (fate === 'answered') call.answer();
    else if (fate === 'cut' || fate === 'killed after') call.act();
    if (fate === 'cut' || fate === 'down') call.fail();
    return { name: `${call.port} ${call.name}`, fate };
  }

  /** The bot is killed: whatever it waits for is answered to nobody. */
  forget(): void {
    this.#waiting = [];
  }
}
