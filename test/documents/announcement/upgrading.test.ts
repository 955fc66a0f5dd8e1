import semver from 'semver';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDo } from '../../../src/documents/announcement/to-do.ts';
import type { AffectedProduct } from '../../../src/github/advisory-text.ts';
import { released } from '../../support/advisory-shapes.ts';
import { hostileText } from './hostile.ts';

/** A line of versions as an advisory tells it: affected, patched. */
type Told = readonly [affected: string | undefined, patched: string | undefined];

function productsOf(ecosystem: string, name: string, lines: readonly Told[]): AffectedProduct[] {
  return lines.map(([affected, patched]) => ({ ecosystem, name, affected, patched }));
}

/** What is to be done, a line each: commands under their labels, then sentences. */
function doneOf(ecosystem: string, name: string, lines: readonly Told[]): string[] {
  const { groups, sentences } = toDo(productsOf(ecosystem, name, lines), []);
  return [...groups.flatMap(({ label, commands }) => [label, ...commands]), ...sentences];
}

const ONE: readonly Told[] = [['< 1.2.9', '1.2.9']];

describe('one line of versions', () => {
  test.each<[string, string, readonly Told[], readonly string[]]>([
    ['pip', 'codegate', ONE, ['pip:', "pip install --upgrade 'codegate>=1.2.9'"]],
    ['pip', 'codegate', [['< 2.0rc1', '2.0rc1']], ['pip:', "pip install --upgrade 'codegate>=2.0rc1'"]],
    ['npm', '@stacklok/ui', ONE, ['npm:', 'npm install @stacklok/ui@1.2.9']],
    ['go', 'github.com/stacklok/agent', ONE, ['Go:', 'go get github.com/stacklok/agent@v1.2.9']],
    ['go', 'example.com/a/v2', [['< 2.11.3', 'v2.11.3']], ['Go:', 'go get example.com/a/v2@v2.11.3']],
    ['go', 'gopkg.in/yaml.v3', [['< 3.0.1', '3.0.1']], ['Go:', 'go get gopkg.in/yaml.v3@v3.0.1']],
    [
      'go',
      'example.com/a',
      [['< 2.0.1', '2.0.1+incompatible']],
      ['Go:', 'go get example.com/a@v2.0.1+incompatible'],
    ],
    ['rust', 'codegate', ONE, ['Cargo:', 'cargo update -p codegate --precise 1.2.9']],
    [
      'rubygems',
      'prawn',
      ONE,
      [
        "- `prawn`: write `gem 'prawn', '>= 1.2.9'` into your Gemfile, then run `bundle update --conservative prawn`.",
      ],
    ],
    [
      'composer',
      'stacklok/codegate',
      ONE,
      [
        'Composer:',
        "composer update stacklok/codegate --with 'stacklok/codegate:^1.2.9' --with-dependencies",
      ],
    ],
    ['nuget', 'Stacklok.CodeGate', ONE, ['NuGet:', 'dotnet add package Stacklok.CodeGate --version 1.2.9']],
    ['pub', 'codegate', ONE, ['pub:', "dart pub add 'codegate:^1.2.9'"]],
    [
      'swift',
      'github.com/stacklok/gate',
      ONE,
      [
        '- `github.com/stacklok/gate`: write `.package(url: "https://github.com/stacklok/gate", from: "1.2.9")` into Package.swift, then run `swift package update`.',
      ],
    ],
    [
      'erlang',
      'codegate',
      ONE,
      ['- `codegate`: write `{:codegate, ">= 1.2.9"}` into mix.exs, then run `mix deps.update codegate`.'],
    ],
    [
      'actions',
      'tj-actions/changed-files',
      [['<= 46.0.0', '46.0.1']],
      ['- `tj-actions/changed-files`: write `uses: tj-actions/changed-files@v46.0.1` in your workflows.'],
    ],
    ['maven', 'com.stacklok:client', ONE, ['- Upgrade `com.stacklok:client` to `1.2.9`, or later.']],
    ['maven', 'a:b', [['< 1.2.Final', '1.2.Final']], ['- Upgrade `a:b` to `1.2.Final`.']],
    ['other', 'CodeGate for VS Code', ONE, ['- Upgrade `CodeGate for VS Code` to `1.2.9`, or later.']],
    ['toString', 'x', ONE, ['- Upgrade `x` to `1.2.9`, or later.']],
    ['pip', 'codegate', [['< 2.0.1', '2.0.1.']], ['pip:', "pip install --upgrade 'codegate>=2.0.1'"]],
  ])('of %s: %s %j', (ecosystem, name, lines, expected) => {
    expect(doneOf(ecosystem, name, lines)).toEqual(expected);
  });

  test.each<[string, string, string, string]>([
    ['npm', 'a; rm -rf ~', '1.2.9', 'no name'],
    ['npm', '--global', '1.2.9', 'a flag'],
    ['npm', 'somebody/else', '1.2.9', 'a repository of GitHub'],
    ['npm', '@here/maps', '1.2.9', 'a mention'],
    ['npm', 'ui', '1.2', 'the newest of 1.2'],
    ['go', 'github.com/traefik/traefik', '2.11.3', 'a path that lacks its /v2'],
    ['go', 'example.com/a/v3', '2.0.1', 'a path of another one'],
    ['go', 'example.com/a', '1.4', 'the newest of 1.4'],
    ['go', 'stdlib', '1.22.1', 'no module'],
    ['rust', 'codegate', '1.2', 'no whole version'],
    ['pub', 'codegate', '1.2', 'no whole version'],
    ['swift', 'gate', '1.2.9', 'no address'],
    ['composer', 'codegate', '1.2.9', 'no owner'],
    ['pip', 'codegate', '1.2.9-SNAPSHOT', 'no version of PEP 440'],
    ['actions', 'checkout', '1.2.9', 'no owner'],
  ])('has no command for %s: %s %s, which is %s', (ecosystem, name, patched) => {
    expect(doneOf(ecosystem, name, [[`< ${patched}`, patched]])).toEqual([
      expect.stringMatching(/^- Upgrade `.*` to `[\d.]+(?:-SNAPSHOT)?`(?:, or later)?\.$/),
    ]);
  });

  test('that is not fixed, or not readably, is said', () => {
    expect(doneOf('rubygems', 'prawn', [['<= 2.4', 'None']])).toEqual([
      '- `prawn` has no fixed version yet.',
    ]);
    expect(doneOf('pip', 'codegate', [[undefined, undefined]])).toEqual([
      '- `codegate` has no fixed version yet.',
    ]);
    expect(doneOf('pip', 'codegate', [['< 2', 'the next one']])).toEqual([
      '- `codegate`: the advisory names no fixed version; it says `the next one`.',
    ]);
  });

  test('whose range cannot be read has its very version', () => {
    expect(doneOf('pip', 'codegate', [['all', '0.1.29']])).toEqual([
      'pip:',
      "pip install 'codegate==0.1.29'",
    ]);
    expect(doneOf('other', 'x', [['all of them', '0.1.29']])).toEqual(['- Upgrade `x` to `0.1.29`.']);
  });

  test('is written as its release is tagged, of an action', () => {
    const products = productsOf('actions', 'a/b', [['< 3.1.0', '3.1.0']]);
    const { facts, artifacts } = released('3.1.0', { images: [] });
    const { sentences } = toDo(products, [{ facts: { ...facts, tag: '3.1.0' }, artifacts }]);
    expect(sentences).toEqual(['- `a/b`: write `uses: a/b@3.1.0` in your workflows.']);
  });
});

describe('several lines of versions', () => {
  test('have each its own, in their order; the highest alone may be a later one', () => {
    const lines: readonly Told[] = [
      ['>= 2.13.0, < 2.15.0', '2.15.0'],
      ['< 2.3.1', '2.3.1'],
      ['>= 2.4, < 2.12.2', '2.12.2'],
    ];
    expect(doneOf('maven', 'org.apache:x', lines)).toEqual([
      '- Upgrade `org.apache:x` to `2.3.1` (for `< 2.3.1`).',
      '- Upgrade `org.apache:x` to `2.12.2` (for `>= 2.4, < 2.12.2`).',
      '- Upgrade `org.apache:x` to `2.15.0`, or later (for `>= 2.13.0, < 2.15.0`).',
    ]);
    expect(doneOf('pip', 'x', lines)).toEqual([
      'pip, for `< 2.3.1`:',
      "pip install 'x==2.3.1'",
      'pip, for `>= 2.4, < 2.12.2`:',
      "pip install 'x==2.12.2'",
      'pip, for `>= 2.13.0, < 2.15.0`:',
      "pip install --upgrade 'x>=2.15.0'",
    ]);
    expect(doneOf('npm', 'x', lines)[1]).toBe('npm install --save-exact x@2.3.1');
  });

  test.each([undefined, 'None', 'not yet', '-'])(
    'of which one has %j for a fix: nothing leads there',
    (none) => {
      const lines: readonly Told[] = [
        ['< 1.2.9', '1.2.9'],
        ['>= 2.0.0, <= 2.0.2', none],
      ];
      expect(doneOf('pip', 'x', lines)).toEqual([
        'pip, for `< 1.2.9`:',
        "pip install 'x==1.2.9'",
        '- `x` has no fixed version yet for `>= 2.0.0, <= 2.0.2`.',
      ]);
      expect(doneOf('maven', 'a:x', lines)).toEqual([
        '- Upgrade `a:x` to `1.2.9` (for `< 1.2.9`).',
        '- `a:x` has no fixed version yet for `>= 2.0.0, <= 2.0.2`.',
      ]);
      expect(doneOf('rubygems', 'x', lines)[0]).toContain("`gem 'x', '1.2.9'`");
      expect(doneOf('composer', 'a/x', lines)[1]).toContain("'a/x:^1.2.9'");
      expect(
        doneOf('composer', 'a/x', [
          ['< 1.2.9', '1.2.9'],
          ['>= 1.3, < 1.4', none],
        ])[1],
      ).toContain("'a/x:1.2.9'");
    },
  );

  test('of which one cannot be read: no command, and its range is named', () => {
    expect(
      doneOf('npm', 'x', [
        ['< 1.2.9', '1.2.9'],
        ['the 2.x betas', 'see the branch'],
      ]),
    ).toEqual([
      '- Upgrade `x` to `1.2.9` (for `< 1.2.9`).',
      '- `x` (`the 2.x betas`): the advisory names no fixed version; it says `see the branch`.',
    ]);
  });

  test('in one are parted where it is clear whose each version is', () => {
    const apart = [
      'pip, for `< 1.2.9`:',
      "pip install 'x==1.2.9'",
      'pip, for `>= 2.0, < 2.0.1`:',
      "pip install --upgrade 'x>=2.0.1'",
    ];
    for (const range of [
      '< 1.2.9 || >= 2.0, < 2.0.1',
      '>= 2.0, < 2.0.1 or < 1.2.9',
      '< 1.2.9, >= 2.0, < 2.0.1',
    ])
      expect(doneOf('pip', 'x', [[range, '2.0.1, 1.2.9']])).toEqual(apart);
    expect(doneOf('pip', 'x', [['some', '1.2.9, 2.0.1']])).toEqual([
      'pip, one for your line of versions:',
      "pip install 'x==1.2.9'",
      "pip install 'x==2.0.1'",
    ]);
  });

  test('of which one contradicts another: nobody is sent there', () => {
    expect(
      doneOf('pip', 'x', [
        ['< 1.2.9', '1.2.9'],
        ['>= 1.2.5, < 1.3.1', '1.3.1'],
      ]),
    ).toEqual([
      'pip, for `>= 1.2.5, < 1.3.1`:',
      "pip install --upgrade 'x>=1.3.1'",
      '- The advisory calls `1.2.9` of `x` fixed, and says that `>= 1.2.5, < 1.3.1` is affected: do not rely on `1.2.9` before that is corrected.',
    ]);
    expect(doneOf('npm', 'x', [['<= 1.2.9', '1.2.9']])).toEqual([
      '- The advisory calls `1.2.9` of `x` fixed, and says that `<= 1.2.9` is affected: do not rely on `1.2.9` before that is corrected.',
    ]);
  });

  test('have each its image, and none that is affected', () => {
    const two = productsOf('other', 'codegate', [
      ['< 0.1.29', '0.1.29'],
      ['>= 0.2.0, < 0.2.4', '0.2.4'],
    ]);
    const releases = [released('0.2.4'), released('0.1.29')];
    expect(toDo(two, releases).groups).toEqual([
      {
        label: 'Container, for `>= 0.2.0, < 0.2.4`; then restart it:',
        commands: ['docker pull ghcr.io/stacklok/codegate:v0.2.4'],
      },
      {
        label: 'Container, for `< 0.1.29`; then restart it:',
        commands: ['docker pull ghcr.io/stacklok/codegate:v0.1.29'],
      },
    ]);
    // A tag that a member named says nothing by itself of which version it is.
    const named = releases.map((release, index) => ({
      ...release,
      facts: { ...release.facts, tag: `june-${index}` },
      fixes: [{ product: 'codegate', version: index === 0 ? '0.2.4' : '0.1.29' }],
    }));
    expect(toDo(two, named).groups).toEqual(toDo(two, releases).groups);
    const contrary = productsOf('other', 'codegate', [['<= 0.1.29', '0.1.29']]);
    expect(toDo(contrary, named).groups).toEqual(toDo(contrary, releases).groups);
    expect(toDo(contrary, releases).groups.flatMap(({ commands }) => commands)).toEqual([
      'docker pull ghcr.io/stacklok/codegate:v0.2.4',
    ]);
  });
});

// What the tools take from all versions there are, by their own documented rules, and what of that is affected.

type Version = readonly [major: number, minor: number, patch: number];

const EVERY: readonly Version[] = [0, 1, 2, 3].flatMap((major) =>
  [0, 1, 2, 3].flatMap((minor) => [0, 1, 2, 3].map((patch) => [major, minor, patch] as const)),
);
const rank = ([major, minor, patch]: Version) => major * 16 + minor * 4 + patch;
const written = (version: Version) => version.join('.');

/** Which of all versions a command, or what is to be written into a file, may lead to, now or the next time. */
const REACHED: readonly (readonly [RegExp, (version: string) => (each: string) => boolean])[] = [
  [/^pip install --upgrade 'x>=(.*)'$/, (of) => (each) => semver.gte(each, of)],
  [/^pip install 'x==(.*)'$/, (of) => (each) => each === of],
  [/^npm install --save-exact x@(.*)$/, (of) => (each) => each === of],
  [/^npm install x@(.*)$/, (of) => (each) => semver.satisfies(each, `^${of}`)],
  [/^go get example\.com\/x(?:\/v\d)?@v(.*)$/, (of) => (each) => each === of],
  [/^cargo update -p x --precise (.*)$/, (of) => (each) => each === of],
  [/^composer update a\/x --with 'a\/x:\^(.*)' /, (of) => (each) => semver.satisfies(each, `^${of}`)],
  [/^composer update a\/x --with 'a\/x:(\d.*)' /, (of) => (each) => each === of],
  [/^dotnet add package x --version (.*)$/, (of) => (each) => each === of],
  // Of 0.0.x, pub's caret goes further than npm's.
  [
    /^dart pub add 'x:\^(.*)'$/,
    (of) => (each) =>
      semver.gte(each, of) &&
      semver.lt(each, of.startsWith('0.') ? `0.${Number(of[2]) + 1}.0` : `${Number(of[0]) + 1}.0.0`),
  ],
  [/^dart pub add 'x:(\d.*)'$/, (of) => (each) => each === of],
  [/`gem 'x', '>= (.*?)'`/, (of) => (each) => semver.gte(each, of)],
  [/`gem 'x', '(\d.*?)'`/, (of) => (each) => each === of],
  [/from: "(.*?)"/, (of) => (each) => semver.gte(each, of) && semver.major(each) === semver.major(of)],
  [/exact: "(.*?)"/, (of) => (each) => each === of],
  [/`\{:x, ">= (.*?)"\}`/, (of) => (each) => semver.gte(each, of)],
  [/`\{:x, "== (.*?)"\}`/, (of) => (each) => each === of],
  [/`uses: a\/x@v(.*?)`/, (of) => (each) => each === of],
  [/^- Upgrade `.*?` to `(.*?)`, or later/, (of) => (each) => semver.gte(each, of)],
  [/^- Upgrade `.*?` to `(.*?)`/, (of) => (each) => each === of],
];

const NAMES = {
  pip: 'x',
  npm: 'x',
  go: 'example.com/x',
  rust: 'x',
  maven: 'g:x',
  nuget: 'x',
  rubygems: 'x',
  composer: 'a/x',
  actions: 'a/x',
  pub: 'x',
  swift: 'example.com/a/x',
  erlang: 'x',
  other: 'x',
} as const;

const version = fc.constantFrom(...EVERY);
/** From one version up to another, which is fixed in that one, in a later one, or not at all. */
const line = fc.record({
  from: fc.option(version),
  to: version,
  isIncluded: fc.boolean(),
  fixed: fc.oneof(
    { weight: 4, arbitrary: fc.constant('right after' as const) },
    { weight: 2, arbitrary: version },
    {
      weight: 3,
      arbitrary: fc.constantFrom(undefined, 'None', 'N/A', 'not yet', '尚未修复', 'the next one'),
    },
  ),
});
type Line = typeof line extends fc.Arbitrary<infer L> ? L : never;

const isAffected = ({ from, to, isIncluded }: Line, each: Version) =>
  (from === null || rank(each) >= rank(from)) &&
  (isIncluded ? rank(each) <= rank(to) : rank(each) < rank(to));

function toldOf({ from, to, isIncluded, fixed }: Line): Told {
  const range = `${from === null ? '' : `>= ${written(from)}, `}${isIncluded ? '<=' : '<'} ${written(to)}`;
  const after = isIncluded ? EVERY[rank(to) + 1] : to;
  const patched =
    fixed === 'right after' ? after && written(after) : typeof fixed === 'object' ? written(fixed) : fixed;
  return [range, patched];
}

const isLabel = (said: string) => /^[A-Za-z]+(?:, .*)?:$/.test(said);
const isTold = (said: string) => /has no fixed version yet|names no fixed version|do not rely on/.test(said);
const howOf = (said: string) => (isTold(said) ? undefined : REACHED.find(([pattern]) => pattern.test(said)));

function reachedBy(said: string): Version[] {
  const [pattern, leads] = howOf(said) ?? [];
  const of = pattern?.exec(said)?.[1];
  return leads && of !== undefined ? EVERY.filter((each) => leads(of)(written(each))) : [];
}

describe('of any advisory', () => {
  const some = fc.array(
    line.filter(({ from, to }) => from === null || rank(from) < rank(to)),
    { minLength: 1, maxLength: 4 },
  );

  test.each(Object.entries(NAMES))('nothing leads to an affected version: %s', (ecosystem, name) => {
    fc.assert(
      fc.property(some, (lines) => {
        const said = doneOf(ecosystem, name, lines.map(toldOf)).filter((each) => !isLabel(each));
        expect(said.filter((each) => !isTold(each) && !howOf(each))).toEqual([]);
        const harm = said.flatMap((each) =>
          reachedBy(each)
            .filter((reached) => lines.some((one) => isAffected(one, reached)))
            .map((reached) => `${each} leads to ${written(reached)}`),
        );
        expect(harm).toEqual([]);
      }),
    );
  });

  test.each(Object.entries(NAMES))('each line that is not fixed is named: %s', (ecosystem, name) => {
    fc.assert(
      fc.property(some, (lines) => {
        const told = lines.map(toldOf);
        const said = doneOf(ecosystem, name, told);
        const unfixed = told.filter(([, patched]) => patched === undefined || !/^\d/.test(patched));
        const isOne = new Set(told.map(String)).size === 1;
        const unsaid = unfixed.filter(
          ([range]) =>
            !said.some(
              (each) =>
                /has no fixed version yet|names no fixed version/.test(each) &&
                (isOne || each.includes(`\`${range}\``)),
            ),
        );
        expect(unsaid).toEqual([]);
      }),
    );
  });

  test('no command holds what a shell takes for more, whatever the texts are', () => {
    const text = fc.oneof(
      hostileText(200),
      fc.constantFrom('x', 'a/x', 'example.com/x', '1.2.9', '< 1.2.9', '>= 2'),
    );
    const product = fc.record({
      ecosystem: fc.oneof(fc.constantFrom(...Object.keys(NAMES)), text),
      name: fc.option(text, { nil: undefined }),
      affected: fc.option(text, { nil: undefined }),
      patched: fc.option(text, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(product, { maxLength: 5 }), (products) => {
        for (const { commands } of toDo(products, []).groups)
          for (const command of commands)
            expect(command).toMatch(/^[a-z]+ [\w .@/+~:^-]*(?:'[\w.@/+~:^=<>-]+')?[\w .@/+~:^-]*$/);
      }),
      { numRuns: 60 },
    );
  });
});
