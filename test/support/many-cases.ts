import type { CaseEvent, EventBody } from '../../src/process/events.ts';
import { opened, START } from './cases.ts';
import { late, minimal, onTime } from '../documents/pictures/stories.ts';

/** The same things, some days later. */
function later(events: readonly CaseEvent[], days: number): CaseEvent[] {
  const move = (instant: Temporal.Instant) => instant.add({ hours: 24 * days });
  return events.map((event) => ({ ...event, at: move(event.at), body: bodyLater(event.body, move) }));
}

function bodyLater(body: EventBody, move: (instant: Temporal.Instant) => Temporal.Instant): EventBody {
  switch (body.type) {
    case 'opened':
      return { ...body, disclosedAt: move(body.disclosedAt) };
    case 'advisory-published':
    case 'deadline-set':
    case 'release-proposed':
      return { ...body, at: move(body.at) };
    default:
      return body;
  }
}

/** Ends a case, with its retrospective two days after all the rest. */
function ended(events: readonly CaseEvent[]): CaseEvent[] {
  const last = events.at(-1);
  const first = { seq: 0, at: START, actor: { kind: 'bot' }, cause: 'test', body: opened() } as const;
  const { seq, at, actor, cause } = last ?? first;
  const base = { at: at.add({ hours: 30 }), actor, cause };
  return [
    ...events,
    { ...base, seq: seq + 1, body: { type: 'retrospective-posted', messageId: '1' } },
    { ...base, seq: seq + 2, body: { type: 'closed', resolution: 'fixed' } },
  ];
}

/** A year of cases: some on time, some late, one that is hardly begun. */
export const manyCases: { caseId: string; events: CaseEvent[] }[] = [
  ended(onTime),
  ended(later(late, 20)),
  ended(later(onTime, 45)),
  ended(later(onTime, 130)),
  ended(later(late, 150)),
  ended(later(onTime, 200)),
  ended(later(onTime, 260)),
  later(minimal, 290),
].map((events, index) => ({ caseId: `CG-2026-${String(index + 1).padStart(3, '0')}`, events }));

export const AFTER_THEM = START.add({ hours: 24 * 300 });
