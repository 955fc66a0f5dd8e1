import { describe, expect, test } from 'vitest';
import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import { setDeadline, waitForUpstream } from '../../src/process/acts/deadline.ts';
import { proposeRelease } from '../../src/process/acts/release.ts';
import { deadline } from '../../src/process/deadlines.ts';
import type { EventBody } from '../../src/process/events.ts';
import { lateness } from '../../src/process/lateness.ts';
import { remindersAt } from '../../src/process/notifications/reminders.ts';
import { releaseLimits } from '../../src/process/release-limits.ts';
import { isBefore } from '../../src/process/time.ts';
import { upstreamDate, upstreams } from '../../src/process/upstream.ts';
import { conditionsOf } from '../../src/release/conditions.ts';
import { advisory } from '../support/advisory-shapes.ts';
import { check } from '../support/arbitraries.ts';
import {
  after,
  agreedDay,
  as,
  ANNA,
  caseOf,
  codeOf,
  days,
  CASE_ID,
  FINGERPRINT,
  history,
  linked,
  opened,
  policy,
  security,
} from '../support/cases.ts';
import { walks } from './walks.ts';

type Case = ReturnType<typeof caseOf>;

const disclosesAt = days(30);
const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt };
const to = (kind: 'public' | 'declined-private' | 'agreed-private') =>
  ({ type: 'disclosure-changed', kind }) as const;

/** Whether each place that keeps the rule holds a release back that comes before `disclosesAt`. */
function heldBackBy(state: Case): Record<string, boolean> {
  const inspection = { advisory: advisory(), releases: [], unreleased: [], unanswered: false };
  const day = conditionsOf(state, inspection, days(20)).find(({ id }) => id === 'day');
  const how = as(ANNA, ['security'], days(19));
  const proposed = proposeRelease(state, { at: days(20), reason: 'now' }, how);
  const set = setDeadline(state, { stage: 'fix-release', at: days(20), reason: 'now' }, how);
  return {
    date: upstreamDate(state) !== undefined,
    limits: releaseLimits(state, policy).upstream !== undefined,
    condition: day?.evidence[0] === 'the upstream project has not disclosed yet',
    proposal: codeOf(proposed) === 'slot-refused',
    deadline: codeOf(set) === 'before-upstream',
    due: deadline(state, 'fix-release', policy)?.kind === 'at',
  };
}
const everywhere = (held: boolean) => ({
  date: held,
  limits: held,
  condition: held,
  proposal: held,
  deadline: held,
  due: held,
});

describe('another project’s date', () => {
  test('holds the release back', () => {
    expect(heldBackBy(caseOf(linked, upstream))).toEqual(everywhere(true));
  });

  test.each(['declined-private', 'public'] as const)(
    'holds nothing back once the disclosure is %s',
    (kind) => {
      expect(heldBackBy(caseOf(linked, upstream, to(kind)))).toEqual(everywhere(false));
    },
  );

  test.each(['declined-private', 'public'] as const)(
    'is refused after %s; where a history has it all the same, it holds nothing back',
    (kind) => {
      const urgent = caseOf(linked, to(kind));
      expect(codeOf(waitForUpstream(urgent, { project: 'libfoo', disclosesAt }, security))).toBe(
        'urgent-no-upstream',
      );
      expect(heldBackBy(caseOf(linked, to(kind), upstream))).toEqual(everywhere(false));
    },
  );

  test.each([
    ['before', [upstream, to('declined-private')]],
    ['after', [to('declined-private'), upstream]],
  ] as const)('that was named %s everything became ASAP holds again once it is private', (_, bodies) => {
    const urgent = caseOf(linked, ...bodies, ...agreedDay(days(10), 5));
    expect(urgent.steps['release-day']).toBeDefined();
    const back = after(urgent, changeDisclosure(urgent, { kind: 'agreed-private' }, security), security);
    expect(heldBackBy(back)).toEqual(everywhere(true));
    expect(back.proposal).toBeUndefined();
    expect(back.steps['release-day']).toBeUndefined();
  });

  test('that falls while an approval to publish waits takes the approval with it', () => {
    const asked: EventBody = {
      type: 'publication-asked',
      what: 'advisory',
      print: FINGERPRINT,
    };
    const early = caseOf(linked, upstream, to('public'), ...agreedDay(days(10), 5), asked);
    expect(early.publications.advisory).toBeDefined();
    const back = after(early, changeDisclosure(early, { kind: 'agreed-private' }, security), security);
    expect(back.publications.advisory).toBeUndefined();
  });
});

describe('two other projects', () => {
  const other: EventBody = { type: 'upstream-set', project: 'libbar', disclosesAt: days(20) };

  test('are both waited for: the second replaces nothing, and the latest date counts', () => {
    const state = caseOf(linked, upstream, other);
    expect(upstreams(state).map(({ project }) => project)).toEqual(['libfoo', 'libbar']);
    expect(upstreamDate(state)).toEqual(disclosesAt);
    // The one that is waited for longest is named.
    expect(deadline(state, 'fix-release', policy)).toMatchObject({
      due: disclosesAt,
      revision: 4,
      movedBy: { project: 'libfoo' },
    });
  });

  test('each have the date that was named last for them', () => {
    const sooner: EventBody = { ...upstream, project: ' LibFoo ', disclosesAt: days(15) };
    expect(upstreamDate(caseOf(linked, upstream, other, sooner))).toEqual(days(20));
    expect(upstreamDate(caseOf(linked, upstream, sooner))).toEqual(days(15));
  });
});

describe('a project that is waited for no more', () => {
  const other: EventBody = { type: 'upstream-set', project: 'libbar', disclosesAt: days(20) };
  const sooner: EventBody = { ...upstream, project: ' LibFoo ', disclosesAt: days(15) };

  test('leaves the dates of the others', () => {
    const state = caseOf(linked, upstream, other, { type: 'upstream-withdrawn', named: 3 });
    expect(upstreams(state).map(({ project }) => project)).toEqual(['libbar']);
    expect(deadline(state, 'fix-release', policy)).toMatchObject({ due: days(20), revision: 4 });
  });

  test('takes every date along that was named for it, and the policy’s own counts again', () => {
    const state = caseOf(linked, upstream, sooner, { type: 'upstream-withdrawn', named: 4 });
    expect(upstreamDate(state)).toBeUndefined();
    expect(deadline(state, 'fix-release', policy)).toEqual(deadline(caseOf(linked), 'fix-release', policy));
  });

  test('can be waited for again', () => {
    const state = caseOf(linked, upstream, { type: 'upstream-withdrawn', named: 3 }, sooner);
    expect(upstreamDate(state)).toEqual(days(15));
  });
});

describe('the release that is agreed for the recommended hour after another project’s', () => {
  const fourPm = Temporal.Instant.from('2026-04-01T16:00:00Z');
  const agreed = caseOf(linked, upstream, ...agreedDay(fourPm, 4));
  const people = { security: [ANNA], fixTeam: [], coordinator: ANNA };

  test('is not late before that hour', () => {
    expect(deadline(agreed, 'fix-release', policy)).toMatchObject({ due: fourPm, revision: 4 });
    const told = remindersAt(agreed, policy, people, fourPm.subtract({ minutes: 1 }));
    expect(told.filter(({ stage, time }) => stage === 'fix-release' && time.kind === 'overdue')).toEqual([]);
  });

  test('is not late in its retrospective', () => {
    const events = history(opened(), linked, upstream, ...agreedDay(fourPm, 4), {
      body: { type: 'advisory-published', at: fourPm },
      at: fourPm,
    });
    const release = lateness(CASE_ID, events, policy).stages.find(({ stage }) => stage === 'fix-release');
    expect(release?.planned).toMatchObject({ due: fourPm });
    expect(release?.reschedules.map(({ mode }) => mode)).toEqual(['upstream']);
  });

  test('is due at the other project’s own hour until both sides agree, or where they agree on a later day', () => {
    for (const told of [agreedDay(fourPm, 4).slice(0, 2), agreedDay(fourPm.add({ hours: 24 }), 4)])
      expect(deadline(caseOf(linked, upstream, ...told), 'fix-release', policy)).toMatchObject({
        due: disclosesAt,
        revision: 3,
      });
  });
});

test('in any history, what is agreed on, what is offered and what is published wait for the same date', () => {
  // Of what people did: a day before the date is refused, and nothing else records one.
  check([walks], ({ state }) => {
    if (state.status === 'closed' || state.publishedAt) return;
    const date = upstreamDate(state);
    expect(releaseLimits(state, policy).upstream).toEqual(date);
    expect(date && state.proposal && isBefore(state.proposal.at, date)).not.toBe(true);
  });
});
