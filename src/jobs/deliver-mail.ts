import { tellMailUnsent } from '../app/notifications/troubles.ts';
import type { Log } from '../log.ts';
import type { MailText } from '../documents/advance-notice/advance-notice.ts';
import type { Mailer } from '../mail/mailer.ts';
import { caseAdvanceNotice } from '../documents/advance-notice/case-advance-notice.ts';
import { toldBesides } from '../app/advance-notices.ts';
import { toldInOneNotice } from '../process/links.ts';
import { addressFingerprint } from '../app/new-addresses.ts';
import type { SecurityRole } from '../app/security-role.ts';
import { dayToTell, tellersOf } from '../process/acts/distributors.ts';
import type { Case } from '../process/case.ts';
import { UnreadableCaseError } from '../store/case-history.ts';
import type { StoredMail } from '../store/mail.ts';
import { CASE_UNREADABLE } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { failureKind } from '../app/failure.ts';
import { Drain, UNREADABLE_AGAIN, waitSeconds } from './drain.ts';

/** How many e-mails are taken from the store at a time. */
const BATCH = 50;
/** After so many attempts, about half an hour, the people in charge are told. */
const TELL_AFTER = 8;

export interface MailDeliveryOptions {
  readonly store: Pick<Store, 'mail' | 'cases' | 'people' | 'distributors' | 'outbox' | 'atomically'>;
  readonly mailer: Pick<Mailer, 'send'>;
  /** Asked before each attempt: what was sent cannot be taken back. */
  readonly securityRole: SecurityRole;
  /** The address that distributors may ask at; without it they reply to the message. */
  readonly ask?: string | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Sends the advance notices: one run at a time, one e-mail after the other. */
export class MailDeliverer {
  readonly #options: MailDeliveryOptions;
  readonly #drain = new Drain((stopped) => this.#tryDue(stopped));

  constructor(options: MailDeliveryOptions) {
    this.#options = options;
  }

  /** Resolves when everything whose turn it is has been tried, or the mail server did not answer. */
  run(): Promise<void> {
    return this.#drain.run();
  }

  /** Finishes the e-mail in flight and takes no further ones. */
  stop(): Promise<void> {
    return this.#drain.stop();
  }

  async #tryDue(stopped: () => boolean): Promise<boolean> {
    const due = this.#options.store.mail.due(this.#options.now(), BATCH);
    for (const mail of due) {
      // A server that does not answer would keep each of them waiting in turn: they have theirs at the next run.
      if (stopped() || !(await this.#deliver(mail))) return false;
    }
    return due.length > 0;
  }

  /** Whether the distributor was told of the case before. */
  #knew({ distributorId, revision }: StoredMail, state: Case | undefined): boolean {
    if (!state) return false;
    return this.#options.store.mail
      .deliveriesOf(state)
      .some(
        (each) => each.distributorId === distributorId && each.revision !== revision && each.at !== undefined,
      );
  }

  /** @returns whether the mail server answered */
  async #deliver(mail: StoredMail): Promise<boolean> {
    const { store, mailer, ask, now, log } = this.#options;
    let begun = false;
    try {
      const state = store.cases.load(mail.caseId);
      // Each of those of which it was asked for counts as told by it: it leaves without none of them.
      const unread = [mail.caseId, ...namedWith(state)].find((id) => store.cases.isUnreadable(id));
      if (unread !== undefined) throw new UnreadableCaseError(unread);
      const words = this.#isListed(mail)
        ? wordsOf(mail, state, { ask, knew: this.#knew(mail, state), store })
        : undefined;
      if (!words) {
        store.mail.obsolete(mail, now());
        return true;
      }
      const rights = await this.#rights(mail);
      if (rights === 'unknown') {
        this.#putOff(mail, 'rights unknown', mail.doubtful);
        return true;
      }
      if (rights === 'lost') {
        this.#withdraw(mail);
        return true;
      }
      if (!store.mail.begin(mail)) return true;
      begun = true;
      const { name, address, messageId } = mail;
      const outcome = await mailer.send({ to: { name, address }, ...words, messageId, at: now() });
      switch (outcome.kind) {
        case 'sent':
          store.mail.sent(mail, now());
          return true;
        case 'later': {
          const { failure, unknown, answered } = outcome;
          log.warn({ failure, attempts: mail.attempts + 1 }, 'an e-mail must be sent again');
          this.#putOff(mail, failure, unknown);
          return answered;
        }
        case 'refused':
          log.error({ failure: outcome.failure }, 'an e-mail cannot be delivered until its cause is mended');
          this.#park(mail, outcome.failure);
          return true;
      }
    } catch (error) {
      if (error instanceof UnreadableCaseError) {
        store.mail.retry(mail, now().add(UNREADABLE_AGAIN), CASE_UNREADABLE, begun || mail.doubtful);
        return true;
      }
      // A defect in one e-mail must not hold up the others.
      log.error(failureKind(error), 'an e-mail could not be made');
      this.#park(mail, 'defect');
      return true;
    }
  }

  /**
   * Whether it is still the same entry of the list: a distributor who was removed is told nothing, nor is their
   * successor.
   */
  #isListed({ distributorId, address }: StoredMail): boolean {
    return this.#options.store.distributors.byId(distributorId)?.contact === address;
  }

  /** Whether those by whose word it leaves have the role of the security team still. */
  async #rights({
    caseId,
    revision,
    distributorId,
    address,
  }: StoredMail): Promise<'held' | 'lost' | 'unknown'> {
    const { store, securityRole } = this.#options;
    const state = store.cases.load(caseId);
    const fingerprint = addressFingerprint({ id: distributorId, contact: address });
    const tellers = tellersOf(state ? store.cases.history(state) : [], { proposal: revision, fingerprint });
    try {
      for (const id of tellers) if (!(await securityRole.isHeldBy(id))) return 'lost';
      return 'held';
    } catch {
      return 'unknown';
    }
  }

  /** It does not leave; the people in charge hear it, and another member may ask for it. */
  #withdraw(mail: StoredMail): void {
    const { store, log, now } = this.#options;
    const instant = now();
    log.warn('an e-mail does not leave: who asked for it is of the security team no more');
    store.atomically(() => {
      store.mail.obsolete(mail, instant);
      tellMailUnsent(store, mail, instant);
    });
  }

  #putOff(mail: StoredMail, failure: string, unknown: boolean): void {
    const { store, now } = this.#options;
    const instant = now();
    store.atomically(() => {
      store.mail.retry(mail, instant.add({ seconds: waitSeconds(mail.attempts) }), failure, unknown);
      if (mail.attempts + 1 === TELL_AFTER) tellMailUnsent(store, mail, instant);
    });
  }

  #park(mail: StoredMail, failure: string): void {
    const { store, now } = this.#options;
    const instant = now();
    store.atomically(() => {
      store.mail.park(mail, failure, instant);
      tellMailUnsent(store, mail, instant);
    });
  }
}

/**
 * The words of an advance notice for the case as it is now.
 *
 * @returns `undefined` if the day moved again, which has an advance notice of its own
 */
function wordsOf(
  mail: StoredMail,
  state: Case | undefined,
  {
    ask,
    knew,
    store,
  }: Pick<MailDeliveryOptions, 'ask'> & {
    readonly knew: boolean;
    readonly store: Pick<Store, 'cases' | 'mail'>;
  },
): MailText | undefined {
  // Where a day was agreed since "as soon as possible" was to be told, the day is what is so.
  const stands = state && (mail.revision === 0 || mail.revision === dayToTell(state));
  if (!stands) return undefined;
  const { changedFrom } = mail;
  const others = toldInOneNotice(state, store.cases.linkedWith({ linked: namedWith(state) }));
  return caseAdvanceNotice(state, {
    ask,
    knew,
    changedFrom: changedFrom && (changedFrom.at ?? 'asap'),
    ...toldBesides(store, state, { others, distributorId: mail.distributorId }),
  });
}

/** The other cases of which the notice was asked for, also where one of them leaves without the others by now. */
function namedWith(state: Case | undefined): readonly string[] {
  return state?.advanceNotice?.with ?? [];
}
