import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CODEGATE,
  failure,
  outcome,
  startGitHubBench,
  testContract,
  type GitHubBench,
} from '../support/github-client.ts';
import { startScripted, type Scripted } from '../support/scripted-github.ts';

let bench: GitHubBench;

beforeAll(async () => {
  bench = await startGitHubBench();
});

afterAll(() => bench[Symbol.asyncDispose]());

describe('the private fork', () => {
  test('is made, and the advisory shows it', async () => {
    const ghsaId = bench.draft();
    expect((await bench.github.advisory(CODEGATE, ghsaId)).forkUrl).toBeUndefined();
    const url = `https://github.com/stacklok/codegate-${ghsaId.toLowerCase()}`;
    expect(await bench.github.createFork(CODEGATE, ghsaId)).toMatchObject({
      url,
      advisory: { forkUrl: url, facts: { ghsaId, hasFork: true } },
    });
    expect((await bench.github.advisory(CODEGATE, ghsaId)).forkUrl).toBe(url);
  });

  test('is found where it exists, whoever made it', async () => {
    const ghsaId = bench.draft({ private_fork: true });
    const { html_url: url } = bench.service.advisory(ghsaId).private_fork ?? {};
    expect(await bench.github.createFork(CODEGATE, ghsaId)).toMatchObject({ url });
  });

  test('is one, however many press at once', async () => {
    const ghsaId = bench.draft();
    const position = bench.wire.exchanges.length;
    const forks = await Promise.all([1, 2, 3].map(() => bench.github.createFork(CODEGATE, ghsaId)));
    expect(new Set(forks).size).toBe(1);
    expect(bench.writesSince(position)).toHaveLength(1);
  });

  test('is refused where GitHub makes none', async () => {
    const ghsaId = bench.draft({ state: 'closed' });
    expect(await failure(bench.github.createFork(CODEGATE, ghsaId))).toEqual({
      kind: 'refused',
      status: 422,
    });
  });
});

describe('a fork that takes its time', () => {
  const ghsaId = 'GHSA-2345-6789-cfgh';
  const url = 'https://github.com/stacklok/codegate-ghsa-2345-6789-cfgh';

  interface Course {
    readonly answer: Scripted;
    /** After how many looks the advisory shows the fork. */
    readonly looks: number;
    /** What a look is answered before that. */
    readonly meanwhile?: Scripted;
  }

  /** What comes of asking, how often GitHub was looked at, and the pauses before each look. */
  async function making({ answer, looks, meanwhile }: Course) {
    const pauses: number[] = [];
    let looked = 0;
    const advisory = { ghsa_id: ghsaId, summary: 's', state: 'draft' };
    const timing = {
      now: () => 0,
      pause: (milliseconds: number) => {
        pauses.push(milliseconds);
        return Promise.resolve();
      },
    };
    await using scripted = await startScripted(
      ({ method }) => {
        if (method === 'POST') return answer;
        looked += 1;
        const shown = looked >= looks;
        if (!shown && meanwhile) return meanwhile;
        return { status: 200, body: { ...advisory, private_fork: shown ? { html_url: url } : null } };
      },
      { timing },
    );
    const made = await outcome(scripted.github.createFork(CODEGATE, ghsaId));
    return { made, looked, pauses };
  }

  const accepted: Scripted = { status: 202, body: { html_url: url } };

  test('is waited for, ever more patiently', async () => {
    const { made, looked, pauses } = await making({ answer: accepted, looks: 4 });
    expect(made).toMatchObject({ url });
    expect(looked).toBe(4);
    expect(pauses).toEqual([0, 500, 1000, 2000]);
  });

  test('is not waited for without an end', async () => {
    const { made, pauses } = await making({ answer: accepted, looks: 99 });
    expect(made).toBe('still-being-made');
    const total = pauses.reduce((sum, pause) => sum + pause);
    expect(total).toBeLessThan(10_000);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  });

  test('is still being made where GitHub does not answer meanwhile', async () => {
    const meanwhile: Scripted[] = ['drop', { status: 502, body: {} }, { status: 429, body: {} }];
    for (const each of meanwhile) {
      const { made, looked } = await making({ answer: accepted, looks: 3, meanwhile: each });
      expect({ made, looked }).toEqual({ made: 'still-being-made', looked: 1 });
    }
  });

  test('is waited for where GitHub had begun to make it before', async () => {
    for (const message of ['The advisory already has a fork.', 'A fork exists', 'Forking is in progress']) {
      const answer = { status: 422, body: { message } };
      expect((await making({ answer, looks: 3 })).made).toMatchObject({ url });
      expect((await making({ answer, looks: 99 })).made).toBe('still-being-made');
    }
  });

  test('is found in the advisory, whatever words GitHub refuses a second one with', async () => {
    const answer = { status: 422, body: { message: 'Validation Failed' } };
    expect(await making({ answer, looks: 1 })).toMatchObject({ made: { url }, pauses: [] });
    const refused = { kind: 'refused', status: 422 };
    expect(await making({ answer, looks: 2 })).toEqual({ made: refused, looked: 1, pauses: [] });
  });

  test('does not hide that the advisory is gone', async () => {
    const meanwhile = { status: 404, body: {} };
    expect((await making({ answer: accepted, looks: 9, meanwhile })).made).toEqual({ kind: 'missing' });
  });
});

testContract(() => bench);
