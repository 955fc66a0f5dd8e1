import { createHash } from 'node:crypto';
import { ChannelType, ComponentType, REST } from 'discord.js';
import { Delivery } from '../../src/discord/delivery.ts';
import { notificationDelivery, publicDelivery } from '../../src/discord/ports.ts';
import type { PublicDelivery } from '../../src/app/delivery.ts';
import type { PostedContent } from '../../src/app/publication/content.ts';
import { Codegate, type PostedDrafts } from '../../src/app/publication/codegate.ts';
import { Deliverer } from '../../src/jobs/deliver.ts';
import type { Announcement } from '../../src/documents/announcement/announcement.ts';
import type { Recognised } from '../../src/documents/announcement/recognised.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody, Exploitation, PostedPublication } from '../../src/process/events.ts';
import { bench as startDiscord } from './sandbox-discord.ts';
import { flatten } from '../../src/sandbox/discord/components.ts';
import type { Place } from '../../src/sandbox/discord/world.ts';
import * as people from '../../src/sandbox/people.ts';
import type { Exchange } from '../../src/sandbox/wire.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from './temporary.ts';
import { recordedLog } from './recorded-log.ts';
import type { StoredMessage } from '../../src/sandbox/discord/message.ts';
import type { OutboxMessage } from '../../src/store/outbox.ts';

const CASE = 'CG-2026-001';
const ONE = people.USER_IDS['security-1'];
const OTHER = people.USER_IDS['security-2'];

type Draft = PostedDrafts['draft'];

/** The real REST client and delivery, and the sandbox's Discord; freed by `await using`. */
export async function publicDiscord() {
  const discord = await startDiscord();
  const rest = new REST({ api: discord.discord.url, version: '10' }).setToken('right');
  const { state } = discord.discord;
  const place = (name: people.ChannelName): Place => {
    const found = state.world.places.get(people.CHANNEL_IDS[name]);
    if (!found) throw new Error(`there is no #${name}`);
    return found;
  };
  return {
    ...discord,
    rest,
    messages: state.messages,
    delivery: new Delivery(rest, people.BOT_ID, {
      security: people.CHANNEL_IDS.security,
      codegate: people.CHANNEL_IDS.codegate,
      isSafe: () => true,
      isInServer: () => true,
    }),
    place,
    /** #codegate as everybody sees it, oldest first. */
    codegate: (): StoredMessage[] => state.messages.in(place('codegate')),
    /** Makes #codegate a channel that nobody can follow. */
    makePlain: () => void (place('codegate').type = ChannelType.GuildText),
    threads: (): Place[] => [...state.world.places.values()].filter(({ kind }) => kind === 'thread'),
    /** What was asked of Discord by this method, of a path with these words. */
    asked: (method: string, path = ''): Exchange[] =>
      discord.wire.exchanges.filter((each) => each.method === method && each.path.includes(path)),
    async [Symbol.asyncDispose]() {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
      await discord[Symbol.asyncDispose]();
    },
  };
}

type PublicDiscord = Awaited<ReturnType<typeof publicDiscord>>;

/** All text of a message. */
export function wordsOf({ payload }: StoredMessage): string {
  return flatten(payload.components)
    .flatMap((part) => (part.type === ComponentType.TextDisplay ? [part.content] : []))
    .join('\n');
}

/**
 * Everything on the way into #codegate, for real: the store, the deliverer, the REST client, and a Discord on
 * loopback. Only what GitHub shows is a matter of the test.
 */
export class PublicBench implements AsyncDisposable {
  readonly temporary: TemporaryStore = temporaryStore();
  readonly log = recordedLog();
  readonly discord: PublicDiscord;
  deliverer: Deliverer;
  /** What GitHub shows of it now. */
  text = 'An attacker could read what is not theirs.';
  /** How it becomes a draft; a test may let it fail. */
  draft: Draft = (state, what, { exploited = 'unknown' }) =>
    Promise.resolve(drafted(saying(`${what} (${exploited}): ${this.text}`), this.shownCve ?? state.cve.id));
  /** The CVE id that GitHub shows; undefined for that of the case. */
  shownCve: string | undefined;
  /** Who no longer has the role of the security team; a test may let Discord fail. */
  readonly left = new Set<string>();
  isHeldBy = (id: string): Promise<boolean> => Promise.resolve(!this.left.has(id));

  private constructor(discord: PublicDiscord) {
    this.discord = discord;
    this.deliverer = this.#deliverer();
  }

  /** With a case whose advisory is published, and of which everybody has been told. */
  static async start(...more: readonly EventBody[]): Promise<PublicBench> {
    const bench = new PublicBench(await publicDiscord());
    for (const id of [ONE, OTHER]) bench.store.people.seen(id, true);
    const { cases } = bench.store;
    const state = cases.open(
      [opened(), { type: 'advisory-linked', ghsaId: 'GHSA-2345-cfgh-jmpq', created: false }],
      by(ONE),
    );
    cases.record(state, more.length > 0 ? more : [{ type: 'advisory-published', at: START }], byGitHub());
    await bench.run();
    return bench;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.discord[Symbol.asyncDispose]();
    this.temporary[Symbol.dispose]();
  }

  get store() {
    return this.temporary.store;
  }

  get state(): Case {
    const state = this.store.cases.load(CASE);
    if (!state) throw new Error('there is no case');
    return state;
  }

  get now(): Temporal.Instant {
    return this.discord.clock.now;
  }

  /** Lets time pass and empties the outbox. */
  async run(length: Temporal.DurationLike = { seconds: 0 }): Promise<void> {
    this.discord.clock.now = this.now.add(length);
    await this.deliverer.run();
  }

  /** Runs until Discord has done what was asked of it in #codegate, and ends there: nothing of it is recorded. */
  async runAndDie(): Promise<void> {
    const done = Promise.withResolvers<void>();
    const never = new Promise<never>(() => {});
    const { delivery } = this.discord;
    const dying = async (work: Promise<unknown>): Promise<never> => {
      await work;
      done.resolve();
      return never;
    };
    const real = publicDelivery(delivery);
    const mortal: PublicDelivery = {
      post: (...given) => dying(real.post(...given)),
      edit: (...given) => dying(real.edit(...given)),
      crosspost: (...given) => dying(real.crosspost(...given)),
      startThread: (...given) => dying(real.startThread(...given)),
      look: (...given) => real.look(...given),
    };
    void this.#deliverer({ attempt: () => never, edit: () => never, look: () => never }, mortal).run();
    await done.promise;
    this.temporary.restart(this.now);
    this.deliverer = this.#deliverer();
  }

  record(...events: EventBody[]): void {
    this.store.cases.record(this.state, events, by(ONE, this.now));
  }

  /** One asks for it, as it is drafted now, and the other one agrees. */
  async approve(what: PostedPublication, exploited: Exploitation = 'unknown'): Promise<void> {
    const { fingerprint, parts } = await this.draft(this.state, what, { now: this.now, exploited });
    const said = what === 'retrospective' ? {} : { exploited };
    this.record({ type: 'publication-asked', what, print: fingerprint, ...said, parts });
    const request = this.state.version;
    const approved: EventBody = { type: 'publication-approved', what, request };
    this.store.cases.record(this.state, [approved], by(OTHER, this.now));
  }

  /** What stands in #codegate, oldest first. */
  get said(): string[] {
    return this.discord.codegate().map(wordsOf);
  }

  /** The direct messages of somebody that say so. */
  told(person: people.Person, words: string): string[] {
    const place = this.discord.discord.state.world.dm(person);
    return this.discord.messages
      .in(place)
      .map(wordsOf)
      .filter((each) => each.includes(words));
  }

  /** The types of what was recorded after the case was opened and published. */
  get recorded(): string[] {
    return this.store.cases
      .history(this.state)
      .slice(3)
      .map(({ body }) => body.type);
  }

  /** Everything that was ever to be done in #codegate: what, and what became of it. */
  get rows(): string[] {
    return this.messages.flatMap(({ recipient, notification, state }) =>
      recipient === 'codegate' ? [`${notification.template} ${state}`] : [],
    );
  }

  /** All that was ever to be told, oldest first. A message that is there already takes a number, and is not stored. */
  get messages(): OutboxMessage[] {
    return this.temporary.database.sqlite
      .prepare<[], { id: number }>('SELECT id FROM outbox ORDER BY id')
      .all()
      .flatMap(({ id }) => this.store.outbox.byId(id) ?? []);
  }

  #deliverer(
    delivery: Pick<Delivery, 'attempt' | 'edit' | 'look'> = this.discord.delivery,
    codegate: PublicDelivery = publicDelivery(this.discord.delivery),
  ): Deliverer {
    const { store, policy } = this.temporary;
    const context = {
      store,
      policy,
      githubUrl: 'https://github.com',
      securityRoleId: people.SECURITY_ROLE_ID,
      privacy: () => [],
      lossOf: () => undefined,
      pgp: undefined,
    };
    return new Deliverer({
      store,
      notifications: notificationDelivery(delivery, context),
      codegate: new Codegate({
        delivery: codegate,
        drafts: { draft: (...given) => this.draft(...given) },
        securityRole: { isHeldBy: (id) => this.isHeldBy(id) },
      }),
      securityRole: { isHeldBy: () => Promise.resolve(true) },
      now: () => this.now,
      log: this.log.log,
    });
  }
}

/** An announcement of these words, and of nothing else unless said otherwise. */
export function saying(text: string, more: Partial<Announcement> = {}): PostedContent {
  return {
    kind: 'announcement',
    announcement: { text, severity: undefined, links: [], ...more },
    recognised: RECOGNISED,
  };
}

/** What was recognised in an advisory of which nothing else is known. */
const RECOGNISED: Recognised = {
  kind: 'published',
  answer: { kind: 'says' },
  impact: undefined,
  sources: [],
};

/** A draft with the fingerprint of its words, and of these words without the CVE id, which GitHub shows where given. */
export function drafted(content: PostedContent, cveId?: string): Awaited<ReturnType<Draft>> {
  const words = JSON.stringify(content);
  const fingerprint = fingerprintIn(words);
  const parts = { summary: fingerprintIn(words.replaceAll(/ ?CVE-\d{4}-\d+:? ?/g, '')) };
  const official = cveId === undefined ? {} : { official: { content, fingerprint, cveId }, cveId };
  return { content, fingerprint, parts, ...official, conditionsIn: () => [] };
}

function fingerprintIn(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 32);
}
