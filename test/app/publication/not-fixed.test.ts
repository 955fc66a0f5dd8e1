import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/app/publication/corrections.ts';
import { notFixedLine } from '../../../src/documents/announcement/follow-up.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { nextAct } from '../../../src/process/steps.ts';
import { facts } from '../../support/advisory-shapes.ts';
import { draftsOf } from '../../support/drafts.ts';
import { PublicBench } from '../../support/publication.ts';

// The advisory names another fixed version than was announced, and that one has no release: what helps until then says so.

const URL = 'https://discord.com/channels/1/2/3';
const line = (versions: Parameters<typeof notFixedLine>[0]['versions']) =>
  notFixedLine({ changed: ['fixed'], versions, url: URL, at: '2026-03-04T16:00:00Z' });

describe('the first line', () => {
  test.each([
    [
      'of one version',
      { before: ['0.1.29'], now: ['0.1.30'] },
      `⚠️ **Do not rely on 0.1.29:** it does not fix it, though [we announced it](${URL}).`,
    ],
    [
      'of several',
      { before: ['0.1.29', '1.0.2'], now: ['0.1.30'] },
      `⚠️ **Do not rely on 0.1.29 and 1.0.2:** they do not fix it, though [we announced it](${URL}).`,
    ],
    [
      'where nobody can tell which',
      undefined,
      `⚠️ **Do not rely on the version that [we announced](${URL}):** it is not the fixed one any more.`,
    ],
    ['of an earlier one that has it, too: nothing was wrong', { before: [], now: ['0.1.28'] }, undefined],
  ] as const)('%s', (_, versions, said) => {
    expect(line(versions)).toBe(said);
  });
});

const { advisory: shape, releases } = facts();
const [{ facts: release } = { facts: undefined }] = releases;
const ANNOUNCED = (release?.tag ?? '').replace(/^v/, '');
/** As it was announced, and as GitHub shows it now: fixed in a version of which there is no release. */
const saying = (patched: string) => ({
  ...shape,
  products: shape.products.slice(0, 1).map((product) => ({ ...product, patched })),
});
const before = saying(ANNOUNCED);
const now = saying('99.0.0');
const corrected: EventBody = {
  type: 'advisory-corrected',
  facts: { fixed: factsOf(now)['fact-fixed'] ?? '' },
};
const KNOWN: EventBody = { type: 'disclosure-changed', kind: 'public' };

/** Announced with its fix, then corrected, and the version named now is missing. */
async function open(...more: readonly EventBody[]): Promise<PublicBench> {
  const bench = await PublicBench.start();
  bench.draft = (state, what, given) => {
    const shown = state.correction ? now : before;
    return draftsOf(shown, bench.temporary).draft(state, what, given);
  };
  await bench.approve('announcement', 'no');
  await bench.run();
  bench.record(...more, corrected, KNOWN, { type: 'fix-missing' });
  return bench;
}

describe('the mitigation', () => {
  test('says first that the announced version does not fix it, and names the new one nowhere', async () => {
    await using bench = await open();
    expect(nextAct(bench.state)).toEqual({ kind: 'mitigate' });
    await bench.approve('mitigation', 'no');
    await bench.run();
    const [, said = ''] = bench.said;
    expect(said.split('\n')[0]).toContain(`**Do not rely on ${ANNOUNCED}:** it does not fix it`);
    expect(said).not.toContain('99.0.0');
    expect(nextAct(bench.state)?.kind).not.toBe('mitigate');
  });

  test('that stands already is out of date, and is changed by two members', async () => {
    const stands: EventBody = {
      type: 'announced',
      what: 'mitigation',
      messageId: '7',
      print: 'a'.repeat(32),
      exploited: 'no',
      parts: { mitigation: 'a'.repeat(32) },
    };
    await using bench = await open(stands);
    expect(nextAct(bench.state)).toEqual({ kind: 'mitigate' });
    const { parts } = await bench.draft(bench.state, 'mitigation', { now: bench.now });
    expect(Object.keys(parts)).toContain('not_fixed');
  });

  test('of what was never announced says nothing of it', async () => {
    await using bench = await PublicBench.start();
    bench.record(KNOWN, { type: 'fix-missing' });
    const { parts } = await draftsOf(now, bench.temporary).draft(bench.state, 'mitigation', {
      now: bench.now,
    });
    expect(Object.keys(parts)).not.toContain('not_fixed');
  });
});
