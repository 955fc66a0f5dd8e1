import type { REST } from 'discord.js';
import { Delivery } from '../../src/discord/delivery.ts';
import { givingUp, LastingRest, restOptions } from '../../src/discord/rest.ts';
import { plain } from '../../src/discord/views/view.ts';
import type { Notification } from '../../src/process/notifications/notification.ts';
import type { Destination } from '../../src/process/notifications/recipients.ts';
import type { OutboxMessage } from '../../src/store/outbox.ts';
import { serve, Wire, type Exchange } from '../../src/sandbox/wire.ts';
import { START } from './temporary.ts';

/** A message as the channel shows it when it is read again. */
interface Shown {
  id: string;
  author: { id: string };
  nonce?: string;
  components?: { type: number; id: number }[];
}

export const BOT = '700';
const DISCORD_EPOCH = 1_420_070_400_000n;

/** A snowflake of that instant. */
export function snowflake(at: Temporal.Instant, count = 0): string {
  return (((BigInt(at.epochMilliseconds) - DISCORD_EPOCH) << 22n) + BigInt(count)).toString();
}

export interface RestBench extends AsyncDisposable {
  readonly wire: Wire;
  readonly rest: REST;
  readonly delivery: Delivery;
  /** What the direct-message channel holds, in any order. */
  readonly shown: Shown[];
  attempt(message: OutboxMessage): Promise<{ outcome: object; begun: number }>;
  asked(method: string): Exchange[];
}

/** The real REST client of discord.js against a Discord on loopback that knows messages and nothing else. */
export async function startRest({
  giveUpMs,
  knownSince,
}: {
  giveUpMs?: number;
  /** The first message that the database knows of. */
  knownSince?: string;
} = {}): Promise<RestBench> {
  const wire = new Wire();
  const shown: Shown[] = [];
  const server = await serve(
    wire,
    'discord',
    ({ method, path, query, body }) => {
      if (path === '/users/@me/channels') return { status: 200, body: { id: '900', type: 1 } };
      if (method === 'POST') return { status: 200, body: { ...Object(body), id: '555' } };
      // As Discord does: of those after the id the oldest so many, else the newest so many, and these newest first.
      const after = query.get('after');
      const limit = Number(query.get('limit') ?? 50);
      const later = shown
        .filter(({ id }) => BigInt(id) > BigInt(after ?? 0))
        .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
      const page = after === null ? later.slice(-limit) : later.slice(0, limit);
      return { status: 200, body: page.toReversed() };
    },
    { prefix: '/api/v10' },
  );
  const rest = restAt(server.port);
  const delivery = new Delivery(givingUp(rest, giveUpMs), BOT, {
    security: '901',
    codegate: '902',
    isSafe: () => true,
    isInServer: () => true,
    knownSince: () => knownSince,
  });
  return {
    wire,
    rest,
    delivery,
    shown,
    async attempt(message) {
      let begun = 0;
      const outcome = await delivery.attempt(message, plain('words'), () => {
        begun += 1;
      });
      return { outcome, begun };
    },
    asked: (method) => wire.exchanges.filter((each) => each.method === method),
    async [Symbol.asyncDispose]() {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
      await server.close();
    },
  };
}

/** A Discord on loopback that knows the members of a server and their roles, and the real REST client. */
export async function startMembers(
  roles: Readonly<Record<string, readonly string[]>>,
): Promise<{ wire: Wire; rest: REST } & AsyncDisposable> {
  const wire = new Wire();
  const server = await serve(
    wire,
    'discord',
    ({ path }) => {
      const theirs = roles[path.split('/').at(-1) ?? ''];
      return theirs
        ? { status: 200, body: { roles: theirs } }
        : { status: 404, body: { message: 'Unknown Member', code: 10007 } };
    },
    { prefix: '/api/v10' },
  );
  const rest = restAt(server.port);
  return {
    wire,
    rest,
    async [Symbol.asyncDispose]() {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
      await server.close();
    },
  };
}

function restAt(port: number): REST {
  return new LastingRest({ ...restOptions(`http://127.0.0.1:${port}/api`), version: '10' }).setToken('t');
}

/** A stored message as it is given to the delivery, to a person unless something else is said. */
export function row(
  change: Partial<Omit<OutboxMessage, keyof Destination>> = {},
  to: Destination = { kind: 'dm', recipient: '1' },
): OutboxMessage {
  const notification: Notification = { template: 'dm-test' };
  return {
    id: 41,
    key: 'a',
    base: 'a',
    notification,
    insteadOf: null,
    state: 'pending',
    attempts: 0,
    createdAt: START.epochMilliseconds,
    nextAttemptAt: START.epochMilliseconds,
    finishedAt: null,
    channelId: null,
    messageId: null,
    failure: null,
    interrupted: false,
    ...change,
    ...to,
  };
}
