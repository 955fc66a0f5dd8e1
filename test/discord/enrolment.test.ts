import { expect, test } from 'vitest';
import { unenrolled } from '../../src/discord/enrolment.ts';

// Who has the security team's role and never used the bot: by name where Discord lists members, else by their number.

const TEAM = { guildId: '1', securityRoleId: '9' };
const member = (id: string, username: string, ...roles: string[]) => ({ roles, user: { id, username } });

/** A Discord that answers these paths, and refuses every other question. */
const discord = (answers: Readonly<Record<string, unknown>>) => ({
  get: async (path: string) => {
    if (path in answers) return answers[path];
    throw new Error('Missing Access');
  },
});

test('by their names, where Discord lists the members', async () => {
  const rest = discord({
    '/guilds/1/members': [member('2', 'anna', '9'), member('3', 'ben', '9', '8'), member('4', 'cleo', '8')],
  });
  expect(await unenrolled(rest, TEAM, ['2'])).toEqual({ count: 1, names: ['ben'] });
  expect(await unenrolled(rest, TEAM, ['2', '3'])).toEqual({ count: 0, names: [] });
});

test('by their number, where it only counts them', async () => {
  const rest = discord({ '/guilds/1/roles/member-counts': { 9: 3, 8: 40 } });
  expect(await unenrolled(rest, TEAM, ['2'])).toEqual({ count: 2, names: undefined });
  expect(await unenrolled(rest, TEAM, ['2', '3', '4', '5'])).toEqual({ count: 0, names: undefined });
});

test('not at all, where Discord tells neither', async () => {
  expect(await unenrolled(discord({}), TEAM, [])).toBeUndefined();
});
