import type { Request } from './bot-protocol.ts';
import type { SandboxBot } from './sandbox-bot.ts';

/** A bot that begins in the sandbox's process, and can move into one of its own, where it can be killed. */
export class MovingBot implements SandboxBot {
  #bot: SandboxBot;
  readonly #next: SandboxBot;
  onExit: () => void = () => undefined;
  onLine: (line: string) => void = () => undefined;

  constructor(first: SandboxBot, next: SandboxBot) {
    this.#bot = first;
    this.#next = next;
    for (const each of [first, next]) {
      each.onExit = () => this.onExit();
      each.onLine = (line) => this.onLine(line);
    }
  }

  /** From its next start on, the bot is in a process of its own. Called while it is not running. */
  moveOut(): void {
    this.#bot = this.#next;
  }

  get hasMoved(): boolean {
    return this.#bot === this.#next;
  }

  get ready(): boolean {
    return this.#bot.ready;
  }

  get commands(): number {
    return this.#bot.commands;
  }

  get log(): string {
    return this.#bot.log;
  }

  start(at: Temporal.Instant): Promise<void> {
    return this.#bot.start(at);
  }

  order(request: Request): Promise<Temporal.Instant> {
    return this.#bot.order(request);
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    return this.#bot.end(signal);
  }
}
