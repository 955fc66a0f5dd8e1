import { expect, test } from 'vitest';
import { githubTrouble } from '../../src/documents/github-trouble.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import { standingOf } from '../../src/github/standing.ts';
import { startScripted } from '../support/scripted-github.ts';

// What GitHub refuses is told by its real cause, with what mends it, and whether waiting does.

const refused = async (status: number, message: string) => {
  await using scripted = await startScripted(() => ({ status, body: { message } }));
  const auth = { kind: 'token', token: 'x' } as const;
  try {
    await standingOf({ auth, apiUrl: scripted.url }, 'stacklok/codegate');
  } catch (error) {
    if (error instanceof GitHubError) return githubTrouble(error);
    throw error;
  }
  throw new Error('GitHub refused nothing');
};

test.each([
  ['an archived repository', 'Repository was archived so is read-only.', 'Unarchive it in its settings'],
  [
    'a suspended account',
    'Sorry. Your account was suspended.',
    'GitHub says: “Sorry. Your account was suspended.” Its owner',
  ],
  [
    'a suspended App',
    'This installation has been suspended',
    'an organization’s owner lifts that in Settings → GitHub Apps',
  ],
])('%s', async (_, message, cure) => {
  const { why, lasting } = await refused(403, message);
  expect(why).toContain(cure);
  expect(lasting).toBe(true);
});

test('a failure of GitHub’s own is nobody’s to mend', async () => {
  expect(await refused(503, 'unavailable')).toMatchObject({
    why: expect.stringContaining('(503)'),
    lasting: false,
  });
});
