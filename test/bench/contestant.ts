import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Acts } from '../../src/sandbox/discord/acts.ts';
import { startDiscord, type DiscordService } from '../../src/sandbox/discord/service.ts';
import * as people from '../../src/sandbox/people.ts';
import { residentMegabytes } from './memory.ts';
import type { Stopwatch } from './stopwatch.ts';

const TOKEN = 'bench.bot.token';
const START_MS = 60_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is started, and how: Node's options, the file, and variables of its environment. */
export interface Entry {
  readonly options: readonly string[];
  readonly entry: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A bot in a process of its own, and a Discord that it alone talks to. */
export class Contestant {
  readonly #stopwatch: Stopwatch;
  readonly #discord: DiscordService;
  readonly #acts: Acts;
  readonly #entry: Entry;
  #child: ChildProcess | undefined;

  private constructor(stopwatch: Stopwatch, discord: DiscordService, entry: Entry) {
    this.#stopwatch = stopwatch;
    this.#discord = discord;
    this.#acts = new Acts(discord.state);
    this.#entry = entry;
  }

  /** Makes the Discord. The bot is started by `start`, with what it needs for Discord in its environment. */
  static async make(stopwatch: Stopwatch, { env, ...entry }: Entry): Promise<Contestant> {
    const discord = await startDiscord({
      wire: stopwatch,
      now: () => Temporal.Now.instant(),
      token: TOKEN,
    });
    stopwatch.watch(discord.gateway);
    return new Contestant(stopwatch, discord, {
      ...entry,
      env: {
        PATH: process.env['PATH'] ?? '',
        DISCORD_TOKEN: TOKEN,
        DISCORD_GUILD_ID: people.GUILD_ID,
        DISCORD_API_URL: discord.url,
        SECURITY_CHANNEL_ID: people.CHANNEL_IDS.security,
        CODEGATE_CHANNEL_ID: people.CHANNEL_IDS.codegate,
        SECURITY_ROLE_ID: people.SECURITY_ROLE_ID,
        LOG_LEVEL: 'error',
        ...env,
      },
    });
  }

  /** Starts the bot; gives the milliseconds from the spawn until it was READY and its commands were registered. */
  async start(): Promise<number> {
    const { commands } = this.#discord.state;
    commands.guild = [];
    const { options, entry, env } = this.#entry;
    const began = performance.now();
    const child = spawn(process.execPath, [...options, entry], {
      stdio: ['ignore', 'inherit', 'inherit'],
      cwd: root,
      env,
    });
    this.#child = child;
    // Registering is the last thing that either bot does, and comes after READY.
    while (commands.guild.length === 0) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${entry} ended before it was ready`);
      if (performance.now() - began > START_MS) throw new Error(`${entry} was not ready in ${START_MS} ms`);
      await delay(1);
    }
    return performance.now() - began;
  }

  /** Lets the bot finish what follows the registration, stops it, and resolves when its process has ended. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    // Killed any earlier, a bot could not keep for its next start what it compiled in this one.
    await delay(300);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
    this.#discord.gateway.forget();
  }

  /** Resolves when the bot has asked nothing of anybody for a second: what it catches up with is done. */
  async quiet(): Promise<void> {
    const began = performance.now();
    while (performance.now() - Math.max(began, this.#stopwatch.lastRequest) < 1000) await delay(50);
  }

  /** Stops the bot and its Discord. */
  async close(): Promise<void> {
    await this.stop();
    await this.#discord.close();
  }

  /** Types a command; gives the milliseconds until the first answer, infinitely many where none came in time. */
  async reply(line: string): Promise<number> {
    const { interaction, outcome } = await this.#acts.run('security-1', line);
    const ms = this.#stopwatch.take(interaction.id);
    return outcome.kind === 'message' ? ms : Infinity;
  }

  /** What a command is answered with, as Discord keeps it. */
  async says(line: string): Promise<string> {
    const { outcome } = await this.#acts.run('security-1', line);
    return JSON.stringify(outcome.kind === 'message' ? outcome.message.payload.components : outcome);
  }

  /** Resident megabytes of the bot's process. */
  memory(): number {
    return residentMegabytes(this.#child?.pid ?? 0);
  }
}
