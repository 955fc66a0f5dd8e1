import { ImapFlow } from 'imapflow';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/sandbox/free-port.ts';
import { Daemon } from './daemon.ts';

const DOVECOT = '/usr/sbin/dovecot';

/** Whether there is a real IMAP server on this machine; without it the tests that want one are skipped, and say so. */
export const hasDovecot = existsSync(DOVECOT);

const USER = 'security';
const PASSWORD = 's3cret';

/** A real IMAP server with one mailbox, on loopback, for the tests of one file. */
export class Dovecot {
  readonly port: number;
  readonly #directory: string;
  readonly #daemon: Daemon;

  private constructor(port: number, directory: string) {
    this.port = port;
    this.#directory = directory;
    this.#daemon = new Daemon({
      name: 'Dovecot',
      program: DOVECOT,
      arguments: ['-F', '-c', join(directory, 'dovecot.conf')],
      ready: 'starting up',
      signal: 'SIGTERM',
    });
  }

  /** @param quota how many kilobytes the mailbox holds */
  static async start({ quota = 10_000 }: { readonly quota?: number } = {}): Promise<Dovecot> {
    // Dovecot’s own users have to get there, and the directory of the tests is their owner’s alone.
    const directory = mkdtempSync('/tmp/advisory-bot-dovecot-');
    const dovecot = new Dovecot(await freePort(), directory);
    dovecot.#configure(quota);
    await dovecot.up();
    return dovecot;
  }

  /** The address of the mailbox, for `IMAP_URL`. */
  url(password = PASSWORD): string {
    return `imap://${USER}:${password}@127.0.0.1:${this.port}`;
  }

  /** Starts it, or starts it again after `down`. */
  up(): Promise<void> {
    return this.#daemon.up();
  }

  /** Stops it, as for an update: connections end. */
  down(): Promise<void> {
    return this.#daemon.down();
  }

  /** Delivers a message. */
  async deliver(raw: string, flags: readonly string[] = [], at?: Date): Promise<void> {
    await this.withClient(async (client) => {
      await client.append('INBOX', raw.replaceAll(/\r?\n/g, '\r\n'), [...flags], at);
    });
  }

  /** Does something to the mailbox as another mail program would. */
  async withClient<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: this.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: USER, pass: PASSWORD },
      logger: false,
    });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  }

  async close(): Promise<void> {
    await this.down();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #configure(quota: number): void {
    const path = this.#directory;
    const { uid, username } = userInfo();
    // Mails never belong to root.
    const isRoot = uid === 0;
    const owner = isRoot ? 'dovecot' : username;
    chmodSync(path, 0o755);
    for (const name of ['run', 'state', 'mail', 'home']) mkdirSync(join(path, name), { mode: 0o777 });
    for (const name of ['mail', 'home']) chmodSync(join(path, name), 0o777);
    writeFileSync(join(path, 'users'), `${USER}:{PLAIN}${PASSWORD}\n`);
    writeFileSync(
      join(path, 'dovecot.conf'),
      `
base_dir = ${path}/run
state_dir = ${path}/state
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 0
auth_failure_delay = 0
${isRoot ? '' : `default_internal_user = ${username}\ndefault_login_user = ${username}`}
mail_location = maildir:${path}/mail/%u
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${path}/users
}
userdb {
  driver = static
  args = uid=${owner} gid=${owner} home=${path}/home/%u
}
mail_plugins = quota
protocol imap {
  mail_plugins = quota imap_quota
  imap_idle_notify_interval = 30 s
}
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=${quota}K
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${this.port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`,
    );
  }
}
