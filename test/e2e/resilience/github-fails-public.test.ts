// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/wire.ts';
import { meet } from '../support/ambush.ts';
import { forgeInput, type Forged } from '../support/forging.ts';
import { ready } from '../support/publishing.ts';
import {
  CASE,
  count,
  customIdOf,
  hold,
  inGitHub,
  START_MS,
  testExchanges,
  timeline,
  written,
  type Held,
} from '../support/support.ts';
import { AGREE, LINES, looked } from '../support/two-members.ts';

// Release day and retrospective while GitHub or the container registry fails: the person is told what happened and what
// to do, nothing is recorded that is not so, and doing it again does it once.

type Failure = Pick<Fault, 'status' | 'drop'>;
const FAILURES: readonly (readonly [name: string, failure: Failure])[] = [
  ['answers 500', { status: 500 }],
  ['is cut off before it acted', { drop: 'before' }],
  ['is cut off after it acted', { drop: 'after' }],
  ['answers 422', { status: 422 }],
  ['answers 403', { status: 403 }],
  ['answers 404', { status: 404 }],
  ['wants quiet', { status: 429 }],
];

/** `answers` are those that say something about what is asked for, such as that it is not there. */
type Spot = Pick<Fault, 'target' | 'method' | 'path'> & { readonly answers?: readonly number[] };
const ADVISORY: Spot = { target: 'github', method: 'GET', path: '/security-advisories/GHSA' };
const RELEASES: Spot = { target: 'github', method: 'GET', path: '/codegate/releases?' };
const ONE_RELEASE: Spot = {
  target: 'github',
  method: 'GET',
  path: '/codegate/releases/tags/',
  answers: [404],
};
const ATTESTATIONS: Spot = { target: 'github', method: 'GET', path: '/attestations/', answers: [404] };
const REGISTRY: Spot = { target: 'registry', method: 'GET', path: '/', answers: [404, 422] };
const PULL: Spot = { target: 'github', method: 'GET', path: '/pulls/', answers: [404] };
const COMPARE: Spot = { target: 'github', method: 'GET', path: '/compare/v0', answers: [404, 422] };

let held: Held;
let ghsaId = '';
beforeAll(async () => {
  held = await hold();
  ghsaId = await ready(held.sandbox);
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const send = (as: 'security-1' | 'security-2' | 'maintainer-1', forged: Forged) =>
  forgeInput(held.sandbox, as, forged);
const codegate = () => held.sandbox.channel('codegate').messages.map(({ text }) => text);

/** What is so, and known. */
async function facts(): Promise<unknown> {
  return [inGitHub(held.sandbox, ghsaId).state, codegate(), await timeline(held.sandbox)];
}

/** Plans a failure, and gives a check that it came about. */
async function failing({ target, method, path }: Spot, failure: Failure): Promise<() => boolean> {
  const { sandbox } = held;
  await sandbox.faults({ target, method, path, ...failure, times: 1 });
  return () => sandbox.wire.takeFault(target, method ?? '', path ?? '') === undefined;
}

/** Something that only looks, or that has to look before it does anything. */
interface Looking {
  readonly name: string;
  readonly look: () => Promise<{ text: string }>;
  readonly spots: readonly Spot[];
}

const TOLD =
  /GitHub (?:does not answer|refused it)|could not be looked at|❔|cannot be published yet|no answer/;
const WHAT_TO_DO = /again|in a minute|doctor|Look at|release verify/;

/** Each thing that is looked at fails in each way, and nothing comes of it. */
function testLooking(looking: () => readonly Looking[], names: readonly string[]): void {
  test.each(names)('%s', async (name) => {
    const { look, spots } = looking().find((each) => each.name === name) ?? { look: undefined, spots: [] };
    expect(spots).not.toEqual([]);
    // The sandbox counts downloads by anybody, as GitHub counts requests: sixty an hour.
    await held.sandbox.advance('PT1H');
    const before = await facts();
    for (const spot of spots)
      for (const [how, failure] of FAILURES) {
        if (spot.answers?.includes(failure.status ?? 0)) continue;
        const happened = await failing(spot, failure);
        const { text = '' } = (await look?.()) ?? {};
        const at = `${spot.target} ${spot.path ?? ''} ${how}`;
        expect({ at, happened: happened() }).toEqual({ at, happened: true });
        expect({ at, text }).toEqual({ at, text: expect.stringMatching(TOLD) as unknown });
        expect({ at, text }).toEqual({ at, text: expect.stringMatching(WHAT_TO_DO) as unknown });
        expect(text).not.toMatch(/Something went wrong|Error\b|node:|\.ts\b|127\.0\.0\.1/);
      }
    expect(await facts()).toEqual(before);
  });
}

const typed = (line: string) => () => held.sandbox.run('security-1', line);

describe('before the publication', () => {
  let publish: Forged = { id: '' };
  beforeAll(async () => {
    publish = { id: customIdOf(await looked(held.sandbox, 'advisory'), AGREE.advisory) };
  });

  testLooking(
    () => [
      {
        name: 'verifying the release',
        look: typed(`/advisory release verify case:${CASE}`),
        spots: [ADVISORY, RELEASES, ONE_RELEASE, ATTESTATIONS, REGISTRY],
      },
      {
        name: 'previewing the publication',
        look: typed(LINES.advisory),
        spots: [ADVISORY, RELEASES, REGISTRY],
      },
      { name: 'agreeing to it', look: () => send('security-2', publish), spots: [ADVISORY, RELEASES] },
    ],
    ['verifying the release', 'previewing the publication', 'agreeing to it'],
  );

  const WRITE: Spot = { target: 'github', method: 'PATCH', path: '/security-advisories/' };
  test.each(FAILURES.filter(([, { drop }]) => drop !== 'after'))(
    'publishing: GitHub %s',
    async (_how, failure) => {
      const happened = await failing(WRITE, failure);
      const { text } = await send('security-2', publish);
      expect(happened()).toBe(true);
      expect(text).toMatch(/GitHub (?:does not answer|did not publish it|refused it)/);
      expect(text).toMatch(/again|doctor|in GitHub/);
      expect(inGitHub(held.sandbox, ghsaId).state).toBe('draft');
      expect(count(await timeline(held.sandbox), 'Advisory published')).toBe(0);
    },
  );

  test('publishing: what GitHub did although it was cut off is seen at once, and is not done again', async () => {
    const { sandbox } = held;
    const happened = await failing(WRITE, { drop: 'after' });
    const { text } = await send('security-2', publish);
    expect(happened()).toBe(true);
    expect(text).toContain('✅ Published');
    const asked = written(sandbox, 'PATCH', ghsaId);
    expect((await send('security-2', publish)).text).toContain('published');
    expect(written(sandbox, 'PATCH', ghsaId)).toBe(asked);
    await sandbox.advance('PT5M');
    const told = await timeline(sandbox);
    expect(count(told, 'Advisory published')).toBe(1);
    expect(count(told, 'Approved: publishing')).toBe(1);
  });
});

describe('after the publication', () => {
  let post: Forged = { id: '' };
  beforeAll(async () => {
    post = { id: customIdOf(await looked(held.sandbox, 'announcement'), AGREE.announcement) };
  });

  testLooking(
    () => [
      {
        name: 'previewing the announcement',
        look: typed(`/advisory announce case:${CASE} exploited:yes`),
        spots: [ADVISORY, RELEASES, ONE_RELEASE, REGISTRY],
      },
      {
        name: 'agreeing to it',
        look: () => send('security-2', post),
        spots: [ADVISORY, RELEASES, ONE_RELEASE, REGISTRY],
      },
      {
        name: 'the draft of the retrospective',
        look: typed(`/advisory retro draft case:${CASE}`),
        spots: [ADVISORY, RELEASES],
      },
      {
        name: 'what introduced it',
        look: () => send('maintainer-1', { id: `origins:${CASE}` }),
        spots: [ADVISORY, RELEASES, COMPARE],
      },
      {
        name: 'another pull request',
        look: () => send('maintainer-1', { id: `other-origin-form:${CASE}`, fields: { pulls: '101' } }),
        spots: [PULL],
      },
    ],
    [
      'previewing the announcement',
      'agreeing to it',
      'the draft of the retrospective',
      'what introduced it',
      'another pull request',
    ],
  );

  test('approved, it waits for a GitHub that does not answer, says so, and leaves once', async () => {
    const { sandbox } = held;
    await sandbox.advance('PT1H');
    const path = new RegExp(`${ghsaId}$`);
    meet(sandbox, { target: 'github', method: 'GET', path, nth: 2 }, () => ({ status: 500 }));
    const { text } = await send('security-2', post);
    expect(text).toContain('has not left yet');
    expect(codegate()).toEqual([]);
    await sandbox.advance('PT5M');
    expect(codegate()).toHaveLength(1);
    expect(count(await timeline(sandbox), 'In #codegate: the announcement')).toBe(1);
    expect((await sandbox.run('security-1', LINES.announcement)).text).toContain('just like this');
  });

  test('the retrospective likewise', async () => {
    const { sandbox } = held;
    await sandbox.run('security-1', `/advisory check case:${CASE} step:critiques`);
    const id = customIdOf(await looked(sandbox, 'retrospective'), AGREE.retrospective);
    const path = new RegExp(`${ghsaId}$`);
    meet(sandbox, { target: 'github', method: 'GET', path, nth: 2 }, () => ({ drop: 'before' }));
    expect((await send('security-2', { id })).text).toContain('has not left yet');
    await sandbox.advance('PT5M');
    expect(codegate()).toHaveLength(2);
    expect(count(await timeline(sandbox), 'Retrospective posted')).toBe(1);
  });
});

testExchanges(() => held.sandbox);
