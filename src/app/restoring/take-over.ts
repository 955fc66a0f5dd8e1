import type { Case } from '../../process/case.ts';
import type { EventBody } from '../../process/events.ts';
import {
  announcementPosted,
  correctionPosted,
  retrospectiveFound,
} from '../../process/publication/outcomes.ts';
import { isPublic } from '../../process/notifications/notification.ts';
import { postedReason } from '../../process/notifications/reasons.ts';
import type { Store } from '../../store/store.ts';
import { noteStanding } from '../notifications/standing.ts';
import { traceOf, tracesOf, type OwnMessage } from './own-messages.ts';

/** What two members approved is not known any more: a fingerprint that no text has. */
const UNKNOWN = '0'.repeat(32);

/** In the order in which they can come to stand there. */
const IN_ORDER = ['mitigation', 'announcement', 'correction', 'retrospective'] as const;

/**
 * What stands in #codegate of a case that is known becomes a fact of it, so that nobody is asked to announce it again.
 *
 * @returns how many messages were taken over
 */
export function takeOverPublications(
  { cases }: Pick<Store, 'cases'>,
  found: readonly OwnMessage[],
  now: Temporal.Instant,
): number {
  let count = 0;
  const cause = { actor: { kind: 'bot' }, cause: 'restore', now } as const;
  for (const { caseId } of cases.histories())
    for (const what of IN_ORDER) {
      const trace = traceOf(postedReason(caseId, what));
      const message = found.findLast(({ traces }) => traces.has(trace));
      const state = message && cases.load(caseId);
      // What is on its way still is looked for by its own row, which knows what two members approved.
      if (!state || isLeaving(state, what)) continue;
      const after = cases.recordFact(state, (latest) => postedIn(latest, what, message.messageId), cause);
      if (after.version > state.version) count += 1;
    }
  return count;
}

function isLeaving({ leaving }: Case, what: (typeof IN_ORDER)[number]): boolean {
  return leaving[what === 'correction' ? 'announcement' : what] !== undefined;
}

function postedIn(latest: Case, what: (typeof IN_ORDER)[number], messageId: string): readonly EventBody[] {
  const standing = { fingerprint: UNKNOWN, exploited: 'unknown' } as const;
  switch (what) {
    case 'retrospective':
      return retrospectiveFound(latest, messageId);
    case 'correction':
      return latest.announced.announcement && !latest.announced.announcement.followUp
        ? correctionPosted(latest, standing, messageId)
        : [];
    default:
      return announcementPosted(latest, { what, ...standing }, messageId);
  }
}

/**
 * What was stored since the restore and has been told before it counts as told. To be used in a transaction.
 *
 * @returns how many messages were taken over
 */
export function takeOverMessages(
  store: Pick<Store, 'outbox' | 'facts'>,
  found: readonly OwnMessage[],
  { since, now }: { readonly since: Temporal.Instant; readonly now: Temporal.Instant },
): number {
  const { outbox } = store;
  const places = Map.groupBy(found, ({ place }) => place);
  let count = 0;
  for (const message of outbox.unsentSince(since)) {
    const { notification, recipient } = message;
    const there = places.get(recipient) ?? [];
    const traces = tracesOf(notification);
    if (isPublic(notification) || traces.length === 0) continue;
    const told = traces.map((trace) => there.findLast((each) => each.traces.has(trace)));
    const [last] = told;
    if (!last || told.includes(undefined)) continue;
    outbox.sent(message, last, now);
    // It shows what was so then: the next look makes it true.
    if (recipient === 'security') noteStanding(store, message, '');
    count += 1;
  }
  return count;
}
