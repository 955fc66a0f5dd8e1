import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPolicy } from '../../src/process/policy.ts';
import { saysNone } from '../../src/github/no-version.ts';
import { patchedVersions, versionsFixedIn, versionsIn } from '../../src/github/patched-versions.ts';
import { anyCharacter } from '../support/any-character.ts';
import { cpuTime } from '../support/cpu-time.ts';

describe('a text about patched versions', () => {
  test.each<[string, string[]]>([
    ['0.1.29', ['0.1.29']],
    ['v0.1.29', ['0.1.29']],
    ['1.2.9, 2.0.1', ['1.2.9', '2.0.1']],
    ['1.2.9,2.0.1', ['1.2.9', '2.0.1']],
    ['1.2.9; v2.0.1 | 3.0.0', ['1.2.9', '2.0.1', '3.0.0']],
    ['1.2.9\n2.0.1', ['1.2.9', '2.0.1']],
    ['1.2.9 and 2.0.1', ['1.2.9', '2.0.1']],
    ['1.2.9, 2.0.1, and 3.0.0', ['1.2.9', '2.0.1', '3.0.0']],
    ['1.2.9 & 2.0.1', ['1.2.9', '2.0.1']],
    ['>= 1.2.3', ['1.2.3']],
    ['>=1.2.3', ['1.2.3']],
    ['≥ 1.2.3', ['1.2.3']],
    ['= 1.2.3', ['1.2.3']],
    ['== 1.2.3', ['1.2.3']],
    ['1.2.3 and later', ['1.2.3']],
    ['1.2.3, or newer', ['1.2.3']],
    ['1.2.9 and later, 2.0.1 and above', ['1.2.9', '2.0.1']],
    ['1.2.3+', ['1.2.3']],
    ['>= 1.2.3, < 2.0.0', ['1.2.3']],
    ['1.2.3, 1.2.3, v1.2.3', ['1.2.3']],
    ['1.2.3-rc.1', ['1.2.3-rc.1']],
    ['1.2.3+build.5', ['1.2.3+build.5']],
    ['2025.06', ['2025.06']],
    ['1!2.0', ['1!2.0']],
  ])('%j names %j', (text, versions) => {
    expect(versionsIn(text)).toEqual({ versions, unread: [] });
  });

  test.each([
    '1.2.x',
    '1.x',
    '~> 1.2.3',
    '^1.2.3',
    '> 1.2.3',
    '1.2.3 (soon)',
    'see the release notes of 1.2.3',
    'v',
    '@everyone',
  ])('%j names none, and is told so', (text) => {
    expect(versionsIn(text)).toEqual({ versions: [], unread: [text] });
  });

  test.each([
    'none',
    'None',
    'NONE.',
    '(none)',
    'N/A',
    'n/a.',
    'na',
    '-',
    '--',
    '–',
    '?',
    'TBD',
    'tba',
    'null',
    'unknown',
    'not yet',
    'Not yet released',
    'no fix',
    'No fix available yet.',
    'no patched version',
    'None at this time.',
    'none available',
    'not fixed',
    'unpatched',
    'to be determined',
    "won't fix",
    'pending',
    'none, not yet',
    'keine',
    'noch nicht',
    'aucun',
    'pas encore',
    'ninguna',
    'aún no',
    'nenhuma',
    'ainda não',
    'nessuna',
    'нет',
    '无',
    '暂无',
    '尚未修复',
    'なし',
    '未定',
    '未修正。',
    '없음',
    'Ｎ／Ａ',
  ])('%j says that there is none', (text) => {
    expect(versionsIn(text)).toEqual({ versions: [], unread: [] });
    expect(saysNone(text)).toBe(true);
    expect(patchedVersions([{ name: 'codegate', patched: text }], ['none', 'None'])).toEqual({
      versions: [],
      unread: [{ product: 'codegate', text: undefined }],
    });
  });

  test.each(['1.2.3', 'none of 1.2', 'no fix before 2.0', 'soon', 'the next one', 'nonesuch', 'v'])(
    '%j does not',
    (text) => {
      expect(saysNone(text)).toBe(false);
    },
  );

  test.each<[string, string[]]>([
    ['2.0.1.', ['2.0.1']],
    ['1.2.9 and 2.0.1.', ['1.2.9', '2.0.1']],
    ['1.2.9., 2.0.1...', ['1.2.9', '2.0.1']],
    ['1.2.3 and later.', ['1.2.3']],
    ['>= 1.2.3.', ['1.2.3']],
    ['1.2.9, none', ['1.2.9']],
  ])('%j names %j: a dot at the end is no part of a version', (text, versions) => {
    expect(versionsIn(text)).toEqual({ versions, unread: [] });
  });

  test('that is blank, or a limit from above alone, names none', () => {
    for (const text of ['', '  ', ',', '< 2.0.0', '<= 1.9']) expect(versionsIn(text).versions).toEqual([]);
    expect(versionsIn('1.2.3, soon')).toEqual({ versions: ['1.2.3'], unread: ['soon'] });
  });

  test('of whatever kind is read, and every version that it names stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (text) => {
        for (const version of versionsIn(text).versions) expect(text).toContain(version);
      }),
    );
    const part = fc.stringMatching(/^\d{1,3}(?:\.\d{1,3}){0,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(part, { minLength: 1 }), (versions) => {
        expect(versionsIn(versions.join(', '))).toEqual({ versions, unread: [] });
      }),
    );
  });

  test('is read quickly, however long', () => {
    for (const text of [' ', '1', ',', ' and', '+ ', '1.', 'and later ', '>= ', '-', '.'])
      expect(cpuTime(() => void versionsIn(`1${text.repeat(20_000)}x`))).toBeLessThan(2000);
  });
});

const tagOf = (version: string, tags: readonly string[], name = 'codegate') =>
  patchedVersions([{ name, patched: version }], tags).versions[0]?.tag;

describe('the release of a patched version', () => {
  test('has its tag in one of the usual forms', () => {
    for (const tag of ['0.1.29', 'v0.1.29', 'codegate-v0.1.29', 'codegate/v0.1.29'])
      expect(tagOf('0.1.29', ['v0.1.28', tag])).toBe(tag);
    expect(tagOf('1.0.0', ['sub/v1.0.0'], 'github.com/stacklok/codegate/sub')).toBe('sub/v1.0.0');
    expect(tagOf('1.0.0', ['ui-v1.0.0'], '@stacklok/ui')).toBe('ui-v1.0.0');
  });

  const { tags: USUAL } = readPolicy().release;
  test.each<[string, string, string, readonly string[], string | undefined]>([
    ['a product of its own', '@stacklok/ui', '@stacklok/ui@1.2.3', USUAL, '@stacklok/ui@1.2.3'],
    ['a product by its last name', '@stacklok/ui', 'ui@1.2.3', USUAL, 'ui@1.2.3'],
    [
      'a product in a folder',
      'github.com/stacklok/codegate/contrib/ui/v2',
      'contrib/ui/v1.2.3',
      USUAL,
      'contrib/ui/v1.2.3',
    ],
    ['the product that the repository is named after', 'CodeGate', 'v1.2.3', USUAL, 'v1.2.3'],
    ['the same as an image', 'ghcr.io/stacklok/codegate', 'v1.2.3', USUAL, 'v1.2.3'],
    ['the same as a module', 'github.com/stacklok/codegate/v2', '1.2.3', USUAL, '1.2.3'],
    ['the same of Maven', 'com.stacklok:codegate', 'v1.2.3', USUAL, 'v1.2.3'],
    ['another product than the tag', 'ui', 'v1.2.3', USUAL, undefined],
    ['another product than a named tag', 'ui', 'api@1.2.3', USUAL, undefined],
    ['a product whose name ends like the other', 'ui', 'gui@1.2.3', USUAL, undefined],
    ['any product, where all are released together', 'ui', 'v1.2.3', ['v{version}'], 'v1.2.3'],
    ['a form of the team’s own', 'ui', 'rel/1.2.3', ['rel/{version}'], 'rel/1.2.3'],
    ['a form that is not the team’s', 'codegate', 'v1.2.3', ['{name}@{version}'], undefined],
    ['no product at all', '', 'v1.2.3', USUAL, undefined],
  ])('is of %s: %s by %s', (_, name, tag, forms, expected) => {
    const naming = { repository: 'stacklok/codegate', forms };
    expect(patchedVersions([{ name, patched: '1.2.3' }], [tag], naming).versions[0]?.tag).toBe(expected);
  });

  test('is the one of the repository’s own product, for another that is fixed in the same version', () => {
    const products = ['codegate', 'ui'].map((name) => ({ name, patched: '1.2.3' }));
    const naming = { repository: 'stacklok/codegate', forms: USUAL };
    const found = (tags: readonly string[]) =>
      patchedVersions(products, tags, naming).versions.map(({ tag }) => tag);
    expect(found(['v1.2.3'])).toEqual(['v1.2.3', 'v1.2.3']);
    expect(found(['v1.2.3', 'ui@1.2.3'])).toEqual(['v1.2.3', 'ui@1.2.3']);
    expect(found(['ui@1.2.3'])).toEqual([undefined, 'ui@1.2.3']);
    expect(found(['codegate@1.2.3'])).toEqual(['codegate@1.2.3', undefined]);
  });

  test('is never one that is merely like it', () => {
    const near = [
      'v0.1.2',
      'v0.1.290',
      'v0.1.29-rc1',
      'v0.1.29.1',
      'V0.1.29',
      'v0.1.29 ',
      'other-v0.1.29',
      'xv0.1.29',
      'refs/tags/v0.1.29',
      'codegate-0.1.29',
    ];
    expect(tagOf('0.1.29', near)).toBeUndefined();
    expect(patchedVersions([{ name: undefined, patched: '1' }], ['undefined-v1']).versions[0]?.tag).toBe(
      undefined,
    );
  });

  test('is told of each version of each product once, and of products that name none', () => {
    const products = [
      { name: 'codegate', patched: '0.1.29' },
      { name: 'codegate', patched: 'v0.1.29, 0.2.1' },
      { name: 'ui', patched: '0.1.29' },
      { name: 'docs', patched: undefined },
      { name: 'api', patched: ' soon ' },
      { name: 'old', patched: '< 2' },
    ];
    expect(patchedVersions(products, ['v0.1.29', 'ui-v0.1.29'])).toEqual({
      versions: [
        { product: 'codegate', version: '0.1.29', tag: 'v0.1.29' },
        { product: 'codegate', version: '0.2.1', tag: undefined },
        { product: 'ui', version: '0.1.29', tag: 'ui-v0.1.29' },
      ],
      unread: [
        { product: 'docs', text: undefined },
        { product: 'api', text: 'soon' },
        { product: 'old', text: '< 2' },
      ],
    });
  });
});

test('of an overlong text the versions at its beginning are read', () => {
  const patched = `1.2.3, ${' '.repeat(1000)}2.0.0`;
  expect(versionsFixedIn({ patched }).versions).toEqual(['1.2.3']);
  expect(versionsFixedIn({ patched: undefined })).toEqual({ versions: [], unread: [] });
});
