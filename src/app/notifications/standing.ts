import type { ChannelOutlook } from '../../process/outlook/outlook.ts';
import { casesOnBoard } from '../../process/notifications/board.ts';
import { boardKey } from '../../process/notifications/message-keys.ts';
import type { CaseNotification, Notification } from '../../process/notifications/notification.ts';
import type { Policy } from '../../process/policy.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import { outlookForChannel } from '../outlook-for.ts';
import { sendToChannel } from './send.ts';
import { currentOf } from './still-true.ts';
import { aloneOrInLots } from './together.ts';

/** What the messages of the private channel are kept true with. */
export interface Standing {
  readonly store: Pick<Store, 'cases' | 'people' | 'outbox' | 'facts' | 'incomingMails'>;
  readonly policy: Policy;
  /** Whether something the bot depends on is lost. */
  readonly lossOf: (name: string) => unknown;
}

/** A message that stands in the private channel, by its key, and what it shows. */
const FACT = 'standing ';

const A_DAY_MS = 24 * 3_600_000;

/** The lines of a message of the board: of one that has not arrived, those of open cases alone. */
export function linesOf(
  message: OutboxMessage,
  { store, policy }: Pick<Standing, 'store' | 'policy'>,
  now: Temporal.Instant,
): ChannelOutlook[] {
  return (casesOnBoard(message) ?? [])
    .flatMap((id) => store.cases.load(id) ?? [])
    .filter(({ status }) => status === 'open' || message.messageId !== null)
    .map((state) => outlookForChannel({ policy }, state, now));
}

/** The cases of a message of the board that cannot be read now; of one that has not arrived, none. */
export function unreadableOn(message: OutboxMessage, { store }: Pick<Standing, 'store'>): string[] {
  if (message.messageId === null) return [];
  return (casesOnBoard(message) ?? []).filter((id) => store.cases.isUnreadable(id));
}

/**
 * What a message of the private channel shows, so that it can be compared; the words are the views'.
 *
 * @returns `undefined` if it is over: nothing of it will change any more, or it is no message that is kept true
 */
export function showsOf(
  message: OutboxMessage,
  standing: Standing,
  now: Temporal.Instant,
): string | undefined {
  if (message.kind !== 'channel' || message.recipient !== 'security') return undefined;
  if (casesOnBoard(message)) {
    const lines = linesOf(message, standing, now);
    const unreadable = unreadableOn(message, standing);
    if (unreadable.length > 0) return JSON.stringify([...lines, ...unreadable]);
    return lines.some(({ status }) => status === 'open') ? JSON.stringify(lines) : undefined;
  }
  return callOf(message, standing, now);
}

/** What calls somebody in the private channel, and is over at some time. */
const CALLS = new Set<Notification['template']>([
  'approval-asked',
  'publication-asked',
  'mail-came',
  'role-ping',
  'unreachable',
  'undelivered',
  'dependencies-lost',
]);

/** Whether a message is a call in the private channel that calls for nothing any more. */
export function isOver(message: OutboxMessage, standing: Standing, now: Temporal.Instant): boolean {
  const isCall = message.kind === 'channel' && CALLS.has(message.notification.template);
  return isCall && showsOf(message, standing, now) === undefined;
}

/** What a call in the private channel still calls for. */
function callOf(
  message: OutboxMessage,
  { store, lossOf }: Standing,
  now: Temporal.Instant,
): string | undefined {
  const { notification } = message;
  switch (notification.template) {
    case 'approval-asked':
    case 'publication-asked':
      return isAsked(notification, store) ? 'asked' : undefined;
    case 'mail-came': {
      const waits = new Set(store.incomingMails.waiting().map(({ id }) => id));
      return notification.mails.filter((id) => waits.has(id)).join() || undefined;
    }
    case 'role-ping':
      return isAnswered(message, store, now) ? undefined : 'called';
    case 'unreachable':
      return store.outbox.hasReached(notification.member, message.createdAt) ? undefined : 'closed';
    case 'undelivered': {
      const count = store.outbox.parkedCount();
      return count > 0 ? String(count) : undefined;
    }
    case 'dependencies-lost': {
      const lost = notification.lost.filter(({ name }) => lossOf(name) !== undefined);
      return lost.length > 0 ? lost.map(({ name }) => name).join() : undefined;
    }
    default:
      return undefined;
  }
}

function isAsked(
  notification: Extract<CaseNotification, { template: 'approval-asked' | 'publication-asked' }>,
  { cases }: Pick<Store, 'cases'>,
): boolean {
  // What nobody can look at is not over.
  if (cases.isUnreadable(notification.caseId)) return true;
  const state = cases.load(notification.caseId);
  if (state?.status !== 'open' || currentOf(notification, state) === undefined) return false;
  return notification.template === 'publication-asked' || state.publishedAt === undefined;
}

/**
 * Whether a member of the security team has come to a case since its role was called for it, or the case is closed; a call for
 * none is of its day.
 */
function isAnswered(
  { about, createdAt }: OutboxMessage,
  { cases, people }: Standing['store'],
  now: Temporal.Instant,
): boolean {
  const state = about && cases.load(about.caseId);
  if (!state) return now.epochMilliseconds - createdAt > A_DAY_MS;
  if (state.status === 'closed') return true;
  return [...cases.lastActs(state)].some(
    ([member, at]) => at > createdAt && people.find(member)?.security === true,
  );
}

/** Notes what a message of the private channel shows now that it has arrived, or was changed. To be used in a transaction. */
export function noteStanding(
  { facts }: Pick<Store, 'facts'>,
  { key }: Pick<OutboxMessage, 'key'>,
  shows: string | undefined,
): void {
  if (shows === undefined) facts.delete(`${FACT}${key}`);
  else facts.set(`${FACT}${key}`, shows);
}

/**
 * Keeps the private channel true: what stands there and shows something else than what is so is changed, once it has its
 * turn; an open case without a line gets one: in a channel that was made anew, or where a moderator took it away.
 *
 * @returns the messages that stand there
 */
export function keepStanding(
  standing: Standing & { readonly store: Pick<Store, 'atomically'> },
  channelId: string,
  now: Temporal.Instant,
): OutboxMessage[] {
  const { store } = standing;
  const standingNow: OutboxMessage[] = [];
  const stale: OutboxMessage[] = [];
  const gone: string[] = [];
  const shown = new Set<string>();
  for (const message of store.outbox.unfinishedInChannel())
    for (const id of casesOnBoard(message) ?? []) shown.add(id);
  for (const [key, shows] of store.facts.under(FACT)) {
    const message = store.outbox.find(key);
    if (message?.state === 'obsolete' || message?.channelId !== channelId) {
      gone.push(key);
      continue;
    }
    standingNow.push(message);
    for (const caseId of casesOnBoard(message) ?? []) shown.add(caseId);
    if (message.state === 'sent' && showsOf(message, standing, now) !== shows) stale.push(message);
  }
  const missing = store.cases.openIds().filter((id) => !shown.has(id));
  if (stale.length === 0 && gone.length === 0 && missing.length === 0) return standingNow;
  store.atomically(() => {
    for (const key of gone) noteStanding(store, { key }, undefined);
    for (const message of stale) store.outbox.again(message, now);
    const unseen = missing.filter((caseId) => {
      const earlier = store.outbox.lastInChannel(caseId, channelId).find((each) => casesOnBoard(each));
      if (earlier) store.outbox.again(earlier, now);
      return !earlier;
    });
    for (const caseIds of aloneOrInLots(unseen))
      sendToChannel(
        store,
        boardKey(caseIds, now),
        'security',
        { template: 'board', caseIds: [...caseIds] },
        now,
      );
  });
  return standingNow;
}
