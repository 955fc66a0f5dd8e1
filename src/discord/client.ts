import { Client, GatewayIntentBits, Options } from 'discord.js';
import { LastingRest, restOptions, type RestGates } from './rest.ts';

/**
 * discord.js as this bot needs it: two intents that anybody may have (interactions carry their member; that a message was
 * deleted tells the second one, and what messages say neither), no caches of what it never reads, and no mention that notifies
 * unless a message says whom.
 */
export function createClient(apiUrl: string, gates: RestGates = {}): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages],
    allowedMentions: { parse: [] },
    rest: restOptions(apiUrl, gates),
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      GuildEmojiManager: 0,
      GuildInviteManager: 0,
      GuildMemberManager: { maxSize: 1, keepOverLimit: (member) => member.id === member.client.user.id },
      GuildScheduledEventManager: 0,
      GuildStickerManager: 0,
      MessageManager: 0,
      PresenceManager: 0,
      ReactionManager: 0,
      StageInstanceManager: 0,
      ThreadMemberManager: 0,
      UserManager: { maxSize: 1, keepOverLimit: (user) => user.id === user.client.user.id },
      VoiceStateManager: 0,
    }),
  });
  client.rest.clearHandlerSweeper();
  client.rest.clearHashSweeper();
  client.rest = new LastingRest(client.options.rest);
  return client;
}
