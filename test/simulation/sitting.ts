import type { Got, Use } from './use.ts';
import { filledIn, pressed, typed, type Chances, type Person } from './people.ts';
import type { Parts } from './screen.ts';

/** How far a person goes on from what they get. */
const MOST_STEPS = 8;

/** Does something with the bot: on a screen, where it was pressed there. */
type Using = (use: Use, screen: Parts | undefined, place: 'channel' | 'dm') => Promise<Got>;

/** A person sits down, types or presses something, and goes on from what they get. */
export async function sitting(person: Person, chances: () => Chances, using: Using): Promise<void> {
  const { random } = chances();
  const fromInbox = person.inbox.length > 0 && random.chance(0.4);
  let use = fromInbox ? pressed(person.inbox, chances()) : typed(person, chances());
  let place: 'channel' | 'dm' = fromInbox ? 'dm' : 'channel';
  let screen: Parts | undefined;
  for (let step = 0; use && step < MOST_STEPS; step += 1) {
    const got = await using(use, screen, place);
    if (got.kind === 'refused') return;
    if (got.kind === 'form') use = filledIn(got, chances(), person);
    else {
      screen = got;
      use = random.chance(0.85) ? pressed(got.controls, chances()) : undefined;
    }
    place = random.chance(0.9) ? place : 'dm';
  }
}
