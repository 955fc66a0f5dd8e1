import { ProblemError, type Problem } from '../../src/app/problem.ts';

/** What a refusal says; nothing where none comes. */
export function problemOf(work: () => unknown): Problem | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
}
