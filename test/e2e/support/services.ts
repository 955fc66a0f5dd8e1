import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { startDiscord, type DiscordOptions } from '../../../src/sandbox/discord/service.ts';
import { startGitHub, type GitHubOptions } from '../../../src/sandbox/github/service.ts';
import * as people from '../../../src/sandbox/people.ts';
import { Wire } from '../../../src/sandbox/wire.ts';

const TOKEN = 'sandbox.bot.token';
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

type Options = Pick<DiscordOptions, 'denied' | 'disallowedIntents'> & Pick<GitHubOptions, 'tokenRights'>;

/** A Discord and a GitHub that tell the machine's time, for programs that are started as an operator starts them. */
export interface Services extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  /** A fresh directory, removed with the services. */
  readonly directory: string;
}

export async function startServices({ tokenRights, ...options }: Options = {}): Promise<Services> {
  const wire = new Wire();
  const { instant: now } = Temporal.Now;
  const discord = await startDiscord({ wire, now, token: TOKEN, ...options });
  const github = await startGitHub({
    wire,
    now,
    people: people.PEOPLE,
    ...(tokenRights === undefined ? {} : { tokenRights }),
  });
  const directory = mkdtempSync(join(tmpdir(), 'codegate-e2e-'));
  return {
    directory,
    env: {
      DISCORD_TOKEN: TOKEN,
      DISCORD_GUILD_ID: people.GUILD_ID,
      SECURITY_CHANNEL_ID: people.CHANNEL_IDS.security,
      CODEGATE_CHANNEL_ID: people.CHANNEL_IDS.codegate,
      SECURITY_ROLE_ID: people.SECURITY_ROLE_ID,
      DATABASE_PATH: join(directory, 'bot.db'),
      DISCORD_API_URL: discord.url,
      ...github.env,
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([discord.close(), github.close()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The bot's program, of which one file was made; `src/main.ts` is the same from its sources. */
export const BUILT_MAIN = inject('botEntry') ?? 'src/main.ts';

/** A program that was started, and what it has written so far. */
export interface Program extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly said: { out: string; err: string };
  /** Its exit code, when it has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts one of the project's programs with exactly this environment. */
export function start(entry: string, env: Readonly<Record<string, string>>, ...flags: string[]): Program {
  const child = spawn(process.execPath, ['--import', './src/require-node.mjs', ...flags, entry], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode);
  return {
    child,
    said,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs one of the project's programs to its end. */
export async function run(
  entry: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; out: string; err: string }> {
  await using program = start(entry, env);
  const code = await program.ended;
  return { code, ...program.said };
}
