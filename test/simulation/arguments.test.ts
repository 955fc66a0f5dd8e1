import { expect, test } from 'vitest';
import { readArguments } from './arguments.ts';

const THERE_ARE = 'there are --seed N, --days N, --worlds N and --verbose';
const NUMBERS = `--seed, --days and --worlds are whole numbers from 1; ${THERE_ARE}`;

test.each([
  ['', { first: 1, days: 60, worlds: 1, isVerbose: false }],
  ['--seed 7 --days 90 --verbose', { first: 7, days: 90, worlds: 1, isVerbose: true }],
  ['--nonsense', { why: `Unknown option '--nonsense'; ${THERE_ARE}` }],
  ['--seed', { why: `Option '--seed <value>' argument missing; ${THERE_ARE}` }],
  ['5', { why: `Unexpected argument '5'; ${THERE_ARE}` }],
  ['--seed 1.5', { why: NUMBERS }],
  ['--days 0', { why: NUMBERS }],
  ['--worlds many', { why: NUMBERS }],
])('npm run simulate -- %s', (line, meant) => {
  expect(readArguments(line.split(' ').filter(Boolean))).toEqual(meant);
});
