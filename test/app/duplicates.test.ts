import { describe, expect, test } from 'vitest';
import { closeOne, recordClosingApproved, recordClosingAsked, reopenOne } from '../../src/app/close-case.ts';
import { stillTrue } from '../../src/app/notifications/still-true.ts';
import type { Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import { problemOf } from '../support/problem-of.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';

const ANNA = '100000000000000001';
const BEN = '100000000000000002';
const CLEO = '100000000000000003';
const [A, B, C] = ['CG-2026-001', 'CG-2026-002', 'CG-2026-003'] as const;
const ADVISORY = 'GHSA-2222-cfgh-jmpq';
const LATER = START.add({ hours: 1 });

/** Three reports, the first of which Ben coordinates. */
function world({ store, policy }: TemporaryStore) {
  for (const id of [ANNA, BEN, CLEO]) store.people.seen(id, true);
  store.cases.open(
    [
      opened(),
      { type: 'advisory-linked', ghsaId: ADVISORY, created: false },
      { type: 'coordinator-named', member: BEN },
    ],
    byGitHub(),
  );
  for (let more = 0; more < 2; more += 1) store.cases.open([opened()], byGitHub());
  const caseOf = (id: string): Case => {
    const state = store.cases.load(id);
    if (!state) throw new Error(`there is no ${id}`);
    return state;
  };
  const as = (person: string, id: string) => ({
    case: caseOf(id),
    who: { id: person, sides: ['security'] } as const,
    user: { id: person, security: true },
    now: LATER,
    cause: by(person, LATER),
    services: {
      ...store,
      policy,
      mailer: undefined,
      securityRole: { isHeldBy: async () => true },
      atomically: <T>(work: () => T) => store.atomically(work),
    },
  });
  return {
    caseOf,
    as,
    close: (id: string, of: string, person = ANNA) =>
      closeOne(as(person, id), { resolution: 'duplicate', of }).state,
    happens: (id: string, ...bodies: EventBody[]) =>
      store.cases.recordFact(caseOf(id), () => bodies, by(ANNA, LATER)),
    last: (id: string) => store.cases.history(caseOf(id)).at(-1),
    told: (template: string) =>
      store.outbox
        .due(LATER, 999)
        .filter(({ notification }) => notification.template === template)
        .filter((message) => stillTrue(message, store))
        .map(({ recipient, notification }) => [recipient, 'caseId' in notification && notification.caseId]),
  };
}

describe('a case that is closed as a duplicate', () => {
  test.each([
    ['its number', A],
    ['its number, as people type it', ' cg-2026-001 '],
    ['its advisory', ADVISORY],
    ['its advisory, as people type it', ADVISORY.toUpperCase()],
  ])('is known in the original, too, named by %s', (_, typed) => {
    using temporary = temporaryStore();
    const { close, caseOf, last } = world(temporary);
    expect(close(B, typed).closed).toMatchObject({ resolution: 'duplicate', of: A });
    expect(close(C, typed).closed).toMatchObject({ of: A });
    expect(caseOf(A)).toMatchObject({ duplicates: [B, C], status: 'open' });
    // People of the original may be on no other case: the number alone, nobody's name and no reason.
    expect(last(A)).toMatchObject({
      actor: { kind: 'bot' },
      cause: 'duplicate',
      body: { type: 'duplicate-closed', case: C },
    });
  });

  test('is told once to who is in charge of the original, and not to who closed it', () => {
    using temporary = temporaryStore();
    const { close, told } = world(temporary);
    close(B, A);
    expect(told('duplicate-closed')).toEqual([[BEN, A]]);
    close(C, A, BEN);
    expect(told('duplicate-closed')).toEqual([[BEN, A]]);
  });

  test('is one no more once it is open again', () => {
    using temporary = temporaryStore();
    const { close, caseOf, as, last, told } = world(temporary);
    close(B, A);
    close(C, A);
    reopenOne(as(CLEO, B), undefined);
    expect(caseOf(A).duplicates).toEqual([C]);
    expect(last(A)).toMatchObject({ body: { type: 'duplicate-reopened', case: B } });
    expect(told('duplicate-reopened')).toEqual([[BEN, A]]);
    // What was said of it holds no more.
    expect(told('duplicate-closed')).toEqual([[BEN, A]]);
    reopenOne(as(CLEO, C), undefined);
    expect(caseOf(A)).not.toHaveProperty('duplicates');
    // Of another one, this time.
    close(B, C);
    expect([caseOf(A).duplicates, caseOf(C).duplicates]).toEqual([undefined, [B]]);
  });

  test('is so where GitHub opens its advisory again, whoever acted', () => {
    using temporary = temporaryStore();
    const { close, caseOf, happens } = world(temporary);
    close(A, B);
    happens(A, { type: 'advisory-closed' });
    expect(caseOf(B).duplicates).toEqual([A]);
    happens(A, { type: 'advisory-reopened' });
    expect(caseOf(B)).not.toHaveProperty('duplicates');
  });

  test('names an advisory that has no case here, and nothing else that is none', () => {
    using temporary = temporaryStore();
    const { close, caseOf } = world(temporary);
    expect(problemOf(() => close(B, 'CG-2026-009'))).toMatchObject({
      code: 'original-wrong',
      why: 'unknown',
    });
    expect(problemOf(() => close(B, 'the first'))).toMatchObject({ code: 'original-wrong', why: 'unknown' });
    expect(problemOf(() => close(A, ADVISORY))).toMatchObject({ code: 'original-wrong', why: 'itself' });
    expect(caseOf(B).status).toBe('open');
    expect(close(B, 'GHSA-9999-CFGH-JMPQ').closed?.of).toBe('GHSA-9999-cfgh-jmpq');
  });

  test('ends no chain and no circle', () => {
    using temporary = temporaryStore();
    const { close, as } = world(temporary);
    close(B, A);
    expect(problemOf(() => close(C, B))).toEqual({
      code: 'original-wrong',
      of: B,
      why: 'duplicate',
      next: A,
    });
    expect(problemOf(() => close(A, B))).toEqual({ code: 'original-wrong', of: B, why: 'circle' });
    reopenOne(as(CLEO, B), undefined);
    expect(close(A, B).closed?.of).toBe(B);
  });

  test('keeps which where a second member agrees, and asks again whether that one still stands', async () => {
    using temporary = temporaryStore();
    const { as, caseOf, happens, close } = world(temporary);
    happens(B, { type: 'disclosure-changed', kind: 'public' });
    const asked = recordClosingAsked(as(ANNA, B), {
      resolution: 'duplicate',
      of: 'cg-2026-001',
      reason: 'the same',
    });
    const { closing } = asked.publications;
    expect(closing?.closing).toEqual({ resolution: 'duplicate', of: A, reason: 'the same' });
    const { revision: request = 0, fingerprint = '' } = closing ?? {};
    close(A, C);
    await expect(recordClosingApproved(as(BEN, B), { request, fingerprint })).rejects.toMatchObject({
      problem: { code: 'original-wrong', why: 'duplicate', next: C },
    });
    reopenOne(as(CLEO, A), undefined);
    await recordClosingApproved(as(BEN, B), { request, fingerprint });
    expect(caseOf(B).closed).toMatchObject({ of: A, reason: 'the same' });
    expect(caseOf(A).duplicates).toEqual([B]);
  });

  test('leaves a group that it was linked with, and is known in it all the same', () => {
    using temporary = temporaryStore();
    const { close, caseOf, happens } = world(temporary);
    happens(A, { type: 'linked', cases: [B] });
    happens(B, { type: 'linked', cases: [A] });
    close(B, A);
    expect([caseOf(A), caseOf(B)].map(({ linked, duplicates }) => [linked, duplicates])).toEqual([
      [[], [B]],
      [[], undefined],
    ]);
  });
});
