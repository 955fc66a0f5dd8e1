import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { EXAMPLES, exampleUrl } from './examples.ts';

/** The pixels of one of our PNGs: no filter, one block of data. */
function pixelsOf(png: Uint8Array): Buffer {
  const file = Buffer.from(png);
  const at = file.indexOf('IDAT');
  return inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
}

/** What share of the bytes differs to the eye; another machine may round a shade differently. */
function difference(one: Buffer, other: Buffer): number {
  if (one.length !== other.length) return 1;
  return (
    one.reduce((sum, byte, index) => sum + (Math.abs(byte - (other[index] ?? 0)) > 16 ? 1 : 0), 0) /
    one.length
  );
}

test.each(Object.entries(EXAMPLES))(
  'the example %s is what is drawn now (else: node test/pictures/examples.ts)',
  async (name, draw) => {
    const committed = readFileSync(exampleUrl(name));
    expect(committed.length).toBeLessThan(120_000);
    const { png } = await draw();
    expect(difference(pixelsOf(committed), pixelsOf(png))).toBeLessThan(0.0005);
  },
);
