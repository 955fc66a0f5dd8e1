import { describe, expect, test } from 'vitest';
import type { CaseEvent } from '../../src/process/events.ts';
import { STAGES, type StageId } from '../../src/process/policy.ts';
import type { StageStatistics, Statistics } from '../../src/process/statistics.ts';
import { check, histories } from '../support/arbitraries.ts';
import { days, doneBefore, history, hours, opened, policy, START, type Told } from '../support/cases.ts';
import { statistics } from '../support/statistics.ts';
import * as fc from 'fast-check';

/** A case disclosed at `START` in which the fix team was there after so many hours. */
function teamAfter(count: number, ...more: readonly Told[]): CaseEvent[] {
  const team = doneBefore('fix-development').filter(
    ({ type }) => type === 'coordinator-named' || type === 'fix-team-added',
  );
  return history(opened(), ...more, ...team.map((body): Told => ({ body, at: hours(count) })));
}

function of(events: readonly CaseEvent[][], now = START): Statistics {
  const cases = events.map((each, index) => ({ caseId: `CG-2026-00${index + 1}`, events: each }));
  return statistics(cases, policy, now);
}

function stageOf({ stages }: Pick<Statistics, 'stages'>, stage: StageId): StageStatistics {
  const found = stages.find((each) => each.stage === stage);
  if (!found) throw new Error(`there is no ${stage}`);
  return found;
}

const team = (events: readonly CaseEvent[][], now?: Temporal.Instant) => stageOf(of(events, now), 'fix-team');

/** The same case in another quarter. */
function moved(events: readonly CaseEvent[], to: string): CaseEvent[] {
  const [first, ...rest] = events;
  if (first?.body.type !== 'opened') throw new Error('a case begins with opening it');
  return [{ ...first, body: { ...first.body, disclosedAt: Temporal.Instant.from(to) } }, ...rest];
}

describe('a stage', () => {
  test('tells median and worst in seconds from the disclosure, beside the target', () => {
    const stats = team([teamAfter(2), teamAfter(30), teamAfter(10)]);
    expect(stats).toMatchObject({ target: 86_400, finished: 3, median: 36_000, worst: 108_000 });
    expect(stats).toMatchObject({ dated: 3, onTime: 2, moved: 0, asap: 0, open: 0, overdue: 0 });
  });

  test('of an even number has its median between the two in the middle', () => {
    expect(team([teamAfter(2), teamAfter(40), teamAfter(4), teamAfter(8)]).median).toBe(6 * 3600);
  });

  test('of none has no median, no worst, and nothing on time', () => {
    const stats = stageOf(of([]), 'fix-release');
    expect(stats).toMatchObject({ finished: 0, median: undefined, worst: undefined, dated: 0, onTime: 0 });
    expect(stats.target).toBe(21 * 86_400);
  });

  test('that kept a deadline only because it was moved is on time, and told apart', () => {
    const set: Told = { type: 'deadline-set', stage: 'fix-team', at: hours(48), reason: 'a holiday' };
    expect(team([teamAfter(30, set), teamAfter(3, set), teamAfter(60, set)])).toMatchObject({
      dated: 3,
      onTime: 2,
      moved: 1,
    });
  });

  test('that took the slow track is measured by the day agreed on', () => {
    const slow: Told = { type: 'slow-track-set', until: days(60), reviewAt: days(30), reason: 'few people' };
    const released = doneBefore('retrospective').map((body): Told => ({ body, at: days(50) }));
    expect(stageOf(of([history(opened(), slow, ...released)]), 'fix-release')).toMatchObject({
      median: 50 * 86_400,
      dated: 1,
      onTime: 1,
      moved: 1,
    });
  });

  test('that was ASAP counts in the lengths, and is neither on time nor late', () => {
    expect(team([teamAfter(30, { type: 'disclosure-changed', kind: 'public' })])).toMatchObject({
      finished: 1,
      median: 108_000,
      asap: 1,
      dated: 0,
      onTime: 0,
    });
  });

  test('that is open is counted apart, and is late as soon as its day is over', () => {
    const open = history(opened());
    expect(team([open], hours(23))).toMatchObject({ finished: 0, open: 1, overdue: 0, dated: 0 });
    expect(team([open], hours(25))).toMatchObject({ finished: 0, open: 1, overdue: 1, dated: 1, onTime: 0 });
    const asap = history(opened(), { type: 'disclosure-changed', kind: 'public' });
    expect(team([asap], hours(25))).toMatchObject({ open: 1, overdue: 0, dated: 0 });
  });

  test('after the release counts from the release', () => {
    const done = doneBefore('end').map((body, index): Told => ({
      body,
      at: hours(20).add({ minutes: index }),
    }));
    const { median } = stageOf(of([history(opened(), ...done)]), 'retrospective');
    expect(median).toBeLessThan(3600);
    expect(stageOf(of([history(opened())], days(400)), 'retrospective')).toMatchObject({
      open: 0,
      overdue: 0,
    });
  });
});

test('what was no vulnerability of ours counts with its intake only', () => {
  const intake = doneBefore('fix-team').map((body): Told => ({ body, at: hours(3) }));
  const stats = of([
    history(opened(), ...intake, { body: { type: 'closed', resolution: 'invalid' }, at: hours(4) }),
    teamAfter(2),
  ]);
  expect(stats).toMatchObject({ cases: 1, intakeOnly: 1, leftOut: 0, open: 1 });
  expect(stageOf(stats, 'intake')).toMatchObject({ finished: 1, median: 3 * 3600 });
  expect(stageOf(stats, 'fix-team').finished).toBe(1);
  expect(stats.quarters).toMatchObject([{ quarter: '2026-Q1', cases: 1 }]);
});

test.each(['duplicate', 'spam'] as const)(
  'what was closed as %s changes no number but its own',
  (resolution) => {
    const intake = doneBefore('fix-team').map((body): Told => ({ body, at: hours(3) }));
    const closed = history(opened(), ...intake, { body: { type: 'closed', resolution }, at: hours(4) });
    expect(of([closed, teamAfter(2)])).toEqual({ ...of([teamAfter(2)]), leftOut: 1 });
  },
);

test('a case that was closed otherwise is counted as far as it came, and is not open', () => {
  const stats = of(
    [[...teamAfter(2, { type: 'closed', resolution: 'wont-fix', reason: 'out of support' })]],
    days(90),
  );
  expect(stats).toMatchObject({ cases: 1, open: 0, intakeOnly: 0 });
  expect(stageOf(stats, 'fix-team').finished).toBe(1);
  expect(stageOf(stats, 'fix-release')).toMatchObject({ finished: 0, open: 0, overdue: 0, dated: 0 });
});

test('quarters are those of the disclosure, in UTC, oldest first', () => {
  const stats = of([
    moved(teamAfter(2), '2026-04-01T00:00:00Z'),
    moved(teamAfter(2), '2026-03-31T23:59:59Z'),
    moved(teamAfter(2), '2025-12-31T23:59:59Z'),
    moved(teamAfter(2), '2026-01-01T00:00:00Z'),
  ]);
  expect(stats.quarters.map(({ quarter, cases }) => [quarter, cases])).toEqual([
    ['2025-Q4', 1],
    ['2026-Q1', 2],
    ['2026-Q2', 1],
  ]);
});

test('whatever happened, the numbers agree with each other', () => {
  check([fc.array(histories, { maxLength: 4 }), fc.integer({ min: -100, max: 900 })], (all, day) => {
    const stats = of(all, days(day));
    expect(stats.cases + stats.intakeOnly + stats.leftOut).toBe(all.length);
    expect(stats.stages.map(({ stage }) => stage)).toEqual(STAGES);
    const counts = ['finished', 'dated', 'onTime', 'moved', 'asap', 'open', 'overdue'] as const;
    for (const [index, stage] of stats.stages.entries()) {
      const { finished, median, worst, dated, onTime, moved: kept, asap, overdue, open } = stage;
      expect(onTime).toBeLessThanOrEqual(dated);
      expect(kept).toBeLessThanOrEqual(onTime);
      expect(overdue).toBeLessThanOrEqual(open);
      expect(dated + asap).toBeLessThanOrEqual(finished + overdue);
      expect(median === undefined).toBe(finished === 0);
      expect(median ?? 0).toBeLessThanOrEqual(worst ?? 0);
      for (const count of counts)
        expect(stats.quarters.reduce((sum, { stages }) => sum + (stages[index]?.[count] ?? 0), 0)).toBe(
          stage[count],
        );
    }
  });
});

const acknowledged = (hour: number): Told => ({
  body: { type: 'step-checked', step: 'acknowledge' },
  at: hours(hour),
});
const told = (hour: number): Told => ({
  body: { type: 'reporter-told', how: 'elsewhere' },
  at: hours(hour),
});
const published = (hour: number): Told => ({
  body: { type: 'advisory-published', at: hours(hour) },
  at: hours(hour),
});

describe('reporters', () => {
  test('have a time to the first answer, and a longest silence', () => {
    const stats = of(
      [
        history(opened(), acknowledged(2), told(50), published(60)),
        history(opened(), acknowledged(10), published(20), told(500)),
        history(opened(), told(30)),
      ],
      hours(40),
    );
    expect(stats.reporters).toEqual({
      firstAnswer: { cases: 3, median: 10 * 3600, worst: 30 * 3600 },
      longestSilence: { cases: 3, median: 30 * 3600, worst: 38 * 3600 },
    });
  });

  test('who have heard nothing count as silence alone, and of what nobody reported nothing does', () => {
    const stats = of(
      [history(opened()), history(opened({ source: 'internal' }), acknowledged(1))],
      hours(40),
    );
    expect(stats.reporters).toEqual({
      firstAnswer: { cases: 0, median: undefined, worst: undefined },
      longestSilence: { cases: 1, median: 40 * 3600, worst: 40 * 3600 },
    });
  });
});
