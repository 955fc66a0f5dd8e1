import { describe, expect, test } from 'vitest';
import { statisticsView } from '../../../src/discord/views/statistics.ts';
import type { Statistics } from '../../../src/process/statistics.ts';
import { policy, START } from '../../support/cases.ts';
import { AFTER_THEM, manyCases } from '../../support/many-cases.ts';
import { rawOf, textOf } from '../../support/screens.ts';
import { statistics } from '../../support/statistics.ts';

const year = statistics(manyCases, policy, AFTER_THEM);
const none = statistics([], policy, START);
const picture = { png: new Uint8Array([1]), alt: 'what it shows' };
const shown = (stats: Statistics) => textOf(statisticsView(stats, picture));

const stageLines = (text: string) => text.split('\n').filter((line) => line.includes('target'));

describe('the statistics', () => {
  test('read like this', () => {
    expect(shown(year)).toMatchInlineSnapshot(`
      "## Statistics
      8 cases, 1 open.
      **Intake** median 7 h · worst 30 h · target 24 h · kept 5 of 8
      **Fix team** median 4 h · worst 31 h · target 24 h · kept 5 of 8
      **Fix development** median 5.2 d · worst 10.9 d · target 7 d · kept 5 of 8
      **Fix release** median 16.3 d · worst 18.8 d · target 21 d · kept 5 of 7
      **Retrospective** median 2.6 d · worst 4.6 d · target 3 d · kept 5 of 7
      -# Kept: done by the deadline then in force, of those that had one to keep.
      -# 3 stages open past the deadline: not kept.
      **Reporters’ first answer** median 2 h · worst 30 h · 7 cases
      **Their longest silence** median 16.1 d · worst 17 d · 7 cases
      **On time, by the quarter of the disclosure**
      - 2026-Q4: 5 of 8 stages (62%), 2 cases
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

  test('have a line a stage, which a telephone breaks between words, however long the numbers are', () => {
    const huge = year.stages.map((stage) => ({
      ...stage,
      median: 45 * 60,
      worst: 4321 * 86_400,
      dated: 999,
      onTime: 99,
    }));
    for (const stats of [year, { ...year, stages: huge }]) {
      // In a block of fixed width each line is broken where it ends, and its last column stands alone.
      expect(shown(stats)).not.toContain('```');
      expect(stageLines(shown(stats))).toHaveLength(5);
    }
    expect(stageLines(shown({ ...year, stages: huge }))[0]).toBe(
      '**Intake** median 45 min · worst 4321 d · target 24 h · kept 99 of 999',
    );
    const undone = year.stages.map((stage) => ({ ...stage, median: undefined, worst: undefined, dated: 0 }));
    expect(stageLines(shown({ ...year, stages: undone }))[0]).toBe('**Intake** none done · target 24 h');
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
      leftOut: 2,
    });
    expect(text).toContain('1 stage kept it because it was moved');
    expect(text).toContain('2 stages done while ASAP');
    expect(text).toContain('3 stages open past the deadline');
    expect(text).toContain('1 report closed as no vulnerability');
    expect(text).toContain('Not counted: 2 reports closed as spam or duplicate.');
  });

  test('tell what was corrected or withdrawn after the announcement, and only then', () => {
    expect(shown(year)).not.toContain('After the announcement');
    const after = { announced: 9, corrected: 2, times: 3, median: 7200, withdrawn: 1, looked: 9, lagging: 1 };
    const text = shown({ ...year, afterPublication: after });
    expect(text).toContain(
      '2 of 9 announced cases corrected (3 times); #codegate said otherwise than GitHub for 2 h, median.',
    );
    expect(text).toContain('1 of 9 announced cases withdrawn in GitHub now.');
    expect(text).toContain('⚠️ 1 of 9 published advisories not yet where users hear of it');
    const only = { ...after, corrected: 0, times: 0, median: undefined };
    expect(shown({ ...year, afterPublication: only })).toContain('None of 9 announced cases corrected.');
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
