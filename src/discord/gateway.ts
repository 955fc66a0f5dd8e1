import { DiscordjsError, DiscordjsErrorCodes, Events, GatewayCloseCodes, type Client } from 'discord.js';

/** Raised where Discord will not have the bot until its set-up changes; the message says what, in one line. */
export class GatewayError extends Error {
  override name = 'GatewayError';
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
 * Signs in and resolves when the bot is READY. Rejects with a `GatewayError` where trying again would not help.
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
  client.login(token).catch((error: unknown) => {
    const invalid = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
    ready.reject(
      invalid
        ? new GatewayError(BAD_TOKEN)
        : new GatewayError(
            'Discord cannot be reached: check the network and DISCORD_API_URL, and start again.',
          ),
    );
  });
  return ready.promise;
}
