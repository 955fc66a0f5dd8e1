import { setImmediate as breath } from 'node:timers/promises';
import type { Document, Unfinished } from '../documents/audit/packing.ts';

/** How long pieces are put together at a stretch, in milliseconds: everybody else waits for that. */
const STRETCH_MS = 20;

/**
 * Puts a document together with a breath now and then, in which everybody else has their turn.
 *
 * @throws the reason of `signal`, which ends it
 */
export async function finished({ name, pieces }: Unfinished, signal?: AbortSignal): Promise<Document> {
  const all: string[] = [];
  let began = performance.now();
  for (const piece of pieces) {
    all.push(piece);
    if (performance.now() - began < STRETCH_MS) continue;
    await breath();
    signal?.throwIfAborted();
    began = performance.now();
  }
  return { name, content: all.join('') };
}
