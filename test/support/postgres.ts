import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Client, escapeIdentifier } from 'pg';
import { freePort } from '../../src/sandbox/free-port.ts';
import { Daemon } from './daemon.ts';

/** Where Debian keeps the programs of each version. */
const VERSIONS = '/usr/lib/postgresql';

const programs = (existsSync(VERSIONS) ? readdirSync(VERSIONS) : [])
  .map((version) => join(VERSIONS, version, 'bin'))
  .find((directory) => existsSync(join(directory, 'postgres')));

/** Whether there is a real PostgreSQL on this machine; without it the tests that want one are skipped, and say so. */
export const hasPostgres = programs !== undefined;

const USER = 'bot';
const PASSWORD = 's3cret:/@';

/** A real PostgreSQL on loopback, for the tests of one file. */
export class Postgres {
  readonly port: number;
  readonly #directory: string;
  readonly #daemon: Daemon;

  private constructor(port: number, directory: string, owner: { uid: number; gid: number } | undefined) {
    this.port = port;
    this.#directory = directory;
    this.#daemon = new Daemon({
      ...owner,
      cwd: directory,
      name: 'PostgreSQL',
      program: join(programs ?? '', 'postgres'),
      arguments: [
        ['-D', join(directory, 'data'), '-p', String(port), '-k', directory],
        ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'max_connections=60'],
      ].flat(),
      ready: 'ready to accept connections',
      signal: 'SIGQUIT',
    });
  }

  static async start(): Promise<Postgres> {
    if (programs === undefined) throw new Error('no PostgreSQL is installed');
    // Its own user has to get there, and the directory of the tests is their owner's alone.
    const directory = mkdtempSync('/tmp/advisory-bot-postgres-');
    // It refuses to run as root.
    const owner = process.getuid?.() === 0 ? postgresUser() : undefined;
    if (owner) chownSync(directory, owner.uid, owner.gid);
    const password = join(directory, 'password');
    writeFileSync(password, PASSWORD, { mode: 0o644 });
    const made = spawnSync(
      join(programs, 'initdb'),
      ['--pgdata', join(directory, 'data'), '--username', USER, '--pwfile', password, '--no-sync'].concat(
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--no-locale',
      ),
      { ...owner, cwd: directory, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`PostgreSQL was not set up: ${made.stderr}`);
    const postgres = new Postgres(await freePort(), directory, owner);
    await postgres.up();
    return postgres;
  }

  /** The address of it, for `LEASE_URL`. */
  url({ password = PASSWORD, database = 'postgres', port = this.port } = {}): string {
    return `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  }

  /** Makes a database of its own for one test. */
  async makeDatabase(name: string): Promise<void> {
    await this.run(`CREATE DATABASE ${escapeIdentifier(name)}`);
  }

  /** Runs a command, as the one who may do everything there. */
  async run(sql: string): Promise<void> {
    const client = new Client({ connectionString: this.url() });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  /** Starts it, or starts it again after `down`. */
  up(): Promise<void> {
    return this.#daemon.up();
  }

  /** Stops it at once: connections end. */
  down(): Promise<void> {
    return this.#daemon.down();
  }

  async close(): Promise<void> {
    await this.down();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function postgresUser(): { uid: number; gid: number } {
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}
