import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  accepted,
  AFTERWARDS,
  agreeOnDay,
  announced,
  contributed,
  enrolPeople,
  published,
  ready,
  RELEASE_DAY,
} from './cases.ts';
import { FOUND, githubOf, PUBLISHED, type RawAdvisory } from './github-texts.ts';
import { golden } from './golden.ts';
import {
  House,
  lookAt,
  PUBLICATIONS,
  temporaryDirectory,
  type Exploitation,
  type Publication,
} from './house.ts';
import { ANNA, by } from './people.ts';

// What two members agreed to is told by a fingerprint in an event. Were it computed in another way, every preview that
// waits for its second member, and every announcement that waits for Discord, would count as changed.

interface Shape {
  readonly what: Publication;
  /** What GitHub shows of the advisory. */
  readonly text?: Partial<RawAdvisory>;
  readonly source?: 'email' | 'public';
  /** What happened to the case after its advisory was accepted. */
  readonly told: (house: House, caseId: string) => void;
  readonly exploited?: Exploitation;
}

const nothing = () => {};
const LONG = [
  '### Impact',
  'A long story. '.repeat(400),
  '### Workarounds',
  'Turn it off. '.repeat(400),
].join('\n');
const HOSTILE =
  '### Impact\n@everyone <@123> [safe](https://evil.example) \u202Egnp.exe ||spoiler|| 🦫é\n```\n';
const V4 = {
  cvss_v3: { vector_string: null, score: null },
  cvss_v4: { vector_string: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', score: 8.7 },
};
const BARE = {
  description: null,
  severity: null,
  cvss_severities: { ...V4, cvss_v4: { vector_string: null, score: null } },
  cwes: [],
  credits_detailed: [],
  vulnerabilities: [],
};
const TWO_PRODUCTS = {
  vulnerabilities: [
    {
      package: { ecosystem: 'pip', name: 'codegate' },
      vulnerable_version_range: '< 0.1.29',
      patched_versions: '0.1.29',
      vulnerable_functions: [],
    },
    {
      package: { ecosystem: 'npm', name: '@stacklok/codegate-ui' },
      vulnerable_version_range: '>= 0.1.0, < 0.1.29',
      patched_versions: '0.1.29',
      vulnerable_functions: [],
    },
  ],
};

const cveRequested = (house: House, caseId: string) =>
  house.record(caseId, [{ type: 'cve-requested' }], by(ANNA, 'cve', '2026-11-05T09:00:00Z'));
const cveKnown = (house: House, caseId: string) =>
  house.record(
    caseId,
    [{ type: 'cve-assigned', cveId: 'CVE-2026-10001' }],
    by(ANNA, 'cve', '2026-11-12T17:00:00Z'),
  );
const onItsDay = (house: House, caseId: string) => {
  ready(house, caseId);
  published(house, caseId);
};

const announcement = { what: 'announcement', text: PUBLISHED, told: published } as const;
const retrospective = {
  what: 'retrospective',
  text: { ...PUBLISHED, cve_id: 'CVE-2026-10001' },
  told: (house: House, caseId: string) => {
    onItsDay(house, caseId);
    announced(house, caseId);
  },
} as const;

const SHAPES: Readonly<Record<string, Shape>> = {
  'advisory: a draft, nothing in its way': { what: 'advisory', told: ready },
  'advisory: a draft, everything in its way': { what: 'advisory', told: nothing },
  'advisory: with a CVE': { what: 'advisory', told: ready, text: { cve_id: 'CVE-2026-10001' } },
  'advisory: with CVSS 4.0': { what: 'advisory', told: ready, text: { cvss_severities: V4 } },
  'advisory: with next to nothing in it': { what: 'advisory', told: nothing, text: BARE },
  'advisory: of two products, with a private fork': {
    what: 'advisory',
    told: nothing,
    text: { ...TWO_PRODUCTS, private_fork: { id: 1 } },
  },
  'advisory: hostile': { what: 'advisory', told: nothing, text: { description: HOSTILE, summary: HOSTILE } },
  'advisory: published already': { what: 'advisory', told: nothing, text: PUBLISHED },
  'announcement: no CVE': announcement,
  'announcement: exploited': { ...announcement, exploited: 'yes' },
  'announcement: not exploited': { ...announcement, exploited: 'no' },
  'announcement: CVE pending': {
    ...announcement,
    told: (house, caseId) => {
      cveRequested(house, caseId);
      published(house, caseId);
    },
  },
  'announcement: CVE assigned in GitHub': {
    ...announcement,
    text: { ...PUBLISHED, cve_id: 'CVE-2026-10001' },
  },
  'announcement: CVE known to a member': {
    ...announcement,
    told: (house, caseId) => {
      published(house, caseId);
      cveKnown(house, caseId);
    },
  },
  'announcement: on the agreed day': { ...announcement, told: onItsDay },
  'announcement: of two products': { ...announcement, text: { ...PUBLISHED, ...TWO_PRODUCTS } },
  'announcement: too long for a message': { ...announcement, text: { ...PUBLISHED, description: LONG } },
  'announcement: hostile': {
    ...announcement,
    text: { ...PUBLISHED, description: HOSTILE, summary: HOSTILE },
  },
  'mitigation: no release day': { what: 'mitigation', source: 'public', told: nothing },
  'mitigation: with a release day': { what: 'mitigation', source: 'public', told: agreeOnDay },
  'mitigation: exploited': { what: 'mitigation', source: 'public', told: nothing, exploited: 'yes' },
  'mitigation: next to nothing is known': { what: 'mitigation', source: 'public', told: nothing, text: BARE },
  'mitigation: too long for a message': {
    what: 'mitigation',
    source: 'public',
    told: nothing,
    text: { description: LONG },
  },
  'retrospective: nobody said anything': retrospective,
  'retrospective: with contributions': {
    ...retrospective,
    told: (house, caseId) => {
      retrospective.told(house, caseId);
      contributed(house, caseId);
    },
  },
  'retrospective: of a public disclosure': { ...retrospective, source: 'public' },
};

const NAMES = Object.keys(SHAPES);
const idOf = (name: string) =>
  `GHSA-2345-cfgh-${'2345'.charAt(NAMES.indexOf(name) / 10)}${'23456789cf'.charAt(NAMES.indexOf(name) % 10)}jm`;

const directory = temporaryDirectory();
const house = new House(join(directory.path, 'bot.db'), RELEASE_DAY);
const found: { name: string; what: Publication; print: string; failing: readonly string[] }[] = [];

beforeAll(async () => {
  enrolPeople(house);
  await using look = await lookAt(
    githubOf(Object.fromEntries(Object.entries(SHAPES).map(([name, { text = {} }]) => [idOf(name), text]))),
    FOUND,
  );
  for (const [name, { what, source, told, exploited }] of Object.entries(SHAPES)) {
    const caseId = accepted(house, idOf(name), source);
    told(house, caseId);
    const now = what === 'advisory' || what === 'mitigation' ? RELEASE_DAY : AFTERWARDS;
    found.push({ name, what, ...(await house.draft(caseId, what, { now, exploited, look })) });
  }
});
afterAll(() => {
  house[Symbol.dispose]();
  directory[Symbol.dispose]();
});

test('the fingerprints of everything that becomes public are as they were', () => {
  const text = `${JSON.stringify(found, undefined, 2)}\n`;
  expect(text).toBe(golden('prints.json', text));
});

test('every kind of publication is among them', () => {
  expect(new Set(found.map(({ what }) => what))).toEqual(new Set(PUBLICATIONS));
});
