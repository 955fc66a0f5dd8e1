import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { presses } from '../../commands/advisory.ts';
import { customId, parseCustomId, type PressData, type PressKind } from '../../src/discord/custom-ids.ts';
import { STEP_IDS } from '../../src/process/step-ids.ts';
import { check } from '../process/arbitraries.ts';

const caseId = fc
  .tuple(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 9_999_999 }))
  .map(([year, number]) => `CG-${year}-${String(number).padStart(3, '0')}`);
const step = fc.constantFrom(...STEP_IDS);
const yesNo = fc.constantFrom('yes', 'no');
const page = fc.nat(9999);
const member = fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String);
const login = fc.stringMatching(/^[a-zA-Z0-9-]{1,39}$/);

/** Presses of every kind there is: a kind without one does not compile. */
const data: { readonly [K in PressKind]: fc.Arbitrary<PressData<K>> } = {
  check: fc.record({ caseId, step }),
  done: fc.record({ caseId, step }),
  open: fc.record({ caseId }),
  refresh: fc.record({ caseId }),
  take: fc.record({ caseId }),
  draft: fc.record({ caseId }),
  timeline: fc.record({ caseId, page }),
  list: fc.record({ show: fc.constantFrom('open', 'mine', 'overdue', 'closed'), page }),
  offer: fc.record({ caseId, accepts: yesNo }),
  snooze: fc.record({ message: fc.integer({ min: 1, max: 999_999_999_999 }) }),
  unsnooze: fc.record({ caseId }),
  early: fc.record({ wanted: yesNo }),
  claim: fc.record({ member, login, confirms: yesNo }),
};

const built: fc.Arbitrary<string> = fc.oneof(
  ...kinds().map((kind) => data[kind].map((values) => customId(kind, values))),
);

function kinds(): PressKind[] {
  return Object.keys(data).filter((kind): kind is PressKind => kind in presses);
}

describe('a custom id', () => {
  test('exists for every button that has a handler', () => {
    expect(kinds().toSorted()).toEqual(Object.keys(presses).toSorted());
  });

  test.each(kinds())('of %s says what it was built from, in at most 100 characters', (kind) => {
    check([data[kind]], (values) => {
      const id = customId(kind, values);
      expect(id.length).toBeLessThanOrEqual(100);
      expect(parseCustomId(id)).toEqual({ kind, ...values });
    });
  });

  test('has one spelling only: near misses are none', () => {
    const near = fc.tuple(built, fc.nat(100), fc.string({ maxLength: 2 })).map(([id, at, text]) => {
      const place = at % (id.length + 1);
      return id.slice(0, place) + text + id.slice(place + 1);
    });
    check(
      [near],
      (text) => {
        const press = parseCustomId(text);
        expect(press === undefined || customId(press.kind, press) === text).toBe(true);
      },
      1000,
    );
  });

  test('is read from nothing else, whatever it is', () => {
    check([fc.string({ unit: 'binary-ascii', maxLength: 150 })], (text) => {
      expect(parseCustomId(text)).toBeUndefined();
    });
  });

  test.each([
    '',
    ':',
    'open',
    'open:',
    'open:CG-2026-1',
    'open:cg-2026-001',
    'open:CG-2026-001:',
    'open:CG-2026-001:more',
    ' open:CG-2026-001',
    'constructor:CG-2026-001',
    '__proto__:CG-2026-001',
    'toString:',
    'check:CG-2026-001:coffee',
    'timeline:CG-2026-001:',
    'timeline:CG-2026-001:-1',
    'timeline:CG-2026-001:1e3',
    'timeline:CG-2026-001:0x10',
    'timeline:CG-2026-001:10000',
    'list:secret:0',
    'snooze:0',
    'snooze:1.5',
    'snooze:99999999999999999999',
    'offer:CG-2026-001:maybe',
    'claim:anna:fay:yes',
    'claim:123:fay@fixes:yes',
  ])('is not “%s”', (text) => {
    expect(parseCustomId(text)).toBeUndefined();
  });
});
