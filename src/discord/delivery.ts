import { ChannelType, DiscordAPIError, HTTPError, RateLimitError, Routes, type APIMessage } from 'discord.js';
import { HELD_UP, UNRECORDED, type DeliveryOutcome } from '../app/delivery.ts';
import { moreThanParts, tracesOf } from '../app/notifications/traces.ts';
import type { Notification } from '../process/notifications/notification.ts';
import type { ChannelName } from '../process/notifications/recipients.ts';
import type { OutboxMessage } from '../store/outbox.ts';
import { messagePayload, type Marks } from './payload.ts';
import { waitOf, type Rest } from './rest.ts';
import { directChannel, idOf, newestMessages, pagesSince } from './channel-messages.ts';
import { snowflakeAt } from './snowflake.ts';
import { rowIn } from './traces.ts';
import type { View } from './views/view.ts';

/**
 * How far this machine's clock may be ahead of Discord's: a message that arrived is older there than it is here. Well
 * below the hours in which a row of another database may have had the same number.
 */
const CLOCKS_DIFFER_MS = 30 * 60_000;

/**
 * "Cannot send messages to this user", in both of the ways Discord says it, and a user who is no more, or never was.
 */
const CLOSED = new Set<string | number>([50007, 50278, 10013, 50033]);

/**
 * A channel that the bot does not see or that is no more, and a user without a server in common: what is remembered of the
 * way to a person may be out of date.
 */
const LOST_WAY = new Set<string | number>([50001, 10003, 50278]);

/** "Unknown Message": a person has deleted it. */
const UNKNOWN_MESSAGE = 10008;

/** After an answer that did not come in time its place is left alone for so long, in seconds. */
const SILENCE_S = 30;

/** "This message has already been crossposted", and "A thread has already been created for this message". */
const ALREADY_CROSSPOSTED = 40033;
const THREAD_THERE = 160004;

/** The two channels that the bot writes in by itself. */
export interface DeliveryChannels {
  readonly security: string;
  readonly codegate: string;
  /** Whether a channel is what it has to be at this moment, by those who read it: else nothing is written there. */
  readonly isSafe: (channel: ChannelName) => boolean;
  /** Whether the bot is a member of its server: else a refusal says nothing of the person. */
  readonly isInServer: () => boolean;
  /** The first message that the bot's database knows of, by its id in Discord; `undefined` if there is none. */
  readonly knownSince?: () => string | undefined;
}

/** Right before something would be written, its channel is not safe to write in any more. */
class UnsafeError extends Error {
  override name = 'UnsafeError';
}

/** Right before a message would leave, it is not known to be its recipient's to hear any more. */
class RightsError extends Error {
  override name = 'RightsError';
}

/** That an attempt begins could not be put on record: nothing was asked of Discord. */
class UnrecordedError extends Error {
  override name = 'UnrecordedError';
}

/** Sends the messages of the outbox, each once, whatever happened to earlier attempts. */
export class Delivery {
  readonly #rest: Rest;
  readonly #botId: string;
  readonly #channels: DeliveryChannels;
  readonly #dmChannels = new Map<string, string>();

  constructor(rest: Rest, botId: string, channels: DeliveryChannels) {
    this.#rest = rest;
    this.#botId = botId;
    this.#channels = channels;
  }

  /**
   * One attempt. A message whose earlier attempt ended without an answer is looked for first. `begin` is called
   * before anything could arrive, so that the attempt is on record; `mayLeave` is asked right before that, since finding
   * the way there may have taken long.
   */
  async attempt(
    message: OutboxMessage,
    view: View,
    begin: () => void,
    mayLeave: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<DeliveryOutcome> {
    // A view that cannot be built is a defect, and must not pass for a silent Discord.
    const { id: row, notification } = message;
    const payload = messagePayload(view, marksOf(notification, row));
    return this.#try(message, begin, async (channelId, starting) => {
      const found = message.interrupted ? await this.#find(channelId, message) : undefined;
      if (found !== undefined) return found;
      if (!(await mayLeave())) throw new RightsError();
      starting();
      const sent = await this.#rest.post(Routes.channelMessages(channelId), {
        body: { ...payload, nonce: nonceOf(message), enforce_nonce: true },
        files: filesOf(view),
      });
      return idOf(sent);
    });
  }

  /** Only looks whether an interrupted attempt has arrived; `undefined` if it has not, or there was none. */
  async look(message: OutboxMessage): Promise<DeliveryOutcome | undefined> {
    if (!message.interrupted) return undefined;
    const outcome = await this.#try(
      message,
      () => {},
      async (channelId) => (await this.#find(channelId, message)) ?? '',
    );
    return outcome.kind === 'sent' && outcome.messageId === '' ? undefined : outcome;
  }

  /** Makes a message that stands in the channel say something else. Doing it twice does it once. */
  edit(message: OutboxMessage, messageId: string, view: View, begin: () => void): Promise<DeliveryOutcome> {
    // An edit takes the place of all that was there, the marks with it.
    const row = message.messageId === messageId ? message.id : undefined;
    const { attachments = [], ...payload } = messagePayload(view, marksOf(message.notification, row));
    return this.#try(message, begin, async (channelId, starting) => {
      starting();
      await this.#rest.patch(Routes.channelMessage(channelId, messageId), {
        body: { ...payload, attachments },
        files: filesOf(view),
      });
      return messageId;
    });
  }

  /** Passes a message on to the channels that follow, where the channel is an announcement channel. */
  crosspost(message: OutboxMessage, messageId: string, begin: () => void): Promise<DeliveryOutcome> {
    return this.#try(message, begin, async (channelId, starting) => {
      const channel = await this.#rest.get(Routes.channel(channelId));
      if (!isAnnouncementChannel(channel)) return messageId;
      starting();
      await unlessDone(ALREADY_CROSSPOSTED, () =>
        this.#rest.post(Routes.channelMessageCrosspost(channelId, messageId)),
      );
      return messageId;
    });
  }

  /** Opens a thread under a message, once. */
  startThread(
    message: OutboxMessage,
    messageId: string,
    name: string,
    begin: () => void,
  ): Promise<DeliveryOutcome> {
    return this.#try(message, begin, async (channelId, starting) => {
      starting();
      await unlessDone(THREAD_THERE, () =>
        this.#rest.post(Routes.threads(channelId, messageId), { body: { name } }),
      );
      return messageId;
    });
  }

  #isSafe(message: OutboxMessage): boolean {
    return message.kind !== 'channel' || this.#channels.isSafe(message.recipient);
  }

  /** Does `work` in the message's channel; it says when something may have happened, and gives the message's id. */
  async #try(
    message: OutboxMessage,
    begin: () => void,
    work: (channelId: string, starting: () => void) => Promise<string>,
  ): Promise<DeliveryOutcome> {
    let begun = message.interrupted;
    // It waits in the outbox until the channel is mended, and is not lost.
    const unsafe = (): DeliveryOutcome => ({
      kind: 'later',
      failure: HELD_UP.unsafe,
      unknown: begun,
      unsafe: true,
    });
    if (!this.#isSafe(message)) return unsafe();
    const attempt = async (): Promise<DeliveryOutcome> => {
      const channelId = await this.#channelOf(message);
      const messageId = await work(channelId, () => {
        // Others may have come to read while Discord was asked for an earlier attempt.
        if (!this.#isSafe(message)) throw new UnsafeError();
        try {
          begin();
        } catch (error) {
          throw new UnrecordedError('an attempt could not be recorded', { cause: error });
        }
        begun = true;
      });
      return { kind: 'sent', channelId, messageId };
    };
    const isRemembered = message.kind === 'dm' && this.#dmChannels.has(message.recipient);
    try {
      return await attempt().catch((error: unknown) => {
        if (!isRemembered || !isLostWay(error)) throw error;
        this.#dmChannels.delete(message.recipient);
        return attempt();
      });
    } catch (error) {
      if (error instanceof UnsafeError) return unsafe();
      if (error instanceof UnrecordedError) return { kind: 'later', failure: UNRECORDED, unknown: begun };
      if (error instanceof RightsError) return { kind: 'later', failure: HELD_UP.rights, unknown: begun };
      return this.#refusal(message, outcomeOf(error, begun, message));
    }
  }

  /** Outside of its server the bot reaches nobody, whatever a person's settings are. */
  #refusal({ kind }: OutboxMessage, outcome: DeliveryOutcome): DeliveryOutcome {
    if (kind !== 'dm' || outcome.kind !== 'closed' || this.#channels.isInServer()) return outcome;
    return { kind: 'later', failure: HELD_UP.outside, unknown: false };
  }

  async #channelOf(message: OutboxMessage): Promise<string> {
    if (message.kind === 'channel') {
      return message.recipient === 'codegate' ? this.#channels.codegate : this.#channels.security;
    }
    const known = this.#dmChannels.get(message.recipient);
    if (known !== undefined) return known;
    const id = await directChannel(this.#rest, message.recipient);
    this.#dmChannels.set(message.recipient, id);
    return id;
  }

  /** The message's id in the channel, if it arrived there: known by its nonce, or by the mark in its container. */
  async #find(channelId: string, message: OutboxMessage): Promise<string | undefined> {
    return (await this.#findSinceStored(channelId, message)) ?? (await this.#findLately(channelId, message));
  }

  /** Among what arrived lately: a clock that was hours ahead when it was stored puts it before that time. */
  async #findLately(channelId: string, message: OutboxMessage): Promise<string | undefined> {
    const since = this.#channels.knownSince?.();
    if (since === undefined) return undefined;
    const page = await newestMessages(this.#rest, channelId);
    // In another database a row may have had the same number.
    return page.find((each) => BigInt(each.id) >= BigInt(since) && this.#isIt(each, message))?.id;
  }

  async #findSinceStored(channelId: string, message: OutboxMessage): Promise<string | undefined> {
    const after = snowflakeAt(message.createdAt - CLOCKS_DIFFER_MS);
    for await (const page of pagesSince(this.#rest, channelId, after)) {
      const mine = page.find((candidate) => this.#isIt(candidate, message));
      if (mine) return mine.id;
    }
    return undefined;
  }

  #isIt(candidate: APIMessage, message: OutboxMessage): boolean {
    if (candidate.author.id !== this.#botId) return false;
    return candidate.nonce === nonceOf(message) || rowIn(candidate.components) === message.id;
  }
}

/** By what a message is known again; `row` where it is its own row that stands there. */
function marksOf(notification: Notification, row: number | undefined): Marks {
  return { row, traces: tracesOf(notification), beyond: moreThanParts(notification) };
}

/** Names this row in this database: what Discord drops duplicates by, for a few minutes. At most 25 characters. */
function nonceOf(message: Pick<OutboxMessage, 'id' | 'createdAt'>): string {
  return `${message.createdAt.toString(36)}-${message.id.toString(36)}`;
}

function isLostWay(error: unknown): boolean {
  return error instanceof DiscordAPIError && LOST_WAY.has(error.code);
}

function outcomeOf(error: unknown, begun: boolean, { kind }: OutboxMessage): DeliveryOutcome {
  const later = (failure: string, wait?: number) =>
    ({ kind: 'later', failure, unknown: begun, ...(wait !== undefined && { wait }) }) as const;
  if (error instanceof RateLimitError) return later('Discord 429', Math.ceil(waitOf(error) / 1000));
  if (error instanceof DiscordAPIError) {
    const failure = `Discord ${error.status} ${error.code}`;
    if (error.code === UNKNOWN_MESSAGE) return { kind: 'gone', failure };
    if (CLOSED.has(error.code) || (kind === 'dm' && isLostWay(error))) return { kind: 'closed', failure };
    // A 401 that stays is told by the gateway, which then ends the bot.
    const passes = error.status >= 500 || error.status === 429 || error.status === 401;
    return passes ? later(failure) : { kind: 'parked', failure };
  }
  if (error instanceof HTTPError) return later(`Discord ${error.status}`);
  return later('no answer from Discord', isGivenUp(error) ? SILENCE_S : undefined);
}

/** Whether Discord took too long: what else is for the same place would most likely wait as long, one by one. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Does what may have been done before: Discord says so with a code of its own. */
async function unlessDone(code: number, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.code !== code) throw error;
  }
}

function filesOf(view: View) {
  return (view.files ?? []).map(({ name, content }) => ({ name, data: Buffer.from(content) }));
}

function isAnnouncementChannel(channel: unknown): boolean {
  return (
    typeof channel === 'object' &&
    channel !== null &&
    'type' in channel &&
    channel.type === ChannelType.GuildAnnouncement
  );
}
