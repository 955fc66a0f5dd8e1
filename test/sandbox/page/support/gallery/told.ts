import { mailsView } from '../../../../../src/discord/views/incoming-mail.ts';
import type { ReceivedMail } from '../../../../../src/store/incoming-mails.ts';
import type { View } from '../../../../../src/discord/views/view.ts';
import { LAGS } from '../../../../../src/process/arrival.ts';
import type { Case } from '../../../../../src/process/case.ts';
import {
  CVE_OUTCOMES,
  IN_CODEGATE as MESSAGES,
  STANDINGS,
  type Side,
} from '../../../../../src/process/events.ts';
import {
  TOGETHER,
  type CaseNotification,
  type OtherNotification,
  type PublicNotification,
  type ReminderItem,
} from '../../../../../src/process/notifications/notification.ts';
import type { ReminderKind } from '../../../../../src/process/notifications/reminder-kinds.ts';
import { QUESTION_KINDS } from '../../../../../src/process/questions/questions.ts';
import { LOGIN_CHANGES } from '../../../../../src/process/logins.ts';
import { restoredView } from '../../../../../src/discord/views/notifications/restored.ts';
import { approvalPingView } from '../../../../../src/discord/views/fix-team.ts';
import {
  dependenciesLostView,
  dependenciesWellView,
} from '../../../../../src/discord/views/notifications/dependencies.ts';
import {
  claimView,
  loginChangedView,
  loginToldView,
  loginUnaskedView,
  loginWantedView,
} from '../../../../../src/discord/views/notifications/login.ts';
import {
  channelRefusesView,
  dmTestView,
  manyCasesView,
  overView,
  rightsView,
  rolePingView,
  standInView,
  teamDoubtedView,
  teamFoundView,
  undeliveredView,
  unreachableView,
  unreadableView,
} from '../../../../../src/discord/views/notifications/team-channel.ts';
import { distributorsChangedView } from '../../../../../src/discord/views/distributors.ts';
import { privacyLostView, privacyRestoredView } from '../../../../../src/discord/views/privacy.ts';
import { publicationPingView } from '../../../../../src/discord/views/publication/preview.ts';
import { channelOutlook } from '../../../../../src/process/outlook/outlook.ts';
import { regulated } from '../../../../support/regulated.ts';
import { ANNA, BEN, CASE_ID, days, FAY, GUS, hours, policy, START } from '../../../../support/cases.ts';
import { boardOf, caseNotificationOf, context, remindersOf } from '../../../../support/looks.ts';
import {
  agreed,
  announced,
  announcementOf,
  asking,
  developing,
  hurried,
  closed,
  corrected,
  exploited,
  exploitedAsap,
  exploitedLater,
  correctionOf,
  fixed,
  gone,
  arrived,
  lagging,
  known,
  knownFacts,
  mitigationOf,
  outside,
  markedOf,
  pointedOf,
  proposed,
  published,
  publishedFacts,
  RELEASE,
  released,
  reopened,
  reported,
  standing,
  taken,
  unfixed,
  wrote,
} from './cases.ts';
import { retrospectivePost } from './retrospective.ts';

/** A view, or several that differ. */
export type Views = View | readonly View[];

const ROLE = '300000000000000001';
const caseId = CASE_ID;

/** What a person is told in a direct message, of a case as it is then. */
function told(
  notification: CaseNotification,
  state: Case,
  sides: readonly Side[] = ['security'],
  id = ANNA,
): View {
  return caseNotificationOf(
    notification,
    state,
    context({
      place: 'dm',
      who: { id, sides },
      memberOf: (login) => (login === 'fay-fixes' ? FAY : undefined),
    }),
  );
}

const again = (id: string, state: Case): Case => ({ ...state, id });
const waits = asking(publishedFacts, 'announcement');
const urgent = asking(knownFacts, 'mitigation');
const answered = (more: object): CaseNotification => ({
  template: 'publication-answered',
  caseId,
  what: 'announcement',
  approved: false,
  ...more,
});

/** Messages about a case, by their template. */
export const OF_A_CASE: { readonly [T in CaseNotification['template']]: Views } = {
  'case-opened': told({ template: 'case-opened', caseId }, reported),
  'closed-in-github': told({ template: 'closed-in-github', caseId }, taken),
  'reopened-in-github': told({ template: 'reopened-in-github', caseId }, taken),
  'case-closed': told({ template: 'case-closed', caseId, by: BEN }, closed),
  'accepted-though-closed': told({ template: 'accepted-though-closed', caseId }, closed),
  'advisory-left-open': told({ template: 'advisory-left-open', caseId }, closed),
  reopened: told({ template: 'reopened', caseId, by: BEN }, reopened),
  'published-in-github': told({ template: 'published-in-github', caseId }, published),
  'cve-arrived': told({ template: 'cve-arrived', caseId }, announced),
  'cve-ended': CVE_OUTCOMES.map((outcome) =>
    told({ template: 'cve-ended', caseId, outcome, by: BEN }, announced),
  ),
  'coordinator-named': told({ template: 'coordinator-named', caseId, by: BEN }, taken),
  'coordinator-offer': told({ template: 'coordinator-offer', caseId, by: BEN }, taken),
  'coordinator-left': told({ template: 'coordinator-left', caseId, by: BEN }, reported),
  'hand-over-answered': [true, false].map((accepted) =>
    told({ template: 'hand-over-answered', caseId, by: BEN, accepted }, taken),
  ),
  'fix-team-welcome': told({ template: 'fix-team-welcome', caseId }, developing, ['fix-team'], FAY),
  'cannot-help': told({ template: 'cannot-help', caseId, by: FAY }, developing),
  'approval-asked': [
    told({ template: 'approval-asked', caseId, request: 4 }, outside),
    approvalPingView(caseId, 4),
  ],
  'approval-answered': [true, false].map((approved) =>
    told({ template: 'approval-answered', caseId, login: 'contributor', approved, by: BEN }, developing),
  ),
  'outsider-seen': told({ template: 'outsider-seen', caseId, login: 'contributor' }, developing),
  'outsider-left': told({ template: 'outsider-left', caseId, login: 'contributor' }, developing),
  'reporter-wrote': told({ template: 'reporter-wrote', caseId, mail: 8 }, known),
  'mail-unsent': told({ template: 'mail-unsent', caseId, name: 'Example Linux' }, agreed),
  'fork-created': told({ template: 'fork-created', caseId }, developing),
  'fix-ready': told({ template: 'fix-ready', caseId, by: FAY }, proposed),
  'fix-not-ready': told({ template: 'fix-not-ready', caseId, by: FAY }, developing),
  'disclosure-changed': told({ template: 'disclosure-changed', caseId, by: BEN }, hurried),
  'deadline-moved': told({ template: 'deadline-moved', caseId, by: BEN }, developing),
  'release-proposed': told(
    { template: 'release-proposed', caseId, proposal: proposed.proposal?.revision ?? 0, by: BEN },
    proposed,
    ['fix-team'],
    FAY,
  ),
  'release-agreed': told(
    { template: 'release-agreed', caseId, proposal: agreed.proposal?.revision ?? 0 },
    agreed,
  ),
  'release-withdrawn': told(
    { template: 'release-withdrawn', caseId, event: 20, withdrawn: RELEASE.toString() },
    developing,
  ),
  'publication-asked': [
    told(
      { template: 'publication-asked', caseId, what: 'announcement', request: waits.request },
      waits.state,
      ['security'],
      BEN,
    ),
    publicationPingView(channelOutlook(waits.state, policy, START), {
      what: 'announcement',
      request: waits.request,
    }),
  ],
  'publication-answered': [
    told(answered({ approved: true, by: BEN }), published),
    told(answered({ by: BEN, reason: 'The workaround is missing.' }), published),
    told(answered({ why: 'changed', changed: ['severity'] }), published),
    told(answered({ why: 'withdrawn', by: BEN }), published),
    told(answered({ why: 'rights' }), published),
    told(answered({ why: 'stands' }), published),
  ],
  'question-withdrawn': QUESTION_KINDS.map((about) =>
    told({ template: 'question-withdrawn', caseId, about, what: 'announcement', by: BEN }, published),
  ),
  'fix-missing': told({ template: 'fix-missing', caseId }, unfixed),
  'fix-released': told({ template: 'fix-released', caseId }, fixed),
  'advisory-standing': STANDINGS.map((now) =>
    told({ template: 'advisory-standing', caseId, now }, standing(now)),
  ),
  'advisory-corrected': [
    told({ template: 'advisory-corrected', caseId, changed: ['fixed'] }, corrected('fixed')),
    told(
      { template: 'advisory-corrected', caseId, changed: ['workaround', 'severity'] },
      corrected('workaround', 'severity'),
    ),
  ],
  'exploitation-known': [
    told({ template: 'exploitation-known', caseId, by: BEN }, exploited),
    told({ template: 'exploitation-known', caseId, by: BEN, again: true }, exploitedAsap),
    told({ template: 'exploitation-known', caseId, by: BEN }, exploitedLater),
  ],
  'exploitation-retracted': told({ template: 'exploitation-retracted', caseId, by: BEN }, taken),
  'asap-over': told({ template: 'asap-over', caseId, by: BEN }, exploited),
  'correction-ended': told({ template: 'correction-ended', caseId }, announced),
  'arrival-seen': [
    told({ template: 'arrival-seen', caseId, lags: [...LAGS] }, lagging),
    told({ template: 'arrival-seen', caseId, lags: [] }, arrived),
  ],
  'announcement-gone': MESSAGES.map((what) =>
    told({ template: 'announcement-gone', caseId, what }, what === 'announcement' ? gone : announced),
  ),
  'posted-alone': told(
    { template: 'posted-alone', caseId, by: BEN, reason: 'Nobody else is awake, and it is being exploited.' },
    known,
  ),
  linked: told({ template: 'linked', caseId, cases: ['CG-2026-002'], by: BEN }, known),
  unlinked: told({ template: 'unlinked', caseId, cases: ['CG-2026-002'], by: BEN }, known),
  'linked-public': told({ template: 'linked-public', caseId, other: 'CG-2026-002' }, taken),
  'duplicate-closed': told({ template: 'duplicate-closed', caseId, other: 'CG-2026-002' }, taken),
  'duplicate-reopened': told({ template: 'duplicate-reopened', caseId, other: 'CG-2026-002' }, taken),
  'team-called': told({ template: 'team-called', caseId, by: BEN }, known),
  'publication-ended': (['superseded', 'overtaken'] as const).map((why) =>
    told({ template: 'publication-ended', caseId, what: 'announcement', why }, published),
  ),
  'publication-withheld': told(
    { template: 'publication-withheld', caseId, what: 'announcement', changed: ['severity'] },
    announced,
  ),
  'publication-differed': told(
    { template: 'publication-differed', caseId, changed: ['description'] },
    published,
  ),
};

/** A mail of which nobody has said what it is. */
export function mailOf(
  id: number,
  arrivedAt: Temporal.Instant,
  more: Partial<Pick<ReceivedMail, 'encrypted' | 'asksForKey'>> = {},
): ReceivedMail {
  return {
    id,
    arrivedAt,
    hash: '',
    state: 'waiting',
    encrypted: false,
    asksForKey: false,
    toldAfter: 0,
    thread: undefined,
    caseId: undefined,
    saidBy: undefined,
    saidAt: undefined,
    ...more,
  };
}

/** Every message that is about no case, or about people. */
export const OF_NO_CASE: { readonly [T in Exclude<OtherNotification['template'], 'reminder'>]: Views } = {
  'login-claimed': [
    claimView({ member: GUS, login: 'maintainer-2' }, true),
    claimView({ member: GUS, login: 'maintainer-2', since: START.toString() }, false),
  ],
  'login-changed': LOGIN_CHANGES.map((change) =>
    loginChangedView({ template: 'login-changed', change, member: FAY, login: 'maintainer-1', by: ANNA }),
  ),
  'login-wanted': [
    loginWantedView(caseId, ANNA),
    loginWantedView(caseId, ANNA, 'mantainer-1'),
    loginUnaskedView(FAY),
  ],
  'login-told': loginToldView({ caseId, member: FAY, login: 'maintainer-1' }),
  'mail-came': [
    mailsView([mailOf(7, START, { encrypted: true }), mailOf(8, hours(1), { asksForKey: true })], {
      now: hours(3),
      dueOf: (at) => at.add({ hours: 24 }),
      aside: 4,
    }),
    mailsView([mailOf(7, START)], { now: days(2), dueOf: (at) => at.add({ hours: 24 }), aside: 0 }, ROLE),
    overView({ template: 'mail-came', mails: [7, 8] }),
  ],
  'dm-test': dmTestView(),
  'distributors-changed': (['added', 'removed'] as const).map((change) =>
    distributorsChangedView({ template: 'distributors-changed', change, name: 'Example Linux', by: BEN }),
  ),
  'github-rights': rightsView('stacklok/codegate', 'Repository security advisories: write'),
  'of-many-cases': TOGETHER.map((what) => manyCasesView(what, ['CG-2026-001', 'CG-2026-002', 'CG-2026-003'])),
  'advisory-unreadable': unreadableView('stacklok/codegate', 2),
  undelivered: undeliveredView(2),
  board: [
    boardOf(days(2), [known, again('CG-2026-002', developing), again('CG-2026-003', announced)]),
    boardOf(days(2), [known], ['CG-2026-002']),
  ],
  'stand-in': standInView(BEN, days(7)),
  'role-ping': [rolePingView(ROLE), overView({ template: 'role-ping' })],
  unreachable: unreachableView(BEN),
  'team-doubted': teamDoubtedView(),
  'team-found': teamFoundView(),
  'channel-refuses': channelRefusesView('50013'),
  'privacy-lost': privacyLostView([
    { code: 'everyone-reads' },
    { code: 'role-reads', role: 'helpers', ofBot: false },
  ]),
  'privacy-restored': privacyRestoredView(),
  'dependencies-lost':
    dependenciesLostView(
      {
        template: 'dependencies-lost',
        lost: [{ name: 'sync stacklok/codegate', since: START.toString() }],
        call: true,
      },
      () => ({ since: START, why: 'GitHub does not answer.' }),
      ROLE,
    ) ?? [],
  restored: [
    restoredView({
      template: 'restored',
      from: 'advisory-bot-2026-11-29.db',
      asOf: START.toString(),
      to: hours(5).toString(),
      unknown: ['CG-2026-007', 'CG-2026-008'],
      repositories: ['stacklok/codegate'],
      places: 1,
    }),
    restoredView({
      template: 'restored',
      from: 'the replica',
      asOf: START.toString(),
      to: hours(1).toString(),
      unknown: [],
      repositories: [],
      places: 0,
    }),
  ],
  'dependencies-well': dependenciesWellView({
    well: [
      {
        name: 'sync stacklok/codegate',
        from: START.toString(),
        to: hours(2).toString(),
        cases: ['CG-2026-002'],
      },
    ],
    template: 'dependencies-well',
  }),
};

/** Every message in #codegate; publishing one further, and opening a thread, are no messages (`NO_MESSAGE`). */
export const IN_CODEGATE: {
  readonly [T in Exclude<PublicNotification['template'], 'crosspost' | 'thread'>]: Views;
} = {
  announcement: [announcementOf(), mitigationOf()],
  'announcement-edit': announcementOf(),
  correction: [correctionOf(['fixed', 'affected']), correctionOf(['workaround'])],
  'correction-pointer': pointedOf(),
  'correction-mark': markedOf(),
  retrospective: retrospectivePost(),
};

const item = (stage: ReminderItem['stage'], kind: ReminderKind, revision = 0): ReminderItem => ({
  caseId,
  stage,
  revision,
  mark: '1',
  kind,
});
function reminded(state: Case, now: Temporal.Instant, ...items: readonly ReminderItem[]): View {
  return remindersOf([{ state, items, context: context({ place: 'dm', now }) }], 42);
}

/** Every kind of reminder. */
export const REMINDERS: { readonly [K in ReminderKind]: Views } = {
  before: [
    reminded(taken, hours(18), item('intake', 'before')),
    reminded(developing, days(5), item('fix-development', 'before')),
  ],
  due: reminded(taken, hours(24), item('intake', 'due')),
  overdue: [
    reminded(taken, hours(30), item('intake', 'overdue'), item('fix-team', 'overdue')),
    remindersOf(
      [taken, again('CG-2026-002', developing), again('CG-2026-003', known)].map((state) => ({
        state,
        items: [{ ...item('intake', 'overdue'), caseId: state.id }, item('fix-release', 'overdue')],
        context: context({ place: 'dm', now: days(22) }),
      })),
      42,
    ),
  ],
  asap: reminded(known, hours(1), item('intake', 'asap')),
  review: reminded(developing, days(5), item('fix-release', 'review')),
  'release-day': [
    reminded(released, RELEASE.subtract({ hours: 24 }), item('fix-release', 'release-day')),
    reminded(released, RELEASE, item('fix-release', 'release-day')),
    reminded(released, RELEASE.add({ hours: 2 }), item('fix-release', 'release-day')),
  ],
  unannounced: [
    reminded(published, days(1), item('fix-release', 'unannounced')),
    reminded(corrected('fixed'), days(1), item('fix-release', 'unannounced')),
  ],
  wake: reminded(known, hours(1), item('intake', 'wake')),
  question: reminded(waits.state, days(1), item('fix-release', 'question', waits.request)),
  'urgent-question': reminded(urgent.state, hours(1), item('intake', 'urgent-question', urgent.request)),
  opens: reminded(announced, days(9), item('retrospective', 'opens')),
  regulatory: remindersOf(
    [
      {
        state: exploited,
        items: [item('fix-release', 'regulatory', exploited.version)],
        context: context({ place: 'dm', now: hours(26), policy: regulated }),
      },
    ],
    42,
  ),
  reporter: reminded(wrote, days(3), item('intake', 'reporter', wrote.version)),
};
