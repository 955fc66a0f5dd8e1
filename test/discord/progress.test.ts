import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress } from '../../src/discord/progress.ts';
import { textOf } from '../support/screens.ts';

// A person who waits for a look at a release reads how far it has come, now and then, and the answer last.

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

const look = (looked: number) => ({ tag: 'v0.1.29', looked, of: 8 });

test('says how far a look has come once the answer was announced, and not at each file', async () => {
  const said: string[] = [];
  const progress = new Progress((view) => Promise.resolve(said.push(textOf(view))));
  progress.say(look(1));
  progress.begin();
  progress.say(look(2));
  vi.advanceTimersByTime(3000);
  for (const looked of [3, 4, 5]) progress.say(look(looked));
  vi.advanceTimersByTime(3000);
  progress.say(look(6));
  await progress.end();
  vi.advanceTimersByTime(3000);
  progress.say(look(7));
  await progress.end();
  expect(said).toEqual(
    [3, 6].map(
      (looked) =>
        `⏳ Looking at v0.1.29 as anybody gets it: ${looked} of 8 files looked at. The answer comes here.`,
    ),
  );
});

test('the answer waits for what is being said, and not for what cannot be', async () => {
  const editing = Promise.withResolvers<void>();
  const order: string[] = [];
  const progress = new Progress(() => editing.promise.finally(() => order.push('said')));
  progress.begin();
  vi.advanceTimersByTime(3000);
  progress.say(look(1));
  const answered = progress.end().then(() => order.push('answered'));
  editing.reject(new Error('Discord does not answer'));
  await answered;
  expect(order).toEqual(['said', 'answered']);
});
