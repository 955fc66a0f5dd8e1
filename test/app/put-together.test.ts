import { expect, test } from 'vitest';
import { finished } from '../../src/app/put-together.ts';

test('what is long in the making lets others have their turn', async () => {
  let turns = 0;
  function* pieces() {
    for (const piece of ['a', 'b', 'c']) {
      const until = performance.now() + 25;
      while (performance.now() < until);
      setImmediate(() => (turns += 1));
      yield `${piece}${turns}`;
    }
  }
  expect(await finished({ name: 'a.md', pieces: pieces() })).toEqual({ name: 'a.md', content: 'a0b1c2' });
});

test('and ends at the next breath where the bot stops', async () => {
  const stopping = new AbortController();
  let made = 0;
  function* pieces() {
    for (;;) {
      const until = performance.now() + 25;
      while (performance.now() < until);
      made += 1;
      stopping.abort(new Error('the bot stops'));
      yield 'a';
    }
  }
  const document = finished({ name: 'a.md', pieces: pieces() }, stopping.signal);
  await expect(document).rejects.toThrow('the bot stops');
  expect(made).toBe(1);
});
