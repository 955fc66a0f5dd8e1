import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { affectedVersions } from '../../src/github/affected-versions.ts';
import { compareVersions } from '../../src/github/version-order.ts';
import { anyCharacter } from '../support/any-character.ts';

const among =
  (range: string, ecosystem = 'npm') =>
  (version: string) =>
    affectedVersions(ecosystem, range)?.has(version);

describe('an affected range', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['< 1.2.9', ['0.1', '1.2.8', '1.2.9-rc.1'], ['1.2.9', '1.10.0', '2']],
    ['<= 1.2.9', ['1.2.9'], ['1.2.10']],
    ['>= 1.0.0, < 1.2.9', ['1.0.0', '1.2.8'], ['0.9.9', '1.2.9']],
    ['>=1.0.0 <1.2.9', ['1.0.0', '1.2.8'], ['0.9.9', '1.2.9']],
    ['> 1.0', ['1.0.1', '9'], ['1.0.0', '1']],
    ['= 1.2.3', ['1.2.3'], ['1.2.4', '1.2.2']],
    ['1.2.3', ['1.2.3'], ['1.2.4']],
    ['v1.2.3, v1.2.5', ['1.2.3', '1.2.5'], ['1.2.4']],
    ['< 1.2.9 || >= 2.0, < 2.0.1', ['1.2.8', '2.0.0'], ['1.2.9', '2.0.1']],
    ['< 1.2.9, >= 2.0, < 2.0.1', ['1.2.8', '2.0.0'], ['1.2.9', '2.0.1']],
    ['< 1.2.9, >= 1.0', ['1.0.0'], ['0.9', '1.2.9']],
    ['>= 1.0, < 1.2; >= 2.0, < 2.0.1', ['1.1', '2.0'], ['1.2', '2.0.1']],
    ['1.0 - 1.4', ['1.0', '1.4'], ['1.5', '0.9']],
    ['before 1.2', ['1.1'], ['1.2']],
    ['1.2 and earlier', ['1.2', '1.0'], ['1.2.1']],
    ['1.2 or later', ['1.2', '3'], ['1.1']],
    ['≥ 1.0 and ≤ 1.2', ['1.0', '1.2'], ['1.3']],
  ])('%j', (range, inside, outside) => {
    expect(inside.filter((version) => among(range)(version) !== true)).toEqual([]);
    expect(outside.filter((version) => among(range)(version) !== false)).toEqual([]);
  });

  test.each([
    '',
    'all',
    '*',
    'all versions',
    '1.x',
    '< 1.2.x',
    '^1.2.3',
    '~> 1.2',
    '!= 1.2',
    'see below',
    '< 1.2 on Windows',
    '> 2, < 1',
    '<',
    '1.2.3 (and maybe more)',
    'before the fix',
    '1.0.0-1 - x',
    `< ${'1.'.repeat(300)}`,
  ])('%j cannot be read', (range) => {
    expect(affectedVersions('npm', range)).toBeUndefined();
  });

  test('is in the order of its registry, or in none', () => {
    expect(among('< 2.0', 'pip')('2.0rc1')).toBe(true);
    expect(among('< 1.0.post1', 'pip')('1.0')).toBe(true);
    expect(among('< 1!1.0', 'pip')('9')).toBe(true);
    expect(among('< 2.0.0', 'rust')('2.0.0-alpha.2')).toBe(true);
    expect(among('< 2.0.Final', 'maven')('1.9')).toBeUndefined();
    expect(among('< 2.0', 'maven')('1.9')).toBe(true);
    expect(compareVersions('npm', '1.0.0-rc.9', '1.0.0-rc.10')).toBeLessThan(0);
    expect(compareVersions('rubygems', '1.0.rc9', '1.0')).toBeUndefined();
    expect(compareVersions('other', '1.0', '1.0.0')).toBe(0);
  });

  test('reaches what comes at or after a version, and before the end', () => {
    const range = affectedVersions('npm', '< 1.2.9 || >= 2.0.0, < 2.0.1');
    expect(range?.reach('1.2.9')).toBe(true);
    expect(range?.reach('1.2.9', '2')).toBe(false);
    expect(range?.reach('2.0.1')).toBe(false);
    expect(range?.reach('1.2.8', '2')).toBe(true);
  });

  test('is read whatever it is, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (range) => {
        for (const ecosystem of ['npm', 'pip', 'maven'])
          expect([true, false, undefined]).toContain(affectedVersions(ecosystem, range)?.has('1.2.3'));
      }),
    );
  });
});
