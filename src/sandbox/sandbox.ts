import { setTimeout as delay } from 'node:timers/promises';
import { answerOf } from './answers.ts';
import { ControlError } from './control-error.ts';
import { serveControl } from './control.ts';
import type { Act } from './discord/acts.ts';
import type { Fields } from './discord/modal-input.ts';
import { changeServer, type ServerChange } from './discord/server-changes.ts';
import { isFatal } from './discord/gateway.ts';
import type { Fault } from './faults.ts';
import { Happenings, inWords } from './happenings.ts';
import { MovingBot } from './moving-bot.ts';
import { play, type Preset } from './presets.ts';
import { readerOf } from './reading.ts';
import { instantOf, lengthOf, mustRun } from './sandbox-clock.ts';
import { SandboxView } from './sandbox-view.ts';
import type { Answer, Info } from './shown.ts';
import { ignoreExit, setStage, type SandboxOptions, type Stage } from './stage.ts';

export type { SandboxOptions };

/** How long a bot may take to notice that it is not wanted, in milliseconds of the machine. */
const GIVE_UP_MS = 60_000;

/** The Gateway's socket is cut, and as often again when the bot is back. */
export type GatewayFault = { target: 'gateway'; close: number; times?: number };

/**
 * A Discord, a GitHub and the bot between them. Every method does what the call of the control API
 * with that name does, and throws a ControlError where that answers 400.
 */
export class Sandbox extends SandboxView {
  protected readonly happenings: Happenings;
  protected stage: Stage;
  #control: Awaited<ReturnType<typeof serveControl>> | undefined;

  readonly #options: SandboxOptions;
  /** The last new beginning, so that one waits for the other. */
  #beginning: Promise<unknown> = Promise.resolve();

  private constructor(options: SandboxOptions, stage: Stage, happenings: Happenings) {
    super();
    this.#options = options;
    this.stage = stage;
    this.happenings = happenings;
  }

  /**
   * Starts everything; resolves when the bot is READY and its commands are registered, rejects with the bot's own words
   * if it can't start.
   */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const happenings = new Happenings();
    const sandbox = new Sandbox(options, await setStage(options, happenings), happenings);
    try {
      await sandbox.#startBot();
      sandbox.#control = await serveControl(sandbox, options.port ?? 0);
      return sandbox;
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  }

  /** The control API's address. */
  get url(): string {
    return this.#control ? `http://127.0.0.1:${this.#control.port}` : '';
  }

  run(as: string, line: string, channel?: string): Promise<Answer> {
    return this.#answer(as, () => this.stage.acts.run(as, line, channel));
  }

  /** Presses the button with a label, or with a custom id. */
  press(as: string, message: string, button: string | { custom_id: string }): Promise<Answer> {
    return this.#answer(as, () => this.stage.acts.press(as, message, button));
  }

  choose(as: string, message: string, values: readonly string[], select?: string): Promise<Answer> {
    return this.#answer(as, () => this.stage.acts.choose(as, message, values, select));
  }

  submit(as: string, modal: string, fields: Fields): Promise<Answer> {
    return this.#answer(as, () => this.stage.acts.submit(as, modal, fields));
  }

  /** Puts an answer away that one person alone sees. */
  dismiss(as: string, message: string): void {
    const { id, place } = this.stage.acts.dismiss(as, message);
    const where = { channel: place.kind === 'dm' ? null : place.name, dm: place.recipient ?? null };
    this.happenings.tell({ event: 'delete', data: { ...where, as, id } });
  }

  /** What the bot proposes for an option; nothing where it did not answer in time. */
  async autocomplete(
    as: string,
    line: string,
    focused: string,
    channel?: string,
  ): Promise<{ choices: { name: string; value: string | number }[] }> {
    mustRun(this.stage.bot);
    const { outcome } = await this.stage.acts.autocomplete(as, line, focused, channel);
    return { choices: outcome.kind === 'choices' ? outcome.choices : [] };
  }

  /** Moves the clock on by a length of time. */
  advance(duration: Temporal.Duration | string): Promise<{ now: string }> {
    const length = lengthOf(duration);
    const { bot, clock } = this.stage;
    return clock.move(bot, () => clock.now.toZonedDateTimeISO('UTC').add(length).toInstant());
  }

  /** Moves the clock on to an instant. */
  to(instant: Temporal.Instant | string): Promise<{ now: string }> {
    const target = instantOf(instant);
    const { bot, clock } = this.stage;
    return clock.move(bot, () => target);
  }

  /** Moves the clock on to the next thing that happens, and says what it is. */
  async toNext(): Promise<{ now: string; what: string }> {
    const news: string[] = [];
    const end = this.happenings.watch((happening) => {
      const words = inWords(happening);
      if (words !== undefined) news.push(words);
    });
    try {
      const { bot, clock } = this.stage;
      return await clock.next(bot, () => news);
    } finally {
      end();
    }
  }

  /** An e-mail arrives at the security team's address; resolves when the bot has done with it. */
  async mail(body: unknown): Promise<{ id: number }> {
    const mail = this.stage.postOffice.arrive(body);
    if (this.stage.bot.ready) await this.stage.inbox?.announce(mail);
    await this.#settle();
    return { id: mail.id };
  }

  report(body: unknown): unknown {
    return this.github.report(body);
  }

  patchAdvisory(ghsa: string, body: unknown): unknown {
    return this.github.patchAdvisory(ghsa, body);
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
    const { gateway } = this.discord;
    for (let times = fault.times ?? 1; times > 0; times -= 1) {
      if (!gateway.connected) throw new ControlError('the bot is not connected to the Gateway');
      await gateway.cut(fault.close);
      if (isFatal(fault.close)) await this.#ended();
    }
  }

  /** No request suffers anything any more. */
  clearFaults(): void {
    this.wire.clearFaults();
  }

  /** What an administrator does on the server, and what the bot makes of it. */
  async changeServer(change: ServerChange): Promise<void> {
    changeServer(this.discord.state, change);
    await this.discord.gateway.delivered();
    await this.#settle();
  }

  /**
   * Ends the bot with a signal, whatever it is doing, and starts it again on the same database: at once, or at an
   * instant, until which time passes without it. `meanwhile` is what happens to its files while it does not run.
   */
  async restart(
    signal: NodeJS.Signals = 'SIGTERM',
    at?: Temporal.Instant | string,
    meanwhile: () => void = () => undefined,
  ): Promise<Info> {
    const { bot, clock } = this.stage;
    await bot.end(signal);
    await clock.stands;
    if (at !== undefined) clock.show(clock.later(instantOf(at)));
    meanwhile();
    await this.#startBot();
    return this.info();
  }

  /**
   * Stops a bot that is in the sandbox's process, and starts it again in one of its own, on the same database. Does
   * nothing where it has one already.
   */
  async moveOut(): Promise<void> {
    const { bot, clock } = this.stage;
    if (!(bot instanceof MovingBot) || bot.hasMoved) return;
    await bot.end('SIGTERM');
    await clock.stands;
    bot.moveOut();
    await this.#startBot();
  }

  /**
   * Begins anew: another Discord and GitHub, an empty database of its own, the first instant; and then what happened
   * before a preset.
   */
  reset(preset: Preset): Promise<Info> {
    const before = this.#beginning;
    const begun = (async () => {
      await before;
      await this.stage.close();
      // A database that was given is its owner's, and stays as it is.
      const { databasePath: _kept, around, ...options } = this.#options;
      const { DATABASE_PATH: _named, ...rest } = around ?? {};
      this.stage = await setStage({ ...options, ...(around && { around: rest }) }, this.happenings);
      await this.#startBot();
      await play(this, preset);
      return this.info();
    })();
    this.#beginning = Promise.allSettled([begun]);
    return begun;
  }

  /** Ends the bot and both services, and removes what was temporary. */
  async close(): Promise<void> {
    await this.#control?.close();
    await this.stage.close();
  }

  /** Waits until the bot has ended, as it does by itself where Discord will not have it any more. */
  async #ended(): Promise<void> {
    const patience = AbortSignal.timeout(GIVE_UP_MS);
    while (this.stage.bot.ready && !patience.aborted) await delay(10);
  }

  async #startBot(): Promise<void> {
    const { bot, clock } = this.stage;
    await bot.start(clock.now);
    this.happenings.tell({ event: 'bot', data: { ready: true, commands: bot.commands } });
  }

  /** Lets a person act, waits until what it caused is delivered, and shows the answer as it then looks. */
  async #answer(as: string, act: () => Promise<Act>): Promise<Answer> {
    mustRun(this.stage.bot);
    const done = await act();
    await this.#settle();
    const answer = answerOf(done, readerOf(this.stage));
    this.happenings.tell({ event: 'answer', data: { as, answer } });
    return answer;
  }

  /** Waits until the bot has delivered what is due; while its clock moves, it does so by itself. */
  async #settle(): Promise<void> {
    const { bot, clock } = this.stage;
    if (bot.ready && !clock.isMoving) await bot.order({ do: 'settle' }).catch(ignoreExit(bot));
  }
}

/** Starts a sandbox; several can run beside each other. */
export function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  return Sandbox.start(options);
}
