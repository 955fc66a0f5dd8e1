import { describe, expect, test } from 'vitest';
import { setDeadline, slowDown, waitForUpstream } from '../../src/process/acts/deadline.ts';
import type { Circumstances } from '../../src/process/acts/decision.ts';
import type { Case } from '../../src/process/case.ts';
import { deadline } from '../../src/process/deadlines.ts';
import type { EventBody } from '../../src/process/events.ts';
import { readPolicy, STAGES, type StageId } from '../../src/process/policy.ts';
import { isBefore } from '../../src/process/time.ts';
import { check, instant } from '../support/arbitraries.ts';
import {
  after,
  agreedDay,
  ANNA,
  as,
  caseOf,
  codeOf,
  days,
  doneBy,
  eventsOf,
  FAY,
  fixTeam,
  hours,
  linked,
  policy,
  security,
  START,
} from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';

const open = caseOf(linked);
const reason = 'a holiday';
const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(30) };

function dueOf(state: Case, stage: StageId = 'fix-release'): string | undefined {
  const found = deadline(state, stage, policy);
  return found?.kind === 'at' ? found.due.toString() : found?.kind;
}

/** What comes of a deadline for the release at this instant. */
const setTo = (at: Temporal.Instant) =>
  codeOf(setDeadline(open, { stage: 'fix-release', at, reason }, security));

const wait = (state: Case, disclosesAt = days(30)) =>
  after(state, waitForUpstream(state, { project: 'libfoo', disclosesAt }, security), security);

/** The case with a release day, or the first facts of one, after another project has named its date. */
const withDay = (at: Temporal.Instant, facts = 3) =>
  wait(caseOf(linked, ...agreedDay(at, 3).slice(0, facts)));

const slow = (state: Case, more: Partial<Parameters<typeof slowDown>[1]> = {}, how = fixTeam) =>
  slowDown(state, { until: days(60), reason, lowRisk: false, ...more }, how);
const scored = (score: number | undefined, band: 'none' | 'low' | 'medium' | 'high' = 'low'): EventBody => ({
  type: 'severity-scored',
  band,
  ...(score === undefined ? {} : { score }),
});
const reclassified = (band: 'none' | 'low' | 'medium'): EventBody => ({
  type: 'severity-reclassified',
  band,
  reason,
});

describe('the security team sets a deadline', () => {
  test.each(STAGES.filter((stage) => stage !== 'retrospective'))('of %s', (stage) => {
    const decision = setDeadline(open, { stage, at: days(40), reason }, security);
    expect(eventsOf(decision)).toEqual([{ type: 'deadline-set', stage, at: days(40), reason }]);
    expect(dueOf(after(open, decision, security), stage)).toBe(days(40).toString());
  });

  test('of the retrospective, once it has one', () => {
    const published = caseOf(linked, { type: 'advisory-published', at: START }, doneBy('announced'));
    const given = { stage: 'retrospective', at: days(40), reason } as const;
    expect(dueOf(after(published, setDeadline(published, given, security), security), 'retrospective')).toBe(
      days(40).toString(),
    );
  });

  test('earlier than the policy’s, also', () => {
    expect(codeOf(setDeadline(open, { stage: 'fix-release', at: hours(1), reason }, security))).toBe('ok');
  });

  test('of what is ASAP, and it is a day again', () => {
    const urgent = caseOf(linked, { type: 'disclosure-changed', kind: 'public' });
    const decision = setDeadline(urgent, { stage: 'fix-release', at: days(3), reason }, security);
    const state = after(urgent, decision, security);
    expect(dueOf(state)).toBe(days(3).toString());
    expect(dueOf(state, 'fix-development')).toBe('asap');
  });

  test('at the very instant another project discloses, and not before', () => {
    const waiting = caseOf(linked, upstream);
    const at = (when: Temporal.Instant, stage: StageId = 'fix-release') =>
      codeOf(setDeadline(waiting, { stage, at: when, reason }, security));
    expect(at(days(30))).toBe('ok');
    expect(at(days(30).subtract({ nanoseconds: 1 }))).toBe('before-upstream');
    expect(at(days(29), 'fix-development')).toBe('ok');
  });

  test('is within two years', () => {
    expect(setTo(days(2 * 366))).toBe('ok');
    expect(setTo(days(2 * 366).add({ nanoseconds: 1 }))).toBe('time-far');
    expect(setTo(START.add({ nanoseconds: 1 }))).toBe('ok');
    expect(setTo(START)).toBe('time-past');
  });
});

describe('another project’s disclosure', () => {
  test('moves the release, and no other stage', () => {
    const state = wait(open);
    expect(dueOf(state)).toBe(days(30).toString());
    expect(dueOf(state, 'fix-development')).toBe(days(7).toString());
    expect(state.decisions.at(-1)).toEqual({
      kind: 'upstream',
      project: 'libfoo',
      due: days(30),
      revision: 3,
      actor: { kind: 'member', id: ANNA },
      at: START,
    });
  });

  test('drops an earlier release day, agreed or not, and keeps one at that instant or later', () => {
    expect(withDay(THURSDAY).proposal).toBeUndefined();
    expect(withDay(THURSDAY).steps['release-day']).toBeUndefined();
    expect(withDay(THURSDAY, 1).proposal).toBeUndefined();
    expect(withDay(days(30)).steps['release-day']).toBeDefined();
    expect(withDay(days(31)).steps['release-day']).toBeDefined();
    expect(withDay(days(30).subtract({ nanoseconds: 1 })).proposal).toBeUndefined();
  });

  test('counts as it was said last', () => {
    expect(dueOf(wait(wait(open), days(25)))).toBe(days(25).toString());
    expect(wait(wait(open), days(25)).decisions).toHaveLength(2);
  });
});

describe('the slow track', () => {
  test.each<[string, EventBody[], boolean]>([
    ['no score', [], false],
    ['a band that nobody scored', [scored(undefined)], false],
    ['0.0', [scored(0, 'none')], true],
    ['3.9', [scored(3.9)], true],
    ['4.0', [scored(4, 'medium')], false],
    ['4.1', [scored(4.1, 'medium')], false],
    ['7.5 put into low', [scored(7.5, 'high'), reclassified('low')], true],
    ['7.5 put into none', [scored(7.5, 'high'), reclassified('none')], true],
    ['low without any score', [reclassified('low')], true],
    ['3.9 put into medium', [scored(3.9), reclassified('medium')], false],
    ['7.5 after it was put into low', [reclassified('low'), scored(7.5, 'high')], false],
    ['3.9 after it was put into medium', [reclassified('medium'), scored(3.9)], true],
    ['a risk assessed as low', [scored(9.8, 'high'), { type: 'risk-assessed', risk: 'low' }], true],
    [
      '9.8 after a risk assessed as low',
      [{ type: 'risk-assessed', risk: 'low' }, scored(9.8, 'high')],
      false,
    ],
    [
      'a risk assessed as low, then put into medium',
      [{ type: 'risk-assessed', risk: 'low' }, reclassified('medium')],
      false,
    ],
  ])('is open, or not, to %s', (_, told, isOpen) => {
    const state = caseOf(linked, ...told);
    // What the security team has classified is not for the fix team to assess anew.
    const classified = state.severity?.reclassified === true && !isOpen;
    const closed = classified ? 'classified-higher' : 'not-low';
    expect(codeOf(slow(state))).toBe(isOpen ? 'ok' : closed);
    expect(codeOf(slow(state, { lowRisk: true }))).toBe(classified ? closed : 'ok');
  });

  test('has the team’s own threshold', () => {
    const own: Circumstances = { ...fixTeam, policy: readPolicy({ lowSeverityBelow: 7 }) };
    expect(codeOf(slow(caseOf(scored(6.9, 'medium')), {}, own))).toBe('ok');
    expect(slow(caseOf(scored(7, 'high')), {}, own)).toEqual({
      ok: false,
      refusal: { code: 'not-low', score: 7, below: 7 },
    });
  });

  test('records the risk once', () => {
    const decision = slow(open, { lowRisk: true });
    expect(eventsOf(decision)).toEqual([
      { type: 'risk-assessed', risk: 'low' },
      { type: 'slow-track-set', until: days(60), reviewAt: days(14), reason },
    ]);
    const state = after(open, decision, fixTeam);
    expect(state.lowRisk).toBe(true);
    expect(dueOf(state)).toBe(days(60).toString());
    expect(eventsOf(slow(state, { until: days(70), lowRisk: true })).map(({ type }) => type)).toEqual([
      'slow-track-set',
    ]);
  });

  const low = caseOf(linked, scored(2));

  test('is the fix team’s decision, also of somebody who stands on both sides', () => {
    expect(codeOf(slow(low))).toBe('ok');
    expect(codeOf(slow(low, {}, as(FAY, ['security', 'fix-team'])))).toBe('ok');
    expect(codeOf(slow(low, {}, security))).toBe('fix-team-decides');
  });

  test('leads to a later day than the one that stands', () => {
    expect(codeOf(slow(low, { until: days(21) }))).toBe('not-later');
    expect(codeOf(slow(low, { until: days(21).add({ nanoseconds: 1 }) }))).toBe('ok');
    expect(codeOf(slow(caseOf(linked, scored(2), upstream), { until: days(30) }))).toBe('not-later');
    expect(codeOf(slow(caseOf(linked, scored(2), upstream), { until: days(31) }))).toBe('ok');
  });

  test.each<[string, Temporal.Instant, Temporal.Instant | undefined, Temporal.Instant | undefined]>([
    ['after the policy’s time', days(60), undefined, days(14)],
    ['on the day that was named', days(60), days(20), days(20)],
    ['at its end, if that was named', days(60), days(60), days(60)],
    ['not after it', days(60), days(60).add({ nanoseconds: 1 }), undefined],
    ['not now', days(60), START, undefined],
    ['but a moment later', days(60), START.add({ nanoseconds: 1 }), START.add({ nanoseconds: 1 })],
  ])('is reviewed %s', (_, until, reviewAt, expected) => {
    const decision = slow(low, { until, reviewAt });
    expect(codeOf(decision)).toBe(expected ? 'ok' : 'review-out-of-range');
    for (const body of eventsOf(decision))
      expect(body.type === 'slow-track-set' && body.reviewAt).toEqual(expected);
  });

  test('is reviewed at its end, where it ends before the policy’s time is over', () => {
    const late = as(FAY, ['fix-team'], days(20));
    const [body] = eventsOf(slow(low, { until: days(25) }, late));
    expect(body?.type === 'slow-track-set' && body.reviewAt).toEqual(days(25));
  });

  test('at any time names a review after now and not after its end', () => {
    check([instant, instant], (now, until) => {
      for (const body of eventsOf(slow(low, { until }, as(FAY, ['fix-team'], now)))) {
        if (body.type !== 'slow-track-set') continue;
        expect(isBefore(now, body.reviewAt)).toBe(true);
        expect(isBefore(until, body.reviewAt)).toBe(false);
      }
    });
  });

  test('ends with a public disclosure, and cannot begin during one', () => {
    const state = after(low, slow(low), fixTeam);
    expect(dueOf(state)).toBe(days(60).toString());
    const urgent = caseOf(
      linked,
      scored(2),
      {
        type: 'slow-track-set',
        until: days(60),
        reviewAt: days(14),
        reason,
      },
      { type: 'disclosure-changed', kind: 'public' },
    );
    expect(dueOf(urgent)).toBe('asap');
    expect(codeOf(slow(urgent, { until: days(90) }))).toBe('urgent-no-slow-track');
  });
});
