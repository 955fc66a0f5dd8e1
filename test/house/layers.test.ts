import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryDirectory } from '../support/temporary.ts';
import { FLOORS } from './floors.ts';
import { faultsIn, tell } from './layers.ts';
import type { BrokenImport } from './until-mended.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What breaks a rule in a repository of these files. */
function faults(
  files: Readonly<Record<string, string>>,
  untilMended: readonly BrokenImport[] = [],
): string[] {
  using directory = temporaryDirectory();
  write(directory.path, files);
  return faultsIn(directory.path, untilMended).map(tell);
}

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** A file on `floor`, and the way from one file to another. */
function fileOn(floor: string, name: string): string {
  return /\.m?ts$|\.mjs$/.test(floor) ? floor : `${floor}/${name}.ts`;
}

function way(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

/** By hand, so that a slip in the table shows: who may import whom, x where it is allowed, in the order of `ROOMS`. */
const ROOMS = [
  'src/main.ts',
  'src/bot.ts',
  'commands',
  'src/jobs',
  'src/discord',
  'src/app',
  'src/documents',
  'src/release',
  'src/github',
  'src/store',
  'src/mail',
  'src/process',
  'src/sandbox',
];
const ALLOWED: Readonly<Record<string, string>> = {
  'src/main.ts': '.x...........',
  'src/bot.ts': '..xxxxxxxxxx.',
  commands: '....xxxxxxxx.',
  'src/jobs': '.....xxxxxxx.',
  'src/discord': '.....xxxxxxx.',
  'src/app': '......xxxxxx.',
  'src/documents': '.......xxxxx.',
  'src/release': '........xxxx.',
  'src/github': '...........x.',
  'src/store': '...........x.',
  'src/mail': '...........x.',
  'src/process': '.............',
  'src/sandbox': '.x...........',
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
    'src/doctor.ts',
    'src/require-node.mjs',
    'src/clock.ts',
    'src/log.ts',
    'src/start.ts',
    'src/release-build.ts',
    'dist/main.js',
  ];

  test.each(BESIDE)('%s is handed down, and imported by those alone that the table names', (beside) => {
    const text = 'export const b = 1;\n';
    const importing = ROOMS.filter((from) => {
      const start = fileOn(from, 'a');
      return faults({ [start]: `import '${way(start, beside)}';\n`, [beside]: text }).length === 0;
    });
    expect(importing).toEqual(
      {
        'src/config.ts': ['src/bot.ts'],
        'src/template-files.ts': [],
        'src/health.ts': ['src/bot.ts'],
        'src/doctor.ts': [],
        'src/require-node.mjs': ['src/sandbox'],
        'src/clock.ts': [...ROOMS.slice(0, 6), 'src/sandbox'],
        'src/log.ts': ROOMS.slice(0, 6),
        'src/start.ts': [],
        'src/release-build.ts': [],
        'dist/main.js': [],
      }[beside],
    );
  });

  test('the table knows these floors, and no other', () => {
    expect([...FLOORS.keys()].toSorted()).toEqual([...ROOMS, ...BESIDE].toSorted());
  });
});

describe('each form of an import counts', () => {
  const FORMS = {
    value: `import { b } from '../discord/b.ts';\nexport const a = b;`,
    type: `import type { B } from '../discord/b.ts';\nexport type A = B;`,
    'type among values': `import { type B } from '../discord/b.ts';\nexport type A = B;`,
    'side effect': `import '../discord/b.ts';`,
    namespace: `import * as all from '../discord/b.ts';\nexport const a = all;`,
    're-export': `export { b } from '../discord/b.ts';`,
    're-exported type': `export type { B } from '../discord/b.ts';`,
    're-export of all': `export * from '../discord/b.ts';`,
    'type of an import': `export type A = import('../discord/b.ts').B;`,
    'type of a module': `export type A = typeof import('../discord/b.ts');`,
    'dynamic import': `export const a = await import('../discord/b.ts');`,
    'dynamic import of a template': 'export const a = await import(`../discord/b.ts`);',
    'import that equals': `import a = require('../discord/b.ts');\nexport { a };`,
    require: `import { createRequire } from 'node:module';\nconst require = createRequire('/');\nrequire('../discord/b.ts');`,
    'require at once': `import { createRequire } from 'node:module';\ncreateRequire('/')('../discord/b.ts');`,
    'resolved path': `export const a = import.meta.resolve('../discord/b.ts');`,
    'address of a file': `export const a = new URL('../discord/b.ts', import.meta.url);`,
    'declared module': `declare module '../discord/b.ts' {}\nexport {};`,
    'triple slash': `/// <reference path="../discord/b.ts" />`,
    'way round': `import '../app/../discord/./b.ts';`,
    'other extension': `import '../discord/b.js';`,
    folder: `import '../discord';`,
  };
  test.each(Object.entries(FORMS))('%s', (_, text) => {
    const found = faults({
      'src/app/a.ts': text,
      'src/discord/b.ts': 'export const b = 1;\nexport type B = 1;',
    });
    expect(found).toEqual([expect.stringContaining('src/app may not import src/discord')]);
  });

  test.each([`export const a = (name: string) => import(name);`, `import '#discord';`])(
    'what cannot be told is refused: %s',
    (text) => {
      expect(faults({ 'src/app/a.ts': text })).toEqual([
        expect.stringContaining('src/app/a.ts:1: what is imported'),
      ]);
    },
  );

  test('text and comments do not count', () => {
    const text = `// import '../discord/b.ts'\nexport const a = "import '../discord/b.ts'";`;
    expect(faults({ 'src/app/a.ts': text })).toEqual([]);
  });

  test('what cannot be parsed is refused', () => {
    expect(faults({ 'src/app/a.ts': 'import {' })).toEqual([expect.stringContaining('cannot be parsed')]);
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

describe('a package belongs to floors', () => {
  test.each([
    ['src/jobs', 'discord.js'],
    ['src/jobs', '@discordjs/rest'],
    ['src/app', 'discord.js'],
    ['src/app', '@discordjs/rest'],
    ['src/app', 'discord-api-types/v10'],
    ['src/documents', 'discord.js'],
    ['src/process', 'discord.js'],
    ['src/process', 'drizzle-orm'],
    ['src/process', 'drizzle-orm/sqlite-core'],
    ['src/process', 'better-sqlite3'],
    ['src/process', '@octokit/rest'],
    ['src/app', '@octokit/rest'],
    ['src/discord', 'drizzle-orm'],
    ['commands', '@octokit/rest'],
    ['src/store', 'nodemailer'],
    ['src/github', 'ws'],
    ['src/main.ts', 'pino'],
  ])('%s may not import %s', (floor, name) => {
    const file = fileOn(floor, 'a');
    expect(faults({ [file]: `import type { A } from '${name}';\nexport type B = A;` })).toEqual([
      expect.stringMatching(`^${file}:1: ${floor} may not import .*\n    Cure: leave it to `),
    ]);
  });

  test('one that is new is asked for', () => {
    expect(faults({ 'src/app/a.ts': `import 'left-pad/main';` })).toEqual([
      expect.stringContaining('left-pad is known to no floor'),
    ]);
  });
});

describe('the pure floors', () => {
  test.each([
    'node:fs',
    'node:fs/promises',
    'fs',
    'node:http',
    'node:child_process',
    'node:net',
    'node:crypto',
  ])('may not import %s', (name) => {
    for (const floor of ['src/process', 'src/documents'])
      expect(faults({ [`${floor}/a.ts`]: `import '${name}';` })).toEqual([
        expect.stringContaining(`${floor} is pure and may not import node:`),
      ]);
  });

  test.each([
    `fetch('https://example.org')`,
    'setTimeout(() => {})',
    'Temporal.Now.instant()',
    'Date.now()',
    'Math.random()',
    'process.env',
    'const { env } = process',
    `console.log('')`,
    'crypto.randomUUID()',
  ])('may not use %s', (code) => {
    for (const floor of ['src/process', 'src/documents'])
      expect(faults({ [`${floor}/a.ts`]: code })).toEqual([
        expect.stringMatching(`^${floor}/a\\.ts:1: ${floor} is pure, and this uses `),
      ]);
    expect(faults({ 'src/app/a.ts': code })).toEqual([]);
  });

  test('may use a property of that name', () => {
    expect(
      faults({ 'src/process/a.ts': 'export const a = (b: { process: { c: 1 } }) => b.process.c;' }),
    ).toEqual([]);
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

describe('npm run check', () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

  test('asks for the rules of the house', () => {
    expect(scripts['check']?.split(' && ')).toContain('npm run -s layers');
    expect(scripts['layers']).toMatch(/ test\/house\/main\.ts$/);
  });

  test('fails where one is broken, and says where and what to do', () => {
    using directory = temporaryDirectory();
    write(directory.path, { 'src/process/a.ts': `import '../discord/b.ts';` });
    const { status, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, 'test/house/main.ts'), directory.path],
      {
        encoding: 'utf8',
      },
    );
    expect(status).toBe(1);
    expect(stderr).toContain('src/process/a.ts:1: src/process may not import src/discord');
    expect(stderr).toContain('Cure: an import goes down');
  });

  test('finds this repository in order', () => {
    expect(execFileSync(process.execPath, [join(ROOT, 'test/house/main.ts')], { encoding: 'utf8' })).toBe('');
  });
});
