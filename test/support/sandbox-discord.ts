import * as people from '../../src/sandbox/people.ts';
import { Wire } from '../../src/sandbox/wire.ts';
import { startDiscord, type DiscordOptions } from '../../src/sandbox/discord/service.ts';

/** What a REST call came to. */
export interface Reply {
  status: number;
  body: unknown;
}

/** A Discord without a bot, for the tests that ask its REST API directly; freed by `await using`. */
export async function bench(options: Partial<DiscordOptions> = {}) {
  const clock = { now: Temporal.Instant.from('2026-03-02T09:00:00Z') };
  const wire = new Wire();
  const discord = await startDiscord({ wire, now: () => clock.now, token: 'right', ...options });
  const call = async (method: string, path: string, body?: unknown, token = 'right'): Promise<Reply> => {
    const response = await fetch(`${discord.url}/v10${path}`, {
      method,
      headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text === '' ? null : JSON.parse(text);
    return { status: response.status, body: parsed };
  };
  return {
    clock,
    wire,
    discord,
    call,
    /** Posts a message into a channel. */
    send: (channel: people.ChannelName, body: unknown) =>
      call('POST', `/channels/${people.CHANNEL_IDS[channel]}/messages`, body),
    /** Registers commands for the server. */
    register: (...commands: unknown[]) =>
      call('PUT', `/applications/${people.APPLICATION_ID}/guilds/${people.GUILD_ID}/commands`, commands),
    [Symbol.asyncDispose]: () => discord.close(),
  };
}
