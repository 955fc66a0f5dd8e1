import { openLoginQuestions } from '../app/login-questions.ts';
import { nudgeAboutLogin } from '../app/notifications/logins.ts';
import { sendReminders, type GivenReminder } from '../app/notifications/reminders.ts';
import { recipientName } from '../process/notifications/recipients.ts';
import type { Policy } from '../process/policy.ts';
import { dueReminders, dueRemindersOfQuestion, lookAgainAt } from '../process/notifications/reminders.ts';
import type { LoginQuestion } from '../process/questions/questions.ts';
import { NO_CASE } from '../store/reminders.ts';
import type { Store } from '../store/store.ts';

/**
 * One tick of the reminders: looks at the cases whose time has come, and stores one message for each recipient with
 * all that they are reminded of. In one transaction: a kill leaves either all of the tick or nothing of it.
 *
 * @returns the number of messages stored
 */
export function remind(store: Store, policy: Policy, now: Temporal.Instant): number {
  const due = store.reminders.dueCases(now);
  const logins = openLoginQuestions(store);
  if (due.length + logins.length === 0) return 0;
  return store.atomically(() => {
    const given: GivenReminder[] = [];
    const withoutEarly = store.people.withoutEarlyReminders();
    const quiet = store.people.quiet(now);
    const quietNow = new Set(quiet.keys());
    for (const caseId of due) {
      const state = store.cases.load(caseId);
      if (!state) continue;
      const sleepers = store.reminders.sleepers(caseId, now);
      const contributed = store.contributions.contributors(caseId);
      const spared = { withoutEarly, contributed, asleep: new Set(sleepers.keys()), quiet: quietNow };
      const concerned = { people: store.people.of(state, now), spared };
      for (const { stage, revision, time, recipient } of dueReminders(state, policy, concerned, now)) {
        const item = { caseId, stage, revision, mark: time.key, kind: time.kind };
        const isNew = store.reminders.take({ ...item, recipient: recipientName(recipient) }, now);
        if (isNew) given.push({ recipient, item });
      }
      store.reminders.lookAgain(
        caseId,
        lookAgainAt(state, policy, [...sleepers.values(), ...quiet.values()], now),
      );
    }
    return (
      sendReminders(store, given, now) + nudgeAboutLogins(store, logins, { policy, quiet: quietNow }, now)
    );
  });
}

/** Asks again whose a GitHub login is, where nobody has answered; gives the number of messages. */
function nudgeAboutLogins(
  store: Store,
  questions: readonly LoginQuestion[],
  { policy, quiet }: { readonly policy: Policy; readonly quiet: ReadonlySet<string> },
  now: Temporal.Instant,
): number {
  const nobody = new Set<string>();
  const spared = { withoutEarly: nobody, contributed: nobody, asleep: nobody, quiet };
  const people = store.people.of({ fixTeam: [] }, now);
  let count = 0;
  for (const question of questions)
    for (const reminder of dueRemindersOfQuestion(question, policy, { people, spared }, now)) {
      const { stage, revision, time, recipient } = reminder;
      const key = { caseId: NO_CASE, stage, revision, mark: time.key, recipient: recipientName(recipient) };
      if (!store.reminders.take(key, now)) continue;
      nudgeAboutLogin(store, question, time.key, recipient, now);
      count += 1;
    }
  return count;
}
