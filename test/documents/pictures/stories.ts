import type { Actor, CaseEvent, EventBody, Publication } from '../../../src/process/events.ts';
import type { StepId } from '../../../src/process/step-ids.ts';
import {
  ANNA,
  BEN,
  days,
  FAY,
  GUS,
  hours,
  history,
  linked,
  opened,
  FINGERPRINT,
  type Told,
} from '../../support/cases.ts';

/** Cases as they could have been, to be told in documents and pictures. They are disclosed on Monday, 2 March 2026. */

const by = (id: string): Actor => ({ kind: 'member', id });
const anna = by(ANNA);
const ben = by(BEN);
const fay = by(FAY);
const gus = by(GUS);
const github: Actor = { kind: 'github' };
const bot: Actor = { kind: 'bot' };

function told(hour: number, actor: Actor, ...bodies: readonly EventBody[]): Told[] {
  return bodies.map((body, index) => ({ body, actor, at: hours(hour).add({ minutes: index }) }));
}

const step = (name: StepId): EventBody => ({ type: 'step-checked', step: name });
const published = (hour: number): EventBody => ({ type: 'advisory-published', at: hours(hour) });
const announced = (what: 'mitigation' | 'announcement'): EventBody => ({
  type: 'announced',
  what,
  messageId: '400000000000000001',
  print: FINGERPRINT,
  exploited: 'no',
});
const day = (hour: number, reason?: string): EventBody => ({
  type: 'release-proposed',
  at: hours(hour),
  ...(reason === undefined ? {} : { reason }),
});
/** To the latest proposal. */
const agree = (side: 'security' | 'fix-team'): EventBody => ({ type: 'release-agreed', side, proposal: 0 });
const approve = (what: Publication): EventBody => ({ type: 'publication-approved', what, request: 0 });

/** A history in which every answer counts for the latest question before it. */
function story(...facts: readonly Told[]): CaseEvent[] {
  let proposal = 0;
  let request = 0;
  return history(...facts).map((event) => {
    const { seq, body } = event;
    if (body.type === 'release-proposed') proposal = seq;
    if (body.type === 'publication-asked') request = seq;
    const answers = body.type === 'release-agreed' || body.type === 'distributors-notified';
    if (answers) return { ...event, body: { ...body, proposal } };
    return body.type === 'publication-approved' ? { ...event, body: { ...body, request } } : event;
  });
}

/** A private report by GitHub, fixed and published within its three weeks. */
export const onTime: CaseEvent[] = story(
  ...told(0, anna, opened(), linked),
  ...told(1, anna, { type: 'coordinator-named', member: ANNA }),
  ...told(2.5, anna, step('acknowledge'), {
    type: 'reporter-recorded',
    login: 'ida-reports',
    channel: 'private',
    credit: true,
  }),
  ...told(
    4,
    anna,
    { type: 'fix-team-added', login: 'fay-fixes' },
    { type: 'fix-team-added', login: 'gus-guards' },
  ),
  ...told(7, ben, step('report-complete')),
  ...told(20, github, { type: 'advisory-accepted' }, { type: 'details-recorded' }),
  ...told(
    26,
    ben,
    { type: 'severity-scored', band: 'high', score: 7.5 },
    { type: 'cve-requested' },
    { type: 'fork-created' },
  ),
  ...told(100, fay, step('fix-ready')),
  ...told(120, anna, day(391), agree('security')),
  ...told(126, gus, agree('fix-team')),
  ...told(200, github, { type: 'cve-assigned', cveId: 'CVE-2026-12345' }),
  ...told(220, anna, step('communication-plan'), {
    type: 'distributors-notified',
    recipients: 4,
    proposal: 0,
  }),
  ...told(360, gus, step('pull-requests-approved')),
  ...told(388, ben, step('merged'), step('binaries-built'), step('binaries-signed'), step('binaries-public')),
  ...told(389.5, fay, {
    type: 'step-checked',
    step: 'binaries-functional',
    evidence: 'https://ci.example.org/1',
  }),
  ...told(390.5, anna, { type: 'publication-asked', what: 'advisory', print: FINGERPRINT }),
  ...told(391, ben, approve('advisory'), published(391)),
  ...told(391.5, anna, {
    type: 'publication-asked',
    what: 'announcement',
    print: FINGERPRINT,
    exploited: 'no',
  }),
  ...told(391.7, ben, approve('announcement')),
  ...told(391.75, bot, announced('announcement')),
  ...told(
    420,
    fay,
    { type: 'origin-recorded', pullRequests: [101, 117] },
    { type: 'critique-contributed', named: true },
  ),
  ...told(425, bot, { type: 'critique-contributed', named: false }, step('critiques')),
);

/** It becomes public in its first week, and everything gets in its way. */
export const late: CaseEvent[] = story(
  ...told(3, ben, opened({ source: 'email' }), linked),
  ...told(5, ben, { type: 'reporter-recorded', login: 'ida-reports', channel: 'private', credit: false }),
  ...told(30, ben, step('acknowledge'), step('report-complete')),
  ...told(
    31,
    ben,
    { type: 'coordinator-named', member: BEN },
    { type: 'fix-team-added', login: 'fay-fixes' },
  ),
  ...told(40, github, { type: 'advisory-accepted' }),
  ...told(60, ben, { type: 'severity-scored', band: 'medium', score: 5.3 }),
  ...told(70, anna, {
    type: 'severity-reclassified',
    band: 'high',
    reason: 'It is reachable in the default configuration.',
  }),
  ...told(80, anna, { type: 'cve-requested' }, { type: 'details-recorded' }, { type: 'fork-created' }),
  ...told(
    90,
    anna,
    { type: 'coordinator-offered', member: ANNA },
    { type: 'coordinator-named', member: ANNA },
  ),
  ...told(120, anna, { type: 'disclosure-changed', kind: 'public' }),
  ...told(124, anna, { type: 'publication-asked', what: 'mitigation', print: FINGERPRINT }),
  ...told(125, ben, approve('mitigation')),
  ...told(125.1, bot, announced('mitigation')),
  ...told(150, anna, {
    type: 'deadline-set',
    stage: 'fix-development',
    at: days(9),
    reason: 'Two maintainers are travelling.',
  }),
  ...told(160, anna, day(439), agree('security')),
  ...told(170, fay, day(391, 'Everybody knows already; the sooner the better.')),
  ...told(180, anna, agree('security'), {
    type: 'deadline-set',
    stage: 'fix-release',
    at: days(17),
    reason: 'The day after the release day.',
  }),
  ...told(
    240,
    fay,
    day(415, 'The release job does not build for arm64; it needs another day.'),
    agree('fix-team'),
  ),
  ...told(241, anna, agree('security'), step('communication-plan')),
  ...told(262, fay, step('fix-ready')),
  ...told(300, anna, {
    type: 'deadline-set',
    stage: 'fix-release',
    at: days(18),
    reason: 'Follows the release day | and its <arm64> build.',
  }),
  ...told(410, fay, step('pull-requests-approved')),
  ...told(430, anna, step('merged'), step('binaries-built'), step('binaries-public')),
  ...told(
    436,
    anna,
    {
      type: 'preflight-overridden',
      condition: 'signed',
      reason: 'The transparency log is down; checked by hand.',
    },
    {
      type: 'preflight-overridden',
      condition: 'functional',
      reason: 'No machine with the old version is left.',
    },
    step('binaries-signed'),
  ),
  ...told(
    437,
    anna,
    { type: 'step-checked', step: 'binaries-functional', evidence: 'https://ci.example.org/2' },
    { type: 'step-unchecked', step: 'merged' },
    step('merged'),
  ),
  ...told(440, github, published(439.8)),
  ...told(452, bot, announced('announcement')),
  ...told(532, fay, { type: 'origin-recorded', pullRequests: [] }),
  ...told(533, anna, step('critiques')),
);

/** A case in which the team did as little as it could, and nobody said anything afterwards. */
export const minimal: CaseEvent[] = story(
  ...told(0, anna, opened({ source: 'internal' }), linked),
  ...told(2, github, { type: 'advisory-accepted' }, published(2)),
);
