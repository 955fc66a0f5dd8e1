import { describe, expect, test } from 'vitest';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import {
  failing,
  judged,
  overrideCondition,
  recordConditions,
} from '../../src/process/publication/condition-acts.ts';
import type { ConditionId } from '../../src/process/publication/conditions.ts';
import { conditionsOf } from '../../src/release/conditions.ts';
import type { InspectedRelease, ReleaseInspection } from '../../src/release/inspection.ts';
import { isFixReleased } from '../../src/release/releases-of-advisory.ts';
import { soundness, uncheckedIn } from '../../src/release/soundness.ts';
import { caseOf, doneBy, eventsOf, linked, security } from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';
import { absent, advisory, release, unknown, wrong, yes } from './inspections.ts';

type File = InspectedRelease['artifacts']['assets'][number];
const file = (name: string, more: Partial<File> = {}): File => ({
  name,
  digest: `sha256:${name}`,
  available: yes,
  digestMatches: yes,
  signed: yes,
  ...more,
});

/** A release of these files alone, and nothing else that is not as it must be. */
function of(
  tag: string,
  assets: readonly File[],
  more: Partial<InspectedRelease['facts']> = {},
): InspectedRelease {
  const { facts, artifacts, ...others } = release();
  return { ...others, facts: { ...facts, tag, ...more }, artifacts: { ...artifacts, assets, images: [] } };
}

const seen = (
  releases: readonly InspectedRelease[],
  more: Partial<ReleaseInspection> = {},
): ReleaseInspection => ({
  advisory,
  releases,
  unreleased: [],
  unanswered: false,
  ...more,
});

const steps = (['fix-ready', 'pull-requests-approved', 'merged'] as const).map(doneBy);
const before = caseOf(linked, ...steps);
const look = (inspection: ReleaseInspection, state = before) => conditionsOf(state, inspection, THURSDAY);
const of1 = (id: ConditionId, inspection: ReleaseInspection, state?: Case) =>
  judged(state ?? before, look(inspection, state)).find((each) => each.id === id);

type Waiving = Extract<EventBody, { type: 'preflight-overridden' }>;

/** The decision to do without a condition of a thing, by its name. */
function without(id: ConditionId, name: string, inspection: ReleaseInspection): Waiving {
  const found = look(inspection)
    .find((each) => each.id === id)
    ?.things?.find((each) => each.name === name);
  if (!found) throw new Error(`nothing is said of ${name}`);
  return { type: 'preflight-overridden', condition: id, of: found.print, reason: 'seen by hand' };
}

const waived = (...bodies: readonly EventBody[]) => caseOf(linked, ...steps, ...bodies);

describe('what is done without lets nothing else through:', () => {
  const unsigned = seen([
    of('v1', [file('tool.exe', { signed: absent }), file('notes', { signed: absent })]),
  ]);
  const two = seen(['v1', 'v2'].map((tag) => of(tag, [file('tool.zip', { signed: absent })])));
  const offMain = seen(
    ['v1', 'v2'].map((tag) => of(tag, [file('a')], { onMain: false, commit: 'c'.repeat(40) })),
  );
  const unreleased = seen([of('v1', [file('a')])], { unreleased: ['1.2.9', '2.0.1'] });
  test.each<[string, ConditionId, string, ReleaseInspection, string]>([
    ['an unsigned file beside it', 'signed', 'notes of v1', unsigned, 'tool.exe of v1'],
    ['the same file of another release', 'signed', 'tool.zip of v1', two, 'tool.zip of v2'],
    ['the commit of another release', 'merged', 'v1', offMain, 'v2'],
    ['another version without a release', 'released', '1.2.9', unreleased, '2.0.1'],
  ])('%s', (_, id, name, inspection, other) => {
    const one = waived(without(id, name, inspection));
    expect(of1(id, inspection, one)).toMatchObject({
      fails: true,
      missing: [{ name: other }],
      waived: [{ of: name }],
    });
    const both = waived(without(id, name, inspection), without(id, other, inspection));
    expect(of1(id, inspection, both)).toMatchObject({ fails: false, missing: [] });
    expect(failing(both, look(inspection, both))).not.toContain(id);
  });

  test('a file of the same name with other bytes', () => {
    const state = waived(without('signed', 'notes of v1', unsigned));
    const replaced = seen([of('v1', [file('notes', { signed: absent, digest: 'sha256:other' })])]);
    expect(of1('signed', replaced, state)).toMatchObject({ fails: true, waived: [] });
  });

  test('another condition of the same file', () => {
    const state = waived(without('signed', 'notes of v1', unsigned));
    const lost = seen([of('v1', [file('notes', { signed: absent, available: absent })])]);
    expect(of1('public', lost, state)?.fails).toBe(true);
  });

  test('what is wrong, although it was done without while it was missing', () => {
    const state = waived(
      without('signed', 'tool.exe of v1', unsigned),
      without('signed', 'notes of v1', unsigned),
    );
    const tampered = seen([
      of('v1', [file('tool.exe', { signed: wrong }), file('notes', { signed: absent })]),
    ]);
    expect(of1('signed', tampered, state)).toMatchObject({
      fails: true,
      verdict: 'wrong',
      missing: [{ name: 'tool.exe of v1' }],
    });
    expect(soundness(tampered, state)).toBe('wrong');
  });

  test('one of an image’s platforms, and the image itself', () => {
    const platforms = ['linux/amd64', 'linux/arm64'].map((platform) => ({ platform, check: absent }));
    const inspection = seen([release({ image: { platforms } })]);
    const state = waived(without('public', 'linux/amd64 of ghcr.io/stacklok/codegate:v0.1.29', inspection));
    expect(of1('public', inspection, state)?.missing.map(({ name }) => name)).toEqual([
      'linux/arm64 of ghcr.io/stacklok/codegate:v0.1.29',
    ]);
  });
});

/** What is ticked by what is found. */
const ticked = (state: Case, inspection: ReleaseInspection) =>
  eventsOf(recordConditions(state, { conditions: look(inspection, state) }, security));

describe('what is done without counts', () => {
  const silent = (name: string) =>
    file(name, { available: unknown, digestMatches: unknown, signed: unknown });
  const inspection = seen([of('v1', [silent('a.iso'), file('b.zip')])]);
  const three = (['public', 'digests', 'signed'] as const).map((id) =>
    without(id, 'a.iso of v1', inspection),
  );

  test('for the announcement, as soon as all of it is', () => {
    expect(soundness(inspection, before)).toBe('unknown');
    expect(uncheckedIn(inspection, before).map(({ what }) => what)).toEqual(['a.iso: does not answer']);
    expect(soundness(inspection, waived(...three.slice(1)))).toBe('unknown');
    expect(soundness(inspection, waived(...three))).toBe('ok');
    expect(uncheckedIn(inspection, waived(...three))).toEqual([]);
    const more = seen([of('v1', [silent('a.iso'), silent('b.iso')])]);
    expect(soundness(more, waived(...three))).toBe('unknown');
  });

  test('for the announcement of a fix that a version has no release of', () => {
    const found = { fix: 'missing', unreleased: ['1.2.9', '2.0.1'] } as const;
    const said = (...versions: string[]) =>
      waived(
        ...versions.map((version) => without('released', version, seen([of('v1', [file('a')])], found))),
      );
    expect(isFixReleased(found, said('1.2.9'))).toBe(false);
    expect(isFixReleased(found, said('1.2.9', '2.0.1'))).toBe(true);
    expect(isFixReleased({ ...found, fix: 'unknown' }, said('1.2.9'))).toBeUndefined();
    expect(isFixReleased({ fix: 'missing', unreleased: [] }, said('1.2.9'))).toBe(false);
  });

  test('for the ticks, which say that something was done without', () => {
    expect(ticked(before, inspection)).toEqual([]);
    const tick = { type: 'step-checked', by: 'observed', waived: true };
    expect(ticked(waived(...three), inspection)).toEqual(
      ['binaries-built', 'binaries-signed', 'binaries-public'].map((step) => ({ ...tick, step })),
    );
  });
});

describe('a decision while there is no release', () => {
  const none = seen([], { unreleased: ['1.2.9'] });
  test.each(['merged', 'public', 'digests', 'signed'] as const)(
    'says nothing of %s once there is one',
    (id) => {
      const state = waived(without(id, 'no release', none));
      expect(of1(id, none, state)?.fails).toBe(false);
      const come = seen([
        of('v1', [file('a', { signed: absent, digestMatches: absent, available: absent })], {
          onMain: false,
        }),
      ]);
      expect(of1(id, come, state)).toMatchObject({ fails: true, waived: [] });
    },
  );

  test('that it is released elsewhere holds as long as nothing is released here', () => {
    const elsewhere = { ...none, fix: 'elsewhere' } as const;
    const state = waived(without('released', 'releases elsewhere than in GitHub', elsewhere));
    expect(isFixReleased(elsewhere, state)).toBe(true);
    expect(isFixReleased({ fix: 'missing', unreleased: ['1.2.9'] }, state)).toBe(false);
    expect(of1('released', { ...none, fix: 'missing' }, state)?.fails).toBe(true);
  });
});

test('a decision of an earlier bot is about all of a condition, as it was', () => {
  const state = waived({ type: 'preflight-overridden', condition: 'signed', reason: 'by hand' });
  const inspection = seen([of('v1', [file('a', { signed: absent }), file('b', { signed: absent })])]);
  expect(of1('signed', inspection, state)).toMatchObject({ fails: false, waived: [{ of: undefined }] });
});

test('a decision about one thing is taken with its fingerprint alone', () => {
  const inspection = seen([of('v1', [file('tool-1.2.3.zip', { signed: absent })])]);
  const body = without('signed', 'tool-1.2.3.zip of v1', inspection);
  expect(JSON.stringify(body)).not.toMatch(/1\.2\.3|tool|v1/);
  const given = { condition: body.condition, of: body.of, reason: body.reason, verdict: 'open' } as const;
  expect(eventsOf(overrideCondition(before, given, security))).toEqual([body]);
});
