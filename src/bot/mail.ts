import type { SecurityRole } from '../app/security-role.ts';
import { MailLook } from '../app/watch/looks.ts';
import { MailDeliverer } from '../jobs/deliver-mail.ts';
import type { Log } from '../log.ts';
import { createMailer, type MailerOptions } from '../mail/mailer.ts';
import type { Trouble } from '../process/dependencies/sighting.ts';
import type { Store } from '../store/store.ts';

interface MailParts {
  readonly store: Store;
  readonly securityRole: SecurityRole;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** The advance notices' way out, over one client of the mail server. */
interface MailWay {
  /** The address that distributors may ask at. */
  readonly from: string;
  /** Sends what is due. */
  run(): Promise<void>;
  stop(): Promise<void>;
  /** Asks the server whether it lets the bot in. */
  ask(): Promise<void>;
  /** What is wrong with it, if anything. */
  look(): Trouble | undefined;
}

/** Puts the way to the mail server together. */
export function mailWay(smtp: MailerOptions, { store, securityRole, now, log }: MailParts): MailWay {
  const { address: from } = smtp.from;
  const mailer = createMailer(smtp);
  const deliverer = new MailDeliverer({ store, mailer, securityRole, ask: from, now, log });
  const mailLook = new MailLook(mailer);
  return {
    from,
    run: () => deliverer.run(),
    stop: () => deliverer.stop(),
    ask: () => mailLook.verify(),
    look: () => mailLook.look(store),
  };
}
