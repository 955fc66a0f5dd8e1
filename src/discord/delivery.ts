import type { REST } from '@discordjs/rest';
import { DiscordAPIError, HTTPError, Routes, type APIMessage } from 'discord.js';
import type { OutboxMessage } from '../store/outbox.ts';
import { messagePayload } from './payload.ts';
import type { View } from './views/view.ts';

/**
 * What became of one attempt. `later` may have arrived all the same where `unknown` says so; `closed` means that
 * the person takes no direct messages; `parked`, that only a change by somebody would help.
 */
export type DeliveryOutcome =
  | { readonly kind: 'sent'; readonly channelId: string; readonly messageId: string }
  | { readonly kind: 'closed'; readonly failure: string }
  | { readonly kind: 'later'; readonly failure: string; readonly unknown: boolean }
  | { readonly kind: 'parked'; readonly failure: string };

/** Discord's epoch, and how far a timestamp is shifted in a snowflake. */
const DISCORD_EPOCH = 1_420_070_400_000n;

/** "Cannot send messages to this user", in both of the ways Discord says it, and a user who is no more, or never was. */
const CLOSED = new Set<string | number>([50007, 50278, 10013, 50033]);

/** Sends the messages of the outbox, each once, whatever happened to earlier attempts. */
export class Delivery {
  readonly #rest: REST;
  readonly #botId: string;
  readonly #channels: { readonly security: string; readonly codegate: string };
  readonly #dmChannels = new Map<string, string>();

  constructor(rest: REST, botId: string, channels: { security: string; codegate: string }) {
    this.#rest = rest;
    this.#botId = botId;
    this.#channels = channels;
  }

  /**
   * One attempt. A message whose earlier attempt ended without an answer is looked for first. `begin` is called
   * before anything could arrive, so that the attempt is on record.
   */
  async attempt(message: OutboxMessage, view: View, begin: () => void): Promise<DeliveryOutcome> {
    let begun = message.interrupted;
    // A view that cannot be built is a defect, and must not pass for a silent Discord.
    const payload = messagePayload(view, message.id);
    try {
      const channelId = await this.#channelOf(message);
      const found = message.interrupted ? await this.#find(channelId, message) : undefined;
      if (found) return { kind: 'sent', channelId, messageId: found };
      begin();
      begun = true;
      const sent = await this.#rest.post(Routes.channelMessages(channelId), {
        body: { ...payload, nonce: nonceOf(message), enforce_nonce: true },
        files: (view.files ?? []).map(({ name, content }) => ({ name, data: Buffer.from(content) })),
      });
      return { kind: 'sent', channelId, messageId: idOf(sent) };
    } catch (error) {
      return outcomeOf(error, begun);
    }
  }

  async #channelOf(message: OutboxMessage): Promise<string> {
    if (message.kind === 'channel') {
      return message.recipient === 'codegate' ? this.#channels.codegate : this.#channels.security;
    }
    const known = this.#dmChannels.get(message.recipient);
    if (known !== undefined) return known;
    const channel = await this.#rest.post(Routes.userChannels(), {
      body: { recipient_id: message.recipient },
    });
    const id = idOf(channel);
    this.#dmChannels.set(message.recipient, id);
    return id;
  }

  /** The message's id in the channel, if it arrived there: known by its nonce, or by the mark in its container. */
  async #find(channelId: string, message: OutboxMessage): Promise<string | undefined> {
    // A minute of grace for clocks that do not quite agree.
    let after = ((BigInt(message.createdAt - 60_000) - DISCORD_EPOCH) << 22n).toString();
    for (;;) {
      const query = new URLSearchParams({ limit: '100', after });
      const page = messagesIn(await this.#rest.get(Routes.channelMessages(channelId), { query }));
      const mine = page.find((candidate) => this.#isIt(candidate, message));
      if (mine) return mine.id;
      if (page.length < 100) return undefined;
      after = page
        .map((each) => BigInt(each.id))
        .reduce((a, b) => (a > b ? a : b))
        .toString();
    }
  }

  #isIt(candidate: APIMessage, message: OutboxMessage): boolean {
    if (candidate.author.id !== this.#botId) return false;
    const mark = candidate.components?.[0]?.id;
    return candidate.nonce === nonceOf(message) || mark === message.id;
  }
}

/** Names this row in this database: what Discord drops duplicates by, for a few minutes. At most 25 characters. */
function nonceOf(message: Pick<OutboxMessage, 'id' | 'createdAt'>): string {
  return `${message.createdAt.toString(36)}-${message.id.toString(36)}`;
}

function outcomeOf(error: unknown, begun: boolean): DeliveryOutcome {
  if (error instanceof DiscordAPIError) {
    const failure = `Discord ${error.status} ${error.code}`;
    if (CLOSED.has(error.code)) return { kind: 'closed', failure };
    if (error.status === 429) return { kind: 'later', failure, unknown: false };
    return error.status >= 500 ? { kind: 'later', failure, unknown: begun } : { kind: 'parked', failure };
  }
  const failure = error instanceof HTTPError ? `Discord ${error.status}` : 'no answer from Discord';
  return { kind: 'later', failure, unknown: begun };
}

function idOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id;
  throw new Error('Discord answered without an id');
}

function messagesIn(answer: unknown): APIMessage[] {
  return Array.isArray(answer) ? answer : [];
}
