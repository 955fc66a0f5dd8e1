import { errorKind, type Log } from '../log.ts';
import type { Store } from '../store/store.ts';

/**
 * Asks whether the members of the roster still have the security role: a member who left the team must not get another
 * reminder, even if they never use the bot again. `hasRole` rejects if Discord does not answer.
 */
export async function reviewRoster(
  { people }: Pick<Store, 'people'>,
  hasRole: (memberId: string) => Promise<boolean>,
  log: Log,
): Promise<void> {
  for (const id of people.roster()) {
    try {
      if (!(await hasRole(id))) people.seen(id, false);
    } catch (error) {
      log.warn(errorKind(error), 'Discord does not answer; the roster stays as it is until the next review');
      return;
    }
  }
}
