import type { Clock } from '../clock.ts';
import type { Request } from './bot-protocol.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A started bot, as far as the sandbox knows it. */
export interface StartedBot {
  /** How many commands are registered. */
  readonly commands: number;
  /** Resolves when everything that is due to be delivered now has been tried. */
  settle(): Promise<void>;
  /** Finishes what is in flight, and closes everything. */
  stop(): Promise<void>;
}

export type StartBot = (options: {
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** Whether it waits until another one is gone, and takes over then. */
  isStandby?: boolean;
  /** Where log lines go; to stdout unless told otherwise. */
  logTo?: { write(line: string): void };
  /** How many requests Discord is sent in a second. */
  requestsPerSecond: number;
  /** Told when Discord will not have the bot any more; its message says what to do. */
  lost?: (error: Error) => void;
}) => Promise<StartedBot>;

/**
 * The sandbox's Discord is in no hurry and its seconds are not the machine's: a bot that kept to Discord's 50
 * requests in a second would only wait.
 */
export const REQUESTS_PER_SECOND = 10_000;

/** The bot as the sandbox runs it, in a process of its own or in the sandbox's. */
export interface SandboxBot {
  /** Whether it is connected and takes orders. */
  readonly ready: boolean;
  readonly commands: number;
  /** The last lines that the bot wrote. */
  readonly log: string;
  /** Told when the bot has ended, wanted or not. */
  onExit: () => void;
  /** Told every line that the bot writes. */
  onLine: (line: string) => void;
  /**
   * Starts the bot with its clock at this instant; resolves when it is READY, rejects with what it says if it can't be.
   */
  start(at: Temporal.Instant): Promise<void>;
  /** Gives an order and resolves with the instant that the bot's clock shows when it is done. */
  order(request: Request): Promise<Temporal.Instant>;
  /** Ends the bot as a signal would; gives the exit code, `null` where the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Does what an order says; gives the instant that the clock then shows. */
export async function obey(order: Request, bot: StartedBot, clock: VirtualClock): Promise<Temporal.Instant> {
  if (order.do === 'advance') await clock.advanceTo(Temporal.Instant.from(order.to));
  if (order.do === 'step') await clock.stepTo(Temporal.Instant.from(order.to));
  if (order.do === 'advance' || order.do === 'settle') await bot.settle();
  return clock.now();
}

const KEPT_LINES = 200;

/** The last lines that a bot wrote. */
export class BotLines {
  readonly #lines: string[] = [];

  keep(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
  }

  get text(): string {
    return this.#lines.join('\n');
  }
}
