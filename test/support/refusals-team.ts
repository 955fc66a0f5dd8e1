import { endCve, recordCve, requestCve } from '../../src/process/acts/cve.ts';
import { acknowledgeAdvanceNotice, notifyDistributors } from '../../src/process/acts/distributors.ts';
import { closeCase } from '../../src/process/acts/close.ts';
import { addToFixTeam, answerRequest, removeFromFixTeam } from '../../src/process/acts/fix-team.ts';
import { confirmCondition } from '../../src/process/publication/condition-acts.ts';
import { recordReporter } from '../../src/process/acts/reporter.ts';
import { recordIntroducingChanges } from '../../src/process/acts/retrospective.ts';
import { reclassify, scoreSeverity } from '../../src/process/acts/severity.ts';
import type { EventBody } from '../../src/process/events.ts';
import { askForPublication } from '../../src/process/publication/requests.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  benSecurity,
  caseOf,
  doneBy,
  FINGERPRINT,
  fixTeam,
  hours,
  linked,
  security,
} from './cases.ts';
import { THURSDAY, tried } from './plain-acts.ts';
import type { Refused } from './refused.ts';

const withAdvisory = caseOf(linked);
const requested: EventBody = { type: 'collaborator-requested', login: 'ida', askedBy: ANNA };
const asked = caseOf(linked, requested);
const assigned: EventBody = { type: 'cve-assigned', cveId: 'CVE-2026-1234' };
const ida = { login: 'Ida', codeOwner: false };
const reporter = (channel: 'private' | 'public') =>
  ({ type: 'reporter-recorded', login: 'Ida', channel }) as const;
const scored: EventBody = { type: 'severity-scored', band: 'high', score: 7.5 };
const told: EventBody = { type: 'distributors-notified', recipients: 2, proposal: 3 };

/** What is refused to those who bring people, severity, a CVE and distributors into a case. */
export const TEAM_REFUSED = {
  'published-already': tried(
    [
      'addToFixTeam',
      'answerRequest',
      'createFork',
      'changeDisclosure',
      'waitForUpstream',
      'slowDown',
      'proposeRelease',
      'agreeToRelease',
      'notifyDistributors',
      'overrideCondition',
      'confirmCondition',
      'askForPublication',
      'approvePublication',
    ],
    caseOf(linked, { type: 'advisory-published', at: hours(5) }),
  ),
  'public-already': tried(
    ['scoreSeverity', 'reclassify', 'recordCve'],
    caseOf(linked, { type: 'advisory-published', at: hours(5) }),
  ),
  'no-advisory': tried(
    [
      'addToFixTeam',
      'scoreSeverity',
      'requestCve',
      'recordCve',
      'createFork',
      'askForPublication',
      'approvePublication',
    ],
    caseOf(),
  ),
  'reason-needed': {
    'closing what the public knows of without one': closeCase(
      caseOf({ type: 'disclosure-changed', kind: 'public' }),
      { resolution: 'spam' },
      security,
    ),
    'reclassifying without one': reclassify(withAdvisory, { band: 'low', reason: undefined }, security),
  },
  'on-fix-team-already': {
    'adding a member': addToFixTeam(
      caseOf(linked, doneBy('fix-team')),
      { login: 'Fay-Fixes', codeOwner: true },
      security,
    ),
  },
  'not-in-advisory': {
    'removing a stranger': removeFromFixTeam(withAdvisory, { login: 'ida' }, security),
    'removing somebody who is only asked for': removeFromFixTeam(asked, { login: 'ida' }, security),
  },
  'reported-in-public': {
    'a public reporter as fix team': addToFixTeam(caseOf(linked, reporter('public')), ida, security),
    'a code owner who reported in public': addToFixTeam(
      caseOf(linked, reporter('public')),
      { ...ida, codeOwner: true },
      security,
    ),
    'somebody approved who reported in public': addToFixTeam(
      caseOf(linked, { type: 'collaborator-approved', login: 'ida', request: 1 }, reporter('public')),
      ida,
      security,
    ),
    'approving whom the case knows as public reporter by now': answerRequest(
      caseOf(linked, requested, reporter('public')),
      { request: 3, approves: true },
      benSecurity,
    ),
  },
  'approval-pending': {
    'asking twice': addToFixTeam(asked, ida, security),
    'asking for whom somebody else has asked': addToFixTeam(asked, ida, fixTeam),
  },
  'own-request': {
    'approving one’s own': answerRequest(asked, { request: 3, approves: true }, security),
    'refusing one’s own': answerRequest(asked, { request: 3, approves: false }, security),
  },
  'request-gone': {
    'a request that never was': answerRequest(asked, { request: 2, approves: true }, benSecurity),
    'one that is answered': answerRequest(
      caseOf(linked, requested, { type: 'collaborator-approved', login: 'ida', request: 3 }),
      { request: 3, approves: true },
      benSecurity,
    ),
    'one for somebody who has come another way': answerRequest(
      caseOf(linked, requested, { type: 'fix-team-added', login: 'Ida' }),
      { request: 3, approves: true },
      benSecurity,
    ),
  },
  'recorded-already': {
    'the same reporter': recordReporter(
      caseOf(reporter('private')),
      { login: 'IDA', channel: 'private', shownByGitHub: true },
      security,
    ),
    'the same score': scoreSeverity(caseOf(linked, scored), { band: 'high', score: 7.5 }, security),
    'the same band': reclassify(caseOf(linked, scored), { band: 'high', reason: 'again' }, security),
    'a CVE requested twice': requestCve(caseOf(linked, { type: 'cve-requested' }), benSecurity),
    'the same CVE': recordCve(caseOf(linked, assigned), { cveId: assigned.cveId }, security),
    'a condition that somebody has vouched for': confirmCondition(
      caseOf({ type: 'preflight-confirmed', condition: 'fork' }),
      { condition: 'fork' },
      benSecurity,
    ),
    'the same pull requests, in another order': recordIntroducingChanges(
      caseOf(doneBy('published'), { type: 'origin-recorded', pullRequests: [7, 101] }),
      { pullRequests: [101, 7, 101] },
      security,
    ),
    'none, again': recordIntroducingChanges(
      caseOf(doneBy('published'), { type: 'origin-recorded', pullRequests: [] }),
      { pullRequests: [] },
      security,
    ),
    'a distributor who has answered': acknowledgeAdvanceNotice(
      caseOf(told, { type: 'distributor-acknowledged', distributor: 'a distribution' }),
      { distributor: 'a distribution' },
      security,
    ),
  },
  'cve-otherwise': {
    'an id that was never assigned is rejected': endCve(caseOf(linked), { outcome: 'rejected' }, security),
    'what was never asked for is turned down': endCve(caseOf(linked), { outcome: 'turned-down' }, security),
    'none will come of what is there': endCve(caseOf(linked, assigned), { outcome: 'none' }, security),
  },
  'cve-known': { 'requesting what is there': requestCve(caseOf(linked, assigned), security) },
  'day-not-agreed': {
    'without a day': notifyDistributors(withAdvisory, { recipients: 3 }, security),
    'with a day that one side agreed to': notifyDistributors(
      caseOf(linked, ...agreedDay(THURSDAY, 3).slice(0, 2)),
      { recipients: 3 },
      security,
    ),
  },
  'told-already': {
    'nobody new on the list': notifyDistributors(
      caseOf(linked, ...agreedDay(THURSDAY, 3), told),
      { recipients: 0 },
      security,
    ),
  },
  'coordinator-only': {
    'a contribution to be struck': askForPublication(
      caseOf(linked, doneBy('published'), doneBy('announced'), { type: 'coordinator-named', member: BEN }),
      { what: 'strike', fingerprint: FINGERPRINT },
      security,
    ),
  },
  'addresses-new': {
    'with new addresses alone': notifyDistributors(
      caseOf(linked, ...agreedDay(THURSDAY, 3)),
      { recipients: 0, held: 1 },
      security,
    ),
  },
  'not-told': {
    'an answer to what was never said': acknowledgeAdvanceNotice(
      withAdvisory,
      { distributor: 'a distribution' },
      security,
    ),
  },
} satisfies Partial<Refused>;
