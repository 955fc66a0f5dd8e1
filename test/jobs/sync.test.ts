import { expect, test } from 'vitest';
import { by, opened } from '../support/temporary.ts';
import { caseIds, CODEGATE, startSync } from '../support/sync.ts';

test('a report becomes a case, disclosed when it was made', async () => {
  await using bench = await startSync();
  await bench.run();
  bench.now = bench.now.add({ minutes: 3 });
  const reportedAt = bench.now;
  const ghsaId = bench.report({ as: 'reporter' });
  await bench.run({ hours: 2 });
  expect(bench.caseOf(ghsaId)).toMatchObject({
    id: 'CG-2026-001',
    repository: CODEGATE,
    source: 'github',
    reporter: { login: 'reporter', channel: 'private' },
    advisory: { ghsaId, accepted: false, state: 'open' },
    fixTeam: [],
  });
  expect(bench.caseOf(ghsaId).opened).toEqual({ actor: { kind: 'github' }, at: bench.now });
  expect(bench.caseOf(ghsaId).disclosedAt.toString()).toBe(reportedAt.toString());
  expect(bench.store.outbox.due(bench.now, 50).map(({ notification }) => notification.template)).toContain(
    'case-opened',
  );
});

test('reports that are older than the bot become cases too; drafts and what was published do not', async () => {
  await using bench = await startSync();
  const old = ['draft', 'closed', 'published'] as const;
  const vulnerabilities = [{ package: { ecosystem: 'pip', name: 'codegate' } }];
  for (const state of old) {
    const ghsaId = bench.report({ vulnerabilities });
    bench.service.patchAdvisory(ghsaId, { state: state === 'published' ? 'draft' : state });
    if (state === 'published') bench.service.patchAdvisory(ghsaId, { state });
  }
  const report = bench.report();
  await bench.run({ hours: 24 * 9 });
  expect(caseIds(bench)).toHaveLength(1);
  expect(bench.caseOf(report).disclosedAt.until(bench.now).total('hours')).toBe(24 * 9);
  // And they stay alone when something happens to them.
  await bench.run({ hours: 24 });
  expect(caseIds(bench)).toHaveLength(1);
});

test('a draft made since becomes a case: the team’s own, or a report that was accepted between two looks', async () => {
  await using bench = await startSync();
  await bench.run();
  bench.now = bench.now.add({ minutes: 1 });
  const accepted = bench.report({ as: 'reporter' });
  bench.service.patchAdvisory(accepted, { state: 'draft' });
  const { facts } = await bench.github.createDraft(CODEGATE, 'CG-1999-001');
  await bench.run();
  expect(bench.caseOf(accepted)).toMatchObject({ source: 'github', advisory: { accepted: true } });
  expect(bench.caseOf(facts.ghsaId)).toMatchObject({ source: 'internal', advisory: { accepted: true } });
  expect(bench.caseOf(facts.ghsaId).reporter).toBeUndefined();
});

test('a draft that the bot made for a case is that case’s, even if it never heard the answer', async () => {
  await using bench = await startSync();
  await bench.run();
  const { id } = bench.store.cases.open([opened()], by('1', bench.now));
  bench.wire.addFault({ target: 'github', method: 'POST', drop: 'after', times: 1 });
  await expect(bench.github.createDraft(CODEGATE, id)).rejects.toThrow('GitHub: later');
  await bench.run();
  expect(caseIds(bench)).toEqual([id]);
  const state = bench.store.cases.load(id);
  expect(state?.advisory?.accepted).toBe(true);
  expect(await bench.github.findDraft(CODEGATE, id)).toMatchObject({
    facts: { ghsaId: state?.advisory?.ghsaId },
  });
  // Nobody can claim a case by the words of another draft.
  const other = bench.report({ summary: `${id}: mine` });
  await bench.run();
  expect(bench.caseOf(other).id).not.toBe(id);
});

test('every page of every state is read, once; afterwards only what is new', async () => {
  await using bench = await startSync();
  await bench.run();
  for (let count = 0; count < 260; count += 1) {
    bench.now = bench.now.add({ seconds: 1 });
    const ghsaId = bench.report();
    if (count % 2 === 1) bench.service.patchAdvisory(ghsaId, { state: 'draft' });
  }
  // 130 reports and 130 drafts are two pages each; nothing is published or closed. All in one list are three.
  expect(await bench.run()).toBe(6 + 3);
  expect(caseIds(bench)).toHaveLength(260);
  const events = () => bench.temporary.database.sqlite.prepare('SELECT count(*) FROM events').pluck().get();
  const before = events();
  // What changed within two minutes of the last change is looked at again: more than a page of it.
  expect(await bench.run()).toBe(2);
  const news = bench.report();
  expect(await bench.run()).toBe(2);
  expect(bench.caseOf(news).id).toBe('CG-2026-261');
  // Once an hour everything unpublished is read whole.
  expect(await bench.run({ hours: 1 })).toBe(6 + 1);
  expect(caseIds(bench)).toHaveLength(261);
  expect(Number(events()) - Number(before)).toBe(3);
});

test('a restart goes on where the last run stopped', async () => {
  await using bench = await startSync();
  const first = bench.report();
  await bench.run();
  const { version } = bench.caseOf(first);
  bench.restart();
  bench.service.patchAdvisory(first, { state: 'draft' });
  const second = bench.report();
  await bench.run();
  expect(bench.since(first, version)).toEqual([{ type: 'advisory-accepted' }]);
  expect(bench.caseOf(second).id).toBe('CG-2026-002');
});

test('each repository is followed, and a failure of one does not stop the others', async () => {
  await using bench = await startSync({ repositories: ['stacklok/codegate', 'stacklok/other'] });
  bench.wire.addFault({ target: 'github', path: '/codegate/', status: 502, times: 1 });
  const first = bench.report();
  const second = bench.report({ repository: 'stacklok/other' });
  await bench.run();
  expect(bench.caseOf(second).repository).toBe('stacklok/other');
  expect(bench.store.cases.byAdvisory(first)).toBeUndefined();
  await bench.run();
  expect(bench.caseOf(first).repository).toBe('stacklok/codegate');
  expect(caseIds(bench)).toHaveLength(2);
});

test('a GitHub App signs in by itself and follows the same', async () => {
  await using bench = await startSync({ app: true });
  const ghsaId = bench.report();
  await bench.run();
  expect(bench.caseOf(ghsaId).id).toBe('CG-2026-001');
  const signIn = bench.wire.exchanges.filter(({ path }) => path.includes('installation'));
  expect(signIn.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /repos/stacklok/codegate/installation',
    'POST /app/installations/46800001/access_tokens',
  ]);
  expect(await bench.run()).toBe(1);
});
