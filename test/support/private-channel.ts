import { DiscordAPIError } from 'discord.js';
import { StandingKeeper } from '../../src/app/notifications/standing-keeper.ts';
import { Delivery } from '../../src/discord/delivery.ts';
import { notificationDelivery } from '../../src/discord/ports.ts';
import type { Rest } from '../../src/discord/rest.ts';
import { Deliverer } from '../../src/jobs/deliver.ts';
import { remind } from '../../src/jobs/remind.ts';
import { recordedLog } from './recorded-log.ts';
import { START, temporaryStore, type TemporaryStore } from './temporary.ts';

/** The security role, and the private channel, unless it is made anew. */
const ROLE = '300000000000000001';
const CHANNEL = '901';
const BOT = '990';
/** All direct messages, which nobody looks at here. */
const DM = '5';

interface Posted {
  readonly id: string;
  readonly nonce: string;
  readonly raw: string;
  text: string;
  edits: number;
}

interface Body {
  readonly nonce?: string;
  readonly components?: readonly { readonly components?: readonly { readonly content?: string }[] }[];
}

function bodyOf(body: unknown): Body {
  return typeof body === 'object' && body !== null ? body : {};
}

function textOf({ components = [] }: Body): string {
  return components
    .flatMap((each) => each.components?.flatMap(({ content }) => content ?? []) ?? [])
    .join('\n');
}

/** The private channel of a bot at work on a real store: what stands there, and what is asked of Discord. */
export class PrivateChannel implements Disposable {
  readonly temporary: TemporaryStore = temporaryStore();
  readonly channels = new Map<string, Posted[]>();
  /** What was asked of Discord in the server's channels, such as `POST 901`. */
  readonly asked: string[] = [];
  now = START;
  channelId = CHANNEL;
  isSafe = true;
  /** What fails next: `before` it acts, or `after` it has acted and before the answer comes. */
  fault: 'before' | 'after' | undefined;
  #ids = 1;
  /** One for each start of the bot, and channel. */
  readonly #keepers = new WeakMap<TemporaryStore['store'], Map<string, StandingKeeper>>();
  lost: ReadonlySet<string> = new Set();

  [Symbol.dispose](): void {
    this.temporary[Symbol.dispose]();
  }

  get store() {
    return this.temporary.store;
  }

  /** What stands in the private channel, oldest first. */
  get board(): string[] {
    return this.posted.map(({ text }) => text);
  }

  get posted(): Posted[] {
    return this.channels.getOrInsertComputed(this.channelId, () => []);
  }

  /** A moderator takes a message away. */
  delete(text: string): void {
    this.channels.set(
      this.channelId,
      this.posted.filter((each) => !each.text.includes(text)),
    );
  }

  /** Lets time pass, looks at what is due as the bot does each minute and after each act, and delivers it. */
  async tick(length: Temporal.DurationLike = { seconds: 0 }): Promise<void> {
    this.now = this.now.add(length);
    const { store, policy } = this.temporary;
    remind(store, policy, this.now);
    const context = {
      store,
      policy,
      githubUrl: 'https://github.com',
      securityRoleId: ROLE,
      privacy: () => [],
      lossOf: (name: string) => (this.lost.has(name) ? { since: START } : undefined),
      pgp: undefined,
    };
    this.#keepers
      .getOrInsertComputed(store, () => new Map())
      .getOrInsertComputed(this.channelId, (id) => new StandingKeeper(context, id))
      .keep(this.now);
    const delivery = new Delivery(this.#rest(), BOT, {
      security: this.channelId,
      codegate: '902',
      isSafe: () => this.isSafe,
      isInServer: () => true,
    });
    const deliverer = new Deliverer({
      store,
      notifications: notificationDelivery(delivery, context),
      codegate: { attempt: () => Promise.reject(new Error('nothing here is for #codegate')) },
      securityRole: { isHeldBy: () => Promise.resolve(true) },
      now: () => this.now,
      log: recordedLog().log,
    });
    await deliverer.runMessages();
  }

  #rest(): Rest {
    return {
      get: (route) => {
        const [, channel = ''] = /^\/channels\/(\d+)\/messages$/.exec(route) ?? [];
        const found = this.channels.get(channel) ?? [];
        return Promise.resolve(found.map(({ id, nonce }) => ({ id, nonce, author: { id: BOT } })));
      },
      post: async (route, { body } = {}) => {
        const [, channel] = /^\/channels\/(\d+)\/messages$/.exec(route) ?? [];
        if (channel === undefined) return { id: DM };
        if (channel !== DM) this.asked.push(`POST ${channel}`);
        return this.#faulty(channel, () => {
          const given = bodyOf(body);
          const id = String((this.#ids += 1));
          this.channels
            .getOrInsertComputed(channel, () => [])
            .push({ id, nonce: given.nonce ?? '', raw: JSON.stringify(body), text: textOf(given), edits: 0 });
          return { id };
        });
      },
      patch: async (route, { body } = {}) => {
        const [, channel = '', id] = /^\/channels\/(\d+)\/messages\/(\d+)$/.exec(route) ?? [];
        this.asked.push(`PATCH ${channel}`);
        return this.#faulty(channel, () => {
          const message = this.channels.get(channel)?.find((each) => each.id === id);
          if (!message)
            throw new DiscordAPIError(
              { code: 10008, message: 'Unknown Message' },
              10008,
              404,
              'PATCH',
              route,
              {
                files: undefined,
                body: undefined,
              },
            );
          message.text = textOf(bodyOf(body));
          message.edits += 1;
          return { id };
        });
      },
    };
  }

  /** Faults are for the private channel alone. */
  #faulty<T>(channel: string, act: () => T): T {
    const fault = channel === this.channelId ? this.fault : undefined;
    if (fault !== undefined) this.fault = undefined;
    if (fault === 'before') throw new Error('no answer');
    const answer = act();
    if (fault === 'after') throw new Error('no answer');
    return answer;
  }
}
