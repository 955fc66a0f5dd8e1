// @module-tag slow
import { describe, expect, test } from 'vitest';
import { githubProblem } from '../../../src/app/github-problem.ts';
import { ProblemError } from '../../../src/app/problem.ts';
import { GitHubError, type GitHubFailure } from '../../../src/github/github-error.ts';
import type { PostedPublication } from '../../../src/process/events.ts';
import * as people from '../../../src/sandbox/people.ts';
import { drafted, PublicBench, saying, wordsOf } from '../../support/publication.ts';

const ANNOUNCED = 'announcement (unknown): An attacker could read what is not theirs.';

/** A bench with everything approved that one can approve. */
async function approved(what: PostedPublication): Promise<PublicBench> {
  const bench = await PublicBench.start();
  if (what === 'retrospective') bench.record({ type: 'step-checked', step: 'critiques' });
  await bench.approve(what);
  return bench;
}

/** What the drafts fail with, as people would read it. */
function failing(bench: PublicBench, failure: GitHubFailure): void {
  const error = githubProblem(new GitHubError(failure));
  bench.draft = () => Promise.reject(error);
}

/** More than one message holds, and a link that Discord does not take. */
const TOO_LONG = saying('x'.repeat(4001));
const BAD_LINK = saying('words', {
  links: [{ label: 'Fix', url: `https://example.org/${'x'.repeat(600)}` }],
});

const inSecurity = (bench: PublicBench) =>
  bench.discord.messages.in(bench.discord.place('security')).map(wordsOf);

describe('a bot that is killed after Discord took it, before anything was recorded', () => {
  test.each(['announcement', 'retrospective'] as const)(
    'finds its %s, records it, and does not post it again',
    async (what) => {
      await using bench = await approved(what);
      await bench.runAndDie();
      expect(bench.said).toHaveLength(1);
      const recorded = what === 'announcement' ? 'announced' : 'retrospective-posted';
      expect(bench.recorded).not.toContain(recorded);
      expect(bench.rows).toEqual([`${what} sending`]);
      await bench.run();
      expect(bench.said).toHaveLength(1);
      expect(bench.recorded.filter((type) => type === recorded)).toHaveLength(1);
      expect(bench.rows).toEqual([
        `${what} sent`,
        what === 'announcement' ? 'crosspost sent' : 'thread sent',
      ]);
    },
  );

  test('does so also where GitHub is down, the text has changed, and the case is closed', async () => {
    for (const meanwhile of [
      (bench: PublicBench) => failing(bench, { kind: 'later' }),
      (bench: PublicBench) => failing(bench, { kind: 'rights', right: 'any' }),
      (bench: PublicBench) => void (bench.text = 'Something else entirely.'),
      (bench: PublicBench) => bench.record({ type: 'closed', resolution: 'fixed' }),
    ]) {
      await using bench = await approved('announcement');
      await bench.runAndDie();
      meanwhile(bench);
      await bench.run();
      expect(bench.said).toEqual([ANNOUNCED]);
      expect(bench.state.announced.announcement?.messageId).toBe(bench.discord.codegate()[0]?.payload.id);
      expect(bench.rows).toEqual(['announcement sent', 'crosspost sent']);
    }
  });

  test('does so days later, when Discord has long forgotten the nonce', async () => {
    await using bench = await approved('announcement');
    await bench.runAndDie();
    await bench.run({ hours: 72 });
    expect(bench.said).toEqual([ANNOUNCED]);
    expect(bench.rows).toEqual(['announcement sent', 'crosspost sent']);
  });

  test.each(['announcement', 'retrospective'] as const)(
    'does what follows its %s once, too',
    async (what) => {
      await using bench = await approved(what);
      bench.discord.wire.addFault({
        target: 'discord',
        method: 'POST',
        path: what === 'announcement' ? 'crosspost' : 'threads',
        status: 503,
        times: 4,
      });
      await bench.run();
      bench.discord.clock.now = bench.now.add({ seconds: 30 });
      await bench.runAndDie();
      expect(bench.rows.at(-1)).toMatch(/ sending$/);
      await bench.run();
      expect(bench.rows.at(-1)).toMatch(/ sent$/);
      expect(bench.said).toHaveLength(1);
      expect(bench.discord.threads()).toHaveLength(what === 'announcement' ? 0 : 1);
    },
  );

  test('changes what stands there to the same once more', async () => {
    await using bench = await approved('announcement');
    await bench.run();
    bench.text += ' CVE-2026-1234';
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    await bench.runAndDie();
    expect(bench.said).toEqual([`${ANNOUNCED} CVE-2026-1234`]);
    expect(bench.recorded).not.toContain('announcement-edited');
    await bench.run();
    expect(bench.said).toEqual([`${ANNOUNCED} CVE-2026-1234`]);
    expect(bench.recorded.filter((type) => type === 'announcement-edited')).toHaveLength(1);
  });
});

describe('an answer of Discord’s that does not come', () => {
  test.each(['before', 'after'] as const)('%s the message arrived, makes one message', async (drop) => {
    await using bench = await approved('announcement');
    bench.discord.wire.addFault({
      target: 'discord',
      method: 'POST',
      path: `${people.CHANNEL_IDS.codegate}/messages`,
      drop,
      times: 1,
    });
    await bench.run();
    expect(bench.recorded).not.toContain('announced');
    await bench.run({ hours: 1 });
    expect(bench.said).toEqual([ANNOUNCED]);
    expect(bench.rows).toEqual(['announcement sent', 'crosspost sent']);
  });

  test('is waited for, and a message that never arrived is held to what was approved', async () => {
    await using bench = await approved('announcement');
    bench.discord.wire.addFault({
      target: 'discord',
      method: 'POST',
      path: `${people.CHANNEL_IDS.codegate}/messages`,
      drop: 'before',
      times: 1,
    });
    await bench.run();
    bench.text = 'Something else entirely.';
    await bench.run({ hours: 1 });
    expect(bench.said).toEqual([]);
    expect(bench.rows).toEqual(['announcement obsolete']);
  });
});

describe('GitHub', () => {
  test.each([
    ['does not answer', githubProblem(new GitHubError({ kind: 'later' }))],
    ['has a bad day', new GitHubError({ kind: 'later' })],
    ['answers, and a registry does not', new ProblemError({ code: 'artifacts-unavailable' })],
  ])('%s: it is tried again, and neither lost nor parked', async (_, error) => {
    await using bench = await approved('announcement');
    const { draft } = bench;
    bench.draft = () => Promise.reject(error);
    for (let turn = 0; turn < 5; turn += 1) {
      await bench.run({ minutes: 11 });
      expect(bench.rows).toEqual(['announcement pending']);
    }
    expect(bench.said).toEqual([]);
    expect(bench.state.publications.announcement?.approvedBy).toBeDefined();
    bench.draft = draft;
    await bench.run({ minutes: 11 });
    expect(bench.said).toEqual([ANNOUNCED]);
    expect(bench.store.outbox.parkedCount()).toBe(0);
  });

  test('or a registry asks to be left alone: it is tried again when that is over, and others do not wait', async () => {
    await using bench = await approved('announcement');
    const { draft } = bench;
    let asked = 0;
    bench.draft = () => {
      asked += 1;
      return Promise.reject(new ProblemError({ code: 'artifacts-unavailable', wait: 3000 }));
    };
    await bench.run();
    await bench.run({ minutes: 49 });
    expect(asked).toBe(1);
    bench.draft = draft;
    await bench.run({ minutes: 2 });
    expect(bench.said).toEqual([ANNOUNCED]);
  });

  test.each<GitHubFailure>([
    { kind: 'rights', right: 'Repository security advisories: read' },
    { kind: 'missing' },
    { kind: 'refused', status: 422 },
  ])('says $kind: it is parked where the team sees it, and leaves when that is mended', async (failure) => {
    await using bench = await approved('announcement');
    const { draft } = bench;
    failing(bench, failure);
    await bench.run();
    expect(bench.rows).toEqual(['announcement parked']);
    expect(inSecurity(bench).join('\n')).toContain('could not be delivered');
    expect(bench.state.publications.announcement?.approvedBy).toBeDefined();
    bench.draft = draft;
    bench.store.outbox.unpark(bench.now);
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED]);
  });

  test('does not answer about a change by itself: it is tried again', async () => {
    await using bench = await approved('announcement');
    await bench.run();
    const { draft } = bench;
    bench.text += ' CVE-2026-1234';
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    failing(bench, { kind: 'later' });
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED]);
    bench.draft = draft;
    await bench.run({ minutes: 11 });
    expect(bench.said).toEqual([`${ANNOUNCED} CVE-2026-1234`]);
  });

  test('is named in no log, nor is what it said', async () => {
    await using bench = await approved('announcement');
    bench.draft = () => Promise.reject(new Error('the secret of GHSA-2345-cfgh-jmpq'));
    await bench.run();
    expect(bench.log.lines.join('')).not.toContain('GHSA');
  });
});

test('what a member takes back while it waits does not leave, and the two who agreed hear it', async () => {
  await using bench = await approved('announcement');
  const { draft } = bench;
  failing(bench, { kind: 'later' });
  await bench.run();
  expect(bench.rows).toEqual(['announcement pending']);
  bench.record({ type: 'publication-declined', what: 'announcement', request: 4, why: 'withdrawn' });
  bench.draft = draft;
  await bench.run({ hours: 1 });
  expect(bench.said).toEqual([]);
  expect(bench.rows).toEqual(['announcement obsolete']);
  expect(bench.told('security-2', 'Taken back: the announcement')).toHaveLength(1);
});

test('what cannot be written is parked where the team sees it, and is not tried for ever', async () => {
  await using bench = await approved('announcement');
  let tries = 0;
  bench.draft = () => {
    tries += 1;
    return Promise.reject(new ProblemError({ code: 'advisory-too-intricate' }));
  };
  for (let hour = 0; hour < 30; hour += 1) {
    await bench.run({ hours: 1 });
    bench.store.outbox.unpark(bench.now);
  }
  expect(bench.said).toEqual([]);
  expect(bench.rows).toEqual(['announcement parked']);
  expect(inSecurity(bench).join('\n')).toContain('could not be delivered');
  expect(tries).toBeGreaterThan(20);
  expect(tries).toBeLessThan(25);
});

describe('a defect', () => {
  test.each([
    ['in the words', BAD_LINK, () => Promise.reject(new TypeError('no template')), 0],
    ['in content that no view holds', TOO_LONG, () => Promise.resolve(drafted(TOO_LONG)), 0],
    ['in a view that Discord refuses', BAD_LINK, () => Promise.resolve(drafted(BAD_LINK)), 1],
  ])('%s parks it, and holds up no direct message', async (_, approvedContent, draft, asked) => {
    await using bench = await PublicBench.start();
    bench.draft = () => Promise.resolve(drafted(approvedContent));
    await bench.approve('announcement');
    bench.draft = draft;
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.discord.asked('POST', `${people.CHANNEL_IDS.codegate}/messages`)).toHaveLength(asked);
    expect(bench.rows).toEqual(['announcement parked']);
    expect(bench.recorded).not.toContain('announced');
    expect(bench.told('security-1', 'Approved: the announcement')).toHaveLength(1);
    expect(inSecurity(bench).join('\n')).toContain('could not be delivered');
  });
});

describe('#codegate', () => {
  test('that the bot may not write into is shown to the team, and it leaves once that is mended', async () => {
    await using bench = await approved('announcement');
    bench.discord.wire.addFault({
      target: 'discord',
      method: 'POST',
      path: `${people.CHANNEL_IDS.codegate}/messages`,
      status: 403,
      code: 50013,
      times: 1,
    });
    await bench.run();
    expect(bench.said).toEqual([]);
    expect(bench.store.outbox.parkedCount()).toBe(1);
    bench.store.outbox.unpark(bench.now);
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED]);
    expect(bench.rows).toEqual(['announcement sent', 'crosspost sent']);
  });

  test('that nobody can follow gets its messages all the same', async () => {
    await using bench = await approved('announcement');
    bench.discord.makePlain();
    await bench.run();
    expect(bench.said).toEqual([ANNOUNCED]);
    expect(bench.rows).toEqual(['announcement sent', 'crosspost sent']);
  });

  test('gets one message, however many runs are asked for at once', async () => {
    await using bench = await approved('announcement');
    await Promise.all([bench.run(), bench.run(), bench.run()]);
    expect(bench.said).toEqual([ANNOUNCED]);
  });
});

async function deleted(): Promise<PublicBench> {
  const bench = await approved('announcement');
  await bench.run();
  const [only] = bench.discord.codegate();
  if (only) bench.discord.messages.remove(only);
  return bench;
}

describe('a message that a moderator deleted', () => {
  test('is found when it is to be changed: both who approved hear it, and it can be posted again', async () => {
    await using bench = await deleted();
    bench.text = 'Something else entirely.';
    await bench.approve('announcement');
    await bench.run();
    expect(bench.recorded.slice(-2)).toEqual(['publication-declined', 'announcement-gone']);
    expect(bench.state).toMatchObject({ announced: {}, leaving: {}, publications: {} });
    expect(bench.state.steps.announced).toBeUndefined();
    for (const person of ['security-1', 'security-2'] as const) {
      expect(bench.told(person, 'is not in #codegate any more')).toHaveLength(1);
      expect(bench.told(person, 'Not in #codegate any more: the announcement')).toHaveLength(1);
    }
    await bench.approve('announcement');
    await bench.run();
    expect(bench.said).toEqual(['announcement (unknown): Something else entirely.']);
    expect(bench.state.steps.announced).toBeDefined();
  });

  test('is found when its identifier comes', async () => {
    await using bench = await deleted();
    bench.draft = () => Promise.resolve(drafted(saying(`${ANNOUNCED} CVE-2026-1234`), 'CVE-2026-1234'));
    bench.record({ type: 'cve-assigned', cveId: 'CVE-2026-1234' });
    await bench.run();
    expect(bench.recorded.at(-1)).toBe('announcement-gone');
    expect(bench.rows).not.toContain('announcement-edit parked');
    await bench.run({ hours: 100 });
    expect(bench.recorded.filter((type) => type === 'announcement-gone')).toHaveLength(1);
  });
});
