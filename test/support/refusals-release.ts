import { checkStep } from '../../src/process/acts/check.ts';
import { overrideCondition } from '../../src/process/publication/condition-acts.ts';
import { approvePublication, askForPublication } from '../../src/process/publication/requests.ts';
import { contribute, recordIntroducingChanges } from '../../src/process/acts/retrospective.ts';
import { answerElsewhere } from '../../src/process/acts/reporter-talk.ts';
import { callEverybody, remindOfQuestion, withdrawQuestion } from '../../src/process/acts/questions.ts';
import type { EventBody, Publication } from '../../src/process/events.ts';
import type { Verdict } from '../../src/process/publication/conditions.ts';
import {
  agreedDay,
  BEN,
  benSecurity,
  caseOf,
  days,
  doneBy,
  fixTeam,
  linked,
  OTHER_PRINT,
  FINGERPRINT,
  security,
  type Told,
} from './cases.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { linkCase } from '../../src/process/acts/link.ts';
import { approves, asks, declines, other, PLAIN, withdraws } from './plain-acts.ts';
import type { Refused } from './refused.ts';

const together = caseOf(linked, { type: 'linked', cases: [other.id] });
const accepted = [linked, doneBy('advisory')];
const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };
const asked = (what: Publication, fingerprint = FINGERPRINT): EventBody => ({
  type: 'publication-asked',
  what,
  print: fingerprint,
});
/** Ben agrees to what the event of this number asked for. */
const agreed = (what: Publication, request: number): Told => ({
  body: { type: 'publication-approved', what, request },
  actor: { kind: 'member', id: BEN },
});
/** Published by Anna's request and Ben's approval, announced with one of the two prints. */
const posted = caseOf(doneBy('published'), doneBy('announced'));
/** Public by its advisory, while no release has its fix. */
const unfixed = caseOf(...accepted, doneBy('published'), publicly, { type: 'fix-missing' });
const without = (condition: 'signed' | 'day', verdict: Verdict) =>
  overrideCondition(caseOf(), { condition, verdict, reason: 'it must be' }, security);
const approve = (state: ReturnType<typeof caseOf>, request: number, fingerprint = FINGERPRINT) =>
  approvePublication(state, { what: 'advisory', request, fingerprint }, benSecurity);
const waiting = caseOf(...accepted, asked('advisory'));
const mitigating = caseOf(...accepted, publicly, asked('mitigation'));

/** What is refused on the release day, and to those who look back on it. */
export const RELEASE_REFUSED = {
  'evidence-needed': {
    'binaries that work, without a link': checkStep(
      caseOf(doneBy('binaries-built')),
      { step: 'binaries-functional' },
      security,
    ),
  },
  'commits-needed': {
    'merged, in commits that nobody named': checkStep(
      caseOf(doneBy('pull-requests-approved')),
      { step: 'merged' },
      security,
    ),
  },
  'not-accepted': {
    'publishing a mere report': asks('advisory')(caseOf(linked), security),
    'saying what to do about a mere report': asks('mitigation')(caseOf(linked, publicly), security),
  },
  'not-published': {
    'announcing before publication': asks('announcement')(caseOf(...accepted), security),
    'announcing what is public before its fix is': asks('announcement')(
      caseOf(...accepted, publicly),
      security,
    ),
    'agreeing to that': approves('announcement')(caseOf(...accepted, asked('announcement')), benSecurity),
    'a retrospective before publication': asks('retrospective')(
      caseOf(...accepted, doneBy('critiques')),
      security,
    ),
    'a contribution before publication': contribute(caseOf(), { named: true, last: true }, security),
    'what introduced it, before publication': recordIntroducingChanges(
      caseOf(),
      { pullRequests: [7] },
      fixTeam,
    ),
  },
  'advisory-withdrawn': {
    'announcing what is withdrawn': asks('announcement')(
      caseOf(...accepted, doneBy('published'), { type: 'advisory-standing', now: 'withdrawn' }),
      security,
    ),
  },
  'fix-not-released': {
    'announcing a fix that has no release': asks('announcement')(unfixed, security),
    'agreeing to that': approves('announcement')(
      caseOf(...accepted, doneBy('published'), asked('announcement'), { type: 'fix-missing' }),
      benSecurity,
    ),
    'looking back on it': asks('retrospective')(unfixed, security),
    'a contribution to that': contribute(unfixed, { named: true, last: true }, security),
    'what introduced it, to that': recordIntroducingChanges(unfixed, { pullRequests: [7] }, fixTeam),
    'ticking its binaries': checkStep(unfixed, { step: 'binaries-built' }, security),
  },
  'not-public': Object.fromEntries(
    (['intends-to-publish', 'agreed-private', 'declined-private'] as const).map((kind) => [
      `saying what to do about what is ${kind}`,
      asks('mitigation')(caseOf(...accepted, { type: 'disclosure-changed', kind }), security),
    ]),
  ),
  'condition-holds': { 'doing without what is there': without('day', 'ok') },
  'condition-wrong': { 'doing without a signature by the right one': without('signed', 'wrong') },
  'conditions-failing': {
    'asking for what is not ready': askForPublication(
      caseOf(...accepted),
      { what: 'advisory', fingerprint: FINGERPRINT, failing: ['signed'] },
      security,
    ),
    'agreeing to what is not ready': approvePublication(
      waiting,
      { what: 'advisory', request: 4, fingerprint: FINGERPRINT, failing: ['signed'] },
      benSecurity,
    ),
    'agreeing again to what is not ready any more': approvePublication(
      caseOf(...accepted, asked('advisory'), agreed('advisory', 4)),
      { what: 'advisory', request: 4, fingerprint: FINGERPRINT, failing: ['day'] },
      benSecurity,
    ),
  },
  'asked-already': {
    'asking twice': asks('advisory')(waiting, security),
    'asking for what somebody else has asked for': asks('advisory')(waiting, benSecurity),
  },
  'approved-already': {
    'asking for what is approved': asks('advisory')(
      caseOf(...accepted, asked('advisory'), agreed('advisory', 4)),
      security,
    ),
    'taking back what is approved': declines('advisory')(
      caseOf(...accepted, asked('advisory'), agreed('advisory', 4)),
      security,
    ),
  },
  'own-preview': {
    'agreeing to one’s own': approves('advisory')(waiting, security),
    'agreeing to one’s own once more, after another has': approves('advisory')(
      caseOf(...accepted, asked('advisory'), agreed('advisory', 4)),
      security,
    ),
  },
  'preview-gone': {
    'agreeing to what nobody asked for': approve(caseOf(...accepted), 4),
    'agreeing to another request': approve(waiting, 3),
    'agreeing to an earlier request': approve(
      caseOf(...accepted, asked('advisory'), asked('advisory', OTHER_PRINT)),
      4,
    ),
    'agreeing to what was declined': approve(
      caseOf(...accepted, asked('advisory'), {
        type: 'publication-declined',
        what: 'advisory',
        request: 4,
      }),
      4,
    ),
    'agreeing to what the advisory’s publication made void': approvePublication(
      caseOf(...accepted, publicly, asked('announcement'), doneBy('published')),
      { what: 'announcement', request: 5, fingerprint: FINGERPRINT },
      benSecurity,
    ),
    'taking back what nobody approved': withdraws('advisory')(waiting, security),
    'declining what nobody asked for': declines('advisory')(caseOf(...accepted), benSecurity),
  },
  'preview-changed': { 'agreeing to another text': approve(waiting, 4, OTHER_PRINT) },
  'question-gone': {
    'reminding of what nobody asks': remindOfQuestion(caseOf(...accepted), { question: 4 }, security),
    'taking back what nobody asks': withdrawQuestion(caseOf(...accepted), { question: 4 }, security),
    'answering a reporter who has not written': answerElsewhere(
      caseOf(...accepted),
      { revision: 4 },
      security,
    ),
  },
  'reminded-lately': {
    'reminding of what was asked just now': remindOfQuestion(waiting, { question: 4 }, security),
  },
  'not-your-question': {
    'taking back what another member asked': withdrawQuestion(waiting, { question: 4 }, benSecurity),
  },
  'day-called-off-elsewhere': {
    'taking back the proposed day': withdrawQuestion(
      caseOf(linked, { type: 'release-proposed', at: days(3) }),
      { question: 3 },
      security,
    ),
  },
  'never-alone': { 'one key where the policy wants two': PLAIN.approveAlone(mitigating, security) },
  'alone-later': {
    'one key before others could answer': PLAIN.approveAlone(mitigating, {
      ...security,
      policy: readPolicy({ approvals: { mitigationAloneAfter: 'PT1H' } }),
    }),
  },
  'called-lately': {
    'calling twice': callEverybody(
      caseOf({ type: 'disclosure-changed', kind: 'public' }, { type: 'team-called' }),
      security,
    ),
  },
  'link-pointless': {
    'a case with itself': linkCase(posted, { group: [posted] }, security),
    'two that leave together already': PLAIN.linkCase(together, security),
  },
  'not-linked': { 'taking out what is in no group': PLAIN.unlinkCase(caseOf(linked), security) },
  'link-too-many': {
    'more than one announcement holds': linkCase(
      caseOf(linked),
      { group: [1, 2, 3, 4, 5].map((number) => ({ ...other, id: `CG-2026-00${number}` })) },
      security,
    ),
  },
  'link-too-late': {
    'with a case that is closed': linkCase(
      caseOf(linked),
      { group: [{ ...caseOf({ type: 'closed', resolution: 'invalid' }), id: other.id }] },
      security,
    ),
    'with what is announced': PLAIN.linkCase(posted, security),
    'taking out what was announced': PLAIN.unlinkCase(posted, security),
  },
  'link-days-differ': {
    'two agreed days': linkCase(
      caseOf(...agreedDay(days(10), 2)),
      { group: [caseOf(...agreedDay(days(10), 2)), { ...caseOf(...agreedDay(days(11), 2)), id: other.id }] },
      security,
    ),
  },
  'nothing-to-edit': { 'what stands there just like this': asks('announcement')(posted, security) },
} satisfies Partial<Refused>;
