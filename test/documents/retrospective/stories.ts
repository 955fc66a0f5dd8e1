import type { AdvisoryText } from '../../../src/github/advisory-text.ts';
import type { Actor } from '../../../src/process/events.ts';
import type { RetrospectiveInput } from '../../../src/documents/retrospective/retrospective.ts';
import {
  agreedDay,
  ANNA,
  BEN,
  days,
  FAY,
  folded,
  GHSA_ID,
  history,
  hours,
  linked,
  opened,
  policy,
  FINGERPRINT,
  type Told,
} from '../../support/cases.ts';

/** Cases as they could have been, to be told in documents. They are disclosed on Monday, 2 March 2026. */

const NAMES: Readonly<Record<string, string>> = {
  [ANNA]: 'anna-answers',
  [BEN]: 'ben-builds',
  [FAY]: 'fay-fixes',
};

export const NOTHING_SAID = {
  by: undefined,
  wentWell: null,
  wentWrong: null,
  lucky: null,
  critique: null,
  actions: null,
} as const;

const HOSTILE = [
  '# Not a heading',
  '@everyone <@123> <@&456> </delete:1> [safe](https://evil.example) | cell',
  '```',
  '<script>alert(1)</script>',
  '> - quote',
  '\u202Egnp.exe ||spoiler||',
].join('\n');

const advisory: AdvisoryText = {
  ghsaId: GHSA_ID,
  state: 'published',
  publishedAt: days(9),
  url: `https://github.com/stacklok/codegate/security/advisories/${GHSA_ID}`,
  cveId: 'CVE-2026-10001',
  summary: 'Path traversal in the workspace importer',
  description: '### Impact\nAnybody can read any file.',
  severity: 'high',
  cvss: { version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', score: 7.5 },
  products: [{ ecosystem: 'pip', name: 'codegate', affected: '< 0.1.29', patched: '0.1.29' }],
  weaknesses: [],
  credits: [],
  hasFork: false,
};

/** A case in which these things happened, of which this was said. */
function inputOf(told: readonly Told[], more: Partial<RetrospectiveInput> = {}): RetrospectiveInput {
  const events = history(...told);
  return {
    state: folded(events),
    events,
    policy,
    nameOf: (id) => NAMES[id] ?? 'a member of the security team',
    advisory,
    releases: [{ tag: 'v0.1.29', url: 'https://github.com/stacklok/codegate/releases/tag/v0.1.29' }],
    fixes: ['https://github.com/stacklok/codegate/compare/v0.1.28...v0.1.29'],
    repositoryUrl: 'https://github.com/stacklok/codegate',
    contributions: [],
    ...more,
  };
}

const by = (id: string): Actor => ({ kind: 'member', id });
const github: Actor = { kind: 'github' };

const beginning: readonly Told[] = [
  opened(),
  linked,
  { type: 'reporter-recorded', login: 'rita-reports', channel: 'private', credit: true },
  { body: { type: 'step-checked', step: 'acknowledge' }, at: hours(1) },
  { body: { type: 'step-checked', step: 'report-complete' }, at: hours(2) },
  { body: { type: 'coordinator-named', member: ANNA }, at: hours(2) },
  { body: { type: 'fix-team-added', login: 'fay-fixes' }, at: hours(20) },
  { body: { type: 'advisory-accepted' }, at: hours(20), actor: github },
  { body: { type: 'details-recorded' }, at: hours(20), actor: github },
  { body: { type: 'severity-scored', band: 'high', score: 7.5 }, at: hours(30) },
  { body: { type: 'cve-requested' }, at: hours(30) },
  { body: { type: 'fork-created' }, at: hours(31), actor: by(FAY) },
  { body: { type: 'step-checked', step: 'fix-ready' }, at: days(5), actor: by(FAY) },
];

/** What is done on the day of the release, and after it. */
function ending(day: number): Told[] {
  const eve = 24 * (day - 1);
  const checks = ['binaries-built', 'binaries-signed', 'binaries-public', 'binaries-functional'] as const;
  return [
    { body: { type: 'step-checked', step: 'communication-plan' }, at: hours(eve) },
    { body: { type: 'distributors-notified', recipients: 2, proposal: 0 }, at: hours(eve) },
    { body: { type: 'step-checked', step: 'pull-requests-approved' }, at: hours(eve + 21), actor: by(FAY) },
    { body: { type: 'step-checked', step: 'merged' }, at: hours(eve + 22) },
    ...checks.map((step): Told => ({ body: { type: 'step-checked', step }, at: hours(eve + 23) })),
    { body: { type: 'advisory-published', at: days(day) }, at: days(day), actor: by(BEN) },
    {
      body: {
        type: 'announced',
        what: 'announcement',
        messageId: '400000000000000001',
        print: FINGERPRINT,
        exploited: 'no',
      },
      at: days(day).add({ minutes: 5 }),
      actor: { kind: 'bot' },
    },
    { body: { type: 'origin-recorded', pullRequests: [101, 102] }, at: days(day + 1), actor: by(FAY) },
  ];
}

/** The number that the next event gets, after those of the beginning and these. */
function next(...earlier: readonly Told[]): number {
  return beginning.length + earlier.length + 1;
}

/** Everything is done before its deadline. */
export function onTime(): RetrospectiveInput {
  const agreed = agreedDay(days(9), next()).map((body): Told => ({ body, at: days(5) }));
  return inputOf([...beginning, ...agreed, ...ending(9)], {
    contributions: [
      {
        ...NOTHING_SAID,
        by: 'fay-fixes',
        wentWell: 'The report was complete.\n\nThe fix was small.',
        actions: '- Fuzz the importer; fay-fixes; 2026-04-30\n- Write down how to do it',
      },
      {
        ...NOTHING_SAID,
        lucky: 'Nobody else had found it.',
        critique: 'The notice went out late in the day.',
      },
    ],
  });
}

/** The release day moves, the deadline is moved, it becomes public, and there is no CVE. */
export function late(): RetrospectiveInput {
  const first = agreedDay(days(20), next()).map((body): Told => ({ body, at: days(6) }));
  const reason = 'The fix breaks | the importer';
  const proposal = next(...first);
  const second: Told[] = [
    { body: { type: 'release-proposed', at: days(26), reason }, at: days(8), actor: by(FAY) },
    { body: { type: 'release-agreed', side: 'security', proposal }, at: days(8) },
    { body: { type: 'release-agreed', side: 'fix-team', proposal }, at: days(8), actor: by(FAY) },
  ];
  const { cveId: _, ...others } = advisory;
  return inputOf(
    [
      ...beginning,
      ...first,
      ...second,
      {
        body: { type: 'deadline-set', stage: 'fix-release', at: days(24), reason: 'two teams are away' },
        at: days(10),
      },
      { body: { type: 'disclosure-changed', kind: 'public' }, at: days(20) },
      {
        body: { type: 'preflight-overridden', condition: 'cve', reason: 'it would not come in time' },
        at: days(25),
      },
      ...ending(26),
    ],
    {
      advisory: { ...others, cveId: undefined },
      contributions: [{ ...NOTHING_SAID, by: 'anna-answers', wentWrong: 'Nobody knew who has the key.' }],
    },
  );
}

/** Nothing was recorded but that it was published, and nobody said anything. */
export function minimal(): RetrospectiveInput {
  return inputOf([opened({ source: 'internal' }), linked, { type: 'advisory-published', at: days(2) }], {
    advisory: { ...advisory, severity: undefined, cvss: undefined },
    releases: [],
    fixes: [],
  });
}

/** Whoever wrote something wanted it to do something. */
export function hostile(): RetrospectiveInput {
  return inputOf([...beginning, ...ending(9)], {
    advisory: { ...advisory, summary: HOSTILE },
    contributions: [
      {
        by: '@everyone | **x**',
        wentWell: HOSTILE,
        wentWrong: HOSTILE,
        lucky: HOSTILE,
        critique: HOSTILE,
        actions: `${HOSTILE}\nwhat; <@1>; 2026-02-31`,
      },
    ],
  });
}
