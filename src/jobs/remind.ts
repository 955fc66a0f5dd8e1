import { openLoginQuestions } from '../app/login-questions.ts';
import { nudgeAboutLogin } from '../app/notifications/logins.ts';
import { sendReminders, type GivenReminder } from '../app/notifications/reminders.ts';
import { recipientName, type Recipient } from '../process/notifications/recipients.ts';
import type { Policy } from '../process/policy.ts';
import { dueReminders, dueRemindersOfQuestion, lookAgainAt } from '../process/notifications/reminders.ts';
import type { LoginQuestion } from '../process/questions/questions.ts';
import { NO_CASE, type ReminderKey } from '../store/reminders.ts';
import type { Store } from '../store/store.ts';

/**
 * One tick of the reminders: looks at the cases whose time has come, and stores one message for each recipient with
 * all that they are reminded of. In one transaction: a kill leaves either all of the tick or nothing of it.
 *
 * @returns the number of messages stored
 */
export function remind(store: Store, policy: Policy, now: Temporal.Instant): number {
  const due = store.reminders.dueCases(now);
  const quiet = store.people.quiet(now);
  const quietNow = new Set(quiet.keys());
  const nudges = dueNudges(store, { policy, quiet: quietNow }, now);
  if (due.length + nudges.length === 0) return 0;
  return store.atomically(() => {
    const given: GivenReminder[] = [];
    const withoutEarly = store.people.withoutEarlyReminders();
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
    const asked = nudges.filter(({ key }) => store.reminders.take(key, now));
    for (const { question, key, recipient } of asked)
      nudgeAboutLogin(store, question, key.mark, recipient, now);
    return sendReminders(store, given, now) + asked.length;
  });
}

/** A question whose a GitHub login is that nobody has answered, to be asked again of one recipient. */
interface Nudge {
  readonly question: LoginQuestion;
  readonly recipient: Recipient;
  readonly key: ReminderKey;
}

/** Those that are due and were not given. A question may stand for weeks, and at most ticks none of it is due. */
function dueNudges(
  store: Store,
  { policy, quiet }: { readonly policy: Policy; readonly quiet: ReadonlySet<string> },
  now: Temporal.Instant,
): Nudge[] {
  const nobody = new Set<string>();
  const spared = { withoutEarly: nobody, contributed: nobody, asleep: nobody, quiet };
  const people = store.people.of({ fixTeam: [] }, now);
  return openLoginQuestions(store).flatMap((question) =>
    dueRemindersOfQuestion(question, policy, { people, spared }, now).flatMap(
      ({ stage, revision, time, recipient }) => {
        const key = {
          caseId: NO_CASE,
          stage,
          revision,
          mark: time.key,
          recipient: recipientName(recipient),
        };
        return store.reminders.isTaken(key) ? [] : [{ question, recipient, key }];
      },
    ),
  );
}
