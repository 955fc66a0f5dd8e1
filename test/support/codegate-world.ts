import { createHash } from 'node:crypto';
import type { DeliveryOutcome, PublicDelivery } from '../../src/app/delivery.ts';
import { saying } from './publication.ts';
import type { PostedContent } from '../../src/app/publication/content.ts';
import { Codegate } from '../../src/app/publication/codegate.ts';
import { Deliverer } from '../../src/jobs/deliver.ts';
import type { Decision } from '../../src/process/acts/decision.ts';
import type { Case } from '../../src/process/case.ts';
import type { Exploitation, PostedPublication } from '../../src/process/events.ts';
import {
  approvePublication,
  askForPublication,
  declinePublication,
  withdrawPublication,
} from '../../src/process/publication/requests.ts';
import { Outbox, type OutboxMessage } from '../../src/store/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { recordedLog } from './recorded-log.ts';
import { by, byGitHub, opened, START, type TemporaryStore } from './temporary.ts';

/** What befalls the next thing that is done in #codegate. */
export type Mishap = 'cut-before' | 'cut-after' | 'kill-before' | 'kill-after' | 'refused' | 'down';

/** What happens to a case's way into #codegate. */
export type Step =
  | { readonly kind: 'ask'; readonly by: number; readonly exploited: Exploitation }
  | { readonly kind: 'approve' | 'decline' | 'withdraw' | 'dismiss' | 'return'; readonly by: number }
  /** One asks for the text as it is changed to, and another one agrees. */
  | { readonly kind: 'agree'; readonly text: number; readonly exploited: Exploitation }
  | { readonly kind: 'edit'; readonly text: number }
  | { readonly kind: 'cve' | 'typed' | 'run' | 'wait' | 'unpark' | 'restart' }
  | { readonly kind: 'mishap'; readonly mishap: Mishap };

const MEMBERS = ['100000000000000001', '100000000000000002', '100000000000000003'] as const;
const SHOWN = 'CVE-2026-1111';
const TYPED = 'CVE-2026-6666';

interface Message {
  readonly id: string;
  readonly row: number;
  text: string;
}

/**
 * One case on its way into #codegate: the real process, app, deliverer and store, with people, GitHub, Discord and the
 * clock played. Watches that the promises hold after every step.
 */
export class CodegateWorld {
  readonly #temporary: TemporaryStore;
  readonly #what: PostedPublication;
  readonly #store: Store;
  readonly #id: string;
  readonly #unfinished: { readonly get: () => unknown };
  readonly #channel: Message[] = [];
  /** Every wording that two members turned their keys for, without identifier. */
  readonly #agreed = new Set<string>();
  readonly #dismissed = new Set<string>();
  readonly broken: string[] = [];
  #deliverer: Deliverer;
  #now = START;
  #text = 'text 0';
  #shown: string | undefined;
  #mishap: Mishap | undefined;
  #killed = Promise.withResolvers<void>();

  /** Begins where a case is published; `using` takes back all that is written in it, and leaves that case to the next. */
  constructor(temporary: TemporaryStore, what: PostedPublication) {
    this.#temporary = temporary;
    this.#what = what;
    const { id, unfinished } = BEGINNINGS.getOrInsertComputed(temporary, beginning);
    this.#id = id;
    this.#unfinished = unfinished;
    this.#store = {
      ...temporary.store,
      outbox: new PublicOutbox(temporary.database.db, temporary.store.outbox.hashOfCall),
    };
    temporary.database.sqlite.exec('BEGIN');
    this.#deliverer = this.#started();
  }

  [Symbol.dispose](): void {
    this.#temporary.database.sqlite.exec('ROLLBACK');
  }

  async go(step: Step): Promise<void> {
    await this.#do(step);
    this.#watch();
  }

  /** Everything is mended, and everything gets its turn; then nothing may be open. */
  async settle(): Promise<void> {
    this.#mishap = undefined;
    this.#dismissed.clear();
    for (let turn = 0; turn < 8 && this.#isAnythingLeft(); turn += 1) {
      this.#temporary.store.outbox.unpark(this.#now);
      await this.#run();
      this.#now = this.#now.add({ hours: 12 });
      this.#watch();
    }
    this.#promise(!this.#isAnythingLeft(), 'nothing waits for ever');
    const state = this.#state;
    const [message] = this.#channel;
    const record =
      this.#what === 'retrospective' ? state.retrospectiveMessage : state.announced[this.#what]?.messageId;
    this.#promise(record === message?.id, 'the record names the message that stands');
    this.#promise(Object.keys(state.leaving).length === 0, 'whatever was approved has come to an end');
    const isCurrent = message && bare(message.text).endsWith(this.#text);
    const isTold = this.#temporary.store.cases
      .history(state)
      .some(({ body }) => body.type === 'publication-withheld');
    if (this.#what === 'announcement' && isCurrent && this.#shown)
      this.#promise(
        message.text.includes(SHOWN) || isTold,
        'the identifier arrives, or the team hears that it did not',
      );
  }

  async #do(step: Step): Promise<void> {
    const { cases, outbox } = this.#temporary.store;
    switch (step.kind) {
      case 'ask': {
        const { exploited, by: member } = step;
        const said = this.#what === 'retrospective' ? {} : { exploited };
        const { fingerprint, parts } = this.#draft(this.#state, exploited);
        this.#act(member, (given) =>
          askForPublication(this.#state, { what: this.#what, fingerprint, parts, ...said }, given),
        );
        return;
      }
      case 'approve': {
        const request = this.#state.publications[this.#what];
        if (!request) return;
        const { fingerprint, parts, content } = this.#draft(this.#state, request.exploited);
        const approved = this.#act(step.by, (given) =>
          approvePublication(
            this.#state,
            { what: this.#what, request: request.revision, fingerprint, parts },
            given,
          ),
        );
        if (approved) this.#agreed.add(bare(textOf(content)));
        return;
      }
      case 'agree': {
        await this.#do({ kind: 'edit', text: step.text });
        await this.#do({ kind: 'ask', by: 0, exploited: step.exploited });
        return this.#do({ kind: 'approve', by: 1 });
      }
      case 'decline': {
        const request = this.#state.publications[this.#what]?.revision ?? 0;
        this.#act(step.by, (given) => declinePublication(this.#state, { what: this.#what, request }, given));
        return;
      }
      case 'withdraw': {
        const request = this.#state.leaving[this.#what]?.revision ?? 0;
        this.#act(step.by, (given) => withdrawPublication(this.#state, { what: this.#what, request }, given));
        return;
      }
      case 'dismiss':
        this.#dismissed.add(memberAt(step.by));
        return;
      case 'return':
        this.#dismissed.delete(memberAt(step.by));
        return;
      case 'edit':
        this.#text = `text ${step.text}`;
        return;
      case 'cve':
        this.#shown = SHOWN;
        if (this.#state.cve.id !== SHOWN)
          cases.record(this.#state, [{ type: 'cve-assigned', cveId: SHOWN }], byGitHub(this.#now));
        return;
      case 'typed':
        if (this.#state.cve.id === undefined)
          cases.record(this.#state, [{ type: 'cve-assigned', cveId: TYPED }], by(MEMBERS[0], this.#now));
        return;
      case 'mishap':
        this.#mishap = step.mishap;
        return;
      case 'unpark':
        outbox.unpark(this.#now);
        return;
      case 'restart':
        this.#deliverer = this.#started();
        outbox.unpark(this.#now);
        return;
      case 'wait':
        this.#now = this.#now.add({ minutes: 11 });
        return this.#run();
      case 'run':
        return this.#run();
    }
  }

  /** Whether something for #codegate has no end yet. */
  #isAnythingLeft(): boolean {
    return this.#unfinished.get() !== undefined;
  }

  #act(member: number, decide: (given: Parameters<typeof askForPublication>[2]) => Decision): boolean {
    const id = memberAt(member);
    if (this.#dismissed.has(id)) return false;
    const { store, policy } = this.#temporary;
    const decision = decide({ who: { id, sides: ['security'] }, policy, now: this.#now });
    if (!decision.ok) return false;
    store.cases.record(this.#state, decision.events, by(id, this.#now));
    return decision.events.length > 0;
  }

  async #run(): Promise<void> {
    await Promise.race([this.#deliverer.runPublic(), this.#killed.promise]);
  }

  /** What is promised at every moment. */
  #watch(): void {
    this.#promise(this.#channel.length <= 1, 'one message of a thing');
    for (const { text } of this.#channel) {
      this.#promise(this.#agreed.has(bare(text)), `two members agreed to ${text}`);
      const isTyped = text.includes(TYPED);
      this.#promise(!isTyped || this.#agreedTo(text), 'no identifier that a person typed comes by itself');
    }
  }

  /** Two members saw the typed identifier in their preview. */
  #agreedTo(text: string): boolean {
    return this.#temporary.store.cases
      .history(this.#state)
      .some(({ body }) => body.type === 'publication-asked' && body.print === fingerprintIn(text));
  }

  #promise(holds: boolean, promise: string): void {
    if (!holds) this.broken.push(promise);
  }

  get #state(): Case {
    const state = this.#temporary.store.cases.load(this.#id);
    if (!state) throw new Error('there is no case');
    return state;
  }

  #draft({ cve }: Case, exploited: Exploitation = 'unknown') {
    const words = `${this.#what} ${exploited} ${this.#text}`;
    const isNamed = this.#what === 'announcement';
    const contentOf = (id: string | undefined) =>
      saying(isNamed && id !== undefined ? `${id} ${words}` : words);
    const known = contentOf(this.#shown ?? cve.id);
    const official = contentOf(this.#shown);
    return {
      content: known,
      fingerprint: fingerprintIn(textOf(known)),
      parts: { summary: fingerprintIn(words) },
      conditionsIn: () => [],
      ...(isNamed && this.#shown !== undefined
        ? {
            official: { content: official, fingerprint: fingerprintIn(textOf(official)), cveId: this.#shown },
          }
        : {}),
    };
  }

  #started(): Deliverer {
    this.#killed = Promise.withResolvers();
    return new Deliverer({
      store: this.#store,
      notifications: { prepare: () => undefined, look: () => Promise.resolve(undefined) },
      codegate: new Codegate({
        delivery: this.#delivery(),
        drafts: {
          draft: (state, _, { exploited }) => Promise.resolve(this.#draft(state, exploited)),
        },
        securityRole: { isHeldBy: (id) => Promise.resolve(!this.#dismissed.has(id)) },
      }),
      securityRole: { isHeldBy: () => Promise.resolve(true) },
      now: () => this.#now,
      log: recordedLog().log,
    });
  }

  #delivery(): PublicDelivery {
    const look = (message: OutboxMessage) => {
      const found = message.interrupted && this.#channel.find(({ row }) => row === message.id);
      return Promise.resolve(found ? sent(found.id) : undefined);
    };
    return {
      look,
      post: async (message, content, begin) => {
        const id = `${message.id}${this.#channel.length}`;
        return this.#attempt(begin, id, () => {
          this.#channel.push({ id, row: message.id, text: textOf(content) });
        });
      },
      edit: (_, messageId, content, begin) =>
        this.#attempt(begin, messageId, () => {
          const message = this.#channel.find(({ id }) => id === messageId);
          if (message) message.text = textOf(content);
        }),
      crosspost: (_, messageId) => Promise.resolve(sent(messageId)),
      startThread: (_, messageId) => Promise.resolve(sent(messageId)),
    };
  }

  /** Does it, or what a mishap leaves of it. */
  async #attempt(begin: () => void, messageId: string, act: () => void): Promise<DeliveryOutcome> {
    const mishap = this.#mishap;
    this.#mishap = undefined;
    if (mishap === 'down') return { kind: 'later', failure: 'down', unknown: false };
    begin();
    if (mishap === 'refused') return { kind: 'parked', failure: 'refused' };
    const arrives = mishap === undefined || mishap.endsWith('after');
    if (arrives) act();
    if (mishap?.startsWith('cut')) return { kind: 'later', failure: 'cut', unknown: true };
    if (mishap?.startsWith('kill')) {
      const { resolve } = this.#killed;
      this.#deliverer = this.#started();
      resolve();
      return new Promise<never>(() => {});
    }
    return sent(messageId);
  }
}

/** What people are told of it is another's to watch. */
class PublicOutbox extends Outbox {
  override due(): OutboxMessage[] {
    return [];
  }
}

/** The case from which all worlds over a database begin, and a question for what is under way to #codegate. */
const BEGINNINGS = new WeakMap<TemporaryStore, ReturnType<typeof beginning>>();

function beginning({ store: { cases }, database: { sqlite } }: TemporaryStore) {
  const state = cases.open([opened()], by(MEMBERS[0]));
  cases.record(
    state,
    [
      { type: 'advisory-published', at: START },
      { type: 'step-checked', step: 'critiques' },
    ],
    byGitHub(),
  );
  const unfinished = sqlite.prepare(
    "SELECT 1 FROM outbox WHERE recipient = 'codegate' AND state IN ('pending', 'sending', 'parked')",
  );
  return { id: state.id, unfinished };
}

function memberAt(index: number): string {
  return MEMBERS[index % MEMBERS.length] ?? MEMBERS[0];
}

function sent(messageId: string) {
  return { kind: 'sent', channelId: '1', messageId } as const;
}

function textOf(content: PostedContent): string {
  return content.kind === 'announcement' ? content.announcement.text : '';
}

function bare(text: string): string {
  return text.replace(/^CVE-\d+-\d+ /, '');
}

function fingerprintIn(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 32);
}
