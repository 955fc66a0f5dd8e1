import type { z } from 'zod';

/** JSON of this shape out of bytes; `undefined` if they hold none. */
export function jsonOf<T>(schema: z.ZodType<T>, bytes: Uint8Array | string): T | undefined {
  try {
    const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
