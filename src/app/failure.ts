import { errorKind } from '../log.ts';
import { UnreadableCaseError } from '../store/case-history.ts';
import { databaseProblem } from '../store/database-problem.ts';
import type { Problem } from './problem.ts';

/**
 * What a person is told of an error that has no words of its own: where nothing can be kept, why and what mends it; else a
 * reference that is also in the log.
 */
export function failureOf(error: unknown, reference: string): Problem {
  if (error instanceof UnreadableCaseError) return { code: 'case-unreadable', caseId: error.caseId };
  const why = databaseProblem(error);
  return why === undefined ? { code: 'failed', reference } : { code: 'unstored', why };
}

/** What may be said in a log of an error: its kind, and what mends it where it is the database's. */
export function failureKind(error: unknown): ReturnType<typeof errorKind> & { readonly problem?: string } {
  const problem = databaseProblem(error);
  return problem === undefined ? errorKind(error) : { ...errorKind(error), problem };
}
