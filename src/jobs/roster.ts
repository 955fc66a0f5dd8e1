import type { REST } from '@discordjs/rest';
import { memberRoles } from '../discord/access.ts';
import { errorKind, type Log } from '../log.ts';
import type { Store } from '../store/store.ts';

/**
 * Asks Discord whether those whom the bot tells about cases still have the security role: somebody who left the
 * team must not get another reminder, even if they never use the bot again.
 */
export async function reviewRoster(
  store: Store,
  rest: REST,
  { guildId, securityRoleId }: { guildId: string; securityRoleId: string },
  log: Log,
): Promise<void> {
  for (const id of store.people.roster()) {
    try {
      const roles = await memberRoles(rest, guildId, id);
      if (!roles?.includes(securityRoleId)) store.people.seen(id, false);
    } catch (error) {
      log.warn(errorKind(error), 'Discord does not answer; the roster stays as it is until the next review');
      return;
    }
  }
}
