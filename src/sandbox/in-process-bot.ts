import type { Request } from './bot-protocol.ts';
import {
  BotLines,
  obey,
  REQUESTS_PER_SECOND,
  type SandboxBot,
  type StartBot,
  type StartedBot,
} from './sandbox-bot.ts';
import { VirtualClock } from './virtual-clock.ts';

/**
 * The bot in the sandbox's own process: it starts in a fraction of the time and is spoken to directly, but it can
 * only be stopped, not killed. Several can run beside each other.
 */
export class InProcessBot implements SandboxBot {
  readonly #startBot: StartBot;
  readonly #env: Readonly<Record<string, string>>;
  readonly #lines = new BotLines();
  #running: { bot: StartedBot; clock: VirtualClock } | undefined;
  /** The end of a bot that ended by itself. */
  #ending: Promise<unknown> = Promise.resolve();
  onExit: () => void = () => undefined;
  onLine: (line: string) => void = () => undefined;

  constructor(startBot: StartBot, env: Readonly<Record<string, string>>) {
    this.#startBot = startBot;
    this.#env = env;
  }

  get ready(): boolean {
    return this.#running !== undefined;
  }

  get commands(): number {
    return this.#running?.bot.commands ?? 0;
  }

  get log(): string {
    return this.#lines.text;
  }

  async start(at: Temporal.Instant): Promise<void> {
    await this.#ending;
    const clock = new VirtualClock(at);
    const logTo = { write: (line: string) => this.#keep(line.trimEnd()) };
    try {
      const bot = await this.#startBot({
        env: { ...this.#env },
        clock,
        logTo,
        requestsPerSecond: REQUESTS_PER_SECOND,
        lost: ({ message }) => {
          this.#keep(message);
          this.#ending = this.end('SIGTERM').catch(() => null);
        },
      });
      this.#running = { bot, clock };
    } catch (error) {
      this.onExit();
      throw error;
    }
  }

  async order(request: Request): Promise<Temporal.Instant> {
    if (!this.#running) throw new Error(`the bot is not running\n${this.log}`);
    return obey(request, this.#running.bot, this.#running.clock);
  }

  /** @throws where the signal would leave the bot no time to stop: that takes a process of its own. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (signal === 'SIGKILL')
      throw new Error('a bot in this process can only be stopped; one that is killed moves out first');
    const running = this.#running;
    this.#running = undefined;
    if (!running) return null;
    try {
      await running.bot.stop();
    } finally {
      this.onExit();
    }
    return 0;
  }

  #keep(line: string): void {
    this.#lines.keep(line);
    this.onLine(line);
  }
}
