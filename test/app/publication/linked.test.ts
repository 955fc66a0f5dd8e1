import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkCases, unlinkFromGroup, type Linking } from '../../../src/app/links.ts';
import { ProblemError } from '../../../src/app/problem.ts';
import { waitingLinked } from '../../../src/app/waiting-linked.ts';
import { linkedCondition } from '../../../src/release/conditions.ts';
import { requireNotAskedElsewhere } from '../../../src/app/publication/asked-elsewhere.ts';
import { Codegate } from '../../../src/app/publication/codegate.ts';
import type { PostedContent } from '../../../src/app/publication/content.ts';
import { Corrections } from '../../../src/app/publication/corrections.ts';
import type { AdvisoryText } from '../../../src/github/advisory-text.ts';
import { messagesGone } from '../../../src/process/publication/outcomes.ts';
import { failing } from '../../../src/process/publication/condition-acts.ts';
import { approvePublication, askForPublication } from '../../../src/process/publication/requests.ts';
import { Deliverer } from '../../../src/jobs/deliver.ts';
import type { Case } from '../../../src/process/case.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { waitingFor } from '../../../src/process/links.ts';
import { readTemplates } from '../../../src/template-files.ts';
import { facts } from '../../support/advisory-shapes.ts';
import { announcementsHere } from '../../support/announcements.ts';
import { READY_TO_LEAVE } from '../../support/cases.ts';
import { draftsOf } from '../../support/drafts.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../../support/temporary.ts';
import { change } from '../../support/unreadable.ts';
import { SLOW } from '../../support/slow.ts';

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

function said(content: PostedContent): string {
  if (content.kind === 'announcement') return content.announcement.text;
  return [content, ...(content.others ?? [])].map(({ state }) => `Look back at ${state.id}.`).join('\n');
}

/** The cases that each message tells of. */
function told(messages: ReadonlyMap<string, string>): string[][] {
  return [...messages.values()].map((text) => IDS.filter((id) => text.includes(`What ${id} is about`)));
}

/** Those of one repository leave in one release: all have one of their own, unless `repositories` says otherwise. */
function world({ store, policy }: TemporaryStore, repositories: readonly string[] = []) {
  for (let index = 0; index < COUNT; index += 1)
    store.cases.open(
      [
        opened({ repository: repositories[index] ?? `stacklok/part-${index}` }),
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
  /** What GitHub shows of each advisory by now. */
  const shown = new Map<string, Partial<AdvisoryText>>();
  const textOf = ({ id, advisory }: Case): AdvisoryText => ({
    ...facts().advisory,
    ghsaId: advisory?.ghsaId ?? '',
    cveId: undefined,
    summary: `What ${id} is about`,
    state: 'published',
    publishedAt: START,
    ...shown.get(id),
  });
  const drafts = draftsOf(textOf, {
    store,
    policy,
    draw: () => Promise.resolve({ png: new Uint8Array(), alt: '', width: 1, height: 1 }),
  });
  const corrections = new Corrections({
    announcements: announcementsHere,
    templates: readTemplates(),
    githubUrl: 'https://github.com',
  });
  const early: string[] = [];
  const posted: string[] = [];
  /** What stands in #codegate, and what was passed on. */
  const messages = new Map<string, string>();
  const crossposted: string[] = [];
  const threads: string[] = [];
  /** What happens while an announcement is on its way. */
  let meanwhile: (() => void) | undefined;
  /** What happens once it is on its way, before Discord answers. */
  let afterwards: (() => void) | undefined;
  const deliverer = new Deliverer({
    store,
    notifications: { prepare: () => undefined, look: () => Promise.resolve(undefined) },
    codegate: new Codegate({
      delivery: {
        look: () => Promise.resolve(undefined),
        post: (message, content, begin) => {
          begin();
          messages.set(`${message.id}`, said(content));
          const id = 'caseId' in message.notification ? message.notification.caseId : '';
          const state = caseOf(id);
          const waiting = waitingFor(store.cases.linkedWith(state), START);
          const isWaived = state.overrides.some(({ condition }) => condition === 'linked');
          if (waiting.length > 0 && !isWaived) early.push(id);
          if (message.notification.template === 'announcement') posted.push(id);
          afterwards?.();
          afterwards = undefined;
          return Promise.resolve({ kind: 'sent', channelId: '1', messageId: `${message.id}` });
        },
        edit: (_message, messageId, content) => {
          messages.set(messageId, said(content));
          return Promise.resolve({ kind: 'sent', channelId: '1', messageId });
        },
        crosspost: (_message, messageId) => {
          crossposted.push(messageId);
          return Promise.resolve({ kind: 'sent', channelId: '1', messageId });
        },
        startThread: (_message, messageId) => {
          threads.push(messageId);
          return Promise.resolve({ kind: 'sent', channelId: '1', messageId });
        },
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
  const announce = async (
    id: string,
    what: 'announcement' | 'retrospective' = 'announcement',
  ): Promise<void> => {
    requireNotAskedElsewhere(store.cases, caseOf(id), what);
    const draft = await drafts.draft(caseOf(id), what, { now: START });
    const { fingerprint, parts } = draft;
    const blocked = failing(caseOf(id), draft.conditionsIn(caseOf(id)));
    const asked = askForPublication(caseOf(id), { what, fingerprint, parts, failing: blocked }, given(ANNA));
    if (!asked.ok) return;
    happens(id, ...asked.events);
    const request = caseOf(id).publications[what]?.revision ?? 0;
    const approved = approvePublication(
      caseOf(id),
      { what, request, fingerprint, parts, failing: blocked },
      given(BEN),
    );
    if (approved.ok) store.cases.recordFact(caseOf(id), () => approved.events, by(BEN));
    await deliverer.runPublic();
  };
  /** The sync looks at what GitHub shows of an advisory now. */
  const sync = async (id: string, changed: Partial<AdvisoryText> = {}): Promise<void> => {
    shown.set(id, { ...shown.get(id), ...changed });
    const text = textOf(caseOf(id));
    const { cveId } = text;
    if (cveId !== undefined && caseOf(id).cve.id !== cveId) happens(id, { type: 'cve-assigned', cveId });
    happens(id, ...(await corrections.observed(caseOf(id), text)));
    await deliverer.runPublic();
  };
  /** A message is deleted in #codegate. */
  const deleted = (messageId: string): void => {
    messages.delete(messageId);
    for (const id of IDS)
      store.cases.recordFact(caseOf(id), (latest) => messagesGone(latest, (each) => each === messageId), {
        actor: { kind: 'bot' },
        cause: 'codegate',
        now: START,
      });
  };
  return {
    drafts,
    caseOf,
    happens,
    announce,
    early,
    posted,
    messages,
    crossposted,
    threads,
    sync,
    deleted,
    last: (id: string) => store.cases.history(caseOf(id)).at(-1),
    link: (one: string, other: string) => linkCases(as(one), as(other)),
    unlink: (id: string) => unlinkFromGroup(as(id)),
    whileItLeaves: (work: () => void) => {
      meanwhile = work;
    },
    onceItLeft: (work: () => void) => {
      afterwards = work;
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

test('an announcement waits for one that cannot be read, as long as the team does not go ahead without it', async () => {
  using temporary = temporaryStore();
  const { link, happens, announce, messages, drafts, caseOf } = world(temporary, RELEASE);
  link(A, B);
  for (const id of [A, B]) happens(id, ...READY, { type: 'advisory-published', at: START });
  temporary.database.sqlite.exec(
    `DROP TRIGGER events_never_change; UPDATE events SET cause = 'edited' WHERE seq = 1 AND case_id = '${B}'`,
  );
  temporary.store.cases.lookThrough(START, [B]);
  await expect(announce(A)).rejects.toMatchObject({
    problem: { code: 'linked-not-ready', waiting: [{ caseId: B, missing: [] }] },
  });
  await expect(drafts.draft(caseOf(A), 'retrospective', { now: START })).rejects.toMatchObject({
    problem: { code: 'case-unreadable', caseId: B },
  });
  expect(messages.size).toBe(0);
  happens(A, { type: 'preflight-overridden', condition: 'linked', reason: 'it is exploited' });
  await announce(A);
  expect(told(messages)).toEqual([[A]]);
  // What stands there is of it alone.
  await expect(drafts.draft(caseOf(A), 'announcement', { now: START })).resolves.toBeDefined();
});

test.for([
  ['by itself', [], [A, B], 'drafted'],
  ['with the other', ['stacklok/codegate', 'Stacklok/CodeGate'], [A], 'case-unreadable'],
] as const)(
  'what was announced %s is changed and looked back on, or not, while the other cannot be read',
  async ([, repositories, asked, became]) => {
    using temporary = temporaryStore();
    const { link, happens, announce, messages, caseOf, drafts } = world(temporary, repositories);
    link(A, B);
    for (const id of [A, B]) happens(id, ...READY, { type: 'advisory-published', at: START });
    for (const id of asked) await announce(id);
    expect(messages.size).toBe(asked.length);
    change(temporary, B, 'damaged');
    const refusals = (['announcement', 'retrospective'] as const).map((what) =>
      drafts.draft(caseOf(A), what, { now: START }).then(
        () => 'drafted',
        (error: unknown) => (error instanceof ProblemError ? error.problem.code : error),
      ),
    );
    expect(await Promise.all(refusals)).toEqual([became, became]);
  },
);

test.for([
  ['its own case', A],
  ['a linked one', B],
] as const)(
  'an approved announcement waits where %s cannot be read any more on its way',
  async ([, unread]) => {
    using temporary = temporaryStore();
    const { link, happens, announce, messages, whileItLeaves } = world(temporary, RELEASE);
    const { outbox } = temporary.store;
    link(A, B);
    for (const id of [A, B]) happens(id, ...READY, { type: 'advisory-published', at: START });
    whileItLeaves(() => change(temporary, unread, 'damaged'));
    await announce(A);
    expect([messages.size, outbox.parkedCount()]).toEqual([0, 0]);
    const later = START.add({ hours: 1 });
    expect(outbox.duePublic(later, 50)).toMatchObject([
      { state: 'pending', failure: 'its case cannot be read', interrupted: false },
    ]);
  },
);

test('what arrived while its case became unreadable waits to be looked for', async () => {
  using temporary = temporaryStore();
  const { happens, announce, onceItLeft } = world(temporary);
  const { outbox } = temporary.store;
  happens(A, ...READY, { type: 'advisory-published', at: START });
  onceItLeft(() => change(temporary, A, 'damaged'));
  await announce(A);
  expect(outbox.parkedCount()).toBe(0);
  expect(outbox.duePublic(START.add({ hours: 1 }), 50)).toMatchObject([
    { state: 'sending', failure: 'its case cannot be read', interrupted: true },
  ]);
});

const RELEASE = ['stacklok/codegate', 'Stacklok/CodeGate', 'stacklok/part-2'];

describe('one release', () => {
  test('is announced in one message, by two keys, when all of its advisories are published; each case records it', async () => {
    using temporary = temporaryStore();
    const { link, happens, announce, posted, caseOf, messages, crossposted, last } = world(
      temporary,
      RELEASE,
    );
    link(A, B);
    happens(A, ...READY, { type: 'advisory-published', at: START });
    happens(B, ...READY);
    await expect(announce(A)).rejects.toMatchObject({
      problem: { code: 'linked-not-ready', waiting: [{ caseId: B, isReady: true }] },
    });
    happens(B, { type: 'advisory-published', at: START });
    await announce(B);
    expect(posted).toEqual([B]);
    expect(told(messages)).toEqual([[A, B]]);
    expect(crossposted).toEqual([...messages.keys()]);
    expect(last(A)).toMatchObject({ actor: { kind: 'bot' }, body: { type: 'announced', lead: B } });
    expect(caseOf(A).steps.announced).toBeDefined();
    expect(caseOf(A).announced.announcement?.fingerprint).toBe(caseOf(B).announced.announcement?.fingerprint);
    await announce(A);
    expect(posted).toEqual([B]);
  });

  test('waits for no one where the team goes ahead for a reason: the other one is announced by itself later', async () => {
    using temporary = temporaryStore();
    const { link, happens, announce, caseOf, messages } = world(temporary, RELEASE);
    link(A, B);
    happens(A, ...READY, { type: 'advisory-published', at: START });
    happens(B, ...READY);
    const { cases } = temporary.store;
    const [condition] = linkedCondition(waitingLinked(cases, caseOf(A), START));
    expect(condition).toMatchObject({ id: 'linked', verdict: 'open' });
    expect(waitingLinked(cases, caseOf(A), START, { security: false, login: 'fay-fixes' })).toEqual([
      { caseId: B, missing: [] },
    ]);
    happens(A, { type: 'preflight-overridden', condition: 'linked', reason: 'it is exploited' });
    await announce(A);
    happens(B, { type: 'advisory-published', at: START });
    await announce(B);
    expect(told(messages)).toEqual([[A], [B]]);
  });

  test('is asked for in one case: the others lead there', () => {
    using temporary = temporaryStore();
    const { link, happens, caseOf } = world(temporary, RELEASE);
    link(A, B);
    for (const id of [A, B]) happens(id, { type: 'advisory-published', at: START });
    happens(A, { type: 'publication-asked', what: 'announcement', print: 'a'.repeat(32), parts: {} });
    const { cases } = temporary.store;
    expect(() => requireNotAskedElsewhere(cases, caseOf(B), 'announcement')).toThrow(ProblemError);
    expect(() => requireNotAskedElsewhere(cases, caseOf(A), 'announcement')).not.toThrow();
    expect(() => requireNotAskedElsewhere(cases, caseOf(B), 'advisory')).not.toThrow();
  });

  test('goes on in one message: an identifier of any of them changes it by itself, for all', async () => {
    using temporary = temporaryStore();
    const { link, happens, announce, caseOf, messages, sync } = world(temporary, RELEASE);
    link(A, B);
    for (const id of [A, B])
      happens(id, { type: 'cve-requested' }, { type: 'advisory-published', at: START });
    await announce(A);
    await sync(B, { cveId: 'CVE-2026-10002' });
    expect([...messages.values()].join('')).toContain('### CVE-2026-10002: ');
    expect(caseOf(A).announced.announcement?.fingerprint).toBe(caseOf(B).announced.announcement?.fingerprint);
    await sync(A, { cveId: 'CVE-2026-10001' });
    expect([...messages.values()].join('')).toContain('### CVE-2026-10001: ');
    expect(messages.size).toBe(1);
    for (const id of [A, B]) await sync(id);
    expect(caseOf(A).correction ?? caseOf(B).correction).toBeUndefined();
  });

  test('is corrected in the case that it is about, and the one message points to that', async () => {
    using temporary = temporaryStore();
    const { link, happens, announce, caseOf, messages, sync, crossposted } = world(temporary, RELEASE);
    link(A, B);
    for (const id of [A, B]) happens(id, { type: 'advisory-published', at: START });
    await announce(A);
    const [first = ''] = messages.keys();
    const products = [{ ecosystem: 'pip', name: 'codegate', affected: '< 0.1.30', patched: '0.1.30' }];
    await sync(B, { products });
    expect(caseOf(B).correction).toBeDefined();
    expect(caseOf(A).correction).toBeUndefined();
    await announce(B);
    expect(messages.size).toBe(2);
    expect(messages.get(first)).toMatch(/^⚠️ \*\*Corrected\*\*/);
    expect(messages.get(first)).toContain('0.1.30');
    expect(crossposted).toHaveLength(2);
    for (const id of [A, B]) await sync(id);
    expect(caseOf(B).correction ?? caseOf(A).correction).toBeUndefined();
    expect(caseOf(A).announced.announcement?.fingerprint).toBe(caseOf(B).announced.announcement?.fingerprint);
    // Its severity alone changes the message, in whichever of them two members agree to it.
    await sync(A, { severity: 'critical' });
    expect(caseOf(A).correction).toBeDefined();
    await announce(B);
    expect(messages.get(first)).toContain('Critical');
    expect(caseOf(A).correction).toBeUndefined();
    expect(messages.size).toBe(2);
  });

  test('is said again for all where its message is gone', async () => {
    using temporary = temporaryStore();
    const { link, happens, announce, caseOf, messages, deleted } = world(temporary, RELEASE);
    link(A, B);
    for (const id of [A, B]) happens(id, { type: 'advisory-published', at: START });
    await announce(A);
    deleted(caseOf(A).announced.announcement?.messageId ?? '');
    expect(IDS.map((id) => caseOf(id).steps.announced)).toEqual([undefined, undefined, undefined]);
    await announce(B);
    expect(told(messages)).toEqual([[A, B]]);
  });
});

describe('one retrospective', () => {
  const collected: EventBody = { type: 'step-checked', step: 'critiques' };

  test('looks back on all that was announced in one message, when the critiques of each are collected', async () => {
    using temporary = temporaryStore();
    const { link, happens, announce, caseOf, messages, threads, last, deleted } = world(temporary, RELEASE);
    link(A, B);
    for (const id of [A, B]) happens(id, { type: 'advisory-published', at: START });
    await announce(A);
    happens(B, collected);
    await expect(announce(B, 'retrospective')).rejects.toMatchObject({
      problem: { code: 'linked-not-said', cases: [A] },
    });
    happens(A, collected);
    await announce(B, 'retrospective');
    const { retrospectiveMessage = '' } = caseOf(B);
    expect(messages.get(retrospectiveMessage)).toBe(`Look back at ${B}.\nLook back at ${A}.`);
    expect(messages.size).toBe(2);
    expect(threads).toEqual([retrospectiveMessage]);
    expect(last(A)).toMatchObject({
      actor: { kind: 'bot' },
      body: { type: 'retrospective-posted', lead: B },
    });
    expect(caseOf(A).steps['retrospective-posted']).toBeDefined();
    deleted(retrospectiveMessage);
    expect([A, B].map((id) => caseOf(id).steps['retrospective-posted'])).toEqual([undefined, undefined]);
  });

  test('is each one’s own where each was announced by itself, and of what is closed nobody waits', async () => {
    using temporary = temporaryStore();
    const { link, happens, announce, caseOf, messages } = world(temporary, RELEASE);
    link(A, B);
    for (const id of [A, B]) happens(id, { type: 'advisory-published', at: START });
    await announce(A);
    happens(A, collected);
    happens(B, { type: 'closed', resolution: 'fixed' });
    await announce(A, 'retrospective');
    expect(messages.get(caseOf(A).retrospectiveMessage ?? '')).toBe(`Look back at ${A}.`);
    expect(caseOf(B).retrospectiveMessage).toBeUndefined();
  });
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

test(
  'over random groups, none is announced while another one is neither public nor ready, and none twice',
  SLOW,
  async () => {
    using temporary = temporaryStore();
    const { sqlite } = temporary.database;
    const id = fc.constantFrom(...IDS);
    const step = fc.record({
      kind: fc.constantFrom(
        ...(['link', 'link', 'unlink', 'ready', 'held-up', 'publish', 'public'] as const),
        ...(['announce', 'announce', 'announce', 'announce-late', 'close', 'reopen'] as const),
        ...(['link', 'publish', 'publish', 'identifier', 'corrected', 'gone'] as const),
        ...(['critiques', 'look-back'] as const),
      ),
      one: id,
      other: id,
    });
    let announced = 0;
    let held = 0;
    let together = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 8, maxLength: 25 }),
        fc.constantFrom([], RELEASE),
        async (steps, repositories) => {
          sqlite.exec('BEGIN');
          try {
            const { link, unlink, happens, announce, early, posted, caseOf, whileItLeaves, ...more } = world(
              temporary,
              repositories,
            );
            const { messages, crossposted, threads, sync, deleted } = more;
            // Of one release, two are on their way already.
            if (repositories.length > 0) {
              link(A, B);
              for (const each of [A, B]) happens(each, { type: 'advisory-published', at: START });
            }
            for (const [index, { kind, one, other }] of steps.entries()) {
              try {
                if (kind === 'link') link(one, other);
                else if (kind === 'unlink') unlink(one);
                else if (kind === 'ready') happens(one, ...READY);
                else if (kind === 'held-up') happens(one, { type: 'step-unchecked', step: 'merged' });
                else if (kind === 'publish') happens(one, { type: 'advisory-published', at: START });
                else if (kind === 'public') happens(one, { type: 'disclosure-changed', kind: 'public' });
                else if (kind === 'identifier') await sync(one, { cveId: `CVE-2026-1000${index % 9}` });
                else if (kind === 'corrected')
                  await sync(one, { severity: index % 2 === 0 ? 'critical' : 'low' });
                else if (kind === 'gone') deleted(caseOf(one).announced.announcement?.messageId ?? '');
                else if (kind === 'critiques') happens(one, { type: 'step-checked', step: 'critiques' });
                else if (kind === 'look-back') await announce(one, 'retrospective');
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
              for (const each of IDS) {
                const own = caseOf(each).announced.announcement;
                const tell = [...messages].filter(([, text]) => text.includes(`What ${each} is about`));
                expect(tell.map(([messageId]) => messageId)).toEqual(own ? [own.messageId] : []);
                const same = IDS.map((every) => caseOf(every).announced.announcement).filter(
                  (posting) => posting?.messageId === own?.messageId,
                );
                expect(new Set(same.map((posting) => posting?.fingerprint)).size).toBe(1);
                if (own && same.length > 1) together += 1;
              }
              expect(new Set(crossposted).size).toBe(crossposted.length);
              for (const each of IDS) {
                const back = [...messages].filter(([, text]) => text.includes(`Look back at ${each}.`));
                const { retrospectiveMessage } = caseOf(each);
                expect(back.map(([messageId]) => messageId)).toEqual(
                  retrospectiveMessage === undefined ? [] : [retrospectiveMessage],
                );
              }
              expect(new Set(threads).size).toBe(threads.length);
            }
            announced += posted.length;
            expect(early).toEqual([]);
          } finally {
            sqlite.exec('ROLLBACK');
          }
        },
      ),
      { seed: 20260302, numRuns: 28 },
    );
    expect(announced).toBeGreaterThan(3);
    expect(held).toBeGreaterThan(3);
    expect(together).toBeGreaterThan(3);
  },
);
