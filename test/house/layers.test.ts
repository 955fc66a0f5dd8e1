import { describe, expect, test } from 'vitest';
import { FLOORS } from './floors.ts';
import { faults, fileOn, way } from './written-house.ts';

/** By hand, so that a slip in the table shows: who may import whom, x where it is allowed, in the order of `ROOMS`. */
const ROOMS = [
  'src/main.ts',
  'src/bot.ts',
  'src/bot',
  'commands',
  'src/jobs',
  'src/discord',
  'src/app',
  'src/documents',
  'src/release',
  'src/github',
  'src/store',
  'src/mail',
  'src/lease',
  'src/process',
  'src/sandbox',
  'src/sandbox/page',
];
const ALLOWED: Readonly<Record<string, string>> = {
  'src/main.ts': '.x..............',
  'src/bot.ts': '..xxxxxxxxxxxx..',
  'src/bot': '....xxxxxxxxxx..',
  commands: '.....xxxxxxxxx..',
  'src/jobs': '......xxxxxxxx..',
  'src/discord': '......xxxxxxxx..',
  'src/app': '.......xxxxxxx..',
  'src/documents': '........xxxxxx..',
  'src/release': '.........xxxxx..',
  'src/github': '............xx..',
  'src/store': '.............x..',
  'src/mail': '............xx..',
  'src/lease': '................',
  'src/process': '................',
  'src/sandbox': '.x..............',
  'src/sandbox/page': '................',
};

const PAIRS = ROOMS.flatMap((from) =>
  ROOMS.filter((to) => to !== from).map((to) => ({
    from,
    to,
    allowed: ALLOWED[from]?.[ROOMS.indexOf(to)] === 'x',
  })),
);

describe('an import goes down', () => {
  test.each(PAIRS)('from $from to $to: allowed $allowed', ({ from, to, allowed }) => {
    const [start, end] = [fileOn(from, 'a'), fileOn(to, 'b')];
    const [said, cure, ...more] = faults({
      [start]: `\nimport type { B } from '${way(start, end)}';\nexport type A = B;\n`,
      [end]: 'export type B = string;\n',
    }).flatMap((fault) => fault.split('\n'));
    expect(said).toBe(allowed ? undefined : `${start}:2: ${from} may not import ${to} (${end}).`);
    expect(cure?.length ?? 0).toBeGreaterThan(allowed ? -1 : '    Cure: '.length + 20);
    expect(more).toEqual([]);
  });

  const BESIDE = [
    'src/config.ts',
    'src/template-files.ts',
    'src/health.ts',
    'src/webhook.ts',
    'src/metrics.ts',
    'src/version.ts',
    'package.json',
    'src/doctor',
    'src/doctor.ts',
    'src/restore.ts',
    'src/exit-on-signals.ts',
    'src/look-through.ts',
    'src/require-node.mjs',
    'src/clock.ts',
    'src/log.ts',
    'src/start.ts',
    'src/release-build.ts',
    'src/build.ts',
    'dist/main.js',
    'src/sandbox/shown.ts',
  ];

  test.each(BESIDE)('%s is handed down, and imported by those alone that the table names', (beside) => {
    const text = 'export const b = 1;\n';
    const importing = ROOMS.filter((from) => {
      const start = fileOn(from, 'a');
      return faults({ [start]: `import '${way(start, beside)}';\n`, [beside]: text }).length === 0;
    });
    expect(importing).toEqual(
      {
        'src/config.ts': ['src/bot.ts', 'src/bot'],
        'src/template-files.ts': [],
        'src/health.ts': ['src/bot.ts', 'src/bot'],
        'src/webhook.ts': ['src/bot.ts', 'src/bot'],
        'src/metrics.ts': ['src/bot.ts', 'src/bot'],
        'src/version.ts': ['src/bot.ts'],
        'package.json': [],
        'src/doctor': [],
        'src/doctor.ts': [],
        'src/restore.ts': [],
        'src/exit-on-signals.ts': [],
        'src/look-through.ts': ['src/bot'],
        'src/require-node.mjs': ['src/sandbox'],
        'src/clock.ts': [...ROOMS.slice(0, 7), 'src/sandbox'],
        'src/log.ts': ROOMS.slice(0, 7),
        'src/start.ts': [],
        'src/release-build.ts': [],
        'src/build.ts': [],
        'dist/main.js': [],
        'src/sandbox/shown.ts': ['src/sandbox', 'src/sandbox/page'],
      }[beside],
    );
  });

  test('the table knows these floors, and no other', () => {
    expect([...FLOORS.keys()].toSorted()).toEqual([...ROOMS, ...BESIDE].toSorted());
  });
});

describe('a file that no rule knows', () => {
  test.each([
    'src/utilities/text.ts',
    'src/text.ts',
    'src/text.mjs',
    'src/processes/text.ts',
    'src/a/b/c/text.tsx',
  ])('%s lies on no floor', (file) => {
    expect(faults({ [file]: 'export {};' })).toEqual([
      expect.stringMatching(
        `^${file}:1: this file lies on no floor\\.\n.*test/house/floors\\.ts.*src/README\\.md`,
      ),
    ]);
  });

  test.each([
    '../../test/support/b.ts',
    '../../tools/b.ts',
    '../../node_modules/discord.js/b.js',
    '/b.ts',
    '..',
  ])('may not be imported: %s', (path) => {
    expect(faults({ 'src/process/a.ts': `import '${path}';` })).toEqual([
      expect.stringContaining('which lies on no floor'),
    ]);
  });

  test('is free where it is a test', () => {
    expect(faults({ 'test/a/b.ts': `import '../../src/sandbox/c.ts';\nimport 'vitest';` })).toEqual([]);
  });
});

/** What is wrong with a view of this text. */
function ofView(text: string): string[] {
  return faults({ 'src/discord/views/notifications/a.ts': text });
}

describe('a view', () => {
  test.each([
    `import type { Case } from '../../../process/case.ts';`,
    `import { STAGES, type Policy } from '../../../process/policy.ts';`,
    `export type A = import('../../../process/case.ts').Case;`,
    `export type * from '../../../process/case.ts';`,
    `import { todoOf } from '../../../documents/vocabulary.ts';`,
  ])('may import types and names of the process: %s', (text) => {
    expect(ofView(text)).toEqual([]);
  });

  test.each([
    `import { nextAct } from '../../../process/steps.ts';`,
    `import { STAGES, nextAct as STEP } from '../../../process/steps.ts';`,
    `import * as steps from '../../../process/steps.ts';`,
    `import STEPS from '../../../process/steps.ts';`,
    `import { STEPS } from '../../../process/steps.ts';`,
    `export { nextAct } from '../../../process/steps.ts';`,
    `export * from '../../../process/steps.ts';`,
    `export const a = await import('../../../process/steps.ts');`,
  ])('may import none of its rules: %s', (text) => {
    expect(ofView(text)).toEqual([
      expect.stringMatching(
        /^src\/discord\/views\/notifications\/a\.ts:1: a view may import types and lists of names of src\/process/,
      ),
    ]);
  });

  test('is what lies in the folder of views, and nothing else', () => {
    const text = `import { nextAct } from '../process/steps.ts';`;
    expect(faults({ 'src/discord/card-answer.ts': text })).toEqual([]);
  });
});

describe('circles', () => {
  const circle = {
    'src/process/a.ts': `import type { B } from './b.ts';\nexport type A = B;`,
    'src/process/b.ts': `import type { C } from './sub/c.ts';\nexport type B = C;`,
    'src/process/sub/c.ts': `\nexport type C = import('../a.ts').A;`,
    'src/process/d.ts': `import type { A } from './a.ts';\nexport type D = A;`,
  };

  test('are found on one floor, types counted, each once', () => {
    expect(faults(circle)).toEqual([
      expect.stringContaining(
        'src/process/a.ts:1: these files import each other in a circle, types counted: src/process/a.ts → ' +
          'src/process/b.ts (line 1) → src/process/sub/c.ts (line 1) → src/process/a.ts (line 2).',
      ),
    ]);
  });

  test('are not told of an import that goes up as well', () => {
    const files = {
      'src/app/a.ts': `import '../discord/b.ts';`,
      'src/discord/b.ts': `import '../app/a.ts';`,
    };
    expect(faults(files)).toEqual([expect.stringContaining('src/app may not import src/discord')]);
  });

  test('are found among commands and tests, and in a file that imports itself', () => {
    const files = {
      'commands/a.ts': `import './b.ts';`,
      'commands/b.ts': `import './a.ts';`,
      'test/a.ts': `import './a.ts';`,
    };
    expect(faults(files)).toHaveLength(2);
  });
});

describe('what is listed until it is mended', () => {
  const upward = { 'src/app/a.ts': `import '../discord/b.ts';`, 'src/discord/b.ts': 'export {};' };
  const entry = { from: 'src/app/a.ts', to: 'src/discord/b.ts' };

  test('is let through', () => {
    expect(faults(upward, [entry])).toEqual([]);
  });

  test('lets nothing else through', () => {
    const more = { ...upward, 'src/app/c.ts': `import '../discord/b.ts';` };
    expect(faults(more, [entry])).toEqual([expect.stringContaining('src/app/c.ts:1: ')]);
  });

  test('is a fault itself once it is mended', () => {
    const mended = { ...upward, 'src/app/a.ts': 'export {};' };
    expect(faults(mended, [entry])).toEqual([
      expect.stringMatching(/^test\/house\/until-mended\.ts:1: .*breaks no rule .* any more/),
    ]);
    const allowed = { from: 'src/discord/b.ts', to: 'src/app/a.ts' };
    expect(
      faults({ 'src/discord/b.ts': `import '../app/a.ts';`, 'src/app/a.ts': '' }, [allowed]),
    ).toHaveLength(1);
  });

  test('may be the arrow that closes a circle', () => {
    const files = { 'src/app/a.ts': `import './b.ts';`, 'src/app/b.ts': `import './a.ts';` };
    const arrow = { from: 'src/app/b.ts', to: 'src/app/a.ts' };
    expect(faults(files, [arrow])).toEqual([]);
    expect(faults({ ...files, 'src/app/a.ts': '' }, [arrow])).toHaveLength(1);
  });
});
