import { describe, expect, test } from 'vitest';
import { changeDisclosure } from '../../src/process/acts/disclosure.ts';
import { setDeadline, waitForUpstream } from '../../src/process/acts/deadline.ts';
import { proposeRelease } from '../../src/process/acts/release.ts';
import { deadline } from '../../src/process/deadlines.ts';
import type { EventBody } from '../../src/process/events.ts';
import { releaseLimits } from '../../src/process/release-slots.ts';
import { isBefore } from '../../src/process/time.ts';
import { upstreamDate } from '../../src/process/upstream.ts';
import { conditionsOf } from '../../src/release/conditions.ts';
import { advisory } from '../support/advisory-shapes.ts';
import { check, histories } from '../support/arbitraries.ts';
import {
  after,
  agreedDay,
  as,
  ANNA,
  caseOf,
  codeOf,
  days,
  FINGERPRINT,
  folded,
  linked,
  policy,
  security,
} from '../support/cases.ts';

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

test('in any history, what is agreed on, what is offered and what is published wait for the same date', () => {
  check([histories], (events) => {
    const state = folded(events);
    if (state.status === 'closed' || state.publishedAt) return;
    const date = upstreamDate(state);
    expect(releaseLimits(state, policy).upstream).toEqual(date);
    expect(date && state.proposal && isBefore(state.proposal.at, date)).not.toBe(true);
  });
});
