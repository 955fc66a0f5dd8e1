import { expect, test } from 'vitest';
import { opened, START } from '../support/temporary.ts';
import { givenBy, ReminderWorld } from '../support/reminder-world.ts';

/** Recipient, case, stage and mark of each reminder that a tick gave. */
function said(messages: ReturnType<ReminderWorld['tick']>): string[] {
  return givenBy(messages)
    .map(({ recipient, item }) => `${recipient} ${item.caseId} ${item.stage} ${item.mark}`)
    .toSorted();
}

const first = 'CG-2026-001';
const second = 'CG-2026-002';

function worldOf(...security: string[]): ReminderWorld {
  const world = new ReminderWorld();
  for (const id of security) world.store.people.seen(id, true);
  return world;
}

test('each mark before, at and after a deadline is given once, however often the bot ticks', () => {
  using world = worldOf('1');
  world.open(opened());
  const marks: [number, string][] = [];
  for (let tick = 1; tick <= 6 * 52; tick += 1)
    for (const { item } of givenBy(world.tick({ minutes: 10 })))
      if (item.stage === 'fix-team') marks.push([tick / 6, item.mark]);
  expect(marks).toEqual([
    [12, 'before PT12H'],
    [20, 'before PT4H'],
    [23, 'before PT1H'],
    [24, 'due'],
    [25, 'overdue PT3600S'],
    [26, 'overdue PT7200S'],
    [28, 'overdue PT14400S'],
    [32, 'overdue PT28800S'],
    [40, 'overdue PT57600S'],
    [48, 'overdue PT86400S'],
  ]);
});

test('what was missed collapses into one message with the latest mark', () => {
  using world = worldOf('1');
  world.open(opened());
  world.open(opened());
  const messages = world.tick({ hours: 24 * 3 });
  // Overdue for so long, the role is called as well.
  expect(messages.map(({ recipient }) => recipient).toSorted()).toEqual(['1', 'security']);
  expect(said(messages)).toEqual(
    [first, second].flatMap((id) => [
      `1 ${id} fix-team overdue PT172800S`,
      `1 ${id} intake overdue PT172800S`,
    ]),
  );
  expect(world.tick()).toEqual([]);
});

test('a person hears once a tick, of all their cases', () => {
  using world = worldOf('1', '2');
  for (let count = 0; count < 5; count += 1) world.open(opened());
  const messages = world.tick({ hours: 12 });
  expect(messages.map(({ kind, recipient }) => `${kind} ${recipient}`).toSorted()).toEqual(['dm 1', 'dm 2']);
  expect(givenBy(messages)).toHaveLength(2 * 5 * 2);
});

test('once there is a coordinator, the others rest until it escalates', () => {
  using world = worldOf('1', '2');
  world.open(opened(), { type: 'coordinator-named', member: '2' });
  const told = (hours: number) => [...new Set(world.tick({ hours }).map(({ recipient }) => recipient))];
  expect(told(12)).toEqual(['2']);
  expect(told(12)).toEqual(['2']);
  expect(told(1)).toEqual(['2']);
  expect(told(1)).toEqual(['2']);
  expect(told(2).toSorted()).toEqual(['1', '2', 'security']);
  // The role once for each deadline, the members each time.
  expect(told(4).toSorted()).toEqual(['1', '2']);
});

test('while the coordinator is away their stand-in is told, from the mark that comes', () => {
  using world = worldOf('1', '2', '3');
  world.open(opened(), { type: 'coordinator-named', member: '1' });
  world.store.people.setAway('1', START.add({ hours: 19 }), '2');
  const told = (hours: number) => [...new Set(world.tick({ hours }).map(({ recipient }) => recipient))];
  expect(told(12)).toEqual(['2']);
  // Back, they are told themselves.
  expect(told(8)).toEqual(['1']);
  // And the last time before the deadline everybody: the coordinator has done nothing since the time before.
  expect(told(3).toSorted()).toEqual(['1', '2', '3']);
});

test('in quiet hours nothing comes that can wait, and at their end what stands then; ASAP comes at once', () => {
  using world = worldOf('1', '2');
  world.open(opened());
  // The world starts at 09:00.
  world.store.people.setQuiet('1', '20:00-06:30');
  expect(said(world.tick({ hours: 12 })).map((each) => each.slice(0, 1))).toEqual(['2', '2']);
  expect(said(world.tick({ hours: 8 })).map((each) => each.slice(0, 1))).toEqual(['2', '2']);
  expect(world.tick({ minutes: 89 })).toEqual([]);
  expect(said(world.tick())).toEqual([`1 ${first} fix-team before PT4H`, `1 ${first} intake before PT4H`]);
  world.advance({ hours: 14 });
  world.open(opened({ source: 'public' }));
  expect(said(world.tick()).filter((each) => each.startsWith(`1 ${second}`))).not.toEqual([]);
});

test('a snooze is one person’s and one case’s, and moves nothing', () => {
  using world = worldOf('1', '2');
  const id = world.open(opened());
  world.open(opened());
  const row = () =>
    world.temporary.database.sqlite
      .prepare('SELECT stage, next, due_at, version FROM cases WHERE id = ?')
      .get(id);
  const before = row();
  world.store.reminders.snooze('1', id, START.add({ hours: 15 }));
  expect(said(world.tick({ hours: 12 }))).toEqual([
    `1 ${second} fix-team before PT12H`,
    `1 ${second} intake before PT12H`,
    ...[first, second].flatMap((each) => [
      `2 ${each} fix-team before PT12H`,
      `2 ${each} intake before PT12H`,
    ]),
  ]);
  expect(row()).toEqual(before);
  expect(world.tick({ hours: 2, minutes: 59 })).toEqual([]);
  // When it ends the sleeper hears what they slept through, and nobody else hears it again.
  expect(said(world.tick())).toEqual([`1 ${first} fix-team before PT12H`, `1 ${first} intake before PT12H`]);
  expect(said(world.tick({ hours: 5 })).filter((line) => line.startsWith('1'))).toHaveLength(4);
});

test('a snooze that is ended early ends at the next tick', () => {
  using world = worldOf('1');
  const id = world.open(opened());
  world.store.reminders.snooze('1', id, START.add({ hours: 100 }));
  expect(world.tick({ hours: 12 })).toEqual([]);
  expect(world.store.reminders.snoozesOf('1', world.now)).toEqual([
    { caseId: id, until: START.add({ hours: 100 }) },
  ]);
  world.store.reminders.endSnooze('1', id, world.now);
  expect(world.store.reminders.snoozesOf('1', world.now)).toEqual([]);
  expect(said(world.tick())).toEqual([`1 ${id} fix-team before PT12H`, `1 ${id} intake before PT12H`]);
});

test('who wants no early reminders gets none, and every other', () => {
  using world = worldOf('1', '2');
  world.store.people.setEarlyReminders('1', false);
  world.open(opened());
  const told = (hours: number) => world.tick({ hours }).map(({ recipient }) => recipient);
  expect(told(12)).toEqual(['2']);
  expect(told(8)).toEqual(['2']);
  expect(told(4).toSorted()).toEqual(['1', '2']);
  expect(told(1).toSorted()).toEqual(['1', '2']);
});

test('while nobody is known the role is called, without a word of content', () => {
  using world = worldOf();
  world.open(opened());
  const [message, ...more] = world.tick({ hours: 24 });
  expect(more).toEqual([]);
  expect(message).toMatchObject({
    kind: 'channel',
    recipient: 'security',
    notification: { template: 'role-ping' },
  });
  const traces = [expect.any(Number), expect.any(Number)];
  expect(message?.notification).toEqual({ template: 'role-ping', traces });
  world.store.people.seen('1', true);
  expect(world.tick({ hours: 1 }).map(({ kind, recipient }) => `${kind} ${recipient}`)).toEqual([
    'dm 1',
    'channel security',
  ]);
});

/** In which hours the role is called for a case that nobody does anything about. */
function hoursOfCalls(world: ReminderWorld, hours: number): number[] {
  return Array.from({ length: hours }, (_, hour) => hour + 1).filter(() =>
    world.tick({ hours: 1 }).some(({ notification }) => notification.template === 'role-ping'),
  );
}

test.each([
  { team: ['1'], away: [], called: [24] },
  { team: ['1', '2'], away: ['2'], called: [24] },
  { team: ['1', '2'], away: [], called: [28] },
  { team: ['1', '2', '3'], away: ['3'], called: [28] },
])(
  'where $team have used the bot and $away are away, the role is called once for a deadline, after $called hours',
  ({ team, away, called }) => {
    using world = worldOf(...team);
    for (const id of away) world.store.people.setAway(id, world.now.add({ hours: 999 }), null);
    world.open(opened());
    expect(hoursOfCalls(world, 72)).toEqual(called);
  },
);

test('for a case that is public the role is called at once', () => {
  using world = worldOf('1', '2');
  world.open(opened({ source: 'public' }));
  const called = () =>
    world.tick().filter(({ notification }) => notification.template === 'role-ping').length;
  expect([called(), called()]).toEqual([1, 0]);
});

test.each([
  ['wakes the team after 15, 30 and 60 minutes, and on', false, [0, 0.25, 0.5, 1, 2, 4, 8]],
  ['lets it sleep once a member has answered', true, [0, 4, 8]],
] as const)(
  'ASAP is reminded of at once, and every four hours; what is public %s',
  (_, answered, expected) => {
    using world = worldOf('1', '2');
    const id = world.open(opened({ source: 'public' }), { type: 'coordinator-named', member: '1' });
    const hours: number[] = [];
    for (let tick = 0; tick <= 4 * 9; tick += 1) {
      const messages = world.tick(tick === 0 ? { minutes: 1 } : { minutes: 15 });
      if (messages.length < 2) continue;
      hours.push(tick / 4);
      // The role is called at once, and each time while nobody answers.
      const calls = messages.filter(({ notification: { template } }) => template === 'role-ping');
      expect(calls).toHaveLength(tick / 4 < 4 ? 1 : 0);
      if (answered && tick === 0) world.record(id, { type: 'wake-answered' });
    }
    expect(hours).toEqual(expected);
  },
);

test('a closed case is silent, and one that is opened again goes on', () => {
  using world = worldOf('1');
  const id = world.open(opened());
  world.tick({ hours: 24 });
  world.record(id, { type: 'closed', resolution: 'invalid' });
  expect(world.tick({ hours: 24 })).toEqual([]);
  world.record(id, { type: 'reopened' });
  expect(said(world.tick())).toEqual([
    `1 ${id} fix-team overdue PT86400S`,
    `1 ${id} intake overdue PT86400S`,
  ]);
});

test('a tick that does not come to its end gives nothing, and the next one gives all of it', () => {
  using world = worldOf('1', '2');
  world.open(opened());
  const { sqlite } = world.temporary.database;
  sqlite.exec(
    `CREATE TRIGGER full BEFORE INSERT ON outbox WHEN new.recipient = '2'
     BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
  );
  expect(() => world.tick({ hours: 12 })).toThrow('the disk is full');
  expect(sqlite.prepare('SELECT count(*) AS n FROM reminders').get()).toEqual({ n: 0 });
  sqlite.exec('DROP TRIGGER full');
  expect(
    world
      .tick()
      .map(({ recipient }) => recipient)
      .toSorted(),
  ).toEqual(['1', '2']);
});
