import type { Random } from './random.ts';

/** The services that the bot asks. */
export type Port = 'discord' | 'github' | 'registry' | 'mail';

/** What becomes of one call: answered; failed before it acted or after; or the bot is killed before it acted or after. */
export type Fate = 'answered' | 'down' | 'cut' | 'killed before' | 'killed after';

/** One call of a port that waits for its turn. */
interface Waiting {
  readonly port: Port;
  readonly name: string;
  /** Does it, where it was not done before. */
  readonly act: () => void;
  /** Answers what came of it. */
  readonly answer: () => void;
  readonly fail: () => void;
  /** Never arrives, whatever its turn brings. */
  isGone: boolean;
}

/** How a call that was made fails. */
export interface Call<T> {
  readonly port: Port;
  readonly name: string;
  /** Whether it changes something elsewhere. */
  readonly isWrite: boolean;
  readonly act: () => T;
  /** What the bot sees of a service that does not answer. */
  readonly failure: () => Error;
}

/**
 * Every call that a machine makes of a service waits here until chance gives it its turn: so any two calls that are under way may
 * end in either order, and a kill falls between any two of them. Nothing else in the bot waits for anything.
 */
export class Turns {
  readonly #waiting: Waiting[] = [];
  readonly #random: Random;
  /** Called before anything leaves that changes something elsewhere: throws where nothing may leave this machine. */
  leave: () => void = () => {};

  constructor(random: Random) {
    this.#random = random;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  call<T>({ port, name, isWrite, act, failure }: Call<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let answer: (() => void) | undefined;
    const arrive = (): (() => void) => {
      try {
        const given = act();
        return () => resolve(given);
      } catch (error) {
        const refused = error instanceof Error ? error : new Error('a port threw something else');
        return () => reject(refused);
      }
    };
    const fail = () => reject(failure());
    try {
      if (isWrite) this.leave();
    } catch {
      fail();
      return promise;
    }
    const actOnce = () => (answer ??= arrive());
    this.#waiting.push({ port, name, act: actOnce, answer: () => actOnce()(), fail, isGone: false });
    return promise;
  }

  /** Gives one of those that wait its turn; tells what came of it. */
  next(fateOf: (port: Port) => Fate): { readonly name: string; readonly fate: Fate } {
    const index = this.#random.int(0, this.#waiting.length - 1);
    const [call] = this.#waiting.splice(index, 1);
    if (!call) throw new Error('no call waits');
    const fate = call.isGone ? 'down' : fateOf(call.port);
    if (fate === 'answered') call.answer();
    else if (fate === 'cut' || fate === 'killed after') call.act();
    if (fate === 'cut' || fate === 'down') call.fail();
    return { name: `${call.port} ${call.name}`, fate };
  }

  /** So much time has gone by that whatever is on its way has arrived by now, or never will; the answers have their turns still. */
  settle(): void {
    for (const call of this.#waiting)
      if (this.#random.chance(0.5)) call.act();
      else call.isGone = true;
  }
}
