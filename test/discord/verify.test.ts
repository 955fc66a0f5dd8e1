import { PermissionFlagsBits as P, Routes } from 'discord.js';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createClient } from '../../src/discord/client.ts';
import { connect } from '../../src/discord/gateway.ts';
import { codegateNote, verifyDiscord } from '../../src/discord/verify.ts';
import { bench } from '../support/sandbox-discord.ts';
import type { Denied } from '../../src/sandbox/discord/world.ts';
import * as people from '../../src/sandbox/people.ts';

const PLACES = {
  guildId: people.GUILD_ID,
  securityChannelId: people.CHANNEL_IDS.security,
  codegateChannelId: people.CHANNEL_IDS.codegate,
  securityRoleId: people.SECURITY_ROLE_ID,
};

/** A bot's client in a server that denies it these rights; freed by `await using`. */
async function connected(denied: Denied = {}) {
  const service = await bench({ denied });
  const client = createClient(service.discord.url);
  const ready = await connect(client, 'right', () => {});
  return {
    ready,
    async [Symbol.asyncDispose]() {
      await client.destroy();
      await service[Symbol.asyncDispose]();
    },
  };
}

async function problemsWith(denied: Denied): Promise<string[]> {
  await using bot = await connected(denied);
  return verifyDiscord(bot.ready, PLACES);
}

describe('the permissions', () => {
  test.each([
    ['Send Messages', P.SendMessages],
    ['Read Message History', P.ReadMessageHistory],
    ['Attach Files', P.AttachFiles],
    ['Create Public Threads', P.CreatePublicThreads],
  ])('%s is needed in #codegate', async (name, flag) => {
    expect(await problemsWith({ codegate: flag })).toEqual([
      `CODEGATE_CHANNEL_ID: the bot lacks “${name}”. Grant it to the bot’s role in the channel’s permissions.`,
    ]);
  });

  test('all that are missing are named at once', async () => {
    const problems = await problemsWith({ codegate: P.AttachFiles | P.CreatePublicThreads | P.SendMessages });
    expect(problems).toEqual([
      expect.stringContaining('lacks “Send Messages”, “Attach Files”, “Create Public Threads”.'),
    ]);
  });

  test('in the private channel nothing is needed for files and threads, which the bot never puts there', async () => {
    expect(await problemsWith({ security: P.AttachFiles | P.CreatePublicThreads })).toEqual([]);
    expect(await problemsWith({ security: P.SendMessages })).toEqual([
      expect.stringContaining('SECURITY_CHANNEL_ID: the bot lacks “Send Messages”.'),
    ]);
  });

  test('those of the invitation in the README are enough, and not one is too many', async () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const invited = BigInt(/scope=bot\+applications\.commands&permissions=(\d+)`/.exec(readme)?.[1] ?? 0);
    const rest = people.BOT_PERMISSIONS & ~invited;
    expect(await problemsWith({ security: rest, codegate: rest })).toEqual([]);
    for (const flag of Object.values(P).filter((each) => (invited & each) !== 0n))
      expect(await problemsWith({ codegate: flag })).not.toEqual([]);
  });
});

test('without them Discord takes neither a file nor a thread in #codegate', async () => {
  await using bot = await connected({ codegate: P.AttachFiles | P.CreatePublicThreads });
  const { rest } = bot.ready;
  const { codegate } = people.CHANNEL_IDS;
  const message = { body: { content: 'x' }, files: [{ name: 'x.md', data: Buffer.from('x') }] };
  await expect(rest.post(Routes.channelMessages(codegate), message)).rejects.toMatchObject({ code: 50013 });
  const sent = await rest.post(Routes.channelMessages(codegate), { body: { content: 'x' } });
  expect(sent).toHaveProperty('id');
  const id = typeof sent === 'object' && sent !== null && 'id' in sent ? String(sent.id) : '';
  const thread = rest.post(Routes.threads(codegate, id), { body: { name: 'x' } });
  await expect(thread).rejects.toMatchObject({ code: 50013 });
});

test('a #codegate that is no announcement channel works, and is noted with what it would be good for', async () => {
  await using bot = await connected();
  expect(codegateNote(bot.ready, PLACES)).toBeUndefined();
  expect(codegateNote(bot.ready, { ...PLACES, codegateChannelId: PLACES.securityChannelId })).toMatch(
    /^CODEGATE_CHANNEL_ID: is no announcement channel, so that no other server can follow it\. Enable Community .* make it one/,
  );
});
