import type { Policy } from '../policy.ts';
import type { AddressedNotification } from './event-notifications.ts';
import type { Notification } from './notification.ts';

/** What calls the role, however many members are known. */
const ALWAYS = new Set<Notification['template']>(['team-called', 'posted-alone']);

/** What waits for a member other than the one who asks. */
const NEEDS_ANOTHER = new Set<Notification['template']>(['approval-asked', 'publication-asked']);

/** What the whole team is to act on at once. */
const NEEDS_THE_TEAM = new Set<Notification['template']>([
  'case-opened',
  'coordinator-left',
  'publication-differed',
  'advisory-corrected',
  'linked-public',
  'reopened-in-github',
]);

/**
 * Whether the security team's role is called because of a notification: no member is known who could act, of the
 * security team at all, or besides the member who asks; or too few, by the policy, for what the whole team is to act on.
 * `others` are its people without the actor of the event.
 */
export function isRoleCalled(
  { to, notification: { template } }: Pick<AddressedNotification, 'to' | 'notification'>,
  { people, others }: { readonly people: readonly string[]; readonly others: readonly string[] },
  { reminders: { callRoleBelow } }: Pick<Policy, 'reminders'>,
): boolean {
  if (ALWAYS.has(template)) return true;
  if (NEEDS_ANOTHER.has(template)) return others.length === 0;
  if (NEEDS_THE_TEAM.has(template) && to.kind === 'security')
    return people.length < Math.max(callRoleBelow, 1);
  return people.length === 0 && to.kind !== 'login' && to.kind !== 'fix-team';
}
