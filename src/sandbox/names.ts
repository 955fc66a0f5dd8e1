import type { World } from './discord/world.ts';
import * as people from './people.ts';
import type { Names } from './shown.ts';

/** Whose names stand behind the ids in texts, and what channels, threads and repositories there are. */
export function namesIn(world: World, gitHub: Pick<Names, 'repositories' | 'teams'>): Names {
  return {
    ...gitHub,
    users: { ...invert(people.USER_IDS), [people.BOT_ID]: world.botUser().username },
    roles: Object.fromEntries(world.roles().map(({ id, name }) => [id, name])),
    places: [...world.places.values()]
      .filter(({ kind }) => kind !== 'dm')
      .map(({ id, name, parentId }) => ({ id, name, parent: parentId ?? null })),
  };
}

function invert(ids: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [id, name]));
}
