import { Routes } from 'discord.js';
import { z } from 'zod';
import type { Rest } from './rest.ts';

interface Team {
  readonly guildId: string;
  readonly securityRoleId: string;
}

const counts = z.record(z.string(), z.number());
const members = z.array(
  z.object({ roles: z.array(z.string()), user: z.object({ id: z.string(), username: z.string() }) }),
);

/** The members of the security team who never used the bot. */
export interface Unenrolled {
  readonly count: number;
  /** Their names, where Discord lists the server's members to this bot. */
  readonly names: readonly string[] | undefined;
}

/**
 * Finds them: Discord counts the members of a role for every bot, and names them to one with the Server Members intent.
 *
 * @param enrolled The members who have used the bot, by id.
 * @returns `undefined` where Discord tells neither
 */
export async function unenrolled(
  rest: Pick<Rest, 'get'>,
  { guildId, securityRoleId }: Team,
  enrolled: readonly string[],
): Promise<Unenrolled | undefined> {
  const listed = await asked(rest, Routes.guildMembers(guildId), { limit: '1000' });
  const known = members.safeParse(listed).data;
  if (known) {
    const names = known
      .filter(({ roles, user }) => roles.includes(securityRoleId) && !enrolled.includes(user.id))
      .map(({ user }) => user.username);
    return { count: names.length, names };
  }
  const counted = counts.safeParse(await asked(rest, `/guilds/${guildId}/roles/member-counts`)).data;
  const held = counted?.[securityRoleId];
  return held === undefined ? undefined : { count: Math.max(0, held - enrolled.length), names: undefined };
}

async function asked(
  rest: Pick<Rest, 'get'>,
  path: `/${string}`,
  query: Record<string, string> = {},
): Promise<unknown> {
  try {
    return await rest.get(path, { query: new URLSearchParams(query) });
  } catch {
    // It has not the intent for it, or Discord does not know the question yet.
    return undefined;
  }
}
