import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { reportSchema, START_VARIABLE, type Report, type Request } from './bot-protocol.ts';
import { BotLines, type SandboxBot } from './sandbox-bot.ts';

/** The bot must not get anywhere from here, whatever its configuration says. */
const LOOPBACK_ONLY = new URL('loopback-only.ts', import.meta.url).href;
/** As `npm start` does; it also keeps what was compiled, which halves the time a start takes. */
const REQUIRE_NODE = new URL('../require-node.mjs', import.meta.url).href;
/** Room for what is new, in MB: a start makes much of it, and takes a seventh longer where V8 gives it little. */
const ROOM = '--min-semi-space-size=16';
/** How long a bot may take to log in and register its commands, and to end when asked to. */
const START_MS = 120_000;
const END_MS = 60_000;

/** The bot's own process: started, spoken to, ended. */
export class BotProcess implements SandboxBot {
  readonly #entry: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #given: readonly string[];
  readonly #startMs: number;
  readonly #lines = new BotLines();
  readonly #pending = new Map<
    number,
    { resolve: (report: Answered) => void; reject: (error: Error) => void }
  >();
  #child: ChildProcess | undefined;
  #lastId = 0;
  #commands = 0;
  #ready = false;
  onExit: () => void = () => undefined;
  /** Told every line on either stream. */
  onLine: (line: string) => void = () => undefined;

  /**
   * @param given what stands behind the name of the program
   * @param startMs how long it may take until it is ready: one that stands by waits for another one's end
   */
  constructor(
    entry: string,
    env: Readonly<Record<string, string>>,
    {
      given = [],
      startMs = START_MS,
    }: { readonly given?: readonly string[]; readonly startMs?: number } = {},
  ) {
    this.#entry = entry;
    this.#env = env;
    this.#given = given;
    this.#startMs = startMs;
  }

  get ready(): boolean {
    return this.#ready;
  }

  get commands(): number {
    return this.#commands;
  }

  get log(): string {
    return this.#lines.text;
  }

  async start(at: Temporal.Instant): Promise<void> {
    const child = spawn(
      process.execPath,
      [ROOM, '--import', REQUIRE_NODE, '--import', LOOPBACK_ONLY, this.#entry, ...this.#given],
      {
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: { ...this.#env, [START_VARIABLE]: at.toString() },
      },
    );
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) if (stream) this.#keep(stream);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    child.on('message', (message: unknown) => {
      const report = reportSchema.parse(message);
      if ('event' in report) {
        // What it still said before it was ended is no longer so.
        if (child.killed) return;
        if (report.event === 'failed') return reject(new Error(report.message));
        this.#commands = report.commands;
        this.#ready = true;
        return resolve();
      }
      const waiting = this.#pending.get(report.id);
      this.#pending.delete(report.id);
      if (report.ok) waiting?.resolve(report);
      else waiting?.reject(new Error(report.error));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      this.#ready = false;
      const error = new Error(`the bot's process ended (${signal ?? `exit code ${code}`})\n${this.log}`);
      reject(error);
      for (const waiting of this.#pending.values()) waiting.reject(error);
      this.#pending.clear();
      this.onExit();
    });
    const timer = setTimeout(
      () => reject(new Error(`the bot was not ready in ${this.#startMs} ms\n${this.log}`)),
      this.#startMs,
    );
    try {
      await promise;
    } catch (error) {
      await this.end('SIGKILL');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async order(request: Request): Promise<Temporal.Instant> {
    const child = this.#child;
    if (!child || !this.#ready) throw new Error(`the bot is not running\n${this.log}`);
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    this.#pending.set(id, { resolve, reject });
    child.send({ ...request, id });
    const { now } = await promise;
    return Temporal.Instant.from(now);
  }

  /** Signals the process and waits for its end; a process that does not end when asked to is killed. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    // Nothing more is asked of a process that is on its way out.
    this.#ready = false;
    const exit = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
    await exit;
    clearTimeout(timer);
    return child.exitCode;
  }

  #keep(stream: Readable): void {
    createInterface({ input: stream }).on('line', (line) => {
      this.#lines.keep(line);
      this.onLine(line);
    });
  }
}

type Answered = Extract<Report, { ok: true }>;
