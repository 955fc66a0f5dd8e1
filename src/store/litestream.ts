import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { fetchedReplicas, makeFilesPrivate } from './at-rest.ts';

/** A replica that Litestream keeps: the program, and where it finds it. */
export interface Replica {
  readonly program: string;
  /** Its configuration, which names the database, or the replica's own address. */
  readonly place: { readonly configFile: string } | { readonly address: string };
}

/** A replica that gave no copy; the message says why, and what to do, and holds nothing of an address. */
export class ReplicaError extends Error {
  override name = 'ReplicaError';
  /** What Litestream itself said, for the operator alone: it may name an address. */
  readonly said: string | undefined;
  constructor(message: string, said?: string) {
    super(message);
    this.said = said;
  }
}

/**
 * The replica that a person names: an address such as `sftp://…`, a directory that holds one, or Litestream's configuration.
 *
 * @returns `undefined` of what is none of these, such as a copy of the database
 */
export function replicaNamed(name: string, program: string): Replica | undefined {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(name)) return { program, place: { address: name } };
  if (/\.ya?ml$/i.test(name)) return { program, place: { configFile: name } };
  const isDirectory = statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isDirectory ? { program, place: { address: pathToFileURL(resolve(name)).href } } : undefined;
}

/** What Litestream's versions keep a replica in. */
const IN_A_REPLICA = ['generations', 'ltx'];

/**
 * The replica that a machine is to stand by with: of directories, the one in which Litestream keeps it, for others hold backups.
 *
 * @returns `undefined` of what is none, such as a copy of the database
 */
export function replicaToStandBy(name: string, program: string): Replica | undefined {
  const isDirectory = statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const isReplica = !isDirectory || IN_A_REPLICA.some((each) => existsSync(join(name, each)));
  return isReplica ? replicaNamed(name, program) : undefined;
}

export interface FetchOptions {
  /** The database that is replicated. */
  readonly path: string;
  /** What Litestream reads its secrets from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For how long it may take; without an end where a person waits. */
  readonly limit?: Temporal.Duration;
}

/** Litestream has a line for each part of the log that it fetches: of a week of them this many bytes are enough. */
const MOST_SAID = 64 * 2 ** 20;

/** A copy of the database, which goes with its disposal. */
export interface Fetched extends Disposable {
  readonly file: string;
}

/**
 * Has Litestream put together the newest copy that a replica holds, in a directory beside the database that nobody else can
 * enter. What an attempt that was cut off has left there goes. To be called by the process that holds the database.
 *
 * @throws ReplicaError where there is none to be had
 */
export function fetchReplica({ program, place }: Replica, { path, env, limit }: FetchOptions): Fetched {
  removeFetched(path);
  const attempt = beginFetch(place, { path, env });
  try {
    const { error, status, stdout, stderr } = spawnSync(program, attempt.given, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: attempt.env,
      maxBuffer: MOST_SAID,
      killSignal: 'SIGKILL',
      ...(limit ? { timeout: limit.total('milliseconds') } : {}),
    });
    if (error) throw new ReplicaError(notRunInWords(error, program));
    return attempt.end(status, `${stdout}\n${stderr}`);
  } catch (error) {
    attempt.remove();
    throw error;
  }
}

/**
 * Likewise without anything of this process standing still meanwhile; other copies that lie there stay. Litestream ends with
 * this process, and when `signal` says so.
 *
 * @throws ReplicaError where there is none to be had
 */
export async function fetchReplicaMeanwhile(
  { program, place }: Replica,
  { path, env, limit, signal }: FetchOptions & { readonly signal?: AbortSignal },
): Promise<Fetched> {
  const attempt = beginFetch(place, { path, env });
  // In a group of its own, so that what a wrapper has started ends with it.
  const child = spawn(program, attempt.given, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: attempt.env,
    detached: true,
  });
  let why: string | undefined;
  const end = (because: string) => {
    why ??= because;
    endGroup(child);
  };
  const [stdout, stderr] = [child.stdout, child.stderr].map((output) => hear(output, () => end(TOO_MUCH)));
  const atExit = () => endGroup(child);
  const atSignal = () => end(NOT_WANTED);
  const timer = limit && setTimeout(() => end(TOO_LATE), limit.total('milliseconds'));
  process.once('exit', atExit);
  signal?.addEventListener('abort', atSignal);
  try {
    if (signal?.aborted) atSignal();
    await once(child, 'close').catch((error: unknown) => {
      throw new ReplicaError(notRunInWords(error instanceof Error ? error : new Error('unknown'), program));
    });
    if (why !== undefined) throw new ReplicaError(why);
    return attempt.end(child.exitCode, `${stdout?.()}\n${stderr?.()}`);
  } catch (error) {
    attempt.remove();
    throw error;
  } finally {
    clearTimeout(timer);
    process.off('exit', atExit);
    signal?.removeEventListener('abort', atSignal);
  }
}

/** Ends a program with all that it has started, and hears no more of it, whoever still holds its outputs. */
function endGroup({ pid, stdout, stderr }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended already.
  }
  stdout?.destroy();
  stderr?.destroy();
}

/** Hears what a program writes, up to a limit. */
function hear(output: Readable, tooMuch: () => void): () => string {
  let said = '';
  output.setEncoding('utf8').on('data', (part: string) => {
    said += part;
    if (said.length > MOST_SAID) tooMuch();
  });
  return () => said;
}

/** Makes the place for a copy: gives what Litestream is told, and what becomes of what it did. */
function beginFetch(place: Replica['place'], { path, env }: Omit<FetchOptions, 'limit'>) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const directory = mkdtempSync(`${path}.replica-`);
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const file = join(directory, 'copy.db');
  const from = 'address' in place ? [place.address] : ['-config', place.configFile, resolve(path)];
  return {
    given: ['restore', '-o', file, ...from],
    env: { ...env, DATABASE_PATH: resolve(path) },
    remove,
    end(status: number | null, said: string): Fetched {
      // What npm puts around the program says nothing of its failures.
      if (status !== 0 || !existsSync(file)) throw failed(said);
      makeFilesPrivate([file]);
      return { file, [Symbol.dispose]: remove };
    },
  };
}

/**
 * What Litestream says of its version.
 *
 * @throws ReplicaError where there is none
 */
export function versionOf(program: string): string {
  const { error, stdout } = spawnSync(program, ['version'], { encoding: 'utf8', timeout: 10_000 });
  if (error) throw new ReplicaError(notRunInWords(error, program));
  return stdout.trim();
}

/** Removes what attempts to fetch a copy have left, of which none may run. */
export function removeFetched(path: string): void {
  for (const left of fetchedReplicas(path)) rmSync(left, { recursive: true, force: true });
}

const TOO_LATE = 'Litestream did not come to its end in time. Look whether the replica’s server answers';

const TOO_MUCH =
  'Litestream wrote more than any restore has to say. Look whether the program is Litestream, and how it is started';
const NOT_WANTED = 'Litestream was ended, since its copy is not waited for any more';

/** Why the program did not run to its end. */
function notRunInWords(error: Error, program: string): string {
  const code = 'code' in error ? String(error.code) : error.name;
  if (code === 'ENOENT')
    return `there is no program ${program}. Install Litestream, or name it in LITESTREAM_BIN`;
  if (code === 'EACCES')
    return `${program} is no program that this user may run. Name Litestream in LITESTREAM_BIN`;
  if (code === 'ETIMEDOUT') return TOO_LATE;
  if (code === 'ENOBUFS') return TOO_MUCH;
  return `Litestream could not be run (${code})`;
}

/** What Litestream's own words mean, and what mends it. Its words may name addresses, and these name none. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /database not found in config/,
    'Litestream’s configuration names another database than DATABASE_PATH. Make both the same, as a whole path',
  ],
  [
    /no matching backups|no snapshots available|generation not found|transaction not available/,
    'the replica holds no copy. Look whether this is its place, and whether Litestream has run',
  ],
  [
    /no identity matched|incorrect identity/,
    'the replica is encrypted for another key. Give the identity that belongs to its recipient',
  ],
  [
    /unable to authenticate|handshake failed|sftp key path|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|host key/,
    'the replica’s server and this machine do not take each other’s keys. Look at the key and its rights in Litestream’s configuration; an address alone holds none',
  ],
  [
    /connection refused|no such host|i\/o timeout|unreachable|no route to host|connection reset|deadline exceeded/,
    'the replica’s server cannot be reached. Look whether it runs, and at the network, and do it again',
  ],
  [
    /no space left|permission denied|read-only file system/,
    'the copy cannot be put beside DATABASE_PATH, or the replica cannot be read by this user. Make room, and look at the rights',
  ],
  [
    /config file not found|^yaml:|cannot unmarshal|malformed secret key|malformed recipient|unknown replica type|required for|cannot specify|not currently supported/,
    'Litestream’s configuration, or the address, is none that it can use',
  ],
  [
    /lz4|missing WAL|unexpected EOF|cannot apply wal|checksum|corrupt|not a database|decode|nonsequential|page index/i,
    'what the replica holds is damaged. Take the newest backup, or have Litestream restore an earlier instant (`litestream restore -timestamp`) and name that file',
  ],
];

function failed(output: string): ReplicaError {
  const said =
    /failed to run"? error="((?:[^"\\]|\\.)*)"/.exec(output)?.[1] ?? output.trim().split('\n').at(-1) ?? '';
  const [, meaning = 'Litestream gave no copy'] = MEANINGS.find(([words]) => words.test(said)) ?? [];
  return new ReplicaError(meaning, said);
}
