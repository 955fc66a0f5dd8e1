import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CODEGATE,
  failure,
  startGitHubBench,
  testContract,
  type GitHubBench,
} from '../support/github-client.ts';
import { startScripted } from '../support/scripted-github.ts';

let bench: GitHubBench;

beforeAll(async () => {
  bench = await startGitHubBench();
});

afterAll(() => bench[Symbol.asyncDispose]());

const logins = (ghsaId: string) =>
  bench.service.advisory(ghsaId).collaborating_users?.map(({ login }) => login);

describe('a collaborator', () => {
  test('is added to those who are there, and GitHub says who is in it now', async () => {
    const ghsaId = bench.draft({ collaborating_users: ['contributor'] });
    const position = bench.wire.exchanges.length;
    const seen = await bench.github.addCollaborator(CODEGATE, ghsaId, 'maintainer-1');
    expect(seen.directCollaborators).toEqual(['contributor', 'maintainer-1']);
    expect(seen.facts.collaborators).toEqual(['contributor', 'maintainer-1']);
    expect(logins(ghsaId)).toEqual(['contributor', 'maintainer-1']);
    // Nothing else is sent, teams least of all.
    expect(bench.writesSince(position).map(({ body }) => body)).toEqual([
      { collaborating_users: ['contributor', 'maintainer-1'] },
    ]);
  });

  test('is removed, and nobody else', async () => {
    const ghsaId = bench.draft({ collaborating_users: ['contributor', 'maintainer-1', 'reporter'] });
    const seen = await bench.github.removeCollaborator(CODEGATE, ghsaId, 'MAINTAINER-1');
    expect(seen.facts.collaborators).toEqual(['contributor', 'reporter']);
    expect(logins(ghsaId)).toEqual(['contributor', 'reporter']);
  });

  test('who is there already, in whatever spelling, or is not there, moves nothing', async () => {
    const ghsaId = bench.draft({ collaborating_users: ['contributor'] });
    const position = bench.wire.exchanges.length;
    const added = await bench.github.addCollaborator(CODEGATE, ghsaId, 'Contributor');
    const removed = await bench.github.removeCollaborator(CODEGATE, ghsaId, 'outsider');
    expect(added.directCollaborators).toEqual(['contributor']);
    expect(removed.directCollaborators).toEqual(['contributor']);
    expect(bench.writesSince(position)).toEqual([]);
  });

  test('who is removed and still in the advisory through a team shows as such', async () => {
    const ghsaId = bench.draft({
      collaborating_users: ['maintainer-1', 'contributor'],
      collaborating_teams: ['maintainers'],
    });
    const seen = await bench.github.removeCollaborator(CODEGATE, ghsaId, 'maintainer-1');
    expect(seen.directCollaborators).toEqual(['contributor']);
    expect(seen.facts.collaborators).toContain('maintainer-1');
    expect(bench.service.advisory(ghsaId).collaborating_teams?.map(({ slug }) => slug)).toEqual([
      'maintainers',
    ]);
  });

  test('whom GitHub does not know is refused, and the others stay', async () => {
    const ghsaId = bench.draft({ collaborating_users: ['contributor'] });
    const asked = bench.github.addCollaborator(CODEGATE, ghsaId, 'nobody-at-all');
    expect(await failure(asked)).toEqual({ kind: 'refused', status: 422 });
    expect(logins(ghsaId)).toEqual(['contributor']);
  });
});

describe('changes at the same time', () => {
  test('lose nobody', async () => {
    const ghsaId = bench.draft({ collaborating_users: ['contributor'] });
    const { github } = bench;
    await Promise.all([
      github.addCollaborator(CODEGATE, ghsaId, 'maintainer-1'),
      github.addCollaborator(CODEGATE, ghsaId.toLowerCase(), 'maintainer-2'),
      github.removeCollaborator(CODEGATE, ghsaId, 'contributor'),
      github.addCollaborator(CODEGATE, ghsaId, 'reporter'),
      github.addCollaborator(CODEGATE, ghsaId, 'Maintainer-1'),
    ]);
    expect(logins(ghsaId)).toEqual(['maintainer-1', 'maintainer-2', 'reporter']);
  });

  test('go on after one that fails', async () => {
    const ghsaId = bench.draft();
    const { github } = bench;
    const settled = await Promise.allSettled([
      github.addCollaborator(CODEGATE, ghsaId, 'maintainer-1'),
      github.addCollaborator(CODEGATE, ghsaId, 'nobody-at-all'),
      github.addCollaborator(CODEGATE, ghsaId, 'maintainer-2'),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(logins(ghsaId)).toEqual(['maintainer-1', 'maintainer-2']);
  });

  test('of different advisories do not wait for each other', async () => {
    const slow = Promise.withResolvers<void>();
    await using scripted = await startScripted(async ({ path }) => {
      if (path.endsWith('GHSA-slow')) await slow.promise;
      return { status: 404, body: {} };
    });
    const first = failure(scripted.github.addCollaborator(CODEGATE, 'GHSA-slow', 'a'));
    const second = failure(scripted.github.addCollaborator(CODEGATE, 'GHSA-quick', 'a'));
    expect(await second).toEqual({ kind: 'missing' });
    slow.resolve();
    expect(await first).toEqual({ kind: 'missing' });
  });
});

test('where GitHub does not show who is in an advisory, nobody is put out of it', async () => {
  const asked: string[] = [];
  await using scripted = await startScripted(({ method }) => {
    asked.push(method);
    const body = { ghsa_id: 'GHSA-2345-6789-cfgh', summary: 's', state: 'draft', collaborating_users: null };
    return { status: 200, body };
  });
  for (const act of ['addCollaborator', 'removeCollaborator'] as const)
    expect(await failure(scripted.github[act](CODEGATE, 'GHSA-2345-6789-cfgh', 'a'))).toEqual({
      kind: 'rights',
      right: 'Repository security advisories: read and write (as repository admin)',
    });
  expect(asked).toEqual(['GET', 'GET']);
});

testContract(() => bench);
