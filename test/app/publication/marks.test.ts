import { describe, expect, test } from 'vitest';
import type { AdvisoryText } from '../../../src/github/advisory-text.ts';
import { GitHubError } from '../../../src/github/github-error.ts';
import type { AdvisoryStanding, EventBody } from '../../../src/process/events.ts';
import { facts } from '../../support/advisory-shapes.ts';
import { draftsOf } from '../../support/drafts.ts';
import { PublicBench } from '../../support/publication.ts';

// An advisory is withdrawn in GitHub after it was announced: what stands in #codegate says so, by two members, and the way back.

const LINE = /^⚠️ \*\*Withdrawn\*\* <t:\d+:f>: GitHub shows the advisory below as withdrawn\./;

/** A bench on the real drafts: what GitHub shows is `shown`, or a failure. */
class MarkBench implements AsyncDisposable {
  readonly bench: PublicBench;
  shown: AdvisoryText = facts().advisory;
  silent = false;

  private constructor(bench: PublicBench) {
    this.bench = bench;
    bench.draft = (state, what, given) => {
      if (this.silent) return Promise.reject(new GitHubError({ kind: 'later' }));
      return draftsOf(this.shown, bench.temporary).draft(state, what, given);
    };
  }

  /** An announcement stands. */
  static async start(): Promise<MarkBench> {
    const made = new MarkBench(await PublicBench.start());
    await made.approved();
    await made.bench.run();
    return made;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bench[Symbol.asyncDispose]();
  }

  /** Two members approve what it would say now. */
  approved(): Promise<void> {
    return this.bench.approve('announcement', 'no');
  }

  /** GitHub shows it so, and the sync has seen it. */
  stands(now: Extract<AdvisoryStanding, 'withdrawn' | 'restored'>): void {
    this.shown = { ...this.shown, state: now === 'withdrawn' ? 'withdrawn' : 'published' };
    this.bench.record({ type: 'advisory-standing', now });
  }

  /** The first line of each message in #codegate. */
  get first(): string[] {
    return this.bench.said.map((text) => text.split('\n')[0] ?? '');
  }
}

describe('an announcement whose advisory was withdrawn', () => {
  test('says so in its first line once two members approved it, and all else stays', async () => {
    await using made = await MarkBench.start();
    const { bench } = made;
    const [before = ''] = bench.said;
    made.stands('withdrawn');
    await bench.run();
    expect(bench.said).toEqual([before]);
    await made.approved();
    await bench.run();
    expect(made.first[0]).toMatch(LINE);
    expect(bench.said[0]?.split('\n\n').slice(1).join('\n\n')).toBe(before);
    expect(bench.recorded.at(-1)).toBe('announcement-edited');
    expect(bench.store.cases.history(bench.state).at(-1)?.body).toMatchObject({ mark: 'put' });
  });

  test('says what it said before where it is published again, by two members as well', async () => {
    await using made = await MarkBench.start();
    const { bench } = made;
    const [before] = bench.said;
    made.stands('withdrawn');
    await made.approved();
    await bench.run();
    made.stands('restored');
    await bench.run({ hours: 1 });
    expect(made.first[0]).toMatch(LINE);
    await made.approved();
    await bench.run();
    expect(bench.said).toEqual([before]);
    expect(bench.store.cases.history(bench.state).at(-1)?.body).toMatchObject({ mark: 'remove' });
  });

  test('keeps its mark when a CVE id comes, and loses it to none', async () => {
    await using made = await MarkBench.start();
    const { bench } = made;
    made.stands('withdrawn');
    await made.approved();
    await bench.run();
    made.stands('restored');
    made.shown = { ...made.shown, cveId: 'CVE-2026-9999' };
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-9999' });
    await bench.run();
    expect(made.first[0]).toMatch(LINE);
    expect(bench.recorded.at(-1)).toBe('publication-withheld');
  });

  test('does not leave where GitHub shows it as published at that very moment, and both hear it', async () => {
    await using made = await MarkBench.start();
    const { bench } = made;
    const said = [...bench.said];
    made.stands('withdrawn');
    await made.approved();
    made.shown = { ...made.shown, state: 'published' };
    await bench.run();
    expect(bench.said).toEqual(said);
    expect(bench.rows.at(-1)).toBe('announcement-edit obsolete');
    expect(bench.told('security-1', '⚠️ It did not leave: the announcement')).toHaveLength(1);
  });

  test('waits where GitHub, or Discord, does not answer, and is marked once they do', async () => {
    await using made = await MarkBench.start();
    const { bench } = made;
    made.stands('withdrawn');
    await made.approved();
    made.silent = true;
    await bench.run();
    expect(made.first[0]).not.toMatch(LINE);
    made.silent = false;
    bench.discord.wire.addFault({ target: 'discord', method: 'PATCH', status: 503, times: 4 });
    await bench.run({ minutes: 5 });
    expect(made.first[0]).not.toMatch(LINE);
    await bench.run({ hours: 1 });
    expect(made.first[0]).toMatch(LINE);
    expect(bench.said).toHaveLength(1);
  });

  test('is marked once by a bot that was killed after Discord took it', async () => {
    await using made = await MarkBench.start();
    const { bench } = made;
    made.stands('withdrawn');
    await made.approved();
    await bench.runAndDie();
    expect(made.first[0]).toMatch(LINE);
    expect(bench.state.leaving.announcement).toBeDefined();
    await bench.run({ minutes: 5 });
    expect(bench.said).toHaveLength(1);
    expect(bench.said[0]?.match(/\*\*Withdrawn\*\*/g)).toHaveLength(1);
    expect(bench.state.leaving).toEqual({});
  });

  test('that a moderator deletes meanwhile is not posted again', async () => {
    await using made = await MarkBench.start();
    const { bench } = made;
    made.stands('withdrawn');
    await made.approved();
    const [only] = bench.discord.codegate();
    if (only) bench.discord.messages.remove(only);
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.recorded).toContain('announcement-gone');
    expect(bench.state.leaving).toEqual({});
  });
});

const corrected: EventBody = { type: 'advisory-corrected', facts: { workaround: 'c'.repeat(32) } };

/** An announcement stands, and a message that corrects it. */
async function followed(): Promise<MarkBench> {
  const made = await MarkBench.start();
  made.bench.record(corrected);
  await made.approved();
  await made.bench.run();
  return made;
}

describe('what follows on the announcement', () => {
  test('says it as well, and both say what they said before when it is published again', async () => {
    await using made = await followed();
    const { bench } = made;
    const before = [...bench.said];
    expect(before).toHaveLength(2);
    made.stands('withdrawn');
    await made.approved();
    await bench.run();
    expect(made.first).toEqual([expect.stringMatching(LINE), expect.stringMatching(LINE)]);
    expect(bench.said[1]?.split('\n\n').slice(1).join('\n\n')).toBe(before[1]);
    made.stands('restored');
    await made.approved();
    await bench.run();
    expect(bench.said).toEqual(before);
  });

  test('is marked after a bot was killed between the two', async () => {
    await using made = await followed();
    const { bench } = made;
    made.stands('withdrawn');
    await made.approved();
    await bench.runAndDie();
    expect(made.first[1]).not.toMatch(LINE);
    await bench.run({ minutes: 5 });
    expect(made.first).toEqual([expect.stringMatching(LINE), expect.stringMatching(LINE)]);
  });

  test('stays as it is where it is not there any more, or is published again before its turn', async () => {
    await using made = await followed();
    const { bench } = made;
    made.stands('withdrawn');
    await made.approved();
    await bench.runAndDie();
    made.stands('restored');
    await bench.run({ minutes: 5 });
    expect(made.first[1]).not.toMatch(LINE);
    expect(bench.rows.at(-1)).toMatch(/obsolete$/);
  });
});
