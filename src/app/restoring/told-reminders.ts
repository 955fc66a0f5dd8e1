import type { Policy } from '../../process/policy.ts';
import { nudgeReason, reasonsOf } from '../../process/notifications/reasons.ts';
import { recipientName, SECURITY_ROLE, type Recipient } from '../../process/notifications/recipients.ts';
import { nudgesBetween, remindersBetween } from '../../process/notifications/reminders.ts';
import { isBefore, latest } from '../../process/time.ts';
import { NO_CASE } from '../../store/reminders.ts';
import type { Store } from '../../store/store.ts';
import { openLoginQuestions } from '../login-questions.ts';
import { MORE_REMINDERS, traceOf, traceOfCall } from '../notifications/traces.ts';
import type { OwnMessage } from './own-messages.ts';

/** The clock by which something was told may have been so far ahead. */
const AHEAD = { hours: 24 };

/** What one recipient was told since the copy was made. */
interface Told {
  readonly recipient: Recipient;
  readonly traces: ReadonlySet<number>;
  /** The messages that tell more than they have traces of. */
  readonly digests: readonly OwnMessage[];
}

/**
 * What people were reminded of since the copy was made, and what the role was called for, counts as given, to each of them: whatever
 * the clock here shows, and whoever hands it on to them later. To be used in a transaction.
 *
 * @param from when the copy was made
 * @returns the number of such reminders
 */
export function takeOverReminders(
  store: Pick<Store, 'cases' | 'logins' | 'outbox' | 'people' | 'reminders'>,
  policy: Policy,
  found: readonly OwnMessage[],
  { from, now }: { readonly from: Temporal.Instant; readonly now: Temporal.Instant },
): number {
  const told = toldIn(found);
  const { traces: calls = new Set() } = told.find(({ recipient }) => recipient.kind === 'role') ?? {};
  const until = (latest([now, ...found.map(({ at }) => at)]) ?? now).add(AHEAD);
  let count = 0;
  for (const question of openLoginQuestions(store))
    for (const { stage, revision, time } of nudgesBetween(question, policy, { from, until })) {
      const key = {
        caseId: NO_CASE,
        stage,
        revision,
        mark: time.key,
        recipient: recipientName(SECURITY_ROLE),
      };
      const isCalled = calls.has(traceOfCall(nudgeReason(question.asked, time.key), store.outbox));
      if (isCalled && store.reminders.take(key, now)) count += 1;
    }
  for (const caseId of store.cases.openIds()) {
    const state = store.cases.load(caseId);
    if (!state) continue;
    const people = store.people.of(state, now);
    for (const { stage, revision, time, recipient: to } of remindersBetween(state, policy, people, {
      from,
      until,
    })) {
      const item = { caseId, stage, revision, mark: time.key, kind: time.kind };
      const [reason = ''] = reasonsOf({ template: 'reminder', items: [item] });
      for (const { recipient, traces, digests } of told) {
        const isRole = recipient.kind === 'role';
        // A call has no words; a person is told of each case that is named, all that is due to them by then.
        const isTheirs = (digest: OwnMessage) =>
          isRole || (recipientName(to) === recipient.id && digest.caseIds.includes(caseId));
        const isTold =
          traces.has(isRole ? traceOfCall(reason, store.outbox) : traceOf(reason)) ||
          digests.some((digest) => isTheirs(digest) && !isBefore(digest.at, time.at));
        if (isTold && store.reminders.take({ ...item, recipient: recipientName(recipient) }, now)) count += 1;
      }
    }
  }
  return count;
}

function toldIn(found: readonly OwnMessage[]): Told[] {
  return [...Map.groupBy(found, ({ place }) => place)].map(([place, there]) => ({
    recipient: place === 'security' ? SECURITY_ROLE : { kind: 'member', id: place },
    traces: new Set(there.flatMap((each) => [...each.traces])),
    digests: there.filter((each) => each.traces.has(MORE_REMINDERS)),
  }));
}
