import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredEvent } from '../../../src/store/stored-event.ts';
import { examine, type CaseTrail } from '../../../src/store/trail.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { bodies, check } from '../../support/arbitraries.ts';
import { CASE_ID, history, opened } from '../../support/cases.ts';
import { stored, trailOf } from '../../support/trails.ts';

// The attacks on a real file are in test/store/audit.test.ts; here any of them, on any history.

const body: fc.Arbitrary<EventBody> = fc.oneof(
  bodies['step-checked'],
  bodies['deadline-set'],
  bodies['fix-team-added'],
  bodies['severity-reclassified'],
);
const histories = fc
  .array(body, { minLength: 1, maxLength: 12 })
  .map((told) => stored(history(opened(), ...told)));

/** What somebody does to a history, and the first place that is not as it was. */
type Attack = (events: readonly StoredEvent[], place: number, text: string) => StoredEvent[];

const attacks: Readonly<Record<string, Attack>> = {
  ...Object.fromEntries(
    (['at', 'actor', 'cause', 'body', 'hash'] as const).map((field): [string, Attack] => [
      `an edited ${field}`,
      (events, place, text) => events.with(place, { ...eventAt(events, place), [field]: text }),
    ]),
  ),
  'a removed event': (events, place) => events.toSpliced(place, 1),
  'a removed event, the others renumbered': (events, place) => renumbered(events.toSpliced(place, 1)),
  'an event put in': (events, place, text) =>
    renumbered(events.toSpliced(place, 0, { ...eventAt(events, place), cause: text })),
  'an event put in twice': (events, place) => events.toSpliced(place, 0, eventAt(events, place)),
  'an event that changed its place': (events, place) => {
    const [first, second] = [eventAt(events, place), eventAt(events, (place + 1) % events.length)];
    return renumbered(events.with(place, second).with((place + 1) % events.length, first));
  },
  'a cut-off end': (events, place) => events.slice(0, place),
};

function eventAt(events: readonly StoredEvent[], place: number): StoredEvent {
  const event = events[place];
  if (!event) throw new Error(`there is no event at ${place}`);
  return event;
}

function renumbered(events: readonly StoredEvent[]): StoredEvent[] {
  return events.map((event, index) => ({ ...event, seq: index + 1 }));
}

const trailIn = (events: readonly StoredEvent[], before: readonly StoredEvent[]): CaseTrail | undefined =>
  examine(events, [{ caseId: CASE_ID, seq: before.length, source: 'index' }], { whole: true }).cases[0];

test('an honest history holds, whatever happened', () => {
  check([histories], (events) => {
    expect(trailOf(events).cases[0]).toMatchObject({ problems: [], head: { seq: events.length } });
  });
});

test.each(Object.entries(attacks))('%s shows wherever it is, and what is before it holds', (_, attack) => {
  check([histories, fc.nat(), fc.string()], (events, number, text) => {
    const place = number % events.length;
    const trail = trailIn(attack(events, place, `${text} forged`), events);
    expect(trail?.problems).not.toEqual([]);
    // The last one's neighbour is the first.
    const untouched = place === events.length - 1 ? 0 : place;
    expect(trail?.events.slice(0, untouched).every(({ standing }) => standing === 'ok')).toBe(true);
  });
});
