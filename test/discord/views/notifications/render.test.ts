import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { notificationView } from '../../../../src/discord/views/notifications/render.ts';
import type { View } from '../../../../src/discord/views/view.ts';
import type { EventBody } from '../../../../src/process/events.ts';
import { by, opened, START, temporaryStore, type TemporaryStore } from '../../../support/temporary.ts';
import { policy } from '../../../support/cases.ts';
import { buttonsOf, textOf } from '../../../support/screens.ts';

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

/** What waits for somebody about the release day, or whatever else is so called, as it would leave now. */
function waiting(recipient: string, about = 'release-'): (View | undefined)[] {
  const { store } = temporary;
  const { outbox } = store;
  const due = recipient === 'codegate' ? outbox.duePublic(START, 50) : outbox.due(START, 50);
  return due
    .filter((message) => message.recipient === recipient && message.notification.template.startsWith(about))
    .map((message) =>
      notificationView(
        message,
        {
          store,
          policy,
          githubUrl: 'https://github.com',
          pgp: undefined,
          securityRoleId: '9',
          privacy: () => [],
          lossOf: () => undefined,
        },
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
      expect.stringContaining('The release day no longer stands'),
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
      (view?.files ?? []).map(({ content }) => Number(/SEQUENCE:(\d+)/.exec(String(content))?.[1])),
    );
    expect(numbers).toHaveLength(2);
    expect(numbers[0]).toBeLessThan(numbers[1] ?? 0);
  });
});

describe('a second member who is wanted', () => {
  const FINGERPRINT = '0123456789abcdef0123456789abcdef';
  const what = 'announcement';
  const about = 'publication-';

  /** 1 asks for the announcement; gives the number of the request. */
  function ask(): number {
    record(
      { type: 'advisory-published', at: START },
      { type: 'publication-asked', what, print: FINGERPRINT },
    );
    return temporary.store.cases.load(CASE)?.version ?? 0;
  }
  function answer(type: 'publication-approved' | 'publication-declined', request: number, id = '2'): void {
    const { cases } = temporary.store;
    const state = cases.load(CASE);
    if (state) cases.record(state, [{ type, what, request }], by(id));
  }

  test('is called in the private channel without a word of what for, and told by direct message', () => {
    const request = ask();
    const [ping, ...more] = waiting('security', about);
    expect(more).toEqual([]);
    expect(ping && textOf(ping)).toMatch(/^\*\*CG-2026-001\*\* · [A-Z][a-z ]+ · a second approval/);
    expect(ping && textOf(ping)).not.toMatch(/announce|publish|advisory/i);
    const [told] = waiting('2', about);
    expect(told && textOf(told)).toContain('Second approval needed: post the announcement');
    expect(told && buttonsOf(told)['Look…']).toBe(`look:CG-2026-001:announcement:${request}`);
    expect(waiting('1', about)).toEqual([]);
  });

  test('hears nothing any more where somebody was faster, it was taken back, or the case is over', () => {
    const ends: readonly ((request: number) => void)[] = [
      (request) => answer('publication-approved', request),
      (request) => answer('publication-declined', request),
      () => record({ type: 'publication-asked', what, print: 'f'.repeat(32) }),
      () => record({ type: 'closed', resolution: 'fixed' }),
    ];
    for (const end of ends) {
      temporary[Symbol.dispose]();
      temporary = temporaryStore();
      for (const id of ['1', '2', '3']) temporary.store.people.seen(id, true);
      temporary.store.cases.open([opened()], by('1'));
      end(ask());
      for (const recipient of ['security', '3'])
        expect(waiting(recipient, 'publication-asked')[0]).toBeUndefined();
    }
  });

  test('is told no more once they have left the team', () => {
    ask();
    temporary.store.people.seen('2', false);
    expect(waiting('2', about)).toEqual([undefined]);
  });

  test('and whoever asked hears the answer, also when all is over', () => {
    answer('publication-approved', ask());
    record({ type: 'closed', resolution: 'fixed' });
    const [told] = waiting('1', about);
    expect(told && textOf(told)).toContain('Approved: the announcement, by <@2>');
  });

  test('leaves no words for #codegate here: those are made anew from GitHub', () => {
    answer('publication-approved', ask());
    expect(waiting('codegate', '')).toEqual([undefined]);
  });
});
