import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answerParts } from '../../src/github/answer-parts.ts';
import { AdvisoryChangedError } from '../../src/github/github-error.ts';
import type { GitHub } from '../../src/github/github.ts';
import type { Parts } from '../../src/process/publication/parts.ts';
import {
  CODEGATE,
  failure,
  outcome,
  startGitHubBench,
  testContract,
  type GitHubBench,
} from '../support/github-client.ts';
import { MISHAPS, startMeddler } from './meddler.ts';
import { startScripted, type Scripted } from '../support/scripted-github.ts';

let bench: GitHubBench;

beforeAll(async () => {
  bench = await startGitHubBench();
});

afterAll(() => bench[Symbol.asyncDispose]());

const PRODUCT = { package: { ecosystem: 'pip', name: 'codegate' }, patched_versions: '0.1.29' };
const begin = (fields: object = {}) => bench.draft({ vulnerabilities: [PRODUCT], ...fields });
const stateOf = (ghsaId: string) => bench.service.advisory(ghsaId).state;

const refused = (why: string) => ({ kind: 'refused', status: 422, why });

describe('publishing', () => {
  test('is done, and what GitHub shows then is given', async () => {
    const ghsaId = begin({ private_fork: true, collaborating_users: ['contributor'] });
    const { facts, directCollaborators } = await bench.github.publish(CODEGATE, ghsaId);
    const publishedAt = Temporal.Instant.from('2026-03-02T09:00:00Z');
    expect(facts).toMatchObject({ ghsaId, state: 'published', publishedAt, hasFork: false });
    expect(directCollaborators).toEqual(['contributor']);
    expect(bench.service.advisory(ghsaId).publisher?.login).toBe('codegate-advisory-bot');
  });

  test('of what somebody published in GitHub’s pages changes nothing', async () => {
    const ghsaId = begin();
    bench.service.patchAdvisory(ghsaId, { state: 'published', as: 'security-2' });
    const position = bench.wire.exchanges.length;
    const { facts } = await bench.github.publish(CODEGATE, ghsaId);
    expect(facts.state).toBe('published');
    expect(bench.writesSince(position)).toEqual([]);
    expect(bench.service.advisory(ghsaId).publisher?.login).toBe('security-2');
  });

  test('is one request, however many press at once', async () => {
    const ghsaId = begin();
    const position = bench.wire.exchanges.length;
    const seen = await Promise.all([1, 2, 3].map(() => bench.github.publish(CODEGATE, ghsaId)));
    expect(seen.map(({ facts }) => facts.state)).toEqual(['published', 'published', 'published']);
    expect(bench.writesSince(position)).toHaveLength(1);
  });

  test('is refused while pull requests are open in the fork, and possible after them', async () => {
    const ghsaId = begin({ private_fork: true });
    bench.service.openForkPulls(ghsaId, 2);
    expect(await failure(bench.github.publish(CODEGATE, ghsaId))).toEqual({
      kind: 'refused',
      status: 422,
      why: 'open-pull-requests',
    });
    expect(stateOf(ghsaId)).toBe('draft');
    bench.service.openForkPulls(ghsaId, 0);
    expect((await bench.github.publish(CODEGATE, ghsaId)).facts.state).toBe('published');
  });

  test('is refused without an affected product, and of what is no draft', async () => {
    const bare = begin({ vulnerabilities: [] });
    expect(await failure(bench.github.publish(CODEGATE, bare))).toEqual(refused('no-ecosystem'));
    const closed = begin({ state: 'closed' });
    expect(await failure(bench.github.publish(CODEGATE, closed))).toEqual(refused('state'));
    const { ghsa_id: report } = bench.service.report({
      repository: CODEGATE,
      summary: 'A secret summary',
      description: 'Steps',
    });
    expect(await failure(bench.github.publish(CODEGATE, report))).toEqual(refused('state'));
  });

  test('of what is not there is that, and names the right that is missing', async () => {
    expect(await failure(bench.github.publish(CODEGATE, 'GHSA-2345-6789-cfgh'))).toEqual({ kind: 'missing' });
    await using reader = await startGitHubBench({ tokenRights: 'read' });
    const ghsaId = reader.draft({ vulnerabilities: [PRODUCT] });
    const right = 'Repository security advisories: read and write';
    expect(await failure(reader.github.publish(CODEGATE, ghsaId))).toEqual({ kind: 'rights', right });
  });
});

/** GitHub's answer about it now, part by part. */
const approvedOf = async (ghsaId: string) => (await bench.github.advisoryText(CODEGATE, ghsaId)).parts;

describe('publishing what two members approved', () => {
  test('goes on where nothing but volatile fields changed since', async () => {
    const ghsaId = begin();
    const approved = await approvedOf(ghsaId);
    bench.service.patchAdvisory(ghsaId, {
      collaborating_users: ['contributor'],
      cve_id: 'CVE-2026-1234',
      as: 'security-1',
    });
    const { facts, changed } = await bench.github.publish(CODEGATE, ghsaId, approved);
    expect({ state: facts.state, changed }).toEqual({ state: 'published', changed: [] });
  });

  test.each([
    [{ summary: 'Something else entirely' }, 'summary'],
    [{ vulnerabilities: [{ ...PRODUCT, vulnerable_functions: ['eval'] }] }, 'vulnerabilities'],
    [{ credits: [{ login: 'contributor', type: 'finder' }] }, 'credits'],
  ])('does not where the last read before it differs: %j', async (change, name) => {
    const ghsaId = begin();
    const approved = await approvedOf(ghsaId);
    bench.service.patchAdvisory(ghsaId, change);
    const position = bench.wire.exchanges.length;
    const error: unknown = await bench.github
      .publish(CODEGATE, ghsaId, approved)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AdvisoryChangedError);
    expect(error).toMatchObject({ changed: expect.arrayContaining([name]) });
    expect(bench.writesSince(position)).toEqual([]);
    expect(stateOf(ghsaId)).toBe('draft');
  });

  test('says what differs where a person published something else meanwhile', async () => {
    const ghsaId = begin();
    const approved = await approvedOf(ghsaId);
    bench.service.patchAdvisory(ghsaId, { summary: 'Something else entirely', state: 'published' });
    const { changed } = await bench.github.publish(CODEGATE, ghsaId, approved);
    expect(changed).toEqual(['summary']);
  });
});

const keys = () => Promise.resolve();
const stands = () => {};

describe('publishing with a permission', () => {
  test('asks for the keys beside the last look, and whether it stands after that look', async () => {
    const ghsaId = begin();
    const approved = await approvedOf(ghsaId);
    const asked: string[] = [];
    const position = bench.wire.exchanges.length;
    const reads = () => bench.wire.exchanges.slice(position).map(({ method }) => method);
    await bench.github.publish(CODEGATE, ghsaId, approved, {
      keys: () => Promise.resolve(void asked.push(`keys ${reads().join()}`)),
      stands: () => void asked.push(`stands ${reads().join()}`),
    });
    expect(asked).toEqual(['keys ', 'stands GET']);
  });

  test.each([
    ['a key is not held', { keys: () => Promise.reject(new Error('no')), stands }],
    [
      'it was taken back',
      {
        keys,
        stands: () => {
          throw new Error('no');
        },
      },
    ],
  ])('publishes nothing where %s', async (_, permission) => {
    const ghsaId = begin();
    const position = bench.wire.exchanges.length;
    await expect(
      bench.github.publish(CODEGATE, ghsaId, await approvedOf(ghsaId), permission),
    ).rejects.toThrow('no');
    expect(bench.writesSince(position)).toEqual([]);
    expect(stateOf(ghsaId)).toBe('draft');
  });

  test('gives what is public already, whoever has a key', async () => {
    const ghsaId = begin();
    bench.service.patchAdvisory(ghsaId, { state: 'published' });
    const lost = { keys: () => Promise.reject(new Error('no')), stands };
    expect((await bench.github.publish(CODEGATE, ghsaId, undefined, lost)).facts.state).toBe('published');
  });
});

describe('publishing in the middle of failures', () => {
  let meddler: Awaited<ReturnType<typeof startMeddler>>;
  let github: GitHub;

  beforeAll(async () => {
    meddler = await startMeddler(bench.service.url);
    github = bench.as({ apiUrl: meddler.url });
  });

  afterAll(() => meddler[Symbol.asyncDispose]());

  test.each(MISHAPS)('happens once, and the truth is told: %s', async (_, spoiled) => {
    const ghsaId = begin();
    const position = bench.wire.exchanges.length;
    meddler.spoil('PATCH', spoiled);
    const first = await outcome(github.publish(CODEGATE, ghsaId));
    expect(stateOf(ghsaId)).toBe(spoiled.acted ? 'published' : 'draft');
    expect(first).toMatchObject(spoiled.acted ? { facts: { state: 'published' } } : { kind: 'later' });
    expect((await github.publish(CODEGATE, ghsaId)).facts.state).toBe('published');
    expect(bench.writesSince(position)).toHaveLength(1);
  });

  test.each(MISHAPS)('is not even asked for where the advisory cannot be read: %s', async (_, spoiled) => {
    const ghsaId = begin();
    meddler.spoil('GET', spoiled);
    expect(await failure(github.publish(CODEGATE, ghsaId))).toMatchObject({ kind: 'later' });
    expect(stateOf(ghsaId)).toBe('draft');
  });
});

const ghsaId = 'GHSA-2345-6789-cfgh';

/** What comes of publishing where GitHub answers each look, and the request, as given; the last look stays. */
async function publishing(
  looks: readonly (string | Extract<Scripted, object>)[],
  answer: Scripted = { status: 200, body: {} },
  approved?: Parts,
) {
  const pauses: number[] = [];
  const asked: string[] = [];
  const pause = (milliseconds: number) => Promise.resolve(void pauses.push(milliseconds));
  let next = 0;
  await using scripted = await startScripted(
    ({ method }) => {
      asked.push(method);
      if (method === 'PATCH') return answer;
      const look = looks[Math.min(next, looks.length - 1)] ?? 'draft';
      next += 1;
      if (typeof look === 'object') return look;
      return { status: 200, body: { ghsa_id: ghsaId, summary: 'a secret', state: look } };
    },
    { timing: { now: () => 0, pause } },
  );
  const came = await outcome(scripted.github.publish(CODEGATE, ghsaId, approved));
  return { came, pauses, asked: asked.join(' ') };
}

const published = { facts: { state: 'published' } };
const status = (code: number, message = 'no', more: object = {}): Scripted => ({
  status: code,
  body: { message, ...more },
});

const answer = (summary: string, state = 'draft') => ({
  status: 200,
  body: { ghsa_id: ghsaId, summary, state },
});

describe('what GitHub shows after it', () => {
  const approved = answerParts(answer('as approved').body);

  test.each([
    ['the answer', [answer('as approved'), answer('as approved', 'published')], answer('else', 'published')],
    [
      'the next look',
      [answer('as approved'), answer('else', 'published')],
      answer('as approved', 'published'),
    ],
    ['a look after no answer', [answer('as approved'), answer('else', 'published')], 'drop'],
  ] as const)('is compared once more, and a difference is told: %s', async (_, looks, answered) => {
    expect((await publishing(looks, answered, approved)).came).toMatchObject({ changed: ['summary'] });
  });

  test('may lag behind, and is waited for a little', async () => {
    expect(await publishing(['draft', 'draft', 'published'])).toMatchObject({
      came: published,
      pauses: [0, 500],
      asked: 'GET PATCH GET GET',
    });
  });

  test('is believed, whatever was answered to the request', async () => {
    expect(await publishing(['draft'])).toEqual({
      came: { kind: 'refused', status: 200, why: 'not-shown' },
      pauses: [0, 500, 1500],
      asked: 'GET PATCH GET GET GET',
    });
    expect((await publishing(['draft', 'published'], 'drop')).came).toMatchObject(published);
    const raced = status(422, 'Invalid state transition from `published` to `published`.');
    expect((await publishing(['draft', 'published'], raced)).came).toMatchObject(published);
  });

  test('may not come: then it stays open', async () => {
    expect(await publishing(['draft', status(502)])).toMatchObject({ came: { kind: 'later' } });
    const lost = await publishing(['draft', status(502)], 'drop');
    expect(lost).toMatchObject({ came: { kind: 'later' }, asked: 'GET PATCH GET' });
    const told = await publishing(['draft', status(502)], status(422, 'There are open pull requests.'));
    expect(told.came).toEqual({ kind: 'refused', status: 422, why: 'open-pull-requests' });
  });

  test('is not asked for where GitHub wants to be left alone, or lacks a right', async () => {
    const limit: Scripted = { status: 429, body: {}, headers: { 'retry-after': '3' } };
    expect(await publishing(['draft'], limit)).toMatchObject({
      came: { kind: 'later', wait: { seconds: 3 } },
      asked: 'GET PATCH',
    });
    expect(await publishing(['draft'], status(403))).toMatchObject({
      came: { kind: 'rights' },
      asked: 'GET PATCH',
    });
    expect(await publishing(['draft'], status(404))).toMatchObject({ came: { kind: 'missing' } });
  });
});

describe('a refusal', () => {
  test.each([
    ['The private fork has 2 open pull requests.', 'open-pull-requests'],
    ['Advisory must have at least one vulnerability', 'no-ecosystem'],
    ["Ecosystem can't be blank", 'no-ecosystem'],
    ['Patched versions must be given for every affected product', 'no-patched-versions'],
    ['vulnerabilities: patched_versions is missing', 'no-patched-versions'],
    ["Severity can't be blank", 'no-severity'],
    ['Invalid state transition from `closed` to `published`.', 'state'],
    ['Something new', undefined],
    ['Cannot publish the security advisory', undefined],
  ])('is told by what it is about: %s', async (message, why) => {
    const said = [
      status(422, message),
      status(422, 'Validation Failed', { errors: [{ code: 'custom', message }] }),
    ];
    for (const each of said)
      expect((await publishing(['draft'], each)).came).toEqual({ kind: 'refused', status: 422, why });
  });

  test('keeps GitHub’s status, and its words to itself', async () => {
    expect((await publishing(['draft'], status(400, 'pull request'))).came).toEqual({
      kind: 'refused',
      status: 400,
    });
    const said = status(422, `${ghsaId} a secret about pull requests`);
    await using scripted = await startScripted(({ method }) =>
      method === 'PATCH'
        ? said
        : { status: 200, body: { ghsa_id: ghsaId, summary: 'a secret', state: 'draft' } },
    );
    const error: unknown = await scripted.github.publish(CODEGATE, ghsaId).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ message: 'GitHub: refused' });
    const { cause, stack } = z.instanceof(Error).parse(error);
    expect(cause).toBeUndefined();
    expect(JSON.stringify(error) + String(stack)).not.toMatch(/GHSA-|secret/);
  });
});

testContract(() => bench);
