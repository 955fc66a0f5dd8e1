import { ControlError } from './control-error.ts';
import type { SandboxBot } from './sandbox-bot.ts';

/** How far the clock goes to find something that happens. Every minute on the way is worth a millisecond or two. */
const HORIZON = Temporal.Duration.from({ days: 14 });

/** The sandbox's clock, which moves when it is told to, and the bot with it. */
export class SandboxClock {
  #now: Temporal.Instant;
  #isMoving = false;
  /** The last move, so that one waits for the other. */
  #moving: Promise<unknown> = Promise.resolve();
  readonly #tell: (now: Temporal.Instant) => void;

  constructor(start: Temporal.Instant, tell: (now: Temporal.Instant) => void) {
    this.#now = start;
    this.#tell = tell;
  }

  get now(): Temporal.Instant {
    return this.#now;
  }

  get isMoving(): boolean {
    return this.#isMoving;
  }

  /** Resolves when the moves that were asked for are done. */
  get stands(): Promise<unknown> {
    return this.#moving;
  }

  /** Shows an instant: what the bot's clock shows while it moves, or what it is when the bot is not running. */
  show(now: Temporal.Instant): void {
    if (now.equals(this.#now)) return;
    this.#now = now;
    this.#tell(now);
  }

  /** @throws ControlError for an instant before what the clock shows */
  later(to: Temporal.Instant): Temporal.Instant {
    if (Temporal.Instant.compare(to, this.#now) < 0)
      throw new ControlError(
        `the clock shows ${this.#now.toString()} and does not go back to ${to.toString()}`,
      );
    return to;
  }

  /** Lets the bot run through its jobs up to an instant, which is asked for when its turn comes. */
  move(bot: SandboxBot, target: () => Temporal.Instant): Promise<{ now: string }> {
    return this.#inTurn(async () => {
      mustRun(bot);
      const to = this.later(target());
      try {
        await bot.order({ do: 'advance', to: to.toString() });
      } catch (error) {
        if (bot.ready) throw error;
        throw new ControlError(`the bot's process ended on the way; the clock shows ${to.toString()}`);
      } finally {
        // Also where the bot died: time passes without it, and it has to catch up when it is back.
        this.show(to);
      }
      return { now: to.toString() };
    });
  }

  /** Lets the bot run through its jobs until `happened` says that something did. */
  next(bot: SandboxBot, happened: () => readonly string[]): Promise<{ now: string; what: string }> {
    return this.#inTurn(async () => {
      mustRun(bot);
      const end = this.#now.toZonedDateTimeISO('UTC').add(HORIZON).toInstant();
      try {
        while (happened().length === 0 && Temporal.Instant.compare(this.#now, end) < 0)
          this.show(await bot.order({ do: 'step', to: end.toString() }));
        await bot.order({ do: 'settle' });
      } catch (error) {
        if (bot.ready) throw error;
        throw new ControlError(`the bot's process ended on the way; the clock shows ${this.#now.toString()}`);
      }
      const what = happened().join('\n') || `nothing, in ${HORIZON.days} days`;
      return { now: this.#now.toString(), what };
    });
  }

  #inTurn<Result>(move: () => Promise<Result>): Promise<Result> {
    const before = this.#moving;
    const moved = (async () => {
      await before;
      this.#isMoving = true;
      try {
        return await move();
      } finally {
        this.#isMoving = false;
      }
    })();
    this.#moving = Promise.allSettled([moved]);
    return moved;
  }
}

/** @throws ControlError where the bot has ended */
export function mustRun(bot: SandboxBot): void {
  if (!bot.ready) throw new ControlError(`the bot is not running; restart it\n${bot.log}`);
}

/** @throws ControlError for what is no length of time */
export function lengthOf(duration: Temporal.Duration | string): Temporal.Duration {
  try {
    return Temporal.Duration.from(duration);
  } catch {
    throw new ControlError(`"${duration.toString()}" is no ISO 8601 duration such as PT26H or P3D`);
  }
}

/** @throws ControlError for what is no instant */
export function instantOf(instant: Temporal.Instant | string): Temporal.Instant {
  try {
    return Temporal.Instant.from(instant);
  } catch {
    throw new ControlError(`"${instant.toString()}" is no ISO 8601 instant such as 2026-03-03T09:00:00Z`);
  }
}
