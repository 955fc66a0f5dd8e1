import { checkStep, uncheckStep } from '../../src/process/acts/check.ts';
import { closeCase, reopenCase } from '../../src/process/acts/close.ts';
import { answerOffer, nameCoordinator } from '../../src/process/acts/coordinator.ts';
import { setDeadline, slowDown, waitForUpstream } from '../../src/process/acts/deadline.ts';
import { openCase } from '../../src/process/acts/open.ts';
import { overrideCondition } from '../../src/process/publication/condition-acts.ts';
import { proposeRelease } from '../../src/process/acts/release.ts';
import { contribute, recordIntroducingChanges } from '../../src/process/acts/retrospective.ts';
import { reclassify } from '../../src/process/acts/severity.ts';
import type { EventBody } from '../../src/process/events.ts';
import {
  ANNA,
  BEN,
  benSecurity,
  caseOf,
  doneBefore,
  doneBy,
  fixTeam,
  GHSA_ID,
  GUS,
  hours,
  linked,
  FINGERPRINT,
  security,
  START,
} from './cases.ts';
import type { ActName } from '../process/any-acts.ts';
import { approves, asks, PLAIN, stranger, THURSDAY, tried } from './plain-acts.ts';
import { DAYS_REFUSED } from './refusals-days.ts';
import { RELEASE_REFUSED } from './refusals-release.ts';
import { TEAM_REFUSED } from './refusals-team.ts';
import type { Refused } from './refused.ts';

export const opening = {
  repository: 'stacklok/codegate',
  source: 'email',
  disclosedAt: START,
  pgpRequested: false,
} as const;

const LEAK = 'see CVE-2026-1234';
const acts = Object.keys(PLAIN).filter((name): name is ActName => name in PLAIN);
const open = caseOf();
const closed = caseOf({ type: 'closed', resolution: 'invalid' });
const closedInGitHub = caseOf({ type: 'advisory-closed' });
const coordinated = caseOf({ type: 'coordinator-named', member: ANNA });
const offered = caseOf(
  { type: 'coordinator-named', member: ANNA },
  { type: 'coordinator-offered', member: BEN },
);
const published = caseOf(doneBy('published'));
/** Everything is done, and the retrospective is posted. */
const looked = caseOf(...doneBefore('end'));
const acknowledged = caseOf(doneBy('acknowledge'));
const assigned: EventBody = { type: 'cve-assigned', cveId: 'CVE-2026-1234' };
const merged = doneBefore('fix-release').concat(doneBy('pull-requests-approved'), doneBy('merged'));
const asked: EventBody = { type: 'collaborator-requested', login: 'ida', askedBy: ANNA };
const ben = { member: BEN, isSecurity: true };

/** What is refused, and why: a refusal that nothing here brings about does not compile. */
export const REFUSED: Refused = {
  ...TEAM_REFUSED,
  ...DAYS_REFUSED,
  ...RELEASE_REFUSED,
  'case-closed': {
    'ticking a step': checkStep(closed, { step: 'acknowledge' }, security),
    'taking one back': uncheckStep(closed, { step: 'acknowledge' }, security),
    'naming a coordinator': nameCoordinator(closed, ben, security),
    'answering an offer': answerOffer(closed, { accepts: true }, security),
    'ticking a step after GitHub closed it': checkStep(closedInGitHub, { step: 'acknowledge' }, security),
    ...tried(
      // Whoever looks at the release of a closed case changes nothing, and is refused nothing; and a mail may be of one.
      acts.filter(
        (name) =>
          !['closeCase', 'reopenCase', 'recordConditions', 'assignMail', 'unassignMail'].includes(name),
      ),
      closed,
    ),
  },
  'original-wrong': {
    'a duplicate of itself': closeCase(
      open,
      { resolution: 'duplicate', of: open.id, original: open },
      security,
    ),
  },
  'already-closed': {
    'closing twice': closeCase(closed, { resolution: 'fixed', reason: 'really' }, security),
  },
  'not-on-case': tried(
    ['remindOfQuestion', 'withdrawQuestion'],
    caseOf(linked, doneBy('acknowledge'), asked),
    stranger,
  ),
  'closing-takes-two': {
    'one that the public knows of': closeCase(
      caseOf({ type: 'disclosure-changed', kind: 'public' }),
      { resolution: 'spam', reason: 'nonsense' },
      security,
    ),
  },
  'not-closed': { 'opening an open case': reopenCase(open, {}, security) },
  'security-only': {
    'opening a case': openCase(opening, fixTeam),
    'closing one': closeCase(open, { resolution: 'invalid' }, fixTeam),
    'opening one again': reopenCase(closed, {}, fixTeam),
    'naming a coordinator': nameCoordinator(open, ben, fixTeam),
    'answering an offer': answerOffer(
      offered,
      { accepts: true },
      { ...fixTeam, who: { id: BEN, sides: [] } },
    ),
    ...tried(
      [
        'answerRequest',
        'removeFromFixTeam',
        'recordReporter',
        'scoreSeverity',
        'reclassify',
        'requestCve',
        'recordCve',
        'changeDisclosure',
        'setDeadline',
        'waitForUpstream',
        'notifyDistributors',
        'acknowledgeAdvanceNotice',
        'overrideCondition',
        'confirmCondition',
        'countTag',
        'uncountTag',
        'askForPublication',
        'approvePublication',
        'declinePublication',
        'withdrawPublication',
        'callEverybody',
        'approveAlone',
      ],
      open,
      fixTeam,
    ),
  },
  'not-your-step': {
    'the fix team on a step of the security team': checkStep(open, { step: 'acknowledge' }, fixTeam),
    'the security team on a step of the fix team': checkStep(open, { step: 'fix-ready' }, security),
    'anyone on no side': checkStep(open, { step: 'critiques' }, stranger),
    ...tried(
      ['addToFixTeam', 'proposeRelease', 'agreeToRelease', 'recordIntroducingChanges', 'contribute'],
      open,
      stranger,
    ),
    'the security team on what introduced it, where there is a fix team': recordIntroducingChanges(
      caseOf(doneBy('fix-team'), doneBy('published')),
      { pullRequests: [] },
      security,
    ),
    'taking back what others did': uncheckStep(acknowledged, { step: 'acknowledge' }, fixTeam),
  },
  'already-done': {
    'ticking twice': checkStep(acknowledged, { step: 'acknowledge' }, security),
    'ticking what GitHub shows': checkStep(caseOf(doneBy('fork')), { step: 'fork' }, security),
    'a second retrospective': asks('retrospective')(looked, security),
    'a contribution to a posted retrospective': contribute(looked, { named: true, last: false }, security),
    'correcting what introduced it after that': recordIntroducingChanges(
      looked,
      { pullRequests: [7] },
      fixTeam,
    ),
  },
  'not-done': { 'taking back what is open': uncheckStep(open, { step: 'acknowledge' }, security) },
  'not-needed': {
    'the PGP key that nobody asked for': checkStep(open, { step: 'pgp-key' }, security),
    'asking for what was never in doubt': checkStep(open, { step: 'ask-private' }, security),
  },
  'not-by-hand': {
    'what GitHub shows': checkStep(open, { step: 'details' }, security),
    'what both sides agree on': checkStep(open, { step: 'release-day' }, security),
    'what has a command': checkStep(open, { step: 'coordinator' }, security),
    'an announcement': checkStep(published, { step: 'announced' }, security),
    'a retrospective': checkStep(published, { step: 'retrospective-posted' }, security),
    'what introduced it': checkStep(published, { step: 'introduced-by' }, fixTeam),
    'taking back an announcement': uncheckStep(caseOf(doneBy('announced')), { step: 'announced' }, security),
    'taking back the publication': uncheckStep(published, { step: 'published' }, security),
    'taking back what GitHub shows': uncheckStep(caseOf(doneBy('details')), { step: 'details' }, security),
    'taking back a request that GitHub has answered': uncheckStep(
      caseOf({ body: assigned, actor: { kind: 'github' } }),
      { step: 'cve-requested' },
      security,
    ),
  },
  'needs-first': {
    'a fix without a fix team': checkStep(open, { step: 'fix-ready' }, fixTeam),
    'merging before approval': checkStep(open, { step: 'merged' }, security),
    'posting a retrospective without critiques': asks('retrospective')(caseOf(doneBy('published')), security),
    'agreeing to one whose critiques were taken back': approves('retrospective')(
      caseOf(
        doneBy('published'),
        doneBy('critiques'),
        { type: 'publication-asked', what: 'retrospective', print: FINGERPRINT },
        { type: 'step-unchecked', step: 'critiques' },
      ),
      benSecurity,
    ),
  },
  'others-rely-on-it': {
    'taking back approval after the merge': uncheckStep(
      caseOf(...merged),
      { step: 'pull-requests-approved' },
      fixTeam,
    ),
  },
  'steps-open': { 'fixed with steps open': closeCase(open, { resolution: 'fixed' }, security) },
  'bad-evidence': Object.fromEntries(
    [
      'http://example.org',
      'see the run',
      'javascript:alert(1)',
      'https://user:secret@example.org',
      `https://example.org/${'x'.repeat(490)}`,
      `https://example.org/${'é'.repeat(400)}`,
    ].map((evidence) => [
      `“${evidence.slice(0, 40)}”`,
      checkStep(open, { step: 'acknowledge', evidence }, security),
    ]),
  ),
  'embargoed-text': {
    'an advisory in evidence': checkStep(
      open,
      { step: 'acknowledge', evidence: `https://github.com/x/y/security/advisories/${GHSA_ID}` },
      security,
    ),
    'a CVE in a reason to close': closeCase(open, { resolution: 'invalid', reason: LEAK }, security),
    'a vector in a reason to open again': reopenCase(closed, { reason: 'AV:N/AC:L/PR:N' }, security),
    'a CVE in a reason to reclassify': reclassify(open, { band: 'low', reason: LEAK }, security),
    'a CVE in a reason for a deadline': setDeadline(
      open,
      { stage: 'fix-release', at: hours(24), reason: LEAK },
      security,
    ),
    'a CVE in the name of a project': waitForUpstream(
      open,
      { project: LEAK, disclosesAt: hours(24) },
      security,
    ),
    'a CVE in a reason to go slow': slowDown(
      open,
      { until: hours(900), reason: LEAK, lowRisk: true },
      fixTeam,
    ),
    'a CVE in a reason to do without a condition': overrideCondition(
      open,
      { condition: 'public', verdict: 'open', reason: LEAK },
      security,
    ),
    'a CVE in a reason for a release day': proposeRelease(open, { at: THURSDAY, reason: LEAK }, security),
  },
  'disclosed-later': { 'a report of tomorrow': openCase({ ...opening, disclosedAt: hours(24) }, security) },
  'disclosed-long-ago': {
    'a report of 2006': openCase(
      { ...opening, disclosedAt: Temporal.Instant.from('2006-03-02T09:00:00Z') },
      security,
    ),
  },
  'not-security-team': {
    'a coordinator from outside': nameCoordinator(open, { member: GUS, isSecurity: false }, security),
  },
  'coordinator-already': {
    'the coordinator as coordinator': nameCoordinator(
      coordinated,
      { member: ANNA, isSecurity: true },
      security,
    ),
  },
  'offered-already': { 'asking twice': nameCoordinator(offered, ben, security) },
  'no-offer-for-you': {
    'an answer without an offer': answerOffer(coordinated, { accepts: true }, security),
    'an answer to somebody else’s offer': answerOffer(offered, { accepts: false }, security),
  },
};
