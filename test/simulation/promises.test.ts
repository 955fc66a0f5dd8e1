import { expect, test } from 'vitest';
import { Advisories } from './advisories.ts';
import { Awake } from './promises/awake.ts';
import { neverTwice } from './promises/never-twice.ts';
import { neverUntrue } from './promises/never-untrue.ts';
import type { Scene, Sight } from './promises/promise.ts';
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

const HOUR = 3_600_000;

test.each([
  ['awake all the time', [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24], 0],
  ['asleep for most of it', [0, 2, 4, 18, 20, 22, 24], undefined],
  ['asleep for less', [0, 2, 4, 6, 8, 18, 20, 22, 24, 26], 2],
])('what was told by none of a day is asked of a machine that was %s', (_, turns, since) => {
  const machine = new Awake();
  for (const hour of turns) machine.pass(hour * HOUR);
  const last = turns.at(-1) ?? 0;
  const found = machine.lastBefore((last - 24) * HOUR, 12 * HOUR);
  expect(found === undefined ? undefined : found / HOUR).toBe(since);
});

const reminder = (caseIds: readonly string[], text: string, id: string): Sight => ({
  kind: 'message',
  what: 'posted',
  place: { kind: 'dm', person: '1' },
  message: { id, at: 0, leftAt: 0, nonce: '', mark: 1, components: [], parts: { text, controls: [] } },
  notification: {
    template: 'reminder',
    items: caseIds.map((caseId) => ({ caseId, stage: 'intake', revision: 1, mark: 'due', kind: 'due' })),
  },
  key: id,
});

test.each([
  ['names', 'CG-2026-001 and CG-2026-002 wait', true],
  ['counts alone', 'CG-2026-001 waits, and 1 more', false],
])('a reminder of a case that the lost message %s', (_, text, isBroken) => {
  const said: string[] = [];
  const watch = neverTwice(scene(), (words) => said.push(words));
  watch.see?.(reminder(['CG-2026-001', 'CG-2026-002'], text, '1'));
  watch.see?.({ kind: 'lost', since: -Infinity });
  watch.see?.(reminder(['CG-2026-002'], 'CG-2026-002 waits', '2'));
  expect(said).toHaveLength(isBroken ? 1 : 0);
});
