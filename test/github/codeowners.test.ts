import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCodeowners } from '../../src/github/codeowners.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { SLOW } from '../support/slow.ts';

/** The example in GitHub's documentation, "About code owners", comments shortened. */
const DOCUMENTED = `# This is a comment.
# Each line is a file pattern followed by one or more owners.

# These owners will be the default owners for everything in the repo.
*       @global-owner1 @global-owner2

# Order is important; the last matching pattern takes the most precedence.
*.js    @js-owner #This is an inline comment.

# You can also use email addresses if you prefer.
*.go docs@example.com

# Teams can be specified as code owners as well.
*.txt @octo-org/octocats

# @doctocat owns any files in the build/logs directory at the root and any of its subdirectories.
/build/logs/ @doctocat

# Will match files like \`docs/getting-started.md\` but not further nested files.
docs/* docs@example.com

# @octocat owns any file in an apps directory anywhere in your repository.
apps/ @octocat

# @doctocat owns any file in the \`/docs\` directory in the root and any of its subdirectories.
/docs/ @doctocat

# Any change inside the \`/scripts\` directory will require approval from @doctocat or @octocat.
/scripts/ @doctocat @octocat

# @octocat owns any file in a \`/logs\` directory such as \`/build/logs\` and \`/deeply/nested/logs\`.
**/logs @octocat

# Any file in \`/apps\` except for the \`/apps/github\` subdirectory, as its owners are left empty.
/apps/ @octocat
/apps/github

# Likewise, as this subdirectory has its own owner @doctocat.
/apps/ @octocat
/apps/github @doctocat
`;

const names = (owners: readonly { name: string }[]) => owners.map(({ name }) => name);
const everyone = (text: string) => names(parseCodeowners(text).allOwners.map(({ owner }) => owner));
const owners = (text: string, path: string) => names(parseCodeowners(text).ownersOf(path));

describe('GitHub’s own example', () => {
  test.each([
    ['README.md', ['@global-owner1', '@global-owner2']],
    ['src/deep/file.py', ['@global-owner1', '@global-owner2']],
    ['main.js', ['@js-owner']],
    ['src/deep/main.js', ['@js-owner']],
    ['cmd/main.go', ['docs@example.com']],
    ['notes.txt', ['@octo-org/octocats']],
    // "**/logs" comes later than "/build/logs/".
    ['build/logs/today.log', ['@octocat']],
    ['build/logs/old/today.log', ['@octocat']],
    ['docs/getting-started.md', ['@doctocat']],
    ['docs/build-app/troubleshooting.md', ['@doctocat']],
    ['src/docs/file.md', ['@global-owner1', '@global-owner2']],
    ['src/apps/file.py', ['@octocat']],
    ['scripts/release.sh', ['@doctocat', '@octocat']],
    ['scripts/logs/today.log', ['@octocat']],
    ['deeply/nested/logs/a', ['@octocat']],
    ['apps/file.py', ['@octocat']],
    ['apps/github/file.py', ['@doctocat']],
  ])('%s', (path, expected) => {
    expect(owners(DOCUMENTED, path)).toEqual(expected);
  });

  test('has no invalid line, and names everyone once', () => {
    const { skipped, allOwners, tooLarge } = parseCodeowners(DOCUMENTED);
    expect({ skipped, tooLarge }).toEqual({ skipped: [], tooLarge: false });
    const shown = allOwners.map(
      ({ owner, patterns }) => `${owner.kind} ${owner.name}: ${patterns.join(' ')}`,
    );
    expect(shown).toEqual([
      'user @global-owner1: *',
      'user @global-owner2: *',
      'user @js-owner: *.js',
      'email docs@example.com: *.go docs/*',
      'team @octo-org/octocats: *.txt',
      'user @doctocat: /build/logs/ /docs/ /scripts/ /apps/github',
      'user @octocat: apps/ /scripts/ **/logs /apps/',
    ]);
  });

  test('up to its first exception leaves the exception unowned', () => {
    const upTo = DOCUMENTED.slice(0, DOCUMENTED.indexOf('# Likewise'));
    expect(owners(upTo, 'apps/github/file.py')).toEqual([]);
    expect(owners(upTo, 'apps/file.py')).toEqual(['@octocat']);
  });

  test('without the later lines matches `docs/*` one level deep', () => {
    const text = '* @all\ndocs/*  docs@example.com\n';
    expect(owners(text, 'docs/getting-started.md')).toEqual(['docs@example.com']);
    expect(owners(text, 'docs/build-app/troubleshooting.md')).toEqual(['@all']);
  });
});

describe('awkward files', () => {
  test('with line ends of another system, a byte order mark, tabs, and spaces around', () => {
    const text = '\uFEFF* @a\r\n\r\n\t/docs/\t@b\t@c  \r\n  # a comment\r\n/x @d';
    const { ownersOf, skipped } = parseCodeowners(text);
    expect(skipped).toEqual([]);
    expect(names(ownersOf('y'))).toEqual(['@a']);
    expect(names(ownersOf('docs/y'))).toEqual(['@b', '@c']);
    expect(names(ownersOf('x'))).toEqual(['@d']);
  });

  test('with spaces in names', () => {
    const { ownersOf, skipped } = parseCodeowners('/my\\ docs/ @a\nmy file @b\nlast\\ ');
    // The second line has an owner called "file".
    expect(skipped).toEqual([2]);
    expect(names(ownersOf('my docs/x'))).toEqual(['@a']);
  });

  test('with comments behind owners, and a hash within a name', () => {
    const { ownersOf, skipped } = parseCodeowners('/a @a#b @c\n/b # @d\nc#d @e\n');
    expect(skipped).toEqual([]);
    expect(names(ownersOf('a'))).toEqual(['@a']);
    expect(names(ownersOf('b'))).toEqual([]);
    expect(names(ownersOf('c#d'))).toEqual(['@e']);
  });

  test('with invalid lines, which are skipped while the rest counts', () => {
    const invalid = [
      '!/a @x',
      '\\#a @x',
      '*.[ch] @x',
      '***/*.rb @monalisa',
      '*.txt docs@',
      '/a x',
      '/a @',
      '/a @-x',
      '/a @x @org/',
      '/a @org/team/deeper',
      '/a @x,@y',
      `/a @${'x'.repeat(400)}`,
      '/a\\',
    ];
    const { ownersOf, skipped, allOwners } = parseCodeowners(`${invalid.join('\n')}\n/a @good`);
    expect(skipped).toEqual(invalid.map((_, index) => index + 1));
    expect(names(ownersOf('a'))).toEqual(['@good']);
    expect(allOwners).toHaveLength(1);
  });

  test('where a line has one bad owner, the good one beside it does not count either', () => {
    expect(owners('* @all\n/a @good bad', 'a')).toEqual(['@all']);
  });

  test('with owners in several spellings, who are one', () => {
    const { allOwners } = parseCodeowners('/a @Mona\n/b @mona @MONA\n/c @Org/Team\n/d @org/team');
    expect(allOwners).toEqual([
      { owner: { kind: 'user', name: '@Mona', login: 'Mona' }, patterns: ['/a', '/b'] },
      { owner: { kind: 'team', name: '@Org/Team', org: 'Org', slug: 'Team' }, patterns: ['/c', '/d'] },
    ]);
  });

  test('where a later line replaces an earlier one altogether, which then makes nobody an owner', () => {
    expect(everyone('/a @old\n/a @new')).toEqual(['@new']);
    expect(everyone('/a @old\n* @new')).toEqual(['@new']);
    expect(everyone('/a @old\n*')).toEqual([]);
    expect(everyone('* @first\n/a @second')).toEqual(['@first', '@second']);
    expect(everyone('* @first\n!* @second')).toEqual(['@first']);
  });

  test('that are empty, or nothing but comments', () => {
    for (const text of ['', '\n\n', '# nobody', '\uFEFF']) {
      const { allOwners, skipped, tooLarge } = parseCodeowners(text);
      expect({ allOwners, skipped, tooLarge }).toEqual({ allOwners: [], skipped: [], tooLarge: false });
    }
  });

  test('over 3 MB, which GitHub does not load', () => {
    const line = '* @a\n';
    const most = line.padEnd(3 * 1024 * 1024, '#');
    expect(owners(most, 'x')).toEqual(['@a']);
    const { allOwners, tooLarge, ownersOf } = parseCodeowners(`${most}#`);
    expect({ allOwners, tooLarge, owners: ownersOf('x') }).toEqual({
      allOwners: [],
      tooLarge: true,
      owners: [],
    });
    // It is the bytes that count.
    expect(parseCodeowners('😀'.repeat(1024 * 1024)).tooLarge).toBe(true);
  });

  test('asked for paths as people write them', () => {
    expect(owners('/a/b @a', '/a/b')).toEqual(['@a']);
    expect(owners('/a/ @a', 'a/b/')).toEqual(['@a']);
  });
});

describe('whatever the file', () => {
  const syllable = fc.constantFrom(
    '*',
    '**',
    '/',
    'a',
    '\\',
    ' ',
    '\t',
    '#',
    '@',
    '@a',
    '@o/t',
    'a@b.c',
    '[',
    '!',
  );
  const files = fc.oneof(
    fc.string({ unit: fc.constantFrom('\0', '\uD800', '😀', 'a', '\n', ' ', '@', '*') }),
    fc
      .array(fc.oneof(syllable, fc.constantFrom('\n', '\r\n')), { maxLength: 80 })
      .map((parts) => parts.join('')),
  );

  test('it is parsed, and the owners of a file are among all owners', () => {
    fc.assert(
      fc.property(files, fc.array(fc.constantFrom('a', 'b', 'a b'), { minLength: 1 }), (text, path) => {
        const { ownersOf, allOwners, skipped } = parseCodeowners(text);
        const all = new Set(allOwners.map(({ owner }) => owner.name.toLowerCase()));
        for (const { name } of ownersOf(path.join('/'))) expect(all).toContain(name.toLowerCase());
        const lines = text.split('\n').length;
        expect(skipped.every((line) => line >= 1 && line <= lines)).toBe(true);
      }),
    );
  });

  test('its last line for every file decides about every file', () => {
    fc.assert(
      fc.property(files, (text) => {
        const { ownersOf, allOwners } = parseCodeowners(`${text}\n* @last`);
        expect(names(ownersOf('a/b'))).toEqual(['@last']);
        expect(names(allOwners.map(({ owner }) => owner))).toEqual(['@last']);
      }),
    );
  });

  test('the largest is parsed and asked soon, in whatever shape it comes', SLOW, () => {
    const size = 3 * 1024 * 1024 - 100;
    const shapes = ['*a', '\\', 'a ', 'a', '@a', '# ', 'a @a.a.a@ ', '!\n', '/src/**/a*.ts @a @o/t\n'];
    for (const shape of shapes) {
      const text = `x ${shape.repeat(size / shape.length)}`;
      expect(cpuTime(() => void parseCodeowners(text).ownersOf(`${'a/'.repeat(20)}a`))).toBeLessThan(20_000);
    }
  });
});
