import { expect, test } from 'vitest';
import { startScripted, type Scripted } from '../support/scripted-github.ts';
import { CODEGATE } from '../support/sync.ts';

// What has not changed since it was asked for last is answered with "not modified", and read as it was.

const report = (ghsaId: string, teams: readonly string[] = []) => ({
  ghsa_id: ghsaId,
  summary: 'secret words',
  state: 'triage',
  created_at: '2026-03-02T09:00:00Z',
  updated_at: '2026-03-02T09:00:00Z',
  submission: { accepted: false },
  author: { login: 'reporter' },
  collaborating_users: [],
  collaborating_teams: teams.map((slug) => ({ slug })),
});

/** A GitHub that tags its listing by `tag`, and says what it was asked with. */
async function tagging(body: () => object[], tag: () => string | undefined) {
  const askedWith: unknown[] = [];
  let members = ['maintainer-1'];
  const scripted = await startScripted(({ path, headers }): Scripted => {
    if (path.includes('/teams/')) return { status: 200, body: members.map((login) => ({ login })) };
    const known = headers['if-none-match'];
    askedWith.push(known);
    const etag = tag();
    if (known !== undefined && known === etag) return { status: 304, body: '', headers: { etag } };
    return { status: 200, body: body(), ...(etag === undefined ? {} : { headers: { etag } }) };
  });
  return {
    ...scripted,
    askedWith,
    setMembers: (logins: string[]) => void (members = logins),
    [Symbol.asyncDispose]: () => scripted[Symbol.asyncDispose](),
  };
}

test('an unchanged listing is what it was; a changed one, and one asked for anew, are read again', async () => {
  let [tag, ids] = ['"1"', ['GHSA-2222-2222-2222']];
  await using world = await tagging(
    () => ids.map((id) => report(id)),
    () => tag,
  );
  const list = async (anew = false) =>
    (await world.github.list(CODEGATE, { state: 'triage', anew })).seen.map(({ facts }) => facts.ghsaId);
  expect(await list()).toEqual(ids);
  expect(await list()).toEqual(ids);
  [tag, ids] = ['"2"', ['GHSA-3333-3333-3333']];
  expect(await list()).toEqual(ids);
  expect(await list(true)).toEqual(ids);
  expect(world.askedWith).toEqual([undefined, '"1"', '"1"', undefined]);
});

test('without a tag nothing is remembered', async () => {
  await using world = await tagging(
    () => [report('GHSA-2222-2222-2222')],
    () => undefined,
  );
  for (let turn = 0; turn < 2; turn += 1)
    expect((await world.github.list(CODEGATE, {})).seen).toHaveLength(1);
  expect(world.askedWith).toEqual([undefined, undefined]);
});

test('who is in a team is asked each time: a listing does not change with it', async () => {
  await using world = await tagging(
    () => [report('GHSA-2222-2222-2222', ['maintainers'])],
    () => '"1"',
  );
  const people = async () => (await world.github.list(CODEGATE, {})).seen[0]?.facts.collaborators;
  expect(await people()).toEqual(['maintainer-1']);
  world.setMembers(['maintainer-2']);
  expect(await people()).toEqual(['maintainer-2']);
});

test('another listing is another answer', async () => {
  await using world = await tagging(
    () => [],
    () => '"1"',
  );
  await world.github.list(CODEGATE, { state: 'triage' });
  await world.github.list(CODEGATE, { state: 'draft' });
  await world.github.list('stacklok/other', { state: 'draft' });
  expect(world.askedWith).toEqual([undefined, undefined, undefined]);
});
