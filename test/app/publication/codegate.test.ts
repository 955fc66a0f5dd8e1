import { MessageFlags } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../src/app/problem.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { drafted, PublicBench, saying } from '../../support/publication.ts';

/** What the identifier adds to the words. */
const NAMED = ' CVE-2026-1234';
const ANNOUNCED = 'announcement (unknown): An attacker could read what is not theirs.';
const PUBLIC: EventBody = { type: 'disclosure-changed', kind: 'public' };
const WITHDRAWN = '⚠️ It did not leave: the announcement';

/** Somebody is told so once. */
function expectTold(bench: PublicBench, words: string): void {
  for (const person of ['security-1', 'security-2'] as const)
    expect(bench.told(person, words)).toHaveLength(1);
}

/** With an announcement in #codegate. */
async function announced(): Promise<PublicBench> {
  const bench = await PublicBench.start();
  await bench.approve('announcement');
  await bench.run();
  return bench;
}

describe('what two members approved', () => {
  test('is announced once, recorded with its message, and passed on', async () => {
    await using bench = await PublicBench.start();
    await bench.approve('announcement', 'yes');
    await bench.run();
    expect(bench.said).toEqual(['announcement (yes): An attacker could read what is not theirs.']);
    const [only] = bench.discord.codegate();
    expect(bench.state.announced.announcement).toMatchObject({
      messageId: only?.payload.id,
      exploited: 'yes',
    });
    expect(bench.state.steps.announced).toMatchObject({ actor: { kind: 'bot' } });
    expect(bench.state.publications).toEqual({});
    expect((only?.payload.flags ?? 0) & MessageFlags.Crossposted).toBeTruthy();
    expect(bench.rows).toEqual(['announcement sent', 'crosspost sent']);
    await bench.run({ hours: 100 });
    expect(bench.said).toHaveLength(1);
  });

  test('a mitigation is announced before there is a fix, and is not the step of announcing it', async () => {
    await using bench = await PublicBench.start(PUBLIC);
    await bench.approve('mitigation');
    await bench.run();
    expect(bench.said).toEqual(['mitigation (unknown): An attacker could read what is not theirs.']);
    expect(bench.state.announced.mitigation).toBeDefined();
    expect(bench.state.steps.announced).toBeUndefined();
    bench.record({ type: 'advisory-published', at: bench.now });
    await bench.approve('announcement');
    await bench.run();
    expect(bench.said).toHaveLength(2);
    expect(Object.keys(bench.state.announced).toSorted()).toEqual(['announcement', 'mitigation']);
  });

  test('a retrospective is posted once, with a thread for replies', async () => {
    await using bench = await PublicBench.start();
    bench.record({ type: 'step-checked', step: 'critiques' });
    await bench.approve('retrospective');
    await bench.run();
    expect(bench.said).toHaveLength(1);
    expect(bench.state.steps['retrospective-posted']).toMatchObject({ actor: { kind: 'bot' } });
    const [only] = bench.discord.codegate();
    expect(bench.discord.threads().map(({ id, name }) => [id, name])).toEqual([
      [only?.payload.id, 'Retrospective of GHSA-2345-cfgh-jmpq'],
    ]);
    expect(bench.rows).toEqual(['retrospective sent', 'thread sent']);
  });

  test('is told to whoever asked when it is approved', async () => {
    await using bench = await PublicBench.start();
    await bench.approve('announcement');
    await bench.run();
    expect(bench.told('security-1', 'Approved: the announcement')).toHaveLength(1);
  });
});

describe('nothing leaves', () => {
  test('that a second member has not approved', async () => {
    await using bench = await PublicBench.start();
    const { fingerprint } = await bench.draft(bench.state, 'announcement', { now: bench.now });
    bench.record({ type: 'publication-asked', what: 'announcement', print: fingerprint });
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.rows).toEqual([]);
  });

  const meanwhile: readonly (readonly [string, EventBody])[] = [
    ['the case was closed', { type: 'closed', resolution: 'invalid' }],
    ['GitHub closed the advisory', { type: 'advisory-closed' }],
  ];

  test.each(meanwhile)('where %s before its turn came', async (_, fact) => {
    await using bench = await PublicBench.start();
    await bench.approve('announcement');
    bench.record(fact);
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.rows).toEqual(['announcement obsolete']);
    expect(bench.recorded).not.toContain('announced');
    await bench.run({ hours: 1 });
    expect(bench.said).toEqual([]);
  });

  test('of a mitigation where the disclosure is not public after all', async () => {
    await using bench = await PublicBench.start(PUBLIC);
    await bench.approve('mitigation');
    bench.record({ type: 'disclosure-changed', kind: 'private' });
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.rows).toEqual(['announcement obsolete']);
  });

  test('where GitHub does not show the advisory as published any more, and both hear it', async () => {
    await using bench = await PublicBench.start();
    await bench.approve('announcement');
    bench.draft = () => Promise.reject(new ProblemError({ code: 'not-published' }));
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.recorded.at(-1)).toBe('publication-declined');
    expect(bench.state.publications).toEqual({});
    expectTold(bench, WITHDRAWN);
  });

  test('that has changed since it was approved, and both hear it', async () => {
    await using bench = await PublicBench.start();
    await bench.approve('announcement');
    bench.text = 'Something else entirely.';
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.rows).toEqual(['announcement obsolete']);
    const [last] = bench.store.cases.history(bench.state).slice(-1);
    expect(last).toMatchObject({ actor: { kind: 'bot' }, body: { type: 'publication-declined' } });
    expectTold(bench, WITHDRAWN);
    // Nothing stands in the way of another preview.
    await bench.approve('announcement');
    await bench.run();
    expect(bench.said).toEqual(['announcement (unknown): Something else entirely.']);
  });

  test('of a retrospective that has changed since, either', async () => {
    await using bench = await PublicBench.start();
    bench.record({ type: 'step-checked', step: 'critiques' });
    await bench.approve('retrospective');
    bench.text = 'Something else entirely.';
    await bench.run();
    expect(bench.said).toEqual([]);
    expectTold(bench, '⚠️ It did not leave: the retrospective');
  });

  test('where the case was closed while GitHub was being asked', async () => {
    await using bench = await PublicBench.start();
    await bench.approve('announcement');
    const { draft } = bench;
    bench.draft = (...given) => {
      bench.record({ type: 'closed', resolution: 'invalid' });
      return draft(...given);
    };
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.rows).toEqual(['announcement obsolete']);
  });
});

describe('what stands in #codegate', () => {
  test('is changed, and not said again, when the CVE id arrives', async () => {
    await using bench = await announced();
    const before = bench.discord.codegate()[0]?.payload.id;
    bench.text += NAMED;
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    await bench.run();
    expect(bench.said).toEqual([`announcement (unknown): ${bench.text}`]);
    expect(bench.discord.codegate()[0]?.payload.id).toBe(before);
    expect(bench.recorded.slice(-2)).toEqual(['cve-assigned', 'announcement-edited']);
    expect(bench.rows).toEqual(['announcement sent', 'crosspost sent', 'announcement-edit sent']);
  });

  test('is changed by the CVE id also when the case is closed', async () => {
    await using bench = await announced();
    bench.record({ type: 'closed', resolution: 'fixed' });
    bench.text += NAMED;
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    await bench.run();
    expect(bench.said).toEqual([`${ANNOUNCED}${NAMED}`]);
  });

  test('is corrected with a second member, and said once', async () => {
    await using bench = await announced();
    bench.text = 'Corrected.';
    await bench.approve('announcement', 'yes');
    await bench.run();
    expect(bench.said).toEqual(['announcement (yes): Corrected.']);
    expect(bench.state.announced.announcement?.exploited).toBe('yes');
    expect(bench.state.publications).toEqual({});
    expect(bench.rows).not.toContain('announcement-edit pending');
  });

  test('is not corrected where the correction has changed since', async () => {
    await using bench = await announced();
    bench.text = 'Corrected.';
    await bench.approve('announcement');
    bench.text = 'Corrected again.';
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED]);
    expectTold(bench, WITHDRAWN);
  });

  test('is left alone where nothing of it changes', async () => {
    await using bench = await announced();
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    await bench.run();
    expect(bench.discord.asked('PATCH')).toEqual([]);
    expect(bench.recorded.at(-1)).toBe('cve-assigned');
    expect(bench.rows.at(-1)).toBe('announcement-edit obsolete');
  });

  test('says what is so after a correction and a CVE id at once: the identifier leaves with it', async () => {
    await using bench = await announced();
    bench.text = 'Corrected.';
    await bench.approve('announcement', 'yes');
    // The correction was approved without the id.
    bench.text = 'Corrected. CVE-2026-1234';
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    await bench.run();
    expect(bench.said).toEqual(['announcement (yes): Corrected. CVE-2026-1234']);
    expect(bench.rows.slice(-2)).toEqual(['announcement-edit sent', 'announcement-edit obsolete']);
    expect(bench.recorded).not.toContain('publication-withheld');
    expect(bench.state.leaving).toEqual({});
  });

  test('keeps a correction that overtook the CVE id’s change', async () => {
    await using bench = await announced();
    bench.text += NAMED;
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    bench.discord.wire.addFault({ target: 'discord', method: 'PATCH', status: 503, times: 4 });
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED]);
    await bench.approve('announcement', 'yes');
    await bench.run();
    const corrected = `${ANNOUNCED.replace('unknown', 'yes')}${NAMED}`;
    expect(bench.said).toEqual([corrected]);
    // Now comes the turn of the first one again.
    await bench.run({ seconds: 600 });
    expect(bench.said).toEqual([corrected]);
    expect(bench.state.announced.announcement?.exploited).toBe('yes');
  });

  test('a change by itself that may not be made takes nobody’s request with it', async () => {
    await using bench = await announced();
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    bench.record({ type: 'publication-asked', what: 'announcement', print: 'f'.repeat(32) });
    bench.draft = () => Promise.reject(new ProblemError({ code: 'not-published' }));
    await bench.run();
    expect(bench.state.publications.announcement?.fingerprint).toBe('f'.repeat(32));
    expect(bench.rows.at(-1)).toBe('announcement-edit obsolete');
  });

  test('cannot be changed where somebody has deleted it: the team is told, and nothing is said again', async () => {
    await using bench = await announced();
    const [only] = bench.discord.codegate();
    if (only) bench.discord.messages.remove(only);
    bench.text += NAMED;
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.rows.at(-1)).toBe('announcement-edit obsolete');
    expect(bench.state.announced).toEqual({});
    expectTold(bench, 'Not in #codegate any more: the announcement');
  });

  test('and its files are replaced with its words', async () => {
    await using bench = await PublicBench.start();
    bench.draft = () =>
      Promise.resolve(
        drafted(
          saying(bench.text, { attachment: { name: 'advisory.md', content: bench.text } }),
          bench.state.cve.id,
        ),
      );
    await bench.approve('announcement');
    await bench.run();
    bench.text += NAMED;
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    await bench.run();
    const [only, ...more] = bench.discord.codegate();
    expect(more).toEqual([]);
    const [file, ...files] = only?.payload.attachments ?? [];
    expect(files).toEqual([]);
    expect(await (await fetch(file?.url ?? '')).text()).toBe(bench.text);
  });
});
