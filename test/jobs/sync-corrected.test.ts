// @module-tag slow
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { factsOf } from '../../src/app/publication/corrections.ts';
import { fingerprintOf } from '../../src/app/publication/fingerprint-of.ts';
import type { EventBody } from '../../src/process/events.ts';
import { announcementsHere } from '../support/announcements.ts';
import { readTemplates } from '../../src/template-files.ts';
import { CODEGATE, startSync, type SyncBench } from '../support/sync.ts';

// The sync compares what stands in #codegate with what a published advisory says by now.

const FIXED = '0.1.29';
const LINE = {
  package: { ecosystem: 'pip', name: 'codegate' },
  vulnerable_version_range: '< 0.1.29',
  patched_versions: FIXED,
};
const DESCRIPTION = '### Impact\n\nFiles can be read.\n\n### Workarounds\n\nTurn the proxy off.';

let bench: SyncBench;
let ghsaId: string;

beforeAll(async () => {
  bench = await startSync();
  for (const tag of ['v0.1.29', 'v0.1.30']) await bench.service.release({ repository: CODEGATE, tag });
});
afterAll(() => bench[Symbol.asyncDispose]());

beforeEach(async () => {
  ghsaId = bench.report({ description: DESCRIPTION, vulnerabilities: [LINE], severity: 'high' });
  await bench.run();
  bench.service.patchAdvisory(ghsaId, { state: 'draft' });
  bench.service.patchAdvisory(ghsaId, { state: 'published' });
  await bench.run();
  await announce();
});

/** It stands in #codegate as GitHub shows it now, in the words of an edition. */
async function announce(edition = readTemplates().texts): Promise<void> {
  const { cases } = bench.store;
  const state = bench.caseOf(ghsaId);
  const text = await bench.github.advisoryText(CODEGATE, ghsaId);
  const { parts } = await announcementsHere.announcement(
    {
      repository: CODEGATE,
      githubUrl: 'https://github.com',
      advisory: text,
      releases: [],
      exploited: 'unknown',
      cve: 'none',
      signer: () => ({ issuer: '', identities: [] }),
      fixes: [],
      fixUrl: undefined,
    },
    edition,
  );
  const prints = Object.fromEntries(
    Object.entries(parts).map(([name, value]) => [name, fingerprintOf([name, value, ''])]),
  );
  cases.record(
    state,
    [
      {
        type: 'announced',
        what: 'announcement',
        messageId: '7',
        print: 'a'.repeat(32),
        exploited: 'unknown',
        parts: { ...prints, ...factsOf(text) },
      },
    ],
    { actor: { kind: 'bot' }, cause: 'test', now: bench.now },
  );
}

/** What the case hears of a change in GitHub; then hears nothing more for a day. */
async function heardOf(change: object): Promise<EventBody[]> {
  const { version } = bench.caseOf(ghsaId);
  bench.now = bench.now.add({ minutes: 1 });
  bench.service.patchAdvisory(ghsaId, change);
  await bench.run();
  const heard = bench.since(ghsaId, version);
  for (const minutes of [5, 120, 1440]) await bench.run({ minutes });
  expect(bench.since(ghsaId, version)).toEqual(heard);
  return heard;
}

const correctedIn = (events: readonly EventBody[]) =>
  events.flatMap((body) => (body.type === 'advisory-corrected' ? [Object.keys(body.facts).toSorted()] : []));
const types = (events: readonly EventBody[]) => events.map(({ type }) => type);

describe('after the announcement', () => {
  test.each([
    ['another fixed version', { vulnerabilities: [{ ...LINE, patched_versions: '0.1.30' }] }, ['fixed']],
    [
      'another range',
      { vulnerabilities: [{ ...LINE, vulnerable_version_range: '>= 0.1.3, < 0.1.29' }] },
      ['affected'],
    ],
    ['another severity', { severity: 'critical' }, ['severity']],
    ['another workaround', { description: DESCRIPTION.replace('off', 'on') }, ['workaround']],
    [
      'all of it',
      {
        severity: 'low',
        description: 'No more.',
        vulnerabilities: [{ ...LINE, vulnerable_version_range: '< 0.1.30', patched_versions: '0.1.30' }],
      },
      ['affected', 'fixed', 'severity', 'workaround'],
    ],
  ])('%s is heard once, by its name alone, and its end too', async (_, change, facts) => {
    const events = await heardOf(change);
    expect(correctedIn(events)).toEqual([facts]);
    expect(JSON.stringify(events)).not.toMatch(/0\.1\.3|critical.*reason|proxy/i);
    const before = { vulnerabilities: [LINE], severity: 'high', description: DESCRIPTION };
    expect(types(await heardOf(before))).toContain('correction-ended');
    expect(bench.caseOf(ghsaId).correction).toBeUndefined();
  });

  test.each([
    ['other words about it', { description: DESCRIPTION.replace('Files', 'Some files') }],
    ['another summary', { summary: 'Better words' }],
    ['the same version, written otherwise', { vulnerabilities: [{ ...LINE, patched_versions: 'v0.1.29' }] }],
  ])('%s is no correction', async (_, change) => {
    expect(correctedIn(await heardOf(change))).toEqual([]);
  });

  test('a second correction is heard as well', async () => {
    await heardOf({ vulnerabilities: [{ ...LINE, patched_versions: '0.1.30' }] });
    await bench.service.release({ repository: CODEGATE, tag: 'v0.1.31' });
    const events = await heardOf({ vulnerabilities: [{ ...LINE, patched_versions: '0.1.31' }] });
    expect(correctedIn(events)).toEqual([['fixed']]);
  });

  test('another fixed version without a release is that as well', async () => {
    const events = await heardOf({ vulnerabilities: [{ ...LINE, patched_versions: '0.9.0' }] });
    expect(types(events)).toEqual(['advisory-corrected', 'disclosure-changed', 'fix-missing']);
  });

  test('it is heard in a case that is closed, too: its announcement goes on being read', async () => {
    const cause = { actor: { kind: 'member', id: '1' }, cause: 'test', now: bench.now } as const;
    bench.store.cases.record(bench.caseOf(ghsaId), [{ type: 'closed', resolution: 'fixed' }], cause);
    const events = await heardOf({ vulnerabilities: [{ ...LINE, patched_versions: '0.1.30' }] });
    expect(correctedIn(events)).toEqual([['fixed']]);
  });

  test.each([
    ['open', false],
    ['closed', true],
  ])('where GitHub does not say, it is looked for again, in a case that is %s', async (_, isClosed) => {
    if (isClosed) {
      const cause = { actor: { kind: 'member', id: '1' }, cause: 'test', now: bench.now } as const;
      bench.store.cases.record(bench.caseOf(ghsaId), [{ type: 'closed', resolution: 'fixed' }], cause);
    }
    const { version } = bench.caseOf(ghsaId);
    bench.now = bench.now.add({ minutes: 1 });
    bench.service.patchAdvisory(ghsaId, { vulnerabilities: [{ ...LINE, patched_versions: '0.1.30' }] });
    bench.wire.addFault({ target: 'github', method: 'GET', path: `/${ghsaId}`, status: 503, times: 1 });
    await bench.run();
    expect(correctedIn(bench.since(ghsaId, version))).toEqual([]);
    await bench.run({ minutes: 61 });
    expect(correctedIn(bench.since(ghsaId, version))).toEqual([['fixed']]);
  });
});

test('what stands there in earlier words of the bot’s is no correction', async () => {
  const [earlier] = readTemplates().earlier;
  const bare = { description: 'Nothing to do about it.' };
  bench.now = bench.now.add({ minutes: 1 });
  bench.service.patchAdvisory(ghsaId, bare);
  const { cases } = bench.store;
  const state = bench.caseOf(ghsaId);
  cases.record(state, [{ type: 'announcement-gone', what: 'announcement', messageId: '7' }], {
    actor: { kind: 'bot' },
    cause: 'test',
    now: bench.now,
  });
  await announce(earlier);
  expect(correctedIn(await heardOf({ description: 'There is nothing to do about it.' }))).toEqual([]);
});
