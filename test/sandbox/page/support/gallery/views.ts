import { advanceNoticeView, distributorsView } from '../../../../../src/discord/views/distributors.ts';
import { closingView } from '../../../../../src/discord/views/close-case.ts';
import {
  mailBelongsView,
  mailNoReportView,
  mailRepositoryView,
  mailsSaidView,
} from '../../../../../src/discord/views/incoming-mail.ts';
import { closeSeveralView } from '../../../../../src/discord/views/close-several.ts';
import { exportView } from '../../../../../src/discord/views/export.ts';
import { listView } from '../../../../../src/discord/views/list.ts';
import { meView } from '../../../../../src/discord/views/me.ts';
import { namedCommitsView } from '../../../../../src/discord/views/named-commits.ts';
import { newAddressesView } from '../../../../../src/discord/views/new-addresses.ts';
import { nextView } from '../../../../../src/discord/views/next.ts';
import { completenessView } from '../../../../../src/discord/views/report-completeness.ts';
import { answerView } from '../../../../../src/discord/views/reporter-mail.ts';
import { statusView } from '../../../../../src/discord/views/reporter-talk.ts';
import { snoozedView } from '../../../../../src/discord/views/notifications/reminder.ts';
import { textView } from '../../../../../src/discord/views/prepared-text.ts';
import { advisoryPreview, previewFrame } from '../../../../../src/discord/views/publication/preview.ts';
import { statisticsView } from '../../../../../src/discord/views/statistics.ts';
import { strikeableView, strikeView } from '../../../../../src/discord/views/strike.ts';
import { timelineView } from '../../../../../src/discord/views/timeline.ts';
import type { Case } from '../../../../../src/process/case.ts';
import { CONDITIONS, type Condition } from '../../../../../src/process/publication/conditions.ts';
import { lateness } from '../../../../../src/process/lateness.ts';
import { missingText, statusText, threadText } from '../../../../../src/documents/advisory-comments.ts';
import { questionOfClaim } from '../../../../../src/process/questions/login-questions.ts';
import { changes } from '../../../../release/inspections.ts';
import { advisory } from '../../../../support/advisory-shapes.ts';
import {
  ANNA,
  BEN,
  CASE_ID,
  caseOf,
  days,
  hours,
  doneBefore,
  FAY,
  FINGERPRINT,
  GUS,
  history,
  opened,
  outlookOf,
  policy,
  START,
} from '../../../../support/cases.ts';
import {
  briefOf,
  cardOf,
  conditionsOf,
  conditionSummaryOf,
  context,
  forkOf,
  introducingChangesOf,
  requestOf,
  retrospectiveOf,
  slotsOf,
  suggestionOf,
} from '../../../../support/looks.ts';
import { AFTER_THEM, manyCases } from '../../../../support/many-cases.ts';
import { statistics } from '../../../../support/statistics.ts';
import { stored, trailOf } from '../../../../support/trails.ts';
import {
  agreed,
  announced,
  announcementOf,
  critiqued,
  developing,
  distributor,
  hurried,
  known,
  notice,
  outside,
  proposed,
  published,
  reported,
  taken,
} from './cases.ts';
import { drawn, retrospectivePost } from './retrospective.ts';
import { mailOf, type Views } from './told.ts';

const look = context({ memberOf: (login) => (login === 'fay-fixes' ? FAY : undefined) });
const late = context({ ...look, now: days(22) });

const conditions = (but: Partial<Record<Condition['id'], Partial<Condition>>> = {}): Condition[] =>
  CONDITIONS.map((id) => ({ id, verdict: 'ok', evidence: ['v0.1.29: looked at'], ...but[id] }));
const checked = (but?: Parameters<typeof conditions>[0]) =>
  conditionsOf(agreed, conditions(but), look, { subject: 'v0.1.29' });

const claimed = questionOfClaim(
  { number: 3, member: GUS, login: 'maintainer-2', since: START, of: undefined, caseId: undefined },
  undefined,
);
const request = { revision: 7, askedBy: BEN, at: START, fingerprint: FINGERPRINT } as const;
const said = {
  id: '1',
  wentWell: 'The report came early.',
  wentWrong: 'maintainer-1 was alone with it.',
  lucky: null,
  critique: null,
  actions: null,
  fingerprint: FINGERPRINT,
  names: ['maintainer-1'],
};
const suspects = [101, 102].map((number) => ({
  number,
  title: `Cache prompts between workspaces (${number})`,
  url: `https://github.com/stacklok/codegate/pull/${number}`,
  mergedAt: START,
  author: 'maintainer-1',
}));
const owners = {
  people: [
    { login: 'fay-fixes', owns: ['/src/'] },
    { login: 'gus-guards', owns: ['*'] },
  ],
  withoutAccess: ['contributor'],
  unresolved: ['@stacklok/gone'],
  skippedLines: 0,
  found: true,
};
const facts = [opened(), ...doneBefore('retrospective')];
const year = statistics(manyCases, policy, AFTER_THEM);
const glance = (state: Case, id = state.id) => ({ ...outlookOf(state).glance, id });
const text = (step: 'acknowledge' | 'ask-private') =>
  threadText(step, hurried, {
    policy,
    pgp: look.pgp,
    teamName: 'The CodeGate security team',
    now: START,
    tagged: [],
  }) ?? '';
const distributors = (more: Partial<Parameters<typeof advanceNoticeView>[1]['toTell'] & object> = {}) =>
  advanceNoticeView(agreed, {
    toTell: {
      text: notice,
      place: 'channel',
      proposal: agreed.proposal?.revision ?? 0,
      fresh: [distributor],
      waiting: [],
      byMail: true,
      ...more,
    },
    told: [],
    unanswered: [],
  });

/** What commands and buttons answer with, by the view's name: one that is not here has no picture, which a test says. */
export const ANSWERS: Readonly<Record<string, Views>> = {
  advanceNoticeView: [distributors(), distributors({ byMail: false })],
  advisoryPreview: previewFrame(
    agreed,
    'advisory',
    advisoryPreview(agreed, advisory(), conditionSummaryOf(agreed, conditions()), look.githubUrl),
    { kind: 'answers', request },
  ),
  briefView: [
    briefOf(taken, look, '✅ Acknowledge the report to its reporter', 'acknowledge'),
    briefOf(known, look, '✅ You coordinate this case.'),
    briefOf(hurried, look, '✅ The reporter intends to publish.'),
    briefOf(announced, look, '✅ The announcement is live in #codegate.'),
    briefOf(caseOf(...doneBefore('end')), look, '✅ The retrospective is live in #codegate.'),
  ],
  cardView: [
    reported,
    taken,
    known,
    hurried,
    outside,
    developing,
    proposed,
    agreed,
    published,
    announced,
  ].map((state) => cardOf(state, look)),
  mailRepositoryView: mailRepositoryView(7, ['stacklok/codegate', 'stacklok/minder']),
  mailBelongsView: mailBelongsView(7, ['CG-2026-001', 'CG-2026-002']),
  mailNoReportView: mailNoReportView(7),
  mailsSaidView: mailsSaidView([
    { ...mailOf(7, START), state: 'case', caseId: CASE_ID, saidBy: BEN, saidAt: hours(2) },
    { ...mailOf(5, START), state: 'no-report', saidBy: BEN, saidAt: hours(1) },
  ]),
  closeSeveralView: [
    closeSeveralView([reported, { ...reported, id: 'CG-2026-002' }], FINGERPRINT),
    closeSeveralView([], FINGERPRINT, '✅ Closed as spam: CG-2026-001.'),
    closeSeveralView([], FINGERPRINT, '✅ 1 case is closed: not a vulnerability.', [reported]),
  ],
  conditionsView: [
    checked(),
    checked({ functional: { verdict: 'open', evidence: ['not confirmed yet'] } }),
    checked({
      public: { verdict: 'open', evidence: ['codegate-0.1.29.tar.gz: not found'] },
      signed: { verdict: 'wrong', evidence: ['codegate-0.1.29.tar.gz: signed by another workflow'] },
      cve: { verdict: 'unknown', evidence: ['GitHub does not answer'] },
    }),
  ],
  distributorsView: [
    distributorsView([]),
    distributorsView([distributor], '✅ Example Linux is on the list.'),
  ],
  exportView: exportView(trailOf(stored(history(...facts))), { caseId: CASE_ID, files: [] }),
  forkView: forkOf(developing, 'https://github.com/stacklok/codegate-ghsa-2345-cfgh-jmpq', look),
  introducingChangesView: [suspects, []].map((found) =>
    introducingChangesOf(announced, found, context({ sides: ['fix-team'] })),
  ),
  namedCommitsView: [
    namedCommitsView(agreed, {
      spans: [{ ...changes, tag: 'v0.1.29', since: 'v0.1.28' }],
      print: FINGERPRINT,
    }),
    namedCommitsView(agreed, {
      spans: [
        {
          ...changes,
          tag: 'v0.1.29',
          since: 'v0.1.28',
          reverts: [{ sha: 'b'.repeat(40), title: 'Revert "Merge commit from fork"', of: 'a'.repeat(40) }],
        },
      ],
      print: FINGERPRINT,
    }),
  ],
  listView: [
    listView(
      {
        rows: [glance(known), glance(developing, 'CG-2026-002'), glance(announced, 'CG-2026-003')],
        total: 3,
      },
      { show: 'open', page: 0, policy, parked: 1 },
    ),
    listView(
      { rows: [], total: 0 },
      {
        show: 'overdue',
        page: 0,
        policy,
        parked: 0,
        blind: [{ repository: 'stacklok/codegate', asOf: START }],
      },
    ),
    listView(
      { rows: [glance(known)], total: 1 },
      { show: 'open', page: 0, policy, parked: 0, unreadable: ['CG-2026-002', 'CG-2026-003'] },
    ),
  ],
  meView: [
    meView(undefined, { security: true, now: START, test: 'closed', snoozes: [] }),
    meView(undefined, {
      security: false,
      now: START,
      test: 'arrived',
      news: { login: 'maintainer-1', outcome: 'claimed' },
      snoozes: [{ caseId: CASE_ID, until: days(1) }],
      question: { ...claimed, mayRemind: true },
    }),
  ],
  newAddressesView: newAddressesView(agreed, { addresses: [distributor], text: notice }),
  nextView: [
    nextView(
      [
        outlookOf(known, { now: days(2) }),
        { ...outlookOf(developing), glance: glance(developing, 'CG-2026-002') },
      ],
      {
        others: 2,
        policy,
      },
    ),
    nextView([], { others: 0, policy }),
    nextView([], { others: 0, policy, mails: { waiting: 2, said: 0 } }),
    nextView([], { others: 0, policy, mails: { waiting: 0, said: 3 } }),
    nextView([], {
      others: 0,
      policy,
      logins: [claimed, { ...claimed, number: 4 }, { ...claimed, number: 5 }],
    }),
  ],
  previewFrame: [
    previewFrame(published, 'announcement', announcementOf(), {
      kind: 'asks',
      fingerprint: FINGERPRINT,
      exploited: 'no',
    }),
    previewFrame(announced, 'announcement', announcementOf(), {
      kind: 'reads',
      why: { code: 'own-request' },
    }),
  ],
  closingView: previewFrame(
    developing,
    'closing',
    closingView(developing, { resolution: 'invalid', reason: 'as designed' }),
    { kind: 'answers', request },
  ),
  requestView: outside.requests.map((each) => requestOf(outside, each, look)),
  retrospectiveMessage: retrospectivePost(),
  answerView: [
    answerView(
      taken,
      {
        kind: 'status',
        text: statusText(taken, policy, 'The CodeGate security team'),
        mail: { kind: 'send', answer: 'status', print: FINGERPRINT },
      },
      look,
    ),
    answerView(
      taken,
      {
        kind: 'status',
        text: statusText(taken, policy, 'The CodeGate security team'),
        mail: { kind: 'by-hand', why: 'encrypted' },
      },
      look,
    ),
  ],
  completenessView: [
    completenessView(
      { case: taken },
      {
        kind: 'seen',
        where: 'advisory',
        found: { steps: false, versions: true, proof: false, impact: true, several: true },
        request: {
          text:
            missingText(
              taken,
              { missing: ['steps', 'proof'], several: true },
              'The CodeGate security team',
            ) ?? '',
          print: FINGERPRINT,
          canComment: true,
          mail: undefined,
        },
      },
      look,
    ),
    completenessView(
      { case: taken },
      {
        kind: 'seen',
        where: 'mailbox',
        found: { steps: true, versions: true, proof: true, impact: true, several: false },
        request: undefined,
      },
      look,
    ),
    completenessView({ case: taken }, { kind: 'unseen', why: 'later' }, look),
    completenessView({ case: taken }, { kind: 'unseen', why: 'encrypted' }, look),
  ],
  retrospectiveView: [
    retrospectiveOf(announced, retrospectivePost(), look, { missing: [ANNA, BEN], names: ['maintainer-1'] }),
    retrospectiveOf(critiqued, retrospectivePost(), look, { missing: [], names: [] }),
  ],
  slotsView: [slotsOf(developing, look), slotsOf(developing, late), slotsOf(proposed, look)],
  snoozedView: snoozedView([CASE_ID, 'CG-2026-002'], days(1)),
  statisticsView: statisticsView(year, drawn('statistics')),
  statusView: [
    statusView(
      { case: taken },
      {
        text: statusText(taken, policy, 'The CodeGate security team'),
        print: FINGERPRINT,
        canComment: true,
        told: 3,
      },
      look,
    ),
    statusView(
      { case: taken },
      {
        text: statusText(taken, policy, 'The CodeGate security team'),
        print: FINGERPRINT,
        canComment: false,
        told: 3,
      },
      look,
      '⚠️ I cannot say it in the advisory. Please paste this there, or send it to the reporter.',
    ),
  ],
  strikeView: previewFrame(announced, 'strike', strikeView(announced, said), { kind: 'answers', request }),
  strikeableView: [strikeableView(announced, [said]), strikeableView(announced, [])],
  suggestionView: [
    suggestionOf(taken, owners, look),
    suggestionOf(taken, { ...owners, people: [], found: false }, look),
  ],
  textView: [
    textView(
      taken,
      { step: 'acknowledge', text: text('acknowledge'), canComment: true, canTick: true },
      look,
    ),
    textView(
      hurried,
      { step: 'ask-private', text: text('ask-private'), canComment: false, canTick: true },
      look,
      '⚠️ GitHub does not let me write into the advisory: please paste this there.',
    ),
  ],
  timelineView: timelineView(announced, history(...facts), {
    page: 0,
    place: 'channel',
    plan: lateness(CASE_ID, history(...facts), policy),
  }),
};
