import { expect, test } from 'vitest';
import { githubProblem } from '../../src/app/github-problem.ts';
import { ProblemError, type Problem } from '../../src/app/problem.ts';
import { GitHubError, type GitHubFailure } from '../../src/github/github-error.ts';

test.each<[GitHubFailure, Problem]>([
  [{ kind: 'later' }, { code: 'github-unavailable', after: 'perhaps-done' }],
  [{ kind: 'missing' }, { code: 'github-refused', status: 404 }],
  [
    { kind: 'rights', right: 'any' },
    { code: 'github-refused', status: 403 },
  ],
  [
    { kind: 'refused', status: 422 },
    { code: 'github-refused', status: 422 },
  ],
])('GitHub’s %j becomes a problem of the person who asked', (failure, problem) => {
  const error = githubProblem(new GitHubError(failure));
  expect(error).toBeInstanceOf(ProblemError);
  expect(error).toMatchObject({ problem });
});

test('how things stand is said by the one who asked', () => {
  const error = githubProblem(new GitHubError({ kind: 'later' }), 'nothing-changed');
  expect(error).toMatchObject({ problem: { code: 'github-unavailable', after: 'nothing-changed' } });
});

test('a defect of ours stays what it is', () => {
  const defect = new TypeError('x is not a function');
  expect(githubProblem(defect)).toBe(defect);
});
