import { expect, test } from 'vitest';
import { Advisories } from './advisories.ts';
import { neverUntrue } from './promises/never-untrue.ts';
import type { Scene } from './promises/promise.ts';
import { Random } from './random.ts';

// What a world seldom comes to: that the oracle sees it is shown here.

const now = () => Date.parse('2026-03-02T09:00:00Z');

function scene(): Scene {
  return {
    now,
    botTime: now,
    steadySince: () => -Infinity,
    people: [],
    advisories: new Advisories(new Random(1), now),
    readableSince: () => undefined,
    lost: () => [],
    isHeard: () => true,
    cases: () => [],
    history: () => [],
    unsent: () => [],
  };
}

test.each([
  ['**Fixed in**\ncodegate 0.2.0', true],
  ['**What to do now**\n`pip install codegate==0.2.0`', true],
  ['**Affected versions**\ncodegate < 0.2.0', false],
  ['**Fixed in**\ncodegate 0.1.0', false],
])('a version without its release in #codegate: %j', (text, isBroken) => {
  const said: string[] = [];
  const watch = neverUntrue(scene(), (words) => said.push(words));
  watch.see?.({
    kind: 'message',
    what: 'posted',
    place: { kind: 'codegate' },
    message: { id: '1', at: 0, leftAt: 0, nonce: '', mark: 1, components: [], parts: { text, controls: [] } },
    notification: undefined,
    key: '',
  });
  expect(said).toHaveLength(isBroken ? 1 : 0);
});
