import type { EventBody } from '../../src/process/events.ts';
import type { StepId } from '../../src/process/step-ids.ts';
import { USER_IDS } from '../../src/sandbox/people.ts';

/** What a series of cases is made of: as in real life, no two histories are alike. */
export interface Story {
  /** The number of the case: varies its length and its turns. */
  readonly number: number;
  readonly ghsaId: string;
  readonly disclosedAt: Temporal.Instant;
}

const checked = (...steps: readonly StepId[]): EventBody[] =>
  steps.map((step) => ({ type: 'step-checked', step }));

/** The report and what GitHub shows of it as soon as it is accepted. */
export function beginning({ number, ghsaId, disclosedAt }: Story): EventBody[] {
  return [
    {
      type: 'opened',
      repository: 'stacklok/codegate',
      source: 'github',
      disclosedAt,
      pgpRequested: number % 4 === 0,
    },
    { type: 'advisory-linked', ghsaId, created: false },
    { type: 'reporter-recorded', login: 'reporter', channel: 'private' },
    { type: 'advisory-accepted' },
    { type: 'details-recorded' },
    { type: 'severity-scored', band: 'high' },
    { type: 'fix-team-added', login: 'maintainer-1' },
    { type: 'fix-team-added', login: 'maintainer-2' },
  ];
}

/** What people did until the fix is being developed: 9 to 16 events. */
export function middle(story: Story): EventBody[] {
  const { number, disclosedAt } = story;
  const member = USER_IDS[number % 2 === 0 ? 'security-1' : 'security-2'];
  const turns: EventBody[][] = [
    [
      { type: 'step-checked', step: 'communication-plan' },
      { type: 'step-unchecked', step: 'communication-plan' },
    ],
    [
      { type: 'coordinator-offered', member: USER_IDS['closed-dms'] },
      { type: 'coordinator-declined', member: USER_IDS['closed-dms'] },
    ],
    [
      {
        type: 'deadline-set',
        stage: 'fix-development',
        at: disclosedAt.add({ hours: 9 * 24 }),
        reason: 'the maintainers are at a conference',
      },
    ],
    [
      { type: 'disclosure-changed', kind: 'intends-to-publish' },
      { type: 'step-checked', step: 'ask-private' },
      { type: 'disclosure-changed', kind: 'agreed-private' },
    ],
  ];
  const intake: EventBody[] = [
    ...checked('acknowledge', 'report-complete'),
    ...(number % 4 === 0 ? checked('pgp-key') : []),
    { type: 'coordinator-named', member },
  ];
  // An answer names the event that asked.
  const request = beginning(story).length + intake.length + 1;
  return [
    ...intake,
    { type: 'collaborator-requested', login: 'contributor', askedBy: member },
    { type: 'collaborator-refused', login: 'contributor', request },
    { type: 'cve-requested' },
    { type: 'release-proposed', at: disclosedAt.add({ hours: 20 * 24 }) },
    ...turns.filter((_, index) => (number >> index) % 2 === 0).flat(),
  ];
}

/** How it ended. */
export function ending({ number, disclosedAt }: Story): EventBody[] {
  // Most are fixed; the others are closed early, with their steps left open.
  if (number % 3 === 0) return [{ type: 'closed', resolution: 'duplicate' }];
  return [
    { type: 'cve-assigned', cveId: `CVE-2024-${10_000 + number}` },
    ...checked('fix-ready', 'communication-plan', 'pull-requests-approved', 'merged', 'binaries-built'),
    { type: 'advisory-published', at: disclosedAt.add({ hours: 20 * 24 }) },
    {
      type: 'announced',
      what: 'announcement',
      messageId: String(1_190_000_000_000_000_000n + BigInt(number)),
      print: String(number).padStart(32, '0'),
      exploited: 'unknown',
    },
    { type: 'closed', resolution: 'fixed', reason: 'the rest was done by hand' },
  ];
}
