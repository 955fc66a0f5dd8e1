import { ChannelType, ThreadAutoArchiveDuration, type APIOverwrite } from 'discord-api-types/v10';
import * as people from '../people.ts';
import { JOINED, type User } from './shapes.ts';

/** A channel that messages can stand in, with what the bot's rights in it are. */
export interface Place {
  id: string;
  name: string;
  kind: 'guild' | 'dm' | 'thread';
  type: ChannelType;
  /** The person at the other end of a direct-message channel. */
  recipient?: people.Person;
  /** The channel that a thread hangs in. */
  parentId?: string;
  createdAt?: string;
  /** Since when nobody may write in a thread. */
  archivedAt?: string;
  locked?: boolean;
  members: Set<string>;
}

/** What of a place stands elsewhere: its exceptions, or the person at the other end. */
interface Surroundings {
  overwrites: readonly APIOverwrite[];
  recipient: User | undefined;
}

/** A place as REST and the Gateway give it. */
export function channelShape(
  place: Place,
  lastMessageId: string | null,
  { overwrites, recipient }: Surroundings,
): Record<string, unknown> {
  const common = { id: place.id, type: place.type, last_message_id: lastMessageId, flags: 0 };
  if (place.kind === 'dm') return { ...common, recipients: recipient ? [recipient] : [] };
  if (place.kind === 'thread') {
    return {
      ...common,
      guild_id: people.GUILD_ID,
      name: place.name,
      parent_id: place.parentId,
      owner_id: people.BOT_ID,
      rate_limit_per_user: 0,
      message_count: 0,
      member_count: place.members.size,
      total_message_sent: 0,
      thread_metadata: {
        archived: place.archivedAt !== undefined,
        archive_timestamp: place.archivedAt ?? place.createdAt ?? JOINED,
        auto_archive_duration: ThreadAutoArchiveDuration.ThreeDays,
        locked: place.locked ?? false,
        create_timestamp: place.createdAt ?? JOINED,
        ...(place.type === ChannelType.PrivateThread ? { invitable: false } : {}),
      },
    };
  }
  return {
    ...common,
    guild_id: people.GUILD_ID,
    name: place.name,
    parent_id: null,
    position: people.CHANNELS.findIndex((name) => name === place.name),
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: overwrites,
  };
}
