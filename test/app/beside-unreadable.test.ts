import { describe, expect, test } from 'vitest';
import { giveAdvanceNotice } from '../../src/app/advance-notices.ts';
import { followLogins } from '../../src/app/follow-logins.ts';
import { mailBelongsTo } from '../../src/app/incoming-mail/say-what-it-is.ts';
import { takeIn } from '../../src/app/incoming-mail/take-in.ts';
import {
  actOnDayOfAll,
  agreeForAll,
  linkCases,
  proposeForAll,
  unlinkFromGroup,
  withdrawForAll,
  type Linking,
} from '../../src/app/links.ts';
import { confirmClaim, linkLogin } from '../../src/app/logins.ts';
import { tellCaughtUp } from '../../src/app/tell-caught-up.ts';
import { withdrawRelease } from '../../src/process/acts/release.ts';
import { sidesOf, type Case } from '../../src/process/case.ts';
import type { EventBody } from '../../src/process/events.ts';
import type { IncomingMail } from '../../src/process/incoming-mail.ts';
import { UnreadableCaseError } from '../../src/store/case-history.ts';
import { problemOf } from '../support/problem-of.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../support/temporary.ts';
import { rewrite } from '../support/unreadable.ts';

// What happens beside a case while it cannot be read, as while an older version runs, and what is known in it once it can be.

const ANNA = '100000000000000001';
const [A, B, C] = ['CG-2026-001', 'CG-2026-002', 'CG-2026-003'] as const;
const LATER = START.add({ hours: 1 });
const TEAM = { type: 'fix-team-added', login: 'fin' } as const;
const THURSDAY = Temporal.Instant.from('2026-03-12T16:00:00Z');

/** Three cases of one fix team, which Anna of the security team acts in. */
function world(temporary: TemporaryStore) {
  const { policy } = temporary;
  temporary.store.people.seen(ANNA, true);
  for (const [index, number] of ['2222', '3333', '4444'].entries())
    temporary.store.cases.open(
      [
        opened({ repository: `stacklok/part-${index}` }),
        { type: 'advisory-linked', ghsaId: `GHSA-${number}-cfgh-jmpq`, created: false },
        { type: 'advisory-accepted' },
        { type: 'fix-team-added', login: 'fay' },
      ],
      byGitHub(),
    );
  const caseOf = (id: string): Case => {
    const state = temporary.store.cases.load(id);
    if (!state) throw new Error(`there is no ${id}`);
    return state;
  };
  const as = (id: string): Linking => {
    const user = { id: ANNA, security: true, login: undefined };
    const state = caseOf(id);
    return {
      case: state,
      user,
      who: { id: ANNA, sides: sidesOf(state, user) },
      now: START,
      cause: by(ANNA),
      services: { ...temporary.store, policy, mailer: undefined },
    };
  };
  return {
    caseOf,
    as,
    damaged: (id: string) => rewrite(temporary.database, id, 'damaged'),
    whole: (id: string) => rewrite(temporary.database, id, 'whole'),
    damage: (id: string) => {
      rewrite(temporary.database, id, 'damaged');
      temporary.store.cases.lookThrough(START, [id]);
    },
    mend: (id: string, now = START) => {
      rewrite(temporary.database, id, 'whole');
      temporary.store.cases.lookThrough(now, [id]);
    },
    happens: (id: string, ...bodies: EventBody[]) =>
      temporary.store.cases.recordFact(caseOf(id), () => bodies, by(ANNA)),
    link: (one: string, other: string) => linkCases(as(one), as(other)),
    restart: () => temporary.restart(LATER),
    types: (id: string) => temporary.store.cases.history(caseOf(id)).map(({ body }) => body.type),
    linked: () => [A, B, C].map((id) => caseOf(id).linked),
  };
}

describe('what a member does to all that leave together', () => {
  test('is refused where one of them cannot be read, and changes none', () => {
    using temporary = temporaryStore();
    const { as, link, linked, damage, mend, caseOf } = world(temporary);
    link(A, B);
    proposeForAll(as(A), { at: THURSDAY });
    damage(B);
    const unreadable = { code: 'case-unreadable', caseId: B };
    expect(problemOf(() => link(A, C))).toEqual(unreadable);
    expect(problemOf(() => link(C, A))).toEqual(unreadable);
    expect(problemOf(() => unlinkFromGroup(as(A)))).toEqual(unreadable);
    expect(problemOf(() => proposeForAll(as(A), { at: THURSDAY.add({ hours: 96 }) }))).toEqual(unreadable);
    expect(problemOf(() => withdrawForAll(as(A), { reason: 'not ready' }))).toEqual(unreadable);
    // Each side agrees in each case.
    expect(problemOf(() => agreeForAll({ ...as(A), who: { id: ANNA, sides: ['fix-team'] } }, {}))).toBe(
      undefined,
    );
    mend(B);
    expect(linked()).toEqual([[B], [A], []]);
    expect([A, B].map((id) => caseOf(id).proposal?.at)).toEqual([THURSDAY, THURSDAY]);
    expect(problemOf(() => unlinkFromGroup(as(A)))).toBeUndefined();
    expect(linked()).toEqual([[], [], []]);
  });

  test('undoes a link that one of the two alone knows', () => {
    using temporary = temporaryStore();
    const { as, linked, happens } = world(temporary);
    happens(A, { type: 'linked', cases: [B] });
    happens(C, { type: 'closed', resolution: 'spam' });
    happens(B, { type: 'linked', cases: [C] });
    unlinkFromGroup(as(A));
    expect(linked()).toEqual([[], [C], []]);
    unlinkFromGroup(as(B));
    expect(linked()).toEqual([[], [], []]);
    expect(problemOf(() => unlinkFromGroup(as(B)))).toEqual({ code: 'not-linked' });
  });
});

describe('what follows in a case that could not be read is recorded in it once it can be,', () => {
  test('once: that a linked one became public, of which the team is told', () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    const { link, happens, damage, mend, types } = world(temporary);
    link(A, B);
    damage(B);
    happens(A, { type: 'advisory-published', at: START });
    mend(B, LATER);
    expect(types(B).filter((type) => type === 'linked-public')).toHaveLength(1);
    expect(store.outbox.due(LATER, 99).map(({ notification }) => notification)).toContainEqual(
      expect.objectContaining({ template: 'linked-public', caseId: B }),
    );
    const recorded = store.cases.recorded();
    damage(B);
    mend(B, LATER);
    damage(A);
    mend(A, LATER);
    expect(store.cases.recorded()).toBe(recorded);
  });

  test('also at the start of a version that can read it, by other rules', () => {
    using temporary = temporaryStore();
    const { link, happens, damage, whole } = world(temporary);
    link(A, B);
    damage(B);
    happens(A, { type: 'advisory-published', at: START });
    whole(B);
    temporary.store.facts.delete('policy');
    temporary.restart();
    const { cases } = temporary.store;
    const [b] = cases.linkedWith({ linked: [B] });
    expect(b && cases.history(b).at(-1)).toMatchObject({
      body: { type: 'linked-public', case: A },
      cause: 'linked case',
    });
  });

  test('and where it was found while the bot ran, and no look had set it aside', () => {
    using temporary = temporaryStore();
    const { link, happens, damaged, mend, types, caseOf } = world(temporary);
    link(A, B);
    damaged(B);
    const { cases } = temporary.store;
    expect(() => cases.history(caseOf(B))).toThrow(UnreadableCaseError);
    expect(cases.load(B)).toBeUndefined();
    happens(A, { type: 'advisory-published', at: START });
    mend(B);
    expect(types(B)).toContain('linked-public');
  });

  test('in the order in which it happened: each release day that falls, and one closed unannounced lets it go', () => {
    using temporary = temporaryStore();
    const { link, as, happens, damage, mend, caseOf, linked, types } = world(temporary);
    link(A, B);
    link(B, C);
    proposeForAll(as(A), { at: THURSDAY });
    damage(B);
    happens(A, {
      type: 'release-withdrawn',
      proposal: caseOf(A).proposal?.revision ?? 0,
      reason: 'attacks',
    });
    expect(caseOf(C).proposal).toBeUndefined();
    happens(C, { type: 'advisory-published', at: START });
    happens(A, { type: 'closed', resolution: 'spam' });
    mend(B);
    expect(caseOf(B).proposal).toBeUndefined();
    expect(linked()).toEqual([[], [C], [B]]);
    expect(types(B).slice(-3)).toEqual(['release-withdrawn', 'linked-public', 'unlinked']);
  });

  describe('where one of those beside it cannot be read then,', () => {
    test.each([
      ['once that one can be, too', () => undefined],
      ['whatever else is recorded in it until then', ({ happens }) => happens(B, TEAM)],
      [
        'also where it could not be read once more in between',
        ({ happens, damage, mend }) => {
          happens(B, TEAM);
          damage(B);
          mend(B, LATER);
          happens(B, { ...TEAM, login: 'gil' });
        },
      ],
      [
        'also where that one can be read again first',
        ({ happens, damage, mend }) => {
          happens(B, TEAM);
          damage(B);
          mend(A, LATER);
          mend(B, LATER);
        },
      ],
      ['also after a start', ({ happens, restart }) => [happens(B, TEAM), restart()]],
    ] satisfies [string, (each: ReturnType<typeof world>) => unknown][])('%s', (_, meanwhile) => {
      using temporary = temporaryStore();
      const each = world(temporary);
      const { link, happens, damage, mend, types } = each;
      link(A, B);
      damage(B);
      happens(A, { type: 'advisory-published', at: START });
      damage(A);
      mend(B, LATER);
      meanwhile(each);
      if (temporary.store.cases.isUnreadable(A)) mend(A, LATER);
      expect(types(B).filter((type) => type === 'linked-public')).toHaveLength(1);
      const recorded = temporary.store.cases.recorded();
      for (const id of [A, B]) damage(id);
      for (const id of [A, B]) mend(id, LATER);
      expect(temporary.store.cases.recorded()).toBe(recorded);
    });

    test('and where all can be read at one look, in the order in which it happened', () => {
      using temporary = temporaryStore();
      const { link, as, happens, damage, whole, caseOf, types } = world(temporary);
      link(A, B);
      link(B, C);
      proposeForAll(as(A), { at: THURSDAY });
      damage(B);
      happens(C, { type: 'advisory-published', at: START });
      damage(A);
      const proposal = caseOf(C).proposal?.revision ?? 0;
      happens(C, { type: 'release-withdrawn', proposal, reason: 'attacks' });
      for (const id of [A, B]) whole(id);
      temporary.store.cases.lookThrough(LATER, [A, B]);
      for (const id of [A, B]) expect(types(id).slice(-2)).toEqual(['linked-public', 'release-withdrawn']);
    });
  });

  test('and the distributors who know of its day hear that it fell, once, as by the act', () => {
    using temporary = temporaryStore();
    const { store, policy } = temporary;
    const { link, as, damage, mend, caseOf, types } = world(temporary);
    const added = { since: Temporal.PlainDate.from('2026-01-02'), addedBy: ANNA };
    const distributor = { ...added, name: 'Distro', contact: 'distro@example.org' };
    store.distributors.add(distributor, START.subtract({ hours: 24 * 60 }));
    link(A, B);
    proposeForAll(as(A), { at: THURSDAY });
    for (const id of [A, B]) agreeForAll({ ...as(id), who: { id: ANNA, sides: ['fix-team'] } }, {});
    for (const id of [A, B]) giveAdvanceNotice(as(id), caseOf(id), 'hand');
    damage(B);
    actOnDayOfAll(as(A), (state, given) => withdrawRelease(state, { reason: 'not ready' }, given));
    mend(B, LATER);
    expect(caseOf(B).proposal).toBeUndefined();
    const tell = (mailer: object | undefined) => tellCaughtUp({ ...store, policy, mailer }, LATER);
    // While it cannot be read again, it waits.
    damage(B);
    tell({});
    mend(B, LATER);
    expect(types(B).at(-1)).toBe('release-withdrawn');
    tell({});
    expect(store.cases.history(caseOf(B)).at(-1)).toMatchObject({
      actor: { kind: 'bot' },
      cause: 'linked case',
      body: { type: 'distributors-notified', recipients: 1 },
    });
    expect(store.mail.deliveriesOf(caseOf(B)).map(({ how }) => how)).toEqual(['by-hand', 'waiting']);
    const recorded = store.cases.recorded();
    tell({});
    expect(store.cases.recorded()).toBe(recorded);
  });

  test('and those of the others do where one was published before they were told', () => {
    using temporary = temporaryStore();
    const { store, policy } = temporary;
    const { link, as, happens, damage, mend, caseOf, types } = world(temporary);
    const added = { since: Temporal.PlainDate.from('2026-01-02'), addedBy: ANNA };
    const distributor = { ...added, name: 'Distro', contact: 'distro@example.org' };
    store.distributors.add(distributor, START.subtract({ hours: 24 * 60 }));
    link(A, B);
    link(B, C);
    proposeForAll(as(A), { at: THURSDAY });
    for (const id of [A, B, C]) agreeForAll({ ...as(id), who: { id: ANNA, sides: ['fix-team'] } }, {});
    for (const id of [A, B, C]) giveAdvanceNotice(as(id), caseOf(id), 'hand');
    for (const id of [B, C]) damage(id);
    actOnDayOfAll(as(A), (state, given) => withdrawRelease(state, { reason: 'not ready' }, given));
    for (const id of [B, C]) mend(id, LATER);
    happens(B, { type: 'advisory-published', at: START });
    tellCaughtUp({ ...store, policy, mailer: {} }, LATER);
    expect([B, C].map((id) => types(id).includes('release-withdrawn'))).toEqual([true, true]);
    expect(types(C).at(-1)).toBe('distributors-notified');
    expect(types(B).at(-1)).not.toBe('distributors-notified');
    const recorded = store.cases.recorded();
    tellCaughtUp({ ...store, policy, mailer: {} }, LATER);
    expect(store.cases.recorded()).toBe(recorded);
  });

  test('and of its duplicates that one is reopened', () => {
    using temporary = temporaryStore();
    const { happens, damage, mend, caseOf } = world(temporary);
    happens(A, { type: 'closed', resolution: 'duplicate', of: B });
    expect(caseOf(B).duplicates).toEqual([A]);
    damage(B);
    happens(A, { type: 'reopened', reason: 'it is not the same' });
    mend(B);
    expect(caseOf(B).duplicates).toBeUndefined();
  });

  test('once: whose a login of its fix team is by now', async () => {
    using temporary = temporaryStore();
    const { store } = temporary;
    const { damage, mend, caseOf } = world(temporary);
    const FAY = '8';
    linkLogin(
      store,
      { member: FAY, login: 'fay' },
      { trusted: false, displaces: false, account: 80 },
      by(FAY),
    );
    confirmClaim(store, { member: FAY, login: 'fay' }, ANNA, by(ANNA));
    damage(B);
    const github = {
      findAccount: (login: string) => Promise.resolve(login === 'fay' ? { id: 99, login: 'fay' } : undefined),
      accountWith: (id: number) => Promise.resolve(id === 80 ? { id: 80, login: 'fay-new' } : undefined),
    };
    await followLogins({ ...store, github }, LATER);
    mend(B, LATER);
    expect([A, B].map((id) => caseOf(id).fixTeam)).toEqual([['fay-new'], ['fay-new']]);
    const recorded = store.cases.recorded();
    damage(B);
    mend(B, LATER);
    expect(store.cases.recorded()).toBe(recorded);
  });

  test('once: what its reporter and the team wrote by e-mail', () => {
    using temporary = temporaryStore();
    const { store, policy } = temporary;
    const { as, damage, mend, types, caseOf } = world(temporary);
    const take = (mail: Partial<IncomingMail>, hours: number) => {
      const at = START.add({ hours });
      const rest = { hash: 'a', answers: ['a'], setAside: undefined, encrypted: false, asksForKey: false };
      const cursor = { validity: '1', next: 2, at };
      takeIn(store, policy, { mails: [{ ...rest, arrivedAt: at, ...mail }], cursor }, at);
    };
    take({ answers: [] }, 0);
    mailBelongsTo({ ...as(B), services: { ...store, policy } }, 1);
    damage(B);
    take({ hash: 'own', setAside: 'own' }, 1);
    take({ hash: 'b' }, 2);
    mend(B, START.add({ hours: 3 }));
    expect(types(B).slice(-2)).toEqual(['reporter-told', 'reporter-wrote']);
    expect(caseOf(B).talk?.waiting?.since).toEqual(START.add({ hours: 2 }));
    const recorded = store.cases.recorded();
    damage(B);
    mend(B, START.add({ hours: 4 }));
    expect(store.cases.recorded()).toBe(recorded);
  });
});
