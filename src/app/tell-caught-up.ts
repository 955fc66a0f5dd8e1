import { MOVED_BESIDE } from '../store/happened-beside.ts';
import { tellOtherwise, type Telling } from './advance-notices.ts';
import type { Services } from './action-context.ts';
import { ProblemError } from './problem.ts';

/** The bot by itself: it stands on no side. */
const BOT = { id: 'bot', sides: [] } as const;

/**
 * Tells the distributors who know of a case whose release day moved while it could not be read: they would have heard it by the
 * act that moved the day of the cases linked with it. One that cannot be read again waits; one of which there is nothing to tell
 * any more is done with.
 */
export function tellCaughtUp(
  services: Telling['services'] & Pick<Services, 'facts'>,
  now: Temporal.Instant,
): void {
  const { atomically, cases, facts } = services;
  for (const id of facts.under(MOVED_BESIDE).keys())
    atomically(() => {
      const [state] = cases.linkedWith({ linked: [id] });
      if (!state) return;
      const cause = { actor: { kind: 'bot' }, cause: 'linked case', now } as const;
      try {
        tellOtherwise({ case: state, services, now, cause, who: BOT, user: BOT }, state, cause.cause);
      } catch (error) {
        // What the process refuses by now, such as of a case that was published since, it would refuse at each turn.
        if (!(error instanceof ProblemError)) throw error;
      }
      facts.delete(`${MOVED_BESIDE}${id}`);
    });
}
