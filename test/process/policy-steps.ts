import { checkStep } from '../../src/process/acts/check.ts';
import { nameCoordinator } from '../../src/process/acts/coordinator.ts';
import { addToFixTeam } from '../../src/process/acts/fix-team.ts';
import type { StepId } from '../../src/process/step-ids.ts';
import { agreedDay, as, BEN, caseOf, days, FAY, hours, linked } from '../support/cases.ts';
import { PLAIN, stranger, THURSDAY } from '../support/plain-acts.ts';
import {
  anna,
  attest,
  ben,
  both,
  closed,
  fay,
  fixTeam,
  intake,
  nobodyByHand,
  open,
  published,
  RUN,
  security,
  tick,
} from './policy-attest.ts';
import { LAST_STEP_ROWS } from './policy-last-steps.ts';
import { shown, type Row } from './policy-row.ts';

/** The commits of which a member says that they hold the fix. */
const COMMITS = [{ from: 'a'.repeat(40), to: 'b'.repeat(40) }];

/** The steps of the policy in order, done one after the other in one case by those who owe them. */
export const STEP_ROWS: { readonly [step in StepId]: Row } = {
  acknowledge: attest('acknowledge', security, hours(1), {
    policy: 'make every effort to acknowledge',
    refused: [],
    reminds: intake('before PT12H'),
  }),
  'report-complete': attest('report-complete', security, hours(2), {
    policy: 'steps to reproduce the vulnerability, the vulnerable versions, and any additional files',
    refused: [],
    reminds: intake('before PT12H'),
  }),
  'pgp-key': attest('pgp-key', security, hours(3), {
    policy: 'requesting a public PGP key to use for encryption',
    refused: [[open, 'not-needed']],
    reminds: intake('before PT12H'),
  }),
  'ask-private': attest('ask-private', security, hours(4), {
    policy: 'we will request if the issue can be handled via a private disclosure process',
    refused: [[open, 'not-needed']],
    reminds: ['fix-team before PT12H'],
  }),
  coordinator: {
    policy: 'The security team drives the schedule',
    by: 'nameCoordinator',
    act: (state, how) => nameCoordinator(state, { member: BEN, isSecurity: true }, how),
    may: [anna(hours(5)), ben(hours(5)), both(hours(5))],
    mayNot: [
      [fay(), 'security-only'],
      [stranger, 'security-only'],
    ],
    refused: [
      [closed, 'case-closed'],
      [caseOf({ type: 'coordinator-named', member: BEN }), 'coordinator-already'],
      [
        open,
        'not-security-team',
        (state, how) => nameCoordinator(state, { member: FAY, isSecurity: false }, how),
      ],
    ],
    events: [{ type: 'coordinator-named', member: BEN }],
    told: [`coordinator-named to ${BEN}`],
    reminds: ['fix-team before PT12H'],
  },
  'fix-team': {
    policy: 'Add collaborators from codeowners team only',
    by: 'addToFixTeam',
    act: (state, how) => addToFixTeam(state, { login: 'fay-fixes', codeOwner: true }, how),
    may: [anna(hours(6)), both(hours(6))],
    mayNot: [[stranger, 'not-your-step']],
    refused: [
      [closed, 'case-closed'],
      [published, 'published-already'],
      [caseOf(), 'no-advisory'],
      [caseOf(linked, tick('fix-team')), 'on-fix-team-already'],
    ],
    events: [{ type: 'fix-team-added', login: 'fay-fixes' }],
    told: ['fix-team-welcome to fay-fixes'],
    reminds: ['fix-development before P3D'],
  },
  advisory: {
    policy: 'Create a new security advisory in affected repository',
    by: 'observe',
    act: shown({}),
    may: [anna(days(1))],
    mayNot: [],
    refused: [nobodyByHand('advisory')],
    events: [{ type: 'advisory-accepted' }],
    told: [],
    reminds: ['fix-development before P3D'],
  },
  details: {
    policy: 'As many details as possible should be entered such as versions affected',
    by: 'observe',
    act: shown({ hasDetails: true }),
    may: [anna(days(1))],
    mayNot: [],
    refused: [nobodyByHand('details')],
    events: [{ type: 'details-recorded' }],
    told: [],
    reminds: ['fix-development before P3D'],
  },
  severity: {
    policy: 'Use the CVSS calculator to score a severity level',
    by: 'scoreSeverity',
    act: PLAIN.scoreSeverity,
    may: [anna(days(2)), both(days(2))],
    mayNot: [
      [fay(), 'security-only'],
      [stranger, 'security-only'],
    ],
    refused: [
      [closed, 'case-closed'],
      [caseOf(), 'no-advisory'],
      [caseOf(linked, tick('severity')), 'recorded-already'],
      [published, 'public-already'],
      nobodyByHand('severity'),
    ],
    events: [{ type: 'severity-scored', band: 'high', score: 7.5 }],
    told: [],
    reminds: ['fix-development before P3D'],
  },
  'cve-requested': {
    policy: 'Select ‘Request CVE’',
    by: 'requestCve',
    act: PLAIN.requestCve,
    may: [anna(days(2)), both(days(2))],
    mayNot: [
      [fay(), 'security-only'],
      [stranger, 'security-only'],
    ],
    refused: [
      [closed, 'case-closed'],
      [caseOf(), 'no-advisory'],
      [caseOf(linked, tick('cve-requested')), 'recorded-already'],
      [caseOf(linked, { type: 'cve-assigned', cveId: 'CVE-2026-1234' }), 'cve-known'],
      nobodyByHand('cve-requested'),
    ],
    events: [{ type: 'cve-requested' }],
    told: [],
    reminds: ['fix-development before P3D'],
  },
  fork: {
    policy: 'The security team / Fix Team create a private temporary fork',
    by: 'createFork',
    act: PLAIN.createFork,
    may: [anna(days(2)), fay(days(2)), both(days(2))],
    mayNot: [],
    refused: [
      [closed, 'case-closed'],
      [published, 'published-already'],
      [caseOf(), 'no-advisory'],
      [caseOf(linked, tick('fork')), 'already-done'],
      nobodyByHand('fork'),
    ],
    events: [{ type: 'fork-created' }],
    told: ['fork-created to in-charge', 'fork-created to fix-team'],
    reminds: ['fix-development before P3D'],
  },
  'fix-ready': attest('fix-ready', fixTeam, days(6), {
    policy: 'The Fix Team will notify the security team that work on the fix branch is completed',
    refused: [[open, 'needs-first']],
    told: ['fix-ready to security'],
    reminds: ['fix-development before PT4H'],
  }),
  'release-day': {
    policy: 'The Fix team and the security team will agree on fix release day',
    by: 'agreeToRelease',
    first: [[PLAIN.proposeRelease, anna(days(6))]],
    act: PLAIN.agreeToRelease,
    may: [fay(days(6)), both(days(6))],
    mayNot: [
      [anna(days(6)), 'agreed-already'],
      [ben(days(6)), 'agreed-already'],
      [stranger, 'not-your-step'],
      [as(FAY, ['fix-team'], THURSDAY), 'proposal-past'],
    ],
    refused: [
      [closed, 'case-closed'],
      [published, 'published-already'],
      [open, 'no-proposal'],
      nobodyByHand('release-day'),
    ],
    // The walk has recorded so many events until then.
    events: [{ type: 'release-agreed', side: 'fix-team', proposal: 17 }],
    told: ['release-agreed to security', 'release-agreed to fix-team'],
    reminds: ['fix-release release-day before P1D'],
  },
  'communication-plan': attest('communication-plan', security, days(7), {
    policy: 'the security team needs to come up with an overall communication plan',
    refused: [],
    reminds: ['fix-release release-day before P1D'],
  }),
  'distributors-notified': {
    policy: 'give advance notice to the Private Distributors list before the fix is released',
    by: 'notifyDistributors',
    act: PLAIN.notifyDistributors,
    may: [anna(days(7)), both(days(7))],
    mayNot: [
      [fay(), 'security-only'],
      [stranger, 'security-only'],
    ],
    refused: [
      [closed, 'case-closed'],
      [published, 'published-already'],
      [open, 'day-not-agreed'],
      [caseOf(linked, ...agreedDay(THURSDAY, 3).slice(0, 2)), 'day-not-agreed'],
      nobodyByHand('distributors-notified'),
    ],
    events: [{ type: 'distributors-notified', recipients: 3, proposal: 17 }],
    told: [],
    reminds: ['fix-release release-day before P1D'],
  },
  'pull-requests-approved': attest('pull-requests-approved', fixTeam, THURSDAY.subtract({ hours: 5 }), {
    policy: 'The Fix Team will approve the related pull requests',
    refused: [[open, 'needs-first']],
    reminds: ['fix-release release-day before PT1H'],
  }),
  merged: {
    ...attest('merged', security, THURSDAY, {
      policy: 'The security team will merge the security advisory',
      refused: [
        [open, 'needs-first'],
        [
          caseOf(linked, tick('pull-requests-approved')),
          'commits-needed',
          (state, how) => checkStep(state, { step: 'merged' }, how),
        ],
      ],
      reminds: ['fix-release release-day overdue PT3600S'],
    }),
    act: (state, how) => checkStep(state, { step: 'merged', commits: COMMITS }, how),
    events: [{ type: 'step-checked', step: 'merged', commits: COMMITS }],
  },
  'binaries-built': attest('binaries-built', security, THURSDAY, {
    policy: 'ensure all the binaries are built',
    refused: [[open, 'needs-first']],
    reminds: ['fix-release release-day overdue PT3600S'],
  }),
  'binaries-signed': attest('binaries-signed', security, THURSDAY, {
    policy: 'signed',
    refused: [[open, 'needs-first']],
    reminds: ['fix-release release-day overdue PT3600S'],
  }),
  'binaries-public': attest('binaries-public', security, THURSDAY, {
    policy: 'publicly available',
    refused: [[open, 'needs-first']],
    reminds: ['fix-release release-day overdue PT3600S'],
  }),
  'binaries-functional': {
    ...attest('binaries-functional', security, THURSDAY, {
      policy: 'and functional',
      refused: [
        [open, 'needs-first'],
        [
          caseOf(linked, tick('binaries-built')),
          'evidence-needed',
          (state, how) => checkStep(state, { step: 'binaries-functional' }, how),
        ],
      ],
      reminds: ['fix-release release-day overdue PT3600S'],
    }),
    act: (state, how) => checkStep(state, { step: 'binaries-functional', evidence: RUN }, how),
    events: [{ type: 'step-checked', step: 'binaries-functional', evidence: RUN }],
  },
  ...LAST_STEP_ROWS,
};
