import { REST } from 'discord.js';
import { expect, test } from 'vitest';
import { Access, hasSecurityRole, isOfTheTeam } from '../../src/discord/access.ts';
import { temporaryStore } from '../support/temporary.ts';

// DESIGN §6: a role that everybody has lets nobody in, and costs nobody their place on the roster.

const PLACE = { guildId: '10', securityChannelId: '20', securityRoleId: '10' };
const SOURCE = { userId: '1', guildId: '10', channelId: '20', roles: ['10', '11'] };

test('the server as the security role makes nobody one of the team', async () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  store.people.seen('1', true);
  let doubts = 0;
  const access = new Access(PLACE, store, new REST(), () => (doubts += 1));
  await expect(access.authorize(SOURCE, 'security')).rejects.toMatchObject({
    problem: { code: 'no-access' },
  });
  expect(await access.authorize(SOURCE, 'anyone')).toMatchObject({ security: false });
  // Whether they left is not for this to say.
  expect(doubts).toBe(2);
  expect(store.people.roster()).toEqual(['1']);
  expect(isOfTheTeam(PLACE, ['10'])).toBe(false);
  expect(isOfTheTeam({ ...PLACE, securityRoleId: '11' }, ['10', '11'])).toBe(true);
  await expect(hasSecurityRole(new REST(), PLACE, '1')).rejects.toThrow('the security role is the server');
});
