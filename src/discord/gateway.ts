import {
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  HTTPError,
  type Client,
} from 'discord.js';

/**
 * Raised where the bot is not connected to Discord; the message says why, and what mends it, in one line. `isPassing`: it
 * may be otherwise in a while, without any change of the set-up.
 */
export class GatewayError extends Error {
  override name = 'GatewayError';
  readonly isPassing: boolean;
  constructor(message: string, { isPassing }: { readonly isPassing: boolean } = { isPassing: false }) {
    super(message);
    this.isPassing = isPassing;
  }
}

const BAD_TOKEN =
  'Discord does not accept DISCORD_TOKEN: copy the token anew from the Developer Portal (Bot → Reset Token) and start again.';

const FATAL: { readonly [code: number]: string } = {
  [GatewayCloseCodes.AuthenticationFailed]: BAD_TOKEN,
  [GatewayCloseCodes.DisallowedIntents]:
    'Discord refuses the bot’s intents: in the Developer Portal (Bot → Privileged Gateway Intents) nothing needs to be on; make sure the application is not disabled, and start again.',
  [GatewayCloseCodes.InvalidIntents]: 'Discord does not know the bot’s intents any more: update the bot.',
  [GatewayCloseCodes.InvalidAPIVersion]:
    'Discord has retired the API version this bot speaks: update the bot.',
  [GatewayCloseCodes.ShardingRequired]: 'The bot is in too many servers: remove it from all but its own.',
  [GatewayCloseCodes.InvalidShard]: 'Discord refuses the connection: update the bot.',
};

/**
 * Signs in and resolves when the bot is READY; otherwise rejects with a `GatewayError`.
 * `lost` is called if Discord says so later, such as after the token was reset.
 */
export async function connect(
  client: Client,
  token: string,
  lost: (error: GatewayError) => void,
): Promise<Client<true>> {
  const ready = Promise.withResolvers<Client<true>>();
  let settled = false;
  client.once(Events.ClientReady, (readied) => {
    settled = true;
    ready.resolve(readied);
  });
  client.on(Events.ShardDisconnect, ({ code }) => {
    const error = new GatewayError(FATAL[code] ?? `Discord closed the connection for good (${code}).`);
    if (settled) lost(error);
    else ready.reject(error);
  });
  client.login(token).catch((error: unknown) => ready.reject(signInError(error)));
  return ready.promise;
}

/** Why signing in failed. */
export function signInError(error: unknown): GatewayError {
  if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)
    return new GatewayError(BAD_TOKEN);
  const passing = { isPassing: true };
  if (error instanceof DiscordAPIError || error instanceof HTTPError) {
    const { status } = error;
    if (status >= 500)
      return new GatewayError(
        `Discord does not answer at the moment: it has a failure of its own (${status}), see https://discordstatus.com.`,
        passing,
      );
    if (status === 429) return new GatewayError('Discord asks the bot to wait (a rate limit).', passing);
    return new GatewayError(`Discord refuses to let the bot in (${status}): check DISCORD_API_URL.`);
  }
  const resets = error instanceof Error && /^Not enough sessions.*resets at (\S+)/.exec(error.message)?.[1];
  if (resets)
    return new GatewayError(
      `Discord lets no bot sign in more than 1,000 times a day, and this one has: the limit resets at ${resets}. Something starts it again and again; look for why it ends.`,
      passing,
    );
  return new GatewayError('Discord cannot be reached: check the network and DISCORD_API_URL.', passing);
}
