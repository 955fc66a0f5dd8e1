import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { giveAdvanceNotice } from '../../src/app/advance-notices.ts';
import {
  actOnDayOfAll,
  agreeForAll,
  linkCases,
  type Linking,
  proposeForAll,
  unlinkFromGroup,
  withdrawForAll,
} from '../../src/app/links.ts';
import { waitingLinked } from '../../src/app/waiting-linked.ts';
import { sidesOf, type Case } from '../../src/process/case.ts';
import { waitForUpstream } from '../../src/process/acts/deadline.ts';
import type { EventBody } from '../../src/process/events.ts';
import { isKnownToAll, waitingFor } from '../../src/process/links.ts';
import { CONDITIONS } from '../../src/process/publication/conditions.ts';
import { READY_TO_LEAVE } from '../support/cases.ts';
import { problemOf } from '../support/problem-of.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';
import { draws } from '../support/draws.ts';

const ANNA = '100000000000000001';
const BEN = '100000000000000002';
/** On the fix teams of the first two cases, and of the second and the third. */
const FAY = '200000000000000001';
const GUS = '200000000000000002';
const LOGINS: Readonly<Record<string, string>> = { [FAY]: 'fay-fixes', [GUS]: 'gus-fixes' };
const [A, B, C] = ['CG-2026-001', 'CG-2026-002', 'CG-2026-003'] as const;
/** A Thursday and the Monday after it, four in the afternoon. */
const THURSDAY = Temporal.Instant.from('2026-03-12T16:00:00Z');
const MONDAY = Temporal.Instant.from('2026-03-16T16:00:00Z');

/** Cases with accepted advisories, and people who act in them. */
function world({ store, policy }: TemporaryStore, count = 3) {
  for (const id of [ANNA, BEN]) store.people.seen(id, true);
  for (const [id, login] of Object.entries(LOGINS)) {
    store.people.link(id, login, false);
    store.people.answerClaim(id, login, ANNA, true);
  }
  const teams = [['fay-fixes'], ['fay-fixes', 'gus-fixes'], ['gus-fixes']];
  for (let index = 0; index < count; index += 1) {
    const number = '23456789'[index] ?? '2';
    store.cases.open(
      [
        opened({ repository: `stacklok/part-${index}` }),
        { type: 'advisory-linked', ghsaId: `GHSA-${number.repeat(4)}-cfgh-jmpq`, created: false },
        { type: 'advisory-accepted' },
        ...(teams[index] ?? []).map((login): EventBody => ({ type: 'fix-team-added', login })),
      ],
      byGitHub(),
    );
  }
  const caseOf = (id: string): Case => {
    const state = store.cases.load(id);
    if (!state) throw new Error(`there is no ${id}`);
    return state;
  };
  let now = START;
  const as = (person: string, id: string): Linking => {
    const login = LOGINS[person];
    const user = { id: person, security: login === undefined, login };
    const state = caseOf(id);
    return {
      case: state,
      user,
      who: { id: person, sides: sidesOf(state, user) },
      now,
      cause: by(person, now),
      services: { ...store, policy, mailer: undefined, atomically: (work) => store.atomically(work) },
    };
  };
  return {
    caseOf,
    as,
    at: (instant: Temporal.Instant) => {
      now = instant;
    },
    happens: (id: string, ...bodies: EventBody[]) => {
      store.cases.recordFact(caseOf(id), () => bodies, by(ANNA, now));
    },
    link: (one: string, other: string, person = ANNA) => linkCases(as(person, one), as(person, other)),
    last: (id: string) => store.cases.history(caseOf(id)).at(-1),
    told: (template: string) =>
      store.outbox
        .due(THURSDAY, 999)
        .filter(({ notification }) => notification.template === template)
        .map(({ recipient, notification }) => [recipient, 'caseId' in notification && notification.caseId]),
  };
}

/** Which refusal comes, by its code; `undefined` where none does. */
function refusal(work: () => unknown): string | undefined {
  return problemOf(work)?.code;
}

describe('linking', () => {
  test('is recorded in each of the cases, with all that leave with either, and undone the same way', () => {
    using temporary = temporaryStore();
    const { link, caseOf, as } = world(temporary);
    expect(link(A, B).linked).toEqual([B]);
    expect(link(B, C).linked).toEqual([A, C]);
    expect([A, B, C].map((id) => caseOf(id).linked)).toEqual([
      [B, C],
      [A, C],
      [A, B],
    ]);
    expect(unlinkFromGroup(as(ANNA, B)).linked).toEqual([]);
    expect([A, B, C].map((id) => caseOf(id).linked)).toEqual([[C], [], [A]]);
    expect(refusal(() => unlinkFromGroup(as(ANNA, B)))).toBe('not-linked');
    expect(refusal(() => link(A, A))).toBe('link-pointless');
    expect(refusal(() => link(A, C))).toBe('link-pointless');
  });

  test('takes a person who is on each of them: of the others, their numbers alone are told', () => {
    using temporary = temporaryStore();
    const { link, caseOf, as } = world(temporary);
    expect(refusal(() => link(A, B, FAY))).toBeUndefined();
    expect(refusal(() => link(B, C, FAY))).toBe('linked-unseen');
    expect(
      refusal(() => link(B, C, GUS)),
      'it would take A along',
    ).toBe('linked-unseen');
    expect(refusal(() => unlinkFromGroup(as(GUS, B)))).toBe('linked-unseen');
    expect(caseOf(C).linked).toEqual([]);
    expect(caseOf(B).linked).toEqual([A]);
  });

  test('is told to both teams, and so is its end', () => {
    using temporary = temporaryStore();
    const { link, as, told } = world(temporary);
    link(A, B);
    expect(told('linked')).toEqual([
      [BEN, A],
      [FAY, A],
      [BEN, B],
      [FAY, B],
      [GUS, B],
    ]);
    unlinkFromGroup(as(BEN, A));
    expect(told('unlinked')).toEqual([
      [ANNA, A],
      [FAY, A],
      [ANNA, B],
      [FAY, B],
      [GUS, B],
    ]);
  });

  test('takes the day of the one along to the other, and is refused where they have two', () => {
    using temporary = temporaryStore();
    const { link, caseOf, as } = world(temporary);
    proposeForAll(as(ANNA, A), { at: THURSDAY });
    proposeForAll(as(ANNA, C), { at: MONDAY });
    expect(refusal(() => link(A, C))).toBe('link-days-differ');
    link(B, A);
    expect(caseOf(B).proposal?.at).toEqual(THURSDAY);
    expect(caseOf(B).proposal?.agreed).toEqual(['security']);
  });

  test('is refused for what is closed or announced; a case that is closed leaves its group', () => {
    using temporary = temporaryStore();
    const { link, caseOf, happens } = world(temporary);
    link(A, B);
    link(B, C);
    happens(B, { type: 'closed', resolution: 'duplicate' });
    expect([A, B, C].map((id) => caseOf(id).linked)).toEqual([[C], [], [A]]);
    expect(refusal(() => link(A, B))).toBe('link-too-late');
  });

  test('shows in the list: the index has it as the events tell', () => {
    using temporary = temporaryStore();
    const { link } = world(temporary);
    link(A, B);
    const rows = () =>
      temporary.store.cases
        .list({ id: ANNA, security: true }, 'open', { offset: 0, limit: 9 }, START)
        .rows.toSorted((one, other) => one.id.localeCompare(other.id))
        .map(({ id, linked }) => [id, linked]);
    const before = rows();
    expect(before).toEqual([
      [A, B],
      [B, A],
      [C, null],
    ]);
    temporary.store.index.renewAll(START);
    expect(rows()).toEqual(before);
  });
});

describe('one day for all', () => {
  test('is proposed and agreed to once, and nobody speaks for a case that they are not on', () => {
    using temporary = temporaryStore();
    const { link, caseOf, as } = world(temporary);
    link(A, B);
    link(B, C);
    proposeForAll(as(ANNA, B), { at: THURSDAY });
    expect([A, B, C].map((id) => caseOf(id).proposal?.at)).toEqual([THURSDAY, THURSDAY, THURSDAY]);
    agreeForAll(as(FAY, A), {});
    expect([A, B, C].map((id) => caseOf(id).steps['release-day'] !== undefined)).toEqual([true, true, false]);
    agreeForAll(as(GUS, C), {});
    expect(caseOf(C).steps['release-day']).toBeDefined();
  });

  test('is proposed in all or in none', () => {
    using temporary = temporaryStore();
    const { link, caseOf, as, happens } = world(temporary);
    link(A, B);
    happens(B, { type: 'upstream-set', project: 'openssl', disclosesAt: MONDAY });
    expect(refusal(() => proposeForAll(as(ANNA, A), { at: THURSDAY }))).toBe('slot-refused');
    expect(refusal(() => proposeForAll(as(GUS, B), { at: MONDAY }))).toBe('linked-unseen');
    expect([A, B].map((id) => caseOf(id).proposal)).toEqual([undefined, undefined]);
  });

  test('falls in all where it falls in one: called off, or by an upstream project', () => {
    using temporary = temporaryStore();
    const { link, caseOf, as, happens, last } = world(temporary);
    link(A, B);
    link(B, C);
    const day = () => proposeForAll(as(ANNA, A), { at: THURSDAY });
    day();
    withdrawForAll(as(FAY, A), { reason: 'the words of A alone' });
    expect([A, B, C].map((id) => caseOf(id).proposal)).toEqual([undefined, undefined, undefined]);
    expect(last(C)).toMatchObject({ actor: { kind: 'bot' }, body: { type: 'release-withdrawn' } });
    expect(JSON.stringify(last(C)?.body)).not.toContain('the words of A');
    day();
    happens(C, { type: 'upstream-set', project: 'openssl', disclosesAt: MONDAY });
    expect([A, B, C].map((id) => caseOf(id).proposal)).toEqual([undefined, undefined, undefined]);
  });
});

test('the distributors hear it by the same act in which the day falls, of each case of which they were told', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  const { link, as, at } = world(temporary);
  const added = { since: Temporal.PlainDate.from('2026-01-02'), addedBy: ANNA };
  store.distributors.add(
    { ...added, name: 'Distro', contact: 'distro@example.org' },
    START.subtract({ hours: 24 * 60 }),
  );
  link(A, B);
  proposeForAll(as(ANNA, A), { at: MONDAY });
  agreeForAll(as(FAY, A), {});
  const mailing = (id: string): Linking => {
    const action = as(ANNA, id);
    return { ...action, services: { ...action.services, mailer: {} } };
  };
  for (const id of [A, B]) giveAdvanceNotice(mailing(id), mailing(id).case, 'hand');
  const revisions = (id: string) =>
    store.mail.deliveriesOf(as(ANNA, id).case).map(({ revision }) => revision);
  const told = [A, B].map((id) => revisions(id).length);
  expect(told).toEqual([1, 1]);
  at(START.add({ hours: 1 }));
  actOnDayOfAll(mailing(A), (state, given) =>
    waitForUpstream(state, { project: 'openssl', disclosesAt: MONDAY.add({ hours: 24 * 7 }) }, given),
  );
  expect([A, B].map((id) => store.cases.load(id)?.proposal)).toEqual([undefined, undefined]);
  const events = [A, B].map((id) => store.cases.load(id)?.advanceNotice?.proposal ?? 0);
  expect(events.every((proposal) => proposal < 0)).toBe(true);
});

describe('none before the others', () => {
  test('a case waits for those that are neither public nor ready, and is told why by who may know', () => {
    using temporary = temporaryStore();
    const { link, caseOf, as, happens, at } = world(temporary);
    link(A, B);
    link(B, C);
    proposeForAll(as(ANNA, A), { at: THURSDAY });
    agreeForAll(as(FAY, A), {});
    agreeForAll(as(GUS, C), {});
    happens(B, ...READY_TO_LEAVE);
    const { cases } = temporary.store;
    const waiting = (user?: Parameters<typeof sidesOf>[1]) =>
      waitingLinked(cases, caseOf(A), THURSDAY, user).map(({ caseId, missing }) => [caseId, missing.length]);
    expect(waitingFor([caseOf(B)], THURSDAY.subtract({ seconds: 1 }))).toEqual([
      { caseId: B, missing: ['day'] },
    ]);
    expect(waiting()).toEqual([[C, 10]]);
    expect(waiting({ security: false, login: 'fay-fixes' })).toEqual([[C, 0]]);
    for (const condition of CONDITIONS)
      happens(C, { type: 'preflight-overridden', condition, reason: 'it must be' });
    expect(waiting()).toEqual([]);
    at(THURSDAY);
  });

  test('where one is public by force, the others hear at once that their embargo is in danger', () => {
    using temporary = temporaryStore();
    const { link, happens, told, caseOf, last } = world(temporary);
    link(A, B);
    link(B, C);
    happens(C, { type: 'disclosure-changed', kind: 'public' });
    expect(told('linked-public')).toEqual([
      [ANNA, A],
      [BEN, A],
      [FAY, A],
      [ANNA, B],
      [BEN, B],
      [FAY, B],
      [GUS, B],
    ]);
    expect(last(A)).toMatchObject({ actor: { kind: 'bot' }, body: { type: 'linked-public', case: C } });
    happens(B, { type: 'advisory-published', at: START });
    expect(told('linked-public').filter(([, id]) => id === A)).toHaveLength(6);
    expect(isKnownToAll(caseOf(A))).toBe(false);
  });

  test('where the others are ready, one that is published is no danger', () => {
    using temporary = temporaryStore();
    const { link, happens, told, as, at } = world(temporary);
    link(A, B);
    proposeForAll(as(ANNA, A), { at: THURSDAY });
    agreeForAll(as(FAY, A), {});
    happens(B, ...READY_TO_LEAVE);
    at(THURSDAY);
    happens(A, { type: 'advisory-published', at: THURSDAY });
    expect(told('linked-public')).toEqual([]);
  });
});

// Over random groups: links are symmetrical, whole and within their bound; there is one day for all that are not public.
test('whatever is linked, agreed, called off, closed and published in whatever order, a group is one', () => {
  using temporary = temporaryStore();
  const { sqlite } = temporary.database;
  const { caseOf, as, happens, link } = world(temporary, 6);
  const ids = Array.from({ length: 6 }, (_, index) => `CG-2026-00${index + 1}`);
  const id = fc.constantFrom(...ids);
  const step = fc.record({
    kind: fc.constantFrom(
      'link',
      'link',
      'link',
      'unlink',
      'propose',
      'agree',
      'withdraw',
      'upstream',
      'close',
      'reopen',
      'publish',
      'public',
    ),
    one: id,
    other: id,
    day: fc.constantFrom(THURSDAY, MONDAY),
  });
  const attempts = { accepted: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      sqlite.exec('BEGIN');
      try {
        for (const { kind, one, other, day } of steps) {
          const code = refusal(() => {
            switch (kind) {
              case 'link':
                return link(one, other);
              case 'unlink':
                return unlinkFromGroup(as(ANNA, one));
              case 'propose':
                return proposeForAll(as(ANNA, one), { at: day });
              case 'agree':
                return agreeForAll(as(FAY, one), {});
              case 'withdraw':
                return withdrawForAll(as(ANNA, one), { reason: 'it is not ready' });
              case 'upstream':
                return happens(one, { type: 'upstream-set', project: 'openssl', disclosesAt: MONDAY });
              case 'close':
                return happens(one, { type: 'closed', resolution: 'invalid' });
              case 'reopen':
                return caseOf(one).status === 'closed' && happens(one, { type: 'reopened' });
              case 'publish':
                return happens(one, { type: 'advisory-published', at: START });
              case 'public':
                return happens(one, { type: 'disclosure-changed', kind: 'public' });
            }
          });
          if (code === undefined) attempts.accepted += 1;
          for (const state of ids.map(caseOf)) {
            const group = [state, ...state.linked.map(caseOf)];
            const names = group.map((each) => each.id).toSorted();
            for (const each of group) expect([each.id, ...each.linked].toSorted()).toEqual(names);
            expect(group.length).toBeLessThanOrEqual(4);
            const days = group
              .filter(({ publishedAt, status }) => !publishedAt && status === 'open')
              .flatMap(({ proposal }) => (proposal ? [proposal.at.toString()] : []));
            expect(new Set(days).size).toBeLessThanOrEqual(1);
          }
        }
      } finally {
        sqlite.exec('ROLLBACK');
      }
    }),
    { seed: 20260302, numRuns: draws(40) },
  );
  expect(attempts.accepted).toBeGreaterThanOrEqual(draws(201));
});
