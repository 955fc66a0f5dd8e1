import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveForPublic } from '../../../src/app/publication/approve.ts';
import { askForPublic } from '../../../src/app/publication/ask.ts';
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
  const { cases } = temporary.store;
  const reported = cases.open([opened(), linked], by(ASKER));
  state = cases.record(reported, [{ type: 'advisory-accepted' }, APPROVED], byGitHub());
});
afterEach(() => temporary[Symbol.dispose]());

const latest = () => temporary.store.cases.load(state.id) ?? state;
const conditionsIn = ({ steps }: Case) =>
  found({ approved: steps['pull-requests-approved'] ? 'ok' : 'open' });
const changes = () => Promise.reject(new AdvisoryChangedError(['description']));
const happens = (body: EventBody) => temporary.store.cases.recordFact(state, () => [body], by(MAINTAINER));

/** A press of a member, with what happens while the draft is made. */
function pressedBy(id: string, meanwhile: EventBody, publish = () => Promise.resolve(published)) {
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
      securityRole: { isHeldBy: () => Promise.resolve(true) },
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
  changed: [],
};
const ask = (meanwhile: EventBody = BUSY) =>
  askForPublic(pressedBy(ASKER, meanwhile), { what: 'advisory', fingerprint });
const approve = (meanwhile: EventBody, publish?: () => Promise<typeof published>) =>
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
