import { readPolicy } from '../../../src/process/policy.ts';
import { describe, expect, test } from 'vitest';
import { Watch } from '../../../src/app/watch/watch.ts';
import {
  dependenciesOf,
  kindOf,
  syncOf,
  type Dependency,
} from '../../../src/process/dependencies/dependency.ts';
import { RULES } from '../../../src/process/dependencies/rules.ts';
import { inSeconds } from '../../../src/process/time.ts';
import { by, opened, START, temporaryStore } from '../../support/temporary.ts';

// The watcher is watched: whatever the bot depends on, its loss is told in time, by a way that does not hang on it, again at
// growing pauses, and its return once. With the real store, and a bot that is started anew in between.

const REPOSITORY = 'stacklok/codegate';
const ALL = dependenciesOf({
  repositories: [REPOSITORY],
  hasMail: true,
  hasMailbox: true,
  hasBackups: true,
  hasReplica: true,
});
const STEP = { minutes: 5 };
const TROUBLE = { why: 'It does not answer.' };

/** The watch of one dependency over a real store, with a team of two. */
function startWatch(name: Dependency) {
  const temporary = temporaryStore();
  temporary.database.sqlite.pragma('synchronous = OFF');
  for (const id of ['1', '2']) temporary.store.people.seen(id, true);
  let now = START;
  const start = () =>
    new Watch({
      syncEvery: readPolicy().sync.every,
      store: temporary.store,
      dependencies: [name],
      now: () => now,
    });
  let watch = start();
  const told = () => {
    const due = temporary.store.outbox.due(now, 500);
    return due.map(({ kind, recipient, notification, createdAt }) => ({
      way: kind === 'dm' ? kind : 'call' in notification && notification.call ? 'role' : 'channel',
      recipient,
      notification,
      at: Temporal.Instant.fromEpochMilliseconds(createdAt),
    }));
  };
  return {
    store: temporary.store,
    get database() {
      return temporary.database;
    },
    get watch() {
      return watch;
    },
    told,
    /** What was told of a loss to one recipient, by when. */
    lossesTold: (recipient: string) =>
      told()
        .filter((each) => each.recipient === recipient && each.notification.template === 'dependencies-lost')
        .map(({ at }) => at),
    /** Lets the time pass, with what is seen of the dependency at each look. */
    pass(length: Temporal.DurationLike, see: () => void, step: Temporal.DurationLike = STEP) {
      const end = now.add(length);
      while (Temporal.Instant.compare(now, end) < 0) {
        now = now.add(step);
        see();
        watch.tell();
      }
    },
    restart() {
      temporary.restart(now);
      temporary.database.sqlite.pragma('synchronous = OFF');
      this.store = temporary.store;
      watch = start();
    },
    get now() {
      return now;
    },
    set now(instant) {
      now = instant;
    },
    [Symbol.dispose]: () => temporary[Symbol.dispose](),
  };
}

describe.each(ALL)('%s', (name) => {
  const kind = kindOf(name) ?? 'sync';
  const { patience, ways, pauses, silence } = RULES[kind];

  test('has a way to the team that does not hang on it', () => {
    const itself = { dms: 'dm', 'private-channel': 'channel', role: 'role' } as const;
    const ownWay = Object.entries(itself).find(([each]) => each === kind)?.[1];
    expect(ways.length).toBeGreaterThan(0);
    expect(ways).not.toContain(ownWay);
  });

  test('its loss is told in time, by those ways, again at growing pauses, and its return once', () => {
    using bench = startWatch(name);
    bench.pass({ hours: 1 }, () => bench.watch.well(name));
    expect(bench.told()).toEqual([]);
    const failedAt = bench.now.add(STEP);
    const recipient = ways.includes('dm') ? '1' : 'security';
    bench.pass({ hours: 12 }, () => bench.watch.bad(name, TROUBLE));
    const [first] = bench.lossesTold(recipient);
    const late = first ? first.since(failedAt).total('seconds') : Infinity;
    expect(late).toBeGreaterThanOrEqual(inSeconds(patience));
    expect(late).toBeLessThan(inSeconds(patience) + 5 * 60 + 1);
    expect(new Set(bench.told().map(({ way }) => way))).toEqual(new Set(ways));
    expect(new Set(bench.told().map((each) => each.recipient))).toEqual(
      new Set([
        ...(ways.includes('dm') ? ['1', '2'] : []),
        ...(ways.some((way) => way !== 'dm') ? ['security'] : []),
      ]),
    );
    // A new start neither forgets it nor says it again.
    const before = bench.told().length;
    bench.restart();
    bench.watch.tell();
    expect(bench.told()).toHaveLength(before);
    bench.pass({ hours: 24 * 15 }, () => bench.watch.bad(name, TROUBLE), { minutes: 30 });
    const times = bench.lossesTold(recipient);
    // By the half hour: so seldom is looked in the last two weeks.
    const distances = times
      .slice(1)
      .map((at, index) => Math.floor(at.since(times[index] ?? at).total('hours') * 2) / 2);
    expect(distances.slice(0, pauses.length)).toEqual(pauses.map((pause) => inSeconds(pause) / 3600));
    expect(new Set(distances.slice(pauses.length))).toEqual(new Set([24]));

    bench.pass({ hours: 2 }, () => bench.watch.well(name));
    const returns = bench.told().filter(({ notification }) => notification.template === 'dependencies-well');
    expect(returns.map((each) => each.recipient).toSorted()).toEqual(
      [...new Set(bench.told().map((each) => each.recipient))].toSorted(),
    );
    const count = bench.told().length;
    bench.restart();
    bench.pass({ hours: 2 }, () => bench.watch.well(name));
    expect(bench.told()).toHaveLength(count);
  });

  test('a bad moment is told to nobody', () => {
    using bench = startWatch(name);
    if (inSeconds(patience) === 0) return;
    bench.pass({ hours: 1 }, () => bench.watch.well(name));
    bench.pass({ minutes: 5 }, () => bench.watch.bad(name, TROUBLE));
    bench.pass({ hours: 3 }, () => bench.watch.well(name));
    expect(bench.told()).toEqual([]);
  });

  test('that nobody looks at it is a loss only where it is looked at again and again', () => {
    using bench = startWatch(name);
    bench.watch.well(name);
    bench.pass({ hours: 30 }, () => {});
    expect(bench.told().length > 0).toBe(silence !== undefined);
    // The time for which the bot was not there says nothing about it, and nothing of it is said to be well.
    const count = bench.told().length;
    bench.now = bench.now.add({ hours: 2 });
    bench.restart();
    bench.watch.tell();
    expect(bench.told()).toHaveLength(count);
  });

  test('the time in which the machine slept says nothing of it', () => {
    if (!silence) return;
    using bench = startWatch(name);
    bench.pass({ minutes: 10 }, () => bench.watch.well(name));
    bench.now = bench.now.add({ hours: 30 });
    // Before anything else has had its turn.
    bench.watch.tell();
    bench.pass({ minutes: 10 }, () => bench.watch.well(name));
    expect(bench.told()).toEqual([]);
  });
});

test('a clock that was ahead at a start hides no silence', () => {
  using bench = startWatch('mailbox');
  const { now } = bench;
  bench.now = now.add({ hours: 24 * 30 });
  bench.restart();
  bench.watch.tell();
  bench.now = now;
  bench.pass({ hours: 1 }, () => {});
  expect(bench.lossesTold('1')).toHaveLength(1);
});

test('what another message tells first, and tells the end of, is said again here at the same pauses', () => {
  using bench = startWatch('private-channel');
  const elsewhere = { why: 'Others read it.', lasting: true, toldElsewhere: true };
  const refused = { why: 'The bot lacks a right.', lasting: true };
  const { now: begin } = bench;
  const hours = () => bench.lossesTold('1').map((at) => at.since(begin).total('hours'));
  bench.watch.bad('private-channel', elsewhere);
  bench.watch.tell();
  expect(bench.told()).toEqual([]);
  bench.pass({ hours: 9 }, () => bench.watch.bad('private-channel', elsewhere));
  expect(hours()).toEqual([0.5, 2.5, 8.5]);
  bench.restart();
  bench.pass({ hours: 1 }, () => bench.watch.well('private-channel'));
  expect(hours()).toHaveLength(3);
  expect(bench.told().every(({ notification }) => notification.template === 'dependencies-lost')).toBe(true);
  // What goes on for another reason, which nobody else tells, has its end told here.
  bench.watch.bad('private-channel', elsewhere);
  bench.watch.tell();
  bench.pass({ hours: 1 }, () => bench.watch.bad('private-channel', refused));
  bench.pass({ minutes: 5 }, () => bench.watch.well('private-channel'));
  expect(
    bench.told().filter(({ notification }) => notification.template === 'dependencies-well'),
  ).toHaveLength(2);
});

test('what GitHub brought meanwhile is told with the return', () => {
  using bench = startWatch(syncOf(REPOSITORY));
  bench.pass({ hours: 1 }, () => bench.watch.well(syncOf(REPOSITORY)));
  const { now: goodAt } = bench;
  bench.pass({ hours: 4 }, () => bench.watch.bad(syncOf(REPOSITORY), TROUBLE));
  bench.store.cases.open([opened({ source: 'github' })], by('1', bench.now));
  bench.store.cases.open([opened({ repository: 'stacklok/other' })], by('1', bench.now));
  bench.watch.well(syncOf(REPOSITORY));
  bench.watch.tell();
  const to = bench.now.toString();
  const well = [{ name: syncOf(REPOSITORY), from: goodAt.toString(), to, cases: ['CG-2026-001'] }];
  expect(
    bench
      .told()
      .filter(({ notification }) => notification.template === 'dependencies-well')
      .map(({ notification }) => notification),
  ).toEqual(Array.from({ length: 3 }, () => ({ template: 'dependencies-well', well })));
});

test('several that are lost at once are one message', () => {
  using temporary = temporaryStore();
  temporary.store.people.seen('1', true);
  const names = [syncOf('a/b'), syncOf('a/c'), 'disk'] as const;
  const watch = new Watch({
    syncEvery: readPolicy().sync.every,
    store: temporary.store,
    dependencies: names,
    now: () => START,
  });
  for (const name of names) watch.bad(name, { why: 'No.', lasting: true });
  watch.tell();
  const due = temporary.store.outbox.due(START, 50);
  expect(due.map(({ recipient }) => recipient)).toEqual(['1', 'security']);
  for (const { notification } of due)
    expect(notification).toMatchObject({ lost: names.map((name) => ({ name })) });
});

test('when each was well is kept over a restart, also as an earlier version kept it', () => {
  using bench = startWatch('gateway');
  const earlier = START.subtract({ hours: 3 });
  bench.store.facts.set('dependency gateway', JSON.stringify({ goodAt: earlier }));
  bench.restart();
  expect(bench.watch.states()).toMatchObject([{ goodAt: earlier }]);
  bench.pass({ hours: 1 }, () => bench.watch.well('gateway'), { minutes: 1 });
  const { now } = bench;
  bench.restart();
  const [state] = bench.watch.states();
  expect(state?.goodAt && now.since(state.goodAt).total('minutes')).toBeLessThan(5);
});

test('a minute in which all is well writes nothing, and five minutes of them one row', () => {
  using bench = startWatch('gateway');
  bench.watch.well('gateway');
  bench.watch.tell();
  const { sqlite } = bench.database;
  const written = () => sqlite.prepare('SELECT total_changes()').pluck().get();
  const before = Number(written());
  bench.pass({ hours: 1 }, () => bench.watch.well('gateway'), { minutes: 1 });
  expect(Number(written()) - before).toBe(12);
});

test('where no member is known, the role is called', () => {
  using temporary = temporaryStore();
  const watch = new Watch({
    syncEvery: readPolicy().sync.every,
    store: temporary.store,
    dependencies: ['disk'],
    now: () => START,
  });
  watch.bad('disk', { why: 'No.', lasting: true });
  watch.tell();
  expect(temporary.store.outbox.due(START, 50)).toMatchObject([
    { kind: 'channel', recipient: 'security', notification: { call: true } },
  ]);
});

test('a clock that ran ahead for a minute silences nothing', () => {
  using bench = startWatch('disk');
  const trouble = { why: 'No.', lasting: true };
  const { now } = bench;
  bench.now = now.add({ hours: 24 * 365 });
  bench.watch.bad('disk', trouble);
  bench.watch.tell();
  bench.now = now;
  bench.watch.bad('disk', trouble);
  bench.watch.tell();
  expect(bench.lossesTold('1')).toHaveLength(1);
  // It was told twice by then, and has its second pause.
  bench.now = now.add({ hours: 2 });
  bench.watch.tell();
  expect(bench.lossesTold('1')).toHaveLength(2);
});

test('a team that has GitHub asked once a day is not told each day that nobody looked', () => {
  using temporary = temporaryStore();
  temporary.store.people.seen('1', true);
  let now = START;
  const syncEvery = Temporal.Duration.from('P1D');
  const name = syncOf(REPOSITORY);
  const watch = new Watch({ store: temporary.store, dependencies: [name], syncEvery, now: () => now });
  watch.well(name);
  const lostAfter = (hours: number) => {
    now = START.add({ hours });
    return watch.lossOf(name) !== undefined;
  };
  expect([24, 47, 48].map(lostAfter)).toEqual([false, false, true]);
});
