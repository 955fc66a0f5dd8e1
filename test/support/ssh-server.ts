import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/sandbox/free-port.ts';
import { Daemon } from './daemon.ts';

const SSHD = '/usr/sbin/sshd';

/** Whether there is a real SSH server on this machine; without it the tests that want one are skipped, and say so. */
export const hasSshd = existsSync(SSHD);

/** A real SSH server that lets its owner in with one key and serves files, on loopback, with keys of its own. */
export class SshServer implements AsyncDisposable {
  readonly port: number;
  readonly user = userInfo().username;
  /** The key that it takes. */
  readonly key: string;
  /** A key that it does not take. */
  readonly strangersKey: string;
  readonly #directory: string;
  readonly #daemon: Daemon;

  private constructor(port: number, directory: string) {
    this.port = port;
    this.#directory = directory;
    this.#daemon = new Daemon({
      name: 'sshd',
      program: SSHD,
      arguments: ['-D', '-e', '-f', join(directory, 'sshd.conf')],
      ready: 'Server listening',
      signal: 'SIGTERM',
    });
    const keyOf = (name: string) => {
      const file = join(directory, name);
      spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
      return file;
    };
    this.key = keyOf('key');
    this.strangersKey = keyOf('strangers-key');
    copyFileSync(`${this.key}.pub`, join(directory, 'authorized'));
    writeFileSync(
      join(directory, 'sshd.conf'),
      `
ListenAddress 127.0.0.1:${port}
HostKey ${keyOf('host-key')}
AuthorizedKeysFile ${join(directory, 'authorized')}
StrictModes no
PasswordAuthentication no
PermitRootLogin prohibit-password
PidFile none
Subsystem sftp internal-sftp
`,
    );
  }

  static async start(): Promise<SshServer> {
    const server = new SshServer(await freePort(), mkdtempSync('/tmp/advisory-bot-sshd-'));
    await server.up();
    return server;
  }

  /** Starts it, or starts it again after `down`. */
  up(): Promise<void> {
    // Where the system has not started one, root has to make what it separates its privileges with.
    if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    return this.#daemon.up();
  }

  down(): Promise<void> {
    return this.#daemon.down();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
