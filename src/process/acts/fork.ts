import type { Case } from '../case.ts';
import { accept, refusalOfEnded, refuse, type Decision } from './decision.ts';

/** Records the private fork: "The security team / Fix Team create a private temporary fork". */
export function createFork(state: Case): Decision {
  const refusal = refusalOfEnded(state);
  if (refusal) return refuse(refusal);
  if (!state.advisory) return refuse({ code: 'no-advisory' });
  if (state.steps.fork) return refuse({ code: 'already-done', step: 'fork', done: state.steps.fork });
  return accept({ type: 'fork-created' });
}
