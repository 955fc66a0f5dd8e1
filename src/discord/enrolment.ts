import { Routes } from 'discord.js';
import { z } from 'zod';
import type { RoleHolders } from '../app/watch/enrolment.ts';
import type { Rest } from './rest.ts';

interface Team {
  readonly guildId: string;
  readonly securityRoleId: string;
}

const counts = z.record(z.string(), z.number());
const members = z.array(
  z.object({
    roles: z.array(z.string()),
    user: z.object({ id: z.string(), username: z.string(), bot: z.boolean().optional() }),
  }),
);

/**
 * Asks who has the security team's role: Discord counts the members of a role for every bot, and names them to one with the
 * Server Members intent.
 *
 * @returns `undefined` where Discord tells neither
 */
export async function roleHolders(
  rest: Pick<Rest, 'get'>,
  { guildId, securityRoleId }: Team,
): Promise<RoleHolders | undefined> {
  const listed = await asked(rest, Routes.guildMembers(guildId), { limit: '1000' });
  const known = members.safeParse(listed).data;
  if (known) {
    const held = known
      .filter(({ roles, user }) => roles.includes(securityRoleId) && user.bot !== true)
      .map(({ user: { id, username: name } }) => ({ id, name }));
    return { count: held.length, members: held };
  }
  const counted = counts.safeParse(await asked(rest, `/guilds/${guildId}/roles/member-counts`)).data;
  const count = counted?.[securityRoleId];
  return count === undefined ? undefined : { count, members: undefined };
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
