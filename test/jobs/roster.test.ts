import type { REST } from 'discord.js';
import { expect, test } from 'vitest';
import { reviewRoster } from '../../src/jobs/roster.ts';
import { temporaryStore } from '../support/temporary.ts';
import { silent } from '../support/recorded-log.ts';
import { hasSecurityRole } from '../../src/discord/access.ts';
import { startMembers } from '../support/discord-rest.ts';

const PLACE = { guildId: '10', securityRoleId: '77' };

const roleIn = (rest: REST) => (id: string) => hasSecurityRole(rest, PLACE, id);

test('who left the server or lost the role leaves the roster, and nobody else', async () => {
  using temporary = temporaryStore();
  const { people } = temporary.store;
  for (const id of ['1', '2', '3', '4']) people.seen(id, true);
  await using discord = await startMembers({ '1': ['5', '77'], '2': ['5'], '4': ['77'] });
  await reviewRoster(temporary.store, roleIn(discord.rest), silent);
  expect(people.roster()).toEqual(['1', '4']);
  expect(discord.wire.exchanges.map(({ path }) => path)).toEqual(
    ['1', '2', '3', '4'].map((id) => `/guilds/10/members/${id}`),
  );
  // Those who left are not asked about again.
  discord.wire.exchanges.length = 0;
  await reviewRoster(temporary.store, roleIn(discord.rest), silent);
  expect(discord.wire.exchanges).toHaveLength(2);
});

test('while Discord does not answer the roster stays as it is', async () => {
  using temporary = temporaryStore();
  const { people } = temporary.store;
  for (const id of ['1', '2']) people.seen(id, true);
  await using discord = await startMembers({});
  for (const fault of [{ status: 503 }, { status: 403, code: 50001 }, { drop: 'before' as const }]) {
    discord.wire.addFault({ target: 'discord', times: 4, ...fault });
    await reviewRoster(temporary.store, roleIn(discord.rest), silent);
    expect(people.roster()).toEqual(['1', '2']);
    while (discord.wire.takeFault('discord', 'GET', '/'));
  }
  await reviewRoster(temporary.store, roleIn(discord.rest), silent);
  expect(people.roster()).toEqual([]);
});
