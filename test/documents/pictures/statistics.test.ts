import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statisticsAlt } from '../../../src/documents/pictures/statistics-alt.ts';
import { statisticsDrawing } from '../../../src/documents/pictures/statistics-drawing.ts';
import { statisticsPicture, statisticsSvg } from '../../../src/documents/pictures/statistics.ts';
import type { Statistics } from '../../../src/process/statistics.ts';
import { check } from '../../support/arbitraries.ts';
import { policy, START } from '../../support/cases.ts';
import { flawsOf, labelsOf } from './layout.ts';
import { AFTER_THEM, manyCases } from '../../support/many-cases.ts';
import { statistics } from '../../support/statistics.ts';

const year = statistics(manyCases, policy, AFTER_THEM);
const none = statistics([], policy, START);
const textsOf = (stats: Statistics) => labelsOf(statisticsDrawing(stats)).map(({ text }) => text);

describe('the picture', () => {
  test('tells median and target of each stage, and the shares on time by quarter', () => {
    expect(textsOf(year)).toEqual(
      expect.arrayContaining([
        '8 cases, 1 open',
        'median 5.2 d · worst 10.9 d · target 7 d',
        '2026-Q1',
        '2026-Q4',
        'all',
      ]),
    );
    expect(
      textsOf(year)
        .filter((text) => /^\d+\/\d+$/.test(text))
        .slice(0, 5),
    ).toMatchInlineSnapshot(`
      [
        "1/2",
        "1/1",
        "2/3",
        "1/2",
        "5/8",
      ]
    `);
  });

  test('has one scale: all targets lie below each other, also where one case took ten times as long', () => {
    const slow = year.stages.map((stage) =>
      stage.stage === 'intake' ? { ...stage, worst: stage.target * 10 } : stage,
    );
    for (const stages of [year.stages, slow]) {
      const targets = statisticsDrawing({ ...year, stages }).shapes.flatMap((shape) =>
        shape.kind === 'line' ? [shape.from[0]] : [],
      );
      expect(targets).toHaveLength(5);
      expect(new Set(targets).size).toBe(1);
    }
  });

  test('of no case says so', () => {
    expect(textsOf(none)).toEqual(expect.arrayContaining(['0 cases, 0 open', 'target 24 h, none done', '–']));
    expect(flawsOf(statisticsDrawing(none))).toEqual([]);
  });

  test('of any numbers is legible, and is told in words that fit', () => {
    const count = fc.constantFrom(0, 1, 3, 17, 250);
    const length = fc.constantFrom(0, 59, 3600, 170_000, 5_000_000, 300_000_000);
    const stage = fc.record({ finished: count, median: length, worst: length, dated: count, onTime: count });
    check([fc.array(stage, { minLength: 5, maxLength: 5 }), fc.nat(6)], (numbers, quarters) => {
      const stages = none.stages.map((each, index) => {
        const { finished = 0, median = 0, worst = 0, dated = 0, onTime = 0 } = numbers[index] ?? {};
        const lengths = finished > 0 ? { median, worst: Math.max(median, worst) } : {};
        return { ...each, finished, ...lengths, dated, onTime: Math.min(dated, onTime) };
      });
      const stats: Statistics = {
        ...none,
        cases: 250,
        stages,
        quarters: Array.from({ length: quarters }, (_, index) => ({
          quarter: `2026-Q${index + 1}`,
          cases: 3,
          stages,
        })),
      };
      expect(flawsOf(statisticsDrawing(stats))).toEqual([]);
      expect(statisticsAlt(stats).length).toBeLessThanOrEqual(1024);
    });
  });

  test('shows the latest four quarters', () => {
    const [quarter] = year.quarters;
    const quarters = ['2025-Q3', '2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3'].map((name) => ({
      quarter: name,
      cases: 1,
      stages: quarter?.stages ?? [],
    }));
    const shown = textsOf({ ...year, quarters }).filter((text) => text.startsWith('20'));
    expect(shown).toEqual(['2025-Q4', '2026-Q1', '2026-Q2', '2026-Q3']);
  });
});

test('the words tell what the picture shows', () => {
  expect(statisticsAlt(year)).toMatchInlineSnapshot(
    `"Stages against their targets, 8 cases, 1 open. Intake: median 7 h, worst 30 h, target 24 h. On time: 2026-Q1 1/2, 2026-Q2 1/1, 2026-Q3 2/3, 2026-Q4 1/2, all 5/8. Fix team: median 4 h, worst 31 h, target 24 h. On time: 2026-Q1 1/2, 2026-Q2 1/1, 2026-Q3 2/3, 2026-Q4 1/2, all 5/8. Fix development: median 5.2 d, worst 10.9 d, target 7 d. On time: 2026-Q1 1/2, 2026-Q2 1/1, 2026-Q3 2/3, 2026-Q4 1/2, all 5/8. Fix release: median 16.3 d, worst 18.8 d, target 21 d. On time: 2026-Q1 1/2, 2026-Q2 1/1, 2026-Q3 2/3, 2026-Q4 1/1, all 5/7. Retrospective: median 2.6 d, worst 4.6 d, target 3 d. On time: 2026-Q1 1/2, 2026-Q2 1/1, 2026-Q3 2/3, 2026-Q4 1/1, all 5/7."`,
  );
  expect(statisticsAlt(none)).toContain('Intake: target 24 h, none done. On time: all none.');
});

test('the PNG is small enough to post, and the same for the same numbers', async () => {
  const { png, width } = await statisticsPicture(year);
  expect([width, png.length < 120_000]).toEqual([1080, true]);
  expect(statisticsSvg(year)).toBe(statisticsSvg(statistics(manyCases, policy, AFTER_THEM)));
});
