import { writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lookThroughBeside, LookThroughError } from '../../src/store/look-through.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { SLOW } from '../support/slow.ts';

test.each([
  ['ends without a word', ''],
  ['says half of it', 'console.log(\'{"cases":1\')'],
  ['fails after its word', 'console.log(\'{"unsound":"x"}\'); process.exitCode = 1'],
])('a process that %s leaves open whether the copy is sound, and says so in words', async (_, text) => {
  using directory = temporaryDirectory();
  const program = join(directory.path, 'looks.mjs');
  writeFileSync(program, text);
  const looked = lookThroughBeside(program, {})('copy.db', new AbortController().signal);
  await expect(looked).rejects.toThrow(LookThroughError);
  await expect(looked).rejects.toThrow(/^the copy could not be looked through, and may be sound: /);
});

test('a process that is not waited for any more ends, for the reason that was given', async () => {
  using directory = temporaryDirectory();
  const program = join(directory.path, 'looks.mjs');
  writeFileSync(program, 'setInterval(() => undefined, 1e6)');
  const stop = new AbortController();
  const looked = lookThroughBeside(program, {})('copy.db', stop.signal);
  stop.abort(new Error('enough'));
  await expect(looked).rejects.toThrow('enough');
});

test('one whose time is over ends, and leaves open whether the copy is sound', async () => {
  using directory = temporaryDirectory();
  const program = join(directory.path, 'looks.mjs');
  writeFileSync(program, 'setInterval(() => undefined, 1e6)');
  const looked = lookThroughBeside(program, {})('copy.db', AbortSignal.timeout(20));
  await expect(looked).rejects.toThrow(
    expect.objectContaining({
      name: 'LookThroughError',
      message: expect.stringMatching(/^the copy could not be looked through in time, and may be sound/),
    }),
  );
});

test('all else comes first where nobody is in a hurry, and only there', SLOW, async () => {
  using directory = temporaryDirectory();
  const program = join(directory.path, 'looks.mjs');
  const tells = 'console.log(JSON.stringify({ unsound: String(getPriority()) }))';
  const { signal } = new AbortController();
  writeFileSync(program, `import { getPriority } from 'node:os'; ${tells}`);
  expect(await lookThroughBeside(program, {})('copy.db', signal)).toEqual({ unsound: String(getPriority()) });
  writeFileSync(program, `import { getPriority } from 'node:os'; while (getPriority() < 19); ${tells}`);
  expect(await lookThroughBeside(program, {}, { isInNoHurry: true })('copy.db', signal)).toEqual({
    unsound: '19',
  });
});
