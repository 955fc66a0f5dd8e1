import { GatewayIntentBits } from 'discord-api-types/v10';
import * as people from '../people.ts';
import { serve, type Wire } from '../wire.ts';
import { Gateway } from './gateway.ts';
import { Interactions } from './interactions.ts';
import { MessageStore, type MessageEvent } from './message-store.ts';
import { restHandler } from './rest.ts';
import { guildCreate } from './routes-guild.ts';
import type { DiscordState } from './service-state.ts';
import { snowflakes } from './snowflakes.ts';
import { World, type Denied } from './world.ts';
import type { StoredMessage } from './message.ts';

/** A running Discord of the sandbox. */
export interface DiscordService {
  /** Ends in `/api`: what the bot is given as DISCORD_API_URL. */
  url: string;
  state: DiscordState;
  gateway: Gateway;
  close(): Promise<void>;
}

/** How the server of this Discord is set up; everything right if nothing is said. */
export interface DiscordOptions {
  wire: Wire;
  now: () => Temporal.Instant;
  token: string;
  /** What the bot may not do, by channel. */
  denied?: Denied | undefined;
  /** Intents that the application page does not allow; identifying with one closes with 4014. */
  disallowedIntents?: number | undefined;
  /** Told of each message that comes, changes or goes, those for one person included. */
  told?: (event: MessageEvent, message: StoredMessage) => void;
}

/** Starts REST v10 and the Gateway on one port of 127.0.0.1. */
export async function startDiscord(options: DiscordOptions): Promise<DiscordService> {
  const nextId = snowflakes(options.now);
  const world = new World(options.denied);
  const messages = new MessageStore(world, options.now, nextId);
  let gatewayUrl = '';
  const interactions = new Interactions({
    world,
    messages,
    now: options.now,
    nextId,
    deliver: (payload) => gateway.dispatch('INTERACTION_CREATE', payload),
  });
  const state: DiscordState = {
    token: options.token,
    world,
    messages,
    interactions,
    commands: { guild: [], global: [] },
    now: options.now,
    nextId,
    dispatch: (event, data, intent = GatewayIntentBits.Guilds) => {
      if (world.hasBot && (gateway.intents & intent) !== 0) gateway.dispatch(event, data);
    },
    gatewayUrl: () => gatewayUrl,
  };
  const { server, port, close } = await serve(options.wire, 'discord', restHandler(state), {
    prefix: '/api/v10',
  });
  const origin = `127.0.0.1:${port}`;
  gatewayUrl = `ws://${origin}`;
  messages.fileBase = `http://${origin}`;
  const gateway = new Gateway({
    server,
    token: options.token,
    disallowedIntents: options.disallowedIntents ?? 0,
    hello: () => ({
      ready: {
        user: world.botUser(),
        resume_gateway_url: gatewayUrl,
        application: { id: people.APPLICATION_ID, flags: 0 },
      },
      guild: world.hasBot ? guildCreate(state) : undefined,
    }),
  });
  messages.onChange = (event, message) => {
    if (world.hasBot || message.place.kind === 'dm') announce(gateway, event, message);
    options.told?.(event, message);
  };
  return {
    url: `http://${origin}/api`,
    state,
    gateway,
    async close() {
      await gateway.close();
      await close();
    },
  };
}

/** Tells the bot of messages, if it asked for them with its intents. */
function announce(gateway: Gateway, event: MessageEvent, message: StoredMessage): void {
  const { place, payload } = message;
  const intent = place.kind === 'dm' ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages;
  if (message.onlyFor !== undefined || (gateway.intents & intent) === 0) return;
  const where = place.kind === 'dm' ? {} : { guild_id: people.GUILD_ID };
  gateway.dispatch(
    event,
    event === 'MESSAGE_DELETE'
      ? { id: payload.id, channel_id: place.id, ...where }
      : { ...payload, ...where },
  );
}
