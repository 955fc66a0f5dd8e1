// @module-tag slow
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceNoticeText,
  giveAdvanceNotice,
  tellOtherwise,
  untold,
} from '../../src/app/advance-notices.ts';
import { leadOfNotice, toldBySame } from '../../src/app/one-notice.ts';
import {
  actOnDayOfAll,
  agreeForAll,
  linkCases,
  type Linking,
  proposeForAll,
  unlinkFromGroup,
  withdrawForAll,
} from '../../src/app/links.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { waitForUpstream } from '../../src/process/acts/deadline.ts';
import { dayToTell } from '../../src/process/acts/distributors.ts';
import { sidesOf, type Case } from '../../src/process/case.ts';
import { MailBench } from '../support/mail-delivery.ts';
import { by, byGitHub, opened, START } from '../support/temporary.ts';
import { change } from '../support/unreadable.ts';

// Cases linked for one release: the distributors get one e-mail of a day, whichever case it is asked for in.

const ANNA = '100000000000000001';
const BEN = '100000000000000002';
const FAY = '200000000000000001';
const [A, B, C] = ['CG-2026-001', 'CG-2026-002', 'CG-2026-003'] as const;
const CASES = [A, B, C] as const;
const THURSDAY = Temporal.Instant.from('2026-03-12T16:00:00Z');
const MONDAY = Temporal.Instant.from('2026-03-16T16:00:00Z');
const ALPHA = 'security@alpha.example';
const BETA = 'security@beta.example';

const CLOSED = () => [{ type: 'closed', resolution: 'invalid' }] as const;

/** Three cases of one repository, two distributors of long standing, and a mail server. */
async function world() {
  const bench = await MailBench.start([{ type: 'fix-team-added', login: 'fay-fixes' }]);
  const { store, temporary } = bench;
  for (const id of [ANNA, BEN]) store.people.seen(id, true);
  for (let others = 0; others < 2; others += 1)
    store.cases.open([opened(), { type: 'fix-team-added', login: 'fay-fixes' }], byGitHub());
  const list = (name: string, at = START.subtract({ hours: 24 * 90 })) =>
    store.distributors.add(
      {
        name,
        contact: `security@${name.toLowerCase()}.example`,
        since: Temporal.PlainDate.from('2026-01-01'),
        addedBy: ANNA,
      },
      at,
    );
  list('Alpha');
  list('Beta');
  const caseOf = (id: string): Case => {
    const state = store.cases.load(id);
    if (!state) throw new Error(`there is no ${id}`);
    return state;
  };
  const as = (person: string, id: string) => {
    const user = { id: person, security: person !== FAY, login: person === FAY ? 'fay-fixes' : undefined };
    const state = caseOf(id);
    return {
      case: state,
      user,
      who: { id: person, sides: sidesOf(state, user) },
      now: bench.now,
      cause: by(person, bench.now),
      services: { ...store, policy: temporary.policy, mailer: {} },
    } satisfies Linking;
  };
  const agree = (at: Temporal.Instant, id: string = A) => {
    proposeForAll(as(ANNA, id), { at, reason: 'the team is there' });
    return agreeForAll(as(FAY, id), {});
  };
  /** As the command does it: the notice of the case that has the most to tell. */
  const notify = (id: string) => {
    const action = as(ANNA, id);
    const lead = leadOfNotice(action.services, action.case, bench.now);
    return giveAdvanceNotice(as(ANNA, lead.id), lead, 'mail');
  };
  const told = (id: string) => {
    const { steps, advanceNotice } = caseOf(id);
    return steps['distributors-notified'] !== undefined && advanceNotice?.proposal === dayToTell(caseOf(id));
  };
  return {
    bench,
    caseOf,
    as,
    list,
    agree,
    notify,
    told,
    link: (one: string, other: string) => linkCases(as(ANNA, one), as(ANNA, other)),
    /** Another member agrees that it is over. */
    close: (id: string) => {
      const action = as(ANNA, id);
      return tellOtherwise(action, store.cases.recordFact(action.case, CLOSED, action.cause), 'case closed');
    },
    unlink: (id: string) => unlinkFromGroup(as(ANNA, id)),
    fresh: (id: string) => untold(as(ANNA, id).services, caseOf(id), bench.now).fresh.map(({ name }) => name),
    last: () => {
      const { headers, body = '' } = bench.server.received.at(-1) ?? {};
      return {
        subject: headers?.get('Subject')?.replaceAll(/\s+/g, ' ') ?? '',
        words: body.replaceAll(/\s+/g, ' '),
      };
    },
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}

describe('one advance notice of one release', () => {
  test('tells of all linked cases, and each of them records it', async () => {
    await using one = await world();
    one.link(A, B);
    one.bench.store.cases.recordFact(
      one.caseOf(B),
      () => [{ type: 'severity-scored', band: 'critical' }],
      by(ANNA, START),
    );
    one.agree(THURSDAY);
    one.notify(A);
    expect(await one.bench.run()).toEqual([ALPHA, BETA]);
    const { subject, words } = one.last();
    expect(subject).toContain(`(${A}, ${B})`);
    expect(words).toContain('A release that fixes 2 security vulnerabilities');
    expect(words).toContain('Severity: critical (the gravest of those that are scored)');
    expect(words).toContain('CVE: not requested, not requested');
    expect([A, B, C].map(one.told)).toEqual([true, true, false]);
    const event = one.bench.store.cases.history(one.caseOf(B)).at(-1);
    expect(event).toMatchObject({ actor: { kind: 'bot' }, body: { recipients: 2, lead: A, with: [A] } });
    expect(one.fresh(B)).toEqual([]);
    const { services } = one.as(ANNA, A);
    expect(toldBySame(services, one.caseOf(A), 'Alpha').map(({ id }) => id)).toEqual([B]);
    expect(toldBySame(services, one.caseOf(B), 'Alpha').map(({ id }) => id)).toEqual([A]);
    expect(() => one.notify(B)).toThrow(ProblemError);
    expect(await one.bench.run({ hours: 30 })).toEqual([]);
    one.bench.restart();
    expect(await one.bench.run()).toEqual([]);
  });

  test('waits while one of them cannot be read: it would leave without that one, which counts as told', async () => {
    await using one = await world();
    one.link(A, B);
    one.agree(THURSDAY);
    one.notify(A);
    change(one.bench.temporary, B, 'damaged');
    expect(await one.bench.run()).toEqual([]);
    expect(await one.bench.run({ hours: 1 })).toEqual([]);
    // That says nothing of the mail server.
    expect([one.bench.unsent(), one.bench.store.mail.failing()]).toEqual([[], undefined]);
    change(one.bench.temporary, B, 'whole');
    expect(await one.bench.run({ hours: 1 })).toEqual([ALPHA, BETA]);
    expect(one.last().subject).toContain(`(${A}, ${B})`);
  });

  test('of cases of two repositories, each has its own', async () => {
    await using one = await world();
    const { cases } = one.bench.store;
    const other = cases.open(
      [opened({ repository: 'stacklok/other' }), { type: 'fix-team-added', login: 'fay-fixes' }],
      byGitHub(),
    );
    one.link(A, other.id);
    one.agree(THURSDAY);
    one.notify(A);
    expect(await one.bench.run()).toHaveLength(2);
    expect(one.told(other.id)).toBe(false);
    expect(one.last().words).toContain('fixes a security vulnerability');
  });

  test('told by a member’s own mail, it counts for all as well, and the text names all', async () => {
    await using one = await world();
    one.link(A, B);
    one.agree(THURSDAY);
    const action = one.as(ANNA, B);
    const text = advanceNoticeText(action.services, action.case, { place: 'channel', now: action.now });
    expect(text?.text).toContain('Cases:    CG-2026-002, CG-2026-001');
    giveAdvanceNotice(action, action.case, 'hand');
    expect([A, B].map(one.told)).toEqual([true, true]);
    expect(await one.bench.run()).toEqual([]);
  });

  test('where the list is empty, one press says so for all', async () => {
    await using one = await world();
    for (const name of ['Alpha', 'Beta']) one.bench.store.distributors.remove(name, ANNA, START);
    one.link(A, B);
    one.agree(THURSDAY);
    one.notify(A);
    expect([A, B].map(one.told)).toEqual([true, true]);
  });

  test.each(['called off', 'upstream', 'moved'] as const)('a day that is %s is told once', async (how) => {
    await using one = await world();
    one.link(A, B);
    one.link(A, C);
    one.agree(THURSDAY);
    one.notify(B);
    expect(await one.bench.run()).toHaveLength(2);
    const act = {
      moved: () => one.agree(MONDAY, C),
      'called off': () => withdrawForAll(one.as(ANNA, C), { reason: 'not yet' }),
      upstream: () =>
        actOnDayOfAll(one.as(ANNA, C), (state, given) =>
          waitForUpstream(state, { project: 'openssl', disclosesAt: MONDAY }, given),
        ),
    };
    expect(act[how]().distributors).toBe('told');
    expect(await one.bench.run()).toEqual([ALPHA, BETA]);
    expect(one.last().subject).toMatch(/^Changed: .*CG-2026-00\d, CG-2026-00\d, CG-2026-00\d\)$/);
    expect(one.last().words).toContain('Before: Thursday 2026-03-12');
    expect(one.last().words).toContain('3 security vulnerabilities');
    // And the next day is told once, as another one than they knew.
    one.bench.now = one.bench.now.add({ hours: 1 });
    one.agree(MONDAY.add({ hours: 24 * 7 }), B);
    expect(CASES.map(one.told)).toEqual([true, true, true]);
    expect(await one.bench.run()).toEqual([ALPHA, BETA]);
    expect(one.last().subject).toMatch(/^Changed: /);
  });

  test('a moved day waits until it is agreed for all', async () => {
    await using one = await world();
    one.link(A, B);
    one.agree(THURSDAY);
    one.notify(A);
    await one.bench.run();
    one.bench.store.cases.recordFact(
      one.caseOf(B),
      () => [{ type: 'fix-team-removed', login: 'fay-fixes' }],
      by(ANNA, START),
    );
    expect(one.agree(MONDAY).distributors).toBe('waits');
    expect(await one.bench.run()).toEqual([]);
    one.bench.store.cases.recordFact(
      one.caseOf(B),
      () => [{ type: 'fix-team-added', login: 'fay-fixes' }],
      by(ANNA, START),
    );
    expect(agreeForAll(one.as(FAY, B), {}).distributors).toBe('told');
    expect(await one.bench.run()).toEqual([ALPHA, BETA]);
    expect(one.last().words).toContain('2 security vulnerabilities');
  });

  test('a case that is linked later is told of in a notice that says it is more', async () => {
    await using one = await world();
    one.agree(THURSDAY);
    one.notify(A);
    await one.bench.run();
    one.link(A, B);
    agreeForAll(one.as(FAY, B), {});
    expect([A, B].map(one.told)).toEqual([true, false]);
    one.list('Gamma');
    one.notify(A);
    expect(await one.bench.run()).toEqual([ALPHA, BETA, 'security@gamma.example']);
    const [alpha, , gamma] = one.bench.server.received.slice(-3);
    expect(alpha?.headers.get('Subject')).toMatch(/^Changed: /);
    expect(alpha?.body.replaceAll(/\s+/g, ' ')).toContain(
      'THE RELEASE FIXES MORE THAN WE TOLD YOU. What we told you of its time stands. This replaces our earlier notice of CG-2026-001.',
    );
    expect(gamma?.headers.get('Subject')).toMatch(/^Advance notice/);
    expect([A, B].map((id) => one.fresh(id))).toEqual([[], []]);
  });

  test('what was told stays told where one leaves without the others, and its own end leaves theirs as it is', async () => {
    await using one = await world();
    one.link(A, B);
    one.agree(THURSDAY);
    one.notify(A);
    await one.bench.run();
    one.unlink(B);
    expect([A, B].map(one.told)).toEqual([true, true]);
    one.close(A);
    expect(await one.bench.run()).toEqual([ALPHA, BETA]);
    expect(one.last().words).toContain('STANDS: what our earlier notice told you of CG-2026-002.');
    expect(one.last().words).not.toContain('Please take its release out of your plans');
    withdrawForAll(one.as(ANNA, B), { reason: 'not yet' });
    expect(await one.bench.run()).toEqual([ALPHA, BETA]);
    expect(one.last().words).toContain('Before: Thursday 2026-03-12');
  });

  test('an address that is new for one of them waits for two members, once', async () => {
    await using one = await world();
    one.link(A, B);
    one.agree(THURSDAY);
    one.list('Gamma', one.bench.now);
    const held = (id: string) =>
      untold(one.as(ANNA, id).services, one.caseOf(id), one.bench.now).held.map(({ name }) => name);
    expect([A, B].map(held)).toEqual([['Gamma'], ['Gamma']]);
    one.notify(B);
    expect(await one.bench.run()).toEqual([ALPHA, BETA]);
    expect([A, B].map(held)).toEqual([['Gamma'], ['Gamma']]);
  });
});

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('notify' as const), id: fc.constantFrom(...CASES) }),
    fc.record({ do: fc.constant('call off' as const), id: fc.constantFrom(...CASES) }),
    fc.record({ do: fc.constant('unlink' as const), id: fc.constantFrom(...CASES) }),
    fc.record({ do: fc.constant('close' as const), id: fc.constantFrom(...CASES) }),
    fc.record({
      do: fc.constant('agree' as const),
      id: fc.constantFrom(...CASES),
      week: fc.integer({ min: 1, max: 3 }),
    }),
  ),
  { minLength: 3, maxLength: 9 },
);

test('whatever is done with a group, no distributor gets two notices of one day of a case', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (done) => {
      await using one = await world();
      one.link(A, B);
      one.link(B, C);
      for (const step of done) {
        one.bench.now = one.bench.now.add({ hours: 1 });
        try {
          if (step.do === 'notify') one.notify(step.id);
          else if (step.do === 'call off') withdrawForAll(one.as(ANNA, step.id), { reason: 'not yet' });
          else if (step.do === 'unlink') one.unlink(step.id);
          else if (step.do === 'agree') one.agree(THURSDAY.add({ hours: 24 * 7 * step.week }), step.id);
          else one.close(step.id);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
        }
        const before = one.bench.server.received.length;
        await one.bench.run();
        const letters = one.bench.server.received.slice(before);
        // Of one act, each distributor hears once of each case.
        const named = letters.flatMap(({ to, headers }) =>
          (headers.get('Subject')?.match(/CG-2026-\d+/g) ?? []).map((id) => `${to.join()} ${id}`),
        );
        expect(new Set(named).size).toBe(named.length);
      }
      for (const id of CASES) {
        const deliveries = one.bench.store.mail.deliveriesOf(one.caseOf(id));
        const keys = deliveries.map(({ distributorId, revision }) => `${distributorId} ${revision}`);
        expect(new Set(keys).size).toBe(keys.length);
      }
    }),
    { numRuns: 12, seed: 7 },
  );
});
