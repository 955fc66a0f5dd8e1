import type { REST } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { SecurityTeam } from '../../src/app/security-team.ts';
import { hasSecurityRole } from '../../src/discord/access.ts';
import { knownLogin } from '../../src/store/people.ts';
import { startMembers } from '../support/discord-rest.ts';
import { silent } from '../support/recorded-log.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const PLACE = { guildId: '10', securityRoleId: '77' };
const CASE = 'CG-2026-001';

/** The team as the bot has met it, of whose role Discord is asked. */
function askingDiscord({ store }: TemporaryStore, rest: REST): SecurityTeam {
  return new SecurityTeam({
    store,
    role: { isHeldBy: (id) => hasSecurityRole(rest, PLACE, id) },
    isHidden: () => false,
    now: () => START,
    log: silent,
  });
}

/** A team of which those have the role whom a test says. */
function teamOf({ store }: TemporaryStore, ids: readonly string[]) {
  for (const id of ids) store.people.seen(id, true);
  const world = { holders: [...ids], isHidden: false, now: START, asked: 0, review, isHeldBy };
  const team = new SecurityTeam({
    store,
    role: {
      isHeldBy: (id) => {
        world.asked += 1;
        return Promise.resolve(world.holders.includes(id));
      },
    },
    isHidden: () => world.isHidden,
    now: () => world.now,
    log: silent,
  });
  async function review(...holders: string[]) {
    world.holders = holders;
    world.now = world.now.add({ hours: 1 });
    await team.review();
    return store.people.roster();
  }
  function isHeldBy(id: string, ...holders: string[]) {
    world.holders = holders;
    world.now = world.now.add({ hours: 1 });
    return team.isHeldBy(id);
  }
  return world;
}

const told = ({ store }: TemporaryStore, template: string) =>
  store.outbox
    .due(START.add({ hours: 999 }), 999)
    .flatMap(({ notification, recipient }) => (notification.template === template ? [recipient] : []));

describe('a review of the team', () => {
  test('who left the server or lost the role leaves the roster, and nobody else', async () => {
    using temporary = temporaryStore();
    const { people } = temporary.store;
    for (const id of ['1', '2', '3', '4']) people.seen(id, true);
    await using discord = await startMembers({ '1': ['5', '77'], '2': ['5'], '4': ['77'] });
    const team = askingDiscord(temporary, discord.rest);
    await team.review();
    expect(people.roster()).toEqual(['1', '4']);
    const asked = ['1', '2', '3', '4'].map((id) => `/guilds/10/members/${id}`);
    expect(discord.wire.exchanges.map(({ path }) => path)).toEqual(asked);
    // Those who left are asked about again: the role may have been given back.
    discord.wire.exchanges.length = 0;
    await team.review();
    expect(discord.wire.exchanges.map(({ path }) => path)).toEqual(asked);
  });

  test('while Discord does not answer the roster stays as it is', async () => {
    using temporary = temporaryStore();
    const { people } = temporary.store;
    for (const id of ['1', '2']) people.seen(id, true);
    await using discord = await startMembers({ '2': ['77'] });
    const team = askingDiscord(temporary, discord.rest);
    for (const fault of [{ status: 503 }, { status: 403, code: 50001 }, { drop: 'before' as const }]) {
      discord.wire.addFault({ target: 'discord', times: 4, ...fault });
      await team.review();
      expect(people.roster()).toEqual(['1', '2']);
      while (discord.wire.takeFault('discord', 'GET', '/'));
    }
    await team.review();
    expect(people.roster()).toEqual(['2']);
  });

  test('everybody at once is not believed: they go on, hear it once, and nobody’s login is forgotten', async () => {
    using temporary = temporaryStore();
    const { people } = temporary.store;
    const team = teamOf(temporary, ['1', '2', '3']);
    people.link('1', 'own-word', true);
    expect(await team.review()).toEqual(['1', '2', '3']);
    expect(await team.review()).toEqual(['1', '2', '3']);
    expect(told(temporary, 'team-doubted')).toEqual(['1', '2', '3']);
    expect(await team.isHeldBy('2')).toBe(true);
    expect(knownLogin(people.find('1'))).toBe('own-word');
    // Somebody has it again: what is so of the others is believed, and it is told once.
    expect(await team.review('1', '3')).toEqual(['1', '3']);
    expect(told(temporary, 'team-found')).toEqual(['1', '2', '3']);
    expect(await team.review('1', '2', '3')).toEqual(['1', '2', '3']);
    expect(told(temporary, 'team-found')).toHaveLength(3);
  });

  test('a role that is gone says nothing of anyone, and nobody is asked', async () => {
    using temporary = temporaryStore();
    const team = teamOf(temporary, ['1', '2']);
    team.isHidden = true;
    expect(await team.review()).toEqual(['1', '2']);
    expect(await team.isHeldBy('1')).toBe(true);
    expect(await team.isHeldBy('9')).toBe(false);
    expect(team.asked).toBe(0);
    expect(told(temporary, 'team-doubted')).toEqual([]);
  });

  test('after the role is back all are in again, without a word of theirs', async () => {
    using temporary = temporaryStore();
    const team = teamOf(temporary, ['1', '2', '3']);
    expect(await team.review('1')).toEqual(['1']);
    expect(await team.review('1', '2', '3')).toEqual(['1', '2', '3']);
  });

  test('the last one of a team of one is believed', async () => {
    using temporary = temporaryStore();
    expect(await teamOf(temporary, ['1']).review()).toEqual([]);
  });

  test('one who lost it is told no more, and the others are looked at before that is believed', async () => {
    using temporary = temporaryStore();
    const team = teamOf(temporary, ['1', '2']);
    expect(await team.isHeldBy('2', '1')).toBe(false);
    expect(temporary.store.people.roster()).toEqual(['1']);
  });
});

describe('a coordinator who left the team', () => {
  test('coordinates no more: the step is open again, and the team is told', async () => {
    using temporary = temporaryStore();
    const { cases } = temporary.store;
    const team = teamOf(temporary, ['1', '2', '3']);
    cases.open([opened(), { type: 'coordinator-named', member: '1' }], by('2'));
    cases.open(
      [opened(), { type: 'coordinator-named', member: '2' }, { type: 'coordinator-offered', member: '1' }],
      by('2'),
    );
    await team.review('2', '3');
    const state = cases.load(CASE);
    expect(state?.coordinator).toBeUndefined();
    expect(state?.steps.coordinator).toBeUndefined();
    expect(cases.load('CG-2026-002')).toMatchObject({ coordinator: '2' });
    expect(cases.load('CG-2026-002')?.coordinatorOffer).toBeUndefined();
    expect(told(temporary, 'coordinator-left')).toEqual(['2', '3']);
    expect(told(temporary, 'hand-over-answered')).toEqual(['2']);
  });

  test('stays where everybody lost the role at once', async () => {
    using temporary = temporaryStore();
    const team = teamOf(temporary, ['1', '2']);
    temporary.store.cases.open([opened(), { type: 'coordinator-named', member: '1' }], by('2'));
    await team.review();
    expect(temporary.store.cases.load(CASE)?.coordinator).toBe('1');
  });
});
