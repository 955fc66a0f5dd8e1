import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noticeView } from '../../src/discord/notice-views.ts';
import type { View } from '../../src/discord/views/view.ts';
import type { EventBody } from '../../src/process/events.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../store/temporary.ts';
import { policy } from '../process/cases.ts';
import { textOf } from './screens.ts';

// What a message that waited says when it leaves: what is so then.

const DAYS = ['2026-03-10', '2026-03-11', '2026-03-12'].map((day) =>
  Temporal.Instant.from(`${day}T16:00:00Z`),
);
const CASE = 'CG-2026-001';

let temporary: TemporaryStore;

beforeEach(() => {
  temporary = temporaryStore();
  const { people, cases } = temporary.store;
  for (const id of ['1', '2']) people.seen(id, true);
  cases.open([opened()], by('1'));
});
afterEach(() => temporary[Symbol.dispose]());

function record(...events: EventBody[]): void {
  const { cases } = temporary.store;
  const state = cases.load(CASE);
  if (state) cases.record(state, events, by('1'));
}

const propose = (day: number): void => {
  const at = DAYS[day];
  if (at) record({ type: 'release-proposed', at });
};

/** Both sides agree to the day that stands proposed. */
function agree(): void {
  const proposal = temporary.store.cases.load(CASE)?.proposal?.revision ?? 0;
  for (const side of ['security', 'fix-team'] as const) record({ type: 'release-agreed', side, proposal });
}

/** What waits for somebody about the release day, as it would leave now. */
function waiting(recipient: string): (View | undefined)[] {
  const { store } = temporary;
  return store.outbox
    .due(START, 50)
    .filter((message) => message.recipient === recipient && message.notice.template.startsWith('release-'))
    .map((message) =>
      noticeView(
        message,
        { store, policy, githubUrl: 'https://github.com', pgp: undefined, securityRoleId: '9' },
        START,
      ),
    );
}

const shown = (recipient: string) =>
  waiting(recipient).map(
    (view) => view && [/· (.*)/.exec(textOf(view))?.[1], ...(view.files ?? []).map(({ name }) => name)],
  );

describe('a proposed day that was replaced before its message left', () => {
  test('is not told where nothing else is so', () => {
    propose(0);
    propose(1);
    expect(shown('2')).toEqual([undefined, [expect.stringMatching(/^A release day is proposed/)]]);
  });

  test('still tells that the agreed day fell with it, which nothing else tells, and takes it out of the calendar', () => {
    propose(0);
    agree();
    propose(1);
    propose(2);
    const [first, agreed, fell, proposed, ...more] = shown('2');
    expect(more).toEqual([]);
    expect([first, agreed]).toEqual([undefined, undefined]);
    expect(fell).toEqual([
      expect.stringContaining('The release day does not stand any more'),
      'CG-2026-001-withdrawn.ics',
    ]);
    expect(proposed).toEqual([expect.stringMatching(/^A release day is proposed/)]);
    const [file] = waiting('2')[2]?.files ?? [];
    expect(file?.content).toContain('METHOD:CANCEL');
    expect(file?.content).toContain('DTSTART:20260310T160000Z');
  });

  test('and in the order in which a calendar takes them, where the last one is agreed', () => {
    propose(0);
    agree();
    propose(1);
    propose(2);
    agree();
    const numbers = waiting('2').flatMap((view) =>
      (view?.files ?? []).map(({ content }) => Number(/SEQUENCE:(\d+)/.exec(content)?.[1])),
    );
    expect(numbers).toHaveLength(2);
    expect(numbers[0]).toBeLessThan(numbers[1] ?? 0);
  });
});
