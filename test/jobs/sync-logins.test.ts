import { afterEach, beforeEach, expect, test } from 'vitest';
import { confirmedLogin } from '../../src/store/people.ts';
import { startSync, type SyncBench } from '../support/sync.ts';

const MAINTAINER = '200000000000000001';

let bench: SyncBench;
let ghsaId: string;

beforeEach(async () => {
  bench = await startSync();
  ghsaId = bench.report();
  await bench.run();
  const { id } = (await bench.github.findAccount('maintainer-1')) ?? {};
  bench.store.people.link(MAINTAINER, 'maintainer-1', false, { account: id });
  bench.store.people.answerClaim(MAINTAINER, 'maintainer-1', '1', true);
  bench.service.patchAdvisory(ghsaId, { state: 'draft', collaborating_users: ['maintainer-1'] });
  await bench.run({ minutes: 5 });
});
afterEach(() => bench[Symbol.asyncDispose]());

const login = () => confirmedLogin(bench.store.people.find(MAINTAINER));

test('a member of the fix team who renamed their account stays on it, and is no outsider', async () => {
  expect(bench.caseOf(ghsaId).fixTeam).toEqual(['maintainer-1']);
  const { version } = bench.caseOf(ghsaId);
  bench.service.renameAccount({ login: 'maintainer-1', to: 'maintainer-one' });
  await bench.run({ hours: 1 });
  expect(bench.since(ghsaId, version)).toEqual([
    { type: 'login-renamed', from: 'maintainer-1', to: 'maintainer-one' },
  ]);
  expect(bench.caseOf(ghsaId).fixTeam).toEqual(['maintainer-one']);
  expect(login()).toBe('maintainer-one');
});

test('who took over the old name, and is let in by it in GitHub’s pages, is an outsider at once', async () => {
  const { version } = bench.caseOf(ghsaId);
  bench.service.renameAccount({ login: 'maintainer-1', to: 'maintainer-one', taken: true });
  bench.service.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1', 'maintainer-one'] });
  await bench.run({ minutes: 5 });
  expect(bench.since(ghsaId, version)).toEqual([
    { type: 'login-renamed', from: 'maintainer-1', to: 'maintainer-one' },
    { type: 'outsider-seen', login: 'maintainer-1' },
  ]);
});

test('while it cannot be looked up, nobody is taken for anybody: the advisory has its turn again', async () => {
  const { version } = bench.caseOf(ghsaId);
  bench.service.renameAccount({ login: 'maintainer-1', to: 'maintainer-one', taken: true });
  bench.service.patchAdvisory(ghsaId, { collaborating_users: ['maintainer-1'] });
  bench.wire.addFault({ target: 'github', path: '/user/', status: 503, times: 'until-cleared' });
  await bench.run({ minutes: 5 });
  expect(bench.since(ghsaId, version)).toEqual([]);
  expect(login()).toBe('maintainer-1');
  bench.wire.clearFaults();
  await bench.run({ minutes: 5 });
  expect(login()).toBe('maintainer-one');
  expect(bench.caseOf(ghsaId)).toMatchObject({ fixTeam: [], outsiders: ['maintainer-1'] });
});

test('who is in no advisory is looked up once a day', async () => {
  bench.service.patchAdvisory(ghsaId, { collaborating_users: [] });
  await bench.run({ minutes: 5 });
  bench.service.renameAccount({ login: 'maintainer-1', to: 'maintainer-one' });
  await bench.run({ hours: 2 });
  expect(login()).toBe('maintainer-1');
  await bench.run({ hours: 22 });
  expect(login()).toBe('maintainer-one');
});
