import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

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
  #process: ChildProcess | undefined;

  private constructor(port: number, directory: string) {
    this.port = port;
    this.#directory = directory;
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
  async up(): Promise<void> {
    // Where the system has not started one, root has to make what it separates its privileges with.
    if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    const child = spawn(SSHD, ['-D', '-e', '-f', join(this.#directory, 'sshd.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    const said: string[] = [];
    const { promise: started, resolve, reject } = Promise.withResolvers<void>();
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (line.includes('Server listening')) resolve();
    });
    child.once('exit', () => reject(new Error(`sshd did not start: ${said.join(' ')}`)));
    await started;
  }

  async down(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
