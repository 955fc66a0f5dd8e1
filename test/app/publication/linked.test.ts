import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkCases, unlinkFromGroup, type Linking } from '../../../src/app/links.ts';
import { ProblemError } from '../../../src/app/problem.ts';
import { Codegate } from '../../../src/app/publication/codegate.ts';
import { failing } from '../../../src/process/publication/condition-acts.ts';
import { approvePublication, askForPublication } from '../../../src/process/publication/requests.ts';
import { Deliverer } from '../../../src/jobs/deliver.ts';
import type { Case } from '../../../src/process/case.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { waitingFor } from '../../../src/process/links.ts';
import { facts } from '../../support/advisory-shapes.ts';
import { READY_TO_LEAVE } from '../../support/cases.ts';
import { draftsOf } from '../../support/drafts.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../../support/temporary.ts';

// One flaw in several repositories: nothing of it is said in #codegate while another one of them is neither public nor
// ready, whatever happens in whatever order, unless the team goes ahead for a reason.

const ANNA = '100000000000000001';
const BEN = '100000000000000002';
const COUNT = 3;
const IDS = Array.from({ length: COUNT }, (_, index) => `CG-2026-00${index + 1}`);
/** All that a case without a day, because the reporter would not wait, needs before it can leave. */
const READY: readonly EventBody[] = [
  { type: 'disclosure-changed', kind: 'declined-private' },
  ...READY_TO_LEAVE,
];

function world({ store, policy }: TemporaryStore) {
  for (let index = 0; index < COUNT; index += 1)
    store.cases.open(
      [
        opened({ repository: `stacklok/part-${index}` }),
        {
          type: 'advisory-linked',
          ghsaId: `GHSA-${'234'[index]?.repeat(4) ?? ''}-cfgh-jmpq`,
          created: false,
        },
        { type: 'advisory-accepted' },
      ],
      byGitHub(),
    );
  const caseOf = (id: string): Case => {
    const state = store.cases.load(id);
    if (!state) throw new Error(`there is no ${id}`);
    return state;
  };
  const happens = (id: string, ...bodies: EventBody[]) => {
    store.cases.recordFact(caseOf(id), () => bodies, by(ANNA));
  };
  const text = { ...facts().advisory, state: 'published', publishedAt: START } as const;
  const drafts = draftsOf(text, { store, policy });
  const early: string[] = [];
  const posted: string[] = [];
  /** What happens while an announcement is on its way. */
  let meanwhile: (() => void) | undefined;
  const deliverer = new Deliverer({
    store,
    notifications: { prepare: () => undefined, look: () => Promise.resolve(undefined) },
    codegate: new Codegate({
      delivery: {
        look: () => Promise.resolve(undefined),
        post: (message, _content, begin) => {
          begin();
          const id = 'caseId' in message.notification ? message.notification.caseId : '';
          const state = caseOf(id);
          const waiting = waitingFor(store.cases.linkedWith(state), START);
          const isWaived = state.overrides.some(({ condition }) => condition === 'linked');
          if (waiting.length > 0 && !isWaived) early.push(id);
          posted.push(id);
          return Promise.resolve({ kind: 'sent', channelId: '1', messageId: `${message.id}` });
        },
        edit: (_message, messageId) => Promise.resolve({ kind: 'sent', channelId: '1', messageId }),
        crosspost: (_message, messageId) => Promise.resolve({ kind: 'sent', channelId: '1', messageId }),
        startThread: (_message, messageId) => Promise.resolve({ kind: 'sent', channelId: '1', messageId }),
      },
      drafts,
      securityRole: {
        isHeldBy: () => {
          meanwhile?.();
          meanwhile = undefined;
          return Promise.resolve(true);
        },
      },
    }),
    securityRole: { isHeldBy: () => Promise.resolve(true) },
    now: () => START,
    log: recordedLog().log,
  });
  const as = (id: string): Linking => ({
    case: caseOf(id),
    user: { id: ANNA, security: true },
    who: { id: ANNA, sides: ['security'] },
    now: START,
    cause: by(ANNA),
    services: { ...store, policy, mailer: undefined, atomically: (work) => store.atomically(work) },
  });
  const given = (id: string) => ({ who: { id, sides: ['security'] as const }, policy, now: START });
  /** Two members turn their keys, as the process lets them, and it leaves. */
  const announce = async (id: string): Promise<void> => {
    const what = 'announcement';
    const draft = await drafts.draft(caseOf(id), what, { now: START });
    const { fingerprint, parts } = draft;
    const blocked = failing(caseOf(id), draft.conditionsIn(caseOf(id)));
    const asked = askForPublication(caseOf(id), { what, fingerprint, parts, failing: blocked }, given(ANNA));
    if (!asked.ok) return;
    happens(id, ...asked.events);
    const request = caseOf(id).publications.announcement?.revision ?? 0;
    const approved = approvePublication(
      caseOf(id),
      { what, request, fingerprint, parts, failing: blocked },
      given(BEN),
    );
    if (approved.ok) store.cases.recordFact(caseOf(id), () => approved.events, by(BEN));
    await deliverer.runPublic();
  };
  return {
    caseOf,
    happens,
    announce,
    early,
    posted,
    link: (one: string, other: string) => linkCases(as(one), as(other)),
    unlink: (id: string) => unlinkFromGroup(as(id)),
    whileItLeaves: (work: () => void) => {
      meanwhile = work;
    },
  };
}

const [A = '', B = ''] = IDS;
const refused = (waiting: string) => ({
  problem: { code: 'linked-not-ready', waiting: [{ caseId: waiting }] },
});

test('an announcement waits for the other one, and leaves when that is ready, public, or gone its own way', async () => {
  using temporary = temporaryStore();
  const { link, unlink, happens, announce, posted, caseOf } = world(temporary);
  link(A, B);
  happens(A, { type: 'advisory-published', at: START });
  await expect(announce(A)).rejects.toMatchObject(refused(B));
  expect(posted).toEqual([]);
  happens(B, ...READY);
  await announce(A);
  expect(posted).toEqual([A]);
  expect(caseOf(A).steps.announced).toBeDefined();
  expect(() => unlink(B)).toThrow(ProblemError);
});

test('the team goes ahead for a reason, which stands in the record', async () => {
  using temporary = temporaryStore();
  const { link, happens, announce, posted } = world(temporary);
  link(A, B);
  happens(A, { type: 'advisory-published', at: START });
  happens(A, { type: 'preflight-overridden', condition: 'linked', reason: 'it is exploited' });
  await announce(A);
  expect(posted).toEqual([A]);
});

test('what happens to the other one in the last moment keeps it back, and both keys are turned back', async () => {
  using temporary = temporaryStore();
  const { link, happens, announce, posted, caseOf, whileItLeaves } = world(temporary);
  link(A, B);
  happens(A, { type: 'advisory-published', at: START });
  happens(B, ...READY);
  whileItLeaves(() => happens(B, { type: 'step-unchecked', step: 'binaries-functional' }));
  await announce(A);
  expect(posted).toEqual([]);
  expect(caseOf(A).leaving).toEqual({});
});

test('over random groups, none is announced while another one is neither public nor ready', async () => {
  using temporary = temporaryStore();
  const { sqlite } = temporary.database;
  const id = fc.constantFrom(...IDS);
  const step = fc.record({
    kind: fc.constantFrom(
      ...(['link', 'link', 'unlink', 'ready', 'held-up', 'publish', 'public'] as const),
      ...(['announce', 'announce', 'announce', 'announce-late', 'close', 'reopen'] as const),
    ),
    one: id,
    other: id,
  });
  let announced = 0;
  let held = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), async (steps) => {
      sqlite.exec('BEGIN');
      try {
        const { link, unlink, happens, announce, early, posted, caseOf, whileItLeaves } = world(temporary);
        for (const { kind, one, other } of steps) {
          try {
            if (kind === 'link') link(one, other);
            else if (kind === 'unlink') unlink(one);
            else if (kind === 'ready') happens(one, ...READY);
            else if (kind === 'held-up') happens(one, { type: 'step-unchecked', step: 'merged' });
            else if (kind === 'publish') happens(one, { type: 'advisory-published', at: START });
            else if (kind === 'public') happens(one, { type: 'disclosure-changed', kind: 'public' });
            else if (kind === 'close') happens(one, { type: 'closed', resolution: 'invalid' });
            else if (kind === 'reopen') {
              if (caseOf(one).status === 'closed') happens(one, { type: 'reopened' });
            } else {
              if (kind === 'announce-late')
                whileItLeaves(() => happens(other, { type: 'step-unchecked', step: 'merged' }));
              await announce(one);
            }
          } catch (error) {
            if (!(error instanceof ProblemError)) throw error;
            if (error.problem.code === 'linked-not-ready') held += 1;
          }
        }
        announced += posted.length;
        expect(early).toEqual([]);
      } finally {
        sqlite.exec('ROLLBACK');
      }
    }),
    { seed: 20260302, numRuns: 40 },
  );
  expect(announced).toBeGreaterThan(5);
  expect(held).toBeGreaterThan(5);
});
