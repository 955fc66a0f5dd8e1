import { copyFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  MORE_REMINDERS,
  traceOf,
  traceOfMany,
  tracesOf,
  tracesOfCall,
} from '../../src/app/notifications/traces.ts';
import type { OwnMessage } from '../../src/app/restoring/own-messages.ts';
import { arrivalsTo } from '../../src/app/restoring/lost-arrivals.ts';
import { countAsToldBefore, noteLostTellings } from '../../src/app/restoring/lost-tellings.ts';
import { isOfLostTime } from '../../src/app/restoring/tell.ts';
import { askAboutClaim } from '../../src/app/notifications/logins.ts';
import { followRefusal } from '../../src/app/notifications/stand-ins.ts';
import { tellInOne } from '../../src/app/notifications/together.ts';
import { tellUndelivered } from '../../src/app/notifications/troubles.ts';
import { tellOfPrivacy } from '../../src/app/notifications/privacy.ts';
import { SecurityTeam } from '../../src/app/security-team.ts';
import { Eraser } from '../../src/jobs/erase.ts';
import { Reconciliation } from '../../src/jobs/reconcile.ts';
import { remind } from '../../src/jobs/remind.ts';
import { printOfPosted } from '../../src/discord/own-messages.ts';
import type { EventBody } from '../../src/process/events.ts';
import { undeliveredKey } from '../../src/process/notifications/message-keys.ts';
import type { Notification } from '../../src/process/notifications/notification.ts';
import { standingFacts } from '../../src/process/publication/corrections.ts';
import { messagesGone } from '../../src/process/publication/outcomes.ts';
import { nudgeReason, postedReason, reasonsOf } from '../../src/process/notifications/reasons.ts';
import type { Cause } from '../../src/store/cause.ts';
import { keyedHash } from '../../src/store/keyed-hash.ts';
import { restoreDatabase } from '../../src/store/restore.ts';
import type { Store } from '../../src/store/store.ts';
import { facts } from '../support/advisory-shapes.ts';
import { draftsOf } from '../support/drafts.ts';
import { silent } from '../support/recorded-log.ts';
import { isBefore } from '../../src/process/time.ts';
import { by, byGitHub, opened, START, temporaryStore } from '../support/temporary.ts';

// What a bot whose database was restored finds in Discord and in GitHub, and makes of it.

const CASE = 'CG-2026-001';
const GHSA = 'GHSA-2345-6789-cfgh';
const LOST = START.add({ hours: 5 });
/** The key that the copy has, and so had the bot whose copy it is, by which that hashed its calls. */
const CALL_KEY = Buffer.alloc(32, 1).toString('base64');
const theirs = { hashOfCall: keyedHash(new Map([['call key', CALL_KEY]]), 'call key') };
const published: readonly EventBody[] = [
  opened(),
  { type: 'advisory-linked', ghsaId: GHSA, created: false },
  { type: 'advisory-published', at: START },
];
const announced: EventBody = {
  type: 'announced',
  what: 'announcement',
  messageId: '100000000000000001',
  print: 'b'.repeat(32),
  exploited: 'no',
};

/** A message of the bot's own, by what differs from one that tells nothing. */
function message(given: Partial<OwnMessage>): OwnMessage {
  return {
    place: 'codegate',
    channelId: '1',
    messageId: '100000000000000009',
    at: START.add({ hours: 2 }),
    row: undefined,
    traces: new Set(),
    caseIds: [],
    ghsaIds: [],
    print: 'said',
    ...given,
  };
}

/** Stands in #codegate of the first case. */
function posted(what: 'mitigation' | 'announcement' | 'correction' | 'retrospective'): OwnMessage {
  return message({ traces: new Set([traceOf(postedReason(CASE, what))]) });
}

function told(place: string, notification: Notification, hours: number): OwnMessage {
  return message({ place, traces: new Set(tracesOf(notification)), at: START.add({ hours }) });
}

interface World {
  /** What the copy knows. */
  readonly before?: (store: Store) => void;
  /** When the last message was sent that it knows of. */
  readonly sent?: Temporal.Instant;
  /** The place that Discord does not show. */
  readonly hidden?: string;
  /** What the bot has written since. */
  readonly found: readonly OwnMessage[];
  /** How many hours the clock is ahead. */
  readonly ahead?: number;
  readonly look?: (store: Store) => void | Promise<void>;
  readonly readGitHub?: (store: Store, reconciliation: Reconciliation) => void;
}

/** A bot that goes on from a copy, hours later, and has looked at the world. */
async function reconciled({ before, found, look, readGitHub, sent, ahead = 0, hidden: first }: World) {
  const hidden: { place: string | undefined } = { place: first };
  const temporary = temporaryStore();
  temporary.store.facts.set('call key', CALL_KEY);
  temporary.restart();
  before?.(temporary.store);
  temporary.database.close();
  const { path, policy } = temporary;
  const copy = `${path}.copy`;
  copyFileSync(path, copy);
  restoreDatabase(copy, path, { policy, now: LOST, from: 'copy.db' });
  temporary.reopen(LOST);
  const { store } = temporary;
  const reconciliation: Reconciliation = new Reconciliation({
    store,
    policy,
    own: {
      since: (place, instant) =>
        Promise.resolve(
          place === hidden.place
            ? undefined
            : found.filter((each) => each.place === place && !isBefore(each.at, instant)),
        ),
    },
    lastSent: () => sent,
    comparison: { drafts: draftsOf(advisory, temporary), printOf: printOfPosted },
    people: () => Promise.resolve(store.people.everybody()),
    look: async () => look?.(store),
    readGitHub: () => {
      readGitHub?.(store, reconciliation);
      return Promise.resolve([]);
    },
    clockAhead: () => Temporal.Duration.from({ hours: ahead }),
    now: () => LOST,
    log: silent,
  });
  await reconciliation.run();
  expect(reconciliation.isDone).toBe(true);
  const notification = store.outbox.find(`restored ${LOST.toString()} security`)?.notification;
  const state = store.cases.load(CASE);
  return {
    store,
    policy,
    reconciliation,
    hidden,
    notice: notification?.template === 'restored' ? notification : undefined,
    state,
    events: state ? store.cases.history(state).map(({ body }) => body) : [],
    [Symbol.dispose]: () => temporary[Symbol.dispose](),
  };
}

const { advisory } = facts();

/** A case of which the copy knows this. */
const knows =
  (...events: readonly EventBody[]) =>
  ({ cases, people }: Store) => {
    people.seen('1', true);
    cases.open(events, by('1'));
  };

/** The print of what is said of a case, as two members approved it, when the fix was known not to be exploited. */
async function approvedPrint(
  known: readonly EventBody[],
  what: 'announcement' | 'followUp' = 'announcement',
): Promise<string> {
  using temporary = temporaryStore();
  const state = temporary.store.cases.open(known, by('1'));
  const drafts = draftsOf(advisory, temporary);
  const { content } = await drafts.draft(state, 'announcement', { now: START, exploited: 'no' });
  const said = content[what];
  if (!said) throw new Error(`there is no ${what}`);
  return printOfPosted({ ...content, announcement: said });
}

test.each([
  ['mitigation', [opened({ source: 'public' })], 'announced'],
  ['announcement', published, 'announced'],
  ['retrospective', [...published, announced], 'retrospective-posted'],
] as const)('a %s that stands in #codegate is on record, and only once', async (what, known, type) => {
  const found = [posted(what), { ...posted(what), messageId: '100000000000000010' }];
  using world = await reconciled({ before: knows(...known), found });
  const its = world.events.filter((body) => body.type === type && !known.includes(body));
  expect(its).toEqual([expect.objectContaining({ messageId: '100000000000000010' })]);
});

const FIRST = '100000000000000009';
const SECOND = '100000000000000010';
const corrections = [posted('correction'), { ...posted('correction'), messageId: SECOND }];

test.each([
  ['neither', []],
  ['the first', [FIRST]],
  ['the second, which had been told after it', [FIRST, SECOND]],
])(
  'each correction that stands in #codegate is on record, and only once, where the copy knew %s',
  async (_, known) => {
    const before = known.map((messageId): EventBody => ({
      type: 'correction-posted',
      messageId,
      print: 'b'.repeat(32),
      exploited: 'no',
    }));
    using world = await reconciled({ before: knows(...published, announced, ...before), found: corrections });
    expect(world.events.flatMap((body) => (body.type === 'correction-posted' ? body.messageId : []))).toEqual(
      [FIRST, SECOND],
    );
    expect(world.state?.announced.announcement?.followUp?.messageId).toBe(SECOND);
  },
);

test('of a correction that was found, and is deleted, nobody is asked to say nothing once more', async () => {
  using world = await reconciled({ before: knows(...published, announced), found: corrections });
  const { cases } = world.store;
  if (world.state)
    cases.recordFact(world.state, (latest) => messagesGone(latest, (id) => id === SECOND), by('1'));
  const state = cases.load(CASE);
  expect(state?.announced.announcement?.messageId).toBe('100000000000000001');
  expect([state?.announced.announcement?.followUp, state?.correction]).toEqual([undefined, undefined]);
});

/** A copy in which an announcement waits that two members approved; gives its row. */
function waitsToAnnounce(store: Store) {
  knows(...published)(store);
  const state = store.cases.load(CASE);
  const request = published.length + 1;
  if (state)
    store.cases.record(
      state,
      [
        { type: 'publication-asked', what: 'announcement', print: 'e'.repeat(32), exploited: 'no' },
        { type: 'publication-approved', what: 'announcement', request },
      ],
      by('2'),
    );
  return store.outbox.unsentSince(START).find(({ recipient }) => recipient === 'codegate');
}

test('what the copy was about to post is what two members approved, and what followed on it is known too', async () => {
  const announcement = { ...posted('announcement'), row: 0 };
  using world = await reconciled({
    before: (store) => void (announcement.row = waitsToAnnounce(store)?.id ?? 0),
    found: [announcement, { ...posted('correction'), messageId: SECOND }],
  });
  expect(world.state?.announced.announcement).toMatchObject({
    messageId: FIRST,
    followUp: { messageId: SECOND },
  });
  expect(world.events).toContainEqual(
    expect.objectContaining({ type: 'announced', print: 'e'.repeat(32), request: published.length + 1 }),
  );
  expect(world.state?.leaving).toEqual({});
  expect(world.store.outbox.byId(announcement.row)).toMatchObject({ state: 'sent', messageId: FIRST });
});

test('what the copy was about to post is out of date where another message of it stands there', async () => {
  const found = [{ ...posted('announcement'), row: 90_000 }];
  using world = await reconciled({ before: (store) => void waitsToAnnounce(store), found });
  expect(world.state?.announced.announcement?.messageId).toBe(FIRST);
  expect(world.state?.leaving).toEqual({});
});

test('where #codegate is not shown nothing is posted there, until what stands in it is known', async () => {
  const found = [posted('announcement')];
  using world = await reconciled({ before: knows(...published), found, hidden: 'codegate' });
  const standing = () => world.store.cases.load(CASE)?.announced.announcement;
  expect([await world.reconciliation.mayPost(), standing()]).toEqual([false, undefined]);
  // Asked for anew meanwhile, it is no second message.
  const asked = world.store.cases.load(CASE);
  const request: EventBody = { type: 'publication-asked', what: 'announcement', print: 'e'.repeat(32) };
  const revision = (asked?.version ?? 0) + 1;
  if (asked)
    world.store.cases.record(
      asked,
      [request, { type: 'publication-approved', what: 'announcement', request: revision }],
      by('1', LOST.add({ hours: 1 })),
    );
  world.hidden.place = undefined;
  expect(await world.reconciliation.mayPost()).toBe(true);
  expect(standing()?.messageId).toBe('100000000000000009');
});

test('an announcement in the words of now is compared from then on, as it was approved', async () => {
  const found = [{ ...posted('announcement'), print: await approvedPrint(published) }];
  using world = await reconciled({ before: knows(...published), found });
  expect(world.state?.announced.announcement).toMatchObject({
    exploited: 'no',
    parts: { 'fact-fixed': expect.any(String), 'fact-severity': expect.any(String) },
  });
  expect(world.notice?.uncompared).toBeUndefined();
});

const corrected: readonly EventBody[] = [
  ...published,
  { ...announced, parts: { 'fact-fixed': 'c'.repeat(32) } },
  { type: 'advisory-corrected', facts: { fixed: 'd'.repeat(32) } },
];

// It shows a part of what two members approved with it, whatever its words are.
test.each(['now', 'before'])(
  'of a correction in the words of %s nothing is asked for again, nor said of itself',
  async (words) => {
    const { print } = posted('correction');
    const found = [
      {
        ...posted('correction'),
        print: words === 'now' ? await approvedPrint(corrected, 'followUp') : print,
      },
    ];
    using world = await reconciled({ before: knows(...corrected), found });
    expect(world.state?.correction).toBeUndefined();
    expect(world.state && standingFacts(world.state)).toBeUndefined();
    expect(world.notice?.uncompared).toEqual([CASE]);
  },
);

test('of one in other words the team hears, once, that it is not compared', async () => {
  using world = await reconciled({ before: knows(...published), found: [posted('announcement')] });
  expect(world.state?.announced.announcement?.parts).toBeUndefined();
  expect(world.notice?.uncompared).toEqual([CASE]);
});

/** GitHub shows the report again, whose case is lost. */
const reportSeen =
  (caseId?: string) =>
  ({ cases }: Store, reconciliation: Reconciliation): void => {
    const former = reconciliation.formerNumber({ ghsaId: GHSA, draftOf: caseId });
    cases.open([opened(), { type: 'advisory-linked', ghsaId: GHSA, created: false }], by('1', LOST), former);
  };

const SEVENTH = 'CG-2026-007';

test.each([
  [
    'a message that names it and its advisory',
    message({ place: '1', caseIds: [SEVENTH], ghsaIds: [GHSA] }),
    undefined,
  ],
  [
    'what stands in #codegate of it',
    message({ ghsaIds: [GHSA], traces: new Set([traceOf(postedReason(SEVENTH, 'announcement'))]) }),
    undefined,
  ],
  ['the draft that was made for it', message({ place: 'security', caseIds: ['CG-2026-009'] }), SEVENTH],
])('a case that is lost has its number again: %s', async (_, tells, draftOf) => {
  const named = message({ place: 'security', caseIds: [SEVENTH, 'CG-2026-008'] });
  using world = await reconciled({
    before: ({ people }) => void people.seen('1', true),
    found: [named, tells],
    readGitHub: reportSeen(draftOf),
  });
  expect(world.store.cases.byAdvisory(GHSA)?.id).toBe(SEVENTH);
  expect(world.notice?.unknown).not.toContain(SEVENTH);
  expect(world.notice?.unknown).toContain('CG-2026-008');
});

test('where messages tell two numbers of an advisory, or two advisories of a number, it gets one that nobody has named', async () => {
  const other = 'GHSA-2345-6789-cfgj';
  for (const second of [
    { caseIds: ['CG-2026-008'], ghsaIds: [GHSA] },
    { caseIds: [SEVENTH], ghsaIds: [other] },
  ]) {
    using world = await reconciled({
      before: ({ people }) => void people.seen('1', true),
      found: [
        message({ place: '1', caseIds: [SEVENTH], ghsaIds: [GHSA] }),
        message({ place: '1', ...second }),
        message({ place: 'security', caseIds: ['CG-2026-008'] }),
      ],
      readGitHub: reportSeen(),
    });
    expect(world.store.cases.byAdvisory(GHSA)?.id).toBe('CG-2026-009');
  }
});

test('what has arrived since is of the messages that a person gets in a day, and is forgotten after it', async () => {
  const found = ['6', '7', '7'].map((id) => message({ place: '1', messageId: id }));
  using world = await reconciled({ before: ({ people }) => void people.seen('1', true), found });
  const { store, policy } = world;
  const arrivals = () => arrivalsTo(store, '1', 20, LOST).map(({ at }) => at);
  const at = START.add({ hours: 2 }).epochMilliseconds;
  expect(arrivals()).toEqual([at, at]);
  const eraseAt = (now: Temporal.Instant) =>
    new Eraser({ store, policy, isClockRight: () => true, now: () => now, log: silent }).run();
  await eraseAt(LOST);
  expect(arrivals()).toHaveLength(2);
  await eraseAt(START.add({ hours: 27 }));
  expect(arrivals()).toEqual([]);
});

test('what has arrived since counts by the clock here, which is hours ahead of Discord’s', async () => {
  const found = [message({ place: '1' })];
  using world = await reconciled({ before: ({ people }) => void people.seen('1', true), found, ahead: 4 });
  const arrivals = arrivalsTo(world.store, '1', 20, LOST.add({ hours: 2 })).map(({ at }) => at);
  expect(arrivals).toEqual([START.add({ hours: 6 }).epochMilliseconds]);
});

test.each([0, 2, -2])(
  'what was told since and is taken over arrived when it was told, once: %i h ahead',
  async (ahead) => {
    using world = await reconciled({
      ahead,
      before: (store) => {
        store.people.seen('1', true);
        tellOfPrivacy(store, ['others read it'], START);
      },
      found: [told('1', { template: 'privacy-restored' }, 2)],
      look: (store) => void tellOfPrivacy(store, [], LOST),
    });
    const [arrival, ...more] = arrivalsTo(world.store, '1', 20, LOST);
    expect([arrival?.at, more]).toEqual([START.add({ hours: 2 + ahead }).epochMilliseconds, []]);
  },
);

test('of a copy whose clock was hours ahead, it is Discord that tells what came after it', async () => {
  using world = await reconciled({
    before: ({ people, cases, ...store }) => {
      people.seen('1', true);
      cases.open([opened()], by('1', START.add({ hours: 4 })));
      tellOfPrivacy({ people, ...store }, ['others read it'], START);
    },
    sent: START.add({ hours: 1 }),
    found: [told('1', { template: 'privacy-restored' }, 2)],
    look: (store) => void tellOfPrivacy(store, [], LOST),
  });
  const waiting = world.store.outbox.unsentSince(LOST).map(({ notification: { template } }) => template);
  expect(waiting).not.toContain('privacy-restored');
});

test.each([
  ['all that was due by then of the cases that it names', 3, [CASE], []],
  ['nothing that came due later', 1, [CASE], ['1']],
  ['nothing of other cases', 3, ['CG-2026-002'], ['1']],
] as const)('a message of more reminders than it has parts tells %s', async (_, hours, caseIds, reminded) => {
  // It is overdue by four hours two hours after the start.
  const known = knows(opened({ disclosedAt: START.subtract({ hours: 26 }) }));
  const digest = message({
    place: '1',
    caseIds,
    traces: new Set([MORE_REMINDERS]),
    at: START.add({ hours }),
  });
  using world = await reconciled({ before: known, found: [digest] });
  const reminders = world.store.outbox
    .waitingFor('1')
    .filter(({ notification }) => notification.template === 'reminder');
  expect(reminders.map(({ recipient }) => recipient)).toEqual(reminded);
});

/** Member 1 has left the security team. */
const oneHasLeft = (store: Store) =>
  new SecurityTeam({
    store,
    role: { isHeldBy: (id) => Promise.resolve(id !== '1') },
    isHidden: () => false,
    now: () => LOST,
    log: silent,
  }).review();

/** The call of the role because of something. */
const called = (because: Notification): Notification => ({
  template: 'role-ping',
  traces: [...tracesOfCall(reasonsOf(because), theirs)],
});
const due = (...stages: ('intake' | 'fix-team')[]): Notification => ({
  template: 'reminder',
  items: stages.map((stage) => ({
    caseId: CASE,
    stage,
    revision: 1,
    mark: 'overdue PT14400S',
    kind: 'overdue',
  })),
});
const more = (hours: number) =>
  message({ place: 'security', traces: new Set([MORE_REMINDERS]), at: START.add({ hours }) });

test.each([
  ['for nothing', [], 1],
  ['for the same', [told('security', called(due('intake', 'fix-team')), 3)], 0],
  ['for a part of it', [told('security', called(due('intake')), 3)], 1],
  ['for something else', [told('security', called({ template: 'case-opened', caseId: CASE }), 3)], 1],
  ['for more than it shows, since then', [more(3)], 0],
  ['for more than it shows, before', [more(1)], 1],
])('where nobody is known, the role that was called since the copy %s', async (_, found, calls) => {
  // Nobody of the team is known: the role is called at each time.
  using world = await reconciled({
    before: ({ cases }) => void cases.open([opened({ disclosedAt: START.subtract({ hours: 26 }) })], by('1')),
    found,
  });
  const { outbox } = world.store;
  const given = outbox.waitingFor('security').filter(({ createdAt }) => createdAt === LOST.epochMilliseconds);
  expect(given.filter(({ notification: { template } }) => template === 'role-ping')).toHaveLength(calls);
});

test.each([
  ['was', 4, 0],
  ['was not', 2, 1],
])('of a question whose a login is, the role %s called at its last time', async (_, hours, calls) => {
  const login = 'ida';
  const mark = `question login ${START.add({ hours }).toString()}`;
  using world = await reconciled({
    // The one member of the team who is known claims it.
    before: (store) => {
      store.people.link('1', login, true);
      store.people.seen('1', true);
      store.logins.ask({ member: '1', login }, {}, by('1'));
    },
    found: [
      message({
        place: 'security',
        traces: new Set(tracesOfCall([nudgeReason({ member: '1', login }, mark)], theirs)),
      }),
    ],
  });
  const given = world.store.outbox
    .waitingFor('security')
    .filter(({ key }) => key.startsWith('login question'));
  expect(given.map(({ key }) => key)).toHaveLength(calls);
});

test.each([
  ['the same', { template: 'case-opened', caseId: CASE }, 'sent'],
  ['something else', { template: 'case-opened', caseId: 'CG-2026-002' }, 'sending'],
] as const)('a call that waited in the copy, and was made since for %s', async (_, because, state) => {
  using world = await reconciled({
    before: ({ cases }) => void cases.open([opened()], by('8')),
    found: [told('security', called(because), 2)],
  });
  expect(world.store.outbox.find(`${CASE} 1 role-ping security`)?.state).toBe(state);
});

test('that a member left the team is noticed before anything is sent, and is not told again', async () => {
  const known = knows(opened(), { type: 'coordinator-named', member: '1' });
  const left: Notification = { template: 'coordinator-left', caseId: CASE, by: '1' };
  using world = await reconciled({
    before: (store) => {
      known(store);
      store.people.seen('2', true);
    },
    found: [told('2', left, 2)],
    look: oneHasLeft,
  });
  expect(world.state?.coordinator).toBeUndefined();
  expect(world.store.outbox.unsentSince(LOST).map(({ notification }) => notification)).not.toContainEqual(
    left,
  );
});

test('what the successor of a coordinator who left was reminded of is not said again to them, nor to the one who left', async () => {
  const items = (['intake', 'fix-team'] as const).map(
    (stage) => ({ caseId: CASE, stage, revision: 1, mark: 'before PT4H', kind: 'before' }) as const,
  );
  const known = knows(
    opened({ disclosedAt: START.subtract({ hours: 16 }) }),
    { type: 'coordinator-named', member: '1' },
    { type: 'fix-team-added', login: 'ida' },
  );
  const reminded = async (found: readonly OwnMessage[]) => {
    using world = await reconciled({
      before: (store) => {
        known(store);
        store.people.seen('2', true);
      },
      found,
      look: oneHasLeft,
    });
    return ['1', '2'].filter((id) =>
      world.store.outbox.waitingFor(id).some(({ notification: { template } }) => template === 'reminder'),
    );
  };
  expect(await reminded([])).toEqual(['2']);
  expect(await reminded([told('2', { template: 'reminder', items }, 4)])).toEqual([]);
});

test('of a clock that is hours behind nothing is said again once it has come to where that was told', async () => {
  // Overdue by four hours two hours after the clock shows that the bot was restored.
  const known = knows(opened({ disclosedAt: LOST.subtract({ hours: 26 }) }));
  const items = (['intake', 'fix-team'] as const).map(
    (stage) => ({ caseId: CASE, stage, revision: 1, mark: 'overdue PT14400S', kind: 'overdue' }) as const,
  );
  const reminded = async (found: readonly OwnMessage[]) => {
    using world = await reconciled({ before: known, found });
    const { store, policy } = world;
    const before = store.outbox.waitingFor('1').length;
    remind(store, policy, LOST.add({ hours: 2 }));
    return store.outbox.waitingFor('1').length - before;
  };
  expect(await reminded([])).toBe(1);
  expect(await reminded([told('1', { template: 'reminder', items }, 8)])).toBe(0);
});

test('what the copy had stored and was told since together with others is not told again', async () => {
  const notification: Notification = { template: 'privacy-lost' };
  const send = (store: Store, key: string) =>
    store.outbox.add({ key, base: key, kind: 'dm', recipient: '1', notification }, START);
  const known = { ...told('1', notification, 1), messageId: '5' };
  const statesOf = async (found: readonly OwnMessage[]) => {
    using world = await reconciled({
      before: (store) => {
        store.people.seen('1', true);
        send(store, 'told');
        const [stored] = store.outbox.waitingFor('1');
        if (stored) store.outbox.sent(stored, { channelId: '1', messageId: '5' }, START);
        send(store, 'waits');
        send(store, 'waits too');
      },
      found,
    });
    return ['waits', 'waits too'].map((key) => world.store.outbox.find(key)?.state);
  };
  expect(await statesOf([known, told('1', notification, 2)])).toEqual(['sent', 'sent']);
  expect(await statesOf([known])).toEqual(['sending', 'sending']);
});

const inGitHub = (...caseIds: readonly string[]): Notification => ({
  template: 'of-many-cases',
  what: 'closed-in-github',
  caseIds: [...caseIds],
});
const [OTHER, THIRD] = ['CG-2026-002', 'CG-2026-003'];
const claimed = { template: 'login-claimed', member: '9', login: 'ida' } as const;

test.each<[string, Notification, string]>([
  ['once more of all of them', inGitHub(CASE, OTHER), 'sent'],
  ['of one of them', { template: 'closed-in-github', caseId: OTHER }, 'sent'],
  ['of one that it does not name', inGitHub(CASE, THIRD), 'sending'],
  ['something else', { template: 'case-closed', caseId: CASE }, 'sending'],
])(
  'a message of many cases has fewer parts than cases: what waits tells %s',
  async (_, notification, state) => {
    const many = message({
      place: '1',
      caseIds: [CASE, OTHER],
      traces: new Set([traceOfMany('closed-in-github')]),
    });
    using world = await reconciled({
      before: (store) => {
        store.people.seen('1', true);
        store.outbox.add({ key: 'waits', base: 'waits', kind: 'dm', recipient: '1', notification }, START);
      },
      found: [many],
    });
    expect(world.store.outbox.find('waits')?.state).toBe(state);
  },
);

test.each([
  ['was told it since', [told('2', { template: 'privacy-lost' }, 2)], []],
  ['was not', [], ['privacy-lost']],
  [
    'was told the opposite after it',
    [told('2', { template: 'privacy-lost' }, 2), told('2', { template: 'privacy-restored' }, 3)],
    ['privacy-lost'],
  ],
] as const)(
  'what waits for one who takes no messages, and the one who stands in %s',
  async (_, found, heard) => {
    const notification: Notification = { template: 'privacy-lost' };
    using world = await reconciled({
      before: (store) => {
        store.people.seen('1', true);
        store.outbox.add({ key: 'lost 1', base: 'lost', kind: 'dm', recipient: '1', notification }, START);
        store.people.seen('2', true);
      },
      found,
    });
    const { store } = world;
    const [waiting] = store.outbox.waitingFor('1');
    const before = new Set(store.outbox.waitingFor('2').map(({ id }) => id));
    if (waiting) followRefusal(store, waiting, { failure: 'closed', tried: true }, LOST);
    const toldNow = store.outbox.waitingFor('2').filter(({ id }) => !before.has(id));
    expect(toldNow.map((each) => each.notification.template)).toEqual(heard);
    expect(store.outbox.find('lost 1')?.state).toBe('undeliverable');
  },
);

const reminderOf = (caseId: string, mark: 'before PT12H' | 'before PT4H') =>
  ({ caseId, stage: 'fix-team', revision: 1, mark, kind: 'before' }) as const;

test.each([
  [
    'what the last of them says, nothing is left',
    [[reminderOf(CASE, 'before PT12H')], [reminderOf(CASE, 'before PT4H')]],
    [reminderOf(CASE, 'before PT4H')],
    [],
  ],
  [
    'a part of it, the rest is left',
    [
      [reminderOf(CASE, 'before PT12H'), reminderOf(OTHER, 'before PT12H')],
      [reminderOf(THIRD, 'before PT4H')],
    ],
    [reminderOf(OTHER, 'before PT12H')],
    [[reminderOf(CASE, 'before PT12H'), reminderOf(THIRD, 'before PT4H')]],
  ],
  [
    'what another one had outlived, that is left which came after it',
    [[reminderOf(CASE, 'before PT12H')], [reminderOf(CASE, 'before PT4H')]],
    [reminderOf(CASE, 'before PT12H')],
    [[reminderOf(CASE, 'before PT4H')]],
  ],
  [
    'nothing of it, all of it is left as it is',
    [[reminderOf(CASE, 'before PT12H')], [reminderOf(CASE, 'before PT4H')]],
    [reminderOf(THIRD, 'before PT4H')],
    [[reminderOf(CASE, 'before PT12H')], [reminderOf(CASE, 'before PT4H')]],
  ],
])('reminders waited for a person who was told since %s', async (_, waiting, since, left) => {
  using world = await reconciled({
    before: (store) => {
      store.people.seen('1', true);
      for (const [index, items] of waiting.entries()) {
        const key = `waits ${index}`;
        const notification: Notification = { template: 'reminder', items };
        store.outbox.add({ key, base: key, kind: 'dm', recipient: '1', notification }, START);
      }
    },
    found: [told('1', { template: 'reminder', items: since }, 2)],
  });
  const still = world.store.outbox.waitingFor('1').map(({ notification }) => notification);
  expect(still.flatMap((each) => (each.template === 'reminder' ? [each.items] : []))).toEqual(left);
});

test.each([
  ['both were told since', ['2', '3'], []],
  ['one was told since', ['2'], ['3']],
  ['neither was', [], ['2', '3']],
])(
  'reminders of two cases wait for one who takes no messages; of those who stand in, each on one case, %s',
  async (_, since, heard) => {
    const [first, second] = [reminderOf(CASE, 'before PT12H'), reminderOf(OTHER, 'before PT12H')];
    const items = [first, second];
    const notification: Notification = { template: 'reminder', items };
    using world = await reconciled({
      before: (store) => {
        for (const id of ['1', '2', '3']) store.people.seen(id, true);
        for (const member of ['2', '3'])
          store.cases.open(
            [opened({ disclosedAt: START.subtract({ hours: 26 }) }), { type: 'coordinator-named', member }],
            by('1'),
          );
        store.outbox.add({ key: 'waits', base: 'waits', kind: 'dm', recipient: '1', notification }, START);
      },
      found: [
        told('2', { template: 'reminder', items: [first] }, 2),
        told('3', { template: 'reminder', items: [second] }, 2),
      ].filter(({ place }) => since.includes(place)),
    });
    const { store } = world;
    const waiting = store.outbox.find('waits');
    const before = new Set(store.outbox.unsentSince(START).map(({ id }) => id));
    if (waiting) followRefusal(store, waiting, { failure: 'closed', tried: true }, LOST);
    const toldNow = store.outbox
      .unsentSince(START)
      .filter(({ id, kind }) => kind === 'dm' && !before.has(id));
    expect(toldNow.map(({ recipient }) => recipient)).toEqual(heard);
    expect(store.outbox.find('waits')?.state).toBe('undeliverable');
  },
);

test.each<[string, Notification | undefined, boolean]>([
  ['for it since', claimed, false],
  ['for something else', { ...claimed, login: 'gus' }, true],
  ['for nothing', undefined, true],
])(
  'what waits for one who takes no messages, where nobody stands in: the role was called %s',
  async (_, because, isCalled) => {
    const again: Notification = { ...claimed, since: LOST.toString() };
    using world = await reconciled({
      before: (store) => {
        store.people.seen('1', true);
        store.people.link('9', claimed.login, false);
        for (const [key, notification] of [
          ['first', claimed],
          ['second', again],
        ] as const)
          store.outbox.add({ key: `${key} 1`, base: key, kind: 'dm', recipient: '1', notification }, START);
      },
      found: (because ? [because, again] : [again]).map((each) => told('security', called(each), 2)),
    });
    const { store } = world;
    const calls = () =>
      store.outbox.waitingFor('security').filter(({ notification }) => notification.template === 'role-ping');
    const before = calls().length;
    const refuse = (key: string) => {
      const refused = store.outbox.find(key);
      if (refused) followRefusal(store, refused, { failure: 'closed', tried: true }, LOST);
    };
    refuse('first 1');
    // They are put in one, as what was hindered is.
    tellInOne(
      store,
      store.outbox.waitingFor('1').filter(({ notification }) => notification.template === 'login-claimed'),
      LOST,
    );
    refuse('first 1 and others');
    expect(calls().length - before > 0).toBe(isCalled);
  },
);

const lostThings = (...names: string[]): Notification => ({
  template: 'dependencies-lost',
  lost: names.map((name) => ({ name, since: START.toString() })),
  call: false,
});

test.each<[string, Notification[], Notification, string[]]>([
  ['what is lost', [lostThings('a'), lostThings('b')], lostThings('a', 'b'), ['sent', 'sent']],
  ['a part of what is lost', [lostThings('a'), lostThings('b')], lostThings('b'), ['sending', 'sent']],
  [
    'whose a login is',
    [claimed, { ...claimed, since: START.toString() }],
    { ...claimed, since: START.toString() },
    ['obsolete', 'sent'],
  ],
  [
    'whose a login is, before it was asked once more',
    [claimed, { ...claimed, since: START.toString() }],
    claimed,
    ['sent', 'sending'],
  ],
])('what waited in several messages was told in one: %s', async (_, waiting, since, states) => {
  using world = await reconciled({
    before: (store) => {
      store.people.seen('1', true);
      for (const [index, notification] of waiting.entries())
        store.outbox.add(
          { key: `waits ${index}`, base: `waits ${index}`, kind: 'dm', recipient: '1', notification },
          START,
        );
    },
    found: [told('1', since, 2)],
  });
  expect(waiting.map((_each, index) => world.store.outbox.find(`waits ${index}`)?.state)).toEqual(states);
});

test.each([
  ['was asked since, in person', told('1', claimed, 2), '1', [0, 1]],
  ['was asked since, by a call of the role', told('security', called(claimed), 2), 'security', [0, 1]],
  ['was asked about another login since', told('1', { ...claimed, login: 'gus' }, 2), '1', [1, 1]],
])(
  'who says again whose their login is finds that the team %s: it is asked again a day later',
  async (_, since, place, asked) => {
    using world = await reconciled({
      before: (store) => {
        if (place === '1') store.people.seen('1', true);
        store.people.seen('9', true);
        store.people.link('9', claimed.login, true);
        store.logins.ask({ member: '9', login: claimed.login }, {}, by('9'));
      },
      found: [since],
    });
    const { store } = world;
    const claim = { member: '9', login: 'Ida' };
    const added = [5, 29].map((hours) => {
      const before = store.outbox.waitingFor(place).length;
      askAboutClaim(store, claim, { again: true, now: START.add({ hours }) });
      return store.outbox.waitingFor(place).length - before;
    });
    expect(added).toEqual(asked);
  },
);

test('who says again whose their login is, of which the copy knows that the team was asked once, is heard', async () => {
  const asked = told('1', claimed, 0);
  using world = await reconciled({
    before: (store) => {
      store.people.seen('1', true);
      store.people.seen('9', true);
      store.people.link('9', claimed.login, true);
      store.logins.ask({ member: '9', login: claimed.login }, {}, by('9'));
      askAboutClaim(store, { member: '9', login: 'ida' }, { again: false, now: START });
      for (const each of store.outbox.waitingFor('1')) store.outbox.sent(each, asked, START);
    },
    found: [asked],
  });
  const { outbox } = world.store;
  const before = outbox.waitingFor('1').length;
  askAboutClaim(world.store, { member: '9', login: 'ida' }, { again: true, now: LOST });
  expect(outbox.waitingFor('1').length - before).toBe(1);
});

test('that messages could not be delivered, as waits in the copy, is not told again with another number', async () => {
  using world = await reconciled({
    before: (store) => {
      store.people.seen('1', true);
      const notification = { template: 'undelivered', count: 1 } as const;
      const key = undeliveredKey(START);
      store.outbox.add({ ...key, kind: 'channel', recipient: 'security', notification }, START);
    },
    found: [told('security', { template: 'undelivered', count: 2 }, 2)],
  });
  expect(world.store.outbox.find(undeliveredKey(START).key)?.state).toBe('sent');
});

const withheld: Extract<Notification, { template: 'publication-withheld' }> = {
  template: 'publication-withheld',
  caseId: CASE,
  what: 'announcement',
  changed: ['summary'],
};

test.each<[string, Notification[], Cause['cause'], number, number[]]>([
  ['as it was told since, is not told again', [withheld], 'delivery', 0, [0, 1]],
  [
    'otherwise than it was told since, is told',
    [{ ...withheld, changed: ['impact'] }],
    'delivery',
    0,
    [1, 1],
  ],
  ['that was told to nobody, is told', [], 'delivery', 0, [1, 1]],
  ['by what a person does, is told', [withheld], 'test', 0, [1, 1]],
  ['a day later, is told', [withheld], 'delivery', 25, [1, 1]],
])('what a delivery comes to after the restore %s', async (_, since, cause, hours, heard) => {
  using world = await reconciled({
    before: (store) => {
      knows(...published, announced)(store);
      store.people.seen('2', true);
    },
    found: since.map((each) => told('2', each, 2)),
  });
  const { store, state } = world;
  const at = LOST.add({ hours });
  const toldNow = [at, at.add({ minutes: 1 })].map((now) => {
    const before = store.outbox.waitingFor('2').length;
    const { what, changed } = withheld;
    if (state)
      store.cases.recordFact(state, () => [{ type: 'publication-withheld', what, changed: [...changed] }], {
        actor: { kind: 'bot' },
        cause,
        now,
      });
    return store.outbox.waitingFor('2').length - before;
  });
  expect(toldNow).toEqual(heard);
});

const voided = { what: 'announcement', why: 'changed', changed: ['summary'] } satisfies Partial<EventBody>;

test.each<[string, (store: Store) => void, Temporal.Instant, string[]]>([
  ['by the two who approved it before the copy was made, is not told again', waitsToAnnounce, START, []],
  [
    'by two who approved it after the restore, is told to both',
    knows(...published),
    LOST.add({ hours: 1 }),
    ['1', '2'],
  ],
  // By whatever clock: it was set back since.
  ['likewise where the clock is hours behind the one of the look', knows(...published), START, ['1', '2']],
])(
  'that a delivery voids what was approved, as it did in the lost time: %s',
  async (_, before, now, heard) => {
    const answered: Notification = {
      template: 'publication-answered',
      caseId: CASE,
      approved: false,
      ...voided,
    };
    using world = await reconciled({
      before: (store) => {
        before(store);
        store.people.seen('2', true);
      },
      found: [told('1', answered, 2), told('2', answered, 2)],
    });
    const { store, state } = world;
    if (!state) throw new Error('no case');
    const request = published.length + 1;
    const { what } = voided;
    if (!state.leaving[what]) {
      const ask = { type: 'publication-asked', what, print: 'a'.repeat(32), exploited: 'no' } as const;
      const asked = store.cases.record(state, [ask], by('1', now));
      store.cases.record(asked, [{ type: 'publication-approved', what, request }], by('2', now));
    }
    store.cases.recordFact(state, () => [{ type: 'publication-declined', request, ...voided }], {
      actor: { kind: 'bot' },
      cause: 'delivery',
      now,
    });
    const hears = (id: string) =>
      store.outbox
        .waitingFor(id)
        .some(({ notification: each }) => each.template === 'publication-answered' && !each.approved);
    expect(['1', '2'].filter(hears)).toEqual(heard);
  },
);

test.each<[string, Cause, string[]]>([
  ['a member did something', by('1'), ['2']],
  ['GitHub showed something new', byGitHub(), ['2']],
  ['the bot did something', { actor: { kind: 'bot' }, cause: 'test', now: START }, []],
])(
  'after a restore %s in a case: of what a delivery comes to in it, only what was told after that counts as told',
  (_, cause, heard) => {
    using temporary = temporaryStore();
    const { store } = temporary;
    for (const id of ['2', '3']) store.people.seen(id, true);
    knows(...published, announced)(store);
    const record = (body: EventBody, how: Cause) => {
      const state = store.cases.load(CASE);
      if (state) store.cases.recordFact(state, () => [body], how);
    };
    noteLostTellings(store, [told('2', withheld, 2)], START);
    record({ type: 'advisory-corrected', facts: { fixed: 'd'.repeat(32) } }, cause);
    // Restored once more, from a copy of after it.
    noteLostTellings(store, [{ ...told('3', withheld, 3), messageId: '8' }], START);
    const { what, changed } = withheld;
    const delivery: Cause = { actor: { kind: 'bot' }, cause: 'delivery', now: START };
    record({ type: 'publication-withheld', what, changed: [...changed] }, delivery);
    const hears = (id: string) =>
      store.outbox.waitingFor(id).some(({ notification: { template } }) => template === withheld.template);
    expect(['2', '3'].filter(hears)).toEqual(heard);
  },
);

/** A call of the role that the bot comes to by itself; gives whether it counts as told. */
function countsAsCalled({ facts: known, outbox }: Store, because: Notification, caseId: string): boolean {
  const key = `called ${caseId}`;
  const traces = [...tracesOfCall(reasonsOf(because), outbox)];
  const notification: Notification = { template: 'role-ping', traces };
  outbox.add({ key, base: key, kind: 'channel', recipient: 'security', notification }, LOST);
  countAsToldBefore({ facts: known, outbox }, { caseId, key }, LOST);
  return outbox.find(key)?.state === 'sent';
}

test('one call of the role that was for two things in the lost time counts for both, once', () => {
  using temporary = temporaryStore();
  const { store } = temporary;
  const both = [CASE, OTHER].map((caseId) => ({ ...withheld, caseId }));
  const traces = both.flatMap((because) => [...tracesOfCall(reasonsOf(because), store.outbox)]);
  noteLostTellings(store, [message({ place: 'security', traces: new Set(traces) })], LOST);
  const all = [...both, { ...withheld, caseId: THIRD }];
  expect(all.map((because) => countsAsCalled(store, because, because.caseId))).toEqual([true, true, false]);
  expect(store.facts.get('lost tellings')).toBeUndefined();
});

test('what was told before a first restore counts after a second one on that day, and is forgotten after it', async () => {
  using temporary = temporaryStore();
  const { store, policy } = temporary;
  const first = { ...told('1', withheld, 2), messageId: '7' };
  noteLostTellings(store, [first], LOST);
  noteLostTellings(store, [], LOST.add({ hours: 1 }));
  noteLostTellings(store, [first, { ...told('2', withheld, 3), messageId: '8' }], LOST.add({ hours: 2 }));
  const eraseAt = (now: Temporal.Instant) =>
    new Eraser({ store, policy, isClockRight: () => true, now: () => now, log: silent }).run();
  const isCounted = (recipient: string, key: string, hours: number) => {
    store.outbox.add({ key, base: key, kind: 'dm', recipient, notification: withheld }, LOST);
    countAsToldBefore(store, { caseId: CASE, key }, LOST.add({ hours }));
    return store.outbox.find(key)?.state === 'sent';
  };
  await eraseAt(LOST.add({ hours: 23 }));
  expect(['a', 'b'].map((key) => isCounted('1', key, 3))).toEqual([true, false]);
  await eraseAt(LOST.add({ hours: 25 }));
  expect(store.facts.get('lost tellings')).toBeDefined();
  await eraseAt(LOST.add({ hours: 27 }));
  expect(store.facts.get('lost tellings')).toBeUndefined();
});

test.each(['security', '1'])(
  'that messages could not be delivered, as %s was told since, is told a day later',
  async (place) => {
    const found = [told(place, { template: 'undelivered', count: 2 }, 2)];
    using world = await reconciled({ before: ({ people }) => void people.seen('1', true), found });
    const { store } = world;
    const isTold = (hours: number) => {
      tellUndelivered(store, START.add({ hours }));
      return store.outbox
        .waitingFor('security')
        .some(({ notification }) => notification.template === 'undelivered');
    };
    expect([isTold(5), isTold(29)]).toEqual([false, true]);
  },
);

test.each([
  ['right', 0, 2],
  ['hours behind', -6, 8],
  ['hours ahead', 1, 1],
])(
  'a person who was called in the private channel since is called again a day later, by a clock that is %s',
  async (_, ahead, hours) => {
    const call = told('security', { template: 'unreachable', member: '1' }, hours);
    using world = await reconciled({
      before: ({ people }) => ['1', '2'].forEach((id) => people.seen(id, true)),
      found: [call],
      ahead,
    });
    const isCalled = (id: string, at: number) => world.store.people.takeCall(id, START.add({ hours: at }));
    expect([isCalled('1', 5), isCalled('2', 5)]).toEqual([false, true]);
    // A day after it, by the clock here.
    expect([isCalled('1', 25), isCalled('1', 27)]).toEqual([false, true]);
  },
);

test.each([
  ['told since, it is not told again', [told('1', { template: 'privacy-restored' }, 2)], false],
  [
    'lost once more after that, it is told',
    [told('1', { template: 'privacy-restored' }, 2), told('1', { template: 'privacy-lost' }, 3)],
    true,
  ],
])('the private channel is private again: %s', async (_, found, isTold) => {
  using world = await reconciled({
    before: (store) => {
      store.people.seen('1', true);
      tellOfPrivacy(store, ['others read it'], START);
    },
    found,
    look: (store) => void tellOfPrivacy(store, [], LOST),
  });
  const waiting = world.store.outbox.unsentSince(LOST).map(({ notification: { template } }) => template);
  expect(waiting.includes('privacy-restored')).toBe(isTold);
});

/** A press on a message that the lost bot sent. */
const isRefused = (store: Store, id: string, minutes: number) =>
  isOfLostTime(store, { id, at: START.add({ minutes }) });

test('what was told by a message of the lost time is not told again, and what is pressed under it is refused', async () => {
  // Told of two proposals of the same person: in the new history the second one may be another.
  const notification: Notification = { template: 'privacy-lost' };
  using world = await reconciled({
    before: (store) => {
      store.people.seen('1', true);
      const key = 'waits';
      store.outbox.add({ key, base: key, kind: 'dm', recipient: '1', notification }, START);
    },
    found: [
      { ...told('1', notification, 1), messageId: '7' },
      { ...told('1', notification, 2), messageId: '9' },
    ],
  });
  expect(world.store.outbox.byMessageId('9')?.key).toBe('waits');
  expect(['7', '9'].map((id) => isRefused(world.store, id, 120))).toEqual([true, true]);
});

const HOUR_OF_COPY = 4;

test.each([
  ['as of the copy, whose clock was right', HOUR_OF_COPY, [false, true]],
  ['from the last message on, where its clock may have been ahead', 1, [true, true]],
  ['likewise where nobody knows whether it was', undefined, [true, true]],
] as const)('there is no record of what was pressed %s', async (_, rightAt, refused) => {
  using world = await reconciled({
    before: ({ cases, people, facts: known }) => {
      people.seen('1', true);
      cases.open([opened()], by('1', START.add({ hours: HOUR_OF_COPY })));
      if (rightAt !== undefined)
        known.set('dependency good-at', JSON.stringify({ clock: START.add({ hours: rightAt }) }));
    },
    sent: START.add({ hours: 1 }),
    found: [],
  });
  // An answer to a command, of which there is no row.
  expect([180, 270].map((minutes) => isRefused(world.store, 'answer', minutes))).toEqual(refused);
});
