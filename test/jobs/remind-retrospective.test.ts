import { expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { opened, START } from '../support/temporary.ts';
import { givenBy, ReminderWorld } from '../support/reminder-world.ts';

/** The advisory is published then; the retrospective opens a day later, and is due two days after that. */
const PUBLISHED = START.add({ hours: 48 });
const OPENS = PUBLISHED.add({ hours: 24 });
const DUE = PUBLISHED.add({ hours: 72 });
const TEXTS = { wentWell: 'the fix', wentWrong: null, lucky: null, critique: null, actions: null };

/** A published case that owes nothing but its retrospective: two of the security team, one of the fix team. */
function worldWith(...facts: EventBody[]): { world: ReminderWorld; id: string } {
  const world = new ReminderWorld();
  for (const id of ['1', '2']) world.store.people.seen(id, true);
  world.store.people.link('8', 'maintainer-1', false);
  world.store.people.answerClaim('8', 'maintainer-1', '1', true);
  const steps = ['acknowledge', 'report-complete', 'fix-ready', 'communication-plan'] as const;
  const later = ['pull-requests-approved', 'merged', 'binaries-built', 'binaries-signed'] as const;
  const last = ['binaries-public', 'binaries-functional'] as const;
  world.now = PUBLISHED;
  const id = world.open(
    opened(),
    { type: 'advisory-linked', ghsaId: 'GHSA-2345-cfgh-jmpq', created: false },
    { type: 'coordinator-named', member: '1' },
    { type: 'fix-team-added', login: 'maintainer-1' },
    { type: 'details-recorded' },
    { type: 'severity-scored', band: 'high' },
    { type: 'cve-requested' },
    ...[...steps, ...later, ...last].map((step): EventBody => ({ type: 'step-checked', step })),
    { type: 'advisory-accepted' },
    { type: 'advisory-published', at: PUBLISHED },
    { type: 'announced', what: 'announcement', messageId: '1', print: 'f'.repeat(32), exploited: 'no' },
    { type: 'reporter-told', how: 'elsewhere', status: true },
    ...facts,
  );
  return { world, id };
}

/** What a tick at this instant says, and to whom. */
function saidAt(world: ReminderWorld, at: Temporal.Instant): string[] {
  return givenBy(world.tick({ seconds: Math.floor(at.since(world.now).total('seconds')) }))
    .map(({ recipient, item }) => `${recipient} ${item.stage} ${item.mark} ${item.kind}`)
    .toSorted();
}

const asked = (...people: string[]) => people.map((id) => `${id} retrospective opens opens`);

test('when it opens everybody who has not contributed is asked, once, by one message each', () => {
  const { world, id } = worldWith();
  using _ = world;
  world.store.contributions.keep(id, '2', TEXTS, { named: false });
  expect(saidAt(world, OPENS.subtract({ seconds: 1 }))).toEqual([]);
  world.tick({ seconds: 0 });
  const messages = world.tick({ seconds: 1 });
  expect(messages.map(({ kind, recipient }) => `${kind} ${recipient}`).toSorted()).toEqual(['dm 1', 'dm 8']);
  expect(givenBy(messages).map(({ item }) => item.kind)).toEqual(['opens', 'opens']);
  for (let hour = 1; hour < 24; hour += 1) expect(saidAt(world, OPENS.add({ hours: hour }))).toEqual([]);
});

test('the opening is what counts where a reminder before the deadline comes at the same instant', () => {
  const { world } = worldWith();
  using _ = world;
  expect(DUE.subtract({ hours: 48 })).toEqual(OPENS);
  expect(saidAt(world, OPENS)).toEqual(asked('1', '2', '8'));
  expect(saidAt(world, OPENS.add({ minutes: 1 }))).toEqual([]);
  // After it the reminders are of those who owe it, whether or not they have contributed.
  expect(saidAt(world, DUE.subtract({ hours: 24 }))).toEqual([
    '1 retrospective before P1D before',
    '8 retrospective before P1D before',
  ]);
});

test('whoever contributed in whatever way is not asked; who contributed to another case is', () => {
  const { world, id } = worldWith();
  using _ = world;
  world.store.contributions.keep(id, '1', TEXTS, { named: true });
  world.store.contributions.keep(id, '8', TEXTS, { named: false });
  world.store.contributions.keep('CG-2026-999', '2', TEXTS, { named: true });
  expect(saidAt(world, OPENS)).toEqual(asked('2'));
});

test('where all have contributed nobody is asked, and the deadline is reminded of all the same', () => {
  const { world, id } = worldWith();
  using _ = world;
  for (const person of ['1', '2', '8']) world.store.contributions.keep(id, person, TEXTS, { named: false });
  expect(saidAt(world, OPENS)).toEqual([]);
  expect(saidAt(world, DUE.subtract({ hours: 24 }))).toHaveLength(2);
});

test('a bot that was down at the opening asks when it is back', () => {
  const { world, id } = worldWith();
  using _ = world;
  world.temporary.restart(PUBLISHED);
  expect(saidAt(world, OPENS.add({ hours: 5 }))).toEqual(asked('1', '2', '8'));
  world.temporary.restart(OPENS.add({ hours: 5 }));
  expect(saidAt(world, OPENS.add({ hours: 6 }))).toEqual([]);
  expect(world.load(id).status).toBe('open');
});

test('whoever wants no early reminders is asked too: it opens now', () => {
  const { world } = worldWith();
  using _ = world;
  for (const id of ['1', '2', '8']) world.store.people.setEarlyReminders(id, false);
  expect(saidAt(world, OPENS)).toEqual(asked('1', '2', '8'));
});

test('whoever sleeps on the case is asked when they wake, unless they have contributed by then', () => {
  const { world, id } = worldWith();
  using _ = world;
  for (const person of ['1', '2']) world.store.reminders.snooze(person, id, OPENS.add({ hours: 3 }));
  expect(saidAt(world, OPENS)).toEqual(asked('8'));
  world.store.contributions.keep(id, '2', TEXTS, { named: true });
  expect(saidAt(world, OPENS.add({ hours: 3 }))).toEqual(asked('1'));
});

test.each<[string, EventBody[]]>([
  [
    'is posted already',
    [
      { type: 'origin-recorded', pullRequests: [] },
      { type: 'step-checked', step: 'critiques' },
      { type: 'retrospective-posted', messageId: '2' },
    ],
  ],
  ['is of a closed case', [{ type: 'closed', resolution: 'fixed', reason: 'x' }]],
])('nobody is asked for a retrospective that %s', (_, facts) => {
  using world = worldWith(...facts).world;
  expect(saidAt(world, OPENS)).toEqual([]);
});

test('a retrospective that is due before it opens is reminded of like every other deadline', () => {
  const { world, id } = worldWith();
  using _ = world;
  const due = PUBLISHED.add({ hours: 12 });
  world.record(id, { type: 'deadline-set', stage: 'retrospective', at: due, reason: 'a holiday' });
  const marks: [number, string][] = [];
  for (let hour = 1; hour <= 36; hour += 1)
    for (const { recipient, item } of givenBy(world.tick({ hours: 1 })))
      if (recipient === '8') marks.push([hour, item.mark]);
  expect(marks.filter(([, mark]) => !mark.startsWith('before'))).toEqual([
    [12, 'due'],
    [13, 'overdue PT3600S'],
    [14, 'overdue PT7200S'],
    [16, 'overdue PT14400S'],
    [20, 'overdue PT28800S'],
    [28, 'overdue PT57600S'],
    [36, 'overdue PT86400S'],
  ]);
});
