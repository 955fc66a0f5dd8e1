import { checkStep, uncheckStep } from '../../src/process/acts/check.ts';
import { approveClosing, askToClose, closeCase, reopenCase } from '../../src/process/acts/close.ts';
import { answerOffer, nameCoordinator } from '../../src/process/acts/coordinator.ts';
import { endCve, recordCve, requestCve } from '../../src/process/acts/cve.ts';
import { takeUpstreamBack, setDeadline, slowDown, waitForUpstream } from '../../src/process/acts/deadline.ts';
import type { Decision } from '../../src/process/acts/decision.ts';
import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import { fileMark, unfileMark } from '../../src/process/acts/regulatory.ts';
import { decideAsap, retractExploitation, tellExploitation } from '../../src/process/acts/exploitation.ts';
import { acknowledgeAdvanceNotice, notifyDistributors } from '../../src/process/acts/distributors.ts';
import { callEverybody, remindOfQuestion, withdrawQuestion } from '../../src/process/acts/questions.ts';
import { assignMail, unassignMail } from '../../src/process/acts/incoming-mail.ts';
import { answerElsewhere, tellStatus } from '../../src/process/acts/reporter-talk.ts';
import { linkCase, unlinkCase } from '../../src/process/acts/link.ts';
import { addToFixTeam, answerRequest, removeFromFixTeam } from '../../src/process/acts/fix-team.ts';
import { createFork } from '../../src/process/acts/fork.ts';
import {
  confirmCondition,
  overrideCondition,
  recordConditions,
} from '../../src/process/publication/condition-acts.ts';
import { countTag, uncountTag } from '../../src/process/publication/counted-tags.ts';
import {
  approvePublication,
  askForPublication,
  approveAlone,
  declinePublication,
  withdrawPublication,
} from '../../src/process/publication/requests.ts';
import { agreeToRelease, proposeRelease, withdrawRelease } from '../../src/process/acts/release.ts';
import { recordReporter } from '../../src/process/acts/reporter.ts';
import { contribute, recordIntroducingChanges } from '../../src/process/acts/retrospective.ts';
import { reclassify, scoreSeverity } from '../../src/process/acts/severity.ts';
import type { Case } from '../../src/process/case.ts';
import type { JointAct } from '../../src/process/events.ts';
import {
  CONDITIONS,
  type Condition,
  type ConditionId,
  type Verdict,
} from '../../src/process/publication/conditions.ts';
import type { Act, ActName } from '../process/any-acts.ts';
import { EARLY_WARNING, regulated } from './regulated.ts';
import { as, BEN, caseOf, days, FINGERPRINT } from './cases.ts';

/** Another case, with which one may leave together. */
export const other: Case = { ...caseOf(), id: 'CG-2026-002' };

/** A Thursday, four in the afternoon, inside the policy's 21 days. */
export const THURSDAY = Temporal.Instant.from('2026-03-12T16:00:00Z');

/** What was found of the release: all is well, but for what is said here. */
export function found(but: { readonly [id in ConditionId]?: Verdict } = {}): Condition[] {
  return CONDITIONS.map((id) => ({ id, verdict: but[id] ?? 'ok', evidence: [] }));
}

/** Somebody wants it public, as it is previewed. */
export const asks =
  (what: JointAct): Act =>
  (state, how) =>
    askForPublication(
      state,
      { what, fingerprint: FINGERPRINT, ...(what === 'closing' && { closing: { resolution: 'invalid' } }) },
      how,
    );

/** Somebody agrees to what was asked for, as they are shown it. */
export const approves =
  (what: JointAct): Act =>
  (state, how) => {
    const { revision: request = 0, fingerprint = FINGERPRINT } = state.publications[what] ?? {};
    return approvePublication(state, { what, request, fingerprint }, how);
  };

/** Somebody does not want it public like this. */
export const declines =
  (what: JointAct): Act =>
  (state, how) =>
    declinePublication(state, { what, request: state.publications[what]?.revision ?? 0 }, how);

/** Somebody takes back what two members approved. */
export const withdraws =
  (what: JointAct): Act =>
  (state, how) =>
    withdrawPublication(state, { what, request: state.leaving[what]?.revision ?? 0 }, how);

/** Every act with something ordinary to do. */
export const PLAIN: { readonly [name in ActName]: Act } = {
  checkStep: (state, how) => checkStep(state, { step: 'acknowledge' }, how),
  uncheckStep: (state, how) => uncheckStep(state, { step: 'acknowledge' }, how),
  nameCoordinator: (state, how) => nameCoordinator(state, { member: BEN, isSecurity: true }, how),
  answerOffer: (state, how) => answerOffer(state, { accepts: true }, how),
  closeCase: (state, how) => closeCase(state, { resolution: 'invalid' }, how),
  askToClose: (state, how) =>
    askToClose(state, { resolution: 'invalid', reason: 'as designed', fingerprint: FINGERPRINT }, how),
  approveClosing: (state, how) => {
    const { revision: request = 0 } = state.publications.closing ?? {};
    return approveClosing(state, { request, fingerprint: FINGERPRINT }, how);
  },
  reopenCase: (state, how) => reopenCase(state, {}, how),
  addToFixTeam: (state, how) => addToFixTeam(state, { login: 'gus-guards', codeOwner: true }, how),
  answerRequest: (state, how) => answerRequest(state, { request: 3, approves: true }, how),
  removeFromFixTeam: (state, how) => removeFromFixTeam(state, { login: 'fay-fixes' }, how),
  recordReporter: (state, how) =>
    recordReporter(state, { login: 'ida', channel: 'private', shownByGitHub: true }, how),
  scoreSeverity: (state, how) => scoreSeverity(state, { score: 7.5, band: 'high' }, how),
  reclassify: (state, how) => reclassify(state, { band: 'low', reason: 'hard to reach' }, how),
  requestCve: (state, how) => requestCve(state, how),
  recordCve: (state, how) => recordCve(state, { cveId: 'CVE-2026-1234' }, how),
  endCve: (state, how) => endCve(state, { outcome: 'none' }, how),
  createFork: (state) => createFork(state),
  tellExploitation: (state, how) => tellExploitation(state, { comment: 7 }, how),
  retractExploitation: (state, how) => retractExploitation(state, how),
  fileMark: (state, how) =>
    fileMark(state, { ...EARLY_WARNING, reference: 'ENISA 12345' }, { ...how, policy: regulated }),
  unfileMark: (state, how) => unfileMark(state, EARLY_WARNING, { ...how, policy: regulated }),
  decideAsap: (state, how) => decideAsap(state, { asap: true }, how),
  changeDisclosure: (state, how) => changeDisclosure(state, { kind: 'public' }, how),
  setDeadline: (state, how) =>
    setDeadline(state, { stage: 'fix-release', at: days(40), reason: 'a holiday' }, how),
  waitForUpstream: (state, how) => waitForUpstream(state, { project: 'libfoo', disclosesAt: days(30) }, how),
  takeUpstreamBack: (state, how) => takeUpstreamBack(state, { project: 'libfoo' }, how),
  slowDown: (state, how) => slowDown(state, { until: days(60), reason: 'a holiday', lowRisk: true }, how),
  proposeRelease: (state, how) => proposeRelease(state, { at: THURSDAY }, how),
  agreeToRelease: (state, how) => agreeToRelease(state, {}, how),
  withdrawRelease: (state, how) => withdrawRelease(state, { reason: 'CI is red' }, how),
  notifyDistributors: (state, how) => notifyDistributors(state, { recipients: 3 }, how),
  acknowledgeAdvanceNotice: (state, how) =>
    acknowledgeAdvanceNotice(state, { distributor: 'a distribution' }, how),
  recordConditions: (state, how) => recordConditions(state, { conditions: found() }, how),
  overrideCondition: (state, how) =>
    overrideCondition(state, { condition: 'public', verdict: 'open', reason: 'the mirror is slow' }, how),
  confirmCondition: (state, how) => confirmCondition(state, { condition: 'fork' }, how),
  countTag: (state, how) => countTag(state, { of: FINGERPRINT }, how),
  uncountTag: (state, how) => uncountTag(state, { of: FINGERPRINT }, how),
  askForPublication: asks('advisory'),
  approvePublication: approves('advisory'),
  approveAlone: (state, how) =>
    approveAlone(
      state,
      {
        request: state.publications.mitigation?.revision ?? 0,
        fingerprint: FINGERPRINT,
        reason: 'nobody is awake',
      },
      how,
    ),
  declinePublication: declines('advisory'),
  withdrawPublication: withdraws('advisory'),
  remindOfQuestion: (state, how) => remindOfQuestion(state, { question: 4 }, how),
  assignMail: (state, how) => assignMail(state, { hash: 'ab' }, how),
  unassignMail: (state, how) => unassignMail(state, { hash: 'ab' }, how),
  answerElsewhere: (state, how) =>
    answerElsewhere(state, { revision: state.talk?.waiting?.revision ?? 0 }, how),
  tellStatus: (state, how) => tellStatus(state, { update: state.talk?.updates ?? 0 }, how),
  withdrawQuestion: (state, how) => withdrawQuestion(state, { question: 4 }, how),
  callEverybody: (state, how) => callEverybody(state, how),
  linkCase: (state, how) => linkCase(state, { group: [state, other] }, how),
  unlinkCase: (state, how) => unlinkCase(state, { leaving: [other.id] }, how),
  recordIntroducingChanges: (state, how) => recordIntroducingChanges(state, { pullRequests: [101] }, how),
  contribute: (state, how) => contribute(state, { named: true, last: false }, how),
};

/** Someone who stands on both sides, so that only the state of a case can be the reason of a refusal. */
export const onBothSides = as(BEN, ['security', 'fix-team']);
/** Someone who stands on none. */
export const stranger = as('300000000000000001', []);

/** What comes of these acts, by their names. */
export function tried(
  names: readonly ActName[],
  state: Case,
  how = onBothSides,
): Readonly<Record<string, Decision>> {
  return Object.fromEntries(names.map((name) => [name, PLAIN[name](state, how)]));
}
