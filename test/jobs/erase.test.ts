// @module-tag slow
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Eraser } from '../../src/jobs/erase.ts';
import { remind } from '../../src/jobs/remind.ts';
import type { EventBody } from '../../src/process/events.ts';
import { readPolicy } from '../../src/process/policy.ts';
import { arbitraryBody, arbitraryOpening, MEMBERS } from '../support/arbitrary-events.ts';
import { closed, DeliveryBench, sent } from '../support/delivery.ts';
import { by, opened } from '../support/temporary.ts';

const MONTH = 'P30D';
const policy = readPolicy({
  retention: { messages: MONTH, people: MONTH, addresses: MONTH, contributions: MONTH },
});
const closing: EventBody = { type: 'closed', resolution: 'invalid' };
const said = { wentWell: 'the fix', wentWrong: null, lucky: null, critique: null, actions: null };

/** Nobody takes direct messages. */
const closedDms: DeliveryBench['discord'] = (message, begin) =>
  (message.kind === 'dm' ? closed : sent)(message, begin);

let bench: DeliveryBench;
let isClockRight: boolean;
beforeEach(() => {
  bench = new DeliveryBench();
  isClockRight = true;
});
afterEach(() => bench[Symbol.dispose]());

/** Lets days pass, and the bot erase what is due then. */
async function erase(days: number, kept = policy): Promise<boolean> {
  bench.now = bench.now.add({ hours: 24 * days });
  return eraserOf(bench, kept).run();
}

function eraserOf(world: DeliveryBench, kept = policy): Eraser {
  return new Eraser({
    store: world.store,
    policy: kept,
    isClockRight: () => isClockRight,
    now: () => world.now,
    log: world.log.log,
  });
}

function openCase(...bodies: EventBody[]): string {
  return bench.store.cases.open([opened(), ...bodies], by('101', bench.now)).id;
}

function record(caseId: string, ...bodies: EventBody[]): void {
  const state = bench.store.cases.load(caseId);
  if (state) bench.store.cases.record(state, bodies, by('101', bench.now));
}

/** How many messages are on record. */
function onRecord(world: DeliveryBench): number {
  return (
    world.temporary.database.sqlite.prepare<[], number>('SELECT count(*) FROM outbox').pluck().get() ?? 0
  );
}

describe('direct messages', () => {
  test('of a closed case are erased a while after anything happened to it, and their number is logged', async () => {
    for (const id of MEMBERS) bench.store.people.seen(id, true);
    const id = openCase();
    record(id, { type: 'coordinator-named', member: '102' }, closing);
    await bench.run();
    const before = onRecord(bench);
    expect(await erase(29)).toBe(false);
    expect(await erase(2)).toBe(true);
    expect(onRecord(bench)).toBeLessThan(before);
    expect(JSON.parse(bench.log.lines.at(-1) ?? '')).toMatchObject({
      messages: before - onRecord(bench),
      people: 0,
    });
    expect(bench.log.lines.join()).not.toContain(id);
  });

  test('of an open case stay', async () => {
    for (const id of MEMBERS) bench.store.people.seen(id, true);
    openCase();
    await bench.run();
    expect(await erase(400)).toBe(false);
  });

  test('stay while anything of their case waits to leave', async () => {
    for (const id of MEMBERS) bench.store.people.seen(id, true);
    const id = openCase(closing);
    await bench.run();
    bench.store.outbox.add(
      {
        key: 'k',
        base: 'k',
        about: { caseId: id },
        kind: 'channel',
        recipient: 'security',
        notification: { template: 'role-ping' },
      },
      bench.now,
    );
    expect(await erase(400)).toBe(false);
    await bench.run();
    expect(await erase(0)).toBe(true);
  });

  test('of no case are erased by their own end; what is told again at each look stays', async () => {
    for (const key of ['a', 'b', 'c']) bench.add(key, '101', { template: 'dm-test' });
    bench.add('privacy-lost x 101', '101', { template: 'privacy-lost' });
    bench.add('d', '101', { template: 'dm-test' });
    await bench.run();
    await erase(31);
    // The first that arrived at all, what is told again, and the last that arrived.
    expect(['a', 'b', 'c', 'privacy-lost x 101', 'd'].filter((key) => bench.store.outbox.find(key))).toEqual([
      'a',
      'privacy-lost x 101',
      'd',
    ]);
  });

  test('stay where a message of the same reason waits: it is what a stand-in is found by', async () => {
    bench.add('first', '103', { template: 'dm-test' });
    await bench.run();
    bench.add('x 101', '101', { template: 'privacy-restored' }, 'x');
    bench.store.outbox.undeliverable(bench.message('x 101'), 'Discord 403 50007', bench.now);
    bench.add('x 102', '102', { template: 'privacy-restored' }, 'x');
    await erase(31);
    expect(bench.store.outbox.unreached(bench.message('x 102'))?.key).toBe('x 101');
    await bench.run();
    await erase(0);
    expect(bench.store.outbox.find('x 101')).toBeUndefined();
  });

  test('in a channel stay: they are changed in their place still', async () => {
    const id = openCase(closing);
    bench.add('board', 'security', { template: 'board', caseIds: [id] });
    await bench.run();
    await erase(4000);
    expect(bench.store.outbox.find('board')?.messageId).toBeTruthy();
  });

  test('are looked at in lots: thousands of them are erased in one turn', async () => {
    const { outbox } = bench.store;
    bench.temporary.database.sqlite.pragma('synchronous = OFF');
    for (let n = 0; n < 1700; n += 1) bench.add(`k${n}`, '101', { template: 'dm-test' });
    for (const message of outbox.due(bench.now, 2000))
      outbox.sent(message, { channelId: '1', messageId: `${message.id}` }, bench.now);
    bench.now = bench.now.add({ hours: 24 * 31 });
    // A bot that is stopped looks at no further lot: its database may be closed by then.
    const eraser = eraserOf(bench);
    const running = eraser.run();
    eraser.stop();
    await running;
    expect(onRecord(bench)).toBe(1201);
    await erase(0);
    expect(onRecord(bench)).toBe(2);
  });
});

test('a clock that is not known to be right erases nothing', async () => {
  for (const key of ['a', 'b', 'c']) bench.add(key, '101', { template: 'dm-test' });
  await bench.run();
  isClockRight = false;
  expect(await erase(4000)).toBe(false);
  expect(onRecord(bench)).toBe(3);
});

test('a team that keeps everything has nothing erased but the snoozes that are over', async () => {
  const keeping = readPolicy({
    retention: { messages: null, people: null, addresses: null, contributions: null },
  });
  const id = openCase(closing);
  for (const key of ['a', 'b', 'c']) bench.add(key, '101', { template: 'dm-test' });
  await bench.run();
  bench.store.contributions.keep(id, '101', said, { named: true });
  bench.store.people.seen('104', true);
  bench.store.people.seen('104', false, bench.now);
  bench.store.reminders.snooze('101', id, bench.now.add({ hours: 1 }));
  await erase(5000, keeping);
  expect(onRecord(bench)).toBeGreaterThanOrEqual(3);
  expect(bench.store.contributions.of(id)).toHaveLength(1);
  expect(bench.store.people.find('104')).toBeDefined();
  expect(bench.temporary.database.sqlite.prepare('SELECT * FROM snoozes').all()).toEqual([]);
});

test('what was said for a retrospective is erased, and that it was said stays', async () => {
  const [open, done] = [openCase(), openCase(closing)];
  for (const id of [open, done]) {
    bench.store.contributions.keep(id, '101', said, { named: true });
    bench.store.contributions.keep(id, '102', said, { named: false });
  }
  await bench.run();
  await erase(31);
  expect(bench.store.contributions.of(open)).toHaveLength(2);
  expect(bench.store.contributions.of(done)).toEqual([]);
  expect(bench.store.contributions.contributors(done)).toEqual(new Set(['101', '102']));
});

test('the address of an advance notice is erased; that the distributor was told stays, and is not told again', async () => {
  const { distributors, mail, cases } = bench.store;
  const contact = 'security@distro.example';
  distributors.add(
    { name: 'Distro', contact, since: Temporal.PlainDate.from('2026-01-01'), addedBy: '101' },
    bench.now,
  );
  const distributor = distributors.find('distro');
  if (!distributor) throw new Error('there is no distributor');
  const id = openCase();
  const notice = { caseId: id, revision: 3, day: undefined, distributor };
  mail.byHand(notice, '101', bench.now);
  await erase(31);
  expect(mail.find({ ...notice, distributorId: distributor.id })?.address).toBe(contact);
  record(id, closing);
  await bench.run();
  await erase(31);
  expect(mail.find({ ...notice, distributorId: distributor.id })?.address).toBe('');
  const state = cases.load(id);
  expect(state && mail.deliveriesOf(state)).toMatchObject([{ name: 'Distro', how: 'by-hand', by: '101' }]);
  expect(mail.add(notice, bench.now)).toBe(false);
  // The list of distributors, and its history, are another thing.
  expect(distributors.find('distro')?.contact).toBe(contact);
  expect(distributors.changes().map(({ holds }) => holds)).toEqual([true, true]);
});

/** A person with a confirmed login leaves the security team. */
function leave(id: string, login: string): void {
  const { people } = bench.store;
  people.seen(id, true);
  people.link(id, login, false);
  people.answerClaim(id, login, '101', true);
  people.seen(id, false, bench.now);
}

describe('people who left', () => {
  test('are forgotten with their login, which is on record as theirs no more', async () => {
    leave('104', 'old-hand');
    await erase(29);
    expect(bench.store.people.find('104')?.login).toBe('old-hand');
    await erase(2);
    expect(bench.store.people.find('104')).toBeUndefined();
    const [change] = bench.store.logins.all();
    expect(JSON.parse(change?.stored.body ?? '')).toEqual({
      type: 'login-unlinked',
      member: '104',
      login: 'old-hand',
    });
    expect(change).toMatchObject({ holds: true, stored: { cause: 'retention' } });
  });

  test.each<[string, () => void]>([
    ['are on the fix team of an open case', () => openCase({ type: 'fix-team-added', login: 'old-hand' })],
    ['coordinate an open case', () => openCase({ type: 'coordinator-named', member: '104' })],
    ['are asked in an open case', () => openCase({ type: 'coordinator-offered', member: '104' })],
    ['are to be told something', () => bench.add('x', '104', { template: 'dm-test' })],
    [
      'stand in for somebody',
      () => bench.store.people.setAway('101', bench.now.add({ hours: 24 * 60 }), '104'),
    ],
    ['are back', () => bench.store.people.seen('104', true)],
  ])('stay as long as they %s', async (_, happens) => {
    leave('104', 'old-hand');
    happens();
    await erase(31);
    expect(bench.store.people.find('104')).toBeDefined();
  });

  test('are not those who never were of the team, such as a fix team', async () => {
    bench.store.people.link('105', 'fixer', false);
    await erase(4000);
    expect(bench.store.people.find('105')?.login).toBe('fixer');
  });
});

/** Something happens, and days pass. */
type Move = { readonly hours: number } & (
  | { readonly opening: EventBody }
  | { readonly case: number; readonly body: EventBody }
  | { readonly dms: 'open' | 'closed' }
  | { readonly contributes: string; readonly case: number }
);

const number = fc.nat({ max: 5 });
const hours = fc.oneof(fc.nat({ max: 30 }), fc.integer({ min: 24 * 25, max: 24 * 90 }));
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ hours, opening: arbitraryOpening }),
  {
    weight: 5,
    arbitrary: fc.record({
      hours,
      case: number,
      body: fc.oneof(arbitraryBody, fc.constant(closing), fc.constant({ type: 'reopened' } as const)),
    }),
  },
  fc.record({ hours, dms: fc.constantFrom('open' as const, 'closed' as const) }),
  fc.record({ hours, contributes: fc.constantFrom(...MEMBERS), case: number }),
);

/** A bot with its team; with `erases` it erases at each turn what a team may want to keep no longer at the earliest. */
class Life implements Disposable {
  readonly world = new DeliveryBench();
  readonly #eraser = eraserOf(
    this.world,
    readPolicy({ retention: { messages: MONTH, people: null, addresses: MONTH, contributions: null } }),
  );
  readonly #erases: boolean;
  readonly #cases: string[] = [];
  erased = false;

  constructor(erases: boolean) {
    this.#erases = erases;
    this.world.temporary.database.sqlite.pragma('synchronous = OFF');
    for (const id of MEMBERS) this.world.store.people.seen(id, true);
  }

  /** What was attempted because of a move and of the time after it. */
  async lives(next: Move): Promise<string[]> {
    const { cases, contributions } = this.world.store;
    const cause = by('101', this.world.now);
    if ('opening' in next) this.#cases.push(cases.open([next.opening], cause).id);
    if ('dms' in next) this.world.discord = next.dms === 'open' ? sent : closedDms;
    if ('case' in next) {
      const id = this.#cases[next.case];
      const state = id === undefined ? undefined : cases.load(id);
      if (state && 'contributes' in next)
        contributions.keep(state.id, next.contributes, said, { named: true });
      if (state && 'body' in next && (state.status === 'open') === (next.body.type !== 'reopened'))
        cases.record(state, [next.body], cause);
    }
    const attempts = await this.world.run();
    this.world.now = this.world.now.add({ hours: next.hours });
    if (this.#erases) this.erased = (await this.#eraser.run()) || this.erased;
    remind(this.world.store, policy, this.world.now);
    return [...attempts, ...(await this.world.run())];
  }

  /** What else is asked of the messages. */
  asks() {
    const { outbox, audit } = this.world.store;
    // What the messages tell of how far each history went: an end that was cut off is found by it.
    const furthest = this.world.temporary.database.sqlite.prepare(
      'SELECT case_id, max(coalesce(event_seq, 0)) FROM outbox WHERE case_id IS NOT NULL GROUP BY case_id',
    );
    const since = this.world.now.subtract({ hours: 24 * 29 });
    return {
      trail: audit.read().cases.map(({ caseId, problems, head }) => ({ caseId, problems, head })),
      furthest: furthest.all(),
      first: outbox.firstMessageId(),
      reached: MEMBERS.map((id) => [0, since.epochMilliseconds].map((at) => outbox.hasReached(id, at))),
      today: MEMBERS.map((id) =>
        outbox.arrivals(id, 20, this.world.now).filter(({ at }) => at >= since.epochMilliseconds),
      ),
      parked: outbox.parkedCount(),
      failing: (['dm', 'channel'] as const).map((kind) => outbox.failing(kind)),
      waiting: outbox.unsentSince(since).map(({ key }) => key),
      channel: outbox.unfinishedInChannel().map(({ key }) => key),
    };
  }

  [Symbol.dispose](): void {
    this.world[Symbol.dispose]();
  }
}

test('a bot that erases sends what one sends that keeps everything: nothing twice, and nothing less', async () => {
  let erasing = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 25 }), async (moves) => {
      using keeps = new Life(false);
      using erases = new Life(true);
      for (const each of moves) {
        expect(await erases.lives(each)).toEqual(await keeps.lives(each));
        expect(erases.asks()).toEqual(keeps.asks());
      }
      erasing += Number(erases.erased);
    }),
    { numRuns: 12, seed: 16 },
  );
  expect(erasing).toBeGreaterThan(6);
});
