import { describe, expect, test } from 'vitest';
import { statisticsView } from '../../../src/discord/views/statistics.ts';
import { statistics, type Statistics } from '../../../src/process/statistics.ts';
import { policy, START } from '../../support/cases.ts';
import { AFTER_THEM, manyCases } from '../../support/many-cases.ts';
import { rawOf, textOf } from '../../support/screens.ts';

const year = statistics(manyCases, policy, AFTER_THEM);
const none = statistics([], policy, START);
const picture = { png: new Uint8Array([1]), alt: 'what it shows' };
const shown = (stats: Statistics) => textOf(statisticsView(stats, picture));

/** The lines of the table. */
const tableOf = (text: string) => text.split('```')[1]?.trim().split('\n') ?? [];

describe('the statistics', () => {
  test('read like this', () => {
    expect(shown(year)).toMatchInlineSnapshot(`
      "## Statistics
      8 cases, 1 open.
      \`\`\`
               Target Median  Worst  Kept
      Intake     24 h    7 h   30 h   5/8
      Fix team   24 h    4 h   31 h   5/8
      Fix dev.    7 d  5.2 d 10.9 d   5/8
      Release    21 d 16.3 d 18.8 d   5/7
      Retro       3 d  2.6 d  4.6 d   5/8
      \`\`\`
      -# Kept: done by the deadline then in force, of those that had one to keep.
      -# 4 stages open past the deadline: not kept.
      **On time, by the quarter of the disclosure**
      - 2026-Q4: 5 of 9 stages (55%), 2 cases
      - 2026-Q3: 10 of 15 stages (66%), 3 cases
      - 2026-Q2: 5 of 5 stages (100%), 1 case
      - 2026-Q1: 5 of 10 stages (50%), 2 cases"
    `);
  });

  test('show the picture, with what it shows in words', () => {
    const view = statisticsView(year, picture);
    expect(view.files).toEqual([{ name: 'statistics.png', content: picture.png, description: picture.alt }]);
    expect(rawOf(view)).toContain('attachment://statistics.png');
  });

  test('of no case say so, without a picture of nothing', () => {
    const view = statisticsView(none, picture);
    expect(textOf(view)).toBe('## Statistics\n0 cases, 0 open.\nThere is nothing to count yet.');
    expect(view.files).toBeUndefined();
  });

  test('have a table that a telephone shows without breaking its lines', () => {
    const huge = year.stages.map((stage) => ({
      ...stage,
      median: 45 * 60,
      worst: 4321 * 86_400,
      dated: 999,
      onTime: 99,
    }));
    for (const stats of [year, { ...year, stages: huge }])
      for (const line of tableOf(shown(stats))) expect(line.length).toBeLessThanOrEqual(36);
    expect(tableOf(shown({ ...year, stages: huge }))).toHaveLength(6);
  });

  test('explain what was moved, ASAP or overdue, and only then', () => {
    const plain = year.stages.map((stage) => ({ ...stage, moved: 0, asap: 0, overdue: 0 }));
    expect(shown({ ...year, stages: plain })).not.toMatch(/moved|ASAP|past the deadline/);
    const [first, ...rest] = plain;
    if (!first) throw new Error('there is a first stage');
    const text = shown({
      ...year,
      stages: [{ ...first, moved: 1, asap: 2, overdue: 3 }, ...rest],
      intakeOnly: 1,
    });
    expect(text).toContain('1 stage kept it because it was moved');
    expect(text).toContain('2 stages done while ASAP');
    expect(text).toContain('3 stages open past the deadline');
    expect(text).toContain('1 report closed as duplicate or no vulnerability');
  });

  test('of a hundred years fit into a message, the newest quarter first', () => {
    const [quarter] = year.quarters;
    if (!quarter) throw new Error('there is a quarter');
    const quarters = Array.from({ length: 400 }, (_, index) => ({
      ...quarter,
      quarter: `${2026 + Math.floor(index / 4)}-Q${(index % 4) + 1}`,
    }));
    const text = shown({ ...year, quarters });
    expect(text).toContain('2125-Q4');
    expect(text).toMatch(/…and \d+ more/);
  });
});
