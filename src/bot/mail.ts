import type { IntakeStore } from '../app/incoming-mail/take-in.ts';
import type { SecurityRole } from '../app/security-role.ts';
import { MailLook } from '../app/watch/looks.ts';
import type { Watch } from '../app/watch/watch.ts';
import type { Config } from '../config.ts';
import { MailDeliverer } from '../jobs/deliver-mail.ts';
import { MailboxReader } from '../jobs/read-mailbox.ts';
import type { Leave } from '../lease/gated-agent.ts';
import { errorKind, type Log } from '../log.ts';
import { createMailbox } from '../mail/mailbox.ts';
import { createMailer, type Mailer, type MailerOptions } from '../mail/mailer.ts';
import type { Policy } from '../process/policy.ts';
import type { Trouble } from '../process/dependencies/sighting.ts';
import type { Store } from '../store/store.ts';

interface MailParts {
  readonly store: Store;
  readonly securityRole: SecurityRole;
  /** Asked before an e-mail leaves; `undefined` where there is one machine. */
  readonly leave: Leave | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** The advance notices' way out, over one client of the mail server. */
interface MailWay {
  /** The address that distributors may ask at. */
  readonly from: string;
  readonly mailer: Mailer;
  /** Sends what is due. */
  run(): Promise<void>;
  stop(): Promise<void>;
  /** Asks the server whether it lets the bot in. */
  ask(): Promise<void>;
  /** What is wrong with it, if anything. */
  look(): Trouble | undefined;
}

/** Puts the way to the mail server together. */
export function mailWay(smtp: MailerOptions, { store, securityRole, leave, now, log }: MailParts): MailWay {
  const { address: from } = smtp.from;
  const mailer = createMailer({ ...smtp, leave });
  const deliverer = new MailDeliverer({ store, mailer, securityRole, ask: from, now, log });
  const mailLook = new MailLook(mailer);
  return {
    from,
    mailer,
    run: () => deliverer.run(),
    stop: () => deliverer.stop(),
    ask: () => mailLook.verify(),
    look: () => mailLook.look(store),
  };
}

interface MailboxParts {
  readonly store: IntakeStore;
  readonly policy: Policy;
  readonly watch: Pick<Watch, 'see'>;
  /** What follows at once from a mail that came. */
  readonly afterwards: () => Promise<void>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Puts the reading of the security team's mailbox together: each minute, and as soon as the mail server says that a mail came. */
export function mailboxReader(
  { url, own }: NonNullable<Config['mailbox']>,
  { store, policy, watch, afterwards, now, log }: MailboxParts,
): MailboxReader {
  // A listener that rejects would end the process.
  const news = () =>
    void reader
      .run()
      .then(afterwards)
      .catch((error: unknown) => log.error(errorKind(error), 'a mail that came could not be taken in'));
  const mailbox = createMailbox({ url, own, hash: store.incomingMails.hasher(), news });
  const reader = new MailboxReader({ mailbox, store, policy, watch, now, log });
  return reader;
}
