import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveForPublic } from '../../../src/app/publication/approve.ts';
import { askForPublic } from '../../../src/app/publication/ask.ts';
import type { Permission } from '../../../src/github/publishing.ts';
import type { Parts } from '../../../src/process/publication/parts.ts';
import { AdvisoryChangedError } from '../../../src/github/github-error.ts';
import type { Case } from '../../../src/process/case.ts';
import type { EventBody } from '../../../src/process/events.ts';
import { linked } from '../../support/cases.ts';
import { found } from '../../support/plain-acts.ts';
import { drafted, saying } from '../../support/publication.ts';
import { by, byGitHub, opened, START, temporaryStore, type TemporaryStore } from '../../support/temporary.ts';

// Making a draft takes its time, a slow registry minutes: what happens to the case meanwhile.

const ASKER = '100000000000000001';
const OTHER = '100000000000000002';
const MAINTAINER = '200000000000000001';
const BUSY: EventBody = { type: 'collaborator-requested', login: 'gus', askedBy: MAINTAINER };
const APPROVED: EventBody = { type: 'step-checked', step: 'pull-requests-approved' };
const TAKEN_BACK: EventBody = { type: 'step-unchecked', step: 'pull-requests-approved' };
const ADVISORY = drafted(saying('the advisory'));
const { fingerprint } = ADVISORY;

let temporary: TemporaryStore;
let state: Case;
beforeEach(() => {
  temporary = temporaryStore();
  isHeldBy = () => Promise.resolve(true);
  const { cases } = temporary.store;
  const reported = cases.open([opened(), linked], by(ASKER));
  state = cases.record(reported, [{ type: 'advisory-accepted' }, APPROVED], byGitHub());
});
afterEach(() => temporary[Symbol.dispose]());

/** Who has the role of the security team, as Discord says. */
let isHeldBy: (id: string) => Promise<boolean>;
const latest = () => temporary.store.cases.load(state.id) ?? state;
const conditionsIn = ({ steps }: Case) =>
  found({ approved: steps['pull-requests-approved'] ? 'ok' : 'open' });
const changes = () => Promise.reject(new AdvisoryChangedError(['description']));
const happens = (body: EventBody) => temporary.store.cases.recordFact(state, () => [body], by(MAINTAINER));

/** A press of a member, with what happens while the draft is made. */
function pressedBy(id: string, meanwhile: EventBody, publish: Publish = () => Promise.resolve(published)) {
  return {
    case: latest(),
    who: { id, sides: ['security'] as const },
    now: START,
    cause: by(id),
    services: {
      cases: temporary.store.cases,
      policy: temporary.policy,
      drafts: {
        draft: () => {
          happens(meanwhile);
          return Promise.resolve({ ...ADVISORY, conditionsIn });
        },
      },
      securityRole: { isHeldBy: (member: string) => isHeldBy(member) },
      deliverer: { runTo: () => Promise.resolve(), runPublic: () => Promise.resolve() },
      github: { publish },
    },
  };
}

const published = {
  createdAt: START,
  updatedAt: START,
  facts: {
    ghsaId: 'GHSA-2345-cfgh-jmpq',
    state: 'published',
    publishedAt: START,
    hasDetails: true,
    collaborators: [],
    knowsAllCollaborators: true,
    hasFork: false,
  } as const,
  changed: [] as string[],
};
const ask = (meanwhile: EventBody = BUSY) =>
  askForPublic(pressedBy(ASKER, meanwhile), { what: 'advisory', fingerprint });
type Publish = (
  repository: string,
  ghsaId: string,
  approved?: Parts,
  permission?: Permission,
) => Promise<typeof published>;
/** Publishes as it is promised: what happens while GitHub is looked at for the last time comes before it. */
const lookingWhile =
  (meanwhile: () => unknown): Publish =>
  async (_, __, ___, permission) => {
    meanwhile();
    await permission?.keys();
    permission?.stands();
    return published;
  };
const approve = (meanwhile: EventBody, publish?: Publish) =>
  approveForPublic(pressedBy(OTHER, meanwhile, publish), {
    what: 'advisory',
    request: latest().publications.advisory?.revision ?? 0,
    fingerprint,
  });

test('a fix team that is busy holds up neither key: what was shown is as it was', async () => {
  expect((await ask()).publications.advisory).toMatchObject({ askedBy: ASKER });
  const { outcome } = await approve({ ...BUSY, login: 'fay' });
  expect(outcome).toBe('published');
  expect(latest().requests.map(({ login }) => login)).toEqual(['gus', 'fay']);
});

test('what the fix team takes back meanwhile keeps it from being published', async () => {
  await ask();
  const refused = { problem: { code: 'conditions-failing', conditions: ['approved'] } };
  await expect(approve(TAKEN_BACK)).rejects.toMatchObject(refused);
  expect(latest().leaving).toEqual({});
});

test('nobody is called for what cannot be published, whatever button is pressed', async () => {
  const refused = { problem: { code: 'conditions-failing', conditions: ['approved'] } };
  await expect(ask(TAKEN_BACK)).rejects.toMatchObject(refused);
  expect(latest().publications).toEqual({});
});

test('a request that another one takes the place of meanwhile is approved by nobody', async () => {
  await ask();
  const other: EventBody = { type: 'publication-asked', what: 'advisory', print: 'f'.repeat(32) };
  await expect(approve(other)).rejects.toMatchObject({ problem: { code: 'preview-gone' } });
  expect(latest().leaving).toEqual({});
});

test('an advisory that changed right before it would be published turns both keys back', async () => {
  await ask();
  const told = { problem: { code: 'advisory-changed', changed: ['description'] } };
  await expect(approve(BUSY, changes)).rejects.toMatchObject(told);
  expect([latest().leaving, latest().publications]).toEqual([{}, {}]);
  expect(temporary.store.cases.history(latest()).at(-1)).toMatchObject({
    actor: { kind: 'bot' },
    body: { type: 'publication-declined', what: 'advisory', why: 'changed', changed: ['description'] },
  });
});

test('what is taken back while GitHub is looked at for the last time is not published', async () => {
  await ask();
  const request = latest().publications.advisory?.revision ?? 0;
  const takenBack: EventBody = { type: 'publication-declined', what: 'advisory', request, why: 'withdrawn' };
  const gone = { problem: { code: 'preview-gone' } };
  await expect(
    approve(
      BUSY,
      lookingWhile(() => happens(takenBack)),
    ),
  ).rejects.toMatchObject(gone);
  expect([latest().publishedAt, latest().leaving]).toEqual([undefined, {}]);
});

test('what the release lacks by then is not published, and both keys stay turned', async () => {
  await ask();
  const refused = { problem: { code: 'conditions-failing', conditions: ['approved'] } };
  await expect(
    approve(
      BUSY,
      lookingWhile(() => happens(TAKEN_BACK)),
    ),
  ).rejects.toMatchObject(refused);
  expect(latest().publishedAt).toBeUndefined();
  expect(latest().leaving.advisory).toMatchObject({ askedBy: ASKER, approvedBy: OTHER });
});

test.each([
  ['asked', ASKER],
  ['approved', OTHER],
])(
  'nothing is published where the one who %s loses the role meanwhile, and both hear it',
  async (_, lost) => {
    await ask();
    const loses = () => void (isHeldBy = (id) => Promise.resolve(id !== lost));
    const refused = { problem: { code: 'key-lost', member: lost } };
    await expect(approve(BUSY, lookingWhile(loses))).rejects.toMatchObject(refused);
    expect([latest().publishedAt, latest().leaving]).toEqual([undefined, {}]);
    expect(temporary.store.cases.history(latest()).at(-1)).toMatchObject({
      actor: { kind: 'bot' },
      body: { type: 'publication-declined', what: 'advisory', why: 'rights' },
    });
  },
);

test('where Discord does not say who has the role, nothing is published, and it is pressed again', async () => {
  await ask();
  const silent = () => void (isHeldBy = () => Promise.reject(new Error('no answer')));
  await expect(approve(BUSY, lookingWhile(silent))).rejects.toMatchObject({
    problem: { code: 'rights-unknown' },
  });
  isHeldBy = () => Promise.resolve(true);
  expect((await approve({ ...BUSY, login: 'fay' })).outcome).toBe('published');
});

test('what is asked for anew meanwhile does not keep back what two members approved', async () => {
  await ask();
  const other: EventBody = { type: 'publication-asked', what: 'advisory', print: 'f'.repeat(32) };
  const { outcome } = await approve(
    BUSY,
    lookingWhile(() => happens(other)),
  );
  expect(outcome).toBe('published');
});

test.each([
  ['the press alone', () => undefined, 1],
  ['the sync, too', () => happens({ type: 'advisory-published', at: START }), 0],
])(
  'of what is published otherwise the alarm comes with the publication: seen by %s',
  async (_, seen, alarms) => {
    await ask();
    const differing = async () => {
      seen();
      return Promise.resolve({ ...published, changed: ['summary'] });
    };
    await approve(BUSY, differing);
    const told = temporary.store.cases
      .history(latest())
      .filter(({ body }) => body.type === 'publication-differed');
    expect(told).toHaveLength(alarms);
  },
);
