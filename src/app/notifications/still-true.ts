import { isArriving, lagsOf } from '../../process/arrival.ts';
import { isAdvisoryToClose } from '../../process/acts/close.ts';
import type { Who } from '../../process/acts/decision.ts';
import { isUrgent, sidesOf, type Case } from '../../process/case.ts';
import type { JointAct } from '../../process/events.ts';
import { isKnownToAll } from '../../process/links.ts';
import { casesOnBoard } from '../../process/notifications/board.ts';
import {
  caseIdsOf,
  isPublic,
  type CaseNotification,
  type Notification,
  type OtherNotification,
  type ReminderItem,
} from '../../process/notifications/notification.ts';
import {
  purposeOf,
  isStillReminded,
  type ReminderPurpose,
} from '../../process/notifications/reminder-kinds.ts';
import { correctedInGitHub } from '../../process/publication/corrections.ts';
import { standingMessages } from '../../process/publication/public-facts.ts';
import type { OutboxMessage } from '../../store/outbox.ts';
import { confirmedLogin } from '../../store/people.ts';
import type { Store } from '../../store/store.ts';

/** A case that a person is reminded of, with what they still are reminded of and asked for. */
interface RemindedCase {
  readonly state: Case;
  readonly items: readonly ReminderItem[];
  readonly purposes: ReadonlySet<ReminderPurpose>;
  /** The person, as the case knows them. */
  readonly who: Who;
}

/** What a stored message has to say at the instant of its delivery; all that its words are made from. */
export type Current =
  | { readonly about: 'reminders'; readonly cases: readonly RemindedCase[] }
  /** To a person of the case. */
  | {
      readonly about: 'case';
      readonly notification: CaseNotification;
      readonly state: Case;
      readonly who: Who;
    }
  /** To the private channel: of what is told of a case there, only its id, its stage and a time may be shown. */
  | { readonly about: 'case-in-channel'; readonly notification: CaseNotification; readonly state: Case }
  /** Lines of the private channel's board. */
  | { readonly about: 'board' }
  | { readonly about: 'other'; readonly notification: OtherNotification };

/** The recipient of a stored message, and what it was stored to say. */
type Message = Pick<OutboxMessage, 'kind' | 'recipient' | 'notification'>;

/**
 * Whether a direct message is for people of a case, or for the security team: not for anyone, such as a question for a
 * login, and not about the bot's own trouble, which may be that nobody can say who is of the team.
 */
export function concernsTheTeam(notification: Notification): boolean {
  switch (notification.template) {
    case 'dm-test':
    case 'login-wanted':
    case 'role-ping':
    case 'unreachable':
    case 'board':
    case 'github-rights':
    case 'advisory-unreadable':
    case 'undelivered':
    case 'channel-refuses':
    case 'team-doubted':
    case 'team-found':
    case 'privacy-lost':
    case 'privacy-restored':
    case 'dependencies-lost':
      return false;
    case 'dependencies-well':
      return namesCases(notification);
    default:
      return true;
  }
}

/** Whether what is well again says which reports came meanwhile. */
function namesCases({ well }: Extract<Notification, { template: 'dependencies-well' }>): boolean {
  return well.some(({ cases = [] }) => cases.length > 0);
}

/**
 * Whether of no case that a message is about anything can be read now: then nobody can tell whether it is still so, and it is kept.
 * The private channel’s board says which of its cases cannot be read.
 */
export function isOfUnreadable(message: Message, { cases }: Pick<Store, 'cases'>): boolean {
  const ids = casesOnBoard(message) ? [] : caseIdsOf(message.notification);
  return ids.length > 0 && ids.every((id) => cases.isUnreadable(id));
}

/**
 * A notification of several cases of which some cannot be read, in two: the others do not wait for those.
 *
 * @returns `undefined` where all of them can be read, or none
 */
export function apartByReading(
  message: Message,
  { cases }: Pick<Store, 'cases'>,
): { readonly read: Notification; readonly unread: Notification } | undefined {
  const { notification } = message;
  const ids = casesOnBoard(message) ? [] : caseIdsOf(notification);
  const isUnread = (id: string) => cases.isUnreadable(id);
  if (!ids.some(isUnread) || ids.every(isUnread)) return undefined;
  switch (notification.template) {
    case 'reminder': {
      const { items } = notification;
      return {
        read: { ...notification, items: items.filter(({ caseId }) => !isUnread(caseId)) },
        unread: { ...notification, items: items.filter(({ caseId }) => isUnread(caseId)) },
      };
    }
    case 'of-many-cases': {
      const { caseIds } = notification;
      return {
        read: { ...notification, caseIds: caseIds.filter((id) => !isUnread(id)) },
        unread: { ...notification, caseIds: caseIds.filter(isUnread) },
      };
    }
    default:
      return undefined;
  }
}

/**
 * What a stored message still has to say. What is for #codegate is not asked here: it is made anew from GitHub.
 *
 * @returns `undefined` if nothing of it is so any more, or the recipient has left the case and must not be told
 */
export function stillTrue(
  message: Message,
  store: Pick<Store, 'cases' | 'people' | 'incomingMails'>,
): Current | undefined {
  const { kind, recipient, notification } = message;
  if (isPublic(notification)) return undefined;
  if (casesOnBoard(message)) return { about: 'board' };
  switch (notification.template) {
    case 'reminder': {
      const cases = remindedCases(notification.items, recipient, store);
      return cases.length > 0 ? { about: 'reminders', cases } : undefined;
    }
    case 'login-claimed': {
      const claim = store.people.find(notification.member);
      const stands = claim?.login === notification.login.toLowerCase() && confirmedLogin(claim) === undefined;
      return stands && recipient !== claim.id && mayAnswer(recipient, store)
        ? { about: 'other', notification }
        : undefined;
    }
    case 'stand-in': {
      const away = store.people.find(notification.member);
      return away?.standIn === recipient &&
        away.awayUntil === Temporal.Instant.from(notification.until).epochMilliseconds
        ? { about: 'other', notification }
        : undefined;
    }
    case 'login-changed':
      return mayAnswer(recipient, store) || recipient === notification.member
        ? { about: 'other', notification }
        : undefined;
    case 'login-told': {
      const stands = store.people.find(notification.member)?.login === notification.login.toLowerCase();
      return stands && mayAnswer(recipient, store) && isOpen(notification.caseId, store)
        ? { about: 'other', notification }
        : undefined;
    }
    case 'login-wanted':
      return isOpen(notification.caseId, store) ? { about: 'other', notification } : undefined;
    case 'of-many-cases': {
      const caseIds = notification.caseIds.filter((id) => {
        const state = store.cases.load(id);
        const stands = state && currentOf({ template: notification.what, caseId: id }, state);
        return stands && whoOf(state, recipient, store);
      });
      return caseIds.length > 0 ? { about: 'other', notification: { ...notification, caseIds } } : undefined;
    }
    case 'mail-came': {
      const waits = new Set(store.incomingMails.waiting().map(({ id }) => id));
      const mails = notification.mails.filter((id) => waits.has(id));
      const isTheirs = kind === 'channel' || mayAnswer(recipient, store);
      return mails.length > 0 && isTheirs
        ? { about: 'other', notification: { ...notification, mails } }
        : undefined;
    }
    case 'dependencies-well':
      return kind === 'dm' && namesCases(notification) && !mayAnswer(recipient, store)
        ? undefined
        : { about: 'other', notification };
    case 'role-ping':
    case 'unreachable':
    case 'board':
    case 'dm-test':
    case 'distributors-changed':
    case 'github-rights':
    case 'advisory-unreadable':
    case 'undelivered':
    case 'channel-refuses':
    case 'team-doubted':
    case 'team-found':
    case 'privacy-lost':
    case 'privacy-restored':
    case 'dependencies-lost':
      return { about: 'other', notification };
    case 'restored':
      return kind === 'channel' || mayAnswer(recipient, store) ? { about: 'other', notification } : undefined;
    default: {
      const state = store.cases.load(notification.caseId);
      const current = state && currentOf(notification, state);
      if (!current) return undefined;
      if (kind === 'channel') return { about: 'case-in-channel', notification: current, state };
      if (current.template === 'coordinator-offer' && state.coordinatorOffer?.member !== recipient)
        return undefined;
      if (current.template === 'duplicate-closed' && isClosedBy(store.cases.load(current.other), recipient))
        return undefined;
      const who = whoOf(state, recipient, store);
      return who && { about: 'case', notification: current, state, who };
    }
  }
}

/** Whether a person closed a case themselves: they know it. */
function isClosedBy(state: Case | undefined, person: string): boolean {
  const actor = state?.closed?.actor;
  return actor?.kind === 'member' && actor.id === person;
}

/**
 * A notification of a case as far as it still is so. That an agreed day fell stays true, whatever was proposed after
 * it.
 *
 * @returns `undefined` if what it calls for is done, or stands no more
 */
export function currentOf(notification: CaseNotification, state: Case): CaseNotification | undefined {
  switch (notification.template) {
    case 'case-opened':
      return state.status === 'closed' ? undefined : notification;
    case 'case-closed':
    case 'accepted-though-closed':
      return state.status === 'closed' ? notification : undefined;
    case 'advisory-left-open':
      return isAdvisoryToClose(state) ? notification : undefined;
    case 'fix-missing':
      return state.unfixedSince ? notification : undefined;
    case 'advisory-corrected':
      return correctedInGitHub(state).length > 0
        ? { ...notification, changed: correctedInGitHub(state) }
        : undefined;
    case 'correction-ended':
      return correctedInGitHub(state).length > 0 ? undefined : notification;
    case 'exploitation-known':
      return state.exploitation ? notification : undefined;
    case 'exploitation-retracted':
      return state.exploitation ? undefined : notification;
    case 'asap-over':
      return isUrgent(state) ? undefined : notification;
    case 'arrival-seen': {
      const lags = lagsOf(state);
      return lags.length > 0 === notification.lags.length > 0 && isArriving(state)
        ? { ...notification, lags }
        : undefined;
    }
    case 'announcement-gone':
      return standingMessages(state)[notification.what] === undefined ? notification : undefined;
    case 'fix-released':
      return state.unfixedSince || state.steps.announced ? undefined : notification;
    case 'approval-asked':
      return state.requests.some(({ revision }) => revision === notification.request)
        ? notification
        : undefined;
    case 'outsider-left':
      return state.outsiders.includes(notification.login.toLowerCase()) ? undefined : notification;
    case 'outsider-seen':
      return state.outsiders.includes(notification.login.toLowerCase()) ? notification : undefined;
    case 'release-proposed': {
      if (state.proposal?.revision === notification.proposal) return notification;
      const { caseId, proposal: event, withdrawn } = notification;
      return withdrawn === undefined
        ? undefined
        : { template: 'release-withdrawn', caseId, event, withdrawn };
    }
    case 'publication-answered':
      // That it is published, or closed, is a message of its own, to everybody, in the same minute.
      return notification.approved && isToldToAll(notification.what, state) ? undefined : notification;
    case 'linked':
      return notification.cases.some((id) => state.linked.includes(id)) ? notification : undefined;
    case 'unlinked':
      return notification.cases.some((id) => state.linked.includes(id)) ? undefined : notification;
    case 'duplicate-closed':
      return state.duplicates?.includes(notification.other) ? notification : undefined;
    case 'duplicate-reopened':
      return state.duplicates?.includes(notification.other) ? undefined : notification;
    case 'linked-public':
      return state.status === 'closed' || isKnownToAll(state) ? undefined : notification;
    case 'release-agreed':
      return state.proposal?.revision === notification.proposal ? notification : undefined;
    case 'publication-asked': {
      const asked = state.publications[notification.what];
      return asked?.revision === notification.request && asked.approvedBy === undefined
        ? notification
        : undefined;
    }
    default:
      return notification;
  }
}

function isToldToAll(what: JointAct, { publishedAt, status }: Case): boolean {
  return (what === 'advisory' && publishedAt !== undefined) || (what === 'closing' && status === 'closed');
}

function remindedCases(
  items: readonly ReminderItem[],
  recipient: string,
  store: Pick<Store, 'cases' | 'people'>,
): RemindedCase[] {
  return [...Map.groupBy(items, (item) => item.caseId)].flatMap(([caseId, ofCase]) => {
    const state = store.cases.load(caseId);
    if (!state || state.status === 'closed') return [];
    const who = whoOf(state, recipient, store);
    const current = ofCase.filter((item) => isStillReminded(state, item));
    const purposes = new Set(current.map(({ kind }) => purposeOf(kind)));
    return who && current.length > 0 ? [{ state, items: current, purposes, who }] : [];
  });
}

/**
 * A person as the case knows them.
 *
 * @returns `undefined` if they do not belong to the case, or not any more
 */
function whoOf(state: Case, id: string, { people }: Pick<Store, 'people'>): Who | undefined {
  const person = people.find(id);
  const sides = sidesOf(state, { security: person?.security ?? false, login: confirmedLogin(person) });
  return sides.length > 0 ? { id, sides } : undefined;
}

/** Whether a person may say whose a login is. */
function mayAnswer(id: string, { people }: Pick<Store, 'people'>): boolean {
  return people.find(id)?.security === true;
}

function isOpen(caseId: string, { cases }: Pick<Store, 'cases'>): boolean {
  return cases.load(caseId)?.status === 'open';
}
