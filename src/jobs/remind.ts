import { sendReminders } from '../app/notifications/reminders.ts';
import type { ReminderItem } from '../process/notifications/notification.ts';
import type { Policy } from '../process/policy.ts';
import { dueReminders, lookAgainAt } from '../process/notifications/reminders.ts';
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
    const withoutEarly = store.people.withoutEarlyReminders();
    for (const caseId of due) {
      const state = store.cases.load(caseId);
      if (!state) continue;
      const sleepers = store.reminders.sleepers(caseId, now);
      const contributed = store.contributions.contributors(caseId);
      const spared = { withoutEarly, contributed, asleep: new Set(sleepers.keys()) };
      const concerned = { people: store.people.of(state), spared };
      for (const { stage, revision, time, recipient } of dueReminders(state, policy, concerned, now)) {
        const item = { caseId, stage, revision, mark: time.key, kind: time.kind };
        if (store.reminders.take({ ...item, recipient }, now)) digests.getOrInsert(recipient, []).push(item);
      }
      store.reminders.lookAgain(caseId, lookAgainAt(state, policy, sleepers.values(), now));
    }
    return sendReminders(store, digests, now);
  });
}
