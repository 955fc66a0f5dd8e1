// @module-tag slow
// @module-tag long
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';
import { FAILED_BEFORE } from './failed-before.ts';
import { commandOf, simulate } from './simulate.ts';

const SOAK = process.env['SOAK'] !== undefined;
/** Worlds that are lived in anew: one always, and half a year of them in the soak. */
const SEEDS = Array.from({ length: SOAK ? 6 : 1 }, (_, index) => index + 1);
const DAYS = SOAK ? 30 : 12;
/** A world of a day takes a tenth of a second, on a busy machine a few. */
const timeout = (days: number) => 60_000 + days * 10_000;

async function lived(seed: number, days: number) {
  using directory = temporaryDirectory();
  return await simulate(seed, days, directory.path);
}

test.each(SEEDS)(
  'every promise is kept in the world of seed %i',
  { timeout: timeout(DAYS) },
  async (seed) => {
    const { broken } = await lived(seed, DAYS);
    expect({ broken, again: commandOf(seed, DAYS) }).toMatchObject({ broken: [] });
  },
);

test.each(FAILED_BEFORE)(
  'a world that failed before: $what',
  { timeout: timeout(60) },
  async ({ seed, days }) => {
    const { broken } = await lived(seed, days);
    expect({ broken, again: commandOf(seed, days) }).toMatchObject({ broken: [] });
  },
);

test('the same seed is the same world', { timeout: timeout(10) }, async () => {
  const [one, again, other] = [await lived(7, 3), await lived(7, 3), await lived(8, 3)];
  expect(again).toEqual(one);
  expect(other.trace).not.toBe(one.trace);
});
