import type { OutboxMessage } from '../store/outbox.ts';
import type { PostedContent } from './publication/content.ts';

/**
 * What became of one attempt to send something. `later` may have arrived all the same where `unknown` says so, and
 * where there is a `wait`, in seconds, its place takes nothing else before either; `again`: so many seconds must pass before
 * this one is tried again, and nothing else waits for it; `unsafe`: the channel is not what it
 * has to be, and nothing was tried. `closed` means that the person takes no direct messages; `parked`, that only a change
 * by a person would help; `gone`, that the message that was to be changed is not there any more.
 */
export type DeliveryOutcome =
  | { readonly kind: 'sent'; readonly channelId: string; readonly messageId: string }
  | { readonly kind: 'closed'; readonly failure: string }
  | {
      readonly kind: 'later';
      readonly failure: string;
      readonly unknown: boolean;
      readonly unsafe?: true;
      readonly wait?: number | undefined;
      readonly again?: number | undefined;
    }
  | { readonly kind: 'gone'; readonly failure: string }
  | { readonly kind: 'parked'; readonly failure: string };

/** Failures that a change of the server may end: the messages that wait for it are tried again at once. */
export const HELD_UP = {
  unsafe: 'the channel is not safe to write in',
  rights: 'rights unknown',
  outside: 'the bot is not in its server',
} as const;

/** The failure of an attempt that could not be put on record, and so was not made. */
export const UNRECORDED = 'it could not be recorded';

/** A message in its words, ready to leave. */
interface ReadyMessage {
  /**
   * One attempt. A message whose earlier attempt ended without an answer is looked for first. `begin` is called before
   * anything could arrive, so that the attempt is on record. `mayLeave` is asked right before that, once the way there and
   * the search are over: where it is no longer so, nothing is sent, and it is tried again.
   */
  send(begin: () => void, mayLeave: () => Promise<boolean>): Promise<DeliveryOutcome>;
  /** What it shows where it is kept true after it has arrived; `undefined` where nothing of it will change. */
  readonly shows?: string | undefined;
}

/** The way to people, and to the private channel. */
export interface NotificationDelivery {
  /**
   * Puts a stored message into words, from the cases as they are at `now`.
   * @returns `undefined` if there is nothing left to say, or not to this recipient.
   */
  prepare(message: OutboxMessage, now: Temporal.Instant): ReadyMessage | undefined;
  /**
   * Only looks whether an interrupted attempt at a message has arrived.
   * @returns `undefined` if it has not, or there was none.
   */
  look(message: OutboxMessage): Promise<DeliveryOutcome | undefined>;
}

/** The way into #codegate. `begin` is called before anything could arrive, so that the attempt is on record. */
export interface PublicDelivery {
  /**
   * Only looks whether an interrupted attempt at a message has arrived.
   * @returns `undefined` if it has not, or there was none.
   */
  look(message: OutboxMessage): Promise<DeliveryOutcome | undefined>;
  post(message: OutboxMessage, content: PostedContent, begin: () => void): Promise<DeliveryOutcome>;
  /** Makes a message that stands in the channel say something else. Doing it twice does it once. */
  edit(
    message: OutboxMessage,
    messageId: string,
    content: PostedContent,
    begin: () => void,
  ): Promise<DeliveryOutcome>;
  /** Passes a message on to the channels that follow, where the channel is an announcement channel. */
  crosspost(message: OutboxMessage, messageId: string, begin: () => void): Promise<DeliveryOutcome>;
  /** Opens a thread under a message, once. */
  startThread(
    message: OutboxMessage,
    messageId: string,
    name: string,
    begin: () => void,
  ): Promise<DeliveryOutcome>;
}

/** What a person who acts may wait for, and no more than that. */
export interface DeliveryRuns {
  /** Resolves when what is for one member has been tried. */
  runTo(memberId: string): Promise<void>;
  /** Resolves when what is for #codegate has been tried. */
  runPublic(): Promise<void>;
}
