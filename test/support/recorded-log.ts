import { createLog } from '../../src/log.ts';

export const silent = createLog('silent');

/** A log whose lines a test can read. */
export function recordedLog() {
  const lines: string[] = [];
  return { lines, log: createLog('info', { write: (line) => void lines.push(line) }) };
}
