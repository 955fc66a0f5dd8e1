import { DiscordAPIError } from 'discord.js';
import { expect, test } from 'vitest';
import { createClient } from '../../src/discord/client.ts';
import { connect, signInError } from '../../src/discord/gateway.ts';
import { registrationProblem, signIn } from '../../src/discord/sign-in.ts';
import { startDiscord } from '../../src/sandbox/discord/service.ts';
import { Wire, type Fault } from '../../src/sandbox/wire.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { START } from '../support/temporary.ts';

// A Discord that is down when the bot starts is waited for; what no waiting mends ends the start, in one line.

const TOKEN = 'token.of.tests';

/** Signs in at a Discord with trouble; gives the log's messages and the pauses. */
async function signingIn(fault: Omit<Fault, 'target'>, token = TOKEN) {
  const wire = new Wire();
  await using stack = new AsyncDisposableStack();
  const discord = await startDiscord({ wire, now: () => START, token: TOKEN });
  stack.defer(() => discord.close());
  wire.addFault({ target: 'discord', path: '/gateway/bot', ...fault });
  const { lines, log } = recordedLog();
  const pauses: number[] = [];
  const attempt = () => {
    const client = createClient(discord.url);
    stack.defer(() => client.destroy());
    return connect(client, token, () => {});
  };
  const pause = async (seconds: number) => pauses.push(seconds);
  const ready = await signIn(attempt, { pause, log }).then(
    (client) => client.isReady(),
    (error: unknown) => String(error),
  );
  return { ready, pauses, said: lines.join('\n') };
}

test('a failure of Discord’s own is waited for, and said with its cause', async () => {
  // discord.js asks four times.
  const { ready, pauses, said } = await signingIn({ status: 503, times: 8 });
  expect(ready).toBe(true);
  expect(pauses).toEqual([5, 15]);
  expect(said).toContain('it has a failure of its own (503)');
  expect(said).toContain('I wait and try again; nothing is lost.');
});

test('no answer is waited for, and names the variable', async () => {
  const { ready, said } = await signingIn({ drop: 'before', times: 4 });
  expect(ready).toBe(true);
  expect(said).toContain('Discord cannot be reached: check the network and DISCORD_API_URL.');
});

test('a token that Discord refuses is not tried again', async () => {
  const { ready, pauses } = await signingIn({ delay_ms: 0, times: 1 }, 'wrong.wrong.wrong');
  expect(ready).toMatch(/^GatewayError: Discord does not accept DISCORD_TOKEN/);
  expect(pauses).toEqual([]);
});

test('a session limit says when it is reset, and that something starts the bot again and again', () => {
  const said =
    'Not enough sessions remaining to spawn 1 shards; only 0 remaining; resets at 2026-03-03T09:00:00.000Z';
  expect(signInError(new Error(said))).toMatchObject({
    isPassing: true,
    message: expect.stringMatching(/resets at 2026-03-03T09:00:00\.000Z\. Something starts it again/),
  });
});

test.each([
  [403, 50001, /invite it again with the link in the README\. Discord says: 403, code 50001\./],
  [400, 50035, /a fault of this version: update the bot\. Discord says: 400, code 50035\./],
])('commands that are refused with %i %i', (status, code, words) => {
  const error = new DiscordAPIError({ message: 'No', code }, code, status, 'PUT', '/commands', { body: [] });
  expect(registrationProblem(error)).toMatch(words);
});
