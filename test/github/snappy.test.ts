import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unsnap } from '../../src/github/snappy.ts';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('latin1');
const from = (...parts: readonly (number | string)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))));

/** One step of a block: bytes as they are, or `length` bytes from `back` bytes ago, in one of the three forms. */
type Step = { readonly literal: Uint8Array } | { readonly length: number; readonly back: number };

/** What a compressor might write for these steps, and what they stand for. */
function block(steps: readonly Step[]): { bytes: Buffer; plain: Buffer } {
  const plain: number[] = [];
  const body: number[] = [];
  for (const step of steps)
    if ('literal' in step) {
      if (step.literal.length === 0) continue;
      const last = step.literal.length - 1;
      if (last < 60) body.push(last << 2);
      else body.push(61 << 2, last & 255, last >> 8);
      body.push(...step.literal);
      plain.push(...step.literal);
    } else if (plain.length > 0) {
      const back = 1 + (step.back % plain.length);
      const { length } = step;
      if (length >= 4 && length <= 11 && back < 2048)
        body.push(1 | ((length - 4) << 2) | ((back >> 8) << 5), back & 255);
      else if (back % 2 === 0) body.push(2 | ((length - 1) << 2), back & 255, back >> 8);
      else body.push(3 | ((length - 1) << 2), back & 255, back >> 8, 0, 0);
      for (let index = 0; index < length; index += 1) plain.push(plain.at(-back) ?? 0);
    }
  const header: number[] = [];
  let rest = plain.length;
  for (; rest > 127; rest >>= 7) header.push((rest & 127) | 128);
  return { bytes: Buffer.from([...header, rest, ...body]), plain: Buffer.from(plain) };
}

const steps = fc.array(
  fc.oneof(
    fc.record({ literal: fc.uint8Array({ maxLength: 100 }) }),
    fc.record({ length: fc.integer({ min: 1, max: 64 }), back: fc.nat() }),
  ),
  { maxLength: 20 },
);

describe('a Snappy block', () => {
  test('is undone, as its format is described', () => {
    expect(text(unsnap(from(0), 100))).toBe('');
    expect(text(unsnap(from(5, 4 << 2, 'hello'), 100))).toBe('hello');
    // "a copy may repeat what it writes": xababab from "xab" and four bytes from two bytes back.
    expect(text(unsnap(from(7, 2 << 2, 'xab', 1, 2), 100))).toBe('xababab');
    expect(text(unsnap(from(5, 2 << 2, 'abc', 2 | (1 << 2), 3, 0), 100))).toBe('abcab');
    expect(text(unsnap(from(4, 2 << 2, 'abc', 3, 1, 0, 0, 0), 100))).toBe('abcc');
  });

  test('of any steps is undone', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { bytes, plain } = block(given);
        expect(unsnap(bytes, plain.length)).toEqual(new Uint8Array(plain));
        expect(unsnap(bytes, plain.length - 1)).toBeUndefined();
      }),
    );
  });

  test('that is broken is none', () => {
    const broken = [
      from(),
      from(128),
      from(128, 128, 128, 128, 128, 1),
      from(5, 4 << 2, 'hell'),
      from(6, 4 << 2, 'hello'),
      from(4, 4 << 2, 'hello'),
      from(5, 0, 'a', 1, 0),
      from(5, 0, 'a', 1, 2),
      from(5, 0, 'a', 1),
      from(5, 0, 'a', 2, 1),
      from(5, 60 << 2),
    ];
    for (const bytes of broken) expect(unsnap(bytes, 100)).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(unsnap(bytes, 1000)?.length ?? 0).toBeLessThanOrEqual(1000);
      }),
    );
  });

  test('that claims to be huge is refused before anything is made of it', () => {
    expect(unsnap(from(255, 255, 255, 255, 15, 0, 'a'), 16 * 1024 * 1024)).toBeUndefined();
  });
});
