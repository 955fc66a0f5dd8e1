import { constants } from 'node:os';

/** Ctrl-C, a stop from outside, and a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lets a signal end this process as an exit does, with the exit code that shells give it, so that whoever clears away at an exit does
 * so then, too. Work that does not wait for anything comes to its end before.
 *
 * @param say told which signal it is, before the exit
 * @returns what leaves signals alone again
 */
export function exitOnSignals(say: (signal: string) => void): () => void {
  const exits = SIGNALS.map((signal) => {
    const exit = () => {
      say(signal);
      process.exit(128 + constants.signals[signal]);
    };
    process.once(signal, exit);
    return () => void process.off(signal, exit);
  });
  return () => {
    for (const leave of exits) leave();
  };
}
