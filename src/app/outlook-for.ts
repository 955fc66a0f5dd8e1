import type { Who } from '../process/acts/decision.ts';
import type { Case } from '../process/case.ts';
import { channelOutlook, outlook, type ChannelOutlook, type Outlook } from '../process/outlook/outlook.ts';
import type { Policy } from '../process/policy.ts';
import type { Store } from '../store/store.ts';

interface Given extends Pick<Store, 'people' | 'contributions'> {
  readonly policy: Policy;
}

/** What a person is shown of a case, with who else there is in it now. */
export function outlookFor(
  { people, contributions, policy }: Given,
  state: Case,
  who: Who,
  now: Temporal.Instant,
): Outlook {
  const contributed = contributions.contributors(state.id).has(who.id);
  return outlook(state, { ...who, people: people.of(state, now), contributed }, policy, now);
}

/** What the private channel is shown of a case. */
export function outlookForChannel(
  { policy }: Pick<Given, 'policy'>,
  state: Case,
  now: Temporal.Instant,
): ChannelOutlook {
  return channelOutlook(state, policy, now);
}
