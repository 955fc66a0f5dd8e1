import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { threadBlindSince } from '../../src/app/watch-thread.ts';
import { startSync, type SyncBench } from '../support/sync.ts';

/** Words that stand in comments, and may be nowhere else. */
const PLANTED = 'heliotrope-7731 path traversal in the loader';

let bench: SyncBench;
let ghsaId: string;

beforeAll(async () => {
  bench = await startSync();
});

afterAll(() => bench[Symbol.asyncDispose]());

beforeEach(async () => {
  bench.now = bench.now.add({ minutes: 1 });
  ghsaId = bench.report({ as: 'reporter' });
  await bench.run();
  await bench.run({ hours: 1 });
});

/** Somebody writes in the advisory's thread; how many requests the look after it takes, and what the case hears. */
async function written(login: string, body = PLANTED) {
  const { version } = bench.caseOf(ghsaId);
  bench.now = bench.now.add({ minutes: 1 });
  bench.service.comment(ghsaId, { as: login, body });
  const requests = await bench.run({ hours: 1 });
  return { requests, heard: bench.since(ghsaId, version) };
}

describe('a comment in the advisory', () => {
  test('by the reporter waits, until a member of the fix team answers', async () => {
    const { heard } = await written('reporter');
    expect(heard).toMatchObject([{ type: 'reporter-wrote', where: 'advisory' }]);
    bench.service.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1'] });
    await bench.run({ hours: 1 });
    expect(bench.caseOf(ghsaId).fixTeam).toEqual(['maintainer-1']);
    expect((await written('maintainer-1')).heard).toMatchObject([
      { type: 'reporter-told', how: 'advisory', by: 'observed' },
    ]);
    expect(bench.caseOf(ghsaId).talk?.waiting).toBeUndefined();
  });

  test('by the bot, which says what a member has it say, is an answer, and one by a stranger is none', async () => {
    await written('reporter');
    bench.service.patchAdvisory(ghsaId, { collaborating_users: ['outsider'] });
    await bench.run({ hours: 1 });
    expect((await written('outsider')).heard).toEqual([]);
    await bench.github.comment('stacklok/codegate', ghsaId, PLANTED);
    const { version } = bench.caseOf(ghsaId);
    await bench.run({ hours: 1 });
    expect(bench.since(ghsaId, version)).toMatchObject([{ type: 'reporter-told' }]);
  });

  test('is one request, and none where nothing was written', async () => {
    const quiet = await bench.run({ hours: 1 });
    expect((await written('reporter')).requests).toBe(quiet + 1);
    expect(await bench.run({ hours: 1 })).toBe(quiet);
    bench.restart();
    expect(await bench.run({ hours: 1 })).toBe(quiet);
  });

  test('leaves no word of it: not in the database, not in the log', async () => {
    await written('reporter');
    await written('reporter', `${PLANTED} and more`);
    const dump = bench.temporary.database.sqlite.serialize().toString('latin1');
    expect(dump).toContain('reporter-wrote');
    for (const secret of [PLANTED, 'heliotrope', 'traversal']) {
      expect(dump).not.toContain(secret);
      expect(bench.log.lines.join('')).not.toContain(secret);
    }
  });
});

test('a GitHub without comments is no silence: the bot says that it cannot see them, and asks once a day', async () => {
  await using other = await startSync({ comments: 'absent' });
  const reported = other.report({ as: 'reporter' });
  await other.run();
  await other.run({ hours: 1 });
  const state = other.caseOf(reported);
  expect(threadBlindSince(other.store.facts, state.id)).toEqual(other.now);
  expect(state.talk).toBeUndefined();
  const asked = () => other.wire.exchanges.filter(({ path }) => path.includes('/comments')).length;
  const before = asked();
  for (let hour = 0; hour < 25; hour += 1) await other.run({ hours: 1 });
  expect(asked() - before).toBe(1);
});
