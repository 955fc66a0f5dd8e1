import { takeIn, type IntakeStore } from '../app/incoming-mail/take-in.ts';
import type { Watch } from '../app/watch/watch.ts';
import { mailboxFullInWords, mailboxTroubleInWords } from '../documents/mailbox-trouble.ts';
import type { Log } from '../log.ts';
import { MailboxError } from '../mail/imap-failure.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Policy } from '../process/policy.ts';
import { isBefore } from '../process/time.ts';
import { Drain, waitSeconds } from './drain.ts';

export interface MailboxReaderOptions {
  readonly mailbox: Mailbox;
  readonly store: IntakeStore;
  readonly policy: Policy;
  readonly watch: Pick<Watch, 'see'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Reads the security team's mailbox: one look at a time, and after a failure not before its turn. */
export class MailboxReader {
  readonly #options: MailboxReaderOptions;
  readonly #drain = new Drain((stopped) => this.#look(stopped));
  #failures = 0;
  /** How many mails were taken in. */
  #taken = 0;
  #failedAt: Temporal.Instant | undefined;

  constructor(options: MailboxReaderOptions) {
    this.#options = options;
  }

  /**
   * Resolves when all that has come was taken in, or the mailbox cannot be read now.
   *
   * @returns whether anything has come
   */
  async run(): Promise<boolean> {
    const before = this.#taken;
    await this.#drain.run();
    return this.#taken > before;
  }

  /** Takes nothing further in, and breaks the connection off. */
  async stop(): Promise<void> {
    const stopped = this.#drain.stop();
    this.#options.mailbox.close();
    await stopped;
  }

  /** @returns whether there is more to read */
  async #look(stopped: () => boolean): Promise<boolean> {
    const { mailbox, store, policy, watch, now, log } = this.#options;
    if (stopped() || this.#isToWait()) return false;
    try {
      const look = await mailbox.look(store.incomingMails.cursor(), now());
      if (this.#failures > 0) log.info('the mailbox is read again');
      this.#failures = 0;
      watch.see('mailbox', undefined);
      const full = mailbox.fullBy();
      const trouble = full === undefined ? undefined : { why: mailboxFullInWords(full), lasting: true };
      watch.see('mailbox-room', trouble);
      if (!look) return false;
      const count = takeIn(store, policy, look, now());
      this.#taken += count;
      if (count > 0) log.info({ count }, 'mails have come in');
      return look.more;
    } catch (error) {
      if (!(error instanceof MailboxError)) throw error;
      // Whoever stopped it has broken the connection off.
      if (stopped()) return false;
      const { kind, message: failure } = error;
      log.warn({ failure, attempts: this.#failures + 1 }, 'the mailbox cannot be read');
      this.#failures += 1;
      this.#failedAt = now();
      watch.see('mailbox', { why: mailboxTroubleInWords({ kind, failure }), lasting: kind !== 'failed' });
      return false;
    }
  }

  /** Whether the pause after a failure goes on. A clock that was ahead must not make it longer. */
  #isToWait(): boolean {
    const now = this.#options.now();
    const failedAt = this.#failedAt;
    if (!failedAt || this.#failures === 0 || isBefore(now, failedAt)) return false;
    // The first attempt after a connection that was well follows at the next turn.
    return isBefore(now, failedAt.add({ seconds: waitSeconds(this.#failures - 1) }));
  }
}
