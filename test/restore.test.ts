import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { restore } from '../src/restore.ts';
import { openDatabase } from '../src/store/database.ts';
import { LEAST_ENV } from './support/least-env.ts';
import { START, temporaryDirectory } from './support/temporary.ts';

test('says what it did, and where what stood there is kept', async () => {
  using directory = temporaryDirectory();
  const [path, copy] = [join(directory.path, 'bot.db'), join(directory.path, 'backup.db')];
  openDatabase(path, START).close();
  copyFileSync(path, copy);
  const { code, out } = await restore({ ...LEAST_ENV, DATABASE_PATH: path }, [copy], START);
  expect(out.split('\n')).toEqual([
    '✓ backup.db: the file is whole, and every history holds (0 cases, 0 events). It knows of nothing after 1970-01-01 00:00 UTC.',
    `✓ it is at ${path} now; what stood there is kept as ${path}.replaced-20260302T090000.000Z.`,
    'Start the bot. Before the bot sends anything, it looks in GitHub and in Discord what has happened since, and tells the team what is lost.',
  ]);
  expect(code).toBe(0);
});

test('says why nothing was restored', async () => {
  using directory = temporaryDirectory();
  const path = join(directory.path, 'bot.db');
  const env = { ...LEAST_ENV, DATABASE_PATH: path };
  expect(await restore(env, [], START)).toMatchObject({ code: 2 });
  expect((await restore(env, ['--help'], START)).out).toContain('npm run restore -- FILE');
  expect(await restore(env, [join(directory.path, 'nowhere.db')], START)).toEqual({
    code: 1,
    out: `✗ nothing was restored: there is no file ${join(directory.path, 'nowhere.db')}: name a copy of the database`,
  });
  expect((await restore({ DATABASE_PATH: path }, ['x'], START)).out).toContain('DISCORD_TOKEN is missing');
  expect(existsSync(path)).toBe(false);
});

const PROGRAM = fileURLToPath(new URL('../src/restore.ts', import.meta.url));

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s in the middle leaves neither Litestream nor a half copy, and says so',
  async (signal, code) => {
    using directory = temporaryDirectory();
    const [path, replica, program] = [
      join(directory.path, 'bot.db'),
      join(directory.path, 'replica'),
      join(directory.path, 'litestream'),
    ];
    openDatabase(path, START).close();
    const before = readFileSync(path);
    mkdirSync(replica);
    // It has written half of the copy; it and what it has started would hold this for minutes.
    const held = join(directory.path, 'held');
    spawnSync('/usr/bin/env', ['mkfifo', held]);
    writeFileSync(
      program,
      `#!/bin/sh\necho half > "$3"\nexec 3> ${held}\necho begun >&3\nsleep 600 &\nsleep 600\n`,
      { mode: 0o700 },
    );
    const child = spawn(process.execPath, [PROGRAM, replica], {
      env: { ...process.env, ...LEAST_ENV, DATABASE_PATH: path, LITESTREAM_BIN: program },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const out = text(child.stdout);
    const exit = once(child, 'exit');
    const holding = createReadStream(held, 'utf8');
    expect(await once(holding, 'data')).toEqual(['begun\n']);
    const ended = once(holding, 'end');
    expect(readdirSync(directory.path).filter((name) => name.includes('.replica-'))).toHaveLength(1);
    child.kill(signal);
    expect(await exit).toEqual([code, null]);
    await ended;
    expect(await out).toBe(
      `✗ nothing was restored: ended by ${signal}. What stands at DATABASE_PATH is as it was.\n`,
    );
    expect(readdirSync(directory.path).toSorted()).toEqual([
      'bot.db',
      'bot.db.lock',
      'held',
      'litestream',
      'replica',
    ]);
    expect(readFileSync(path)).toEqual(before);
  },
);
