import { expect, test } from 'vitest';
import { Figures } from './figures.ts';
import { inTurn } from './pair.ts';
import { parts } from './statistics.ts';
import { startScript } from '../support/start-script.ts';

test('prints a line a figure, and names the aims that are missed', () => {
  const lines: string[] = [];
  const figures = new Figures((line) => lines.push(line));
  figures.ratio('start (ms)', [450, 300], 1.5);
  figures.ratio('memory (MB)', [131, 100], 1.3);
  figures.ratio('no aim', [3, 1]);
  figures.pair(
    'slowest reply (ms)',
    [Infinity, 0.25],
    [
      { value: Infinity, most: 3000, unit: ' ms' },
      { value: 1, most: 2 },
    ],
  );
  expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'start (ms) 450 300 1.50 ✓ ≤ 1.5',
    'memory (MB) 131 100 1.31 ✗ ≤ 1.3',
    'no aim 3.00 1.00 3.00',
    'slowest reply (ms) – 0.250 Infinity ✗ ≤ 3,000 ms, ✓ ≤ 2',
  ]);
  expect(figures.missed).toEqual([
    'memory (MB): 1.31, and at most 1.3',
    'slowest reply (ms): – ms, and at most 3,000 ms',
  ]);
});

test('shows of what was measured many times the medians, and how far their ratio varies', () => {
  const lines: string[] = [];
  const figures = new Figures((line) => lines.push(line));
  figures.medians(
    'start (ms)',
    [
      [10, 12, 11, 30, 12],
      [10, 10, 10, 10, 10],
    ],
    1.1,
  );
  figures.medians('once (ms)', [[10], [10]]);
  expect(lines.map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'start (ms) 12.0 10.0 1.20 1.00–3.00 ✗ ≤ 1.1',
    'once (ms) 10.0 10.0 1.00',
  ]);
  expect(figures.missed).toEqual(['start (ms): 1.20 (1.00–3.00), and at most 1.1']);
});

test.each([
  [[1, 2, 3, 4, 5, 6, 7], 5, [[1, 2], [3, 4], [5, 6], [7]]],
  [[1, 2], 5, [[1], [2]]],
  [[], 5, []],
])('%j in at most %i parts', (values, count, expected) => {
  expect(parts(values, count)).toEqual(expected);
});

test('a figure that could not be measured misses its aim', () => {
  const figures = new Figures(() => {});
  figures.ratio('start (ms)', [Number.NaN, 300], 1.5);
  expect(figures.missed).toHaveLength(1);
});

test('takes turns, either first, and stops when the time is up', async () => {
  const order: string[] = [];
  const work = (each: string) => {
    order.push(each);
    return Promise.resolve(each);
  };
  await inTurn(['bot', 'bare'], { times: 2, seconds: 60 }, work);
  expect(order).toEqual(['bot', 'bare', 'bare', 'bot']);
  expect(await inTurn(['bot', 'bare'], { times: 100, seconds: 0 }, work)).toEqual([['bot'], ['bare']]);
});

test('starts the bot as npm start does', () => {
  const { options, entry } = startScript();
  expect(entry).toMatch(/^src\/.*\.ts$/);
  expect(options).toContain('--import');
  expect(options.join(' ')).not.toContain('.env');
});
