import { expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { opened, START } from '../support/temporary.ts';
import { givenBy, ReminderWorld } from '../support/reminder-world.ts';

/** A Thursday, four in the afternoon. */
const THURSDAY = Temporal.Instant.from('2026-03-12T16:00:00Z');
const TUESDAY = Temporal.Instant.from('2026-03-10T16:00:00Z');
const DAY = { hours: 24 };

/** The facts by which both sides agree to a day; `proposal` is the number of the first of them. */
function agreed(at: Temporal.Instant, proposal: number): EventBody[] {
  return [
    { type: 'release-proposed', at },
    { type: 'release-agreed', side: 'security', proposal },
    { type: 'release-agreed', side: 'fix-team', proposal },
  ];
}

/** A case of two of the security team and one of the fix team that owes nothing but its release. */
function worldWith(...facts: EventBody[]): { world: ReminderWorld; id: string } {
  const world = new ReminderWorld();
  for (const id of ['1', '2']) world.store.people.seen(id, true);
  world.store.people.link('8', 'maintainer-1', false);
  world.store.people.answerClaim('8', 'maintainer-1', '1', true);
  const later = { at: START.add({ hours: 24 * 300 }), reason: 'x' };
  const id = world.open(
    opened(),
    { type: 'coordinator-named', member: '1' },
    { type: 'fix-team-added', login: 'maintainer-1' },
    { type: 'step-checked', step: 'acknowledge' },
    { type: 'step-checked', step: 'report-complete' },
    { type: 'deadline-set', stage: 'fix-development', ...later },
    { type: 'deadline-set', stage: 'fix-release', ...later },
    ...facts,
  );
  return { world, id };
}

/** What a tick at this instant says of the release day, and to whom. */
function saidAt(world: ReminderWorld, at: Temporal.Instant): string[] {
  return givenBy(world.tick({ seconds: Math.floor(at.since(world.now).total('seconds')) }))
    .filter(({ item }) => item.kind === 'release-day')
    .map(({ recipient, item }) => `${recipient} ${item.revision} ${item.mark}`)
    .toSorted();
}

const toAll = (mark: string) => ['1', '2', '8'].map((id) => `${id} 8 release-day ${mark}`);

test('the release day is told to everybody, a day and an hour before, at the hour, and until it is published', () => {
  const { world, id } = worldWith(...agreed(THURSDAY, 8));
  using _ = world;
  expect(saidAt(world, THURSDAY.subtract(DAY).subtract({ minutes: 1 }))).toEqual([]);
  expect(saidAt(world, THURSDAY.subtract(DAY))).toEqual(toAll('before P1D'));
  expect(saidAt(world, THURSDAY.subtract({ hours: 2 }))).toEqual([]);
  expect(saidAt(world, THURSDAY.subtract({ hours: 1 }))).toEqual(toAll('before PT1H'));
  expect(saidAt(world, THURSDAY)).toEqual(toAll('due'));
  expect(saidAt(world, THURSDAY.add({ minutes: 30 }))).toEqual([]);
  expect(saidAt(world, THURSDAY.add({ hours: 1 }))).toEqual(toAll('overdue PT3600S'));
  expect(saidAt(world, THURSDAY.add({ hours: 24 }))).toEqual(toAll('overdue PT86400S'));
  world.record(id, { type: 'advisory-published', at: world.now });
  expect(saidAt(world, THURSDAY.add({ hours: 96 }))).toEqual([]);
});

test('whoever wants no early reminders hears of the release day all the same', () => {
  const { world } = worldWith(...agreed(THURSDAY, 8));
  using _ = world;
  for (const id of ['1', '2', '8']) world.store.people.setEarlyReminders(id, false);
  expect(saidAt(world, THURSDAY.subtract(DAY))).toEqual(toAll('before P1D'));
  expect(saidAt(world, THURSDAY.subtract({ hours: 1 }))).toEqual(toAll('before PT1H'));
});

test('a day that is not agreed, or was replaced, is never told; its successor is, under its own number', () => {
  const { world, id } = worldWith(...agreed(TUESDAY, 8).slice(0, 2));
  using _ = world;
  expect(saidAt(world, TUESDAY.subtract(DAY))).toEqual([]);
  world.record(id, { type: 'release-agreed', side: 'fix-team', proposal: 8 });
  // The agreement has just told the day itself.
  expect(saidAt(world, TUESDAY.subtract(DAY).add({ minutes: 1 }))).toEqual([]);
  expect(saidAt(world, TUESDAY.subtract({ hours: 1 }))).toEqual(toAll('before PT1H'));
  world.record(id, ...agreed(THURSDAY, 11).slice(0, 2));
  expect(saidAt(world, TUESDAY)).toEqual([]);
  world.record(id, { type: 'release-agreed', side: 'fix-team', proposal: 11 });
  expect(saidAt(world, THURSDAY.subtract(DAY))).toEqual(
    ['1', '2', '8'].map((person) => `${person} 11 release-day before P1D`),
  );
});

test('the release does not wait for who sleeps on the case: they hear of it when the others do, once', () => {
  const { world, id } = worldWith(...agreed(THURSDAY, 8));
  using _ = world;
  const asleep = { hours: 1 };
  world.store.reminders.snooze('1', id, THURSDAY.add(asleep));
  expect(saidAt(world, THURSDAY.subtract(DAY))).toEqual(toAll('before P1D'));
  expect(saidAt(world, THURSDAY.subtract({ hours: 1 }))).toEqual(toAll('before PT1H'));
  expect(saidAt(world, THURSDAY)).toEqual(toAll('due'));
  expect(saidAt(world, THURSDAY.add(asleep))).toEqual(toAll('overdue PT3600S'));
});

test('whatever else the case owes still waits for who sleeps', () => {
  const { world, id } = worldWith(...agreed(THURSDAY, 8));
  using _ = world;
  world.record(id, { type: 'deadline-set', stage: 'fix-release', at: THURSDAY.add(DAY), reason: 'x' });
  world.store.reminders.snooze('1', id, THURSDAY.add(DAY));
  const stages = (at: Temporal.Instant) =>
    givenBy(world.tick({ seconds: Math.floor(at.since(world.now).total('seconds')) }))
      .filter(({ recipient }) => recipient === '1')
      .map(({ item }) => item.kind);
  expect(new Set(stages(THURSDAY.add({ hours: 23 })))).toEqual(new Set(['release-day']));
});

test('the slow track is looked at again on its day, once, by whoever is in charge and who owes the release', () => {
  const world = new ReminderWorld();
  using _ = world;
  for (const id of ['1', '2']) world.store.people.seen(id, true);
  world.store.people.link('8', 'maintainer-1', false);
  world.store.people.answerClaim('8', 'maintainer-1', '1', true);
  const reviewAt = START.add({ hours: 24 * 20 });
  world.open(
    opened(),
    { type: 'coordinator-named', member: '1' },
    { type: 'fix-team-added', login: 'maintainer-1' },
    { type: 'slow-track-set', until: START.add({ hours: 24 * 60 }), reviewAt, reason: 'a holiday' },
  );
  const reviews = (minutes: number) =>
    givenBy(world.tick({ minutes }))
      .filter(({ item }) => item.kind === 'review')
      .map(({ recipient, item }) => `${recipient} ${item.stage}`)
      .toSorted();
  expect(reviews(20 * 24 * 60 - 1)).toEqual([]);
  expect(reviews(1)).toEqual(['1 fix-release', '8 fix-release']);
  expect(reviews(60)).toEqual([]);
});
