import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from './answers.ts';
import { BotProcess } from './bot-process.ts';
import { Acts } from './discord/acts.ts';
import type { MessageEvent } from './discord/message-store.ts';
import type { StoredMessage } from './discord/message.ts';
import { startDiscord, type DiscordOptions, type DiscordService } from './discord/service.ts';
import { startGitHub, type GitHubService } from './github/service.ts';
import { features, given } from './environment.ts';
import type { Happenings } from './happenings.ts';
import { serveInbox, type ImapInbox } from './mail/imap-server.ts';
import { startMailbox } from './mail/mailbox.ts';
import { PostOffice } from './mail/post-office.ts';
import { InProcessBot } from './in-process-bot.ts';
import { MovingBot } from './moving-bot.ts';
import * as people from './people.ts';
import { SandboxClock } from './sandbox-clock.ts';
import type { SandboxBot, StartBot } from './sandbox-bot.ts';
import { Wire } from './wire.ts';

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
  /**
   * The environment around the sandbox: what it says of the bot's variables is passed on, and every optional feature is
   * on unless it says otherwise. Where it is not given, nothing is passed on, and no feature is on.
   */
  around?: Readonly<Record<string, string | undefined>>;
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

/** What is on the stage: all that a new beginning replaces. */
export interface Stage {
  readonly wire: Wire;
  readonly databasePath: string;
  /** What the bot is started with. */
  readonly env: Readonly<Record<string, string>>;
  readonly postOffice: PostOffice;
  /** `undefined` where the bot reads no mailbox. */
  readonly inbox: ImapInbox | undefined;
  readonly discord: DiscordService;
  /** `undefined` in a sandbox without GitHub. */
  readonly github: GitHubService | undefined;
  readonly bot: SandboxBot;
  readonly acts: Acts;
  readonly clock: SandboxClock;
  /** Ends the bot and the services, and removes what was temporary. */
  close(): Promise<void>;
}

/** Sets everything up but for the bot, which is yet to be started. */
export async function setStage(options: SandboxOptions, happenings: Happenings): Promise<Stage> {
  const release: (() => Promise<void>)[] = [];
  try {
    return await build(options, happenings, release);
  } catch (error) {
    await releaseAll(release);
    throw error;
  }
}

async function build(
  options: SandboxOptions,
  happenings: Happenings,
  release: (() => Promise<void>)[],
): Promise<Stage> {
  const clock = new SandboxClock(options.startAt ?? DEFAULT_START, (shown) =>
    happenings.tell({ event: 'clock', data: { now: shown.toString() } }),
  );
  const now = () => clock.now;
  const wire = new Wire();
  wire.now = now;
  const directory = await mkdtemp(join(tmpdir(), 'codegate-sandbox-'));
  release.push(() => rm(directory, { recursive: true, force: true }));
  const databasePath =
    options.databasePath ?? (options.around?.['DATABASE_PATH'] || join(directory, 'advisory-bot.db'));
  const { denied, disallowedIntents } = options;
  const discord = await startDiscord({
    wire,
    now,
    token: TOKEN,
    denied,
    disallowedIntents,
    told: (event, message) => tellOfMessage(happenings, discord, event, message),
  });
  release.push(() => discord.close());
  const github =
    options.github === false
      ? undefined
      : await startGitHub({
          wire,
          now,
          people: people.PEOPLE,
          told: (data) => happenings.tell({ event: 'github', data }),
        });
  if (github) release.push(() => github.close());
  const mailbox = options.around && (await startMailbox(({ to, text }) => postOffice.take(to, text)));
  if (mailbox) release.push(() => mailbox.close());
  const inbox = options.around && (await serveInbox(() => postOffice.received));
  if (inbox) release.push(() => inbox.close());
  const env: Record<string, string> = {
    ...inherited(),
    DISCORD_TOKEN: TOKEN,
    DISCORD_GUILD_ID: people.GUILD_ID,
    SECURITY_CHANNEL_ID: people.CHANNEL_IDS.security,
    CODEGATE_CHANNEL_ID: people.CHANNEL_IDS.codegate,
    SECURITY_ROLE_ID: people.SECURITY_ROLE_ID,
    GITHUB_REPOSITORIES: 'stacklok/codegate',
    LOG_LEVEL: 'warn',
    ...(options.around && mailbox && inbox
      ? {
          ...(await features(options.around, { directory, mail: mailbox.env, inbox: inbox.env })),
          ...given(options.around),
        }
      : {}),
    DATABASE_PATH: databasePath,
    DISCORD_API_URL: discord.url,
    ...github?.env,
    ...options.env,
  };
  const postOffice = new PostOffice({
    now,
    team: env['SMTP_FROM'] || 'security@codegate.test',
    told: (direction, { from, to, subject }) =>
      happenings.tell({ event: 'mail', data: { direction, from, to, subject } }),
  });
  const inItsOwn = new BotProcess(options.botEntry ?? REAL_BOT, env);
  const bot = options.startBot ? new MovingBot(new InProcessBot(options.startBot, env), inItsOwn) : inItsOwn;
  if (options.log) bot.onLine = options.log;
  release.push(async () => void (await bot.end('SIGTERM')));
  bot.onExit = () => {
    discord.gateway.forget();
    discord.state.interactions.abandon();
    happenings.tell({ event: 'bot', data: { ready: false, commands: bot.commands } });
  };
  wire.beforeActing = async () => {
    // While the bot's clock runs through its jobs, only the bot knows how late it is.
    if (!clock.isMoving || !bot.ready) return;
    const shown = await bot.order({ do: 'now' }).catch(ignoreExit(bot));
    if (shown) clock.show(shown);
  };
  const acts = new Acts(discord.state);
  const close = () => releaseAll(release);
  return { wire, databasePath, env, postOffice, inbox, discord, github, bot, acts, clock, close };
}

/** Tells of a message as a person sees it; what one person alone sees is an answer. */
function tellOfMessage(
  happenings: Happenings,
  { state: { world, now } }: DiscordService,
  event: MessageEvent,
  message: StoredMessage,
): void {
  if (!happenings.isWatched) return;
  const { place, onlyFor } = message;
  const where = {
    channel: place.kind === 'dm' ? null : place.name,
    dm: place.recipient ?? null,
  };
  if (event === 'MESSAGE_DELETE') {
    const data = { ...where, as: onlyFor ?? null, id: message.payload.id };
    happenings.tell({ event: 'delete', data });
    return;
  }
  const shown = messageOf(message, { world, now: now() });
  if (onlyFor !== undefined) happenings.tell({ event: 'answer', data: { as: onlyFor, answer: shown } });
  else
    happenings.tell({
      event: event === 'MESSAGE_CREATE' ? 'message' : 'edit',
      data: { ...where, message: shown },
    });
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

/** In the reverse of the order in which things were started. */
async function releaseAll(release: (() => Promise<void>)[]): Promise<void> {
  for (const free of release.splice(0).toReversed()) await free();
}

/** A bot that ended meanwhile has nothing left to deliver; every other failure is one. */
export function ignoreExit(bot: SandboxBot): (error: unknown) => undefined {
  return (error) => {
    if (bot.ready) throw error;
    return undefined;
  };
}
