import { describe, expect, test } from 'vitest';
import { faults, fileOn } from './written-house.ts';

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
