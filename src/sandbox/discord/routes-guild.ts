import * as people from '../people.ts';
import { refusals } from './errors.ts';
import { ok, placeOf, type DiscordState, type Route } from './service-state.ts';
import { stamp } from './message.ts';

/** What a bot asks about itself and about its server. */
export const guildRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/gateway',
    answer: (state) => ok({ url: state.gatewayUrl() }),
  },
  {
    method: 'GET',
    path: '/gateway/bot',
    answer: (state) =>
      ok({
        url: state.gatewayUrl(),
        shards: 1,
        session_start_limit: { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 },
      }),
  },
  {
    method: 'GET',
    path: '/users/@me',
    answer: (state) => ok({ ...state.world.botUser(), mfa_enabled: true, locale: 'en-US', verified: true }),
  },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    answer: ({ world }) =>
      ok(
        world.hasBot
          ? [
              {
                id: people.GUILD_ID,
                name: 'CodeGate',
                icon: null,
                banner: null,
                owner: false,
                permissions: String(people.BOT_PERMISSIONS),
                features: ['COMMUNITY', 'NEWS'],
              },
            ]
          : [],
      ),
  },
  {
    method: 'GET',
    path: '/users/:user',
    answer(state, { param }) {
      const user = state.world.user(param('user'));
      if (!user) throw refusals.unknownUser();
      return ok(user);
    },
  },
  { method: 'GET', path: '/applications/@me', answer: (state) => ok(application(state)) },
  { method: 'GET', path: '/oauth2/applications/@me', answer: (state) => ok(application(state)) },
  {
    method: 'GET',
    path: '/guilds/:guild',
    answer(state, { param }) {
      // Of the server itself Discord says to one who is not on it that there is none, and of what is in it, no access.
      if (!state.world.hasBot) throw refusals.unknownGuild();
      checkGuild(state, param('guild'));
      return ok(guild(state));
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/roles',
    answer(state, { param }) {
      checkGuild(state, param('guild'));
      return ok(state.world.roles());
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/roles/:role',
    answer(state, { param }) {
      checkGuild(state, param('guild'));
      const role = state.world.roles().find((each) => each.id === param('role'));
      if (!role) throw refusals.unknownRole();
      return ok(role);
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    answer(state, { param }) {
      checkGuild(state, param('guild'));
      return ok(guildChannels(state));
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members',
    // A listing of members needs the privileged intent for them, which this bot does not have.
    answer() {
      throw refusals.missingAccess();
    },
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    answer(state, { param }) {
      checkGuild(state, param('guild'));
      const member = state.world.member(param('user'));
      if (!member) throw refusals.unknownMember();
      return ok(member);
    },
  },
  {
    method: 'GET',
    path: '/channels/:channel',
    answer(state, { param }) {
      const place = placeOf(state, param('channel'));
      return ok(state.world.channel(place, state.messages.in(place).at(-1)?.payload.id ?? null));
    },
  },
];

/** A server as REST gives it; the Gateway adds channels and members. */
function guild(state: DiscordState): Record<string, unknown> {
  return {
    id: people.GUILD_ID,
    name: 'CodeGate',
    icon: null,
    description: null,
    home_header: null,
    splash: null,
    discovery_splash: null,
    features: ['COMMUNITY', 'NEWS'],
    banner: null,
    owner_id: people.OWNER_ID,
    application_id: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 1,
    roles: state.world.roles(),
    default_message_notifications: 1,
    mfa_level: 1,
    explicit_content_filter: 2,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US',
    rules_channel_id: people.CHANNEL_IDS.general,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    premium_progress_bar_enabled: false,
    premium_progress_bar_enabled_user_updated_at: null,
    nsfw: false,
    nsfw_level: 0,
    emojis: [],
    stickers: [],
    incidents_data: null,
  };
}

/** The server's channels, as far as the bot sees them. */
function guildChannels(state: DiscordState): Record<string, unknown>[] {
  return [...state.world.places.values()]
    .filter((place) => place.kind === 'guild')
    .map((place) => state.world.channel(place, state.messages.in(place).at(-1)?.payload.id ?? null));
}

/** What GUILD_CREATE carries; without privileged intents the bot itself is the only member in it. */
export function guildCreate(state: DiscordState): Record<string, unknown> {
  const threads = [...state.world.places.values()].filter((place) => place.kind === 'thread');
  return {
    ...guild(state),
    joined_at: stamp(state.now()),
    large: false,
    unavailable: false,
    member_count: state.world.members.size + 2,
    voice_states: [],
    members: [state.world.member(people.BOT_ID)],
    channels: guildChannels(state),
    threads: threads.map((thread) => state.world.channel(thread, null)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}

/** Throws 10004 for a server that is not ours, and 50001 where the bot is not on it. */
export function checkGuild({ world }: DiscordState, id: string): void {
  if (id !== people.GUILD_ID) throw refusals.unknownGuild();
  if (!world.hasBot) throw refusals.missingAccess();
}

function application(state: DiscordState): Record<string, unknown> {
  return {
    id: people.APPLICATION_ID,
    name: 'codegate-advisory-bot',
    icon: null,
    description: '',
    type: null,
    bot: state.world.botUser(),
    bot_public: false,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    flags_new: '0',
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: state.world.user(people.OWNER_ID),
    approximate_guild_count: state.world.hasBot ? 1 : 0,
    approximate_user_install_count: 0,
    approximate_user_authorization_count: 0,
    explicit_content_filter: 0,
    team: null,
    eligible_oauth2_scopes: ['bot', 'applications.commands'],
  };
}
