// @module-tag slow
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CodegateWorld, type Step } from '../../support/codegate-world.ts';
import { temporaryStore } from '../../support/temporary.ts';

// "Exactly once per thing in the channel": whatever is approved, cut, killed, tried again, corrected and assigned, in
// whatever order, there is one message of it, which two members approved, and which the record names.

const RUNS = process.env['SOAK'] === undefined ? 100 : 10_000;

const who = fc.nat(2);
const exploited = fc.constantFrom('yes', 'no');
const text = fc.nat(2);
const mishap = fc.constantFrom('cut-before', 'cut-after', 'kill-before', 'kill-after', 'refused', 'down');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('agree'), text, exploited }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask'), by: who, exploited }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('approve', 'decline', 'withdraw'), by: who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('dismiss', 'return', 'return'), by: who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit'), text }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('run', 'run', 'wait') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('cve', 'typed', 'unpark', 'restart') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('mishap'), mishap }) },
);
const steps = fc.array(step, { minLength: 5, maxLength: 40 });
const what = fc.constantFrom('announcement', 'announcement', 'retrospective');

test(
  'one message of each thing, approved by two, named by the record; nothing lost',
  { timeout: 60_000 + RUNS * 100 },
  async () => {
    using temporary = temporaryStore();
    await fc.assert(
      fc.asyncProperty(what, steps, async (kind, path) => {
        using world = new CodegateWorld(temporary, kind);
        for (const each of path) await world.go(each);
        await world.settle();
        expect(world.broken).toEqual([]);
      }),
      { seed: 20260302, numRuns: RUNS },
    );
  },
);
