import { describe, expect, test } from 'vitest';
import type { ReleaseSummary } from '../../src/github/release-facts.ts';
import { conditionsOf } from '../../src/release/conditions.ts';
import { inspectRelease } from '../../src/release/inspection.ts';
import {
  isFixReleased,
  namedTag,
  NEWEST,
  releasesOfAdvisory,
  type NamedTag,
} from '../../src/release/releases-of-advisory.ts';
import { tagPrint } from '../../src/release/things.ts';
import { caseOf, GHSA_ID, linked } from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';
import { advisory, codegate, release } from './inspections.ts';

// A tag that a person names counts, in whatever form it is; it is kept by its fingerprint alone.

const REPOSITORY = 'stacklok/codegate';
const { facts, artifacts, changes } = release();

const listed = (tag: string): ReleaseSummary => ({ ...facts, tag });
const products = (...patched: readonly (readonly [name: string, versions: string])[]) => ({
  ...advisory,
  products: patched.map(([name, versions]) => ({ ...codegate, name, patched: versions })),
});
const github = (text: typeof advisory, tags: readonly string[]) => ({
  advisoryText: () => Promise.resolve(text),
  releases: () => Promise.resolve(tags.map(listed)),
  changes: () => Promise.resolve(changes),
  release: (_: string, tag: string) =>
    Promise.resolve(tags.includes(tag) ? { ...facts, ...listed(tag) } : undefined),
});
const counted = (...tags: readonly string[]) => tags.map((tag) => ({ of: tagPrint(tag) }));
const one = products(['codegate', '0.1.29']);
const two = products(['codegate', '0.1.29'], ['@stacklok/ui', '0.1.29, 2.0.1']);

describe('releases whose tags were named', () => {
  test.each<[string, typeof advisory, readonly string[], readonly string[], object, readonly string[]]>([
    ['name@', one, ['gate@0.1.29'], ['gate@0.1.29'], { 'gate@0.1.29': ['0.1.29'] }, []],
    ['name/v', one, ['a/b/v0.1.29'], ['a/b/v0.1.29'], { 'a/b/v0.1.29': ['0.1.29'] }, []],
    ['not named', one, ['gate@0.1.29'], [], {}, ['0.1.29']],
    ['another version', one, ['gate@0.1.30'], ['gate@0.1.30'], {}, ['0.1.29']],
    ['gone by now', one, [], ['gate@0.1.29'], {}, ['0.1.29']],
    [
      'beside one that fits a form',
      one,
      ['gate@0.1.29', 'v0.1.29'],
      ['gate@0.1.29'],
      { 'v0.1.29': ['0.1.29'], 'gate@0.1.29': ['0.1.29'] },
      [],
    ],
    [
      'the product that it names alone',
      two,
      ['stacklok.ui@0.1.29', 'ui.0.1.29'],
      ['ui.0.1.29'],
      { 'ui.0.1.29': ['0.1.29'] },
      ['0.1.29', '2.0.1'],
    ],
    [
      'every product, where it names none of them',
      two,
      ['gate@0.1.29'],
      ['gate@0.1.29'],
      { 'gate@0.1.29': ['0.1.29', '0.1.29'] },
      ['2.0.1'],
    ],
  ])('%s', async (_, text, tags, named, fixed, unreleased) => {
    const found = await releasesOfAdvisory(github(text, tags), REPOSITORY, text, {
      counted: counted(...named),
    });
    expect(
      Object.fromEntries(found.fixed.map(({ tag, fixes }) => [tag, fixes.map(({ version }) => version)])),
    ).toEqual(fixed);
    expect(found.unreleased).toEqual(unreleased);
    expect(isFixReleased(found, { overrides: [] })).toBe(
      unreleased.length === 0 ? true : found.fix === 'unknown' ? undefined : false,
    );
  });

  test('are looked at, and meet the condition', async () => {
    const sources = {
      github: github(one, ['gate@0.1.29']),
      artifacts: { inspect: () => Promise.resolve(artifacts) },
    };
    const released = async (...named: readonly string[]) => {
      const seen = await inspectRelease(sources, REPOSITORY, GHSA_ID, { counted: counted(...named) });
      const { id, verdict } =
        conditionsOf(caseOf(linked), seen, THURSDAY).find((each) => each.id === 'released') ?? {};
      return [seen.releases.map((each) => each.facts.tag), id, verdict];
    };
    expect(await released()).toEqual([[], 'released', 'open']);
    expect(await released('gate@0.1.29')).toEqual([['gate@0.1.29'], 'released', 'ok']);
  });
});

const many = Array.from({ length: NEWEST }, (_, index) => `v9.0.${index}`);
test.each<[string, readonly string[], string, NamedTag]>([
  ['by the name of a person', ['gate@0.1.29'], 'gate@0.1.29', { is: 'by-name', versions: ['0.1.29'] }],
  ['as it is', ['v0.1.29'], 'v0.1.29', { is: 'by-form', versions: ['0.1.29'] }],
  ['for no version', ['gate@0.1.30'], 'gate@0.1.30', { is: 'other' }],
  ['for nothing: there is none', ['v0.1.29'], 'gate@0.1.29', { is: 'missing' }],
  ['for nothing: it may be older', many, 'gate@0.1.29', { is: 'older' }],
])('a tag counts %s', async (_, tags, tag, expected) => {
  expect(await namedTag(github(one, tags), REPOSITORY, one, { tag })).toEqual(expected);
});
