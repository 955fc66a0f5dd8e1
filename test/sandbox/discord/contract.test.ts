import { ComponentType, MessageFlags } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { loadContracts, skipNote } from '../../contracts/contracts.ts';
import { startMini } from '../fixtures/mini.ts';
import * as people from '../../../src/sandbox/people.ts';
import type { Exchange } from '../../../src/sandbox/wire.ts';
import { bench } from '../../support/sandbox-discord.ts';

const contracts = loadContracts();

/** Refused forms are left out: the specification says that their inner codes are numbers, and Discord sends words. */
function problems(exchanges: readonly Exchange[]): string[] {
  return exchanges
    .filter((exchange) => exchange.status !== 400)
    .flatMap((exchange) => contracts?.validateExchange(exchange) ?? []);
}

describe.skipIf(!contracts)(
  `the sandbox’s Discord keeps Discord’s specification${skipNote(contracts)}`,
  () => {
    test('in what it answers to a real discord.js', async () => {
      const sandbox = await startMini();
      try {
        await sandbox.run('security-1', '/mini defer');
        const shown = await sandbox.run('security-1', '/mini menu');
        await sandbox.press('security-1', shown.id ?? '', 'Go');
        await sandbox.choose('security-1', shown.id ?? '', ['Cat']);
        const { modal } = await sandbox.run('security-1', '/mini modal');
        await sandbox.submit('security-1', modal?.id ?? '', { Reason: 'x', Colour: 'Red' });
        await sandbox.autocomplete('security-1', '/mini pick', 'fruit');
        await sandbox.run('security-1', '/mini dm member:reporter nonce:n1');
        await sandbox.run('security-1', '/mini dm member:closed-dms');
        expect(sandbox.requests().length).toBeGreaterThan(10);
        expect(problems(sandbox.requests())).toEqual([]);
      } finally {
        await sandbox.close();
      }
    });

    test('in every other answer', async () => {
      await using service = await bench();
      const { call, send } = service;
      const { security, codegate, general } = people.CHANNEL_IDS;
      const guild = `/guilds/${people.GUILD_ID}`;
      const user = people.USER_IDS.reporter;
      const paths = [
        '/gateway /gateway/bot /users/@me /users/@me/guilds /applications/@me /oauth2/applications/@me',
        `/users/${user} ${guild} ${guild}/roles ${guild}/channels ${guild}/members/${user}`,
        `${guild}/members/1 /channels/${security} /channels/1`,
      ];
      for (const path of paths.join(' ').split(' ')) await call('GET', path);

      await service.register({
        name: 'x',
        description: 'd',
        options: [{ type: 3, name: 'o', description: 'd' }],
      });
      const commands = `/applications/${people.APPLICATION_ID}${guild}/commands`;
      await call('GET', commands);
      const [command] = service.discord.state.commands.guild;
      await call('PATCH', `${commands}/${command?.id}`, { description: 'e' });
      await call('DELETE', `${commands}/${command?.id}`);

      const media = { url: 'https://example.org/a.png' };
      const text = { type: ComponentType.TextDisplay, content: 'x' };
      const parts = [
        text,
        {
          type: ComponentType.Section,
          components: [text],
          accessory: { type: ComponentType.Thumbnail, media },
        },
        { type: ComponentType.Separator },
        { type: ComponentType.MediaGallery, items: [{ media }] },
        { type: ComponentType.ActionRow, components: [{ type: ComponentType.UserSelect, custom_id: 'u' }] },
      ];
      const components = [{ type: ComponentType.Container, components: parts }];
      await send('security', { flags: MessageFlags.IsComponentsV2, components });
      await send('codegate', { embeds: [{ title: 't', fields: [{ name: 'n', value: 'v' }] }], nonce: 'n' });
      const [news] = service.discord.state.messages.in(
        service.discord.state.world.placeNamed('codegate') ?? never(),
      );
      const message = `/channels/${codegate}/messages/${news?.payload.id}`;
      await call('POST', `${message}/crosspost`);
      await call('PATCH', message, { content: 'edited' });
      await call('GET', `/channels/${codegate}/messages?limit=5`);
      await call('GET', message);
      await call('POST', `${message}/threads`, { name: 'public' });
      await call('POST', `/channels/${general}/threads`, { name: 'private', type: 12, invitable: false });
      const thread = service.discord.state.world.placeNamed('private')?.id;
      await call('GET', `/channels/${thread}`);
      await call('PUT', `/channels/${thread}/thread-members/${user}`);
      await call('POST', `/channels/${thread}/typing`);
      await call('PATCH', `/channels/${thread}`, { archived: true });
      await call('POST', '/users/@me/channels', { recipient_id: user });
      await call('DELETE', message);
      expect(problems(service.wire.exchanges)).toEqual([]);
    });
  },
);

function never(): never {
  throw new Error('the channel is missing');
}
