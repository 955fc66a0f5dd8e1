import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerOf, messageOf } from './answers.ts';
import { BotProcess } from './bot-process.ts';
import { ControlError } from './control-error.ts';
import type { Fault } from './faults.ts';
import { serveControl } from './control.ts';
import { Acts, personNamed, type Act } from './discord/acts.ts';
import type { Fields } from './discord/modal-input.ts';
import type { Reader } from './discord/render.ts';
import { changeServer, type ServerChange } from './discord/server-changes.ts';
import { startDiscord, type DiscordOptions, type DiscordService } from './discord/service.ts';
import type { StoredMessage } from './discord/message-store.ts';
import { startGitHub, type GitHubService } from './github/service.ts';
import { InProcessBot } from './in-process-bot.ts';
import { MovingBot } from './moving-bot.ts';
import * as people from './people.ts';
import type { SandboxBot, StartBot } from './sandbox-bot.ts';
import type { Answer, Info, Names, ShownMessage } from './shown.ts';
import { Wire, type Exchange } from './wire.ts';

/** The sandbox's first instant, unless told otherwise: a Monday morning. */
const DEFAULT_START = Temporal.Instant.from('2026-03-02T09:00:00Z');

const TOKEN = 'sandbox.bot.token';
const REAL_BOT = fileURLToPath(new URL('bot.ts', import.meta.url));

export interface SandboxOptions {
  /** The control API's port; 0, the default, takes a free one. */
  port?: number;
  /** Kept after `close` when given; otherwise a fresh temporary file. */
  databasePath?: string;
  /** The file that the bot's process runs; the real bot by default. */
  botEntry?: string;
  /** Starts the bot in this process instead: quicker, but it can only be stopped, not killed, until it moves out. */
  startBot?: StartBot;
  /** Added to the environment that the bot gets, and stronger. */
  env?: Record<string, string>;
  startAt?: Temporal.Instant;
  /** Whether there is a GitHub too; true by default. */
  github?: boolean;
  /** What the bot may not do, by channel: a server whose permissions were set wrong. */
  denied?: DiscordOptions['denied'];
  /** Intents that the application page does not allow. */
  disallowedIntents?: number;
  /** Gets every line that the bot writes. */
  log?: (line: string) => void;
}

/** The Gateway's socket is cut, and as often again when the bot is back. */
export type GatewayFault = { target: 'gateway'; close: number; times?: number };

/**
 * A Discord, a GitHub and the bot between them. Every method does what the call of the control API
 * with that name does, and throws a ControlError where that answers 400.
 */
export class Sandbox {
  readonly wire: Wire;
  readonly databasePath: string;
  readonly #discord: DiscordService;
  readonly #github: GitHubService | undefined;
  readonly #bot: SandboxBot;
  readonly #acts: Acts;
  readonly #clock: SandboxClock;
  readonly #release: (() => Promise<void>)[];
  #url = '';

  private constructor(parts: {
    wire: Wire;
    databasePath: string;
    discord: DiscordService;
    github: GitHubService | undefined;
    bot: SandboxBot;
    clock: SandboxClock;
    release: (() => Promise<void>)[];
  }) {
    this.wire = parts.wire;
    this.databasePath = parts.databasePath;
    this.#discord = parts.discord;
    this.#github = parts.github;
    this.#bot = parts.bot;
    this.#clock = parts.clock;
    this.#release = parts.release;
    this.#acts = new Acts(parts.discord.state);
  }

  /**
   * Starts everything; resolves when the bot is READY and its commands are registered, rejects with the bot's own words
   * if it can't start.
   */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const release: (() => Promise<void>)[] = [];
    try {
      const sandbox = await Sandbox.#assemble(options, release);
      await sandbox.#bot.start(sandbox.#clock.now);
      const control = await serveControl(sandbox, options.port ?? 0);
      release.push(control.close);
      sandbox.#url = `http://127.0.0.1:${control.port}`;
      return sandbox;
    } catch (error) {
      await releaseAll(release);
      throw error;
    }
  }

  static async #assemble(options: SandboxOptions, release: (() => Promise<void>)[]): Promise<Sandbox> {
    const clock: SandboxClock = {
      now: options.startAt ?? DEFAULT_START,
      moving: Promise.resolve(),
      isMoving: false,
    };
    const now = () => clock.now;
    const wire = new Wire();
    let { databasePath } = options;
    if (databasePath === undefined) {
      const directory = await mkdtemp(join(tmpdir(), 'codegate-sandbox-'));
      release.push(() => rm(directory, { recursive: true, force: true }));
      databasePath = join(directory, 'advisory-bot.db');
    }
    const { denied, disallowedIntents } = options;
    const discord = await startDiscord({ wire, now, token: TOKEN, denied, disallowedIntents });
    release.push(() => discord.close());
    const github =
      options.github === false ? undefined : await startGitHub({ wire, now, people: people.PEOPLE });
    if (github) release.push(() => github.close());
    const env = {
      ...inherited(),
      DISCORD_TOKEN: TOKEN,
      DISCORD_GUILD_ID: people.GUILD_ID,
      SECURITY_CHANNEL_ID: people.CHANNEL_IDS.security,
      CODEGATE_CHANNEL_ID: people.CHANNEL_IDS.codegate,
      SECURITY_ROLE_ID: people.SECURITY_ROLE_ID,
      GITHUB_REPOSITORIES: 'stacklok/codegate',
      DATABASE_PATH: databasePath,
      DISCORD_API_URL: discord.url,
      LOG_LEVEL: 'warn',
      ...github?.env,
      ...options.env,
    };
    const inItsOwn = new BotProcess(options.botEntry ?? REAL_BOT, env);
    const bot = options.startBot
      ? new MovingBot(new InProcessBot(options.startBot, env), inItsOwn)
      : inItsOwn;
    if (options.log) bot.onLine = options.log;
    release.push(async () => void (await bot.end('SIGTERM')));
    bot.onExit = () => {
      discord.gateway.forget();
      discord.state.interactions.abandon();
    };
    wire.beforeActing = async () => {
      // While the bot's clock runs through its jobs, only the bot knows how late it is.
      if (!clock.isMoving || !bot.ready) return;
      const shown = await bot.order({ do: 'now' }).catch(ignoreExit(bot));
      if (shown) clock.now = shown;
    };
    return new Sandbox({ wire, databasePath, discord, github, bot, clock, release });
  }

  /** The control API's address. */
  get url(): string {
    return this.#url;
  }

  /** The Discord around the bot, for what the calls of this class do not cover. */
  get discord(): DiscordService {
    return this.#discord;
  }

  /** The GitHub beside the bot, for what the calls of this class do not cover. */
  get github(): GitHubService {
    if (!this.#github) throw new ControlError('this sandbox was started without GitHub');
    return this.#github;
  }

  /** The last lines that the bot wrote. */
  get log(): string {
    return this.#bot.log;
  }

  info(): Info {
    return {
      now: this.#clock.now.toString(),
      users: people.PEOPLE,
      channels: people.CHANNELS,
      bot: { ready: this.#bot.ready && this.#discord.gateway.connected, commands: this.#bot.commands },
    };
  }

  run(as: string, line: string, channel?: string): Promise<Answer> {
    return this.#answer(() => this.#acts.run(as, line, channel));
  }

  press(as: string, message: string, button: string): Promise<Answer> {
    return this.#answer(() => this.#acts.press(as, message, button));
  }

  choose(as: string, message: string, values: readonly string[], select?: string): Promise<Answer> {
    return this.#answer(() => this.#acts.choose(as, message, values, select));
  }

  submit(as: string, modal: string, fields: Fields): Promise<Answer> {
    return this.#answer(() => this.#acts.submit(as, modal, fields));
  }

  /** What the bot proposes for an option; nothing where it did not answer in time. */
  async autocomplete(
    as: string,
    line: string,
    focused: string,
    channel?: string,
  ): Promise<{ choices: { name: string; value: string | number }[] }> {
    this.#mustRun();
    const { outcome } = await this.#acts.autocomplete(as, line, focused, channel);
    return { choices: outcome.kind === 'choices' ? outcome.choices : [] };
  }

  /** What stands in a channel or thread, oldest first; "in 2 hours" counts from `read`. */
  channel(name: string, read: 'now' | 'when-sent' = 'now'): { messages: ShownMessage[] } {
    return this.#shown(this.#discord.state.messages.in(this.#acts.place(name)), read);
  }

  /** What the bot and a person wrote each other, oldest first. */
  dms(user: string, read: 'now' | 'when-sent' = 'now'): { messages: ShownMessage[] } {
    const { messages, world } = this.#discord.state;
    return this.#shown(messages.in(world.dm(personNamed(user))), read);
  }

  /** Moves the clock on by a length of time. */
  advance(duration: Temporal.Duration | string): Promise<{ now: string }> {
    const length = lengthOf(duration);
    return this.#move(() => this.#clock.now.toZonedDateTimeISO('UTC').add(length).toInstant());
  }

  /** Moves the clock on to an instant. */
  to(instant: Temporal.Instant | string): Promise<{ now: string }> {
    const target = instantOf(instant);
    return this.#move(() => target);
  }

  report(body: unknown): unknown {
    return this.github.report(body);
  }

  patchAdvisory(ghsa: string, body: unknown): unknown {
    return this.github.patchAdvisory(ghsa, body);
  }

  /** Changes what a person may do in a repository of the sandbox's GitHub. */
  setAccess(body: unknown): unknown {
    this.github.setAccess(body);
    return {};
  }

  advisory(ghsa: string): unknown {
    return this.github.advisory(ghsa);
  }

  async release(body: unknown): Promise<unknown> {
    return this.github.release(body);
  }

  /** Plans trouble for the next requests, or cuts the Gateway's socket and waits until the bot is back. */
  async faults(fault: Fault | GatewayFault): Promise<void> {
    if (fault.target !== 'gateway') {
      this.wire.addFault(fault);
      return;
    }
    for (let times = fault.times ?? 1; times > 0; times -= 1) {
      if (!this.#discord.gateway.connected) throw new ControlError('the bot is not connected to the Gateway');
      await this.#discord.gateway.cut(fault.close);
    }
  }

  /** No request suffers anything any more. */
  clearFaults(): void {
    this.wire.clearFaults();
  }

  /** What an administrator does on the server, and what the bot makes of it. */
  async changeServer(change: ServerChange): Promise<void> {
    changeServer(this.#discord.state, change);
    await this.#discord.gateway.delivered();
    if (this.#bot.ready && !this.#clock.isMoving)
      await this.#bot.order({ do: 'settle' }).catch(ignoreExit(this.#bot));
  }

  /**
   * Ends the bot with a signal, whatever it is doing, and starts it again on the same database: at once, or at an
   * instant, until which time passes without it.
   */
  async restart(signal: NodeJS.Signals = 'SIGTERM', at?: Temporal.Instant | string): Promise<Info> {
    await this.#bot.end(signal);
    await this.#clock.moving;
    if (at !== undefined) this.#clock.now = this.#later(instantOf(at));
    await this.#bot.start(this.#clock.now);
    return this.info();
  }

  /**
   * Stops a bot that is in the sandbox's process, and starts it again in one of its own, on the same database. Does
   * nothing where it has one already.
   */
  async moveOut(): Promise<void> {
    if (!(this.#bot instanceof MovingBot) || this.#bot.hasMoved) return;
    await this.#bot.end('SIGTERM');
    await this.#clock.moving;
    this.#bot.moveOut();
    await this.#bot.start(this.#clock.now);
  }

  requests(): readonly Exchange[] {
    return this.wire.exchanges;
  }

  /** Whose names stand behind the ids in texts, and what threads there are. */
  names(): Names {
    const { world } = this.#discord.state;
    return {
      users: { ...invert(people.USER_IDS), [people.BOT_ID]: world.botUser().username },
      roles: Object.fromEntries(world.roles().map(({ id, name }) => [id, name])),
      places: [...world.places.values()]
        .filter(({ kind }) => kind !== 'dm')
        .map(({ id, name, parentId }) => ({ id, name, parent: parentId ?? null })),
    };
  }

  /** Ends the bot and both services, and removes what was temporary. */
  async close(): Promise<void> {
    await releaseAll(this.#release);
  }

  #reader(): Reader {
    return { world: this.#discord.state.world, now: this.#clock.now };
  }

  #mustRun(): void {
    if (!this.#bot.ready) throw new ControlError(`the bot is not running; restart it\n${this.#bot.log}`);
  }

  /** Lets a person act, waits until what it caused is delivered, and shows the answer as it then looks. */
  #shown(messages: readonly StoredMessage[], read: 'now' | 'when-sent'): { messages: ShownMessage[] } {
    const reader = this.#reader();
    return {
      messages: messages.map((message) =>
        messageOf(message, read === 'now' ? reader : { ...reader, now: message.at }),
      ),
    };
  }

  async #answer(act: () => Promise<Act>): Promise<Answer> {
    this.#mustRun();
    const done = await act();
    if (this.#bot.ready && !this.#clock.isMoving)
      await this.#bot.order({ do: 'settle' }).catch(ignoreExit(this.#bot));
    return answerOf(done, this.#reader());
  }

  #later(to: Temporal.Instant): Temporal.Instant {
    const { now } = this.#clock;
    if (Temporal.Instant.compare(to, now) < 0)
      throw new ControlError(`the clock shows ${now.toString()} and does not go back to ${to.toString()}`);
    return to;
  }

  #move(target: () => Temporal.Instant): Promise<{ now: string }> {
    const before = this.#clock.moving;
    const moved = (async () => {
      await before;
      this.#mustRun();
      const to = this.#later(target());
      this.#clock.isMoving = true;
      try {
        await this.#bot.order({ do: 'advance', to: to.toString() });
      } catch (error) {
        if (this.#bot.ready) throw error;
        throw new ControlError(`the bot's process ended on the way; the clock shows ${to.toString()}`);
      } finally {
        this.#clock.isMoving = false;
        // Also where the bot died: time passes without it, and it has to catch up when it is back.
        this.#clock.now = to;
      }
      return { now: to.toString() };
    })();
    this.#clock.moving = Promise.allSettled([moved]);
    return moved;
  }
}

/** Starts a sandbox; several can run beside each other. */
export function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return Sandbox.start(options);
}

interface SandboxClock {
  now: Temporal.Instant;
  /** The last move, so that one waits for the other. */
  moving: Promise<unknown>;
  isMoving: boolean;
}

/** All that the bot's process gets from the environment around the sandbox. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function invert(ids: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]));
}

/** In the reverse of the order in which things were started. */
async function releaseAll(release: (() => Promise<void>)[]): Promise<void> {
  for (const free of release.splice(0).toReversed()) await free();
}

/** A bot that ended meanwhile has nothing left to deliver; every other failure is one. */
function ignoreExit(bot: SandboxBot): (error: unknown) => undefined {
  return (error) => {
    if (bot.ready) throw error;
    return undefined;
  };
}

function lengthOf(duration: Temporal.Duration | string): Temporal.Duration {
  try {
    return Temporal.Duration.from(duration);
  } catch {
    throw new ControlError(`"${duration.toString()}" is no ISO 8601 duration such as PT26H or P3D`);
  }
}

function instantOf(instant: Temporal.Instant | string): Temporal.Instant {
  try {
    return Temporal.Instant.from(instant);
  } catch {
    throw new ControlError(`"${instant.toString()}" is no ISO 8601 instant such as 2026-03-03T09:00:00Z`);
  }
}
