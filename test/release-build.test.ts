import { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { build, MANAGERS } from '../src/build.ts';
import type * as Source from '../src/app/publication/announcement-writer.ts';
import { readTemplates } from '../src/template-files.ts';
import { stateOfBuild, writeInputs } from '../src/release-build.ts';
import { facts } from './support/advisory-shapes.ts';

const ROOT = new URL('../', import.meta.url);
const directory = new URL(`.vitest/release-build-${process.pid}/`, ROOT);
const source = `.vitest/release-build-${process.pid}/source.ts`;

beforeEach(() => {
  mkdirSync(directory, { recursive: true });
  writeFileSync(new URL(source, ROOT), 'export {};\n');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('knows a build that was never made, or was not finished', () => {
  expect(stateOfBuild(directory)).toBe('missing');
  writeFileSync(new URL('inputs.json', directory), '{"src/ma');
  expect(stateOfBuild(directory)).toBe('missing');
});

test('a build is what its sources are until one of them changes', () => {
  writeInputs(directory, [source, 'package-lock.json']);
  expect(stateOfBuild(directory)).toBe('current');
  writeFileSync(new URL(source, ROOT), 'export const more = 1;\n');
  expect(stateOfBuild(directory)).toBe('stale');
});

test('a source of the same length that was written later is another one', () => {
  writeInputs(directory, [source]);
  const later = Date.now() / 1000 + 5;
  utimesSync(new URL(source, ROOT), later, later);
  expect(stateOfBuild(directory)).toBe('stale');
});

test('a source that is gone makes a build stale', () => {
  writeInputs(directory, [source]);
  rmSync(new URL(source, ROOT));
  expect(stateOfBuild(directory)).toBe('stale');
});

test.each(['/', '\\'])(
  'the managers of discord.js are found where a path is written with %s',
  (separator) => {
    const path = (...names: string[]) =>
      ['', 'bot', 'node_modules', 'discord.js', 'src', ...names].join(separator);
    expect(MANAGERS.test(path('managers', 'RoleManager.js'))).toBe(true);
    expect(MANAGERS.test(path('client', 'Client.js'))).toBe(false);
  },
);

// One letter beyond ASCII, and Node takes two bytes for each of four million.
test('the bundle is ASCII, and its patterns find what those of the sources do', async () => {
  const patterns = String.raw`export const found = ['é', '🔥', '”', 'e'].map((text) => /^(?:é|[🔥”])$/u.test(text));`;
  writeFileSync(new URL(source, ROOT), `${patterns}\nexport const said = '‘é’';\n`);
  const target = new URL('built/', directory);
  await build(source, target);
  const file = new URL('source.js', target);
  expect(readFileSync(file, 'utf8')).toMatch(/^[\0-\x7f]+$/);
  const { found, said }: { found: boolean[]; said: string } = await import(file.href);
  expect([found, said]).toEqual([[true, true, true, false], '‘é’']);
});

// discord.js finds the limit of a cache by the name of its class; a bundle may give a class another name.
test('the bundle keeps the limits of discord.js’s caches', async () => {
  await build('src/discord/client.ts', directory);
  const { createClient }: { createClient: (url: string) => unknown } = await import(
    new URL('client.js', directory).href
  );
  const limited = z.object({ cache: z.looseObject({ maxSize: z.number() }) });
  const { users, guilds } = z.object({ users: limited, guilds: z.unknown() }).parse(createClient('http://x'));
  expect(users.cache.maxSize).toBe(1);
  expect(limited.safeParse(guilds).success).toBe(false);
});

test('a thread that the bundle starts has a bundle beside it', async () => {
  await build('src/app/publication/announcement-writer.ts', directory);
  const { AnnouncementWriter }: Pick<typeof Source, 'AnnouncementWriter'> = await import(
    new URL('announcement-writer.js', directory).href
  );
  const writer = new AnnouncementWriter();
  const {
    announcement: { text },
  } = await writer.announcement(facts({ summary: 'A *flaw*' }), readTemplates().texts);
  await writer.close();
  expect(text).toContain(': A flaw\n');
  // It would run from its source just as well, if more slowly.
  expect(existsSync(new URL('announcement-thread.js', directory))).toBe(true);
});
