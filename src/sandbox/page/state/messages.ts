import type { APIMessage } from '../packages/discord.ts';
import type { ShownMessage } from '../../shown.ts';
import type { MessageAnswer } from './answer.ts';

/** A message with what Discord's API says of it. */
export interface PageMessage extends Omit<ShownMessage, 'raw' | 'id'> {
  readonly id: string;
  readonly raw: APIMessage;
}

/** What Discord's client shows by itself: a command on its way, or one that got no answer. */
export interface Note {
  readonly id: string;
  readonly kind: 'sending' | 'failed';
  readonly text: string;
}

/** The message that an act was answered with. */
export function messageOf(answer: MessageAnswer): PageMessage {
  const { raw } = answer;
  return {
    ...answer,
    id: raw.id,
    author: raw.author.username,
    at: raw.timestamp,
    edited: raw.edited_timestamp !== null,
    crossposted: false,
    nonce: raw.nonce ?? null,
  };
}

/** Snowflakes grow with time; a longer one is younger. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id.length - b.id.length || (a.id < b.id ? -1 : Number(a.id > b.id));
}
