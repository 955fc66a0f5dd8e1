import { ComponentType } from 'discord.js';
import type { Case } from '../../src/process/case.ts';
import type { Side } from '../../src/process/events.ts';
import { messagePayload } from '../../src/discord/payload.ts';
import type { View } from '../../src/discord/views/view.ts';
import { flatten, type MessageComponent } from '../../src/sandbox/discord/components.ts';
import { readMessageForm } from '../../src/sandbox/discord/message-form.ts';
import { STAGES, type StageId } from '../../src/process/policy.ts';
import { ANNA, BEN, caseOf, doneBefore, GHSA_ID, opened, START, type Told } from './cases.ts';

const read = new WeakMap<View, MessageComponent[]>();

/**
 * The components of a view, which must pass as a message: the sandbox reads it as strictly as Discord does (40
 * components, 4,000 characters, 5 buttons a row, labels of 80, custom ids of 100 that are unique).
 */
export function componentsOf(view: View): MessageComponent[] {
  return read.getOrInsertComputed(view, () => {
    const form = readMessageForm(JSON.parse(rawOf(view)), { files: [] });
    return flatten(form.components ?? []);
  });
}

/** All text of a view, as it is sent. */
export function textOf(view: View): string {
  return componentsOf(view)
    .flatMap((part) => (part.type === ComponentType.TextDisplay ? [part.content] : []))
    .join('\n');
}

/** Label and custom id, or address, of every button of a view. */
export function buttonsOf(view: View): Record<string, string> {
  return Object.fromEntries(
    componentsOf(view).flatMap((part) =>
      part.type === ComponentType.Button ? [[part.label ?? '', part.custom_id ?? part.url ?? '']] : [],
    ),
  );
}

const raw = new WeakMap<View, string>();

/** The same, as they stand in the message and nothing cut off: what a secret could be found in. */
export function rawOf(view: View): string {
  return raw.getOrInsertComputed(view, () => JSON.stringify(messagePayload(view, { row: 1, traces: [] })));
}

/** Text that would format, call somebody, or lead somewhere if it could. */
export const HOSTILE =
  '# big\n> quote\n-# small\n- list\n1. one **bold** __under__ _it_ ~~no~~ ||spoiler|| `code` ' +
  '[click](https://evil.example) <@100000000000000001> <@&300000000000000001> <#4> @everyone @here ' +
  '<:x:123> _still_ <t:0:R> </advisory:1> \\*not\\* ```js\nblock```\u202Ereversed';
/** As much of it as a reason may hold. */
export const LONG_HOSTILE = HOSTILE.repeat(3).slice(0, 500);

/** What must not be seen where it does not belong. */
export const SECRETS = {
  ghsaId: GHSA_ID,
  cveId: 'CVE-2026-77777',
  login: 'fay-fixes',
  reporter: 'ida-reports',
  band: 'Critical',
  score: '9.8',
  reason: 'kept among ourselves',
  project: 'libsecretive',
  evidence: 'https://ci.example.org/run/1',
};

/** A case that holds something of everything, hostile and long wherever people can write. */
export function fullCase(...more: readonly Told[]): Case {
  return caseOf(
    opened({ repository: 'stacklok/codegate', pgpRequested: true }),
    { type: 'advisory-linked', ghsaId: SECRETS.ghsaId, created: true },
    { type: 'reporter-recorded', login: SECRETS.reporter, channel: 'private' },
    { type: 'fix-team-added', login: SECRETS.login },
    { type: 'coordinator-named', member: ANNA },
    { type: 'severity-scored', band: 'critical', score: 9.8 },
    { type: 'cve-assigned', cveId: SECRETS.cveId },
    { type: 'step-checked', step: 'report-complete', evidence: SECRETS.evidence },
    { type: 'upstream-set', project: SECRETS.project, disclosesAt: START.add({ hours: 900 }) },
    { type: 'deadline-set', stage: 'fix-team', at: START.add({ hours: 30 }), reason: SECRETS.reason },
    ...more,
  );
}

/** One of the longest logins there are. */
const longLogin = (index: number) => `${'a-'.repeat(18)}${String(index).padStart(3, '0')}`;
/** Forty facts of a kind. */
const many = (of: (index: number) => Told) => Array.from({ length: 40 }, (_, index) => of(index));

/**
 * An unpublished case in `stage` in which everything that can grow has grown: people on the fix team, waiting for an
 * approval and in the advisory without one, deadlines moved for long reasons, a release day (agreed for as many sides
 * as are named), and distributors who were told.
 */
export function grownCase(
  stage: StageId | 'end',
  { agreed = [], told = false, more = [] }: { agreed?: Side[]; told?: boolean; more?: readonly Told[] } = {},
): Case {
  const soFar: Told[] = [
    opened({ pgpRequested: true, repository: `stacklok/${'_'.repeat(80)}` }),
    { type: 'disclosure-changed', kind: 'intends-to-publish' },
    { type: 'advisory-linked', ghsaId: SECRETS.ghsaId, created: true },
    ...doneBefore(stage).filter(({ type }) => type !== 'advisory-published'),
    ...many((index) => ({ type: 'fix-team-added', login: longLogin(index) })),
    ...many((index) => ({ type: 'collaborator-requested', login: longLogin(100 + index), askedBy: BEN })),
    ...many((index) => ({ type: 'outsider-seen', login: longLogin(200 + index) })),
    { type: 'reporter-recorded', login: 'x'.repeat(39), channel: 'private', credit: false },
    { type: 'severity-scored', band: 'critical', score: 9.8 },
    { type: 'severity-reclassified', band: 'critical', reason: LONG_HOSTILE },
    { type: 'cve-assigned', cveId: SECRETS.cveId },
    { type: 'coordinator-named', member: ANNA },
    { type: 'coordinator-offered', member: BEN },
    ...STAGES.map((each): Told => ({
      type: 'deadline-set',
      stage: each,
      at: START.add({ hours: 900 }),
      reason: LONG_HOSTILE,
    })),
  ];
  const proposal = soFar.length + 1;
  return caseOf(
    ...soFar,
    { type: 'release-proposed', at: RELEASE, reason: LONG_HOSTILE },
    ...agreed.map((side): Told => ({ type: 'release-agreed', side, proposal })),
    ...(told ? [{ type: 'distributors-notified', recipients: 60, proposal } as const] : []),
    ...more,
  );
}

/** The release day of a grown case. */
export const RELEASE = Temporal.Instant.from('2026-03-19T16:00:00Z');

/** A case in which everything that can grow has grown, published. */
export function absurdCase(...more: readonly Told[]): Case {
  return caseOf(
    opened({ pgpRequested: true }),
    { type: 'disclosure-changed', kind: 'intends-to-publish' },
    { type: 'advisory-linked', ghsaId: SECRETS.ghsaId, created: true },
    ...doneBefore('fix-development').slice(0, 1),
    ...Array.from({ length: 60 }, (_, index): Told => ({
      type: 'fix-team-added',
      login: `${'a_'.repeat(18)}${String(index).padStart(3, '0')}`,
    })),
    { type: 'reporter-recorded', login: '_'.repeat(39), channel: 'private' },
    { type: 'advisory-published', at: START },
    ...(['fix-team', 'intake', 'fix-development', 'fix-release', 'retrospective'] as const).map(
      (stage): Told => ({ type: 'deadline-set', stage, at: START, reason: LONG_HOSTILE }),
    ),
    { type: 'slow-track-set', until: START, reviewAt: START, reason: LONG_HOSTILE },
    ...more,
  );
}
