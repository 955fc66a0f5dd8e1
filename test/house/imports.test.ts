import { describe, expect, test } from 'vitest';
import { faults } from './written-house.ts';

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
