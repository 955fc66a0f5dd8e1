// @module-tag slow
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/wire.ts';
import {
  count,
  customIdOf,
  enrol,
  forge,
  hold,
  idOf,
  inGitHub,
  joinFixTeam,
  reported,
  saying,
  START_MS,
  testExchanges,
  thread,
  timeline,
  type Held,
} from '../support/support.ts';
import type { Answer } from '../../../src/sandbox/shown.ts';

// Every act that writes to GitHub, and every way in which GitHub fails it: the person is told in words, the case and
// the advisory agree after the next sync or the next try, and doing it again does it once.

const VECTOR = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N';
const PATCH = { method: 'PATCH', path: 'security-advisories/' } as const;

type Failure = Pick<Fault, 'status' | 'drop'>;
const FAILURES: readonly (readonly [name: string, failure: Failure])[] = [
  ['answers 500', { status: 500 }],
  ['is cut off before it acted', { drop: 'before' }],
  ['is cut off after it acted', { drop: 'after' }],
  ['answers 422', { status: 422 }],
  ['answers 403', { status: 403 }],
];

/** A case of its own for each way to fail. */
interface Place {
  readonly caseId: string;
  readonly ghsaId: string;
}

/** What the person got: a message, or what it says. */
type Heard = Pick<Answer, 'text'> & Partial<Pick<Answer, 'id'>>;

interface Act {
  readonly name: string;
  readonly fails: { readonly method: string; readonly path: string };
  /** What must be so before it. */
  readonly before?: (at: Place) => Promise<unknown>;
  readonly act: (at: Place) => Promise<Heard>;
  /** What the answer tells to do, where that is not the same again. */
  readonly again?: (at: Place, first: Heard) => Promise<Heard>;
  readonly isInGitHub: (at: Place) => boolean | Promise<boolean>;
  /** What the timeline says once it is recorded. */
  readonly line: string;
  /** How often, where something else says the same. */
  readonly lines?: number;
  /** It is recorded whatever GitHub says: by the policy it is so. */
  readonly standsAnyway?: true;
  /** GitHub does not show whether it happened: the sync asks again where it may have. */
  readonly syncAsks?: true;
}

let held: Held;
const places = new Map<string, Place>();
beforeAll(async () => {
  held = await hold();
  const { sandbox } = held;
  await enrol(sandbox, 'security-1', 'security-2', 'maintainer-1');
  for (const [index, [name]] of FAILURES.entries()) {
    const ghsaId = await reported(sandbox);
    await joinFixTeam(sandbox, ghsaId, 'maintainer-1');
    places.set(name, { caseId: `CG-2026-00${index + 1}`, ghsaId });
  }
}, START_MS);
afterAll(() => held[Symbol.asyncDispose]());

const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
const shown = ({ ghsaId }: Place) => inGitHub(held.sandbox, ghsaId);
const has = (login: string) => (at: Place) => shown(at).collaborating_users.includes(login);
const lacks = (login: string) => (at: Place) => !has(login)(at);

const ACTS: readonly Act[] = [
  {
    name: 'adding a code owner',
    fails: PATCH,
    act: ({ caseId }) => say('security-1', `fix-team add case:${caseId} member:maintainer-2`),
    isInGitHub: has('maintainer-2'),
    line: 'maintainer-2 joined the fix team',
  },
  {
    name: 'taking somebody off the fix team',
    fails: PATCH,
    act: ({ caseId }) => say('security-1', `fix-team remove case:${caseId} member:maintainer-2`),
    isInGitHub: lacks('maintainer-2'),
    line: 'maintainer-2 left the fix team',
  },
  {
    name: 'approving an outside collaborator',
    fails: PATCH,
    before: ({ caseId }) => say('security-1', `fix-team add case:${caseId} member:contributor`),
    act({ caseId }) {
      const asked = saying(held.sandbox, 'security-2', `${caseId} · May contributor join`);
      return forge(held.sandbox, 'security-2', customIdOf(asked, 'Approve'));
    },
    again: ({ caseId }) => say('security-2', `fix-team add case:${caseId} member:contributor`),
    isInGitHub: has('contributor'),
    line: 'contributor joined the fix team',
  },
  {
    name: 'taking an outsider out',
    fails: PATCH,
    async before(at) {
      const { sandbox } = held;
      sandbox.patchAdvisory(at.ghsaId, {
        collaborating_users: [...shown(at).collaborating_users, 'outsider'],
      });
      await sandbox.advance('PT5M');
    },
    act: ({ caseId }) => forge(held.sandbox, 'security-1', `outsider:${caseId}:outsider:no`),
    isInGitHub: lacks('outsider'),
    line: 'outsider is out of the advisory again',
  },
  {
    name: 'letting the reporter in',
    fails: PATCH,
    before: async ({ caseId }) => {
      await enrol(held.sandbox, 'security-2');
      await say('security-1', `reporter case:${caseId} login:outsider channel:private`);
    },
    act: () => {
      const asked = saying(held.sandbox, 'security-2', 'May outsider read along');
      return forge(held.sandbox, 'security-2', customIdOf(asked, 'Approve'));
    },
    again: ({ caseId }) => say('security-1', `reporter case:${caseId} login:outsider channel:private`),
    isInGitHub: has('outsider'),
    line: 'outsider approved',
    standsAnyway: true,
  },
  {
    name: 'reclassifying',
    fails: PATCH,
    act: ({ caseId }) => say('security-1', `severity case:${caseId} band:low reason:"only with a flag"`),
    isInGitHub: (at) => shown(at).severity === 'low',
    line: 'Severity reclassified: Low',
    standsAnyway: true,
  },
  {
    name: 'scoring the severity',
    fails: PATCH,
    async act({ caseId }) {
      const form = await say('security-1', `severity case:${caseId}`);
      return held.sandbox.submit('security-1', idOf(form), { 'CVSS vector': VECTOR });
    },
    isInGitHub: (at) => shown(at).cvss?.vector_string === VECTOR,
    line: 'Severity scored: High (7.5)',
  },
  {
    name: 'requesting a CVE',
    fails: { method: 'POST', path: '/cve' },
    act: ({ caseId }) => say('security-1', `cve case:${caseId}`),
    isInGitHub: ({ ghsaId }) => requested(ghsaId),
    line: 'CVE requested',
    syncAsks: true,
  },
  {
    name: 'recording a CVE',
    fails: PATCH,
    act: (at) => say('security-1', `cve case:${at.caseId} id:${cveOf(at)}`),
    isInGitHub: (at) => shown(at).cve_id === cveOf(at),
    line: 'CVE assigned',
  },
  {
    name: 'creating the private fork',
    fails: { method: 'POST', path: '/forks' },
    act: ({ caseId }) => say('maintainer-1', `fork case:${caseId}`),
    isInGitHub: (at) => shown(at).private_fork !== null,
    line: 'Private fork created',
  },
  {
    name: 'a comment in the thread',
    fails: { method: 'POST', path: '/comments' },
    act: ({ caseId }) => say('maintainer-1', `fix-team ready case:${caseId}`),
    again: (_at, first) => held.sandbox.press('maintainer-1', first.id ?? '', 'Post it in the advisory'),
    isInGitHub: async ({ ghsaId }) => (await thread(held.sandbox, ghsaId)).length === 1,
    line: '✅ Finish the fix',
    standsAnyway: true,
  },
  {
    name: 'a comment, where those there are cannot be read',
    fails: { method: 'GET', path: '/comments' },
    async act({ caseId }) {
      const card = await say('security-1', `show case:${caseId}`);
      const text = await held.sandbox.press('security-1', idOf(card), 'Text: thanks');
      return held.sandbox.press('security-1', idOf(text), 'Post it in the advisory');
    },
    isInGitHub: async ({ ghsaId }) => (await thread(held.sandbox, ghsaId)).length === 2,
    line: '✅ Acknowledge the report',
  },
];

const cveOf = ({ caseId }: Place) => `CVE-2026-100${caseId.slice(-2)}`;

/** GitHub shows nowhere that a CVE was requested; it answers who asks again. */
function requested(ghsaId: string): boolean {
  const end = `${ghsaId}/cve`;
  return held.sandbox
    .requests()
    .some(
      ({ path, answer, status }) =>
        path.endsWith(end) && (status === 202 || JSON.stringify(answer).includes('already been requested')),
    );
}

/** What the person is told: everything above the card that comes with it. */
const told = (text: string) => text.split(/\n## |\n### |\\n## |(?:\n|\\n)\*\*CG-/)[0] ?? '';

describe.each(FAILURES)('GitHub %s', (name, failure) => {
  const place = (): Place => places.get(name) ?? { caseId: '', ghsaId: '' };
  const refuses = failure.status === 422 || failure.status === 403;

  test.each(ACTS)('$name', async (each) => {
    const { sandbox } = held;
    const at = place();
    await each.before?.(at);
    const recorded = async () => count(await timeline(sandbox, at.caseId), each.line);
    const lines = each.lines ?? 1;
    const before = await recorded();

    expect(await each.isInGitHub(at)).toBe(false);

    await sandbox.faults({ target: 'github', ...each.fails, ...failure, times: 1 });
    const answer = await each.act(at);
    expect(sandbox.wire.takeFault('github', each.fails.method, each.fails.path)).toBeUndefined();
    const words = told(answer.text);
    expect(words).toMatch(
      refuses
        ? /GitHub (refused it|would not|did not|does not let)|I cannot say it in the advisory/
        : /GitHub (does not answer|did not)/,
    );
    expect(words).toMatch(/again|in a minute|doctor|Look at|paste|set it|minutes|I notice it/);
    expect(words).not.toMatch(/GHSA|Error|node:|\.ts\b|https:\/\/api|127\.0\.0\.1/);

    // What GitHub did all the same is noticed, and what nobody can see there is asked for again.
    await sandbox.advance('PT5M');
    const happened =
      (failure.drop === 'after' && each.fails.method !== 'GET') || (each.syncAsks === true && !refuses);
    expect(await each.isInGitHub(at)).toBe(happened);
    expect(await recorded()).toBe(happened || each.standsAnyway ? lines : before);

    const again = await (each.again ?? each.act)(at, answer);
    expect(told(again.text)).toMatch(/✅|⏳|already|fork is there|is not on the fix team/);
    expect(await each.isInGitHub(at)).toBe(true);
    expect(await recorded()).toBe(lines);
    await sandbox.advance('PT5M');
    expect(await each.isInGitHub(at)).toBe(true);
    expect(await recorded()).toBe(lines);
  });

  test('and the case knows what the advisory shows', async () => {
    const at = place();
    const card = (await say('security-1', `show case:${at.caseId}`)).text;
    expect(shown(at).collaborating_users.toSorted()).toEqual(['contributor', 'maintainer-1', 'outsider']);
    expect(card).toMatch(/\*\*Fix team\*\* @maintainer-1 \(maintainer-1\), contributor/);
    expect(card).toContain('**Reporter** outsider, by a private channel');
    expect(card).toContain('**Severity** High (7.5)\n');
    expect(card).toContain(`**CVE** ${cveOf(at)}`);
    expect(card).not.toContain('without approval');
  });
});

test('GitHub is slow: the person sees at once that it is under way, and then what came of it', async () => {
  const at = places.get(FAILURES[0]?.[0] ?? '');
  await held.sandbox.faults({ target: 'github', ...PATCH, delay_ms: 4000, times: 1 });
  const answer = await say('security-1', `fix-team add case:${at?.caseId ?? ''} member:maintainer-2`);
  // It is said long before GitHub answers.
  expect((answer.reply_ms ?? 0) - (answer.ack_ms ?? 0)).toBeGreaterThan(500);
  expect(answer.ephemeral).toBe(true);
  expect(answer.text).toContain('✅ maintainer-2 is on the fix team');
});

testExchanges(() => held.sandbox);
