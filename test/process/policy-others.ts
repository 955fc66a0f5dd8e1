import { reclassify } from '../../src/process/acts/severity.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import { agreedDay, ANNA, as, caseOf, doneBy, FAY, BEN, FINGERPRINT, linked } from '../support/cases.ts';
import { EARLY_WARNING } from '../support/regulated.ts';
import { PLAIN, stranger, THURSDAY } from '../support/plain-acts.ts';
import { anna, both, closed, fay, intake, open, over, published, securityOnly } from './policy-modes.ts';
import { RELEASE_ROWS } from './policy-release.ts';
import type { Row } from './policy-row.ts';
import type { ProcessAct } from './process-acts.ts';

const ben = as(BEN, ['security']);

/** The acts by which the steps and the modes come about; each has its rows there. */
export const STEP_ACTS = [
  'checkStep',
  'nameCoordinator',
  'addToFixTeam',
  'scoreSeverity',
  'requestCve',
  'createFork',
  'agreeToRelease',
  'notifyDistributors',
  'approvePublication',
  'recordIntroducingChanges',
  'changeDisclosure',
  'waitForUpstream',
  'slowDown',
  'setDeadline',
  'decideAsap',
] as const satisfies readonly ProcessAct[];

const asked = caseOf(linked, { type: 'collaborator-requested', login: 'octo_corp', askedBy: FAY });
const told: EventBody = { type: 'distributors-notified', recipients: 2, proposal: 3 };

const day = agreedDay(THURSDAY, 3);
/** The private distributors were told of it. */
const known = caseOf(linked, ...day, told);
const attacks: EventBody = { type: 'exploitation-known', comment: 7 };
const warned: EventBody = { type: 'regulatory-filed', ...EARLY_WARNING, reference: 'ENISA 12345' };
const closing: EventBody = {
  type: 'publication-asked',
  what: 'closing',
  print: FINGERPRINT,
  resolution: 'invalid',
  reason: 'as designed',
};

/** Every other act, but for the one that a case begins with: one without a row does not compile. */
export const OTHER_ROWS: {
  readonly [act in Exclude<ProcessAct, 'openCase' | (typeof STEP_ACTS)[number]>]: Row & {
    readonly from: Case;
  };
} = {
  uncheckStep: {
    policy: 'a step that was ticked by mistake',
    by: 'uncheckStep',
    from: caseOf(linked, doneBy('acknowledge')),
    act: PLAIN.uncheckStep,
    may: [anna, ben, both],
    mayNot: [
      [fay, 'not-your-step'],
      [stranger, 'not-your-step'],
    ],
    refused: [
      [closed, 'case-closed'],
      [open, 'not-done'],
    ],
    events: [{ type: 'step-unchecked', step: 'acknowledge' }],
    told: [],
    reminds: intake,
  },
  answerOffer: {
    policy: 'a hand-over counts when accepted',
    by: 'answerOffer',
    from: caseOf(
      linked,
      { type: 'coordinator-named', member: ANNA },
      { type: 'coordinator-offered', member: BEN },
    ),
    act: PLAIN.answerOffer,
    may: [ben, both],
    mayNot: [...securityOnly, [anna, 'no-offer-for-you']],
    refused: [
      [closed, 'case-closed'],
      [open, 'no-offer-for-you'],
    ],
    events: [{ type: 'coordinator-named', member: BEN }],
    told: [`coordinator-named to ${BEN}`, `hand-over-answered to ${ANNA}`],
    reminds: intake,
  },
  closeCase: {
    policy: 'resolution (fixed, duplicate, invalid, spam, wont-fix)',
    by: 'closeCase',
    from: open,
    act: PLAIN.closeCase,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [[closed, 'already-closed']],
    events: [{ type: 'closed', resolution: 'invalid' }],
    told: ['case-closed to security', 'case-closed to fix-team'],
    reminds: [],
  },
  tellExploitation: {
    policy: 'known exploitation is an event, with since when and what shows it in the advisory',
    by: 'tellExploitation',
    from: open,
    act: PLAIN.tellExploitation,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [caseOf(linked, attacks), 'recorded-already'],
      [caseOf(), 'no-advisory'],
    ],
    events: [attacks],
    told: ['exploitation-known to security', 'exploitation-known to fix-team'],
    reminds: intake,
  },
  retractExploitation: {
    policy: 'nothing goes one way only: told to whoever was told of the opposite',
    by: 'retractExploitation',
    from: caseOf(linked, attacks, { type: 'exploitation-asap', asap: true }),
    act: PLAIN.retractExploitation,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'no-exploitation'],
    ],
    events: [{ type: 'exploitation-retracted' }],
    told: ['exploitation-retracted to security', 'exploitation-retracted to fix-team'],
    reminds: intake,
  },
  fileMark: {
    policy: 'regulatory deadlines in the policy file: ticks with a reference',
    by: 'fileMark',
    from: caseOf(linked, attacks),
    act: PLAIN.fileMark,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'no-such-mark'],
      [caseOf(linked, attacks, warned), 'filed-already'],
    ],
    events: [warned],
    told: [],
    reminds: intake,
  },
  unfileMark: {
    policy: 'nothing goes one way only',
    by: 'unfileMark',
    from: caseOf(linked, attacks, warned),
    act: PLAIN.unfileMark,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'no-such-mark'],
      [caseOf(linked, attacks), 'no-such-mark'],
    ],
    events: [{ type: 'regulatory-unfiled', ...EARLY_WARNING }],
    told: [],
    reminds: intake,
  },
  takeUpstreamBack: {
    policy:
      'If the fix relies on another upstream project’s disclosure timeline, that will adjust the process as well',
    by: 'takeUpstreamBack',
    from: caseOf(linked, { type: 'upstream-set', project: 'LibFoo', disclosesAt: THURSDAY }),
    act: PLAIN.takeUpstreamBack,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [...over, [open, 'no-upstream']],
    events: [{ type: 'upstream-withdrawn', named: 3 }],
    told: ['deadline-moved to in-charge', 'deadline-moved to fix-team'],
    reminds: intake,
  },
  askToClose: {
    policy: 'resolution (fixed, duplicate, invalid, spam, wont-fix)',
    by: 'askToClose',
    from: known,
    act: PLAIN.askToClose,
    may: [anna, ben, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [caseOf(linked, ...day, told, closing), 'asked-already'],
    ],
    events: [closing],
    told: ['publication-asked to private-channel', 'publication-asked to security'],
    reminds: intake,
  },
  approveClosing: {
    policy: 'after a preview, pressed by a second member of the security team',
    by: 'approveClosing',
    from: caseOf(linked, ...day, told, closing),
    act: PLAIN.approveClosing,
    may: [ben, both],
    mayNot: [...securityOnly, [anna, 'own-preview']],
    refused: [
      [closed, 'case-closed'],
      [known, 'preview-gone'],
    ],
    events: [
      { type: 'publication-approved', what: 'closing', request: 7 },
      { type: 'closed', resolution: 'invalid', reason: 'as designed' },
    ],
    told: [`publication-answered to ${ANNA}`, 'case-closed to security', 'case-closed to fix-team'],
    reminds: [],
  },
  reopenCase: {
    policy: 'its history goes on where it stopped; where it lay closed, its deadlines begin anew',
    by: 'reopenCase',
    from: closed,
    act: PLAIN.reopenCase,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [[open, 'not-closed']],
    events: [{ type: 'reopened' }],
    told: ['reopened to security', 'reopened to fix-team'],
    reminds: intake,
  },
  answerRequest: {
    policy: 'outside members can only be added after approval from the security team',
    by: 'answerRequest',
    from: asked,
    act: (state, how) => PLAIN.answerRequest(state, how),
    may: [anna, both],
    mayNot: [...securityOnly, [as(FAY, ['security', 'fix-team']), 'own-request']],
    refused: [...over, [open, 'request-gone']],
    events: [{ type: 'collaborator-approved', login: 'octo_corp', request: 3 }],
    told: [`approval-answered to ${FAY}`],
    reminds: intake,
  },
  removeFromFixTeam: {
    policy: 'these selected developers become the “Fix Team”, and may leave it',
    by: 'removeFromFixTeam',
    from: caseOf(linked, doneBy('fix-team')),
    act: PLAIN.removeFromFixTeam,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'not-in-advisory'],
    ],
    events: [{ type: 'fix-team-removed', login: 'fay-fixes' }],
    told: [],
    reminds: intake,
  },
  recordReporter: {
    policy: 'only reporters who have contacted the security team using a private channel',
    by: 'recordReporter',
    from: open,
    act: PLAIN.recordReporter,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [caseOf({ type: 'reporter-recorded', login: 'IDA', channel: 'private' }), 'recorded-already'],
    ],
    events: [{ type: 'reporter-recorded', login: 'ida', channel: 'private' }],
    told: [],
    reminds: intake,
  },
  assignMail: {
    policy: 'If you are unable to access GitHub you can also email us',
    by: 'assignMail',
    from: open,
    act: PLAIN.assignMail,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [],
    events: [{ type: 'mail-assigned', mail: 'ab' }],
    told: [],
    reminds: intake,
  },
  unassignMail: {
    policy: 'If you are unable to access GitHub you can also email us',
    by: 'unassignMail',
    from: open,
    act: PLAIN.unassignMail,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [],
    events: [{ type: 'mail-unassigned', mail: 'ab' }],
    told: [],
    reminds: intake,
  },
  reclassify: {
    policy: 'Ultimately, the security team has discretion on classifying the severity of a vulnerability',
    by: 'reclassify',
    from: caseOf(linked, doneBy('severity')),
    act: PLAIN.reclassify,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [published, 'public-already'],
      [open, 'reason-needed', (state, how) => reclassify(state, { band: 'low', reason: undefined }, how)],
    ],
    events: [{ type: 'severity-reclassified', band: 'low', reason: 'hard to reach' }],
    told: [],
    reminds: intake,
  },
  recordCve: {
    policy: 'CVE (if available yet)',
    by: 'recordCve',
    from: caseOf(linked),
    act: PLAIN.recordCve,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [published, 'public-already'],
      [caseOf(), 'no-advisory'],
    ],
    events: [{ type: 'cve-assigned', cveId: 'CVE-2026-1234' }],
    told: ['cve-arrived to in-charge'],
    reminds: intake,
  },
  endCve: {
    policy: 'CVE (if available yet)',
    by: 'endCve',
    from: caseOf(linked),
    act: PLAIN.endCve,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [caseOf(), 'no-advisory'],
    ],
    events: [{ type: 'cve-ended', outcome: 'none' }],
    told: ['cve-ended to security'],
    reminds: intake,
  },
  proposeRelease: {
    policy: 'The recommended release time is 4pm UTC on a non-Friday weekday',
    by: 'proposeRelease',
    from: open,
    act: PLAIN.proposeRelease,
    may: [anna, both],
    mayNot: [
      [stranger, 'not-your-step'],
      [as(ANNA, ['security'], THURSDAY), 'slot-refused'],
    ],
    refused: [...over, [caseOf(linked, ...agreedDay(THURSDAY, 3)), 'proposed-already']],
    events: [
      { type: 'release-proposed', at: THURSDAY },
      { type: 'release-agreed', side: 'security', proposal: 3 },
    ],
    told: ['release-proposed to in-charge', 'release-proposed to fix-team'],
    reminds: intake,
  },
  withdrawRelease: {
    policy: 'The Fix team and the security team will agree on fix release day',
    by: 'withdrawRelease',
    from: caseOf(linked, ...agreedDay(THURSDAY, 3)),
    act: PLAIN.withdrawRelease,
    may: [anna, both, fay],
    mayNot: [[stranger, 'not-your-step']],
    refused: [...over, [open, 'no-proposal']],
    events: [{ type: 'release-withdrawn', proposal: 3, reason: 'CI is red' }],
    told: ['release-withdrawn to security', 'release-withdrawn to fix-team'],
    reminds: intake,
  },
  acknowledgeAdvanceNotice: {
    policy: 'advance notice to the Private Distributors list',
    by: 'acknowledgeAdvanceNotice',
    from: caseOf(linked, ...agreedDay(THURSDAY, 3), told),
    act: PLAIN.acknowledgeAdvanceNotice,
    may: [anna, both],
    mayNot: securityOnly,
    refused: [
      [closed, 'case-closed'],
      [open, 'not-told'],
    ],
    events: [{ type: 'distributor-acknowledged', distributor: 'a distribution' }],
    told: [],
    reminds: intake,
  },
  ...RELEASE_ROWS,
};
