import * as fc from 'fast-check';
import { PUBLICATIONS, type EventBody } from '../../src/process/events.ts';
import { STAGES } from '../../src/process/policy.ts';
import { STEP_IDS } from '../../src/process/step-ids.ts';
import { opened, START } from './temporary.ts';

/** Discord ids and GitHub logins of a small world, so that random events concern the same people again. */
export const MEMBERS = ['101', '102', '103', '104'] as const;
export const LOGINS = ['Maintainer-1', 'maintainer-2', 'contributor'] as const;

/** The fingerprint of whatever was previewed. */
const FINGERPRINT = '0123456789abcdef0123456789abcdef';

const member = fc.constantFrom(...MEMBERS);
const login = fc.constantFrom(...LOGINS);
const reason = fc.constantFrom('a holiday', 'asked for', 'x');
const band = fc.constantFrom('low' as const, 'medium' as const, 'critical' as const);

/** An instant within forty days around the start. */
const at = fc.integer({ min: -40 * 24 * 60, max: 40 * 24 * 60 }).map((minutes) => START.add({ minutes }));

/** The first event of a case that was disclosed in the week before the start. */
export const arbitraryOpening: fc.Arbitrary<EventBody> = fc
  .record({
    source: fc.constantFrom('github' as const, 'email' as const, 'public' as const, 'internal' as const),
    minutesAgo: fc.integer({ min: 0, max: 7 * 24 * 60 }),
    pgpRequested: fc.boolean(),
  })
  .map(({ minutesAgo, ...rest }) =>
    opened({ ...rest, disclosedAt: START.subtract({ minutes: minutesAgo }) }),
  );

/** Everything that can happen to a case which is open, but for what links an advisory. */
export const arbitraryBody: fc.Arbitrary<EventBody> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constant('step-checked' as const), step: fc.constantFrom(...STEP_IDS) }),
  },
  fc.record({ type: fc.constant('step-unchecked' as const), step: fc.constantFrom(...STEP_IDS) }),
  fc.constantFrom<EventBody>(
    { type: 'advisory-accepted' },
    { type: 'advisory-closed' },
    { type: 'advisory-reopened' },
    { type: 'advisory-left-open' },
    { type: 'details-recorded' },
    { type: 'risk-assessed', risk: 'low' },
    { type: 'cve-requested' },
    { type: 'cve-assigned', cveId: 'CVE-2026-12345' },
    { type: 'fork-created' },
    { type: 'distributors-notified', recipients: 3, proposal: 0 },
    {
      type: 'distributors-notified',
      recipients: 1,
      proposal: 0,
      with: ['CG-2026-002'],
      lead: 'CG-2026-002',
      told: { revision: 0, distributors: [1] },
    },
    { type: 'announced', what: 'announcement', messageId: '1', print: FINGERPRINT, exploited: 'unknown' },
    { type: 'announced', what: 'mitigation', messageId: '3', print: FINGERPRINT, exploited: 'yes' },
    { type: 'announcement-edited', what: 'announcement', print: FINGERPRINT, exploited: 'no' },
    { type: 'preflight-overridden', condition: 'public', reason: 'the mirror is slow' },
    { type: 'tag-counted', of: FINGERPRINT },
    { type: 'tag-uncounted', of: FINGERPRINT },
    { type: 'preflight-confirmed', condition: 'fork' },
    { type: 'origin-recorded', pullRequests: [] },
    { type: 'origin-recorded', pullRequests: [101, 102] },
    { type: 'publication-withheld', what: 'announcement', changed: ['severity'] },
    { type: 'publication-differed', changed: ['severity'] },
    { type: 'fix-missing' },
    { type: 'fix-released' },
    { type: 'advisory-standing', now: 'withdrawn' },
    { type: 'advisory-standing', now: 'restored' },
    { type: 'advisory-corrected', facts: { fixed: FINGERPRINT } },
    { type: 'advisory-corrected', facts: { severity: FINGERPRINT } },
    { type: 'correction-ended' },
    { type: 'arrival-seen', cve: 'unpublished', database: 'absent' },
    { type: 'arrival-seen', cve: 'published', database: 'reviewed', ranges: 'differ' },
    { type: 'arrival-seen', cve: 'published', database: 'reviewed', ranges: 'equal' },
    { type: 'exploitation-known' },
    { type: 'exploitation-known', since: START, comment: 3 },
    { type: 'exploitation-retracted' },
    { type: 'regulatory-filed', regime: 'eu-cra', mark: 'early-warning', reference: 'x' },
    { type: 'regulatory-unfiled', regime: 'eu-cra', mark: 'early-warning' },
    { type: 'exploitation-asap', asap: true },
    { type: 'exploitation-asap', asap: false },
    { type: 'correction-posted', messageId: '12', print: FINGERPRINT, exploited: 'no' },
    { type: 'announcement-gone', what: 'announcement', messageId: '1' },
    { type: 'retrospective-posted', messageId: '2' },
    { type: 'critique-contributed', named: true },
    { type: 'reopened' },
    { type: 'question-reminded', question: 3 },
    { type: 'linked', cases: ['CG-2026-001', 'CG-2026-901'] },
    { type: 'unlinked', cases: ['CG-2026-901'] },
    { type: 'linked-public', case: 'CG-2026-901' },
    { type: 'duplicate-closed', case: 'CG-2026-901' },
    { type: 'duplicate-reopened', case: 'CG-2026-901' },
    { type: 'team-called' },
    { type: 'wake-answered' },
    { type: 'credit-seen', state: 'pending' },
    { type: 'credit-seen', state: 'none' },
    { type: 'mail-assigned', mail: 'ab' },
    { type: 'mail-unassigned', mail: 'ab' },
    { type: 'reporter-told', how: 'elsewhere' },
    { type: 'reporter-told', how: 'advisory', status: true },
  ),
  at.map((instant): EventBody => ({
    type: 'reporter-wrote',
    where: 'advisory',
    at: instant,
    latest: instant,
  })),
  at.map((instant): EventBody => ({ type: 'reporter-told', how: 'advisory', at: instant, by: 'observed' })),
  at.map((instant): EventBody => ({ type: 'advisory-published', at: instant })),
  fc.record({
    type: fc.constant('disclosure-changed' as const),
    kind: fc.constantFrom(
      'private' as const,
      'public' as const,
      'intends-to-publish' as const,
      'agreed-private' as const,
      'declined-private' as const,
    ),
  }),
  fc.record({
    type: fc.constant('disclosure-changed' as const),
    kind: fc.constant('intends-to-publish' as const),
    publishesAt: at,
  }),
  fc.record({ type: fc.constant('coordinator-named' as const), member }),
  fc.record({ type: fc.constant('coordinator-offered' as const), member }),
  fc.record({ type: fc.constant('coordinator-declined' as const), member }),
  fc.record({ type: fc.constant('fix-team-added' as const), login }),
  fc.record({ type: fc.constant('fix-team-removed' as const), login }),
  fc.record({ type: fc.constant('outsider-seen' as const), login }),
  fc.record({ type: fc.constant('outsider-left' as const), login }),
  fc.record({ type: fc.constant('collaborator-requested' as const), login, askedBy: member }),
  fc.record({
    type: fc.constantFrom('collaborator-approved' as const, 'collaborator-refused' as const),
    login,
    request: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({ type: fc.constant('severity-scored' as const), band, score: fc.constantFrom(3.9, 9.8) }),
  fc.record({ type: fc.constant('severity-reclassified' as const), band, reason }),
  fc.record({ type: fc.constant('deadline-set' as const), stage: fc.constantFrom(...STAGES), at, reason }),
  fc.record({
    type: fc.constant('upstream-set' as const),
    project: fc.constantFrom('curl', 'openssl'),
    disclosesAt: at,
  }),
  fc.record({ type: fc.constant('slow-track-set' as const), until: at, reviewAt: at, reason }),
  fc.record({ type: fc.constant('release-proposed' as const), at }),
  fc.record({
    type: fc.constant('release-agreed' as const),
    side: fc.constantFrom('security' as const, 'fix-team' as const),
    proposal: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({
    type: fc.constant('publication-asked' as const),
    what: fc.constantFrom(...PUBLICATIONS),
    print: fc.constant(FINGERPRINT),
  }),
  fc.record({
    type: fc.constantFrom('publication-approved' as const, 'publication-declined' as const),
    what: fc.constantFrom(...PUBLICATIONS),
    request: fc.integer({ min: 1, max: 12 }),
  }),
  fc.record({
    type: fc.constant('closed' as const),
    resolution: fc.constantFrom('fixed' as const, 'invalid' as const),
  }),
);
