import { DiscordAPIError, Events, Routes, type Client } from 'discord.js';
import { z } from 'zod';
import type { Rest } from './rest.ts';

/** "Unknown Message": a person has deleted it. */
const UNKNOWN_MESSAGE = 10008;

const packet = z.discriminatedUnion('t', [
  z.object({ t: z.literal('MESSAGE_DELETE'), d: z.object({ id: z.string(), channel_id: z.string() }) }),
  z.object({
    t: z.literal('MESSAGE_DELETE_BULK'),
    d: z.object({ ids: z.array(z.string()), channel_id: z.string() }),
  }),
  z.object({ t: z.literal('CHANNEL_DELETE'), d: z.object({ id: z.string() }) }),
]);

interface Heard {
  /** These messages were deleted there; left out, the channel was. */
  readonly deleted: (messageIds?: readonly string[]) => void;
  /** What happened while there was no connection was not told. */
  readonly missed: () => void;
}

/** Calls back where something of a channel is deleted. discord.js itself tells of messages alone that it keeps, and it keeps none. */
export function onDeletion(client: Client, channelId: string, { deleted, missed }: Heard): void {
  client.on(Events.Raw, (received: object) => {
    const { success, data: told } = packet.safeParse(received);
    if (!success) return;
    if (told.t === 'CHANNEL_DELETE') {
      if (told.d.id === channelId) deleted();
    } else if (told.d.channel_id === channelId)
      deleted(told.t === 'MESSAGE_DELETE' ? [told.d.id] : told.d.ids);
  });
  // A connection that is taken up again tells what it missed, a new one does not.
  client.on(Events.ShardReady, missed);
}

/** Whether a message stands in a channel; `undefined` where Discord does not say. */
export async function stands(
  rest: Pick<Rest, 'get'>,
  channelId: string,
  messageId: string,
): Promise<boolean | undefined> {
  try {
    await rest.get(Routes.channelMessage(channelId, messageId));
    return true;
  } catch (error) {
    return error instanceof DiscordAPIError && error.code === UNKNOWN_MESSAGE ? false : undefined;
  }
}
