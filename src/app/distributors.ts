import { distributorsChangedKey } from '../process/notifications/message-keys.ts';
import { reasonsOf } from '../process/notifications/reasons.ts';
import type { AddOutcome, NewDistributor, RecordedChange } from '../store/distributors.ts';
import type { Services } from './action-context.ts';
import { callRole, sendToPerson } from './notifications/send.ts';

type ListServices = Pick<Services, 'distributors' | 'people' | 'outbox' | 'atomically'>;

/**
 * Puts a distributor on the private list, and tells the others of the security team: a distributor hears of a release
 * before its day.
 * @returns The recorded change, or why it is refused.
 */
export function addDistributor(
  services: ListServices,
  added: NewDistributor,
  now: Temporal.Instant,
): AddOutcome {
  return services.atomically(() => {
    const outcome = services.distributors.add(added, now);
    if (typeof outcome !== 'string') tell(services, outcome, added.addedBy, now);
    return outcome;
  });
}

/**
 * Takes a distributor off the private list, and tells the others of the security team.
 * @returns The recorded change; `undefined` if no distributor of that name is on the list.
 */
export function removeDistributor(
  services: ListServices,
  name: string,
  by: string,
  now: Temporal.Instant,
): RecordedChange | undefined {
  return services.atomically(() => {
    const change = services.distributors.remove(name, by, now);
    if (change) tell(services, change, by, now);
    return change;
  });
}

function tell(
  services: ListServices,
  { seq, type, name }: RecordedChange,
  by: string,
  now: Temporal.Instant,
): void {
  const change = type === 'distributor-added' ? 'added' : 'removed';
  const notification = { template: 'distributors-changed', change, name, by } as const;
  const others = services.people.roster().filter((id) => id !== by);
  for (const recipient of others)
    sendToPerson(services, distributorsChangedKey(seq, recipient), recipient, { notification }, now);
  if (others.length === 0) callRole(services, distributorsChangedKey(seq), reasonsOf(notification), now);
}
