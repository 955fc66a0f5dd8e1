import { ChannelType, DiscordAPIError, type APIMessageTopLevelComponent } from 'discord.js';
import type { Rest } from '../../src/discord/rest.ts';
import { partsIn, type Parts } from './screen.ts';
import type { Turns } from './turns.ts';

export const BOT = '900000000000000001';
export const GUILD = '900000000000000002';
export const PRIVATE = '900000000000000003';
export const CODEGATE = '900000000000000004';
export const SECURITY_ROLE = '900000000000000005';

const EPOCH = 1_420_070_400_000n;
/** "The past few minutes" in which Discord knows a nonce again. */
const NONCE_MS = 5 * 60_000;

/** Where a message stands: a channel, or the direct messages of a person. */
type Place = { readonly kind: 'private' | 'codegate' } | { readonly kind: 'dm'; readonly person: string };

/** A message of the bot. */
export interface Message {
  readonly id: string;
  readonly at: number;
  /** When the bot last sent it on its way, to be posted or to be edited. */
  leftAt: number;
  readonly nonce: string;
  /** The container's id: the row of the bot's outbox. */
  readonly mark: number;
  /** As the bot sent it. */
  components: readonly APIMessageTopLevelComponent[];
  parts: Parts;
}

/** What happened where people can read it. */
export interface Seen {
  readonly what: 'posted' | 'edited';
  readonly place: Place;
  readonly message: Message;
}

interface Body {
  readonly components?: readonly APIMessageTopLevelComponent[];
  readonly nonce?: string;
  readonly recipient_id?: string;
}

/** When something left the bot, and who hears of it. */
interface Written {
  readonly leftAt: number;
  readonly seen: (seen: Seen) => void;
}

/** A member of the server, as far as the bot can see. */
export interface Account {
  readonly id: string;
  isSecurity: boolean;
  takesMessages: boolean;
}

/** A Discord that keeps everything in memory, by the rules that the bot relies on. */
export class SimulatedDiscord {
  readonly #now: () => number;
  readonly #refuses: () => boolean;
  readonly #hasCodegate: () => boolean;
  readonly #hasRole: () => boolean;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #asked: (person: string, isSecurity: boolean) => void;
  readonly #messages = new Map<string, Message[]>();
  readonly #threads = new Set<string>();
  readonly #crossposted = new Set<string>();
  #last = 0n;

  constructor(options: {
    readonly now: () => number;
    /** Whether the bot may not write. */
    readonly refuses: () => boolean;
    readonly hasCodegate: () => boolean;
    readonly hasRole: () => boolean;
    readonly accounts: ReadonlyMap<string, Account>;
    /** The bot was told of a member whether they have the role of the security team. */
    readonly asked: (person: string, isSecurity: boolean) => void;
  }) {
    this.#now = options.now;
    this.#refuses = options.refuses;
    this.#hasCodegate = options.hasCodegate;
    this.#hasRole = options.hasRole;
    this.#accounts = options.accounts;
    this.#asked = options.asked;
  }

  /** As one machine asks it, which has these turns; `seen` hears what it writes. */
  askedIn(turns: Turns, seen: (seen: Seen) => void): Rest {
    const call = <T>(method: string, route: string, answer: () => T): Promise<T> => {
      const act = () => {
        if (route.startsWith(`/channels/${CODEGATE}`) && !this.#hasCodegate()) throw refusal(404, 10003);
        return answer();
      };
      const name = `${method} ${shape(route)}`;
      const isWrite = method !== 'GET';
      return turns.call({ port: 'discord', name, isWrite, act, failure: () => new Error('no answer') });
    };
    return {
      get: (route, { query } = {}) => call('GET', route, () => this.#get(route, query)),
      post: (route, { body } = {}) => {
        const leftAt = this.#now();
        return call('POST', route, () => this.#post(route, bodyOf(body), { leftAt, seen }));
      },
      patch: (route, { body } = {}) => {
        const leftAt = this.#now();
        return call('PATCH', route, () => this.#patch(route, bodyOf(body), { leftAt, seen }));
      },
    };
  }

  #get(route: string, query: URLSearchParams | undefined): unknown {
    const [what, id, more] = route.split('/').slice(1);
    if (what === 'guilds')
      return more === undefined || route.endsWith('/members')
        ? this.#members()
        : this.#member(route.split('/').at(-1) ?? '');
    if (what === 'channels' && more === 'messages') return this.#page(id ?? '', query);
    return { id, type: id === CODEGATE ? ChannelType.GuildAnnouncement : ChannelType.GuildText };
  }

  #post(route: string, body: Body, written: Written): unknown {
    const [, id = '', , messageId = '', act] = route.split('/').slice(1);
    if (route === '/users/@me/channels') return { id: `dm-${body.recipient_id ?? ''}` };
    if (act === 'crosspost') return this.#once(this.#crossposted, messageId, 40033);
    if (act === 'threads') return this.#once(this.#threads, messageId, 160004);
    return this.#send(id, body, written);
  }

  #patch(route: string, { components = [] }: Body, { leftAt, seen }: Written): unknown {
    const [, channel = '', , id] = route.split('/').slice(1);
    const message = this.#messages.get(channel)?.find((each) => each.id === id);
    if (this.#refuses()) throw refusal(403, 50001);
    if (!message) throw refusal(404, 10008);
    message.components = components;
    message.parts = partsIn(components);
    message.leftAt = leftAt;
    seen({ what: 'edited', place: placeOf(channel), message });
    return { id };
  }

  #send(channel: string, { nonce = '', components = [] }: Body, { leftAt, seen }: Written): unknown {
    const place = placeOf(channel);
    if (this.#refuses()) throw refusal(403, 50001);
    if (place.kind === 'dm' && this.#accounts.get(place.person)?.takesMessages !== true)
      throw refusal(403, 50007);
    const messages = this.#messages.getOrInsertComputed(channel, (): Message[] => []);
    const known = messages.findLast((each) => each.nonce === nonce && this.#now() - each.at < NONCE_MS);
    if (known) return { id: known.id };
    const message: Message = {
      id: this.#snowflake(),
      at: this.#now(),
      leftAt,
      nonce,
      mark: components[0]?.id ?? 0,
      components,
      parts: partsIn(components),
    };
    messages.push(message);
    seen({ what: 'posted', place, message });
    return { id: message.id };
  }

  #page(channel: string, query: URLSearchParams | undefined): unknown {
    const after = query?.get('after');
    const all = this.#messages.get(channel) ?? [];
    const page =
      after == null ? all.slice(-100) : all.filter(({ id }) => BigInt(id) > BigInt(after)).slice(0, 100);
    return page
      .toReversed()
      .map(({ id, nonce, components }) => ({ id, nonce, content: '', author: { id: BOT }, components }));
  }

  #member(id: string): unknown {
    const account = this.#accounts.get(id);
    const isSecurity = account?.isSecurity === true && this.#hasRole();
    this.#asked(id, isSecurity);
    if (!account) throw refusal(404, 10007);
    return { roles: isSecurity ? [SECURITY_ROLE] : [] };
  }

  /** Everybody of the server, as a bot with the intent for it sees them. */
  #members(): unknown {
    return [...this.#accounts].map(([id, { isSecurity }]) => ({
      roles: isSecurity && this.#hasRole() ? [SECURITY_ROLE] : [],
      user: { id, username: id },
    }));
  }

  #once(done: Set<string>, id: string, code: number): unknown {
    if (done.has(id)) throw refusal(400, code);
    done.add(id);
    return { id };
  }

  #snowflake(): string {
    const now = (BigInt(this.#now()) - EPOCH) << 22n;
    this.#last = now > this.#last ? now : this.#last + 1n;
    return this.#last.toString();
  }
}

function placeOf(channel: string): Place {
  if (channel === PRIVATE) return { kind: 'private' };
  if (channel === CODEGATE) return { kind: 'codegate' };
  return { kind: 'dm', person: channel.slice('dm-'.length) };
}

function refusal(status: number, code: number): Error {
  return new DiscordAPIError({ code, message: 'refused' }, code, status, 'POST', '', {
    body: undefined,
    files: [],
  });
}

/** A route without its ids: a trace is to be the same whatever they are. */
function shape(route: string): string {
  return route.replaceAll(/\/(?:dm-)?\d+/g, '/…').replace(/^\/channels/, '');
}

function isBody(body: unknown): body is Body {
  return typeof body === 'object' && body !== null;
}

function bodyOf(body: unknown): Body {
  return isBody(body) ? body : {};
}
