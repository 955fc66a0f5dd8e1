import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GitHubConfig } from '../../src/github/github.ts';
import {
  CODEGATE,
  failure,
  startGitHubBench,
  testContract,
  type GitHubBench,
} from '../support/github-client.ts';
import { startScripted, type Asked, type Scripted } from '../support/scripted-github.ts';

let bench: GitHubBench;

beforeAll(async () => {
  bench = await startGitHubBench();
});

afterAll(() => bench[Symbol.asyncDispose]());

const NONE: Scripted = { status: 404, body: { message: 'Not Found' } };
const permissionOf = (permission: string): Scripted => ({ status: 200, body: { permission } });
const WRITES = permissionOf('write');

/** A file as the API gives it; over 1 MB without its content, which is there in the raw form only. */
function file(text: string, { headers }: Asked): Scripted {
  const bytes = Buffer.from(text);
  if (String(headers['accept']).includes('raw'))
    return {
      status: 200,
      body: bytes,
      headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' },
    };
  const large = bytes.length > 1024 * 1024;
  const content = large ? '' : bytes.toString('base64').replaceAll(/.{60}/g, '$&\n');
  return {
    status: 200,
    body: { type: 'file', size: bytes.length, encoding: large ? 'none' : 'base64', content },
  };
}

interface Repository {
  readonly files: Readonly<Record<string, string>>;
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  /** A team that the token may not look into. */
  readonly closed?: string;
  /** What GitHub answers of a person's permission; of others, that they may write. */
  readonly permissions?: Readonly<Record<string, Scripted>>;
  /** What GitHub finds wrong with the file; without it, the server has no such list. */
  readonly errors?: Scripted;
}

/** A GitHub with nothing but files and teams. */
function startRepository(
  { files, teams = {}, closed, permissions = {}, errors }: Repository,
  config: Partial<GitHubConfig> = {},
) {
  return startScripted((asked) => {
    const path = decodeURIComponent(asked.path);
    const text = files[path.replace('/repos/stacklok/codegate/contents/', '')];
    if (text !== undefined) return file(text, asked);
    if (path.endsWith('/permission')) return permissions[path.split('/').at(-2) ?? ''] ?? WRITES;
    if (path.endsWith('/codeowners/errors')) return errors ?? NONE;
    const team = /^\/orgs\/stacklok\/teams\/(.+)\/members$/.exec(path)?.[1];
    if (team === closed && team !== undefined) return { status: 403, body: { message: 'Must be a member' } };
    const members = team === undefined ? undefined : teams[team];
    if (!members) return NONE;
    return { status: 200, body: members.map((login) => ({ login })) };
  }, config);
}

async function ownersIn(repository: Repository) {
  await using scripted = await startRepository(repository);
  return await scripted.github.codeOwners(CODEGATE);
}

async function loginsIn(files: Readonly<Record<string, string>>) {
  return (await ownersIn({ files })).people.map(({ login }) => login);
}

describe('the code owners of a repository', () => {
  test('are people, their teams expanded', async () => {
    expect(await bench.github.codeOwners(CODEGATE)).toEqual({
      people: [
        { login: 'maintainer-1', owns: ['*', '/docs/'] },
        { login: 'maintainer-2', owns: ['*', '/docs/'] },
      ],
      withoutAccess: [],
      unresolved: [],
      skippedLines: 0,
      found: true,
    });
  });

  // A name in CODEOWNERS is no pass: GitHub counts as owner only one who may write.
  test('are not those who are named there and may not write', async () => {
    const maintainer = { repository: 'stacklok/codegate', login: 'maintainer-2' };
    bench.service.setAccess({ ...maintainer, permission: 'read' });
    const both = ['maintainer-1', 'maintainer-2'];
    const { people, withoutAccess } = await bench.github.codeOwners(CODEGATE, both);
    expect(people.map(({ login }) => login)).toEqual(['maintainer-1']);
    expect(withoutAccess).toContain('maintainer-2');
    bench.service.setAccess({ ...maintainer, permission: 'write' });
  });

  test('are those of whom GitHub says that they may write; of whom it says nothing is not known', async () => {
    const files = { CODEOWNERS: '* @admin @writer @reader @nobody @hidden @out @stacklok/core' };
    const permissions = {
      admin: permissionOf('admin'),
      reader: permissionOf('read'),
      out: permissionOf('none'),
      nobody: { status: 404, body: { message: 'nobody is not a user' } },
      hidden: { status: 403, body: { message: 'Must have push access' } },
      member: { status: 404, body: { message: 'Not Found' } },
    };
    const owners = await ownersIn({ files, permissions, teams: { core: ['member', 'writer'] } });
    expect(owners.people.map(({ login }) => login)).toEqual(['admin', 'writer']);
    expect(owners.withoutAccess).toEqual(['reader', 'nobody', 'out']);
    expect(owners.unresolved).toEqual(['hidden', 'member']);
  });

  test('are not those whom GitHub itself takes for none, whatever they may', async () => {
    const line = '/docs/ @mona @stacklok/core # @hubot';
    const error = (column: number, kind: string) => ({ line: 1, column, kind, source: line });
    const errors = {
      status: 200,
      body: { errors: [error(14, 'Unknown owner'), error(8, 'Invalid pattern')] },
    };
    const owners = await ownersIn({ files: { CODEOWNERS: line }, teams: { core: ['octocat'] }, errors });
    expect(owners.people.map(({ login }) => login)).toEqual(['mona']);
    expect(owners.withoutAccess).toEqual(['@stacklok/core']);
  });

  test('are none where what is wrong with the file may not be looked at', async () => {
    await using scripted = await startRepository({
      files: { CODEOWNERS: '* @mona' },
      errors: { status: 403, body: { message: 'no' } },
    });
    expect((await failure(scripted.github.codeOwners(CODEGATE))).kind).toBe('rights');
  });

  test('are asked about one by one, of those who are wanted only, and not without end', async () => {
    const many = Array.from({ length: 120 }, (_, index) => `@owner-${index}`);
    await using scripted = await startRepository({ files: { CODEOWNERS: `* ${many.join(' ')}` } });
    const asked = () => scripted.asked.filter((request) => request.endsWith('/permission')).length;
    const one = await scripted.github.codeOwners(CODEGATE, ['Owner-117', 'else']);
    expect(one.people.map(({ login }) => login)).toEqual(['owner-117']);
    expect(asked()).toBe(1);
    const all = await scripted.github.codeOwners(CODEGATE);
    expect(all.people).toHaveLength(100);
    // Who was not asked about is not taken for an owner.
    expect(all.unresolved).toHaveLength(20);
    expect(asked()).toBe(101);
  });

  test('of hundreds of teams are asked about a few at a time: no more are refused by GitHub', async () => {
    const names = Array.from({ length: 150 }, (_, index) => `team-${index}`);
    const teams = Object.fromEntries(names.map((name, index) => [name, [`member-${index % 40}`]]));
    const files = { CODEOWNERS: names.map((name) => `/${name} @stacklok/${name}`).join('\n') };
    let inFlight = 0;
    let most = 0;
    await using scripted = await startScripted(async (asked) => {
      const path = decodeURIComponent(asked.path);
      if (path.endsWith('/contents/CODEOWNERS')) return file(files.CODEOWNERS, asked);
      if (path.endsWith('/permission')) return WRITES;
      const team = /\/teams\/(.+)\/members$/.exec(path)?.[1];
      if (team === undefined) return NONE;
      inFlight += 1;
      most = Math.max(most, inFlight);
      // The others have their turn.
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      return { status: 200, body: (teams[team] ?? []).map((login) => ({ login })) };
    });
    const { people, unresolved } = await scripted.github.codeOwners(CODEGATE);
    expect(people).toHaveLength(40);
    expect(unresolved).toEqual([]);
    expect(scripted.asked.filter((request) => request.includes('/teams/'))).toHaveLength(150);
    expect(most).toBeLessThanOrEqual(5);
  });

  test('are nobody where there is no file', async () => {
    const nobody = { people: [], withoutAccess: [], unresolved: [], skippedLines: 0, found: false };
    expect(await bench.github.codeOwners('stacklok/other')).toEqual(nobody);
  });

  test('are looked for where GitHub does, in its order', async () => {
    const all = { '.github/CODEOWNERS': '* @first', CODEOWNERS: '* @second', 'docs/CODEOWNERS': '* @third' };
    const { 'docs/CODEOWNERS': docs } = all;
    expect(await loginsIn(all)).toEqual(['first']);
    expect(await loginsIn({ CODEOWNERS: all.CODEOWNERS, 'docs/CODEOWNERS': docs })).toEqual(['second']);
    expect(await loginsIn({ 'docs/CODEOWNERS': docs })).toEqual(['third']);
    expect(await loginsIn({ codeowners: '* @nobody' })).toEqual([]);
    // An empty file is one, and decides.
    expect(await loginsIn({ ...all, '.github/CODEOWNERS': '' })).toEqual([]);
  });

  test('are named once, as themselves rather than through a team, with a few patterns', async () => {
    const files = {
      CODEOWNERS: [
        '/a @stacklok/core',
        '/b @MONA',
        '/c @stacklok/docs',
        '/d @mona',
        '/e @mona',
        '/f @hubot',
        '/g @stacklok/core',
      ].join('\n'),
    };
    const teams = { core: ['mona', 'Hubot', 'octocat'], docs: ['octocat', 'writer'] };
    const { people } = await ownersIn({ files, teams });
    expect(people).toEqual([
      { login: 'mona', owns: ['/a', '/g', '/b'] },
      { login: 'Hubot', owns: ['/a', '/g', '/f'] },
      { login: 'octocat', owns: ['/a', '/g', '/c'], through: '@stacklok/core' },
      { login: 'writer', owns: ['/c'], through: '@stacklok/docs' },
    ]);
  });

  test('that GitHub tells no login of are named as the file does', async () => {
    const files = {
      CODEOWNERS:
        '/a docs@example.com\n/b @stacklok/secret\n/c @stacklok/gone\n/d @other/team\n/e @mona\n[x] @y',
    };
    const { people, unresolved, skippedLines } = await ownersIn({ files, closed: 'secret' });
    expect(people.map(({ login }) => login)).toEqual(['mona']);
    expect(unresolved).toEqual(['docs@example.com', '@stacklok/secret', '@stacklok/gone', '@other/team']);
    expect(skippedLines).toBe(1);
  });

  test('come from a file of any size that GitHub loads', async () => {
    const line = '* @mona\n';
    const large = `${'# ä\n'.repeat(400_000)}${line}`;
    expect((await ownersIn({ files: { CODEOWNERS: large } })).people).toHaveLength(1);
    await using scripted = await startRepository({
      files: { '.github/CODEOWNERS': line.padEnd(3 * 1024 * 1024 + 1, '#'), CODEOWNERS: line },
    });
    // GitHub uses the first there is, and does not load it.
    expect(await scripted.github.codeOwners(CODEGATE)).toMatchObject({ people: [], found: false });
    expect(scripted.asked).toHaveLength(1);
  });

  test('do not come from a directory of that name, nor from a link that leads nowhere', async () => {
    for (const body of [
      { type: 'dir', entries: [] },
      { type: 'symlink', size: 4, target: '/nowhere' },
      [{ type: 'file', name: 'a' }],
    ]) {
      await using scripted = await startScripted(({ path }) =>
        path.includes('.github') ? { status: 200, body } : NONE,
      );
      expect(await scripted.github.codeOwners(CODEGATE)).toMatchObject({ people: [], found: false });
      expect(scripted.asked).toHaveLength(3);
    }
  });

  test('are read in whatever form the content comes', async () => {
    await using scripted = await startScripted((asked) => {
      if (asked.path.endsWith('/permission')) return WRITES;
      if (asked.path.endsWith('/codeowners/errors')) return NONE;
      const answer = file(`# ä${'#'.repeat(1024 * 1024)}\n* @mona`, asked);
      if (typeof answer !== 'object' || !Buffer.isBuffer(answer.body)) return answer;
      return { ...answer, headers: { 'content-type': 'application/octet-stream' } };
    });
    expect((await scripted.github.codeOwners(CODEGATE)).people.map(({ login }) => login)).toEqual(['mona']);
  });
});

describe('what was read', () => {
  const files = { CODEOWNERS: '* @stacklok/core' };
  const teams = { core: ['mona'] };
  const MONAS_PERMISSION = '/repos/stacklok/codegate/collaborators/mona/permission';

  test('is remembered for some minutes, for each repository', async () => {
    let now = 1000;
    const timing = { now: () => now, pause: () => Promise.resolve() };
    await using scripted = await startRepository({ files, teams }, { timing });
    const first = await scripted.github.codeOwners(CODEGATE);
    const asked = scripted.asked.length;
    now += 5 * 60_000 - 1;
    expect(await scripted.github.codeOwners(CODEGATE)).toBe(first);
    expect(scripted.asked).toHaveLength(asked);
    await scripted.github.codeOwners('stacklok/other');
    expect(scripted.asked).toHaveLength(asked + 3);
    now += 1;
    expect(await scripted.github.codeOwners(CODEGATE)).toEqual(first);
    expect(scripted.asked).toHaveLength(2 * asked + 3);
  });

  test('does not decide about a person: what they may do is asked anew', async () => {
    const permissions: Record<string, Scripted> = {};
    await using scripted = await startRepository({ files, teams, permissions });
    await scripted.github.codeOwners(CODEGATE);
    const asked = scripted.asked.length;
    const owners = () => scripted.github.codeOwners(CODEGATE, ['Mona']);
    expect((await owners()).people).toHaveLength(1);
    expect(scripted.asked.slice(asked)).toEqual([MONAS_PERMISSION]);
    permissions['mona'] = permissionOf('read');
    expect(await owners()).toMatchObject({ people: [], withoutAccess: ['mona'] });
  });

  test('is asked for once by all who ask at the same time', async () => {
    await using scripted = await startRepository({ files, teams });
    const [one, other] = await Promise.all([
      scripted.github.codeOwners(CODEGATE),
      scripted.github.codeOwners(CODEGATE),
    ]);
    expect(other).toBe(one);
    // Two places, what is wrong with the file, a team, and its member.
    expect(scripted.asked).toHaveLength(5);
  });

  test('is not remembered where any part of it failed', async () => {
    for (const spoiled of ['.github', 'contents/CODEOWNERS', 'codeowners/errors', '/teams/', '/permission'])
      for (const spoil of ['cut', 'drop', { status: 502, body: {} }, { status: 429, body: {} }] as const) {
        let broken = true;
        await using scripted = await startScripted((asked) => {
          const path = decodeURIComponent(asked.path);
          if (broken && path.includes(spoiled)) return spoil;
          if (path.includes('/teams/')) return { status: 200, body: [{ login: 'mona' }] };
          if (path.endsWith('/permission')) return WRITES;
          return path.endsWith('/contents/CODEOWNERS') ? file(files.CODEOWNERS, asked) : NONE;
        });
        const both = [scripted.github.codeOwners(CODEGATE), scripted.github.codeOwners(CODEGATE)];
        for (const each of both) expect((await failure(each)).kind).toBe('later');
        broken = false;
        expect((await scripted.github.codeOwners(CODEGATE)).people).toHaveLength(1);
      }
  });

  test('says which right is missing to read the file', async () => {
    const headers = { 'x-accepted-github-permissions': 'contents=read' };
    await using scripted = await startScripted(() => ({ status: 403, body: { message: 'no' }, headers }));
    expect(await failure(scripted.github.codeOwners(CODEGATE))).toEqual({
      kind: 'rights',
      right: 'contents: read',
    });
  });
});

testContract(() => bench);
