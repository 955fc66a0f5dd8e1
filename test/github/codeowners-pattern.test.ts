import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPattern } from '../../src/github/codeowners-pattern.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { draws } from '../support/draws.ts';

/** Which of the paths a pattern is for. */
function matched(pattern: string, ...paths: string[]): string[] {
  const read = readPattern(pattern);
  if (!read) throw new Error(`${pattern} is not a pattern`);
  return paths.filter((path) => read.matches(path.split('/')));
}

describe('a pattern', () => {
  test.each([
    // A name alone is meant anywhere, and with everything beneath it.
    ['build', ['build', 'build/a', 'src/build', 'src/build/a/b'], ['builder', 'src/rebuild', 'build.txt']],
    ['/build', ['build', 'build/a/b'], ['src/build', 'builder']],
    // A slash at the end means a directory: what lies in it, not a file of that name.
    ['build/', ['build/a', 'build/a/b', 'src/build/a'], ['build', 'src/build']],
    ['/build/', ['build/a', 'build/a/b'], ['build', 'src/build/a']],
    // A slash in the middle ties it to the root.
    ['src/build', ['src/build', 'src/build/a'], ['a/src/build', 'src/builder']],
    ['src/build/', ['src/build/a'], ['src/build', 'a/src/build/a']],
    ['*', ['a', 'a/b', '.hidden'], []],
    ['/*', ['a', '.hidden'], ['a/b']],
    ['docs/*', ['docs/a'], ['docs', 'docs/a/b', 'x/docs/a']],
    ['/*/', ['a/b', 'a/b/c'], ['a']],
    ['docs/*/', ['docs/a/b', 'docs/a/b/c'], ['docs/a']],
    ['b*', ['b', 'bc', 'a/bc', 'bc/d'], ['cb']],
    ['/b*/', ['b/a', 'bc/d/e'], ['b', 'a/b/c']],
    ['docs/*.md', ['docs/a.md', 'docs/.md'], ['docs/a/b.md', 'docs/a.mdx']],
    ['docs/*/a', ['docs/b/a', 'docs/b/a/c'], ['docs/a', 'docs/b/c/a']],
    ['a?c', ['abc', 'a😀c', 'x/abc'], ['ac', 'abbc', 'a/c']],
    ['**', ['a', 'a/b'], []],
    ['/**', ['a', 'a/b'], []],
    ['**/', ['a', 'a/b'], []],
    ['**/logs', ['logs', 'logs/a', 'build/logs', 'deeply/nested/logs/a'], ['logs.txt', 'blogs']],
    ['**/a/b', ['a/b', 'x/y/a/b/c'], ['a/x/b']],
    ['a/**', ['a/b', 'a/b/c'], ['a', 'x/a/b']],
    ['a/**/', ['a/b', 'a/b/c'], ['a']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b', 'a/x/b/c'], ['a', 'x/a/b', 'ab']],
    ['a/**/b/c*', ['a/b/cd', 'a/x/b/c', 'a/b/x/b/c/d'], ['a/b', 'a/b/x']],
    // Two asterisks beside anything else are as good as one.
    ['a**b', ['ab', 'axxb', 'x/axb'], ['a/b', 'a/x/b']],
    ['a\\*b', ['a*b'], ['ab', 'axb']],
    ['a\\?b', ['a?b'], ['axb']],
    ['a\\ b', ['a b'], ['a\\ b', 'ab']],
    ['a\\\\b', ['a\\b'], ['ab']],
    ['\\!a', ['!a'], ['a']],
    ['a!b', ['a!b'], []],
    ['a#b', ['a#b'], ['a']],
    ['/app/\\[id\\]/page.tsx', ['app/[id]/page.tsx'], ['app/i/page.tsx']],
    // Names are compared as they are.
    ['Build', ['Build'], ['build']],
    ['a.c', ['a.c'], ['abc']],
    ['(a|b)+$', ['(a|b)+$'], ['a', 'ab']],
    ['/', [], ['a', 'a/b']],
    ['//', [], ['a', 'a/b']],
    ['a//b', [], ['a/b', 'a/x/b']],
  ])('%s', (pattern, yes, no) => {
    expect(matched(pattern, ...yes, ...no)).toEqual(yes);
  });

  test.each(['!a', '\\#a', 'a[bc]', '[', ']', '*.[ch]', '***', 'a/***/b', '***/*.rb', 'a\\', 'a\\/b'])(
    'is not what GitHub calls invalid: %s',
    (pattern) => {
      expect(readPattern(pattern)).toBeUndefined();
    },
  );

  test.each([
    ['*', true],
    ['**', true],
    ['/**', true],
    ['**/*', true],
    ['**/', true],
    ['/*', false],
    ['*/', false],
    ['*.*', false],
    ['**/a', false],
    ['/', false],
  ])('%s is for every file: %s', (pattern, all) => {
    expect(readPattern(pattern)?.matchesAll).toBe(all);
  });
});

const part = fc.constantFrom('a', 'b', 'ab', 'ba', 'aab');
const paths = fc.array(part, { minLength: 1, maxLength: 6 });
const wildcards = fc.array(fc.constantFrom('a', 'b', '*', '?', '/', '**', '**/'), { maxLength: 12 });

describe('whatever the pattern', () => {
  test('it says the same as its plain translation into a regular expression', () => {
    fc.assert(
      fc.property(wildcards, paths, (tokens, path) => {
        const pattern = tokens.join('');
        // An empty name matches nothing, and a translation would have to say so in many places.
        fc.pre(pattern !== '' && pattern !== '/' && !/\/\/|\*{3}/.test(pattern));
        const read = readPattern(pattern);
        expect(read?.matches(path)).toBe(translated(pattern).test(`/${path.join('/')}`));
        expect(read?.matches(path) || !read?.matchesAll).toBe(true);
      }),
      { numRuns: draws(2000) },
    );
  });

  test('it never throws', () => {
    const anything = fc.string({
      unit: fc.constantFrom('a', '/', '*', '?', '\\', '[', ']', '!', '#', ' ', '\0', '\uD800', '😀'),
    });
    fc.assert(
      fc.property(anything, anything, (pattern, path) => {
        expect(() => readPattern(pattern)?.matches(path.split('/'))).not.toThrow();
      }),
    );
  });

  test('it is answered soon', () => {
    const long = 'a'.repeat(2000);
    const deep = Array.from({ length: 500 }, () => 'a');
    const hostile: [string, string[]][] = [
      [`${'*a'.repeat(1000)}b`, [long]],
      [`${'a*'.repeat(1000)}b`, [long]],
      [`${'?*'.repeat(1000)}b`, [long]],
      [`${'**/a/'.repeat(500)}b`, deep],
      [`${'**/*a*/'.repeat(300)}b`, deep],
      [`${'**/'.repeat(10_000)}b`, deep],
      [`/${'*/'.repeat(10_000)}b`, deep],
    ];
    // With backtracking, any of them would take longer than there is time.
    for (const [pattern, path] of hostile)
      expect(cpuTime(() => expect(readPattern(pattern)?.matches(path)).toBe(false))).toBeLessThan(5000);
  });
});

/** A pattern as a regular expression over a path that begins with a slash. */
function translated(pattern: string): RegExp {
  const directory = pattern.endsWith('/');
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  const parts = bare.split('/');
  const anywhere = parts.length === 1 && !pattern.startsWith('/') ? '(?:/[^/]+)*' : '';
  const names = parts.map((name) =>
    name === '**' ? '(?:/[^/]+)*' : `/(?=[^/])${name.replaceAll(/\*+/g, '[^/]*').replaceAll('?', '[^/]')}`,
  );
  const last = parts.at(-1) ?? '';
  const beneath = directory || last === '**' ? '(?:/[^/]+)+' : /^\*+$/.test(last) ? '' : '(?:/[^/]+)*';
  return new RegExp(`^${anywhere}${names.join('')}${beneath}$`);
}
