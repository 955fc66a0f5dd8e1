import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CODEGATE, refusal, startBench, type Bench } from '../../support/sandbox-github.ts';

let bench: Bench;
const ids: string[] = [];

beforeAll(async () => {
  bench = await startBench();
  for (let index = 0; index < 5; index += 1) {
    bench.advance('PT1M');
    const report = { repository: 'stacklok/codegate', summary: `Report ${index}`, description: 'Steps' };
    ids.push(bench.github.report(report).ghsa_id);
  }
});

afterAll(() => bench.github.close());

function list(query: object) {
  return bench.octokit.rest.securityAdvisories.listRepositoryAdvisories({ ...CODEGATE, ...query });
}

function ask(query: string) {
  return bench.octokit.request(`GET /repos/stacklok/codegate/security-advisories?${query}`);
}

describe('listing advisories', () => {
  test('Octokit pages through all of them by the cursors in Link', async () => {
    const all = await bench.octokit.paginate(bench.octokit.rest.securityAdvisories.listRepositoryAdvisories, {
      ...CODEGATE,
      per_page: 2,
    });
    expect(all.map(({ ghsa_id }) => ghsa_id)).toEqual(ids.toReversed());
  });

  test('a page names the next and the previous one', async () => {
    const first = await list({ per_page: 2, direction: 'asc' });
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.link ?? '')?.[1] ?? '';
    expect(first.headers.link).not.toContain('rel="prev"');
    const second = await bench.octokit.request(`GET ${next}`);
    const prev = /<([^>]+)>; rel="prev"/.exec(second.headers.link ?? '')?.[1] ?? '';
    const back = await bench.octokit.request(`GET ${prev}`);
    expect(back.data).toEqual(first.data);
  });

  test('sort by the latest change finds what happened in GitHub’s pages', async () => {
    bench.advance('PT1M');
    const [oldest = ''] = ids;
    bench.github.patchAdvisory(oldest, { state: 'draft' });
    const { data } = await list({ sort: 'updated', per_page: 1 });
    expect(data[0]).toMatchObject({ ghsa_id: oldest, state: 'draft' });
    expect((await list({ state: 'draft' })).data).toHaveLength(1);
    expect((await list({ state: 'triage' })).data).toHaveLength(4);
  });

  test('an unknown state, page size or cursor is refused', async () => {
    expect((await refusal(ask('state=open'))).status).toBe(422);
    expect((await refusal(ask('per_page=101'))).status).toBe(422);
    expect((await refusal(ask('after=nonsense'))).status).toBe(400);
  });

  test('an unchanged list is answered with 304', async () => {
    const { headers } = await list({});
    const again = list({ headers: { 'if-none-match': headers.etag ?? '' } });
    await expect(again).rejects.toMatchObject({ status: 304 });
  });

  test('the public sees no unpublished advisory', async () => {
    const { data } = await bench.as().rest.securityAdvisories.listRepositoryAdvisories(CODEGATE);
    expect(data).toEqual([]);
  });
});
