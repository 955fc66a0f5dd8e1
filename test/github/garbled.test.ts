import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GitHub } from '../../src/github/github.ts';
import { GitHubError } from '../../src/github/github-error.ts';
import { CODEGATE, outcome, startGitHubBench, type GitHubBench } from '../support/github-client.ts';
import { startScripted, type Asked } from '../support/scripted-github.ts';

// A status of 200 with something that GitHub never says: a proxy's page, an empty list, nothing. Each request of each
// question is answered so in turn.

const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
const DETAILS = {
  cvss_vector_string: VECTOR,
  vulnerabilities: [
    {
      package: { ecosystem: 'pip', name: 'codegate' },
      vulnerable_version_range: '< 1.2.3',
      patched_versions: '1.2.3',
    },
  ],
};

const QUESTIONS: Readonly<Record<string, (github: GitHub, ghsaId: string) => Promise<unknown>>> = {
  'one advisory': (github, ghsaId) => github.advisory(CODEGATE, ghsaId),
  'a listing': (github) => github.list(CODEGATE, { state: 'draft' }),
  'a new draft': (github) => github.ensureDraft(CODEGATE, 'CG-2026-042'),
  'a login': (github) => github.findAccount('security-1'),
  'its rights': (github) => github.rights(CODEGATE),
  'private reporting': (github) => github.isPrivateReportingOn(CODEGATE),
  'its own login': (github) => github.ownLogin(CODEGATE),
  'code owners': (github) => github.codeOwners(CODEGATE),
  'one code owner': (github) => github.codeOwners(CODEGATE, ['maintainer-1']),
  'a new collaborator': (github, ghsaId) => github.addCollaborator(CODEGATE, ghsaId, 'contributor'),
  'a CVE': (github, ghsaId) => github.requestCve(CODEGATE, ghsaId),
  'a CVE of another CNA': (github, ghsaId) => github.assignCve(CODEGATE, ghsaId, 'CVE-2026-1234'),
  'a closing': (github, ghsaId) => github.closeAdvisory(CODEGATE, ghsaId),
  'a fork': (github, ghsaId) => github.createFork(CODEGATE, ghsaId),
  'a comment': (github, ghsaId) => github.comment(CODEGATE, ghsaId, 'Ready.'),
  'a publication': (github, ghsaId) => github.publish(CODEGATE, ghsaId),
};

/** Where an empty list is what GitHub may well answer. */
const LISTS = /\/(?:security-advisories|comments|members|releases|assets)$/;
const GARBAGE: readonly (readonly [string, unknown])[] = [
  ['a page', '<!doctype html><title>Sign in</title>'],
  ['a list', []],
  ['nothing', null],
];

let bench: GitHubBench;
beforeAll(async () => {
  bench = await startGitHubBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

async function passedOn({ method, path, query, headers, body }: Asked) {
  const passed = ['authorization', 'accept', 'content-type', 'user-agent'].flatMap((name) =>
    typeof headers[name] === 'string' ? [[name, headers[name]] as [string, string]] : [],
  );
  const answer = await fetch(`${bench.service.url}${path}?${query.toString()}`, {
    method,
    headers: passed,
    ...(body === '' ? {} : { body }),
  });
  const given: unknown = await answer.json();
  return { status: answer.status, body: given };
}

/** Asks GitHub, which answers the `nth` request with garbage; gives what came of it, and which request that was. */
async function asked(name: string, nth: number, garbage: unknown) {
  let count = 0;
  let spoiled: string | undefined;
  await using scripted = await startScripted(
    async (request) => {
      count += 1;
      if (count !== nth) return passedOn(request);
      spoiled = request.path;
      return { status: 200, body: garbage };
    },
    {
      auth: { kind: 'token', token: bench.service.env['GITHUB_TOKEN'] ?? '' },
      timing: { now: () => 0, pause: () => Promise.resolve() },
    },
  );
  const came = await outcome(QUESTIONS[name]?.(scripted.github, bench.draft(DETAILS)) ?? Promise.reject());
  return { came, spoiled };
}

/** A second look may tell what came of these all the same. */
const LOOKS_AGAIN = new Set(['a fork', 'a publication']);

/** The requests whose answer, garbage, was taken for something. */
async function believed(name: string, garbage: unknown): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let nth = 1; ; nth += 1) {
    // What is no GitHubError is thrown here.
    const { came, spoiled } = await asked(name, nth, garbage);
    if (spoiled === undefined) return found;
    const mayBe = (Array.isArray(garbage) && LISTS.test(spoiled)) || (LOOKS_AGAIN.has(name) && nth > 1);
    const isLater = typeof came === 'object' && came !== null && 'kind' in came && came.kind === 'later';
    if (!mayBe && !isLater) found.push({ nth, spoiled, came });
  }
}

describe.each(Object.keys(QUESTIONS))('%s', (name) => {
  test.each(GARBAGE)('with %s for an answer is no answer', async (_, garbage) => {
    expect(await believed(name, garbage)).toEqual([]);
  });
});

test('a page that says that it is one is no answer either, whatever was asked for', async () => {
  await using scripted = await startScripted(() => ({
    status: 200,
    body: Buffer.from('<!doctype html>'),
    headers: { 'content-type': 'text/html; charset=utf-8' },
  }));
  await expect(scripted.github.codeOwners(CODEGATE)).rejects.toThrow(GitHubError);
});
