import type { Case } from '../case.ts';
import { accept, refusalOfEnded, refuse, type Decision } from './decision.ts';

/**
 * Records the private fork: "The security team / Fix Team create a private temporary fork". One that `existed` was made by
 * another person: it is seen, and not in the name of the one who asked for it.
 */
export function createFork(state: Case, { existed = false }: { readonly existed?: boolean } = {}): Decision {
  const refusal = refusalOfEnded(state);
  if (refusal) return refuse(refusal);
  if (!state.advisory) return refuse({ code: 'no-advisory' });
  if (state.steps.fork) return refuse({ code: 'already-done', step: 'fork', done: state.steps.fork });
  return accept({ type: 'fork-created', ...(existed ? { by: 'observed' } : {}) });
}
