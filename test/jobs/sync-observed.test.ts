// @module-tag slow
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventBody } from '../../src/process/events.ts';
import { CODEGATE, startSync, type SyncBench } from '../support/sync.ts';
import { by } from '../support/temporary.ts';

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
});

/** What the case hears after the advisory was changed in GitHub's pages; then hears nothing more for a day. */
async function observed(change: object): Promise<EventBody[]> {
  const { version } = bench.caseOf(ghsaId);
  bench.now = bench.now.add({ minutes: 1 });
  bench.service.patchAdvisory(ghsaId, change);
  await bench.run();
  const heard = bench.since(ghsaId, version);
  for (const hours of [0.1, 0.1, 2, 24]) await bench.run({ minutes: hours * 60 });
  expect(bench.since(ghsaId, version)).toEqual(heard);
  return heard;
}

test('acceptance, closing and opening again', async () => {
  expect(await observed({ state: 'draft' })).toEqual([{ type: 'advisory-accepted' }]);
  expect(await observed({ state: 'closed' })).toEqual([{ type: 'advisory-closed' }]);
  expect(bench.caseOf(ghsaId)).toMatchObject({ status: 'closed', advisory: { state: 'closed' } });
  expect(await observed({ state: 'draft' })).toEqual([{ type: 'advisory-reopened' }]);
  expect(bench.caseOf(ghsaId)).toMatchObject({ status: 'open', advisory: { state: 'open' } });
});

test('the severity, scored and changed', async () => {
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  expect(await observed({ cvss_vector_string: vector })).toEqual([
    { type: 'severity-scored', band: 'critical', score: 9.8 },
  ]);
  expect(await observed({ cvss_vector_string: null, severity: 'low' })).toEqual([
    { type: 'severity-scored', band: 'low' },
  ]);
  const stored = bench.temporary.database.sqlite.prepare('SELECT body FROM events').pluck().all().join('');
  expect(stored).not.toContain('CVSS:');
});

test('a reclassification by the team stands until the score itself changes', async () => {
  await observed({ cvss_vector_string: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' });
  const state = bench.caseOf(ghsaId);
  const cause = { actor: { kind: 'member', id: '1' }, cause: 'test', now: bench.now } as const;
  const body = { type: 'severity-reclassified', band: 'medium', reason: 'not reachable' } as const;
  bench.store.cases.record(state, [body], cause);
  expect(await observed({ summary: 'Another summary' })).toEqual([]);
  expect(bench.caseOf(ghsaId).severity?.band).toBe('medium');
});

test('the CVE, also when it comes weeks after the publication', async () => {
  await observed({
    state: 'draft',
    vulnerabilities: [{ ...FIXED, vulnerable_version_range: '< 0.1.29' }],
  });
  await released();
  bench.now = bench.now.add({ minutes: 1 });
  const publishedAt = bench.now.add({ minutes: 1 });
  const [published, ...more] = await observed({ state: 'published' });
  expect(more).toEqual([]);
  expect(published).toMatchObject({ type: 'advisory-published' });
  expect(bench.caseOf(ghsaId).publishedAt?.toString()).toBe(publishedAt.toString());
  bench.now = bench.now.add({ hours: 24 * 20 });
  expect(await observed({ cve_id: 'CVE-2026-12345' })).toEqual([
    { type: 'cve-assigned', cveId: 'CVE-2026-12345' },
  ]);
  expect(await observed({ cve_id: 'CVE-2026-54321' })).toEqual([
    { type: 'cve-assigned', cveId: 'CVE-2026-54321' },
  ]);
});

test('collaborators and teams, and those who leave; the reporter is a guest', async () => {
  expect(await observed({ collaborating_users: ['maintainer-2', 'reporter'] })).toEqual([
    { type: 'fix-team-added', login: 'maintainer-2' },
  ]);
  expect(await observed({ collaborating_users: [], collaborating_teams: ['maintainers'] })).toEqual([
    { type: 'fix-team-added', login: 'maintainer-1' },
  ]);
  expect(await observed({ collaborating_users: ['maintainer-1'] })).toEqual([]);
  expect(await observed({ collaborating_teams: [] })).toEqual([
    { type: 'fix-team-removed', login: 'maintainer-2' },
  ]);
});

test('who is no code owner is an outsider, said once, until they are approved or gone', async () => {
  expect(await observed({ collaborating_users: ['contributor', 'outsider', 'maintainer-1'] })).toEqual([
    { type: 'outsider-seen', login: 'contributor' },
    { type: 'outsider-seen', login: 'outsider' },
    { type: 'fix-team-added', login: 'maintainer-1' },
  ]);
  const state = bench.caseOf(ghsaId);
  expect(state).toMatchObject({ fixTeam: ['maintainer-1'], outsiders: ['contributor', 'outsider'] });
  const request = state.version + 1;
  bench.store.cases.record(
    state,
    [
      { type: 'collaborator-requested', login: 'contributor', askedBy: '1' },
      { type: 'collaborator-approved', login: 'contributor', request },
    ],
    { actor: { kind: 'member', id: '2' }, cause: 'test', now: bench.now },
  );
  expect(await observed({ collaborating_users: ['contributor', 'maintainer-1'] })).toEqual([
    { type: 'fix-team-added', login: 'contributor' },
    { type: 'outsider-left', login: 'outsider' },
  ]);
  expect(await observed({ collaborating_users: [] })).toEqual([
    { type: 'fix-team-removed', login: 'maintainer-1' },
    { type: 'fix-team-removed', login: 'contributor' },
  ]);
});

test('a member of the security team needs no approval; a mere claim to a login makes nobody one', async () => {
  const { people } = bench.store;
  people.seen('1', true);
  people.link('1', 'security-1', false);
  people.answerClaim('1', 'security-1', '3', true);
  people.link('2', 'security-2', false);
  expect(await observed({ collaborating_users: ['security-1', 'security-2'] })).toEqual([
    { type: 'fix-team-added', login: 'security-1' },
    { type: 'outsider-seen', login: 'security-2' },
  ]);
});

// One member links an outsider's login as their own: it lets the outsider in not even for a minute.
test('a login that a member of the security team links by their own word admits nobody, until another vouches', async () => {
  const { people, outbox } = bench.store;
  for (const id of ['1', '2']) people.seen(id, true);
  people.link('1', 'outsider', true);
  expect(await observed({ collaborating_users: ['outsider'] })).toEqual([
    { type: 'outsider-seen', login: 'outsider' },
  ]);
  expect(bench.caseOf(ghsaId)).toMatchObject({ fixTeam: [], outsiders: ['outsider'] });
  // It may be theirs: that is asked of the other member, and not of themselves.
  const asked = outbox
    .due(bench.now, 99)
    .filter(({ notification }) => notification.template === 'login-claimed')
    .map(({ recipient }) => recipient);
  expect(asked).toEqual(['2']);
  people.answerClaim('1', 'outsider', '2', true);
  expect(await observed({ collaborating_users: ['outsider'] })).toEqual([
    { type: 'fix-team-added', login: 'outsider' },
  ]);
});

test('affected versions and the private fork', async () => {
  expect(await observed({ vulnerabilities: [{ package: { ecosystem: 'pip', name: 'codegate' } }] })).toEqual(
    [],
  );
  expect(
    await observed({
      vulnerabilities: [{ package: { ecosystem: 'pip', name: 'codegate' }, vulnerable_version_range: '< 1' }],
    }),
  ).toEqual([{ type: 'details-recorded' }]);
  expect(await observed({ private_fork: true })).toEqual([{ type: 'fork-created' }]);
});

test('all that happened while the bot was away, in one run', async () => {
  const { version } = bench.caseOf(ghsaId);
  bench.service.patchAdvisory(ghsaId, { state: 'draft', severity: 'high', cve_id: 'CVE-2026-12345' });
  bench.service.patchAdvisory(ghsaId, {
    collaborating_users: ['contributor', 'maintainer-1'],
    private_fork: true,
  });
  await bench.run({ hours: 24 * 30 });
  expect(bench.since(ghsaId, version).map(({ type }) => type)).toEqual([
    'advisory-accepted',
    'severity-scored',
    'cve-assigned',
    'fork-created',
    'outsider-seen',
    'fix-team-added',
  ]);
});

const FIXED = { package: { ecosystem: 'pip', name: 'codegate' }, patched_versions: '0.1.29' };

/** The fixed version has its release. */
async function released(): Promise<void> {
  if (!(await bench.github.release(CODEGATE, 'v0.1.29')))
    await bench.service.release({ repository: CODEGATE, tag: 'v0.1.29' });
}

/** Two members approve its publication as GitHub shows it now. */
async function approvePublication(): Promise<void> {
  await observed({ state: 'draft', vulnerabilities: [FIXED] });
  await released();
  const { parts } = await bench.github.advisoryText(CODEGATE, ghsaId);
  const { cases } = bench.store;
  const what = 'advisory' as const;
  const asked: EventBody = { type: 'publication-asked', what, print: 'a'.repeat(32), parts };
  const state = cases.record(bench.caseOf(ghsaId), [asked], by('1', bench.now));
  const approved: EventBody = { type: 'publication-approved', what, request: state.version };
  cases.record(state, [approved], by('2', bench.now));
}

test('a publication of which the bot did not live to hear, compared with what two approved', async () => {
  await approvePublication();
  const [published, ...more] = await observed({ state: 'published' });
  expect([published?.type, more]).toEqual(['advisory-published', []]);
});

test('the same, where something else was published', async () => {
  await approvePublication();
  const [published, ...more] = await observed({ summary: 'Something else entirely', state: 'published' });
  expect(published?.type).toBe('advisory-published');
  expect(more).toEqual([{ type: 'publication-differed', changed: ['summary'] }]);
});

const types = (bodies: readonly EventBody[]) => bodies.map(({ type }) => type);

describe('published before its fix is released', () => {
  const version = { ...FIXED, patched_versions: '0.2.0' };
  test('it is a public disclosure from then on, until the release is there', async () => {
    await observed({ state: 'draft', vulnerabilities: [version] });
    expect(types(await observed({ state: 'published' }))).toEqual([
      'advisory-published',
      'disclosure-changed',
      'fix-missing',
    ]);
    expect(bench.caseOf(ghsaId)).toMatchObject({ disclosure: { kind: 'public' } });
    const { version: before } = bench.caseOf(ghsaId);
    await bench.service.release({ repository: CODEGATE, tag: 'v0.2.0' });
    await bench.run({ minutes: 5 });
    expect(types(bench.since(ghsaId, before))).toEqual(['fix-released']);
  });

  test('so is one that names no fixed version', async () => {
    await observed({ state: 'draft', vulnerabilities: [{ ...FIXED, patched_versions: '' }] });
    expect(types(await observed({ state: 'published' }))).toContain('fix-missing');
  });

  test('where GitHub does not say, it is looked for again', async () => {
    await observed({ state: 'draft', vulnerabilities: [{ ...FIXED, patched_versions: '0.3.0' }] });
    const { version: before } = bench.caseOf(ghsaId);
    bench.wire.addFault({ target: 'github', method: 'GET', path: '/releases', status: 503, times: 3 });
    bench.service.patchAdvisory(ghsaId, { state: 'published' });
    await bench.run({ minutes: 1 });
    expect(types(bench.since(ghsaId, before))).toEqual(['advisory-published']);
    await bench.run({ minutes: 61 });
    expect(types(bench.since(ghsaId, before))).toEqual([
      'advisory-published',
      'disclosure-changed',
      'fix-missing',
    ]);
  });

  test('who releases elsewhere than in GitHub has said so, and there is nothing to look for', async () => {
    await observed({ state: 'draft', vulnerabilities: [{ ...FIXED, patched_versions: '0.4.0' }] });
    const state = bench.caseOf(ghsaId);
    const overridden = { type: 'preflight-overridden', condition: 'released', reason: 'on PyPI' } as const;
    bench.store.cases.record(state, [overridden], by('1', bench.now));
    // Here there are releases in GitHub, and it is none of them.
    expect(types(await observed({ state: 'published' }))).toContain('fix-missing');
  });
});

test('withdrawn, out of sight and back again, each once', async () => {
  await observed({ state: 'draft', vulnerabilities: [FIXED] });
  await released();
  await observed({ state: 'published' });
  const { version } = bench.caseOf(ghsaId);
  const standings = () =>
    bench.since(ghsaId, version).flatMap((body) => (body.type === 'advisory-standing' ? [body.now] : []));
  // The latest of a listing is in it each time; another one is later.
  const other = bench.report({ as: 'reporter' });
  for (const change of [{ state: 'draft', vulnerabilities: [FIXED] }, { state: 'published' }]) {
    bench.now = bench.now.add({ minutes: 5 });
    bench.service.patchAdvisory(other, change);
    await bench.run({ minutes: 1 });
  }
  const path = `/security-advisories/${ghsaId}`;
  bench.wire.addFault({ target: 'github', method: 'GET', path, status: 404, times: 1 });
  await bench.run({ minutes: 61 });
  expect(standings()).toEqual(['out-of-sight']);
  for (const minutes of [61, 61]) await bench.run({ minutes });
  expect(standings()).toEqual(['out-of-sight', 'in-sight']);
});
