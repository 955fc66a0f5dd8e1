import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import type { Case, DeadlineDecision } from '../../src/process/case.ts';
import { deadlines } from '../../src/process/deadlines.ts';
import type { Disclosure, EventBody } from '../../src/process/events.ts';
import type { StageId } from '../../src/process/policy.ts';
import {
  agreedDay,
  ANNA,
  as,
  BEN,
  caseOf,
  days,
  doneBefore,
  FAY,
  hours,
  linked,
  policy,
  START,
} from '../support/cases.ts';
import { PLAIN, stranger, THURSDAY } from '../support/plain-acts.ts';
import type { Row } from './policy-row.ts';

export const anna = as(ANNA, ['security']);
export const fay = as(FAY, ['fix-team']);
export const both = as(BEN, ['security', 'fix-team']);
export const open = caseOf(linked);
export const closed = caseOf(linked, { type: 'closed', resolution: 'invalid' });
export const published = caseOf(linked, { type: 'advisory-published', at: START });
export const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };
export const securityOnly = [
  [fay, 'security-only'],
  [stranger, 'security-only'],
] as const satisfies Row['mayNot'];
export const over = [
  [closed, 'case-closed'],
  [published, 'published-already'],
] as const satisfies Row['refused'];
export const intake = ['intake before PT12H', 'fix-team before PT12H'];

/** The ways in which the policy moves its own deadlines. */
type Mode = DeadlineDecision['kind'] | 'exploited' | Extract<Disclosure, 'public' | 'declined-private'>;

interface ModeRow extends Row {
  /** The case in which it is decided. */
  readonly from: Case;
  /** When each open stage is due after it. */
  readonly due: Readonly<Partial<Record<StageId, string>>>;
}

/** When each open stage is due: an instant, or ASAP. */
export function dueOf(state: Case): Partial<Record<StageId, string>> {
  return Object.fromEntries(
    deadlines(state, policy).map((each) => [each.stage, each.kind === 'at' ? each.due.toString() : 'ASAP']),
  );
}

const byPolicy = {
  intake: hours(24).toString(),
  'fix-team': hours(24).toString(),
  'fix-development': days(7).toString(),
  'fix-release': days(21).toString(),
};
const asap = { intake: 'ASAP', 'fix-team': 'ASAP', 'fix-development': 'ASAP', 'fix-release': 'ASAP' };
/** What is public wakes the team until a member answers. */
export const wakeTimes = ['intake', 'fix-team', 'fix-development', 'fix-release'].map(
  (stage) => `${stage} wake PT900S`,
);
export const asapTimes = ['intake asap 1', 'fix-team asap 1', 'fix-development asap 1', 'fix-release asap 1'];

/** Every mode of the policy: one without a row does not compile. */
export const MODE_ROWS: { readonly [mode in Mode]: ModeRow } = {
  public: {
    policy: 'If the security team is dealing with a Public Disclosure all timelines become ASAP',
    by: 'changeDisclosure',
    from: open,
    act: PLAIN.changeDisclosure,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [...over, [caseOf(linked, publicly), 'disclosure-already']],
    events: [publicly],
    told: [],
    reminds: wakeTimes,
    due: asap,
  },
  exploited: {
    policy:
      'the security team drives the schedule using their best judgment: ASAP is offered because of known attacks',
    by: 'decideAsap',
    from: caseOf(linked, { type: 'exploitation-known' }),
    act: PLAIN.decideAsap,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'no-exploitation'],
      [caseOf(linked, { type: 'exploitation-known' }, publicly), 'asap-already'],
      [
        caseOf(linked, { type: 'exploitation-known' }, { type: 'advisory-published', at: START }),
        'published-already',
      ],
    ],
    events: [{ type: 'exploitation-asap', asap: true }],
    told: [],
    reminds: asapTimes,
    due: asap,
  },
  'declined-private': {
    policy: 'If the reporter denies the request, we will move swiftly with the fix and release process',
    by: 'changeDisclosure',
    from: caseOf(linked, { type: 'disclosure-changed', kind: 'intends-to-publish' }),
    act: (state, how) => changeDisclosure(state, { kind: 'declined-private' }, how),
    may: [anna, both],
    mayNot: securityOnly,
    refused: over,
    events: [
      { type: 'step-checked', step: 'ask-private' },
      { type: 'disclosure-changed', kind: 'declined-private' },
    ],
    told: [],
    reminds: asapTimes,
    due: asap,
  },
  upstream: {
    policy:
      'If the fix relies on another upstream project’s disclosure timeline, that will adjust the process as well',
    by: 'waitForUpstream',
    from: caseOf(linked, ...agreedDay(THURSDAY, 3)),
    act: PLAIN.waitForUpstream,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [...over, [caseOf(linked, publicly), 'urgent-no-upstream']],
    events: [{ type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) }],
    told: [
      'deadline-moved to in-charge',
      'deadline-moved to fix-team',
      'release-withdrawn to security',
      'release-withdrawn to fix-team',
    ],
    reminds: intake,
    due: { ...byPolicy, 'fix-release': days(30).toString() },
  },
  'slow-track': {
    policy:
      'If the CVSS score is under ~4.0 (a low severity score) or the assessed risk is low the Fix Team can decide to slow the release process down',
    by: 'slowDown',
    from: open,
    act: PLAIN.slowDown,
    may: [fay, both],
    mayNot: [
      [anna, 'fix-team-decides'],
      [stranger, 'fix-team-decides'],
      [as(FAY, ['fix-team'], days(60)), 'time-past'],
    ],
    refused: [
      ...over,
      [caseOf(linked, publicly), 'urgent-no-slow-track'],
      [caseOf(linked, { type: 'upstream-set', project: 'libfoo', disclosesAt: days(60) }), 'not-later'],
    ],
    events: [
      { type: 'risk-assessed', risk: 'low' },
      { type: 'slow-track-set', until: days(60), reviewAt: days(14), reason: 'a holiday' },
    ],
    told: ['deadline-moved to in-charge', 'deadline-moved to fix-team'],
    reminds: intake,
    due: { ...byPolicy, 'fix-release': days(60).toString() },
  },
  override: {
    policy: 'The security team drives the schedule using their best judgment',
    by: 'setDeadline',
    from: caseOf(linked, { body: publicly, at: START }),
    act: PLAIN.setDeadline,
    may: [anna, both],
    mayNot: [...securityOnly, [as(ANNA, ['security'], days(40)), 'time-past']],
    refused: [
      [closed, 'case-closed'],
      [caseOf(linked, ...doneBefore('end')), 'stage-done'],
      [caseOf(linked, { type: 'upstream-set', project: 'libfoo', disclosesAt: days(50) }), 'before-upstream'],
    ],
    events: [{ type: 'deadline-set', stage: 'fix-release', at: days(40), reason: 'a holiday' }],
    told: ['deadline-moved to in-charge', 'deadline-moved to fix-team'],
    reminds: wakeTimes.slice(0, 3),
    due: { ...asap, 'fix-release': days(40).toString() },
  },
};
