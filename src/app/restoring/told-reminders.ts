import type { Policy } from '../../process/policy.ts';
import { reasonsOf } from '../../process/notifications/reasons.ts';
import { recipientName } from '../../process/notifications/recipients.ts';
import { remindersBetween } from '../../process/notifications/reminders.ts';
import { isBefore, latest } from '../../process/time.ts';
import type { Store } from '../../store/store.ts';
import { MORE_REMINDERS, traceOf, type OwnMessage } from './own-messages.ts';

/** The clock by which something was told may have been so far ahead. */
const AHEAD = { hours: 24 };

/**
 * What people were reminded of since the copy was made counts as given, to each of them: whatever the clock here shows, and whoever
 * hands it on to them later. To be used in a transaction.
 *
 * @param from when the copy was made
 * @returns the number of such reminders
 */
export function takeOverReminders(
  store: Pick<Store, 'cases' | 'people' | 'reminders'>,
  policy: Policy,
  found: readonly OwnMessage[],
  { from, now }: { readonly from: Temporal.Instant; readonly now: Temporal.Instant },
): number {
  const places = Map.groupBy(found, ({ place }) => place);
  const until = (latest([now, ...found.map(({ at }) => at)]) ?? now).add(AHEAD);
  let count = 0;
  for (const caseId of store.cases.openIds()) {
    const state = store.cases.load(caseId);
    if (!state) continue;
    const people = store.people.of(state, now);
    for (const { stage, revision, time, recipient } of remindersBetween(state, policy, people, {
      from,
      until,
    })) {
      const item = { caseId, stage, revision, mark: time.key, kind: time.kind };
      const traces = reasonsOf({ template: 'reminder', items: [item] }).map(traceOf);
      for (const [place, there] of places) {
        // One that shows not all of its traces tells of each case all that is due to its recipient by then.
        const tellsAll = (each: OwnMessage) =>
          place === recipientName(recipient) &&
          each.traces.has(MORE_REMINDERS) &&
          each.caseIds.includes(caseId) &&
          !isBefore(each.at, time.at);
        const isTold = traces.every((trace) => there.some((each) => each.traces.has(trace)));
        if (!isTold && !there.some(tellsAll)) continue;
        if (store.reminders.take({ ...item, recipient: place }, now)) count += 1;
      }
    }
  }
  return count;
}
