import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/release/check.ts';
import type { AdvisoryText, AffectedProduct } from '../../src/github/advisory-text.ts';
import type { Waiting } from '../../src/process/acts/decision.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import { CONDITIONS, type ConditionId, type Verdict } from '../../src/process/publication/conditions.ts';
import { conditionsOf } from '../../src/release/conditions.ts';
import type { InspectedRelease, ReleaseInspection } from '../../src/release/inspection.ts';
import { agreedDay, caseOf, doneBy, linked } from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';
import { absent, advisory, codegate, empty, release, unknown, wrong, yes } from './inspections.ts';

const told: EventBody = { type: 'distributors-notified', recipients: 2, proposal: 3 };
const works: EventBody = {
  type: 'step-checked',
  step: 'binaries-functional',
  evidence: 'https://example.org/runs/7',
};
const done = [
  ...agreedDay(THURSDAY, 3),
  told,
  doneBy('pull-requests-approved'),
  works,
  doneBy('cve-requested'),
  doneBy('fork'),
];
const ready = caseOf(linked, ...done);
const together = caseOf(linked, ...done, { type: 'linked', cases: ['CG-2026-002', 'CG-2026-003'] });

interface Given {
  readonly state?: Case;
  readonly advisory?: Partial<AdvisoryText>;
  readonly inspection?: Partial<ReleaseInspection>;
  readonly now?: Temporal.Instant;
  readonly waiting?: readonly Waiting[];
}

function look({ state = ready, advisory: text, inspection, now = THURSDAY, waiting }: Given = {}) {
  return conditionsOf(
    state,
    {
      advisory: { ...advisory, ...text },
      releases: [release()],
      unreleased: [],
      unanswered: false,
      ...inspection,
    },
    now,
    waiting,
  );
}

const of = (releases: readonly InspectedRelease[]): Given => ({ inspection: { releases } });
const asset = (name: 'available' | 'digestMatches' | 'signed', check: Check): Given =>
  of([release({ asset: { [name]: check } })]);
const image = (name: 'available' | 'digestMatches' | 'signed', check: Check): Given =>
  of([release({ image: { [name]: check } })]);
const platform = (check: Check): Given =>
  of([
    release({
      image: {
        platforms: [
          { platform: 'linux/amd64', check: yes },
          { platform: 'linux/arm64', check },
        ],
      },
    }),
  ]);
const product = (more: Partial<AffectedProduct>): Given => ({
  advisory: { products: [codegate, { ...codegate, ...more }] },
});
const unanswered: Given = { inspection: { releases: [], unanswered: true } };
const unreleased: Given = { inspection: { unreleased: ['0.2.1'] } };
const none: Given = { inspection: { releases: [] } };
const undone = (type: EventBody['type'], step?: string): Given => ({
  state: caseOf(
    linked,
    ...done.filter(
      (body) => body.type !== type || (step !== undefined && 'step' in body && body.step !== step),
    ),
  ),
});

type Rows = Readonly<Record<string, readonly [Verdict, Given, RegExp?]>>;

/** Each condition with each way in which it may stand: one without a row does not compile. */
const ROWS: { readonly [id in ConditionId]: Rows } = {
  approved: {
    'the fix team has said so': ['ok', {}],
    'it has not': ['open', undone('step-checked', 'pull-requests-approved'), /not said/],
  },
  merged: {
    'its commit is on the main branch': ['ok', {}, /v0\.1\.29: commit 0123456789 is on/],
    'its commit is elsewhere': ['open', of([release({ facts: { onMain: false } })]), /is not on the main/],
    'its commit is on a branch for back-ports': [
      'ok',
      of([release({ facts: { onMain: false, onBranch: 'release-1.x' } })]),
      /is on the branch release-1\.x/,
    ],
    'GitHub does not say': ['unknown', of([release({ facts: { onMain: undefined } })]), /does not say/],
    'GitHub does not answer about releases': ['unknown', unanswered, /does not answer/],
    'there is no release': ['open', none, /no release yet/],
    'one of two is elsewhere': [
      'open',
      of([release(), release({ facts: { tag: 'v0.2.0', onMain: false } })]),
      /^v0\.2\.0/,
    ],
    'one of two is elsewhere, and of one nobody knows': [
      'unknown',
      of([release({ facts: { onMain: false } }), release({ facts: { onMain: undefined } })]),
    ],
  },
  released: {
    'there is one of each patched version': ['ok', {}, /release v0\.1\.29/],
    'one patched version has none': ['open', unreleased, /no release of 0\.2\.1/],
    'there is none': [
      'open',
      { inspection: { releases: [], unreleased: ['0.1.29'] } },
      /no release of 0\.1\.29/,
    ],
    'a file that must be there is not': [
      'open',
      of([release({ missingAssets: ['*.sbom'] })]),
      /v0\.1\.29 has no file \*\.sbom/,
    ],
    'the advisory names no version': ['open', none, /name no version/],
    'the advisory names no patch': [
      'open',
      { ...none, advisory: { products: [{ ...codegate, patched: undefined }] } },
      /names no patched version/,
    ],
    'GitHub does not answer': ['unknown', unanswered, /does not answer/],
  },
  public: {
    'everybody can have all of it': ['ok', {}],
    'nobody can have a file': ['open', asset('available', absent), /codegate\.tar\.gz: is not there/],
    'a file is another one': ['wrong', asset('available', wrong)],
    'nobody knows about a file': ['unknown', asset('available', unknown)],
    'nobody can have the image': ['open', image('available', absent), /^ghcr\.io/],
    'a platform is missing': ['open', platform(absent), /linux\/arm64: is not there/],
    'a platform is another one': ['wrong', platform(wrong)],
    'the registry does not answer for a platform': ['unknown', platform(unknown)],
    'GitHub does not answer': ['unknown', unanswered],
    'GitHub does not answer about the others': [
      'unknown',
      { inspection: { unanswered: true } },
      /does not answer/,
    ],
    'there is no release': ['open', none],
    'the release is empty': ['open', of([empty]), /v0\.2\.0 has neither/],
    'one of two is empty': ['open', of([release(), empty]), /v0\.2\.0 has neither/],
  },
  digests: {
    'all are what was released': ['ok', {}],
    'a file is another one': ['wrong', asset('digestMatches', wrong), /codegate\.tar\.gz: is another/],
    'a file has none': ['open', asset('digestMatches', absent)],
    'nobody knows about a file': ['unknown', asset('digestMatches', unknown)],
    'the image is another one': ['wrong', image('digestMatches', wrong), /^ghcr\.io/],
    'nobody knows about the image': ['unknown', image('digestMatches', unknown)],
    'GitHub does not answer': ['unknown', unanswered],
    'there is no release': ['open', none],
    'one of two is empty': ['open', of([release(), empty])],
  },
  signed: {
    'all are, by the right one': ['ok', {}],
    'a file is not': ['open', asset('signed', absent), /codegate\.tar\.gz: is not there/],
    'a file is by another one': ['wrong', asset('signed', wrong)],
    'nobody knows about a file': ['unknown', asset('signed', unknown)],
    'the image is not': ['open', image('signed', absent)],
    'the image is by another one': ['wrong', image('signed', wrong), /^ghcr\.io/],
    'nobody knows about the image': ['unknown', image('signed', unknown)],
    'one is by another one, and of one nobody knows': [
      'wrong',
      of([release({ asset: { signed: unknown }, image: { signed: wrong } })]),
    ],
    'of two releases one is by another one': [
      'wrong',
      of([release({ asset: { signed: unknown } }), release({ asset: { signed: wrong } })]),
    ],
    'of two releases one has no signature, and of one nobody knows': [
      'unknown',
      of([release({ asset: { signed: absent } }), release({ asset: { signed: unknown } })]),
    ],
    'GitHub does not answer': ['unknown', unanswered],
    'there is no release': ['open', none],
    'one of two is empty': ['open', of([release(), empty])],
  },
  functional: {
    'a member has said so, with a link': ['ok', {}, /example\.org\/runs\/7/],
    'a member said so before links were needed': [
      'ok',
      { state: caseOf(doneBy('binaries-functional')) },
      /a member/,
    ],
    'nobody has': ['open', undone('step-checked', 'binaries-functional')],
  },
  details: {
    'all is filled in': ['ok', {}],
    'no patched versions': ['open', product({ patched: undefined }), /codegate: patched versions missing/],
    'no affected versions': ['open', product({ affected: undefined }), /affected versions missing/],
    'no ecosystem': ['open', product({ ecosystem: '' }), /the ecosystem missing/],
    'nothing but a registry': [
      'open',
      product({ name: undefined, affected: undefined, patched: undefined }),
      /pip: affected versions and patched versions missing/,
    ],
    'no product at all': ['open', { advisory: { products: [] } }, /no product/],
  },
  cve: {
    'the advisory has it': ['ok', { advisory: { cveId: 'CVE-2026-1234' }, state: caseOf() }, /^assigned/],
    'a member knows it': ['ok', { state: caseOf({ type: 'cve-assigned', cveId: 'CVE-2026-1234' }) }],
    'it is pending': ['ok', {}, /pending/],
    'nobody asked for one': ['open', undone('cve-requested'), /not requested/],
  },
  fork: {
    'there is none': ['ok', {}, /no private fork/],
    'nobody has looked': ['open', { advisory: { hasFork: true } }, /press the button/],
    'somebody has': [
      'ok',
      {
        advisory: { hasFork: true },
        state: caseOf({ type: 'preflight-confirmed', condition: 'fork' }),
      },
      /deletes the fork/,
    ],
  },
  distributors: {
    'they are told': ['ok', {}, /2 told/],
    'there is no one to tell': [
      'ok',
      { state: caseOf({ type: 'distributors-notified', recipients: 0, proposal: 0 }) },
      /no one to tell/,
    ],
    'they are not told': ['open', undone('distributors-notified')],
    'they are told another day': [
      'open',
      { state: caseOf(linked, ...done, { type: 'release-proposed', at: THURSDAY.add({ hours: 120 }) }) },
      /another day/,
    ],
  },
  day: {
    'this very instant': ['ok', {}, /has come/],
    'it has passed': ['ok', { now: THURSDAY.add({ hours: 50 }) }],
    'a moment too early': ['open', { now: THURSDAY.subtract({ nanoseconds: 1 }) }, /not come yet/],
    'none is agreed': ['open', { state: caseOf(linked, ...done.slice(0, 2)) }, /no release day/],
    'none is needed: it is public': [
      'ok',
      { state: caseOf({ type: 'disclosure-changed', kind: 'public' }) },
      /ASAP/,
    ],
    'none is needed: the reporter would not wait': [
      'ok',
      { state: caseOf({ type: 'disclosure-changed', kind: 'declined-private' }) },
    ],
  },
  linked: {
    'the others are ready, or public': ['ok', { state: together }, /they are/],
    'one is not, and the reader may know why': [
      'open',
      { state: together, waiting: [{ caseId: 'CG-2026-002', missing: ['merged', 'signed'] }] },
      /^CG-2026-002: not ready, not met: merged, signed$/,
    ],
    'one is not, and the reader is not on it': [
      'open',
      { state: together, waiting: [{ caseId: 'CG-2026-003', missing: [] }] },
      /^CG-2026-003: not ready$/,
    ],
  },
};

describe.each(CONDITIONS)('%s', (id) => {
  test.each(Object.entries(ROWS[id]))('%s', (_, [verdict, given, evidence = /./]) => {
    const condition = look(given).find((each) => each.id === id);
    expect(condition?.verdict).toBe(verdict);
    expect(condition?.evidence.join('\n')).toMatch(evidence);
  });
});

describe('all of them', () => {
  test('are met where everything is ready', () => {
    expect(look().filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  test('come in their order, each with evidence, whatever is found', () => {
    for (const given of Object.values(ROWS).flatMap((rows) => Object.values(rows).map(([, each]) => each))) {
      const conditions = look(given);
      expect(conditions.map((each) => each.id)).toEqual(
        CONDITIONS.filter((id) => id !== 'linked' || given.state === together),
      );
      expect(conditions.filter(({ evidence }) => evidence.join('').trim() === '')).toEqual([]);
    }
  });

  test('that ask for releases are unknown where GitHub does not answer about them, and nothing else is', () => {
    const asked: ConditionId[] = ['merged', 'released', 'public', 'digests', 'signed'];
    expect(look(unanswered).flatMap(({ id, verdict }) => (verdict === 'unknown' ? [id] : []))).toEqual(asked);
  });

  test('show what is not as it must be, and leave out what is', () => {
    const shown = look(platform(absent)).find(({ id }) => id === 'public');
    expect(shown?.evidence).toEqual(['linux/arm64: is not there']);
    const all = look().find(({ id }) => id === 'public');
    expect(all?.evidence).toHaveLength(4);
  });

  test('change nothing that they look at', () => {
    const inspection = { advisory, releases: [release()], unreleased: ['1'], unanswered: false };
    const before = JSON.stringify([ready, inspection]);
    conditionsOf(ready, inspection, THURSDAY);
    expect(JSON.stringify([ready, inspection])).toBe(before);
  });
});

test('before another project discloses, the day has not come, whatever was agreed', () => {
  const upstream: EventBody = { type: 'upstream-set', project: 'openssl', disclosesAt: THURSDAY };
  const waiting = caseOf(linked, upstream);
  const dayAt = (now: Temporal.Instant) => look({ state: waiting, now }).find(({ id }) => id === 'day');
  expect(dayAt(THURSDAY.subtract({ hours: 1 }))).toMatchObject({
    verdict: 'open',
    evidence: ['the upstream project has not disclosed yet'],
  });
  expect(dayAt(THURSDAY)?.evidence).toEqual(['no release day is agreed']);
});
