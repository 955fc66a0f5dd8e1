import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { arbitraryBody, arbitraryOpening, LOGINS, MEMBERS } from '../support/arbitrary-events.ts';
import { recipientName } from '../../src/process/notifications/recipients.ts';
import { isBefore } from '../../src/process/time.ts';
import { opened } from '../support/temporary.ts';
import { givenBy, ReminderWorld, type Given } from '../support/reminder-world.ts';

/** What may happen between two ticks, and how long the bot was away before the second. */
type Happening =
  | { kind: 'tick'; minutes: number }
  | { kind: 'open'; body: EventBody }
  | { kind: 'act'; which: number; body: EventBody }
  | { kind: 'day'; which: number; minutes: number }
  | { kind: 'role'; id: string; has: boolean }
  | { kind: 'link'; id: string; login: string }
  | { kind: 'snooze'; id: string; which: number; minutes: number }
  | { kind: 'wake'; id: string; which: number }
  | { kind: 'early'; id: string; wanted: boolean }
  | { kind: 'contribute'; id: string; which: number };

const id = fc.constantFrom(...MEMBERS);
const which = fc.nat({ max: 5 });
const minutes = fc.oneof(
  fc.constantFrom(1, 1, 1, 60, 240, 720, 1440),
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 20_000 }),
);
const kind = <K extends Happening['kind']>(name: K) => fc.constant(name);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: kind('tick'), minutes }) },
  fc.record({ kind: kind('open'), body: arbitraryOpening }),
  { weight: 4, arbitrary: fc.record({ kind: kind('act'), which, body: arbitraryBody }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('day'), which, minutes }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('role'), id, has: fc.boolean() }) },
  fc.record({ kind: kind('link'), id, login: fc.constantFrom(...LOGINS) }),
  { weight: 2, arbitrary: fc.record({ kind: kind('snooze'), id, which, minutes }) },
  fc.record({ kind: kind('wake'), id, which }),
  fc.record({ kind: kind('early'), id, wanted: fc.boolean() }),
  fc.record({ kind: kind('contribute'), id, which }),
);

/** A member who vouches for logins, and does nothing else. */
const VOUCHER = '109';

const NOTHING_SAID = { wentWell: null, wentWrong: null, lucky: null, critique: null, actions: null };

/** Makes it happen; nothing can be wrong with that. */
function happen(world: ReminderWorld, what: Exclude<Happening, { kind: 'tick' }>): [] {
  const { people, reminders, contributions } = world.store;
  const caseOf = (index: number) => world.caseIds[index % world.caseIds.length] ?? '';
  switch (what.kind) {
    case 'open':
      world.open(what.body);
      return [];
    case 'act':
      world.record(caseOf(what.which), what.body);
      return [];
    case 'day': {
      const caseId = caseOf(what.which);
      const proposal = world.load(caseId).version + 1;
      world.record(
        caseId,
        { type: 'release-proposed', at: world.now.add({ minutes: what.minutes }) },
        { type: 'release-agreed', side: 'security', proposal },
        { type: 'release-agreed', side: 'fix-team', proposal },
      );
      return [];
    }
    case 'role':
      people.seen(what.id, what.has);
      return [];
    case 'link':
      people.link(what.id, what.login, false, { displaces: true });
      people.answerClaim(what.id, what.login, VOUCHER, true);
      return [];
    case 'snooze':
      reminders.snooze(what.id, caseOf(what.which), world.now.add({ minutes: what.minutes }));
      return [];
    case 'wake':
      reminders.endSnooze(what.id, caseOf(what.which), world.now);
      return [];
    case 'early':
      people.setEarlyReminders(what.id, what.wanted);
      return [];
    case 'contribute':
      contributions.keep(caseOf(what.which), what.id, NOTHING_SAID, { named: false });
      return [];
  }
}

/**
 * Follows one history and says what is wrong with each of its ticks. A mark is owed to whoever owed its deadline
 * when it came (or when something last happened to the case) and has ever since; who joins later has the next one.
 */
class Watch {
  readonly #world: ReminderWorld;
  readonly #given = new Set<string>();
  readonly #owedTo = new Map<string, { version: number; people: Set<string> }>();

  constructor(world: ReminderWorld) {
    this.#world = world;
  }

  /** Lets time pass until the next tick, and gives what is wrong with it. */
  tick(length: number): string[] {
    const messages = this.#world.tick({ minutes: length });
    const early = this.#world.store.people.withoutEarlyReminders();
    return [
      ...(new Set(messages.map(({ recipient }) => recipient)).size < messages.length
        ? ['two messages to one person']
        : []),
      ...givenBy(messages).flatMap((given) => this.#wrongIn(given, early)),
      ...this.#world.caseIds.flatMap((caseId) => this.#lost(caseId, early)),
    ];
  }

  #wrongIn({ recipient, item }: Given, early: ReadonlySet<string>): string[] {
    const key = keyOf(item.caseId, item.stage, item.revision, item.mark, recipient);
    const current = this.#world
      .owed(item.caseId)
      .map((each) =>
        keyOf(item.caseId, each.stage, each.revision, each.time.key, recipientName(each.recipient)),
      );
    const wrong = {
      'given twice': this.#given.has(key),
      'not the latest mark, or not to who owes it': !current.includes(key),
      // The agreed day waits for no sleepers.
      woken: item.kind !== 'release-day' && this.#asleep(recipient, item.caseId),
      'early and not wanted': item.kind === 'before' && early.has(recipient),
      'asked, though they have contributed':
        item.kind === 'opens' && this.#contributed(recipient, item.caseId),
    };
    this.#given.add(key);
    return Object.entries(wrong).flatMap(([what, is]) => (is ? [`${what}: ${key}`] : []));
  }

  #lost(caseId: string, early: ReadonlySet<string>): string[] {
    const { version } = this.#world.load(caseId);
    const byMark = Map.groupBy(this.#world.owed(caseId), (each) =>
      keyOf(caseId, each.stage, each.revision, each.time.key),
    );
    return [...byMark].flatMap(([mark, owed]) => {
      const wanted = owed.filter(
        ({ time: { kind: what }, recipient }) =>
          !(what === 'before' && early.has(recipientName(recipient))) &&
          !(what === 'opens' && this.#contributed(recipientName(recipient), caseId)),
      );
      const now = new Set(wanted.map((each) => recipientName(each.recipient)));
      const before = this.#owedTo.get(mark);
      const people = before?.version === version ? before.people.intersection(now) : now;
      this.#owedTo.set(mark, { version, people });
      return [...people]
        .filter((person) => person !== 'role' && !this.#asleep(person, caseId))
        .map((person) => keyOf(mark, person))
        .filter((key) => !this.#given.has(key))
        .map((key) => `lost: ${key}`);
    });
  }

  #contributed(person: string, caseId: string): boolean {
    return this.#world.store.contributions.contributors(caseId).has(person);
  }

  #asleep(person: string, caseId: string): boolean {
    return this.#world.store.reminders.sleepers(caseId, this.#world.now).has(person);
  }
}

function keyOf(...parts: (string | number)[]): string {
  return parts.join(' | ');
}

test('over random histories and downtimes no reminder is given twice and none is lost', () => {
  const history = fc.array(happening, { minLength: 5, maxLength: 40 });
  const property = fc.property(history, (happenings) => {
    using world = new ReminderWorld();
    const watch = new Watch(world);
    world.store.people.seen('101', true);
    world.open(opened());
    const wrong = [...happenings, { kind: 'tick', minutes: 1 } as const].flatMap((what) =>
      what.kind === 'tick' ? watch.tick(what.minutes) : happen(world, what),
    );
    expect(wrong).toEqual([]);
  });
  expect(() => fc.assert(property, { numRuns: 25, seed: 26 })).not.toThrow();
});

test('overdue is never silent: who is awake hears of every overdue stage within a day', () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 1440 }),
    sleeper: fc.constantFrom('102', '103'),
    snooze: fc.integer({ min: 0, max: 10_000 }),
    body: fc.option(arbitraryBody, { freq: 3 }),
  });
  const property = fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
    using world = new ReminderWorld();
    for (const each of ['101', '102', '103']) world.store.people.seen(each, true);
    const caseId = world.open(opened(), { type: 'coordinator-named', member: '102' });
    const heard = new Map<string, Temporal.Instant>();
    for (const { minutes: length, sleeper, snooze, body } of steps) {
      if (body) world.record(caseId, body);
      world.store.reminders.snooze(sleeper, caseId, world.now.add({ minutes: snooze }));
      for (const { recipient, item } of givenBy(world.tick({ minutes: length })))
        if (recipient === '101') heard.set(item.stage, world.now);
      const overdue = world.owed(caseId).filter(({ time }) => time.reach === 'team');
      const aDayAgo = world.now.subtract({ hours: 24 });
      const silent = overdue.filter(({ stage }) => !isBefore(aDayAgo, heard.get(stage) ?? aDayAgo));
      expect(silent.map(({ stage }) => stage)).toEqual([]);
    }
  });
  expect(() => fc.assert(property, { numRuns: 12, seed: 26 })).not.toThrow();
});
