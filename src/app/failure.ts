import { databaseProblem } from '../store/database-problem.ts';
import type { Problem } from './problem.ts';

/**
 * What a person is told of an error that has no words of its own: where nothing can be kept, why and what mends it; else a
 * reference that is also in the log.
 */
export function failureOf(error: unknown, reference: string): Problem {
  const why = databaseProblem(error);
  return why === undefined ? { code: 'failed', reference } : { code: 'unstored', why };
}
