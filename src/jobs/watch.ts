import type { Watch } from '../app/watch/watch.ts';
import { errorKind, type Log } from '../log.ts';
import type { Dependency } from '../process/dependencies/dependency.ts';
import { databaseProblem } from '../store/database-problem.ts';
import type { Trouble } from '../process/dependencies/sighting.ts';

/** What can be looked at every minute, each giving what is wrong with it now, if anything. */
export type Looks = readonly (readonly [Dependency, () => Trouble | undefined])[];

/** Looks at what the bot depends on, and tells the team what is to be told. One that cannot be looked at hides no other. */
export function watchOver(watch: Pick<Watch, 'see' | 'tell'>, looks: Looks, log: Log): void {
  for (const [name, look] of looks) {
    try {
      watch.see(name, look());
    } catch (error) {
      log.error({ ...errorKind(error), name }, 'a dependency could not be looked at');
    }
  }
  watch.tell();
}

/** What tells the team where nothing can be stored. */
interface Unstored {
  cry(why: string): Promise<void>;
  over(): Promise<void>;
}

/** The same, and where the database cannot be written to, the team is told without it. */
export async function watchOrCry(look: () => void, unstored: Unstored): Promise<void> {
  try {
    look();
  } catch (error) {
    const why = databaseProblem(error);
    if (why !== undefined) await unstored.cry(why);
    throw error;
  }
  await unstored.over();
}
