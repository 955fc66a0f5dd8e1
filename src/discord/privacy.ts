import { PermissionFlagsBits } from 'discord.js';

/** The ids of the server, of its two channels and of the security role, as the configuration has them. */
export interface PlaceConfig {
  readonly guildId: string;
  readonly securityChannelId: string;
  readonly codegateChannelId: string;
  readonly securityRoleId: string;
}

/** A role of the server. */
export interface ServerRole {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
  /** The bot whose own role it is. */
  readonly botId?: string | undefined;
  /** Whether a bot, an integration or Discord itself gives it, and no administrator of the server. */
  readonly givenByOthers: boolean;
}

/** An exception from the roles' permissions, in one channel. */
export interface Overwrite {
  readonly id: string;
  readonly of: 'role' | 'member';
  readonly allow: bigint;
  readonly deny: bigint;
}

/** A channel in which messages stand by themselves: a thread, a forum or a voice channel has no such exceptions. */
export interface ServerChannel {
  readonly id: string;
  readonly overwrites: readonly Overwrite[];
}

/** What decides who reads what in the server: its roles, its channels' exceptions, its owner. */
export interface Server {
  readonly id: string;
  readonly ownerId: string;
  readonly botId: string;
  readonly roles: readonly ServerRole[];
  /** The text and announcement channels, and those alone. */
  readonly channels: readonly ServerChannel[];
}

/** One reason for which a channel of the configuration may not be written to. */
export type PrivacyProblem =
  | { readonly code: 'no-server' }
  | { readonly code: 'no-channel'; readonly channel: 'security' | 'codegate' }
  | { readonly code: 'same-channel' }
  | { readonly code: 'role-is-server' }
  | { readonly code: 'no-role' }
  | { readonly code: 'role-given-by-others'; readonly role: string }
  | { readonly code: 'everyone-reads' }
  | { readonly code: 'role-reads'; readonly role: string; readonly ofBot: boolean }
  | { readonly code: 'member-reads'; readonly member: string };

/** The problems on whose account nothing may be written in #codegate either. */
const OF_CODEGATE = new Set<PrivacyProblem['code']>(['no-server', 'same-channel']);

/**
 * Decides whether the private channel is readable by nobody but administrators, the bot and the security role
 * (DESIGN §6), whether the role means the security team, and whether #codegate is a channel of this server.
 * A thread is readable where its channel is, so this decides about the threads too. Nobody else than a member with one
 * of the roles, or with an exception of their own, can read: what two roles allow together, one of them allows alone.
 * @returns each thing that is not so; nothing where all is well. `server` is `undefined` if the bot is not in it.
 */
export function privacyProblems(server: Server | undefined, config: PlaceConfig): PrivacyProblem[] {
  if (server?.id !== config.guildId) return [{ code: 'no-server' }];
  const channel = (id: string) => server.channels.find((each) => each.id === id);
  const security = channel(config.securityChannelId);
  const problems: PrivacyProblem[] = [];
  if (config.securityChannelId === config.codegateChannelId) problems.push({ code: 'same-channel' });
  if (!security) problems.push({ code: 'no-channel', channel: 'security' });
  if (!channel(config.codegateChannelId)) problems.push({ code: 'no-channel', channel: 'codegate' });
  problems.push(...roleProblems(server, config));
  if (security) problems.push(...readers(server, security, config));
  return problems;
}

/** Whether a problem forbids writing in a channel: what is wrong with #codegate alone hinders nothing in the other. */
export function hinders(problem: PrivacyProblem, channel: 'security' | 'codegate'): boolean {
  if (problem.code === 'no-channel') return problem.channel === channel;
  return channel === 'security' || OF_CODEGATE.has(problem.code);
}

/** The problems on whose account nobody can say who is of the security team. */
const OF_THE_TEAM = new Set<PrivacyProblem['code']>(['no-server', 'role-is-server', 'no-role']);

/** Whether a problem hides who is of the security team: a member without the role may well be. */
export function hidesTheTeam({ code }: PrivacyProblem): boolean {
  return OF_THE_TEAM.has(code);
}

function roleProblems({ roles }: Server, { guildId, securityRoleId }: PlaceConfig): PrivacyProblem[] {
  // The role that everybody has bears the server's own id.
  if (securityRoleId === guildId) return [{ code: 'role-is-server' }];
  const role = roles.find(({ id }) => id === securityRoleId);
  if (!role) return [{ code: 'no-role' }];
  return role.givenByOthers ? [{ code: 'role-given-by-others', role: role.name }] : [];
}

/** Those who can read the channel and should not. */
function readers(server: Server, channel: ServerChannel, config: PlaceConfig): PrivacyProblem[] {
  const everyone = server.roles.find(({ id }) => id === server.id);
  if (!everyone || reads(channel, [everyone])) return [{ code: 'everyone-reads' }];
  const found: PrivacyProblem[] = [];
  for (const role of server.roles) {
    const expected = role.id === config.securityRoleId || role.botId === server.botId;
    if (expected || isAdministrator(role) || !reads(channel, [everyone, role])) continue;
    found.push({ code: 'role-reads', role: role.name, ofBot: role.botId !== undefined });
  }
  for (const { id, of, allow } of channel.overwrites) {
    if (of !== 'member' || id === server.botId || id === server.ownerId || !has(allow, VIEW)) continue;
    found.push({ code: 'member-reads', member: id });
  }
  return found;
}

const VIEW = PermissionFlagsBits.ViewChannel;

/** Whether a member with exactly these roles sees a channel, in Discord's own order: roles, @everyone there, roles there. */
function reads({ overwrites }: ServerChannel, roles: readonly [ServerRole, ...ServerRole[]]): boolean {
  const [everyone, ...others] = roles;
  if (roles.some(isAdministrator)) return true;
  const here = (role: ServerRole) => overwrites.filter(({ of, id }) => of === 'role' && id === role.id);
  const allowed = roles.some(({ permissions }) => has(permissions, VIEW));
  return after(after(allowed, here(everyone)), others.flatMap(here));
}

/** Whether a channel is seen after exceptions that apply together: what one allows, no other takes. */
function after(allowed: boolean, exceptions: readonly Overwrite[]): boolean {
  return (
    exceptions.some(({ allow }) => has(allow, VIEW)) ||
    (allowed && !exceptions.some(({ deny }) => has(deny, VIEW)))
  );
}

function isAdministrator({ permissions }: ServerRole): boolean {
  return has(permissions, PermissionFlagsBits.Administrator);
}

function has(permissions: bigint, flag: bigint): boolean {
  return (permissions & flag) !== 0n;
}
