import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { fetchedReplicas, makeFilesPrivate } from './at-rest.ts';
import { giveWay } from './give-way.ts';

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
  /** Says that its copy is not waited for any more. */
  readonly signal?: AbortSignal;
  /** Whether all else of this machine comes first. */
  readonly isInNoHurry?: boolean;
}

/** A copy of the database, which goes with its disposal. */
export interface Fetched extends Disposable {
  readonly file: string;
  /** What it is called where the team is told of it: the replica's address may hold a password. */
  readonly name: string;
  /** Whether it lacks the newest part of the replica, which could not be read. */
  readonly lacksEnd: boolean;
}

/** What a copy from a replica is called, and one without what a tear at the replica's end has made unreadable. */
const NEWEST = 'the newest state in Litestream’s replica';
const WITHOUT_END = 'Litestream’s replica without its newest part, which is torn';

/**
 * Has Litestream put together the newest copy that a replica holds, in a directory beside the database that nobody else can
 * enter. Where the replica's newest part is torn, as where a machine was lost while it was sent, the copy is of just before.
 * Litestream ends, with what its wrapper has started, with this process, after the limit, and when `signal` says so. The copy goes
 * with this process as well, whole or not.
 *
 * @throws ReplicaError where there is none to be had
 */
export async function fetchReplica(
  { program, place }: Replica,
  { path, env, limit, signal, isInNoHurry = false }: FetchOptions,
): Promise<Fetched> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const directory = mkdtempSync(`${path}.replica-`);
  // One that was ended just now may be writing its last word there.
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  const file = join(directory, 'copy.db');
  const stop = new AbortController();
  const end = (because: string) => stop.abort(new ReplicaError(because));
  const timer = limit && setTimeout(() => end(TOO_LATE), limit.total('milliseconds'));
  const notWanted = () => end(NOT_WANTED);
  signal?.addEventListener('abort', notWanted);
  const leave = () => {
    notWanted();
    remove();
  };
  process.once('exit', leave);
  const dispose = () => {
    process.off('exit', leave);
    remove();
  };
  try {
    if (signal?.aborted) notWanted();
    const lacksEnd = await restoreInto(file, {
      program,
      env: { ...env, DATABASE_PATH: resolve(path) },
      from: 'address' in place ? [place.address] : ['-config', place.configFile, resolve(path)],
      signal: stop.signal,
      end,
      isInNoHurry,
    });
    makeFilesPrivate([file]);
    return { file, name: lacksEnd ? WITHOUT_END : NEWEST, lacksEnd, [Symbol.dispose]: dispose };
  } catch (error) {
    dispose();
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', notWanted);
  }
}

/** How Litestream is run, and of which replica. */
interface Litestream {
  readonly program: string;
  readonly env: FetchOptions['env'];
  readonly from: readonly string[];
  /** Aborted, with a `ReplicaError`, when it is to end. */
  readonly signal: AbortSignal;
  /** Ends it, and says why. */
  readonly end: (because: string) => void;
  readonly isInNoHurry: boolean;
}

/** Restores a replica into a file: gives whether the copy lacks the replica's newest part. */
async function restoreInto(file: string, litestream: Litestream): Promise<boolean> {
  const tried = async (...given: readonly string[]) => {
    const { status, said } = await run(litestream, ['restore', '-o', file, ...given]);
    // What npm puts around the program says nothing of its failures.
    return status === 0 && existsSync(file) ? undefined : failed(said);
  };
  // It fetches several parts at once, and may name one that it gave up since another was damaged; and of one that the network cut
  // off it says what it says of a torn one.
  const attempt = async (...given: readonly string[]) => {
    const failure = await tried(...given);
    return failure?.message === GIVEN_UP || failure?.message === DAMAGED
      ? tried('-parallelism', '1', ...given)
      : failure;
  };
  const failure = await attempt();
  if (!failure) return false;
  if (failure.message === DAMAGED)
    for (const moment of await beforeTheEnd(litestream))
      if (!(await attempt('-timestamp', moment))) return true;
  throw failure;
}

/**
 * Just before the newest part of a replica was written, and as of the one before that, with which another generation may have
 * ended. None where it cannot be told.
 */
async function beforeTheEnd(litestream: Litestream): Promise<readonly string[]> {
  // It tells whole seconds.
  const seconds = new Set<number>();
  const hear = (line: string) => {
    const [time] = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\s*$/.exec(line) ?? [];
    if (time !== undefined) seconds.add(Date.parse(time.trim()));
  };
  for (const kind of ['snapshots', 'wal']) await run(litestream, [kind], hear);
  const [last, before] = [...seconds].toSorted((one, other) => other - one);
  return [last === undefined ? [] : last - 1, before ?? []]
    .flat()
    .map((milliseconds) => Temporal.Instant.fromEpochMilliseconds(milliseconds).toString());
}

/** Litestream has a line for each part of the log that it fetches: of a week of them this many bytes are enough. */
const MOST_SAID = 64 * 2 ** 20;

/**
 * Runs it to its end, and hears each line that it writes.
 *
 * @returns how it ended, and what it said of a failure, or at last
 * @throws ReplicaError where it could not be run, or was ended
 */
async function run(
  { program, env, from, signal, end, isInNoHurry }: Litestream,
  given: readonly string[],
  hear: (line: string) => void = () => undefined,
): Promise<{ readonly status: number | null; readonly said: string }> {
  signal.throwIfAborted();
  // In a group of its own, so that what a wrapper has started ends with it.
  const child = spawn(program, [...given, ...from], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
    detached: true,
  });
  if (isInNoHurry) giveWay(child);
  let [failure, last] = ['', ''];
  let bytes = 0;
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', (line) => {
      hear(line);
      failure = /failed to run"? error="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? failure;
      if (line.trim() !== '') last = line;
    });
    output.on('data', ({ length }: Buffer) => {
      bytes += length;
      if (bytes > MOST_SAID) end(TOO_MUCH);
    });
  }
  const endIt = () => endGroup(child);
  signal.addEventListener('abort', endIt);
  try {
    await once(child, 'close').catch((error: unknown) => {
      throw new ReplicaError(notRunInWords(error instanceof Error ? error : new Error('unknown'), program));
    });
    signal.throwIfAborted();
    return { status: child.exitCode, said: failure || last };
  } finally {
    signal.removeEventListener('abort', endIt);
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
  return `Litestream could not be run (${code})`;
}

/** Also of one part that it gave up because of another one. */
const GIVEN_UP =
  'Litestream gave up before the copy was whole. Look whether the replica’s server answers, and do it again';

/** Also a torn file; what one that is encrypted says of it is age's. */
const DAMAGED =
  'what the replica holds is damaged. Take the newest backup, or have Litestream restore an earlier instant (`litestream restore -timestamp`) and name that file';

/** What Litestream's own words mean, and what mends it. Its words may name addresses, and these name none. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [
    /database not found in config/,
    'Litestream’s configuration names another database than DATABASE_PATH. Make both the same, as a whole path',
  ],
  [
    /no snapshots available/,
    'the replica holds parts of a log and no database that they go on from. Take the newest backup, and have Litestream begin anew: stop it, move the replica away, start it',
  ],
  [
    /no matching backups|generation not found|transaction not available/,
    'the replica holds no copy. Look whether this is its place, and whether Litestream has run',
  ],
  [
    /no identity matched|incorrect identity/,
    'the replica is encrypted for another key. Give the identity that belongs to its recipient',
  ],
  [
    /unexpected intro/,
    'the replica is not encrypted, or what it holds is damaged, and Litestream’s configuration names a key for it (age). Take that out, or take the newest backup',
  ],
  [
    /bad magic number/,
    'the replica is encrypted, and Litestream’s configuration names no key for it (age), or what the replica holds is damaged. Name the identity that belongs to its recipient, or take the newest backup',
  ],
  [
    /unable to authenticate|handshake failed|sftp key path|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|host key/,
    'the replica’s server and this machine do not take each other’s keys. Look at the key and its rights in Litestream’s configuration; an address alone holds none',
  ],
  [
    /connection refused|no such host|i\/o timeout|unreachable|no route to host|connection reset|connection lost|failed to send packet|deadline exceeded/,
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
    /lz4|missing (initial )?WAL|\bEOF\b|decrypt|age header|cannot apply wal|checksum|corrupt|not a database|decode|nonsequential|page index/i,
    DAMAGED,
  ],
  [/^context canceled$/, GIVEN_UP],
];

/** Where it finds no head of age's, it repeats what it has read, which may be the database. */
const REPEATS = /(unexpected intro).*/s;

function failed(words: string): ReplicaError {
  const said = words.replace(REPEATS, '$1');
  const [, meaning = 'Litestream gave no copy'] = MEANINGS.find(([known]) => known.test(said)) ?? [];
  return new ReplicaError(meaning, said);
}
