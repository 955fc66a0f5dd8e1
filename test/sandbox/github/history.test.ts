import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ControlError } from '../../../src/sandbox/control-error.ts';
import { CODEGATE, refusal, startBench, type Bench } from '../../support/sandbox-github.ts';

let bench: Bench;

beforeAll(async () => {
  bench = await startBench();
});

afterAll(() => bench.github.close());

const releasing = (tag: string) =>
  bench.github.release({ repository: 'stacklok/codegate', tag, assets: [], image: false, signed: false });

async function compare(basehead: string) {
  const { data } = await bench.octokit.rest.repos.compareCommitsWithBasehead({ ...CODEGATE, basehead });
  return data;
}

async function shaOf(ref: string): Promise<string> {
  const { data } = await bench.octokit.rest.repos.getCommit({ ...CODEGATE, ref });
  return data.sha;
}

const messages = async (more: object) => {
  const { data } = await bench.octokit.rest.repos.listCommits({ ...CODEGATE, ...more });
  return data.map(({ commit }) => commit.message);
};

describe('the history of the repository', () => {
  test('begins with a release, and a new one follows with the fix it was made for', async () => {
    await releasing('v0.1.29');
    const { status, commits, files } = await compare('v0.1.28...v0.1.29');
    expect(status).toBe('ahead');
    expect(commits.map(({ commit }) => commit.message)).toEqual([
      'Fix it',
      'Merge commit from fork',
      'Release v0.1.29',
    ]);
    expect(files?.map(({ filename }) => filename)).toContain('src/codegate/cache.py');
    const { data: merge } = await bench.octokit.rest.repos.getCommit({
      ...CODEGATE,
      ref: commits[1]?.sha ?? '',
    });
    expect(merge.parents.map(({ sha }) => sha)).toEqual([await shaOf('v0.1.28'), commits[0]?.sha]);
    expect(merge.files).toHaveLength(4);
  });

  test('has what a test commits in place of that fix', async () => {
    const { history } = bench.github;
    const sha = history.commit({ message: 'Say it clearer', files: ['README.md'], pull: true });
    await releasing('v0.1.30');
    const { commits } = await compare('v0.1.29...v0.1.30');
    expect(commits.map(({ commit }) => commit.message)).toEqual(['Say it clearer (#103)', 'Release v0.1.30']);
    const named = { ...CODEGATE, commit_sha: sha };
    const { data } = await bench.octokit.rest.repos.listPullRequestsAssociatedWithCommit(named);
    expect(data).toMatchObject([{ number: 103, title: 'Say it clearer', user: { login: 'maintainer-1' } }]);
  });

  test('of a file is what changed it, the latest first, up to where one looks from', async () => {
    const path = 'src/codegate/cache.py';
    const before = [
      'Accept model names from the environment (#102)',
      'Cache prompts between workspaces (#101)',
    ];
    expect(await messages({ path })).toEqual(['Fix it', ...before]);
    expect(await messages({ path, sha: 'v0.1.28' })).toEqual(before);
    expect(await messages({ path, per_page: 1 })).toEqual(['Fix it']);
    expect((await messages({})).at(-1)).toBe('Begin');
  });

  test('names commits by branch, tag and id, alone if that is all one asks for', async () => {
    const sha = await shaOf('tags/v0.1.30');
    expect(await shaOf('main')).toBe(sha);
    expect(await shaOf('heads/main')).toBe(sha);
    expect(await shaOf(sha)).toBe(sha);
    const alone = { ...CODEGATE, ref: 'main', mediaType: { format: 'sha' } };
    expect((await bench.octokit.rest.repos.getCommit(alone)).data).toBe(sha);
    expect(await refusal(shaOf('tags/v9'))).toMatchObject({ status: 422 });
    expect(await refusal(compare('main...v9'))).toMatchObject({ status: 404 });
    const elsewhere = { owner: 'stacklok', repo: 'other', ref: 'main' };
    expect((await refusal(bench.octokit.rest.repos.getCommit(elsewhere))).status).toBe(404);
  });

  test('shows a tag that is off the main branch, or in a history of its own', async () => {
    expect((await compare('main...v0.1.30')).status).toBe('identical');
    expect((await compare('main...v0.1.29')).status).toBe('behind');
    bench.github.history.offMain('v0.1.29');
    expect((await compare('main...v0.1.29')).status).toBe('diverged');
    bench.github.history.unrelated('v0.1.29');
    const { status, message } = await refusal(compare('v0.1.29...v0.1.30'));
    expect({ status, message }).toEqual({
      status: 404,
      message: 'No common ancestor between v0.1.29 and v0.1.30.',
    });
    expect(() => bench.github.history.offMain('v9')).toThrow(ControlError);
  });
});

const begin = (): string => {
  const { ghsa_id: ghsaId } = bench.github.report({
    repository: 'stacklok/codegate',
    summary: 'A summary',
    description: 'Steps',
  });
  return ghsaId;
};

describe('publishing in the sandbox', () => {
  test('is refused while pull requests are open in the fork, takes it away, and leaves who is in', () => {
    const { github } = bench;
    const ghsaId = begin();
    expect(() => github.openForkPulls(ghsaId, 1)).toThrow(/no private fork/);
    github.patchAdvisory(ghsaId, {
      state: 'draft',
      private_fork: true,
      collaborating_users: ['maintainer-1'],
      vulnerabilities: [{ package: { ecosystem: 'pip', name: 'codegate' } }],
    });
    github.openForkPulls(ghsaId, 1);
    expect(() => github.patchAdvisory(ghsaId, { state: 'published' })).toThrow(/open pull requests/);
    expect(github.advisory(ghsaId)).toMatchObject({ state: 'draft', published_at: null });
    github.openForkPulls(ghsaId, 0);
    const published = github.patchAdvisory(ghsaId, { state: 'published' });
    expect(published).toMatchObject({ state: 'published', private_fork: null });
    expect(published.collaborating_users?.map(({ login }) => login)).toEqual(['maintainer-1']);
  });

  test('finds whatever the page of an advisory was filled with, and each answer to a credit', () => {
    const { github } = bench;
    const ghsaId = begin();
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    const vulnerability = {
      package: { ecosystem: 'pip', name: 'codegate' },
      vulnerable_version_range: '< 0.1.29',
      patched_versions: '0.1.29',
    };
    const credits = [
      { login: 'reporter', type: 'reporter', state: 'accepted' },
      { login: 'contributor', type: 'finder', state: 'declined' },
      { login: 'outsider', type: 'analyst' },
    ];
    const changed = github.patchAdvisory(ghsaId, {
      state: 'draft',
      summary: 'Another summary',
      description: '### Impact\n\nMuch.',
      vulnerabilities: [vulnerability],
      cvss_vector_string: vector,
      cve_id: 'CVE-2026-12345',
      credits,
    });
    expect(changed).toMatchObject({
      summary: 'Another summary',
      description: '### Impact\n\nMuch.',
      cve_id: 'CVE-2026-12345',
      vulnerabilities: [vulnerability],
      cvss_severities: { cvss_v3: { vector_string: vector, score: 9.8 } },
    });
    const states = () => github.advisory(ghsaId).credits_detailed?.map(({ state }) => state);
    expect(states()).toEqual(['accepted', 'declined', 'pending']);
    // An answer may come, or be taken back, when the advisory is public.
    github.patchAdvisory(ghsaId, { state: 'published' });
    const answered = credits.map((credit) => ({ ...credit, state: 'accepted' }));
    github.patchAdvisory(ghsaId, { credits: answered });
    expect(states()).toEqual(['accepted', 'accepted', 'accepted']);
  });
});
