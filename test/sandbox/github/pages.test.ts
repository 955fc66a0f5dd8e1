import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ControlError } from '../../../src/sandbox/control-error.ts';
import { CODEGATE, refusal, startBench, type Bench } from '../../support/sandbox-github.ts';

// What people write in GitHub's pages: the conversation in an advisory, and files.

const REPOSITORY = 'stacklok/codegate';

let bench: Bench;
let ghsa = '';
beforeAll(async () => {
  bench = await startBench();
  ghsa = bench.github.report({ repository: REPOSITORY, summary: 'A', description: 'B' }).ghsa_id;
});
afterAll(() => bench.github.close());

/** A file as the API gives it. */
const read = async (path: string) =>
  (await bench.octokit.rest.repos.getContent({ ...CODEGATE, path, mediaType: { format: 'raw' } })).data;

describe('the conversation in an advisory', () => {
  test('is the same for the API and for the page, and has those who are in it', async () => {
    const { github } = bench;
    github.comment(ghsa, { as: 'reporter', body: 'It also works on Windows.' });
    github.comment(ghsa, { as: 'security-1', body: 'Thank you.' });
    const { data } = await bench.octokit.request(
      'GET /repos/{owner}/{repo}/security-advisories/{ghsa_id}/comments',
      { ...CODEGATE, ghsa_id: ghsa },
    );
    expect(data).toEqual(github.comments(ghsa));
    expect(data).toMatchObject([
      { user: { login: 'reporter' }, body: 'It also works on Windows.' },
      { user: { login: 'security-1' } },
    ]);
  });

  test.each([
    [{ as: 'outsider', body: 'Hello' }, /administrator/],
    [{ as: 'nobody', body: 'Hello' }, /Nobody on this GitHub/],
    [{ as: 'reporter', body: '' }, /body/],
    [{ body: 'Hello' }, /as/],
  ])('%j is refused', (body, message) => {
    expect(() => bench.github.comment(ghsa, body)).toThrow(message);
    expect(() => bench.github.comment(ghsa, body)).toThrow(ControlError);
  });

  test('is closed when the advisory is published', () => {
    const { github } = bench;
    github.patchAdvisory(ghsa, { state: 'draft', severity: 'high' });
    github.patchAdvisory(ghsa, {
      vulnerabilities: [{ package: { ecosystem: 'pip', name: 'codegate' }, vulnerable_functions: [] }],
    });
    github.patchAdvisory(ghsa, { state: 'published' });
    expect(() => github.comment(ghsa, { as: 'security-1', body: 'More' })).toThrow('conversation closed');
  });
});

describe('a file', () => {
  test('is what was committed last, and is gone when it is taken away', async () => {
    const path = '.github/CODEOWNERS';
    expect(await read(path)).toContain('@maintainer-1');
    bench.github.writeFile({ repository: REPOSITORY, path, content: '* @contributor\n' });
    expect(await read(path)).toBe('* @contributor\n');
    const { data } = await bench.octokit.rest.repos.codeownersErrors(CODEGATE);
    expect(data.errors).toMatchObject([{ kind: 'Unknown owner', path, line: 1 }]);
    bench.github.writeFile({ repository: REPOSITORY, path, content: null });
    expect(await refusal(read(path))).toMatchObject({ status: 404 });
    expect(await refusal(bench.octokit.rest.repos.codeownersErrors(CODEGATE))).toMatchObject({ status: 404 });
  });

  test('may be in another repository, and code owners in another place', async () => {
    bench.github.writeFile({ repository: 'stacklok/other', path: 'docs/CODEOWNERS', content: '* @nobody\n' });
    const other = { owner: 'stacklok', repo: 'other' };
    const { data } = await bench.octokit.rest.repos.codeownersErrors(other);
    expect(data.errors).toMatchObject([{ path: 'docs/CODEOWNERS' }]);
  });

  test.each(['/etc/passwd', '../x', 'a/', 'a//b', '', 'a/./b'])('cannot be at "%s"', (path) => {
    expect(() => bench.github.writeFile({ repository: REPOSITORY, path, content: 'x' })).toThrow(
      ControlError,
    );
  });
});
