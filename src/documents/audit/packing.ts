import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Something to be sent as a file. */
export interface Document {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const compress = promisify(gzip);

/** A document whose text is made while it is put together. */
export interface Unfinished {
  readonly name: string;
  readonly pieces: Iterable<string>;
}

/**
 * Documents that are at most `most` bytes together: as they are, or else each compressed, with `.gz` behind its
 * name. `undefined` if that is too much still.
 */
export async function packed(
  documents: readonly Document[],
  most: number,
): Promise<readonly Document[] | undefined> {
  if (size(documents) <= most) return documents;
  const smaller = await Promise.all(
    documents.map(async ({ name, content }) => ({ name: `${name}.gz`, content: await compress(content) })),
  );
  return size(smaller) <= most ? smaller : undefined;
}

function size(documents: readonly Document[]): number {
  return documents.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
}
