/**
 * Undoes Snappy's block format (github.com/google/snappy, format_description.txt), in which GitHub stores
 * attestations. `undefined` if `input` is no such block, or would become larger than `limit` bytes.
 */
export function unsnap(input: Uint8Array, limit: number): Uint8Array | undefined {
  const header = lengthAt(input);
  if (!header || header.length > limit) return undefined;
  const output = new Uint8Array(header.length);
  let written = 0;
  let at = header.end;
  while (at < input.length) {
    const element = elementAt(input, at);
    if (!element || written + element.length > output.length) return undefined;
    const { length, offset, end } = element;
    if (offset === undefined) {
      if (end + length > input.length) return undefined;
      output.set(input.subarray(end, end + length), written);
      at = end + length;
    } else {
      if (offset === 0 || offset > written) return undefined;
      // Byte by byte: a copy may reach into what it writes, which repeats a pattern.
      for (let index = written; index < written + length; index += 1)
        output[index] = output[index - offset] ?? 0;
      at = end;
    }
    written += length;
  }
  return written === output.length ? output : undefined;
}

/** A literal (its bytes begin at `end`), or a copy of what stands `offset` bytes before. */
interface Element {
  readonly length: number;
  readonly offset?: number;
  readonly end: number;
}

function elementAt(input: Uint8Array, at: number): Element | undefined {
  const tag = input[at] ?? 0;
  const upper = tag >> 2;
  switch (tag & 3) {
    case 0: {
      // Up to 60 bytes, the length stands in the tag; above, in one to four bytes after it.
      if (upper < 60) return { length: upper + 1, end: at + 1 };
      const bytes = upper - 59;
      const length = littleEndian(input, at + 1, bytes);
      return length === undefined ? undefined : { length: length + 1, end: at + 1 + bytes };
    }
    case 1: {
      const low = littleEndian(input, at + 1, 1);
      if (low === undefined) return undefined;
      return { length: (upper & 7) + 4, offset: (tag >> 5) * 256 + low, end: at + 2 };
    }
    default: {
      const bytes = (tag & 3) === 2 ? 2 : 4;
      const offset = littleEndian(input, at + 1, bytes);
      return offset === undefined ? undefined : { length: upper + 1, offset, end: at + 1 + bytes };
    }
  }
}

/** The length of the output, seven bits a byte, the lowest first. */
function lengthAt(input: Uint8Array): { readonly length: number; readonly end: number } | undefined {
  let length = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = input[index];
    if (byte === undefined) return undefined;
    length += (byte & 127) * 128 ** index;
    if (byte < 128) return { length, end: index + 1 };
  }
  return undefined;
}

function littleEndian(input: Uint8Array, at: number, bytes: number): number | undefined {
  if (at + bytes > input.length) return undefined;
  let value = 0;
  for (let index = 0; index < bytes; index += 1) value += (input[at + index] ?? 0) * 256 ** index;
  return value;
}
