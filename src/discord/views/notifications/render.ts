import { sidesOf, type Case } from '../../../process/case.ts';
import { releaseDay } from '../../../process/notifications/reminder-times.ts';
import { isPublic, type ReminderItem } from '../../../process/notifications/notification.ts';
import type { Policy } from '../../../process/policy.ts';
import { openSteps } from '../../../process/steps.ts';
import type { OutboxMessage } from '../../../store/outbox.ts';
import { confirmedLogin } from '../../../store/people.ts';
import type { Store } from '../../../store/store.ts';
import type { CardContext } from '../card.ts';
import { caseNoticeView, type CaseNotice } from './case.ts';
import { approvalPingView } from '../fix-team.ts';
import {
  channelCaseView,
  claimView,
  dmTestView,
  loginToldView,
  loginUnaskedView,
  loginWantedView,
  reminderView,
  rightsView,
  rolePingView,
  undeliveredView,
  unreachableView,
  type Reminded,
} from './reminder.ts';
import { publicationPingView } from '../publication.ts';
import type { View } from '../view.ts';

/** What the words of a message are made from. */
export interface NoticeContext {
  readonly store: Store;
  readonly policy: Policy;
  readonly githubUrl: string;
  readonly securityRoleId: string;
  readonly pgp: CardContext['pgp'];
}

/**
 * The words of a stored message, made from the case as it is at `now`; undefined where there is nothing left to
 * say, or the recipient has left the case meanwhile and must not be told any more.
 */
export function noticeView(
  message: OutboxMessage,
  context: NoticeContext,
  now: Temporal.Instant,
): View | undefined {
  const { notice } = message;
  // What is for #codegate is made anew from GitHub, and not here.
  if (isPublic(notice)) return undefined;
  switch (notice.template) {
    case 'reminder': {
      const reminded = remindedCases(notice.items, message.recipient, context, now);
      return reminded.length > 0 ? reminderView(reminded, message.id) : undefined;
    }
    case 'role-ping':
      return rolePingView(context.securityRoleId);
    case 'unreachable':
      return unreachableView(notice.member);
    case 'login-claimed': {
      const { people } = context.store;
      const claim = people.find(notice.member);
      const stands = claim?.login === notice.login.toLowerCase() && !claim.loginConfirmedBy;
      const mayAnswer = people.find(message.recipient)?.security === true;
      return stands && mayAnswer ? claimView(notice.member, notice.login) : undefined;
    }
    case 'login-wanted':
      if (context.store.cases.load(notice.caseId)?.status !== 'open') return undefined;
      return message.insteadOf === null
        ? loginWantedView(notice.caseId, notice.by)
        : loginUnaskedView(message.insteadOf);
    case 'login-told': {
      const { people, cases } = context.store;
      const stands = people.find(notice.member)?.login === notice.login.toLowerCase();
      const mayAnswer = people.find(message.recipient)?.security === true;
      return stands && mayAnswer && cases.load(notice.caseId)?.status === 'open'
        ? loginToldView(notice.caseId, notice.member, notice.login)
        : undefined;
    }
    case 'dm-test':
      return dmTestView();
    case 'github-rights':
      return rightsView(notice.repository, notice.right);
    case 'undelivered':
      return undeliveredView(notice.count);
    default: {
      const state = context.store.cases.load(notice.caseId);
      if (!state) return undefined;
      if (notice.template === 'case-opened' && state.status === 'closed') return undefined;
      const said = stillTrue(notice, state);
      if (!said) return undefined;
      if (message.kind === 'channel') return channelView(said, state, context);
      if (said.template === 'coordinator-offer' && state.coordinatorOffer !== message.recipient)
        return undefined;
      const card = cardContext(state, message.recipient, context, now);
      return card.who.sides.length > 0
        ? caseNoticeView(said, state, card, message.insteadOf ?? undefined)
        : undefined;
    }
  }
}

/** What the private channel is told of a case: its id, its stage and a time; that something waits, never what. */
function channelView(said: CaseNotice, state: Case, context: NoticeContext): View {
  switch (said.template) {
    case 'approval-asked':
      return approvalPingView(state, said.request);
    case 'publication-asked':
      return publicationPingView(state, said);
    default:
      return channelCaseView(state, context);
  }
}

/**
 * A notice as far as it still is so; undefined where what it calls for is done, or stands no more. That an agreed day
 * fell stays true, whatever was proposed after it.
 */
function stillTrue(notice: CaseNotice, state: Case): CaseNotice | undefined {
  switch (notice.template) {
    case 'approval-asked':
      return state.requests.some(({ revision }) => revision === notice.request) ? notice : undefined;
    case 'outsider-seen':
      return state.outsiders.includes(notice.login.toLowerCase()) ? notice : undefined;
    case 'release-proposed': {
      if (state.proposal?.revision === notice.proposal) return notice;
      const { caseId, proposal: event, withdrawn } = notice;
      return withdrawn === undefined
        ? undefined
        : { template: 'release-withdrawn', caseId, event, withdrawn };
    }
    case 'release-agreed':
      return state.proposal?.revision === notice.proposal ? notice : undefined;
    case 'publication-asked': {
      const asked = state.publications[notice.what];
      return asked?.revision === notice.request && asked.approvedBy === undefined ? notice : undefined;
    }
    default:
      return notice;
  }
}

function remindedCases(
  items: readonly ReminderItem[],
  recipient: string,
  context: NoticeContext,
  now: Temporal.Instant,
): Reminded[] {
  return [...Map.groupBy(items, (item) => item.caseId)].flatMap(([caseId, ofCase]) => {
    const state = context.store.cases.load(caseId);
    if (!state || state.status === 'closed') return [];
    const card = cardContext(state, recipient, context, now);
    const current = ofCase.filter(
      (item) =>
        openSteps(state, item.stage).length > 0 &&
        (item.kind !== 'release-day' || releaseDay(state)?.revision === item.revision),
    );
    return current.length > 0 && card.who.sides.length > 0 ? [{ state, items: current, context: card }] : [];
  });
}

/** What a direct message to `id` about a case may show, and which buttons would work for them. */
function cardContext(state: Case, id: string, context: NoticeContext, now: Temporal.Instant): CardContext {
  const person = context.store.people.find(id);
  return {
    who: {
      id,
      sides: sidesOf(state, { security: person?.security ?? false, login: confirmedLogin(person) }),
    },
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
  return (login) => people.byLogins([login]).find((person) => person.loginConfirmedBy)?.id;
}
