import { stillTrue } from '../../../app/notifications/still-true.ts';
import { isOver, linesOf, unreadableOn } from '../../../app/notifications/standing.ts';
import type { Watch } from '../../../app/watch/watch.ts';
import { mailViewContext } from '../../../app/incoming-mail/mails-that-wait.ts';
import { outlookFor, outlookForChannel } from '../../../app/outlook-for.ts';
import { distributorsChangedView } from '../distributors.ts';
import type { CaseNotification, OtherNotification } from '../../../process/notifications/notification.ts';
import type { ChannelOutlook } from '../../../process/outlook/outlook.ts';
import type { Policy } from '../../../process/policy.ts';
import type { OutboxMessage } from '../../../store/outbox.ts';
import { confirmedLogin } from '../../../store/people.ts';
import type { Store } from '../../../store/store.ts';
import type { ViewContext } from '../view-context.ts';
import { boardView } from './board.ts';
import { caseNotificationView } from './case.ts';
import { dependenciesLostView, dependenciesWellView } from './dependencies.ts';
import { mailsView } from '../incoming-mail.ts';
import { approvalPingView } from '../fix-team.ts';
import { claimView, loginChangedView, loginToldView, loginUnaskedView, loginWantedView } from './login.ts';
import type { PrivacyProblem } from '../../privacy.ts';
import { privacyLostView, privacyRestoredView } from '../privacy.ts';
import { reminderView } from './reminder.ts';
import { restoredView } from './restored.ts';
import {
  dmTestView,
  overView,
  rightsView,
  manyCasesView,
  unreadableView,
  rolePingView,
  undeliveredView,
  unreachableView,
  channelRefusesView,
  standInView,
  teamDoubtedView,
  teamFoundView,
} from './team-channel.ts';
import { publicationPingView } from '../publication/preview.ts';
import type { View } from '../view.ts';

/** What the words of a message are made from. */
export interface NotificationContext {
  readonly store: Store;
  readonly policy: Policy;
  readonly githubUrl: string;
  readonly securityRoleId: string;
  readonly pgp: ViewContext['pgp'];
  /** What is wrong now with the privacy of the channels. */
  readonly privacy: () => readonly PrivacyProblem[];
  /** Since when something the bot depends on is lost, and why. */
  readonly lossOf: Watch['lossOf'];
}

/**
 * The words of a stored message, made from what is so at `now`.
 *
 * @returns `undefined` if there is nothing left to say
 */
export function notificationView(
  message: OutboxMessage,
  context: NotificationContext,
  now: Temporal.Instant,
): View | undefined {
  if (isOver(message, context, now))
    return message.messageId === null ? undefined : overView(message.notification);
  const current = stillTrue(message, context.store);
  if (!current) return undefined;
  const given = { ...context.store, policy: context.policy };
  const view = viewContext(context, now);
  switch (current.about) {
    case 'reminders':
      return reminderView(
        current.cases.map(({ state, items, purposes, who }) => ({
          outlook: outlookFor(given, state, who, now),
          items,
          purposes,
          context: view,
        })),
        message.id,
      );
    case 'case': {
      const { notification, state, who } = current;
      const outlook = outlookFor(given, state, who, now);
      return caseNotificationView(notification, outlook, view, message.insteadOf ?? undefined);
    }
    case 'case-in-channel':
      return channelView(current.notification, outlookForChannel(context, current.state, now));
    case 'board': {
      const lines = linesOf(message, context, now);
      const unreadable = unreadableOn(message, context);
      return lines.length + unreadable.length > 0 ? boardView(lines, unreadable) : undefined;
    }
    case 'other':
      return otherView(current.notification, message, context, now);
  }
}

/** What the private channel is told of a case: its id, its stage and a time; that something waits, never what. */
function channelView(notification: CaseNotification, outlook: ChannelOutlook): View | undefined {
  switch (notification.template) {
    case 'approval-asked':
      return approvalPingView(outlook.id, notification.request);
    case 'publication-asked':
      return publicationPingView(outlook, notification);
    default:
      return undefined;
  }
}

function otherView(
  notification: OtherNotification,
  { insteadOf, kind }: Pick<OutboxMessage, 'insteadOf' | 'kind'>,
  {
    securityRoleId,
    privacy,
    lossOf,
    store,
    policy,
  }: Pick<NotificationContext, 'securityRoleId' | 'privacy' | 'lossOf' | 'store' | 'policy'>,
  now: Temporal.Instant,
): View | undefined {
  switch (notification.template) {
    case 'role-ping':
      return rolePingView(securityRoleId);
    case 'unreachable':
      return unreachableView(notification.member);
    case 'board':
      return undefined;
    case 'login-claimed':
      return claimView(notification, store.cases.openWith(notification.login.toLowerCase()).length > 0);
    case 'login-changed':
      return loginChangedView(notification);
    case 'login-wanted':
      return insteadOf === null
        ? loginWantedView(notification.caseId, notification.by, notification.refused)
        : loginUnaskedView(insteadOf);
    case 'login-told':
      return loginToldView(notification);
    case 'mail-came': {
      const told = new Set(notification.mails);
      const mails = store.incomingMails.waiting().filter(({ id }) => told.has(id));
      const context = mailViewContext({ ...store, policy }, now);
      return mailsView(mails, context, notification.call === true ? securityRoleId : undefined);
    }
    case 'dm-test':
      return dmTestView();
    case 'distributors-changed':
      return distributorsChangedView(notification);
    case 'github-rights':
      return rightsView(notification.repository, notification.right);
    case 'of-many-cases':
      return manyCasesView(notification.what, notification.caseIds, kind);
    case 'advisory-unreadable':
      return unreadableView(notification.repository, notification.count);
    case 'undelivered':
      return undeliveredView(notification.count);
    case 'stand-in':
      return standInView(notification.member, Temporal.Instant.from(notification.until));
    case 'team-doubted':
      return teamDoubtedView();
    case 'team-found':
      return teamFoundView();
    case 'channel-refuses':
      return channelRefusesView(notification.failure);
    case 'privacy-lost': {
      const problems = privacy();
      return problems.length > 0 ? privacyLostView(problems) : undefined;
    }
    case 'privacy-restored':
      return privacy().length > 0 ? undefined : privacyRestoredView();
    case 'restored':
      return restoredView(notification);
    case 'dependencies-lost':
      return dependenciesLostView(notification, lossOf, securityRoleId);
    case 'dependencies-well':
      return dependenciesWellView(notification);
  }
}

/** What a direct message to a person about a case may show. */
function viewContext(context: NotificationContext, now: Temporal.Instant): ViewContext {
  return {
    policy: context.policy,
    now,
    place: 'dm',
    githubUrl: context.githubUrl,
    memberOf: memberOf(context.store),
    pgp: context.pgp,
  };
}

/** Finds the Discord id behind a GitHub login that is confirmed. */
export function memberOf({ people }: Pick<Store, 'people'>): (login: string) => string | undefined {
  return (login) => people.byLogins([login]).find((person) => confirmedLogin(person) !== undefined)?.id;
}
