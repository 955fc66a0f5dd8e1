import { Deliverer } from '../../src/jobs/deliver.ts';
import { HELD_UP, type DeliveryOutcome } from '../../src/app/delivery.ts';
import { plain, type View } from '../../src/discord/views/view.ts';
import type { Notification } from '../../src/process/notifications/notification.ts';
import type { OutboxMessage } from '../../src/store/outbox.ts';
import { SecurityTeam } from '../../src/app/security-team.ts';
import { START, temporaryStore, type TemporaryStore } from './temporary.ts';
import { recordedLog } from './recorded-log.ts';

type Attempt = (message: OutboxMessage, begin: () => void) => DeliveryOutcome | Promise<DeliveryOutcome>;

/** The deliverer over a real store, with a Discord that does what a test says. */
export class DeliveryBench implements Disposable {
  readonly temporary: TemporaryStore = temporaryStore();
  readonly deliverer: Deliverer;
  /** Each attempt at Discord: `key` of the message, or `key?` where it is looked for first. */
  readonly attempts: string[] = [];
  readonly log = recordedLog();
  now = START;
  discord: Attempt = (message, begin) => sent(message, begin);
  /** What becomes of an attempt at #codegate. */
  codegate: Attempt = () => Promise.reject(new Error('nothing here is for #codegate'));
  /** What a look for an attempt that was interrupted finds. */
  arrived: (message: OutboxMessage) => DeliveryOutcome | undefined = () => undefined;
  /** What Discord says of who has the security role. */
  isHeldBy: (id: string) => Promise<boolean> = () => Promise.resolve(true);
  /** Whether nobody can say who is of the team. */
  isHidden = false;
  /** What happens between the first look at a message and its leaving. */
  onTheWay: () => Promise<void> = () => Promise.resolve();
  render: (message: OutboxMessage) => View | undefined = () => plain('words');

  constructor(options: { readonly mostADay?: number } = {}) {
    this.deliverer = new Deliverer({
      ...options,
      store: this.temporary.store,
      notifications: {
        prepare: (message) =>
          this.render(message) && {
            send: async (begin, mayLeave) => {
              this.attempts.push(message.interrupted ? `${message.key}?` : message.key);
              await this.onTheWay();
              if (!(await mayLeave())) return { kind: 'later', failure: HELD_UP.rights, unknown: false };
              return this.discord(message, begin);
            },
          },
        look: async (message) => (message.interrupted ? this.arrived(message) : undefined),
      },
      codegate: {
        attempt: async (message, _notification, _latest, { begin }) => ({
          outcome: await this.codegate(message, begin),
          events: () => [],
        }),
      },
      securityRole: new SecurityTeam({
        store: this.temporary.store,
        role: { isHeldBy: (id) => this.isHeldBy(id) },
        isHidden: () => this.isHidden,
        now: () => this.now,
        log: this.log.log,
      }),
      now: () => this.now,
      log: this.log.log,
    });
  }

  [Symbol.dispose](): void {
    this.temporary[Symbol.dispose]();
  }

  get store() {
    return this.temporary.store;
  }

  /** Stores a message; `base` is given where one like it goes to each of several. */
  add(
    key: string,
    recipient = '1',
    notification: Notification = { template: 'case-opened', caseId: 'CG-2026-001' },
    base = key,
  ): void {
    const to =
      recipient === 'security'
        ? ({ kind: 'channel', recipient } as const)
        : ({ kind: 'dm', recipient } as const);
    this.store.outbox.add({ key, base, ...to, notification }, this.now);
  }

  message(key: string): OutboxMessage {
    const found = this.store.outbox.find(key);
    if (!found) throw new Error(`there is no ${key}`);
    return found;
  }

  /** Lets time pass and empties the outbox; gives what was attempted. */
  async run(length: Temporal.DurationLike = { seconds: 0 }): Promise<string[]> {
    this.now = this.now.add(length);
    this.attempts.length = 0;
    await this.deliverer.run();
    return [...this.attempts];
  }
}

/** Discord takes it. */
export function sent(message: OutboxMessage, begin: () => void): DeliveryOutcome {
  begin();
  return { kind: 'sent', channelId: `dm-${message.recipient}`, messageId: `m-${message.id}` };
}

/** Discord does not answer in time. */
export function unanswered(_message: OutboxMessage, begin: () => void): DeliveryOutcome {
  begin();
  return { kind: 'later', failure: 'no answer from Discord', unknown: true };
}

/** Discord says that the person takes no direct messages. */
export function closed(_message: OutboxMessage, begin: () => void): DeliveryOutcome {
  begin();
  return { kind: 'closed', failure: 'Discord 403 50007' };
}
