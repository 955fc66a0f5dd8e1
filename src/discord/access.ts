import { DiscordAPIError, Routes } from 'discord.js';
import { sidesOf, type Case } from '../process/case.ts';
import type { Side } from '../process/events.ts';
import { confirmedLogin } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import type { Audience } from './command.ts';
import { ProblemError } from '../app/problem.ts';
import type { Rest } from './rest.ts';

export interface AccessConfig {
  readonly guildId: string;
  readonly securityChannelId: string;
  readonly securityRoleId: string;
}

type TeamRole = Pick<AccessConfig, 'guildId' | 'securityRoleId'>;

/** Where an interaction came from, and what Discord says of the person with it. */
export interface InteractionSource {
  readonly userId: string;
  /** Null in a direct message. */
  readonly guildId: string | null;
  readonly channelId: string | null;
  /** The roles Discord sent along; undefined in a direct message. */
  readonly roles: readonly string[] | undefined;
}

/** A user who was let through. */
export interface AuthorizedUser {
  readonly id: string;
  readonly security: boolean;
  readonly login?: string | undefined;
  readonly place: 'channel' | 'dm';
}

/**
 * The one place that decides who gets in. Every command, autocomplete and button passes it before any handler
 * runs; a user who does not get in learns nothing about any case, not even whether it exists.
 */
export class Access {
  readonly #config: AccessConfig;
  readonly #store: Store;
  readonly #rest: Rest;
  readonly #doubt: () => void;

  /** `doubt` is called where a member of the team has come without its role: whether they left is for others to say. */
  constructor(config: AccessConfig, store: Store, rest: Rest, doubt: () => void) {
    this.#config = config;
    this.#store = store;
    this.#rest = rest;
    this.#doubt = doubt;
  }

  /**
   * Lets a person in, or throws why not: first who they are, then where they are, so that a stranger hears the
   * same everywhere. In a direct message the roles are asked for anew: a button may be older than its presser's
   * membership.
   */
  async authorize(source: InteractionSource, audience: Audience): Promise<AuthorizedUser> {
    const { people } = this.#store;
    const inDm = source.guildId === null;
    if (!inDm && source.guildId !== this.#config.guildId) throw new ProblemError({ code: 'no-access' });
    const roles = source.roles ?? (await this.#rolesOf(source.userId));
    if (!roles) throw new ProblemError({ code: 'no-access' });
    const security = isOfTheTeam(this.#config, roles);
    // Every command comes by here, and few are news: so they are looked up once.
    const person = people.find(source.userId);
    if (person?.dm === 'closed') people.isHere(source.userId);
    if (security && !person?.security) people.seen(source.userId, true);
    else if (!security && person?.security) this.#doubt();
    const login = confirmedLogin(person);
    const known = security || login !== undefined;
    const enough = audience === 'anyone' || (audience === 'security' ? security : known);
    const claimed = login === undefined && person?.login ? { claimed: person.login } : {};
    if (!enough) throw new ProblemError({ code: 'no-access', ...claimed });
    if (!inDm && source.channelId !== this.#config.securityChannelId) {
      if (!known) throw new ProblemError({ code: 'no-access' });
      throw new ProblemError({ code: 'wrong-place', channelId: this.#config.securityChannelId });
    }
    return { id: source.userId, security, login, place: inDm ? 'dm' : 'channel' };
  }

  /**
   * The case a person asks for. One that does not exist and one that is not theirs get the same answer. Of one that cannot be read
   * nobody can tell who is on its fix team: so the security team alone hears that there is one.
   */
  caseFor(user: AuthorizedUser, caseId: string): { state: Case; sides: readonly Side[] } {
    const { cases } = this.#store;
    const state = cases.load(caseId);
    if (!state && user.security && cases.isUnreadable(caseId))
      throw new ProblemError({ code: 'case-unreadable', caseId });
    const sides = state ? sidesOf(state, user) : [];
    if (!state || sides.length === 0) throw new ProblemError({ code: 'no-such-case' });
    return { state, sides };
  }

  /** The roles of a member, `undefined` for a user who is none. */
  async #rolesOf(userId: string): Promise<readonly string[] | undefined> {
    try {
      return await memberRoles(this.#rest, this.#config.guildId, userId, AbortSignal.timeout(2000));
    } catch {
      throw new ProblemError({ code: 'rights-unknown' });
    }
  }
}

/**
 * Whether roles make a member one of the security team. Where the role of the configuration is the server itself, which
 * everybody has, they make nobody one.
 */
export function isOfTheTeam(config: TeamRole, roles: readonly string[]): boolean {
  return namesATeam(config) && roles.includes(config.securityRoleId);
}

/** Whether the role of the configuration can mean a team: the role that everybody has bears the server's id. */
function namesATeam({ guildId, securityRoleId }: TeamRole): boolean {
  return securityRoleId !== guildId;
}

/**
 * Whether a member of the server has the security role now. Rejects where Discord does not answer, and where the role
 * can mean no team.
 */
export async function hasSecurityRole(rest: Rest, config: TeamRole, userId: string): Promise<boolean> {
  if (!namesATeam(config)) throw new Error('the security role is the server');
  const roles = await memberRoles(rest, config.guildId, userId);
  return roles !== undefined && isOfTheTeam(config, roles);
}

/**
 * Asks which roles a member of the server has now.
 * @returns `undefined` if they are not in it.
 */
async function memberRoles(
  rest: Rest,
  guildId: string,
  userId: string,
  signal?: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    const member = await rest.get(Routes.guildMember(guildId, userId), signal ? { signal } : {});
    if (typeof member === 'object' && member !== null && 'roles' in member && Array.isArray(member.roles))
      return member.roles.map(String);
    throw new Error('Discord answered without roles');
  } catch (error) {
    if (error instanceof DiscordAPIError && (error.code === 10007 || error.code === 10013)) return undefined;
    throw error;
  }
}
