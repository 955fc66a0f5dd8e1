import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/process/case.ts';
import { PUBLICATIONS, type EventBody, type Publication } from '../../../src/process/events.ts';
import { bodies, check, publication } from '../../support/arbitraries.ts';
import {
  ANNA,
  BEN,
  caseOf,
  doneBy,
  folded,
  GUS,
  history,
  hours,
  linked,
  opened,
  OTHER_PRINT,
  FINGERPRINT,
  type Told,
} from '../../support/cases.ts';
import { draws } from '../../support/draws.ts';

const accepted = doneBy('advisory');
const publicly: EventBody = { type: 'disclosure-changed', kind: 'public' };
const asked = (what: Publication, fingerprint = FINGERPRINT): EventBody => ({
  type: 'publication-asked',
  what,
  print: fingerprint,
});
const approved = (what: Publication, request: number, id = BEN): Told => ({
  body: { type: 'publication-approved', what, request },
  actor: { kind: 'member', id },
});
const declined = (what: Publication, request: number): EventBody => ({
  type: 'publication-declined',
  what,
  request,
});
const announced = (what: 'announcement' | 'mitigation', fingerprint = FINGERPRINT): EventBody => ({
  type: 'announced',
  what,
  messageId: '77',
  print: fingerprint,
  exploited: 'no',
});
const without = (condition: 'public' | 'day', reason: string): EventBody => ({
  type: 'preflight-overridden',
  condition,
  reason,
});
const introduced = (...pullRequests: number[]): EventBody => ({ type: 'origin-recorded', pullRequests });
/** An answer to a request of any number. */
const numbered = <T extends 'publication-approved' | 'publication-declined'>(type: T) =>
  fc.record({ type: fc.constant(type), what: publication, request: fc.integer({ min: 2, max: 12 }) });
const waiting = (state: Case) => PUBLICATIONS.filter((what) => state.publications[what]);

describe('a request', () => {
  test('says who wants what public, and as which preview', () => {
    const state = caseOf(linked, {
      body: { type: 'publication-asked', what: 'announcement', print: FINGERPRINT, exploited: 'yes' },
      actor: { kind: 'member', id: GUS },
      at: hours(2),
    });
    expect(state.publications).toEqual({
      announcement: { revision: 3, askedBy: GUS, at: hours(2), fingerprint: FINGERPRINT, exploited: 'yes' },
    });
  });

  test('takes the place of the one before, with its approval', () => {
    const state = caseOf(asked('advisory'), approved('advisory', 2), asked('advisory', OTHER_PRINT));
    expect(state.publications.advisory).toEqual({
      revision: 4,
      askedBy: ANNA,
      at: expect.anything(),
      fingerprint: OTHER_PRINT,
    });
  });

  test('of one kind leaves those of the others', () => {
    const state = caseOf(...PUBLICATIONS.map((what) => asked(what)), declined('mitigation', 3));
    expect(waiting(state)).toEqual(['advisory', 'announcement', 'retrospective']);
  });
});

describe('an answer counts only for the request it names', () => {
  const first = [asked('advisory'), asked('advisory', OTHER_PRINT)];

  test('an approval', () => {
    expect(caseOf(...first, approved('advisory', 3)).publications.advisory?.approvedBy).toBe(BEN);
    expect(caseOf(...first, approved('advisory', 2)).publications.advisory?.approvedBy).toBeUndefined();
    expect(caseOf(...first, approved('mitigation', 3)).publications.advisory?.approvedBy).toBeUndefined();
    expect(caseOf(approved('advisory', 2)).publications).toEqual({});
  });

  test('an approval by nobody is none', () => {
    for (const actor of [{ kind: 'github' }, { kind: 'bot' }] as const) {
      const body = { type: 'publication-approved', what: 'advisory', request: 2 } as const;
      expect(caseOf(asked('advisory'), { body, actor }).publications.advisory?.approvedBy).toBeUndefined();
    }
  });

  test('a refusal', () => {
    expect(waiting(caseOf(...first, declined('advisory', 3)))).toEqual([]);
    expect(waiting(caseOf(...first, declined('advisory', 2)))).toEqual(['advisory']);
    expect(waiting(caseOf(...first, declined('mitigation', 3)))).toEqual(['advisory']);
  });

  test('the bot takes back what was approved, too', () => {
    expect(waiting(caseOf(asked('advisory'), approved('advisory', 2), declined('advisory', 2)))).toEqual([]);
  });
});

describe('what waits comes to nothing', () => {
  const everything = PUBLICATIONS.map((what) => asked(what));

  test.each<[string, EventBody[]]>([
    ['when the advisory is published', [{ type: 'advisory-published', at: hours(5) }]],
    ['when the case is closed', [{ type: 'closed', resolution: 'wont-fix' }]],
    ['when GitHub closes the advisory', [{ type: 'advisory-closed' }]],
    [
      'for good: opening the case again brings nothing back',
      [{ type: 'closed', resolution: 'wont-fix' }, { type: 'reopened' }],
    ],
    [
      'for good: GitHub’s opening it again neither',
      [{ type: 'advisory-closed' }, { type: 'advisory-reopened' }],
    ],
  ])('%s', (_, facts) => {
    expect(waiting(caseOf(linked, accepted, publicly, ...everything, ...facts))).toEqual([]);
  });

  test.each(['private', 'intends-to-publish', 'agreed-private', 'declined-private'] as const)(
    'a mitigation, when the disclosure turns out to be %s',
    (kind) => {
      const facts = [linked, accepted, publicly, ...everything, approved('mitigation', 6)];
      const state = caseOf(...facts, { type: 'disclosure-changed', kind });
      expect(waiting(state)).toEqual(['advisory', 'announcement', 'retrospective']);
      const back = caseOf(...facts, { type: 'disclosure-changed', kind }, publicly);
      expect(back.publications.mitigation).toBeUndefined();
    },
  );

  test('not when it merely turns out to be as public as before', () => {
    expect(waiting(caseOf(linked, publicly, asked('mitigation'), publicly))).toEqual(['mitigation']);
  });
});

describe('what is announced', () => {
  test('stands there with what it says, and waits no more', () => {
    const state = caseOf(doneBy('published'), asked('announcement'), announced('announcement'));
    expect(state.announced).toEqual({
      announcement: { messageId: '77', fingerprint: FINGERPRINT, exploited: 'no', at: expect.anything() },
    });
    expect(state.publications).toEqual({});
    expect(state.steps.announced).toBeDefined();
  });

  test('is not done with what users can do until then', () => {
    const state = caseOf(publicly, asked('mitigation'), announced('mitigation'));
    expect(Object.keys(state.announced)).toEqual(['mitigation']);
    expect(state.steps.announced).toBeUndefined();
  });

  test('keeps its place and its time when it is edited', () => {
    const before = caseOf(announced('announcement'));
    const edit: EventBody = {
      type: 'announcement-edited',
      what: 'announcement',
      print: OTHER_PRINT,
      exploited: 'yes',
    };
    expect(caseOf(announced('announcement'), edit).announced).toEqual({
      announcement: { ...before.announced.announcement, fingerprint: OTHER_PRINT, exploited: 'yes' },
    });
    expect(caseOf(edit).announced).toEqual({});
  });

  test('is edited by two who asked and agreed, and waits no more', () => {
    const state = caseOf(
      announced('announcement'),
      asked('announcement', OTHER_PRINT),
      approved('announcement', 3),
      { type: 'announcement-edited', what: 'announcement', print: OTHER_PRINT, exploited: 'no' },
    );
    expect(state.publications).toEqual({});
  });

  test('is edited for a CVE id, which answers nobody’s request', () => {
    const state = caseOf(
      announced('announcement'),
      asked('announcement', OTHER_PRINT),
      { type: 'cve-assigned', cveId: 'CVE-2026-1234' },
      { type: 'announcement-edited', what: 'announcement', print: 'c'.repeat(32), exploited: 'no' },
    );
    expect(waiting(state)).toEqual(['announcement']);
    expect(state.announced.announcement?.fingerprint).toBe('c'.repeat(32));
  });
});

describe('the release and the retrospective', () => {
  test('a condition is done without for its last reason', () => {
    const state = caseOf(without('public', 'slow'), without('day', 'now'), without('public', 'slower'));
    expect(state.overrides.map(({ condition, reason }) => [condition, reason])).toEqual([
      ['day', 'now'],
      ['public', 'slower'],
    ]);
    expect(state.overrides[0]?.actor).toEqual({ kind: 'member', id: ANNA });
  });

  test('a condition that a person vouches for is so once', () => {
    const said: EventBody = { type: 'preflight-confirmed', condition: 'fork' };
    expect(caseOf(said, said).confirmed).toEqual(['fork']);
  });

  test('what introduced it is what was said last; “none” is an answer, too', () => {
    expect(caseOf().introducedBy).toBeUndefined();
    expect(caseOf(introduced()).introducedBy).toEqual([]);
    expect(caseOf(introduced(1), introduced(2, 3)).introducedBy).toEqual([2, 3]);
    expect(caseOf(introduced()).steps['introduced-by']).toBeDefined();
  });

  test('a contribution changes nothing of the process', () => {
    const { version: _, ...before } = caseOf();
    expect(caseOf({ type: 'critique-contributed', named: true })).toEqual({ ...before, version: 2 });
  });

  test('a posted retrospective is done, and waits no more', () => {
    const state = caseOf(doneBy('published'), asked('retrospective'), doneBy('retrospective-posted'));
    expect(state.steps['retrospective-posted']).toBeDefined();
    expect(state.publications).toEqual({});
  });
});

test('whatever happens, what waits was asked for by the event it names, and approved by one that names it', () => {
  const anything = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: bodies['publication-asked'] },
      { weight: 6, arbitrary: numbered('publication-approved') },
      numbered('publication-declined'),
      bodies.announced,
      bodies['announcement-edited'],
      bodies['disclosure-changed'],
    ),
    { minLength: 5, maxLength: 12, size: '+1' },
  );
  let waits = 0;
  let agreed = 0;
  check(
    [anything],
    (facts) => {
      const events = history(opened(), ...facts);
      const { publications } = folded(events);
      for (const what of PUBLICATIONS) {
        const stands = publications[what];
        if (!stands) continue;
        const { revision, fingerprint, approvedBy } = stands;
        expect(events[revision - 1]?.body).toMatchObject({
          type: 'publication-asked',
          what,
          print: fingerprint,
        });
        const approval = events
          .slice(revision)
          .some(
            ({ body }) =>
              body.type === 'publication-approved' && body.what === what && body.request === revision,
          );
        expect(approvedBy !== undefined).toBe(approval);
        waits += 1;
        agreed += approval ? 1 : 0;
      }
    },
    2000,
  );
  expect(waits).toBeGreaterThanOrEqual(draws(1001));
  expect(agreed).toBeGreaterThanOrEqual(draws(51));
});

describe('another release day', () => {
  const decided: readonly EventBody[] = [
    { type: 'preflight-overridden', condition: 'day', reason: 'it cannot wait' },
    { type: 'preflight-overridden', condition: 'cve', reason: 'it would not come in time' },
    { type: 'publication-asked', what: 'advisory', print: '0'.repeat(32) },
  ];
  const NEW_DAY = Temporal.Instant.from('2026-03-19T16:00:00Z');

  test.each<EventBody>([
    { type: 'release-proposed', at: NEW_DAY },
    { type: 'upstream-set', project: 'openssl', disclosesAt: NEW_DAY },
  ])('voids what was decided for the one before: $type', (event) => {
    const state = caseOf(...decided, event);
    expect(state.overrides.map(({ condition }) => condition)).toEqual(['cve']);
    expect(state.publications.advisory).toBeUndefined();
  });
});
