import { sendReminders } from '../app/notifications/reminders.ts';
import type { ReminderItem } from '../process/notifications/notification.ts';
import type { Policy } from '../process/policy.ts';
import { followingReminderAt, remindersAt } from '../process/notifications/reminders.ts';
import { earliest } from '../process/time.ts';
import type { Store } from '../store/store.ts';

/**
 * One tick of the reminders: looks at the cases whose time has come, and gives the outbox one message a person
 * with all that is to be said to them. In one transaction: a kill leaves either all of the tick or nothing of it.
 * Gives the number of messages stored.
 */
export function remind(store: Store, policy: Policy, now: Temporal.Instant): number {
  const due = store.reminders.dueCases(now);
  if (due.length === 0) return 0;
  return store.atomically(() => {
    const digests = new Map<string, ReminderItem[]>();
    const noEarly = store.people.withoutEarlyReminders();
    for (const caseId of due) {
      const state = store.cases.load(caseId);
      if (!state) continue;
      const people = store.people.of(state);
      const sleepers = store.reminders.sleepers(caseId, now);
      const contributors = store.contributions.contributors(caseId);
      for (const reminder of remindersAt(state, policy, people, now)) {
        const { recipient, mark, stage, revision } = reminder;
        if (mark.kind === 'before' && noEarly.has(recipient)) continue;
        if (mark.kind === 'opens' && contributors.has(recipient)) continue;
        // The release does not wait for who sleeps.
        const asleep = sleepers.has(recipient) && mark.kind !== 'release-day';
        if (asleep || !store.reminders.take({ caseId, stage, revision, mark: mark.key, recipient }, now))
          continue;
        digests.getOrInsert(recipient, []).push({ caseId, stage, revision, mark: mark.key, kind: mark.kind });
      }
      store.reminders.lookAgain(
        caseId,
        earliest(
          [followingReminderAt(state, policy, now), ...sleepers.values()].filter((at) => at !== undefined),
        ),
      );
    }
    return sendReminders(store, digests, now);
  });
}
