// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { GitHub } from '../../src/github/github.ts';
import {
  CODEGATE,
  failure,
  outcome,
  startGitHubBench,
  testContract,
  type GitHubBench,
} from '../support/github-client.ts';
import { MISHAPS, startMeddler } from './meddler.ts';

type Meddler = Awaited<ReturnType<typeof startMeddler>>;

let bench: GitHubBench;
let meddler: Meddler;
let github: GitHub;

beforeAll(async () => {
  bench = await startGitHubBench();
  meddler = await startMeddler(bench.service.url);
  github = bench.as({ apiUrl: meddler.url });
});

afterAll(async () => {
  await meddler[Symbol.asyncDispose]();
  await bench[Symbol.asyncDispose]();
});

const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

const logins = (ghsaId: string) =>
  bench.service.advisory(ghsaId).collaborating_users?.map(({ login }) => login);

async function commentsOf(ghsaId: string): Promise<string[]> {
  const answer = await fetch(
    `${bench.service.url}/repos/${CODEGATE}/security-advisories/${ghsaId}/comments`,
    {
      headers: {
        authorization: `Bearer ${bench.service.env['GITHUB_TOKEN'] ?? ''}`,
        'user-agent': 'a test',
      },
    },
  );
  const listed = z.array(z.object({ body: z.string() })).parse(await answer.json());
  return listed.map(({ body }) => body);
}

/** Everything that changes something: with which method, and what there is to see of it once it was done once. */
const ACTS: readonly {
  readonly name: string;
  readonly method: 'POST' | 'PATCH';
  readonly act: (ghsaId: string) => Promise<unknown>;
  readonly done: (ghsaId: string) => unknown;
  readonly expected: unknown;
}[] = [
  {
    name: 'adding a collaborator',
    method: 'PATCH',
    act: (ghsaId) => github.addCollaborator(CODEGATE, ghsaId, 'maintainer-1'),
    done: logins,
    expected: ['contributor', 'maintainer-1'],
  },
  {
    name: 'removing a collaborator',
    method: 'PATCH',
    act: (ghsaId) => github.removeCollaborator(CODEGATE, ghsaId, 'contributor'),
    done: logins,
    expected: [],
  },
  {
    name: 'scoring',
    method: 'PATCH',
    act: (ghsaId) => github.scoreSeverity(CODEGATE, ghsaId, VECTOR),
    done: (ghsaId) => bench.service.advisory(ghsaId).cvss?.vector_string,
    expected: VECTOR,
  },
  {
    name: 'classifying',
    method: 'PATCH',
    act: (ghsaId) => github.classify(CODEGATE, ghsaId, 'high'),
    done: (ghsaId) => bench.service.advisory(ghsaId).severity,
    expected: 'high',
  },
  {
    name: 'assigning a CVE id',
    method: 'PATCH',
    act: (ghsaId) => github.assignCve(CODEGATE, ghsaId, 'CVE-2026-12345'),
    done: (ghsaId) => bench.service.advisory(ghsaId).cve_id,
    expected: 'CVE-2026-12345',
  },
  {
    name: 'closing',
    method: 'PATCH',
    act: (ghsaId) => github.closeAdvisory(CODEGATE, ghsaId),
    done: (ghsaId) => bench.service.advisory(ghsaId).state,
    expected: 'closed',
  },
  {
    name: 'requesting a CVE id',
    method: 'POST',
    act: (ghsaId) => github.requestCve(CODEGATE, ghsaId),
    // What GitHub says to one more request shows that it has one.
    done: (ghsaId) => github.requestCve(CODEGATE, ghsaId),
    expected: 'requested-before',
  },
  {
    name: 'making the fork',
    method: 'POST',
    act: (ghsaId) => github.createFork(CODEGATE, ghsaId),
    done: (ghsaId) => bench.service.advisory(ghsaId).private_fork?.name,
    expected: expect.stringMatching(/^codegate-ghsa-/),
  },
  {
    name: 'commenting',
    method: 'POST',
    act: (ghsaId) => github.comment(CODEGATE, ghsaId, 'Thank you.\n\nWe are on it.'),
    done: commentsOf,
    expected: ['Thank you.\n\nWe are on it.'],
  },
];

const begin = () => bench.draft({ collaborating_users: ['contributor'] });

describe.each(ACTS)('$name', ({ method, act, done, expected }) => {
  test.each(MISHAPS)('survives %s, and happens once', async (_, spoiled) => {
    const ghsaId = begin();
    meddler.spoil(method, spoiled);
    expect((await failure(act(ghsaId))).kind).toBe('later');
    await act(ghsaId);
    expect(await done(ghsaId)).toEqual(expected);
    await act(ghsaId);
    expect(await done(ghsaId)).toEqual(expected);
  });

  test('says nothing of the advisory when it fails', async () => {
    const ghsaId = begin();
    meddler.spoil(method, { acted: false, heard: { status: 422, body: { message: `${ghsaId} ${VECTOR}` } } });
    const error: unknown = await act(ghsaId).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: 'GitHub: refused', failure: { kind: 'refused', status: 422 } });
    const { cause, stack } = z.instanceof(Error).parse(error);
    expect(cause).toBeUndefined();
    expect(JSON.stringify(error) + String(stack)).not.toMatch(/GHSA-|CVSS|Thank/);
  });

  test('names the right that is missing', async () => {
    const ghsaId = begin();
    const headers = { 'x-accepted-github-permissions': 'repository_advisories=write' };
    const heard = { status: 403, body: { message: 'no' }, headers };
    meddler.spoil(method, { acted: false, heard });
    const right = 'Repository security advisories: read and write';
    // A preview need not be open to this token, and a person can paste the text.
    const expectedFailure = done === commentsOf ? undefined : { kind: 'rights', right };
    expect(await outcome(act(ghsaId))).toEqual(expectedFailure);
  });

  test('of what is not there is that', async () => {
    const expectedFailure = done === commentsOf ? undefined : { kind: 'missing' };
    expect(await outcome(act('GHSA-2345-6789-cfgh'))).toEqual(expectedFailure);
  });
});

testContract(() => bench);
