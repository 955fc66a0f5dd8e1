import { isSameReminder, tellsAllOf } from '../../process/notifications/in-one.ts';
import {
  passedOnKey,
  standInKey,
  unreachableKey,
  type MessageKey,
} from '../../process/notifications/message-keys.ts';
import { reasonsOf } from '../../process/notifications/reasons.ts';
import { standIn } from '../../process/notifications/case-people.ts';
import type { Notification, ReminderItem } from '../../process/notifications/notification.ts';
import { recipientName, SECURITY_ROLE, type Recipient } from '../../process/notifications/recipients.ts';
import { isBefore } from '../../process/time.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import { tracesOfCall } from './traces.ts';
import type { GivenReminder } from './reminders.ts';
import { isRoleCalledFor, newsFor } from './together.ts';
import { send, sendToChannel, type PersonalMessage } from './send.ts';

type StandInStore = Pick<Store, 'cases' | 'outbox' | 'people' | 'reminders'>;

/** So old, a reminder that reached nobody is told no more: those that came since tell the same. */
const OUTLIVED = Temporal.Duration.from({ hours: 24 });
/** So long after it reached nobody a message is tried again. */
const RETRY_AFTER = Temporal.Duration.from({ hours: 1 });

/**
 * Follows a direct message that Discord refused: its recipient is believed to take none for a while, and another is told.
 * Where no other can be, the role is called, and the message has another turn, so that it arrives once direct messages are
 * open again. Where the whole team refuses at once, that says nothing of anyone, and nothing is believed. `tried` says
 * whether Discord was asked just now. To be used in a transaction.
 */
export function followRefusal(
  store: StandInStore,
  message: OutboxMessage,
  { failure, tried }: { readonly failure: string; readonly tried: boolean },
  now: Temporal.Instant,
): void {
  const { outbox, people } = store;
  if (tried) people.setDm(message.recipient, 'closed', now);
  const team = people.roster();
  const unreachable = people.unreachable(now);
  const isEverybody =
    tried &&
    message.notification.template !== 'dm-test' &&
    team.length > 1 &&
    team.includes(message.recipient) &&
    team.every((id) => unreachable.has(id));
  const isHeard = isEverybody
    ? passOn(store, message, { insteadOf: message.recipient }, now)
    : sendToStandIn(store, message, now);
  if (isEverybody) for (const id of team) people.setDm(id, 'unknown');
  if (!isHeard && !isOutlived(message, now)) outbox.retry(message, now.add(RETRY_AFTER), failure, false);
  else outbox.undeliverable(message, failure, now);
}

/** Whether others have told meanwhile what a message has to say. */
function isOutlived({ notification, createdAt }: OutboxMessage, now: Temporal.Instant): boolean {
  if (notification.template !== 'reminder') return false;
  return !isBefore(now, Temporal.Instant.fromEpochMilliseconds(createdAt).add(OUTLIVED));
}

/**
 * For a message whose recipient cannot be reached by direct message: the next person on the case gets it by direct message,
 * and the private channel calls the recipient without content, once a day. Never anything in a public place (DESIGN §6).
 * Where no person can stand in, the security team's role is called. To be used in a transaction.
 *
 * @returns whether a person stands in, or nobody has to
 */
export function sendToStandIn(store: StandInStore, message: OutboxMessage, now: Temporal.Instant): boolean {
  // The person who tests whether they can be reached sees the answer where they asked.
  if (message.notification.template === 'dm-test') return true;
  if (store.people.takeCall(message.recipient, now))
    sendToChannel(
      store,
      unreachableKey(message),
      'security',
      { template: 'unreachable', member: message.recipient },
      now,
    );
  return passOn(store, message, { insteadOf: message.recipient }, now);
}

/**
 * For a message whose recipient is of the security team no more: the next person on the case gets it as theirs. Where there
 * is none, the role is called, and the person for whom the recipient stood in has another turn. To be used in a transaction.
 */
export function sendToSuccessor(store: StandInStore, message: OutboxMessage, now: Temporal.Instant): void {
  if (passOn(store, message, {}, now)) return;
  // Whoever could not be reached before is the one to hear it, once they can be.
  const unreached = store.outbox.unreached(message);
  if (unreached) store.outbox.retry(unreached, now.add(RETRY_AFTER), unreached.failure ?? '', false);
}

/** Tells another in place of the recipient; gives whether that is a person, for all of it. */
function passOn(
  store: StandInStore,
  message: OutboxMessage,
  mark: { readonly insteadOf?: string },
  now: Temporal.Instant,
): boolean {
  const { recipient, notification } = message;
  let isHeard = true;
  const sendTo = (standsIn: Recipient, what: PersonalMessage) => {
    const key = keyFor(store, message, standsIn, what.notification);
    send(store, key, standsIn, what, now);
    // Their own may have been refused before, or handed on by one who was no member then.
    const theirs = store.outbox.find(key.key)?.state;
    if (standsIn.kind === 'role' || theirs === 'undeliverable' || theirs === 'obsolete') isHeard = false;
  };
  const nextOn = nextRecipient(store, recipient, now);
  if (notification.template === 'reminder') {
    const given = notification.items.map((item): GivenReminder => ({
      recipient: nextOn(item.caseId),
      item: { ...item, ...mark },
    }));
    for (const [name, theirs] of Map.groupBy(given, (each) => recipientName(each.recipient))) {
      // A person who was told of the same deadline in their own right is not told twice.
      const isNews = ({ item }: GivenReminder) =>
        store.reminders.take({ ...item, recipient: name }, now) || wasRefused(store, name, item, now);
      const news = theirs.filter(isNews);
      const [first] = news;
      if (news.length < theirs.length) isHeard &&= store.people.find(name)?.dm !== 'closed';
      if (!first) continue;
      const items = news.map(({ item }) => item);
      sendTo(first.recipient, { notification: { template: 'reminder', items } });
    }
  } else {
    const isOfCase = 'caseId' in notification;
    // Only the member who wanted the recipient can do something about it; what is about no case, anyone of the team can answer.
    const to: Recipient =
      notification.template === 'login-wanted'
        ? { kind: 'member', id: notification.by }
        : nextOn(isOfCase ? notification.caseId : undefined);
    if (to.kind === 'role' && isRoleCalledFor(store, message)) return false;
    const news = to.kind === 'role' ? notification : newsFor(store, message, to.id);
    if (news) sendTo(to, { notification: news, ...(isOfCase ? mark : {}) });
  }
  return isHeard;
}

/** The key of a message to a stand-in: another one where the message that has their key tells, or calls for, something else. */
function keyFor(
  { outbox }: StandInStore,
  message: OutboxMessage,
  standsIn: Recipient,
  notification: Notification,
): MessageKey {
  const key = standInKey(message, standsIn);
  const there = outbox.find(key.key)?.notification;
  if (!there) return key;
  const calls = tracesOfCall(reasonsOf(notification), outbox);
  const isTheSame =
    there.template === 'role-ping'
      ? calls.every((trace) => there.traces?.includes(trace) ?? true)
      : tellsAllOf(there, notification);
  return isTheSame ? key : passedOnKey(message, standsIn);
}

/** Whether a reminder was refused to a person whom it was given to, and has not come to them otherwise. */
function wasRefused(
  { outbox }: StandInStore,
  person: string,
  item: ReminderItem,
  now: Temporal.Instant,
): boolean {
  const last = outbox
    .triedSince(person, now.subtract(OUTLIVED))
    .findLast(
      ({ notification }) =>
        notification.template === 'reminder' && notification.items.some((each) => isSameReminder(each, item)),
    );
  return last?.state === 'undeliverable';
}

/** Finds the stand-in for a person on a case, or in the security team: the role where no member can be reached. */
function nextRecipient(
  { cases, people }: StandInStore,
  person: string,
  now: Temporal.Instant,
): (caseId?: string) => Recipient {
  const unreachable = people.unreachable(now);
  return (caseId) => {
    const state = caseId === undefined ? undefined : cases.load(caseId);
    const team = caseId === undefined ? { ...people.team(now), fixTeam: [] } : state && people.of(state, now);
    const id = team && standIn(team, person, unreachable);
    return id === undefined ? SECURITY_ROLE : { kind: 'member', id };
  };
}
