// @module-tag slow
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CHANNEL_IDS } from '../../../src/sandbox/people.ts';
import { killDuring } from '../support/ambush.ts';
import { DETAILS, SECRETS, TAG } from '../support/publishing.ts';
import {
  count,
  enrol,
  hold,
  idOf,
  REPOSITORY,
  START_MS,
  timeline,
  withButton,
  type Held,
} from '../support/support.ts';
import { ASK, AGREE } from '../support/two-members.ts';

// The random orders of `test/app/publication/any-order.test.ts` once more, by people who type and press, through sockets,
// with the bot's own process killed: whatever is approved, cut, killed, tried again, corrected and assigned, there is one
// message of it, which two members saw, and which the record names.

const ORDERS = 24;
const MISHAPS = ['cut-before', 'cut-after', 'kill-before', 'kill-after', 'down'] as const;
type Mishap = (typeof MISHAPS)[number];

type Step =
  | { readonly kind: 'agree'; readonly text: number; readonly mishap: Mishap | undefined }
  | { readonly kind: 'ask' | 'edit'; readonly text: number }
  | { readonly kind: 'cve' | 'wait' | 'restart' };

const text = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('agree'),
      text,
      mishap: fc.constantFrom(undefined, ...MISHAPS, ...MISHAPS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('ask', 'edit'), text }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('cve', 'cve', 'wait', 'wait', 'restart') }) },
);
const orders = fc
  .sample(fc.array(step, { minLength: 2, maxLength: 6 }), { seed: 20260302, numRuns: ORDERS })
  .map((steps, index) => ({ steps, caseId: `CG-2026-${String(index + 1).padStart(3, '0')}` }));

const HERE = `/channels/${CHANNEL_IDS.codegate}/messages`;
const IN_CODEGATE = { target: 'discord', path: new RegExp(`${HERE}(/\\d+)?$`) } as const;
const TAKE_BACK = 'Take back the announcement';

let held: Held;
const ghsaIds = new Map<string, string>();
const ghsaOf = (caseId: string) => ghsaIds.get(caseId) ?? '';
const say = (as: string, line: string) => held.sandbox.run(as, `/advisory ${line}`);
/** Words that only this case has, so that its messages are known. */
const wordsOf = (caseId: string, variant: number) =>
  `${SECRETS.summary} ${caseId.replaceAll('-', '')} ${variant}`;

describe.runIf(process.env['SOAK'] !== undefined)('in any order', () => {
  beforeAll(async () => {
    held = await hold();
    const { sandbox } = held;
    await enrol(sandbox, 'security-1', 'security-2');
    for (const { caseId } of orders) {
      const description = `### Impact\n${SECRETS.impact}\n### Workarounds\n${SECRETS.workaround}`;
      const report = { repository: REPOSITORY, summary: wordsOf(caseId, 0), description };
      const { ghsa_id: ghsaId } = z.object({ ghsa_id: z.string() }).parse(sandbox.report(report));
      ghsaIds.set(caseId, ghsaId);
      sandbox.patchAdvisory(ghsaId, {
        state: 'draft',
        ...DETAILS,
      });
      // One at a time, so that each case has its number.
      await sandbox.advance('PT5M');
    }
    await sandbox.release({ repository: REPOSITORY, tag: TAG });
    for (const { caseId } of orders) sandbox.patchAdvisory(ghsaOf(caseId), { state: 'published' });
    await sandbox.advance('PT5M');
    await sandbox.moveOut();
  }, 4 * START_MS);
  afterAll(() => held[Symbol.asyncDispose]());

  test.each(orders)(
    'one message, seen by two, named by the record: $caseId',
    async ({ caseId, steps }) => {
      const { sandbox } = held;
      sandbox.github.renewRateLimit();
      const seen: string[] = [];
      for (const each of steps) {
        // The bot may have died under a press: what matters is what stands in the end.
        await go(caseId, each, seen).catch(() => undefined);
        if (!sandbox.info().bot.ready) await sandbox.restart('SIGKILL');
      }
      sandbox.wire.clearFaults();
      await sandbox.advance('PT11M');
      await sandbox.advance('PT11M');
      const standing = messagesOf(caseId);
      const unseen = standing.filter(({ text: said }) => !seen.some((screen) => holds(screen, said)));
      const card = await say('security-1', `show case:${caseId}`);
      expect({
        steps,
        unseen,
        recorded: count(await timeline(sandbox, caseId), 'In #codegate: the announcement'),
        waits: card.buttons.includes(TAKE_BACK),
        isOne: standing.length <= 1,
      }).toEqual({ steps, unseen: [], recorded: standing.length, waits: false, isOne: true });
    },
    2 * START_MS,
  );

  test('most orders come to a message', () => {
    const messages = orders.filter(({ caseId }) => messagesOf(caseId).length === 1);
    expect(messages.length).toBeGreaterThan(ORDERS / 2);
  });
});

async function go(caseId: string, next: Step, seen: string[]): Promise<unknown> {
  const { sandbox } = held;
  switch (next.kind) {
    case 'agree':
      edit(caseId, next.text);
      return mishapping(next.mishap, await toAgree(caseId, seen));
    case 'ask':
      edit(caseId, next.text);
      return ask(caseId);
    case 'edit':
      return edit(caseId, next.text);
    case 'cve':
      sandbox.patchAdvisory(ghsaOf(caseId), { cve_id: `CVE-2026-20${caseId.slice(-3)}` });
      return sandbox.advance('PT5M');
    case 'wait':
      return sandbox.advance('PT5M');
    case 'restart':
      return sandbox.restart('SIGTERM');
  }
}

function edit(caseId: string, variant: number): unknown {
  return held.sandbox.patchAdvisory(ghsaOf(caseId), { summary: wordsOf(caseId, variant) });
}

async function ask(caseId: string): Promise<void> {
  const preview = await say('security-1', `announce case:${caseId}`);
  if (preview.buttons.includes(ASK)) await held.sandbox.press('security-1', idOf(preview), ASK);
}

/** One asks and another looks; gives what agrees to it. */
async function toAgree(caseId: string, seen: string[]): Promise<() => Promise<unknown>> {
  const { sandbox } = held;
  await ask(caseId);
  const looked = await sandbox.press('security-2', withButton(sandbox, 'security-2', 'Look…'), 'Look…');
  const isThis = looked.text.includes(caseId.replaceAll('-', ''));
  if (!isThis || !looked.buttons.includes(AGREE.announcement)) return () => Promise.resolve();
  seen.push(looked.text);
  return () => sandbox.press('security-2', idOf(looked), AGREE.announcement);
}

/** Does it, and meanwhile the next thing in #codegate comes to this. */
function mishapping(mishap: Mishap | undefined, act: () => Promise<unknown>): Promise<unknown> {
  const { sandbox } = held;
  if (mishap === undefined) return act();
  const acted = mishap.endsWith('after');
  if (mishap.startsWith('kill')) return killDuring(sandbox, { ...IN_CODEGATE, acted }, act);
  const how = mishap === 'down' ? { status: 503 } : ({ drop: acted ? 'after' : 'before' } as const);
  sandbox.wire.addFault({ target: 'discord', path: HERE, times: 1, ...how });
  return act();
}

function messagesOf(caseId: string) {
  const own = caseId.replaceAll('-', '');
  return held.sandbox.channel('codegate').messages.filter(({ text: said }) => said.includes(own));
}

/** Whether all that is said stood on a screen, but for the identifier. */
function holds(screen: string, said: string): boolean {
  const shown = new Set(screen.split('\n'));
  return said
    .split('\n')
    .filter((line) => line.trim() !== '' && !/CVE/.test(line))
    .every((line) => shown.has(line));
}
