import { sidesOf, type Case } from '../process/case.ts';
import type { Onlooker } from '../process/outlook.ts';
import type { Viewer } from '../store/cases.ts';
import type { Store } from '../store/store.ts';

/** A person as they look at a case, and who else there is in it now. */
export function onlookerOf(
  { people, contributions }: Pick<Store, 'people' | 'contributions'>,
  state: Case,
  { id, security, login }: Viewer,
): Onlooker {
  return {
    id,
    sides: sidesOf(state, { security, login }),
    people: people.of(state),
    contributed: contributions.contributors(state.id).has(id),
  };
}
