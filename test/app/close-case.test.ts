import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  advisoryToClose,
  closeAdvisory,
  recordClosed,
  recordClosingApproved,
  recordClosingAsked,
  type AdvisoryEnd,
} from '../../src/app/close-case.ts';
import { ProblemError } from '../../src/app/problem.ts';
import { closeCase } from '../../src/process/acts/close.ts';
import type { Case } from '../../src/process/case.ts';
import type { Resolution } from '../../src/process/events.ts';
import { startSync, type SyncBench } from '../support/sync.ts';
import { by } from '../support/temporary.ts';

const ANNA = '1';
const BEN = '2';

let bench: SyncBench;
let ghsaId = '';

beforeEach(async () => {
  bench = await startSync();
  for (const id of [ANNA, BEN]) bench.store.people.seen(id, true);
  await bench.run();
  ghsaId = bench.report();
  await bench.run();
});
afterEach(() => bench[Symbol.asyncDispose]());

const services = () => ({ ...bench.store, policy: bench.temporary.policy, github: bench.github });
const stateInGitHub = () => bench.service.advisory(ghsaId).state;
const types = (version = 0) => bench.since(ghsaId, version).map(({ type }) => type);
const isKept = () => bench.store.facts.get(advisoryToClose(bench.caseOf(ghsaId).id)) !== undefined;
const templates = () =>
  bench.store.outbox.due(bench.now, 99).map(({ notification }) => notification.template);
const refuse = (status: number) =>
  bench.wire.addFault({ target: 'github', path: ghsaId, method: 'PATCH', status, times: 1 });

function record(resolution: Resolution): Case {
  const { now } = bench;
  const action = {
    case: bench.caseOf(ghsaId),
    who: { id: ANNA, sides: ['security'] },
    now,
    cause: by(ANNA, now),
    services: services(),
  } as const;
  return recordClosed(action, (before, given) => closeCase(before, { resolution, reason: 'why' }, given));
}

/** Anna presses. */
async function close(resolution: Resolution): Promise<AdvisoryEnd> {
  return closeAdvisory(services(), record(resolution), by(ANNA, bench.now));
}

describe('closing a case closes its advisory in GitHub', () => {
  test.each(['invalid', 'duplicate', 'spam', 'wont-fix'] as const)('as %s', async (resolution) => {
    const { version } = bench.caseOf(ghsaId);
    expect(await close(resolution)).toBe('closed');
    expect(stateInGitHub()).toBe('closed');
    expect(types(version)).toEqual(['closed', 'advisory-closed']);
    expect(bench.caseOf(ghsaId).closed).toMatchObject({ resolution });
    // The sync sees it, and has nothing to add.
    await bench.run();
    expect(types(version)).toEqual(['closed', 'advisory-closed']);
    expect(isKept()).toBe(false);
  });

  test('once, whatever GitHub answers the first time', async () => {
    const { version } = bench.caseOf(ghsaId);
    refuse(502);
    expect(await close('invalid')).toBe('later');
    expect(stateInGitHub()).toBe('triage');
    expect(isKept()).toBe(true);
    await bench.run();
    expect(stateInGitHub()).toBe('closed');
    expect(types(version)).toEqual(['closed', 'advisory-closed']);
    const position = bench.wire.exchanges.length;
    await bench.run();
    expect(bench.wire.exchanges.slice(position).filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('where the bot ended in between, at the next sync', async () => {
    record('spam');
    bench.restart();
    await bench.run();
    expect(stateInGitHub()).toBe('closed');
    expect(isKept()).toBe(false);
  });

  test('where GitHub refuses it, a person is told to, once, and nobody who knows it', async () => {
    const { version } = bench.caseOf(ghsaId);
    refuse(403);
    expect(await close('invalid')).toBe('by-hand');
    expect(types(version)).toEqual(['closed', 'advisory-left-open']);
    const told = () =>
      bench.store.outbox
        .due(bench.now, 99)
        .filter(({ notification }) => notification.template === 'advisory-left-open')
        .map(({ recipient }) => recipient);
    expect(told()).toEqual([BEN]);
    await bench.run();
    expect(told()).toEqual([BEN]);
    expect(stateInGitHub()).toBe('triage');
    // A person does, and nobody is asked why it was closed.
    bench.service.patchAdvisory(ghsaId, { state: 'closed' });
    await bench.run();
    expect(types(version)).toEqual(['closed', 'advisory-left-open', 'advisory-closed']);
    expect(templates()).not.toContain('closed-in-github');
  });

  test('not where it holds a fix, nor where it is public already', async () => {
    expect(await close('fixed')).toBe('as-it-was');
    expect(stateInGitHub()).toBe('triage');
    ghsaId = bench.report();
    await bench.run();
    bench.service.patchAdvisory(ghsaId, { state: 'draft', vulnerabilities: [PRODUCT] });
    bench.service.patchAdvisory(ghsaId, { state: 'published' });
    // Before the sync has seen it.
    expect(await close('invalid')).toBe('published');
    expect(stateInGitHub()).toBe('published');
    expect(isKept()).toBe(false);
  });

  test('not where it was opened again before GitHub answered', async () => {
    refuse(502);
    expect(await close('invalid')).toBe('later');
    bench.store.cases.record(bench.caseOf(ghsaId), [{ type: 'reopened' }], by(BEN, bench.now));
    await bench.run();
    expect(stateInGitHub()).toBe('triage');
    expect(isKept()).toBe(false);
  });
});

describe('a case that others know of', () => {
  const closing = { resolution: 'invalid', reason: 'as designed' } as const;
  const acting = (id: string) => ({
    case: bench.caseOf(ghsaId),
    who: { id, sides: ['security'] as const },
    now: bench.now,
    cause: by(id, bench.now),
    user: { id },
    services: { ...services(), securityRole, mailer: {} },
  });
  let left = '';
  const securityRole = {
    isHeldBy: (id: string) => Promise.resolve(id !== left),
  };

  beforeEach(() => {
    left = '';
    const state = bench.caseOf(ghsaId);
    bench.store.cases.record(state, [{ type: 'disclosure-changed', kind: 'public' }], by(ANNA, bench.now));
  });

  /** Anna asks; gives what Ben is shown. */
  function asked() {
    const { publications } = recordClosingAsked(acting(ANNA), closing);
    const { revision: request = 0, fingerprint = '' } = publications.closing ?? {};
    return { request, fingerprint };
  }

  test('is closed, in GitHub too, when a second member agrees, and not before', async () => {
    const request = asked();
    expect(bench.caseOf(ghsaId).status).toBe('open');
    expect(templates()).toContain('publication-asked');
    await expect(recordClosingApproved(acting(ANNA), request)).rejects.toThrow(ProblemError);
    const { state } = await recordClosingApproved(acting(BEN), request);
    expect(state.closed).toMatchObject(closing);
    expect(await closeAdvisory(services(), state, by(BEN, bench.now))).toBe('closed');
    expect(stateInGitHub()).toBe('closed');
  });

  test('stays open where it was asked for otherwise since', async () => {
    const first = asked();
    recordClosingAsked(acting(ANNA), { ...closing, resolution: 'wont-fix' });
    await expect(recordClosingApproved(acting(BEN), first)).rejects.toThrow(ProblemError);
    expect(bench.caseOf(ghsaId).status).toBe('open');
  });

  test('stays open where the member who asked has left the team', async () => {
    const request = asked();
    left = ANNA;
    await expect(recordClosingApproved(acting(BEN), request)).rejects.toThrow(ProblemError);
    expect(bench.caseOf(ghsaId)).toMatchObject({ status: 'open', publications: {} });
  });
});

const PRODUCT = { package: { ecosystem: 'pip', name: 'codegate' }, patched_versions: '0.1.29' };

/** Somebody changes it in GitHub: what that comes to, and what is told of it. */
async function templatesAfter(change: object) {
  await bench.run();
  const { version } = bench.caseOf(ghsaId);
  bench.service.patchAdvisory(ghsaId, change);
  await bench.run();
  const since = bench.store.outbox
    .due(bench.now, 99)
    .filter(({ createdAt }) => createdAt === bench.now.epochMilliseconds);
  return {
    types: types(version),
    told: [...new Set(since.map(({ notification }) => notification.template))],
  };
}

describe('what happens to the advisory of a closed case is told', () => {
  test('opened again, and the case with it', async () => {
    await close('invalid');
    const { types: happened, told } = await templatesAfter({ state: 'draft' });
    expect(happened).toContain('advisory-reopened');
    expect(told).toContain('reopened-in-github');
    expect(bench.caseOf(ghsaId).status).toBe('open');
  });

  test('accepted, where it had stayed open', async () => {
    refuse(403);
    await close('invalid');
    const { told } = await templatesAfter({ state: 'draft' });
    expect(told).toContain('accepted-though-closed');
    expect(bench.caseOf(ghsaId).status).toBe('closed');
  });

  test('published, where it had stayed open', async () => {
    refuse(403);
    await close('invalid');
    bench.service.patchAdvisory(ghsaId, { state: 'draft', vulnerabilities: [PRODUCT] });
    const { told } = await templatesAfter({ state: 'published' });
    expect(told).toContain('published-in-github');
  });
});
