import { REPOSITORY } from './github-texts.ts';
import type { EventBody, House } from './house.ts';
import { ANNA, BEN, by, byBot, FAY, inGitHub } from './people.ts';

// How far a case is, for whatever is to become public of it. Everything happens on fixed days of November 2026.

const DISCLOSED = '2026-11-02T09:00:00Z';
const PUBLISHED_AT = '2026-11-12T16:00:00Z';
/** When everything here is asked for: on the release day, or after it. */
export const RELEASE_DAY = Temporal.Instant.from('2026-11-12T16:00:00Z');
export const AFTERWARDS = Temporal.Instant.from('2026-11-14T10:00:00Z');

export function enrolPeople({ store: { people } }: House): void {
  for (const id of [ANNA, BEN]) people.seen(id, true);
  people.link(ANNA, 'Anna-Answers', true);
  people.link(FAY, 'fay-fixes', false);
  people.answerClaim(FAY, 'fay-fixes', ANNA, true);
}

function opened(source: 'email' | 'public' = 'email'): EventBody {
  return {
    type: 'opened',
    repository: REPOSITORY,
    source,
    disclosedAt: Temporal.Instant.from(DISCLOSED),
    pgpRequested: false,
  };
}

/** Opens the case of an advisory that was accepted, with somebody who fixes it. */
export function accepted(house: House, ghsaId: string, source: 'email' | 'public' = 'email'): string {
  const caseId = house.open(
    [opened(source), { type: 'advisory-linked', ghsaId, created: true }],
    by(ANNA, 'open', DISCLOSED),
  );
  house.record(caseId, [{ type: 'advisory-accepted' }], inGitHub('2026-11-02T10:00:00Z'));
  house.record(
    caseId,
    [
      { type: 'coordinator-named', member: ANNA },
      { type: 'fix-team-added', login: 'fay-fixes' },
      { type: 'severity-scored', band: 'high', score: 7.5 },
    ],
    by(ANNA, 'coordinator', '2026-11-03T09:00:00Z'),
  );
  return caseId;
}

/** Both sides agree on the release day. */
export function agreeOnDay(house: House, caseId: string): void {
  const proposal = house.case(caseId).version + 1;
  house.record(
    caseId,
    [{ type: 'release-proposed', at: RELEASE_DAY }],
    by(ANNA, 'release propose', '2026-11-04T09:00:00Z'),
  );
  const agrees = (side: 'security' | 'fix-team'): EventBody => ({ type: 'release-agreed', side, proposal });
  house.record(caseId, [agrees('security')], by(BEN, 'release agree', '2026-11-04T10:00:00Z'));
  house.record(caseId, [agrees('fix-team')], by(FAY, 'release agree', '2026-11-04T11:00:00Z'));
}

/** Nothing stands in the way of publishing the advisory. */
export function ready(house: House, caseId: string): void {
  agreeOnDay(house, caseId);
  const proposal = house.case(caseId).proposal?.revision ?? 0;
  house.record(
    caseId,
    [
      { type: 'cve-requested' },
      { type: 'distributors-notified', recipients: 0, proposal },
      { type: 'step-checked', step: 'fix-ready' },
      { type: 'step-checked', step: 'pull-requests-approved' },
      { type: 'step-checked', step: 'binaries-functional', evidence: 'https://example.org/runs/7' },
    ],
    by(ANNA, 'check', '2026-11-12T14:00:00Z'),
  );
}

export function published(house: House, caseId: string): void {
  house.record(
    caseId,
    [{ type: 'advisory-published', at: Temporal.Instant.from(PUBLISHED_AT) }],
    inGitHub(PUBLISHED_AT),
  );
}

/** The retrospective is all that is left. */
export function announced(house: House, caseId: string): void {
  house.record(
    caseId,
    [
      {
        type: 'announced',
        what: 'announcement',
        messageId: '330000000000000001',
        print: 'f'.repeat(32),
        exploited: 'no',
      },
    ],
    byBot('2026-11-12T16:05:00Z'),
  );
  house.record(
    caseId,
    [
      { type: 'origin-recorded', pullRequests: [101] },
      { type: 'step-checked', step: 'critiques' },
    ],
    by(ANNA, 'check', '2026-11-13T10:00:00Z'),
  );
}

const NOTHING = { wentWell: null, wentWrong: null, lucky: null, critique: null, actions: null };

/** Two named contributions, one of them by somebody whose login is not known, and one without a name. */
export function contributed({ store: { contributions } }: House, caseId: string): void {
  contributions.keep(
    caseId,
    ANNA,
    {
      ...NOTHING,
      wentWell: 'Everybody answered.',
      actions: 'Ask in the advisory first; fay-fixes; 2026-12-31',
    },
    { named: true },
  );
  contributions.keep(
    caseId,
    BEN,
    {
      ...NOTHING,
      wentWrong: 'The day moved late | @everyone **twice**.\n\n# Really',
      critique: 'More tests.',
    },
    { named: true },
  );
  contributions.keep(caseId, FAY, { ...NOTHING, lucky: 'Nobody else had found it.' }, { named: false });
}
