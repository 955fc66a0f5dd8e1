import { describe, expect, test } from 'vitest';
import { Enrolment, unenrolledAmong, type RoleHolders } from '../../src/app/watch/enrolment.ts';
import { roleHolders } from '../../src/discord/enrolment.ts';
import { nextView } from '../../src/discord/views/next.ts';
import { ANNA, BEN, caseOf, days, policy } from '../support/cases.ts';
import { cardOf, context } from '../support/looks.ts';
import { textOf } from '../support/screens.ts';

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

const missing = async (rest: ReturnType<typeof discord>, roster: readonly string[]) => {
  const holders = await roleHolders(rest, TEAM);
  return holders && unenrolledAmong(holders, roster);
};

test('by their names, where Discord lists the members; a bot needs no reminder', async () => {
  const bot = { roles: ['9'], user: { id: '5', username: 'a-bot', bot: true } };
  const rest = discord({
    '/guilds/1/members': [
      member('2', 'anna', '9'),
      member('3', 'ben', '9', '8'),
      member('4', 'cleo', '8'),
      bot,
    ],
  });
  expect(await missing(rest, ['2'])).toEqual({ count: 1, members: [{ id: '3', name: 'ben' }] });
  expect(await missing(rest, ['2', '3'])).toEqual({ count: 0, members: [] });
});

test('by their number, where it only counts them', async () => {
  const rest = discord({ '/guilds/1/roles/member-counts': { 9: 3, 8: 40 } });
  expect(await missing(rest, ['2'])).toEqual({ count: 2, members: undefined });
  expect(await missing(rest, ['2', '3', '4', '5'])).toEqual({ count: 0, members: undefined });
});

test('not at all, where Discord tells neither', async () => {
  expect(await missing(discord({}), [])).toBeUndefined();
});

describe('what is kept in mind', () => {
  const holders: RoleHolders = { count: 2, members: [ANNA, BEN].map((id) => ({ id, name: id })) };
  const world = () => {
    const given = { answer: holders as RoleHolders | undefined, roster: [ANNA], now: days(0), asked: 0 };
    const enrolment = new Enrolment({
      ask: () => {
        given.asked += 1;
        return Promise.resolve(given.answer);
      },
      roster: () => given.roster,
      now: () => given.now,
    });
    return { given, enrolment };
  };

  test('is true of who uses the bot at once, without asking anew', async () => {
    const { given, enrolment } = world();
    expect(enrolment.missing()).toBeUndefined();
    await enrolment.look();
    expect(enrolment.missing()).toEqual({ count: 1, members: [{ id: BEN, name: BEN }] });
    given.roster = [ANNA, BEN];
    expect(enrolment.missing()).toBeUndefined();
    expect(given.asked).toBe(1);
  });

  test('is believed for a day where Discord does not say, and no longer', async () => {
    const { given, enrolment } = world();
    await enrolment.look();
    given.answer = undefined;
    given.now = days(1);
    await enrolment.look();
    expect(enrolment.missing()?.count).toBe(1);
    given.now = days(1.1);
    await enrolment.look();
    expect(enrolment.missing()).toBeUndefined();
  });
});

const card = (unenrolled: RoleHolders | undefined, state = caseOf()) =>
  textOf(cardOf(state, context({ unenrolled: () => unenrolled })));
const next = (unenrolled: RoleHolders | undefined) => textOf(nextView([], { others: 0, policy, unenrolled }));

describe('is named', () => {
  const ben: RoleHolders = { count: 1, members: [{ id: BEN, name: 'ben' }] };
  const two: RoleHolders = { count: 2, members: undefined };
  test('by the card of an open case', () => {
    expect(card(ben)).toContain(
      `⚠️ <@${BEN}> has never used me, so no reminder reaches them: \`/advisory me\``,
    );
    expect(card(two)).toContain('⚠️ 2 of the security team have never used me');
    expect(card(undefined)).not.toContain('never used me');
    expect(card(ben, caseOf({ type: 'closed', resolution: 'invalid' }))).not.toContain('never used me');
  });

  test('by `next`', () => {
    expect(next(ben)).toContain(`<@${BEN}> has never used me`);
    expect(next(undefined)).not.toContain('never used me');
  });
});
