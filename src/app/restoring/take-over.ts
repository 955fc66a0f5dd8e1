import type { Case } from '../../process/case.ts';
import type { EventBody } from '../../process/events.ts';
import {
  announcementPosted,
  correctionPosted,
  retrospectiveFound,
} from '../../process/publication/outcomes.ts';
import {
  caseIdsOf,
  isPublic,
  type Notification,
  type OtherNotification,
  type ReminderItem,
} from '../../process/notifications/notification.ts';
import { inOne, isSaidByTheLast, saidOnce } from '../../process/notifications/in-one.ts';
import { claimAgainKey, standInKey, undeliveredKey } from '../../process/notifications/message-keys.ts';
import { postedReason, reasonsOf } from '../../process/notifications/reasons.ts';
import type { Claim } from '../../process/logins.ts';
import { SECURITY_ROLE } from '../../process/notifications/recipients.ts';
import { isBefore } from '../../process/time.ts';
import type { Cause } from '../../store/cause.ts';
import type { NewMessage, OutboxMessage } from '../../store/outbox.ts';
import type { Store } from '../../store/store.ts';
import { openLoginQuestions } from '../login-questions.ts';
import { noteStanding } from '../notifications/standing.ts';
import { tellInPlaceOf } from '../notifications/together.ts';
import { foundEvents, isApprovedMessage } from '../publication/codegate.ts';
import { comparedWith, type Compared, type Comparison } from './comparison.ts';
import { MORE_REMINDERS, traceOf, traceOfMany, tracesOf, tracesOfCall } from '../notifications/traces.ts';
import type { OwnMessage } from './own-messages.ts';

/** What two members approved is not known any more: a fingerprint that no text has. */
const UNKNOWN = { fingerprint: '0'.repeat(32), exploited: 'unknown' } as const;

const EVER = Temporal.Instant.fromEpochMilliseconds(0);

/** In the order in which they can come to stand there. */
const IN_ORDER = ['mitigation', 'announcement', 'correction', 'retrospective'] as const;

/** What of #codegate was taken over: how many messages, and the cases of which the words of one could not be compared. */
export interface TakenOver {
  readonly count: number;
  readonly uncompared: readonly string[];
}

/**
 * What stands in #codegate of a case that is known becomes a fact of it, so that nobody is asked to announce it again. Where it says
 * what would be said now, it is compared from then on with what the advisory says, as if it had been known always. Where the copy
 * was about to post it, it is what two members approved; what it was about to post while something else stands there is out of date.
 */
export async function takeOverPublications(
  store: Pick<Store, 'cases' | 'outbox' | 'atomically'>,
  found: readonly OwnMessage[],
  comparison: Comparison,
  now: Temporal.Instant,
): Promise<TakenOver> {
  const { cases } = store;
  let count = 0;
  const uncompared = new Set<string>();
  const cause = { actor: { kind: 'bot' }, cause: 'restore', now } as const;
  for (const caseId of cases.ids())
    for (const { what, message } of standingOf(caseId, found)) {
      const state = cases.load(caseId);
      if (!state) continue;
      if (takeOverAttempt(store, state, message, cause)) {
        count += 1;
        continue;
      }
      const isKnown = cases.history(state).some(({ body }) => isOf(body, message));
      if (isKnown || postedIn(state, what, UNKNOWN, message.messageId).length === 0) continue;
      // A correction shows a part of what two members approved with it: the other one, nobody can know any more.
      const compared =
        what === 'retrospective' || what === 'correction'
          ? undefined
          : await comparedWith(comparison, state, what, message, now);
      const standing = compared ?? UNKNOWN;
      cases.recordFact(state, (latest) => postedIn(latest, what, standing, message.messageId), cause);
      count += 1;
      if (what === 'retrospective') continue;
      if (compared) uncompared.delete(caseId);
      else uncompared.add(caseId);
    }
  return { count, uncompared: [...uncompared] };
}

/** What stands there of a case, in its order: of each kind the newest message, but each of its corrections. */
function standingOf(
  caseId: string,
  found: readonly OwnMessage[],
): readonly { readonly what: (typeof IN_ORDER)[number]; readonly message: OwnMessage }[] {
  return IN_ORDER.flatMap((what) => {
    const trace = traceOf(postedReason(caseId, what));
    const messages = found.filter(({ traces }) => traces.has(trace));
    return (what === 'correction' ? messages : messages.slice(-1)).map((message) => ({ what, message }));
  });
}

function isOf(body: EventBody, { messageId }: OwnMessage): boolean {
  return 'messageId' in body && body.messageId === messageId;
}

/**
 * A message that the copy had stored, and had not heard to have arrived, has: its row knows what two members approved.
 *
 * @returns whether it is one
 */
function takeOverAttempt(
  { cases, outbox, atomically }: Pick<Store, 'cases' | 'outbox' | 'atomically'>,
  state: Case,
  found: OwnMessage,
  cause: Cause,
): boolean {
  const message = found.row === undefined ? undefined : outbox.byId(found.row);
  if (!message?.interrupted) return false;
  const { notification } = message;
  if (!isApprovedMessage(notification) || notification.caseId !== state.id) return false;
  atomically(() => {
    cases.recordFact(state, foundEvents(notification, found.messageId), cause);
    outbox.sent(message, found, cause.now);
  });
  return true;
}

function postedIn(
  latest: Case,
  what: (typeof IN_ORDER)[number],
  standing: Compared | typeof UNKNOWN,
  messageId: string,
): readonly EventBody[] {
  switch (what) {
    case 'retrospective':
      return retrospectiveFound(latest, messageId);
    case 'correction':
      return latest.announced.announcement
        ? // With parts of which nothing is known: those of before are not what stands there.
          correctionPosted(latest, { parts: {}, ...standing }, messageId)
        : [];
    default:
      return announcementPosted(latest, { what, ...standing }, messageId);
  }
}

/**
 * What waits and has been told before the restore counts as told; so it does for whoever was told it, should they stand in for its
 * recipient later. What the copy had stored itself is also looked for by its number before it is sent: but it may have been told
 * together with others. To be used in a transaction.
 *
 * @param found each by the clock here
 * @param restored when the database was restored
 * @returns the ids of the messages by which something counts as told
 */
export function takeOverMessages(
  store: Pick<Store, 'atomically' | 'outbox' | 'facts' | 'reminders'>,
  found: readonly OwnMessage[],
  restored: Temporal.Instant,
): readonly string[] {
  const { outbox } = store;
  const places = Map.groupBy(found, ({ place }) => place);
  // The copy knows what it had told in the same words before it stored what waits in it.
  const isNews = new Set(found.filter(({ messageId }) => outbox.byMessageId(messageId) === undefined));
  const takenOver = new Set<string>();
  const waiting = outbox.unsentSince(EVER);
  // Of what stands in a place, what came after a message was stored.
  const newTo = ({ createdAt }: OutboxMessage, place: string) => {
    const all = places.get(place) ?? [];
    return createdAt < restored.epochMilliseconds ? all.filter((each) => isNews.has(each)) : all;
  };
  for (const message of waiting) {
    const last = lastTelling(message, newTo(message, message.recipient));
    if (last) {
      outbox.sent(message, last, last.at);
      // It shows what was so then: the next look makes it true.
      if (message.recipient === 'security') noteStanding(store, message, '');
      takenOver.add(last.messageId);
    }
    const others = [...places.keys()].filter((place) => isPerson(place) && place !== message.recipient);
    const passedOn = others.flatMap((place) => takeOverOfStandIn(store, message, newTo(message, place)));
    const calls = message.kind === 'dm' ? takeOverCall(store, message, newTo(message, 'security')) : [];
    for (const { messageId } of [...passedOn, ...calls]) takenOver.add(messageId);
  }
  const toPeople = waiting.filter(({ kind }) => kind === 'dm');
  const inOneMessage = Map.groupBy(toPeople, ({ recipient, notification }) =>
    JSON.stringify([recipient, saidOnce(notification)]),
  );
  for (const all of inOneMessage.values())
    for (const told of takeOverPartly(store, all, newTo, restored)) takenOver.add(told.messageId);
  return [...takenOver];
}

/**
 * What waited for one person in several messages was told since in one, without what later ones had outlived: what is left of
 * reminders is told in one as well, and of what the last one says alone, those before it are over.
 *
 * @returns the messages by which something counts as told that was not all of a message
 */
function takeOverPartly(
  store: Pick<Store, 'atomically' | 'outbox'>,
  all: readonly OutboxMessage[],
  newTo: (message: OutboxMessage, place: string) => readonly OwnMessage[],
  now: Temporal.Instant,
): readonly OwnMessage[] {
  const isSent = ({ id }: OutboxMessage) => store.outbox.byId(id)?.state === 'sent';
  if (all.every(({ notification }) => isSaidByTheLast(notification))) {
    const last = all.findLastIndex(isSent);
    for (const message of all.slice(0, Math.max(last, 0)))
      if (!isSent(message)) store.outbox.obsolete(message, now);
    return [];
  }
  const told = new Map<ReminderItem, OwnMessage>();
  for (const message of all)
    for (const { item, by } of itemsTold(message, newTo(message, message.recipient))) told.set(item, by);
  const inAll = inOne(all.map(({ notification }) => notification));
  if (told.size === 0 || inAll?.template !== 'reminder') return [];
  const items = inAll.items.filter((item) => !told.has(item));
  const isSaid = (item: ReminderItem) => !items.includes(item);
  const unsent = all.filter((message) => !isSent(message));
  const partly = unsent
    .flatMap(({ notification }) => (notification.template === 'reminder' ? notification.items : []))
    .filter(isSaid);
  if (partly.length === 0) return [];
  tellInPlaceOf(store, unsent, items.length > 0 ? { ...inAll, items } : undefined, now);
  return partly.flatMap((item) => told.get(item) ?? []);
}

/** Which reminders of a message were told in a place, each by the last message that told it. */
function itemsTold(
  { notification, createdAt }: OutboxMessage,
  there: readonly OwnMessage[],
): { readonly item: ReminderItem; readonly by: OwnMessage }[] {
  if (notification.template !== 'reminder') return [];
  return notification.items.flatMap((item) => {
    const by = lastTelling({ notification: { ...notification, items: [item] }, createdAt }, there);
    return by ? [{ item, by }] : [];
  });
}

/**
 * The last of the messages that stand in a place by which a message has been told there; `undefined` where not all of it was, or
 * the opposite after it.
 */
function lastTelling(
  { notification, createdAt }: Pick<OutboxMessage, 'notification' | 'createdAt'>,
  there: readonly OwnMessage[],
): OwnMessage | undefined {
  const traces = tracesOf(notification);
  if (isPublic(notification) || traces.length === 0) return undefined;
  // A call for more than it shows is for all that waited by then.
  const isForAll = (each: OwnMessage) =>
    notification.template === 'role-ping' &&
    each.place === 'security' &&
    each.traces.has(MORE_REMINDERS) &&
    each.at.epochMilliseconds >= createdAt;
  const many = traceOfMany(
    notification.template === 'of-many-cases' ? notification.what : notification.template,
  );
  // Each case of one of many has a trace of its own.
  const cases = [...new Set(caseIdsOf(notification))];
  const isNamed = (each: OwnMessage, caseId: string | undefined) =>
    caseId !== undefined && each.traces.has(many) && each.caseIds.includes(caseId);
  const told = traces.map((trace, index) =>
    there.findLast((each) => each.traces.has(trace) || isForAll(each) || isNamed(each, cases[index])),
  );
  const [last] = told;
  return !last || told.includes(undefined) || isOverturned(notification, last, there) ? undefined : last;
}

/**
 * What waits for another was told to a person who may stand in for them: they have had what would be theirs then. Of reminders, each
 * by itself: those of one message may be handed on to several people.
 *
 * @param there what stands with that person
 * @returns the messages by which something newly counts as told to them
 */
function takeOverOfStandIn(
  { outbox, reminders }: Pick<Store, 'outbox' | 'reminders'>,
  message: OutboxMessage,
  there: readonly OwnMessage[],
): readonly OwnMessage[] {
  const { notification } = message;
  if (notification.template === 'reminder')
    return itemsTold(message, there).flatMap(({ item, by }) =>
      reminders.take({ ...item, recipient: by.place }, by.at) ? [by] : [],
    );
  const told = lastTelling(message, there);
  if (!told) return [];
  const { place: recipient } = told;
  const key = standInKey(message, { kind: 'member', id: recipient });
  return countAsSent(outbox, { ...key, kind: 'dm', recipient, notification }, told) ? [told] : [];
}

/**
 * For what waits for a person the role was called, since it could not be told to anybody: it is not called for the same again. What
 * people are reminded of, and what of that it was called for, is looked at by itself.
 *
 * @param there what stands in the private channel
 * @returns the call, where that is new
 */
function takeOverCall(
  { outbox }: Pick<Store, 'outbox'>,
  message: OutboxMessage,
  there: readonly OwnMessage[],
): readonly OwnMessage[] {
  const { notification } = message;
  const traces =
    notification.template === 'reminder' ? [] : [...tracesOfCall(reasonsOf(notification), outbox)];
  const call = there.findLast((each) => traces.length > 0 && traces.every((trace) => each.traces.has(trace)));
  if (!call) return [];
  const key = standInKey(message, SECURITY_ROLE);
  const row = {
    ...key,
    kind: 'channel',
    recipient: 'security',
    notification: { template: 'role-ping', traces },
  } as const;
  return countAsSent(outbox, row, call) ? [call] : [];
}

/** Stores a message that was sent already; `false` if it is stored. */
function countAsSent(outbox: Store['outbox'], row: NewMessage, told: OwnMessage): boolean {
  if (!outbox.add(row, told.at)) return false;
  const message = outbox.find(row.key);
  if (message) outbox.sent(message, told, told.at);
  return true;
}

function isPerson(place: string): boolean {
  return place !== 'security' && place !== 'codegate';
}

/** No more are counted where messages could not be delivered: it is looked for by each number. */
const MOST_UNDELIVERED = 100;

/**
 * What is said once a day and was said since is said a day later: that one of `people` cannot be reached, that messages could
 * not be delivered, and whose a login is, as often as its member says so. To be used in a transaction.
 *
 * @param found each by the clock here
 */
export function takeOverDaily(
  store: Pick<Store, 'cases' | 'logins' | 'people' | 'outbox' | 'facts'>,
  found: readonly OwnMessage[],
  people: readonly string[],
): void {
  const telling = (notification: Notification) => {
    const [trace] = tracesOf(notification);
    return trace === undefined ? [] : found.filter(({ traces }) => traces.has(trace));
  };
  for (const member of people)
    for (const { at } of telling({ template: 'unreachable', member })) store.people.wasCalled(member, at);
  for (let count = 1; count <= MOST_UNDELIVERED; count += 1) {
    const notification = { template: 'undelivered', count } as const;
    for (const told of telling(notification)) takeOverUndelivered(store, notification, told);
  }
  // What a row stands for is what the copy knows of, such as the first time that it was asked: the next one may be on the same day.
  const news = found.filter(({ messageId }) => store.outbox.byMessageId(messageId) === undefined);
  for (const { asked } of openLoginQuestions(store)) takeOverClaim(store, asked, news);
}

/** Whoever says it again on that day which GitHub login is theirs has been asked about already. */
function takeOverClaim(
  { outbox }: Pick<Store, 'outbox'>,
  { member, login }: Claim,
  found: readonly OwnMessage[],
): void {
  const notification = { template: 'login-claimed', member, login } as const;
  const traces = [...tracesOf(notification), ...tracesOfCall(reasonsOf(notification), outbox)];
  for (const told of found.filter((each) => traces.some((trace) => each.traces.has(trace)))) {
    const key = claimAgainKey({ member, login }, told.place, told.at);
    const to = isPerson(told.place)
      ? ({ kind: 'dm', recipient: told.place, notification } as const)
      : ({ kind: 'channel', recipient: 'security', notification: { template: 'role-ping' } } as const);
    countAsSent(outbox, { ...key, ...to }, told);
  }
}

/** It stands in the private channel, where that took it; else each member of the team was told in its place. */
function takeOverUndelivered(
  store: Pick<Store, 'outbox' | 'facts'>,
  notification: Extract<Notification, { template: 'undelivered' }>,
  { place, channelId, messageId, at }: OwnMessage,
): void {
  const { outbox } = store;
  const key = undeliveredKey(at);
  outbox.add({ ...key, kind: 'channel', recipient: 'security', notification }, at);
  const message = outbox.find(key.key);
  // What waits for it in the copy may have been another number.
  if (!message || (message.state !== 'pending' && message.state !== 'sending')) return;
  if (place !== 'security') return outbox.obsolete(message, at);
  outbox.sent(message, { channelId, messageId }, at);
  noteStanding(store, message, '');
}

/** What says the opposite: of the two, the one that was said last counts. */
const OPPOSITES = new Map<Notification['template'], OtherNotification>([
  ['privacy-lost', { template: 'privacy-restored' }],
  ['privacy-restored', { template: 'privacy-lost' }],
  ['team-doubted', { template: 'team-found' }],
  ['team-found', { template: 'team-doubted' }],
]);

/** Whether the opposite of what a message tells was said in its place after it. */
function isOverturned({ template }: Notification, { at }: OwnMessage, there: readonly OwnMessage[]): boolean {
  const opposite = OPPOSITES.get(template);
  const traces = opposite ? tracesOf(opposite) : [];
  return there.some((each) => isBefore(at, each.at) && traces.some((trace) => each.traces.has(trace)));
}
