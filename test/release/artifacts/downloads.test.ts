import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ReleaseAsset } from '../../../src/github/release-facts.ts';
import { createArtifacts } from '../../../src/release/artifacts/artifacts.ts';
import { readPolicy } from '../../../src/process/policy.ts';
import { startScripted, type Asked, type Scripted } from '../../support/scripted-github.ts';

const START = Temporal.Instant.from('2026-03-02T16:00:00Z');
const { release: policy } = readPolicy({ release: { images: [] } });
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const contentOf = (path: string) => `what was built as ${path}`;

/** A server with files, and what is found of them by looks that share what comes. */
async function serving(files: number) {
  let now = START;
  /** What it answers otherwise, for a while. */
  let otherwise: ((asked: Asked) => Scripted | undefined) | undefined;
  const seen: string[] = [];
  const server = await startScripted((asked) => {
    seen.push(`${asked.method} ${asked.path}`);
    const body = Buffer.from(contentOf(asked.path));
    return (
      otherwise?.(asked) ?? {
        status: 200,
        body,
        headers: { etag: '"1"', 'content-length': String(body.length) },
      }
    );
  });
  const artifacts = createArtifacts({
    policy,
    attestations: () => Promise.resolve({ bundles: [], more: false }),
    servers: [server.url],
    cacheDirectory: '/nowhere',
    now: () => now,
  });
  const assets = Array.from({ length: files }, (_, index): ReleaseAsset => {
    const content = contentOf(`/${index}`);
    return {
      name: `${index}.zip`,
      digest: digestOf(content),
      url: `${server.url}/${index}`,
      size: content.length,
    };
  });
  const release = {
    tag: 'v1',
    url: 'https://github.com/stacklok/codegate/releases/tag/v1',
    publishedAt: START,
    commit: 'c'.repeat(40),
    onMain: true,
  };
  const look = async (
    changed: Partial<ReleaseAsset> = {},
    told: (looked: number, of: number) => void = () => undefined,
  ) => {
    const changedAssets = assets.map((asset) => ({ ...asset, ...changed }));
    const found = await artifacts.inspect(
      'stacklok/codegate',
      { ...release, assets: changedAssets },
      { told },
    );
    return found.assets.map(({ digestMatches: { verdict } }) => verdict);
  };
  return {
    look,
    /** What was asked since this was asked for last. */
    asked: () => seen.splice(0),
    answer: (answer: NonNullable<typeof otherwise>) => void (otherwise = answer),
    pass: (minutes: number) => void (now = now.add({ minutes })),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('a file', () => {
  test('is downloaded once for all who look, at the same time or after each other', async () => {
    await using server = await serving(1);
    expect(await Promise.all([server.look(), server.look(), server.look()])).toEqual([
      ['ok'],
      ['ok'],
      ['ok'],
    ]);
    expect(await server.look()).toEqual(['ok']);
    expect(server.asked()).toEqual(['GET /0']);
  });

  test('is downloaded anew where GitHub names another one', async () => {
    await using server = await serving(1);
    await server.look();
    expect(await server.look({ digest: digestOf('another one') })).toEqual(['wrong']);
    expect(server.asked()).toEqual(['GET /0', 'GET /0']);
  });

  test('that is not what was recorded is looked at each time, and so is one of which nothing is recorded', async () => {
    await using server = await serving(1);
    for (const digest of [digestOf('another one'), undefined]) {
      await server.look({ digest });
      await server.look({ digest });
    }
    expect(server.asked()).toEqual(Array(4).fill('GET /0'));
  });

  test('is asked for after two hours, and read where there is another version of it', async () => {
    await using server = await serving(1);
    await server.look();
    server.pass(150);
    // What is there still is not read.
    server.answer(() => ({ status: 200, body: Buffer.alloc(5000), headers: { etag: '"1"' } }));
    expect(await server.look()).toEqual(['ok']);
    expect(server.asked()).toEqual(['GET /0', 'GET /0']);
    server.pass(150);
    const body = Buffer.from('another one'.padEnd(contentOf('/0').length));
    server.answer(() => ({ status: 200, body, headers: { etag: '"2"' } }));
    expect(await server.look()).toEqual(['wrong']);
    expect(server.asked()).toEqual(['GET /0']);
  });

  test.each([
    [404, 'open'],
    [403, 'unknown'],
    [500, 'unknown'],
  ])('that was there and is answered with %i later is not said to be there', async (status, verdict) => {
    await using server = await serving(1);
    await server.look();
    server.pass(150);
    server.answer(() => ({ status, body: {} }));
    expect(await server.look()).toEqual([verdict]);
  });

  test('whose joined look had no luck is asked for once more', async () => {
    await using server = await serving(1);
    let times = 0;
    server.answer(() => ((times += 1) === 1 ? 'drop' : undefined));
    expect((await Promise.all([server.look(), server.look()])).flat().toSorted()).toEqual(['ok', 'unknown']);
  });
});

test('who waits is told after each file', async () => {
  await using server = await serving(5);
  const told: string[] = [];
  await server.look({}, (looked, of) => told.push(`${looked} of ${of}`));
  expect(told).toEqual(['1 of 5', '2 of 5', '3 of 5', '4 of 5', '5 of 5']);
});

test('beyond what a server gives anybody in an hour it is left alone, and the next look goes on from there', async () => {
  await using server = await serving(80);
  let left = 60;
  const limit = () => {
    left -= 1;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772470000' };
    return left < 0 ? { status: 403, body: {}, headers } : undefined;
  };
  server.answer(limit);
  const first = await server.look();
  expect(first.filter((verdict) => verdict === 'ok')).toHaveLength(60);
  expect(first.slice(60)).toEqual(Array(20).fill('unknown'));
  // Those that were asked for at the same time are all that is asked beyond it.
  expect(server.asked().length).toBeLessThanOrEqual(64);
  server.pass(60);
  left = 60;
  expect(await server.look()).toEqual(Array(80).fill('ok'));
  expect(server.asked()).toHaveLength(20);
});
