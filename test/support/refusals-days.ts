import { takeUpstreamBack, setDeadline, slowDown, waitForUpstream } from '../../src/process/acts/deadline.ts';
import type { Circumstances } from '../../src/process/acts/decision.ts';
import { closeCase } from '../../src/process/acts/close.ts';
import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import { fileMark } from '../../src/process/acts/regulatory.ts';
import { decideAsap, retractExploitation, tellExploitation } from '../../src/process/acts/exploitation.ts';
import { agreeToRelease, proposeRelease } from '../../src/process/acts/release.ts';
import type { EventBody } from '../../src/process/events.ts';
import { readPolicy } from '../../src/process/policy.ts';
import {
  agreedDay,
  as,
  BEN,
  benSecurity,
  caseOf,
  days,
  doneBefore,
  FAY,
  fixTeam,
  hours,
  linked,
  security,
  START,
} from './cases.ts';
import { EARLY_WARNING, regulated } from './regulated.ts';
import { PLAIN, THURSDAY } from './plain-acts.ts';
import type { Refused } from './refused.ts';

const open = caseOf();
const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) };
const proposed = caseOf(...agreedDay(THURSDAY, 2).slice(0, 2));
const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };
const holidays: Circumstances = {
  ...security,
  policy: readPolicy({ releaseSlot: { holidays: [THURSDAY.toString().slice(0, 10)] } }),
};

const setTo = (at: Temporal.Instant) =>
  setDeadline(open, { stage: 'fix-release', at, reason: 'a holiday' }, security);
const waitTill = (disclosesAt: Temporal.Instant) =>
  waitForUpstream(open, { project: 'libfoo', disclosesAt }, security);
const slowTill = (until: Temporal.Instant, reviewAt?: Temporal.Instant) =>
  slowDown(open, { until, reason: 'a holiday', lowRisk: true, reviewAt }, fixTeam);
const propose = (at: Temporal.Instant, reason?: string, state = open) =>
  proposeRelease(state, { at, reason }, security);

const attacks = { type: 'exploitation-known' } as const;
const warned = { type: 'regulatory-filed', ...EARLY_WARNING, reference: 'ENISA 12345' } as const;
const asapDecided = { type: 'exploitation-asap', asap: true } as const;

/** What is refused to those who set deadlines and the release day. */
export const DAYS_REFUSED = {
  'disclosure-already': {
    'private as it was': changeDisclosure(open, { kind: 'private' }, security),
    'public twice': changeDisclosure(caseOf(publicly), { kind: 'public' }, security),
  },
  'exploited-later': {
    'attacks of tomorrow': tellExploitation(caseOf(linked), { since: days(1) }, security),
    'attacks a moment from now': tellExploitation(
      caseOf(linked),
      { since: START.add({ nanoseconds: 1 }) },
      security,
    ),
  },
  'exploited-long-ago': {
    'attacks of six years ago': tellExploitation(caseOf(linked), { since: days(-6 * 366) }, security),
  },
  'no-exploitation': {
    'taking back what nobody said': retractExploitation(open, security),
    'making all ASAP without attacks': decideAsap(open, { asap: true }, security),
  },
  'no-such-mark': {
    'where no attack is known': PLAIN.fileMark(caseOf(linked), security),
    'where the policy names none': fileMark(
      caseOf(linked, attacks),
      { ...EARLY_WARNING, reference: 'x' },
      security,
    ),
    'before there is a fix': fileMark(
      caseOf(linked, attacks),
      { regime: 'eu-cra', mark: 'final-report', reference: 'x' },
      { ...security, policy: regulated },
    ),
    'taking back what was not said': PLAIN.unfileMark(caseOf(linked, attacks), security),
  },
  'filed-already': { twice: PLAIN.fileMark(caseOf(linked, attacks, warned), security) },
  'marks-open': {
    'a fix without its final report': closeCase(
      caseOf(linked, ...doneBefore('end'), { type: 'advisory-published', at: START }, attacks),
      { resolution: 'fixed' },
      { ...security, policy: regulated },
    ),
    'what will not be fixed': closeCase(
      caseOf(linked, attacks),
      { resolution: 'wont-fix' },
      { ...security, policy: regulated },
    ),
  },
  'asap-already': {
    'what is public': decideAsap(caseOf(linked, publicly, attacks), { asap: true }, security),
    'what was decided': decideAsap(caseOf(linked, attacks, asapDecided), { asap: true }, security),
  },
  'asap-not-decided': {
    'what was offered alone': decideAsap(caseOf(linked, attacks), { asap: false }, security),
    'what is public': decideAsap(caseOf(linked, attacks, publicly), { asap: false }, security),
  },
  'date-without-intention': {
    'a date of a reporter who agreed to wait': changeDisclosure(
      open,
      { kind: 'agreed-private', publishesAt: days(9) },
      security,
    ),
  },
  'time-past': {
    'a reporter who published yesterday': changeDisclosure(
      open,
      { kind: 'intends-to-publish', publishesAt: days(-1) },
      security,
    ),
    'a deadline this very instant': setTo(START),
    'a deadline of yesterday': setTo(days(-1)),
    'another project’s date of yesterday': waitTill(days(-1)),
    'a slow track until this very instant': slowTill(START),
  },
  'time-far': {
    'a deadline in three years': setTo(days(3 * 366)),
    'another project’s date a moment after two years': waitTill(days(2 * 366).add({ nanoseconds: 1 })),
    'a slow track for three years': slowTill(days(3 * 366)),
  },
  'stage-done': {
    'a deadline of a stage without an open step': setDeadline(
      caseOf(...doneBefore('fix-development')),
      { stage: 'fix-team', at: days(2), reason: 'a holiday' },
      security,
    ),
  },
  'stage-not-begun': {
    'a retrospective before any release': setDeadline(
      open,
      { stage: 'retrospective', at: days(30), reason: 'a holiday' },
      security,
    ),
  },
  'before-upstream': {
    'a deadline before another project’s date': setDeadline(
      caseOf(upstream),
      { stage: 'fix-release', at: days(30).subtract({ seconds: 1 }), reason: 'a holiday' },
      security,
    ),
  },
  'fix-team-decides': {
    'the security team on the slow track': PLAIN.slowDown(open, security),
    'anyone on no side': PLAIN.slowDown(open, as(BEN, [])),
  },
  'not-low': {
    'a slow track without a score': slowDown(
      open,
      { until: days(60), reason: 'a holiday', lowRisk: false },
      fixTeam,
    ),
    'a score of 4.0': slowDown(
      caseOf({ type: 'severity-scored', band: 'medium', score: 4 }),
      { until: days(60), reason: 'a holiday', lowRisk: false },
      fixTeam,
    ),
  },
  'classified-higher': {
    'what the security team has put into high': slowDown(
      caseOf(
        { type: 'severity-scored', band: 'low', score: 3 },
        { type: 'severity-reclassified', band: 'high', reason: 'easy to reach' },
      ),
      { until: days(60), reason: 'a holiday', lowRisk: true },
      fixTeam,
    ),
  },
  'urgent-no-slow-track': {
    'what is public': PLAIN.slowDown(caseOf(publicly), fixTeam),
    'what was declined': PLAIN.slowDown(
      caseOf({ type: 'disclosure-changed', kind: 'declined-private' }),
      fixTeam,
    ),
  },
  'no-upstream': {
    'a project that nobody named': takeUpstreamBack(caseOf(upstream), { project: 'libbar' }, security),
    'one that was taken back': takeUpstreamBack(
      caseOf(upstream, { type: 'upstream-withdrawn', named: 2 }),
      { project: 'libfoo' },
      security,
    ),
  },
  'urgent-no-upstream': {
    'another project’s date of what is public': PLAIN.waitForUpstream(caseOf(publicly), security),
    'one of what was declined': PLAIN.waitForUpstream(
      caseOf({ type: 'disclosure-changed', kind: 'declined-private' }),
      security,
    ),
  },
  'not-later': { 'a slow track to the day it is due': slowTill(days(21)) },
  'review-out-of-range': {
    'a review in the past': slowTill(days(60), hours(-1)),
    'a review now': slowTill(days(60), START),
    'a review after the end': slowTill(days(60), days(61)),
  },
  'slot-refused': {
    'a holiday': proposeRelease(open, { at: THURSDAY, reason: 'it must be' }, holidays),
    'the past': propose(days(-4), 'it must be'),
    'before another project': propose(THURSDAY, 'it must be', caseOf(upstream)),
  },
  'slot-needs-reason': {
    'a Friday': propose(THURSDAY.add({ hours: 24 })),
    'another hour': propose(THURSDAY.add({ hours: 1 })),
    'after the deadline': propose(Temporal.Instant.from('2026-03-26T16:00:00Z')),
  },
  'proposed-already': { 'the same instant': propose(THURSDAY, undefined, proposed) },
  'no-proposal': {
    'agreeing to nothing': agreeToRelease(open, {}, security),
    'agreeing to a day that another project’s date swept away': agreeToRelease(
      caseOf(...agreedDay(THURSDAY, 2).slice(0, 2), upstream),
      { proposal: 2 },
      fixTeam,
    ),
  },
  'proposal-changed': {
    'agreeing to an earlier proposal': agreeToRelease(
      caseOf(...agreedDay(THURSDAY, 2), { type: 'release-proposed', at: days(10) }),
      { proposal: 2 },
      fixTeam,
    ),
  },
  'proposal-past': {
    'at the hour': agreeToRelease(proposed, { proposal: 2 }, as(FAY, ['fix-team'], THURSDAY)),
  },
  'agreed-already': {
    twice: agreeToRelease(proposed, { proposal: 2 }, security),
    'a colleague after the other': agreeToRelease(proposed, {}, benSecurity),
  },
} satisfies Partial<Refused>;
