import { describe, expect, test } from 'vitest';
import { factsOf, versionsCorrected } from '../../../src/app/publication/corrections.ts';
import { followUp, type CorrectionFacts } from '../../../src/documents/announcement/follow-up.ts';
import { LIMIT, sectionsIn } from '../../../src/documents/announcement/announcement.ts';
import { CORRECTABLE } from '../../../src/process/publication/parts.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { readTemplates } from '../../../src/template-files.ts';
import { facts, SHAPES } from '../../support/advisory-shapes.ts';
import { drafted, PublicBench, saying } from '../../support/publication.ts';

const TAGS = ['v0.1.31', 'v0.1.30', 'v0.1.29', 'v0.1.28', 'codegate-v1.0.2', 'nightly'];

/** An advisory that calls these fixed, a line each. */
const fixedIn = (...patched: readonly (string | undefined)[]) => ({
  ...facts().advisory,
  products: patched.map((version, index) => ({
    ecosystem: 'pip',
    name: `codegate${index}`,
    affected: '< 9',
    patched: version,
  })),
});

describe('which versions stand in #codegate that are none any more', () => {
  test.each([
    ['one for another', ['0.1.29'], ['0.1.30'], { before: ['0.1.29'], now: ['0.1.30'] }],
    ['written otherwise', ['v0.1.29'], ['>= 0.1.30'], { before: ['0.1.29'], now: ['0.1.30'] }],
    ['of several lines', ['0.1.29', '1.0.2'], ['0.1.30', '1.0.2'], { before: ['0.1.29'], now: ['0.1.30'] }],
    ['in a list', ['0.1.29, 1.0.2'], ['0.1.30, 1.0.2'], { before: ['0.1.29'], now: ['0.1.30'] }],
    ['one more', ['0.1.29'], ['0.1.29, 1.0.2'], { before: [], now: ['1.0.2'] }],
    ['one less', ['0.1.29, 1.0.2'], ['1.0.2'], { before: ['0.1.29'], now: ['1.0.2'] }],
    ['an earlier one that has it, too', ['0.1.30'], ['0.1.29'], { before: [], now: ['0.1.29'] }],
    ['of no release', ['7.7.7'], ['0.1.30'], undefined],
    ['of more than one line', ['0.1.28', '0.1.29'], ['0.1.30', '0.1.31'], undefined],
  ] as const)('%s', (_, before, now, found) => {
    expect(versionsCorrected(fixedIn(...now).products, factsOf(fixedIn(...before)), TAGS)).toEqual(found);
  });
});

const said = (change: Partial<CorrectionFacts>, shape = facts()) =>
  followUp(
    shape,
    {
      changed: ['fixed'],
      versions: { before: ['0.1.28'], now: ['0.1.29'] },
      url: 'https://discord.com/channels/1/2/3',
      at: '2026-03-04T16:00:00Z',
      ...change,
    },
    sectionsIn(shape),
    readTemplates().wording,
  );

describe('what follows on an announcement says first what changed and what to do now', () => {
  test.each([
    [{}, '## Upgrade again: 0.1.28 does not fix it; 0.1.29 does.'],
    [
      { versions: { before: ['0.1.27', '0.1.28'], now: ['0.1.29', '1.0.2'] } },
      '## Upgrade again: 0.1.27 and 0.1.28 do not fix it; 0.1.29 and 1.0.2 do.',
    ],
    [{ versions: undefined }, '## Upgrade again: the fixed version is another one than we announced.'],
    [{ versions: { before: [], now: ['0.1.27'] } }, '## Also fixed: 0.1.27.'],
    [
      { versions: { before: ['1_0_*'], now: ['0.1.29'] } },
      '## Upgrade again: 1\\_0\\_\\* does not fix it; 0.1.29 does.',
    ],
    [
      { changed: ['affected'] },
      '## Check again whether you are affected: other versions are than we announced.',
    ],
    [
      { changed: ['exploited'] },
      '## We know of no attacks after all: that we did was a mistake. The fix is needed all the same.',
    ],
    [{ changed: ['workaround'] }, '## Use another workaround than we announced, if you cannot upgrade yet.'],
  ] satisfies [Partial<CorrectionFacts>, string][])('%j', (change, line) => {
    const { text } = said(change);
    expect(text.split('\n')[0]).toBe(line);
    expect(text).toContain('https://discord.com/channels/1/2/3');
  });

  test.each(Object.keys(SHAPES))('and fits a message: %s', (name) => {
    const shape = SHAPES[name]?.();
    if (!shape) throw new Error('there is no such shape');
    const { text } = said({ changed: [...CORRECTABLE] }, shape);
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    expect(text).toContain('https://discord.com/channels/1/2/3');
  });
});

const corrected: EventBody = { type: 'advisory-corrected', facts: { fixed: 'c'.repeat(32) } };
const FIRST = 'announcement (unknown): An attacker could read what is not theirs.';
const FOLLOWS = 'Upgrade again.';

/** An announcement stands, and two members have approved its correction. */
async function approved(): Promise<PublicBench> {
  const bench = await PublicBench.start();
  await bench.approve('announcement');
  await bench.run();
  bench.record(corrected);
  const plain = bench.draft;
  bench.draft = async (state, what, given) => {
    const draft = await plain(state, what, given);
    const { content } = draft;
    if (content.kind !== 'announcement') return draft;
    const { messageId } = state.announced.announcement?.followUp ?? {};
    const text = `${messageId === undefined ? '' : `see ${messageId} `}${bench.text}`;
    const first = drafted(saying(text));
    const parts = { summary: drafted(saying(bench.text)).fingerprint };
    if (!state.correction || first.content.kind !== 'announcement') return { ...first, parts };
    const following = saying(FOLLOWS);
    const follows = following.kind === 'announcement' ? { followUp: following.announcement } : {};
    const correction = drafted(following).fingerprint;
    return {
      ...first,
      content: { ...first.content, ...follows },
      fingerprint: drafted(saying(text + FOLLOWS)).fingerprint,
      parts: { ...parts, correction },
    };
  };
  bench.text = 'Another version has the fix.';
  await bench.approve('announcement');
  return bench;
}

describe('a correction that two members approved', () => {
  test('is posted, passed on, and the first message points to it', async () => {
    await using bench = await approved();
    expect(bench.said).toEqual([FIRST]);
    await bench.run();
    const [, follows] = bench.discord.codegate();
    const id = follows?.payload.id ?? '';
    expect(bench.said).toEqual([`see ${id} ${bench.text}`, FOLLOWS]);
    expect(bench.recorded.slice(-2)).toEqual(['correction-posted', 'announcement-edited']);
    expect(bench.state.announced.announcement?.followUp?.messageId).toBe(id);
    expect(bench.state.correction).toBeUndefined();
    expect(bench.rows.slice(-3)).toEqual(['correction sent', 'crosspost sent', 'correction-pointer sent']);
  });

  test('is found, and not posted again, by a bot that was killed after Discord took it', async () => {
    await using bench = await approved();
    await bench.runAndDie();
    expect(bench.said).toHaveLength(2);
    expect(bench.recorded).not.toContain('correction-posted');
    await bench.run();
    expect(bench.said).toHaveLength(2);
    expect(bench.recorded.filter((type) => type === 'correction-posted')).toHaveLength(1);
    expect(bench.said[0]).toContain('see ');
  });

  test('does not leave where something else would, or where it is taken back in GitHub', async () => {
    for (const meanwhile of [
      (bench: PublicBench) => void (bench.text = 'Something else entirely.'),
      (bench: PublicBench) => bench.record({ type: 'correction-ended' }),
    ]) {
      await using bench = await approved();
      meanwhile(bench);
      await bench.run();
      expect(bench.said).toEqual([FIRST]);
      expect(bench.rows.at(-1)).toBe('correction obsolete');
    }
  });

  test('what has changed since keeps the first message as it is, and the team hears it', async () => {
    await using bench = await approved();
    await bench.runAndDie();
    bench.text = 'Something else entirely.';
    await bench.run();
    expect(bench.said).toEqual([FIRST, FOLLOWS]);
    expect(bench.recorded.at(-1)).toBe('publication-withheld');
  });
});
