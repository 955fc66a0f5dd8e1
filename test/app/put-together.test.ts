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
