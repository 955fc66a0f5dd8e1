import { describe, expect, test } from 'vitest';
import { GitHubError } from '../../src/github/github-error.ts';
import type { ReleaseSummary } from '../../src/github/release-facts.ts';
import { conditionsOf } from '../../src/release/conditions.ts';
import { inspectRelease } from '../../src/release/inspection.ts';
import { soundness } from '../../src/release/soundness.ts';
import { releasesOfAdvisory } from '../../src/release/releases-of-advisory.ts';
import { caseOf, GHSA_ID, linked } from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';
import { absent, advisory, codegate, release, unknown, wrong } from './inspections.ts';

const REPOSITORY = 'stacklok/codegate';

const listed = (tag: string, daysBefore: number): ReleaseSummary => ({
  tag,
  url: `https://github.com/${REPOSITORY}/releases/tag/${tag}`,
  publishedAt: THURSDAY.subtract({ hours: 24 * daysBefore }),
});
const all = [listed('v2.0.1', 0), listed('v1.9.9', 1), listed('v2.0.0', 30), listed('v1.9.8', 40)];
const patched = (text: string) => ({ ...advisory, products: [{ ...codegate, patched: text }] });
const { facts, artifacts, changes } = release();

/** A GitHub with these releases, of which some are gone by the time they are asked for. */
const github = (named: string, gone: readonly string[] = []) => ({
  advisoryText: () => Promise.resolve(patched(named)),
  releases: () => Promise.resolve(all),
  changes: () => Promise.resolve(changes),
  release: (_: string, tag: string) =>
    Promise.resolve(gone.includes(tag) ? undefined : { ...facts, ...all.find((each) => each.tag === tag) }),
});
const sources = (of: Parameters<typeof inspectRelease>[0]['github']) => ({
  github: of,
  artifacts: { inspect: () => Promise.resolve(artifacts) },
});

describe('the releases of an advisory', () => {
  test('are those of its patched versions, in its order', async () => {
    const { fixed, unreleased } = await releasesOfAdvisory(github(''), REPOSITORY, patched('1.9.9, 2.0.1'));
    expect(fixed.map(({ tag, fixes }) => [tag, ...fixes.map(({ version }) => version)])).toEqual([
      ['v1.9.9', '1.9.9'],
      ['v2.0.1', '2.0.1'],
    ]);
    expect(unreleased).toEqual([]);
  });

  test('lack what has no release, and what names no version', async () => {
    const { fixed, unreleased } = await releasesOfAdvisory(github(''), REPOSITORY, patched('2.0.2, soon'));
    expect(fixed).toEqual([]);
    expect(unreleased).toEqual(['2.0.2', 'soon']);
  });

  test('are the ones that are inspected, with the comparison to the release before the first', async () => {
    const seen = await inspectRelease(sources(github('1.9.9, 2.0.1, 2.0.2')), REPOSITORY, GHSA_ID);
    expect(seen.releases.map((each) => each.facts.tag)).toEqual(['v1.9.9', 'v2.0.1']);
    expect(seen.unreleased).toEqual(['2.0.2']);
    expect(seen.fixUrl).toBe(`https://github.com/${REPOSITORY}/compare/v1.9.8...v1.9.9`);
    expect(seen.unanswered).toBe(false);
  });

  test('are not said to be missing where older releases were not looked for', async () => {
    const newest = Array.from(
      { length: 100 },
      (_, index) => release({ facts: { tag: `v9.0.${index}` } }).facts,
    );
    const many = { ...github('2.0.1'), releases: () => Promise.resolve(newest) };
    const seen = await inspectRelease(sources(many), REPOSITORY, GHSA_ID);
    const found = conditionsOf(caseOf(linked), seen, Temporal.Instant.from('2026-03-10T16:00:00Z'));
    expect(found.find(({ id }) => id === 'released')).toMatchObject({
      verdict: 'unknown',
      evidence: ['no release of 2.0.1 among the 100 newest; older ones were not looked for'],
    });
  });

  test('count as not released when they are gone by the time they are asked for', async () => {
    const seen = await inspectRelease(sources(github('1.9.9', ['v1.9.9'])), REPOSITORY, GHSA_ID);
    expect(seen).toMatchObject({ releases: [], unreleased: ['1.9.9'], fixUrl: undefined });
  });

  test('are not known where GitHub does not answer', async () => {
    const silent = {
      ...github('1.9.9'),
      releases: () => Promise.reject(new GitHubError({ kind: 'later', wait: undefined })),
    };
    const seen = await inspectRelease(sources(silent), REPOSITORY, GHSA_ID);
    expect(seen).toMatchObject({ releases: [], unreleased: [], unanswered: true });
    expect(soundness(seen, caseOf(linked))).toBe('unknown');
  });
});

describe('an advisory that names sixty releases', () => {
  const versions = Array.from({ length: 60 }, (_, index) => `3.0.${index}`);
  const sixty = versions.map((version) => release({ facts: { tag: `v${version}` } }).facts);
  const counted = () => {
    const busy = { now: 0, most: 0, all: 0 };
    const working = async <T>(result: T): Promise<T> => {
      busy.all += 1;
      busy.now += 1;
      busy.most = Math.max(busy.most, busy.now);
      await Promise.resolve();
      busy.now -= 1;
      return result;
    };
    const asked = {
      github: {
        ...github(versions.join(', ')),
        releases: () => Promise.resolve(sixty),
        release: (_: string, tag: string) => working(sixty.find((each) => each.tag === tag)),
      },
      artifacts: { inspect: () => working(artifacts) },
    };
    return { busy, asked };
  };

  test('has the first ten of them looked at, one after the other', async () => {
    const { busy, asked } = counted();
    const seen = await inspectRelease(asked, REPOSITORY, GHSA_ID);
    expect({ all: busy.all, most: busy.most }).toEqual({ all: 20, most: 1 });
    expect([seen.releases.length, seen.unlooked?.length]).toEqual([10, 50]);
  });

  test('is told so in words, and is not sound to be told of', async () => {
    const seen = await inspectRelease(counted().asked, REPOSITORY, GHSA_ID);
    expect(soundness(seen, caseOf(linked))).toBe('unknown');
    const found = conditionsOf(caseOf(linked), seen, Temporal.Instant.from('2026-03-10T16:00:00Z'));
    for (const id of ['merged', 'released', 'public', 'digests', 'signed'])
      expect(found.find((each) => each.id === id)).toMatchObject({
        verdict: 'unknown',
        evidence: expect.arrayContaining([
          'v3.0.10 and 49 more not looked at: of one advisory, 10 releases are',
        ]),
      });
  });
});

describe('a release is sound to be told of', () => {
  const seen = { advisory, unreleased: [], unanswered: false };
  test.each([
    ['what is missing is no fault', [release({ asset: { signed: absent } })], 'ok'],
    [
      'what could not be looked at is unknown',
      [release(), release({ image: { available: unknown } })],
      'unknown',
    ],
    [
      'what is wrong counts most',
      [release({ image: { available: unknown } }), release({ asset: { digestMatches: wrong } })],
      'wrong',
    ],
  ])('%s', (_, releases, verdict) => {
    expect(soundness({ ...seen, releases }, caseOf(linked))).toBe(verdict);
  });
});
