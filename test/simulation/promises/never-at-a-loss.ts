import type { Promised } from './promise.ts';

/** "Commands … always show the one next act and who owes it": a case says what is next, or how it ended. */
export const neverAtALoss: Promised = (_, broken) => ({
  see(sight) {
    if (sight.kind !== 'pressed' || sight.id !== '/show' || sight.got.kind !== 'screen') return;
    const { text } = sight.got;
    const hasNext = /^\*\*Next:\*\* \S/m.test(text);
    const hasEnded = /^Closed <t:\d+:f>.* as /m.test(text);
    if (!hasNext && !hasEnded) broken(`a case has neither a next act nor an end: ${text}`);
  },
});
