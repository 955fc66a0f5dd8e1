import { describe, expect, test } from 'vitest';
import {
  closeSeveral,
  fingerprintOfReports,
  toldByMail,
  untakenReports,
  type ClosingOne,
} from '../../src/app/close-several.ts';
import { ProblemError } from '../../src/app/problem.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const ANNA = '1';
const BEN = '2';
const LATER = START.add({ hours: 1 });

/** Anna at work in a store with some reports, of which Ben has heard already. */
function someReports({ store, policy }: TemporaryStore, count: number) {
  for (const id of [ANNA, BEN]) store.people.seen(id, true);
  for (let number = 0; number < count; number += 1) store.cases.open([opened()], byGitHub());
  const caseAction = (id: string): ClosingOne => {
    const state = store.cases.load(id);
    if (!state) throw new Error(`there is no ${id}`);
    return {
      case: state,
      who: { id: ANNA, sides: ['security'] },
      now: LATER,
      cause: by(ANNA, LATER),
      services: { ...store, policy, atomically: (work) => store.atomically(work) },
    };
  };
  const action = { services: store, caseAction };
  const reports = () => untakenReports(action);
  const told = () =>
    store.outbox
      .due(LATER, 999)
      .filter(({ createdAt }) => createdAt === LATER.epochMilliseconds)
      .map(({ kind, recipient, notification }) =>
        notification.template === 'of-many-cases'
          ? `${kind} ${recipient}: ${notification.what} ${notification.caseIds.length}`
          : `${kind} ${recipient}: ${notification.template}`,
      );
  return { reports, told, record: (id: string, ...facts: EventBody[]) => record(store, id, facts) };
}

function record({ cases }: TemporaryStore['store'], id: string, facts: readonly EventBody[]): void {
  const state = cases.load(id);
  if (state) cases.record(state, facts, by(BEN));
}

function toTell(states: readonly Case[]): string[] {
  return toldByMail(states, 'The team').map(({ id }) => id);
}

describe('closing several reports', () => {
  test('of 55 is one act, one event each, and one message to each of the others', () => {
    using temporary = temporaryStore();
    const { reports, told } = someReports(temporary, 55);
    const closed = closeSeveral(reports(), { resolution: 'spam', reason: 'a flood' });
    expect(closed).toHaveLength(55);
    expect(new Set(closed.map(({ closed: end }) => `${end?.resolution} ${end?.reason}`))).toEqual(
      new Set(['spam a flood']),
    );
    expect(reports()).toEqual([]);
    expect(told()).toEqual([`dm ${BEN}: case-closed 55`]);
  });

  test('offers those alone that nobody has taken on', () => {
    using temporary = temporaryStore();
    const { reports, record: happened } = someReports(temporary, 5);
    const first = fingerprintOfReports(reports().map((each) => each.case));
    happened('CG-2026-001', { type: 'coordinator-named', member: BEN });
    happened('CG-2026-002', { type: 'disclosure-changed', kind: 'public' });
    happened('CG-2026-003', { type: 'fix-team-added', login: 'fay-fixes' });
    happened('CG-2026-004', { type: 'closed', resolution: 'duplicate' });
    const left = reports().map((each) => each.case);
    expect(left.map(({ id }) => id)).toEqual(['CG-2026-005']);
    expect(fingerprintOfReports(left)).not.toBe(first);
  });

  test('as duplicates names the case they repeat, and nothing is closed where one of them is that case', () => {
    using temporary = temporaryStore();
    const { reports } = someReports(temporary, 4);
    const [original, ...repeated] = reports();
    const of = original?.case.id;
    expect(() => closeSeveral(reports(), { resolution: 'duplicate', of })).toThrow(ProblemError);
    expect(() => closeSeveral(repeated, { resolution: 'duplicate', of: 'CG-2026-999' })).toThrow(
      ProblemError,
    );
    expect(reports()).toHaveLength(4);
    const closed = closeSeveral(repeated, { resolution: 'duplicate', of });
    expect(closed.map((each) => each.closed?.of)).toEqual(Array(3).fill(of));
    expect(temporary.store.cases.load(of ?? '')?.duplicates).toEqual(closed.map(({ id }) => id));
    expect(reports().map((each) => each.case.id)).toEqual([of]);
  });

  test('tells by mail those who wrote an e-mail, unless it was spam', () => {
    using temporary = temporaryStore();
    const { reports } = someReports(temporary, 3);
    temporary.store.cases.open([opened({ source: 'github' })], byGitHub());
    const [spam, ...others] = reports();
    expect(toTell(closeSeveral(spam ? [spam] : [], { resolution: 'spam' }))).toEqual([]);
    expect(toTell(closeSeveral(others, { resolution: 'invalid', reason: 'as designed' }))).toEqual([
      'CG-2026-002',
      'CG-2026-003',
    ]);
  });

  test('closes none of them where one has been taken on since', () => {
    using temporary = temporaryStore();
    const { reports, record: happened, told } = someReports(temporary, 3);
    const [one, ...others] = reports();
    happened('CG-2026-001', { type: 'coordinator-named', member: BEN });
    const again = temporary.store.cases.load('CG-2026-001');
    if (!one || !again) throw new Error('there is a first report');
    expect(() => closeSeveral([...others, { ...one, case: again }], { resolution: 'spam' })).toThrow(
      ProblemError,
    );
    expect(reports()).toHaveLength(2);
    expect(told()).toEqual([]);
  });
});
