import { MailDeliverer } from '../../src/jobs/deliver-mail.ts';
import { createMailer, type Letter, type Mailer, type MailOutcome } from '../../src/mail/mailer.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import type { StoredMail } from '../../src/store/mail.ts';
import { SmtpBench } from './smtp-server.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from './temporary.ts';
import { recordedLog } from './recorded-log.ts';

export const DAY = Temporal.Instant.from('2026-03-17T16:00:00Z');
export const FROM = { name: 'CodeGate security', address: 'security@codegate.example' };

/** A release day on which both sides agree; `proposal` is the number of the event that proposes it. */
export function agreed(at: Temporal.Instant, proposal: number): EventBody[] {
  return [
    { type: 'release-proposed', at },
    { type: 'release-agreed', side: 'security', proposal },
    { type: 'release-agreed', side: 'fix-team', proposal },
  ];
}

/** The mail deliverer over a real store and a real mail server, with one case and some distributors. */
export class MailBench implements AsyncDisposable {
  readonly temporary: TemporaryStore = temporaryStore();
  readonly log = recordedLog();
  now = START;
  state: Case;
  /** Stands in for the mailer where a test says so. */
  mailer: Pick<Mailer, 'send'>;
  /** Who has the role of the security team, as Discord says. */
  isHeldBy = (_id: string): Promise<boolean> => Promise.resolve(true);
  readonly server: SmtpBench;
  #deliverer: MailDeliverer;

  private constructor(server: SmtpBench, facts: readonly EventBody[]) {
    this.server = server;
    this.mailer = createMailer({ url: server.url(), from: FROM });
    this.state = this.store.cases.open([opened(), ...facts], by('1'));
    this.#deliverer = this.#newDeliverer();
  }

  /** Opens a case whose release day is agreed, unless other facts are given. */
  static async start(facts: readonly EventBody[] = agreed(DAY, 2)): Promise<MailBench> {
    return new MailBench(await SmtpBench.start(), facts);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.temporary[Symbol.dispose]();
    await this.server[Symbol.asyncDispose]();
  }

  get store() {
    return this.temporary.store;
  }

  get deliverer(): MailDeliverer {
    return this.#deliverer;
  }

  #newDeliverer(): MailDeliverer {
    const mailer = { send: (letter: Letter): Promise<MailOutcome> => this.mailer.send(letter) };
    const securityRole = { isHeldBy: (id: string) => this.isHeldBy(id) };
    const { log } = this.log;
    return new MailDeliverer({ store: this.store, mailer, securityRole, now: () => this.now, log });
  }

  /** As after a kill: whatever was in memory is gone. */
  restart(): void {
    this.temporary.restart(this.now);
    this.#deliverer = this.#newDeliverer();
  }

  record(...facts: readonly EventBody[]): void {
    this.state = this.store.cases.record(this.state, facts, by('1', this.now));
  }

  /** Puts them on the list where they are not yet, and gives each of them notice of the day as it is now. */
  notify(...names: readonly string[]): void {
    const { store, state } = this;
    const { revision = 0, at: day } = state.steps['release-day'] ? (state.proposal ?? {}) : {};
    for (const name of names) {
      const contact = `security@${name.toLowerCase()}.example`;
      const since = Temporal.PlainDate.from('2026-01-01');
      store.distributors.add({ name, contact, since, addedBy: '1' }, this.now);
      const distributor = store.distributors.find(name);
      if (!distributor) throw new Error(`${name} cannot be listed`);
      store.mail.add({ caseId: state.id, revision, day, distributor }, this.now);
    }
  }

  /** The notice that `name` has had of the present day. */
  mail(name: string, revision = this.state.proposal?.revision ?? 0): StoredMail {
    const distributorId = this.store.distributors.find(name)?.id ?? 0;
    const found = this.store.mail.find({ caseId: this.state.id, revision, distributorId });
    if (!found) throw new Error(`there is no notice for ${name}`);
    return found;
  }

  /** Lets time pass and sends what is due; gives whom the server took something for. */
  async run(length: Temporal.DurationLike = { seconds: 0 }): Promise<string[]> {
    this.now = this.now.add(length);
    const before = this.server.received.length;
    await this.#deliverer.run();
    return this.server.received.slice(before).map(({ to }) => to.join());
  }

  /** Who was told that an e-mail did not leave: whom it was for, or that merely the role was called. */
  unsent(): string[] {
    return this.store.outbox
      .due(this.now, 50)
      .filter(({ key }) => key.endsWith(' unsent') || key.includes(' unsent '))
      .map(({ kind, recipient, notification }) =>
        notification.template === 'mail-unsent'
          ? `${kind} ${recipient}: ${notification.name}`
          : `${kind} ${recipient}: ${notification.template}`,
      )
      .toSorted();
  }
}
