import type { MessageType } from 'discord-api-types/v10';
import type * as people from '../people.ts';
import type { Layout } from './components.ts';
import type { Embed } from './message-form.ts';
import type { User } from './shapes.ts';
import type { Place } from './world.ts';

/** A file of a message. */
export interface Attachment {
  id: string;
  filename: string;
  size: number;
  url: string;
  proxy_url: string;
  content_type: string;
  description?: string;
  ephemeral?: boolean;
}

/** A message as REST and the Gateway give it. */
export interface MessagePayload {
  id: string;
  type: MessageType;
  channel_id: string;
  author: User;
  content: string;
  timestamp: string;
  edited_timestamp: string | null;
  tts: boolean;
  mention_everyone: boolean;
  mentions: User[];
  mention_roles: string[];
  attachments: Attachment[];
  embeds: Embed[];
  components: Layout[];
  pinned: boolean;
  flags: number;
  nonce?: string | number;
  application_id?: string;
  webhook_id?: string;
  interaction_metadata?: unknown;
  message_reference?: { type: 0; channel_id: string; message_id: string; guild_id?: string };
}

/** A message with what only the sandbox knows of it. */
export interface StoredMessage {
  payload: MessagePayload;
  place: Place;
  /** The one person who sees an ephemeral answer. */
  onlyFor?: people.Person;
  at: Temporal.Instant;
  deleted: boolean;
  /** Whether the one person who saw it has put it away; the bot does not notice. */
  dismissed?: true;
}

/** What a new message is, beside the body that the bot sent. */
export interface Origin {
  type?: MessageType;
  onlyFor?: people.Person;
  /** Set on what answers an interaction. */
  interaction?: { metadata: unknown };
  replyTo?: string;
}

/** Discord writes its instants with microseconds and an offset. */
export function stamp(at: Temporal.Instant): string {
  return at.toString({ fractionalSecondDigits: 6 }).replace('Z', '+00:00');
}
