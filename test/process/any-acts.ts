import * as fc from 'fast-check';
import { canCheck, checkStep, uncheckStep } from '../../src/process/acts/check.ts';
import { approveClosing, askToClose, closeCase, reopenCase } from '../../src/process/acts/close.ts';
import { answerOffer, nameCoordinator } from '../../src/process/acts/coordinator.ts';
import { endCve, recordCve, requestCve } from '../../src/process/acts/cve.ts';
import { takeUpstreamBack, setDeadline, slowDown, waitForUpstream } from '../../src/process/acts/deadline.ts';
import type { Circumstances, Decision } from '../../src/process/acts/decision.ts';
import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import { fileMark, unfileMark } from '../../src/process/acts/regulatory.ts';
import { decideAsap, retractExploitation, tellExploitation } from '../../src/process/acts/exploitation.ts';
import { acknowledgeAdvanceNotice, notifyDistributors } from '../../src/process/acts/distributors.ts';
import { assignMail, unassignMail } from '../../src/process/acts/incoming-mail.ts';
import { answerElsewhere, tellStatus } from '../../src/process/acts/reporter-talk.ts';
import { callEverybody, remindOfQuestion, withdrawQuestion } from '../../src/process/acts/questions.ts';
import { openQuestions } from '../../src/process/questions/questions.ts';
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
  refusalOfPublication,
} from '../../src/process/publication/requests.ts';
import { agreeToRelease, proposeRelease, withdrawRelease } from '../../src/process/acts/release.ts';
import { recordReporter } from '../../src/process/acts/reporter.ts';
import { contribute, recordIntroducingChanges } from '../../src/process/acts/retrospective.ts';
import { reclassify, scoreSeverity } from '../../src/process/acts/severity.ts';
import type { Case } from '../../src/process/case.ts';
import {
  BANDS,
  CVE_OUTCOMES,
  DISCLOSURES,
  PUBLICATIONS,
  type Publication,
} from '../../src/process/events.ts';
import { STAGES } from '../../src/process/policy.ts';
import { CONDITIONS, CONFIRMED_BY_PEOPLE, type Verdict } from '../../src/process/publication/conditions.ts';
import { releaseLimits } from '../../src/process/release-limits.ts';
import { nextSlots } from '../../src/process/release-slots.ts';
import { STEPS } from '../../src/process/steps.ts';
import { STEP_IDS } from '../../src/process/step-ids.ts';
import { bandOf } from '../../src/process/severity.ts';
import {
  condition,
  exploitation,
  login,
  optional,
  person,
  fingerprint,
  mailHash,
  publication,
  pullRequests,
  reason,
  resolution,
  step,
} from '../support/arbitraries.ts';
import { EARLY_WARNING, regulated } from '../support/regulated.ts';
import { CASE_ID, FINGERPRINT, hours, ownsCode, START } from '../support/cases.ts';
import type { ProcessAct } from './process-acts.ts';

/** Somebody does something to a case. */
export type Act = (state: Case, circumstances: Circumstances) => Decision;

/** An instant as somebody names it who looks at a case: a recommended slot, or anything around now. */
type Choice = (state: Case, circumstances: Circumstances) => Temporal.Instant;
const slot: fc.Arbitrary<Choice> = fc.nat(8).map((index): Choice => (state, { policy, now }) => {
  const notBefore = releaseLimits(state, policy).upstream;
  return nextSlots(policy, { from: now, notBefore }, index + 1).at(-1) ?? now;
});
const around: fc.Arbitrary<Choice> = fc.integer({ min: -48, max: 60 * 24 }).map(
  (distance): Choice =>
    (_, { now }) =>
      now.add(hours(distance).since(START)),
);
const chosen = fc.oneof(slot, slot, around);

/** Now and then a number that something else has, or nothing at all: nobody may get through with it. */
const number = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.nat(60));
const which = fc.nat(3);
const mostly = fc.constantFrom(true, true, true, false);

const verdict = fc.constantFrom<Verdict[]>('ok', 'ok', 'ok', 'open', 'wrong', 'unknown');
/** Seldom something that stands in the way of a release. */
const failing = fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, fc.array(condition, { maxLength: 2 }));
/** Something that is seldom given. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, arbitrary);
/** What an answer is about: mostly something that was asked for, as it was; now and then anything else. */
const answer = fc.record({ which, number, what: seldom(publication), fingerprint: seldom(fingerprint) });

/** The request that an answer is about. */
function answered(
  { publications }: Case,
  given: {
    readonly which: number;
    readonly number: number | undefined;
    readonly what: Publication | undefined;
    readonly fingerprint: string | undefined;
  },
) {
  const open = PUBLICATIONS.filter((each) => publications[each]);
  const what = given.what ?? open[given.which % Math.max(open.length, 1)] ?? 'advisory';
  const stands = publications[what];
  return {
    what,
    request: given.number ?? stands?.revision ?? 0,
    fingerprint: given.fingerprint ?? stands?.fingerprint ?? '',
  };
}

/** Other cases, with which one may leave together. */
const NUMBERS = ['CG-2026-002', 'CG-2026-003', CASE_ID] as const;

/** An arbitrary act of what it can be given. */
function of<T>(given: fc.Arbitrary<T>, act: (state: Case, given: T, how: Circumstances) => Decision) {
  return given.map(
    (what): Act =>
      (state, how) =>
        act(state, what, how),
  );
}

/** The acts by which people move a case on that is open already. */
export type ActName = Exclude<ProcessAct, 'openCase'>;

/** Each of them with anything it can be given: one that is missing does not compile. */
export const ACTS: { readonly [name in ActName]: fc.Arbitrary<Act> } = {
  checkStep: of(fc.record({ step, which: optional(fc.nat(3)) }), (state, given, how) => {
    const owed = STEP_IDS.filter((each) => canCheck(state, each, how));
    return checkStep(state, { step: owed[given.which ?? -1] ?? given.step }, how);
  }),
  uncheckStep: of(fc.record({ step, which: optional(fc.nat(3)) }), (state, given, how) => {
    const done = STEP_IDS.filter((each) => state.steps[each] && STEPS[each].how === 'attest');
    return uncheckStep(state, { step: done[given.which ?? -1] ?? given.step }, how);
  }),
  nameCoordinator: of(fc.record({ member: person, isSecurity: mostly }), nameCoordinator),
  answerOffer: of(fc.record({ accepts: fc.boolean() }), answerOffer),
  closeCase: of(fc.record({ resolution, reason: optional(reason) }), closeCase),
  askToClose: of(
    fc.record({ resolution, reason: optional(reason), fingerprint: fc.constant(FINGERPRINT) }),
    askToClose,
  ),
  approveClosing: of(number, (state, given, how) =>
    approveClosing(
      state,
      { request: given ?? state.publications.closing?.revision ?? 0, fingerprint: FINGERPRINT },
      how,
    ),
  ),
  reopenCase: of(fc.record({ reason: optional(reason) }), reopenCase),
  addToFixTeam: of(login, (state, name, how) =>
    addToFixTeam(state, { login: name, codeOwner: ownsCode(name.toLowerCase()) }, how),
  ),
  answerRequest: of(fc.record({ which, number, approves: fc.boolean() }), (state, given, how) => {
    const asked = state.requests[given.which % Math.max(state.requests.length, 1)];
    return answerRequest(state, { ...given, request: given.number ?? asked?.revision ?? 0 }, how);
  }),
  removeFromFixTeam: of(fc.record({ login }), removeFromFixTeam),
  recordReporter: of(
    fc.record({
      login,
      channel: fc.constantFrom('private', 'public'),
      credit: optional(fc.boolean()),
      shownByGitHub: fc.boolean(),
    }),
    recordReporter,
  ),
  scoreSeverity: of(
    fc.integer({ min: 0, max: 100 }).map((tenths) => tenths / 10),
    (state, score, how) => scoreSeverity(state, { score, band: bandOf(score) }, how),
  ),
  reclassify: of(fc.record({ band: fc.constantFrom(...BANDS), reason: optional(reason) }), reclassify),
  requestCve: of(fc.constant({}), (state, _, how) => requestCve(state, how)),
  recordCve: of(fc.record({ cveId: fc.constantFrom('CVE-2026-1111', 'CVE-2026-2222') }), recordCve),
  endCve: of(fc.record({ outcome: fc.constantFrom(...CVE_OUTCOMES) }), endCve),
  createFork: of(fc.constant({}), (state) => createFork(state)),
  tellExploitation: of(
    fc.record({ since: seldom(around), comment: optional(fc.integer({ min: 1, max: 3 })) }),
    (state, { since, comment }, how) => tellExploitation(state, { since: since?.(state, how), comment }, how),
  ),
  retractExploitation: of(fc.constant({}), (state, _, how) => retractExploitation(state, how)),
  fileMark: of(reason, (state, reference, how) =>
    fileMark(state, { ...EARLY_WARNING, reference }, { ...how, policy: regulated }),
  ),
  unfileMark: of(fc.constant({}), (state, _, how) =>
    unfileMark(state, EARLY_WARNING, { ...how, policy: regulated }),
  ),
  decideAsap: of(fc.record({ asap: fc.boolean() }), decideAsap),
  changeDisclosure: of(fc.record({ kind: fc.constantFrom(...DISCLOSURES) }), changeDisclosure),
  setDeadline: of(
    fc.record({ stage: fc.constantFrom(...STAGES), choose: chosen, reason }),
    (state, given, how) => setDeadline(state, { ...given, at: given.choose(state, how) }, how),
  ),
  waitForUpstream: of(around, (state, choose, how) =>
    waitForUpstream(state, { project: 'libfoo', disclosesAt: choose(state, how) }, how),
  ),
  takeUpstreamBack: of(fc.record({ project: fc.constantFrom('libfoo', 'libbar') }), takeUpstreamBack),
  slowDown: of(
    fc.record({ choose: chosen, review: optional(around), reason, lowRisk: fc.boolean() }),
    (state, { choose, review, ...given }, how) =>
      slowDown(state, { ...given, until: choose(state, how), reviewAt: review?.(state, how) }, how),
  ),
  proposeRelease: of(fc.record({ choose: chosen, reason: optional(reason) }), (state, given, how) =>
    proposeRelease(state, { ...given, at: given.choose(state, how) }, how),
  ),
  agreeToRelease: of(number, (state, proposal, how) => agreeToRelease(state, { proposal }, how)),
  withdrawRelease: of(fc.record({ proposal: number, reason }), withdrawRelease),
  notifyDistributors: of(fc.record({ recipients: fc.nat(3) }), notifyDistributors),
  acknowledgeAdvanceNotice: of(
    fc.record({ distributor: fc.constantFrom('a distribution', 'another') }),
    acknowledgeAdvanceNotice,
  ),
  recordConditions: of(
    fc.array(verdict, { minLength: CONDITIONS.length, maxLength: CONDITIONS.length }),
    (state, verdicts, how) =>
      recordConditions(
        state,
        { conditions: CONDITIONS.map((id, at) => ({ id, verdict: verdicts[at] ?? 'ok', evidence: [] })) },
        how,
      ),
  ),
  overrideCondition: of(fc.record({ condition, verdict, reason }), overrideCondition),
  countTag: of(fc.record({ of: fingerprint }), countTag),
  uncountTag: of(fc.record({ of: fingerprint }), uncountTag),
  confirmCondition: of(fc.record({ condition: fc.constantFrom(...CONFIRMED_BY_PEOPLE) }), confirmCondition),
  askForPublication: of(
    fc.record({
      what: seldom(publication),
      which,
      fingerprint: fingerprint,
      exploited: optional(exploitation),
      failing,
    }),
    (state, { what, which: index, ...given }, how) => {
      const possible = PUBLICATIONS.filter((each) => !refusalOfPublication(state, each));
      const chosenOne = what ?? possible[index % Math.max(possible.length, 1)] ?? 'advisory';
      return askForPublication(state, { ...given, what: chosenOne }, how);
    },
  ),
  approvePublication: of(fc.tuple(answer, failing), (state, [given, open], how) =>
    approvePublication(state, { ...answered(state, given), failing: open }, how),
  ),
  approveAlone: of(fc.record({ reason }), (state, { reason: why }, how) => {
    const { revision: request = 0, fingerprint: print = '' } = state.publications.mitigation ?? {};
    return approveAlone(state, { request, fingerprint: print, reason: why }, how);
  }),
  declinePublication: of(answer, (state, given, how) =>
    declinePublication(state, answered(state, given), how),
  ),
  withdrawPublication: of(fc.record({ what: publication, number }), (state, given, how) => {
    const what = PUBLICATIONS.find((each) => state.leaving[each]) ?? given.what;
    const request = given.number ?? state.leaving[what]?.revision ?? 0;
    return withdrawPublication(state, { what, request }, how);
  }),
  remindOfQuestion: of(number, (state, given, how) =>
    remindOfQuestion(state, { question: given ?? openQuestions(state)[0]?.number ?? 0 }, how),
  ),
  assignMail: of(fc.record({ hash: mailHash }), assignMail),
  unassignMail: of(fc.record({ hash: mailHash }), unassignMail),
  answerElsewhere: of(number, (state, given, how) =>
    answerElsewhere(state, { revision: given ?? state.talk?.waiting?.revision ?? 0 }, how),
  ),
  tellStatus: of(number, (state, given, how) =>
    tellStatus(state, { update: given ?? state.talk?.updates ?? 0 }, how),
  ),
  withdrawQuestion: of(number, (state, given, how) =>
    withdrawQuestion(state, { question: given ?? openQuestions(state)[0]?.number ?? 0 }, how),
  ),
  callEverybody: of(fc.constant({}), (state, _, how) => callEverybody(state, how)),
  recordIntroducingChanges: of(fc.record({ pullRequests }), recordIntroducingChanges),
  contribute: of(fc.record({ named: fc.boolean(), last: fc.boolean() }), contribute),
  linkCase: of(fc.constantFrom(...NUMBERS), (state, id, how) =>
    linkCase(state, { group: [state, { ...state, id }] }, how),
  ),
  unlinkCase: of(fc.constantFrom(...NUMBERS), (state, id, how) => unlinkCase(state, { leaving: [id] }, how)),
};
