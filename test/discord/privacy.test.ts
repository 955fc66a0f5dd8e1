import { PermissionFlagsBits as P } from 'discord.js';
import { describe, expect, test } from 'vitest';
import {
  hinders,
  privacyProblems,
  type Overwrite,
  type PrivacyProblem,
  type Server,
  type ServerRole,
} from '../../src/discord/privacy.ts';
import { PLAIN_NAMES, privacyLostView, privacyWords } from '../../src/discord/views/privacy.ts';
import { textOf } from '../support/screens.ts';

// DESIGN §6: the private channel is readable by nobody but administrators, the bot and the security role.

const PLACES = { guildId: '1', securityChannelId: '20', codegateChannelId: '21', securityRoleId: '10' };
const EVERYONE = role('1', '@everyone', P.ViewChannel | P.SendMessages);
const TEAM = role('10', 'security-team', P.ViewChannel);
const BOT = { ...role('11', 'advisory-bot', P.ViewChannel), botId: '4', givenByOthers: true };
const PRIVATE = [deny('1'), allow('10'), allow('11')];

function role(id: string, name: string, permissions = 0n): ServerRole {
  return { id, name, permissions, givenByOthers: false };
}

function allow(id: string, of: Overwrite['of'] = 'role'): Overwrite {
  return { id, of, allow: P.ViewChannel, deny: 0n };
}

function deny(id: string, of: Overwrite['of'] = 'role'): Overwrite {
  return { id, of, allow: 0n, deny: P.ViewChannel };
}

function server(roles: readonly ServerRole[] = [], overwrites: readonly Overwrite[] = PRIVATE): Server {
  const channels = [
    { id: '20', overwrites },
    { id: '21', overwrites: [] },
  ];
  return { id: '1', ownerId: '3', botId: '4', roles: [EVERYONE, TEAM, BOT, ...roles], channels };
}

const found = (roles: readonly ServerRole[], overwrites: readonly Overwrite[]) =>
  privacyProblems(server(roles, overwrites), PLACES);

describe('readers of the private channel', () => {
  test('the security role and the bot, and nobody else, are as it should be', () => {
    expect(privacyProblems(server(), PLACES)).toEqual([]);
  });

  test('everyone, where nothing denies it, and where an exception allows it', () => {
    const everyone = [{ code: 'everyone-reads' }];
    expect(found([], [])).toEqual(everyone);
    expect(found([], [allow('1')])).toEqual(everyone);
    const administrators = { ...EVERYONE, permissions: P.Administrator };
    expect(privacyProblems({ ...server(), roles: [administrators, TEAM, BOT] }, PLACES)).toEqual(everyone);
  });

  test('a role that an exception lets in', () => {
    expect(found([role('12', 'moderators')], [...PRIVATE, allow('12')])).toEqual([
      { code: 'role-reads', role: 'moderators', ofBot: false },
    ]);
  });

  test('a role whose own permissions let it in, where @everyone has none to be denied', () => {
    const roles = [{ ...EVERYONE, permissions: 0n }, TEAM, BOT, role('12', 'moderators', P.ViewChannel)];
    const there = { ...server([], [allow('10')]), roles };
    expect(privacyProblems(there, PLACES)).toEqual([
      { code: 'role-reads', role: 'moderators', ofBot: false },
    ]);
  });

  test('another bot’s role', () => {
    const other = { ...role('12', 'logger'), botId: '5', givenByOthers: true };
    expect(found([other], [...PRIVATE, allow('12')])).toEqual([
      { code: 'role-reads', role: 'logger', ofBot: true },
    ]);
  });

  test('a member with an exception of their own; not the owner, nor the bot', () => {
    const members = [allow('77', 'member'), allow('3', 'member'), allow('4', 'member'), deny('78', 'member')];
    expect(found([], [...PRIVATE, ...members])).toEqual([{ code: 'member-reads', member: '77' }]);
  });

  test('not a role of administrators, a role that is denied it, nor an exception of a role that is gone', () => {
    const roles = [role('12', 'admins', P.Administrator), role('13', 'guests', P.ViewChannel)];
    expect(found(roles, [...PRIVATE, deny('13'), allow('99')])).toEqual([]);
  });
});

function problems(change: Partial<typeof PLACES>) {
  return privacyProblems(server(), { ...PLACES, ...change });
}

describe('the configuration', () => {
  test('names a server that the bot is in', () => {
    expect(privacyProblems(undefined, PLACES)).toEqual([{ code: 'no-server' }]);
    expect(problems({ guildId: '2' })).toEqual([{ code: 'no-server' }]);
  });

  test('names two channels of this server, and not one twice', () => {
    expect(problems({ codegateChannelId: '99' })).toEqual([{ code: 'no-channel', channel: 'codegate' }]);
    expect(problems({ securityChannelId: '99' })).toEqual([{ code: 'no-channel', channel: 'security' }]);
    expect(problems({ codegateChannelId: '20' })).toEqual([{ code: 'same-channel' }]);
    expect(problems({ securityChannelId: '21' })).toContainEqual({ code: 'everyone-reads' });
  });

  test('names a role that administrators give, which is not the server', () => {
    expect(problems({ securityRoleId: '1' })[0]).toEqual({ code: 'role-is-server' });
    expect(problems({ securityRoleId: '99' })[0]).toEqual({ code: 'no-role' });
    expect(problems({ securityRoleId: '11' })[0]).toEqual({
      code: 'role-given-by-others',
      role: 'advisory-bot',
    });
  });
});

test('what is wrong with #codegate alone hinders nothing in the private channel, nor the other way round', () => {
  expect(hinders({ code: 'no-channel', channel: 'codegate' }, 'security')).toBe(false);
  expect(hinders({ code: 'no-channel', channel: 'codegate' }, 'codegate')).toBe(true);
  expect(hinders({ code: 'everyone-reads' }, 'security')).toBe(true);
  expect(hinders({ code: 'everyone-reads' }, 'codegate')).toBe(false);
  for (const code of ['same-channel', 'no-server'] as const)
    expect([hinders({ code }, 'security'), hinders({ code }, 'codegate')]).toEqual([true, true]);
});

function reads(name: string) {
  return { code: 'role-reads', role: name, ofBot: false } as const;
}

describe('the words', () => {
  test('name the role or the member and how to mend it', () => {
    expect(privacyWords(reads('moderators'), PLAIN_NAMES)).toBe(
      'SECURITY_CHANNEL_ID: the role “moderators” can see this channel. Take “View Channel” from it there.',
    );
    expect(privacyWords({ code: 'member-reads', member: '77' }, PLAIN_NAMES)).toContain(
      'the member 77 can see',
    );
    expect(textOf(privacyLostView([{ code: 'member-reads', member: '77' }]))).toContain('<@77> can see');
  });

  test('show a role’s name letter by letter, and fit into a message however many there are', () => {
    expect(privacyWords(reads('a\nb\u202E'), PLAIN_NAMES)).toContain('“a b ”');
    expect(textOf(privacyLostView([reads('**[x](https://evil.example)** @everyone')]))).not.toMatch(
      /(?<!\\)\*\*\[|@everyone/,
    );
    const many: PrivacyProblem[] = Array.from({ length: 250 }, (_, n) => reads(`r${n}`.repeat(20)));
    const text = textOf(privacyLostView(many));
    expect(text.length).toBeLessThan(4000);
    expect(text).toMatch(/and \d+ more/);
  });
});
