import { describe, expect, test } from 'vitest';
import type { Circumstances } from '../../src/process/acts/decision.ts';
import { agreeToRelease, proposeRelease, sideToAgree } from '../../src/process/acts/release.ts';
import { agreedAlone, type Case } from '../../src/process/case.ts';
import type { EventBody, Side } from '../../src/process/events.ts';
import { readPolicy } from '../../src/process/policy.ts';
import {
  after,
  agreedDay,
  ANNA,
  as,
  BEN,
  benSecurity,
  caseOf,
  codeOf,
  days,
  eventsOf,
  FAY,
  fixTeam,
  linked,
  policy,
  security,
} from '../support/cases.ts';
import { THURSDAY } from '../support/plain-acts.ts';

const open = caseOf(linked);
const both = as(BEN, ['security', 'fix-team']);
const TUESDAY = Temporal.Instant.from('2026-03-10T16:00:00Z');
/** An instant of March 2026. */
const march = (day: number, time = '16:00') =>
  Temporal.Instant.from(`2026-03-${String(day).padStart(2, '0')}T${time}Z`);

function propose(state: Case, at: Temporal.Instant, how: Circumstances = security, reason?: string) {
  return proposeRelease(state, { at, reason }, how);
}

/** The objections to a release day, and whether a reason lifts them. */
function objections(at: Temporal.Instant, state = open, how: Circumstances = security) {
  const without = propose(state, at, how);
  if (without.ok) return 'ok';
  const { refusal } = without;
  const withReason = codeOf(propose(state, at, how, 'it must be'));
  expect(withReason).toBe(refusal.code === 'slot-refused' ? 'slot-refused' : 'ok');
  return 'objections' in refusal
    ? [refusal.code, ...refusal.objections.map(({ code }) => code)]
    : refusal.code;
}

describe('a release day', () => {
  test('is proposed by either side, which agrees for itself', () => {
    for (const [how, side] of [
      [security, 'security'],
      [fixTeam, 'fix-team'],
      [both, 'security'],
    ] as const) {
      const decision = propose(open, THURSDAY, how);
      expect(eventsOf(decision)).toEqual([
        { type: 'release-proposed', at: THURSDAY },
        { type: 'release-agreed', side, proposal: 3 },
      ]);
      expect(after(open, decision, how).proposal).toEqual({
        revision: 3,
        proposedAt: how.now,
        at: THURSDAY,
        by: { kind: 'member', id: how.who.id },
        agreed: [side],
        agreedBy: { [side]: how.who.id },
      });
    }
  });

  const needs = 'slot-needs-reason';
  const never = 'slot-refused';
  const holiday: Circumstances = {
    ...security,
    policy: readPolicy({ releaseSlot: { holidays: ['2026-03-12'] } }),
  };
  const upstream = caseOf(linked, { type: 'upstream-set', project: 'libfoo', disclosesAt: march(11) });
  test.each<[string, Temporal.Instant, Case, Circumstances, string | string[]]>([
    ['a Thursday at four', THURSDAY, open, security, 'ok'],
    ['a Monday at four', march(9), open, security, 'ok'],
    ['a Friday', march(13), open, security, [needs, 'weekday']],
    ['a Saturday', march(14), open, security, [needs, 'weekday']],
    ['a Sunday at night', march(15, '23:00'), open, security, [needs, 'weekday', 'hour']],
    ['another hour', march(12, '15:59'), open, security, [needs, 'hour']],
    ['a holiday', THURSDAY, open, holiday, [never, 'holiday']],
    ['a holiday at another hour', march(12, '10:00'), open, holiday, [never, 'holiday', 'hour']],
    ['now', security.now, open, security, [never, 'past', 'hour']],
    ['yesterday', march(1), open, security, [never, 'past', 'weekday']],
    ['the day another project discloses', march(11), upstream, security, 'ok'],
    ['a day before it', march(10), upstream, security, [never, 'before-upstream']],
    [
      'a day after it, when the release was due then',
      march(12),
      upstream,
      security,
      [needs, 'after-deadline'],
    ],
    ['the last slot before the deadline', march(19), open, security, 'ok'],
    ['the first slot after it', march(23), open, security, [needs, 'after-deadline']],
  ])('may be, or not, %s', (_, at, state, how, expected) => {
    expect(objections(at, state, how)).toEqual(expected);
  });

  test('has no deadline to keep while everything is ASAP', () => {
    const urgent = caseOf(linked, { type: 'disclosure-changed', kind: 'public' });
    expect(objections(march(26), urgent)).toBe('ok');
  });

  test('keeps the reason why it lies outside the slots', () => {
    const decision = propose(open, march(13), security, 'the distributors asked for it');
    expect(after(open, decision, security).proposal?.reason).toBe('the distributors asked for it');
  });
});

const alone = (side: Side) => ({ type: 'release-agreed', side, proposal: 3, bothSides: true });

describe('an agreement', () => {
  const proposed = after(open, propose(open, THURSDAY), security);
  const agreed = after(proposed, agreeToRelease(proposed, { proposal: 3 }, fixTeam), fixTeam);

  test('of both sides makes the day, and the step is done', () => {
    expect(eventsOf(agreeToRelease(proposed, { proposal: 3 }, fixTeam))).toEqual([
      { type: 'release-agreed', side: 'fix-team', proposal: 3 },
    ]);
    expect(proposed.steps['release-day']).toBeUndefined();
    expect(agreed.proposal?.agreed).toEqual(['security', 'fix-team']);
    expect(agreed.steps['release-day']).toBeDefined();
  });

  test('needs no number where somebody types it, and counts for what stands', () => {
    expect(eventsOf(agreeToRelease(proposed, {}, fixTeam))).toEqual([
      { type: 'release-agreed', side: 'fix-team', proposal: 3 },
    ]);
  });

  test('counts for one side a press, whoever stands on both', () => {
    const mine = after(open, propose(open, THURSDAY, both), both);
    expect(mine.proposal?.agreed).toEqual(['security']);
    expect(sideToAgree(mine, ['security', 'fix-team'])).toBe('fix-team');
    const second = after(mine, agreeToRelease(mine, { proposal: 3 }, both), both);
    expect(second.proposal?.agreed).toEqual(['security', 'fix-team']);
    expect(sideToAgree(second, ['security', 'fix-team'])).toBeUndefined();
    expect(codeOf(agreeToRelease(second, { proposal: 3 }, both))).toBe('agreed-already');
  });

  // "The Fix team and the security team will agree": one person's word for both is shown as such to everybody.
  test('of one person for both sides is recorded as that, in whichever order', () => {
    const mine = after(open, propose(open, THURSDAY, both), both);
    const decision = agreeToRelease(mine, { proposal: 3 }, both);
    expect(eventsOf(decision)).toEqual([alone('fix-team')]);
    expect(agreedAlone(mine.proposal)).toBeUndefined();
    expect(agreedAlone(after(mine, decision, both).proposal)).toBe(both.who.id);
    const asFixTeam = { ...both, who: { ...both.who, sides: ['fix-team' as const] } };
    const theirs = after(open, propose(open, THURSDAY, asFixTeam), asFixTeam);
    expect(eventsOf(agreeToRelease(theirs, { proposal: 3 }, both))).toEqual([alone('security')]);
  });

  test('of two people is not, nor is one side’s, nor none', () => {
    expect(agreedAlone(agreed.proposal)).toBeUndefined();
    expect(agreedAlone(proposed.proposal)).toBeUndefined();
    expect(agreedAlone(undefined)).toBeUndefined();
  });

  test('of one side is not the other’s, however many of it agree', () => {
    for (const how of [security, benSecurity])
      expect(codeOf(agreeToRelease(proposed, { proposal: 3 }, how))).toBe('agreed-already');
    expect(sideToAgree(proposed, ['security'])).toBeUndefined();
  });

  test('is void when another day is proposed: nobody agrees to it with an old button', () => {
    const moved = after(agreed, propose(agreed, TUESDAY, fixTeam), fixTeam);
    expect(moved.proposal).toMatchObject({ revision: 6, agreed: ['fix-team'] });
    expect(moved.steps['release-day']).toBeUndefined();
    expect(codeOf(agreeToRelease(moved, { proposal: 3 }, security))).toBe('proposal-changed');
    expect(codeOf(agreeToRelease(moved, { proposal: 6 }, security))).toBe('ok');
    // Back to the first day is a proposal of its own.
    const back = after(moved, propose(moved, THURSDAY, security), security);
    expect(codeOf(agreeToRelease(back, { proposal: 3 }, fixTeam))).toBe('proposal-changed');
    expect(back.steps['release-day']).toBeUndefined();
  });

  test('to the same day again is no proposal', () => {
    expect(codeOf(propose(agreed, THURSDAY, fixTeam))).toBe('proposed-already');
  });

  test('comes before the hour', () => {
    const early = as(FAY, ['fix-team'], THURSDAY.subtract({ nanoseconds: 1 }));
    expect(codeOf(agreeToRelease(proposed, { proposal: 3 }, early))).toBe('ok');
    const late = as(FAY, ['fix-team'], THURSDAY);
    expect(codeOf(agreeToRelease(proposed, { proposal: 3 }, late))).toBe('proposal-past');
  });

  test('is nobody’s who stands on no side', () => {
    expect(agreeToRelease(proposed, { proposal: 3 }, as(ANNA, []))).toEqual({
      ok: false,
      refusal: { code: 'not-your-step', step: 'release-day', owners: ['security', 'fix-team'] },
    });
  });

  test('falls with another project’s later date, and the day can be found anew', () => {
    const upstream: EventBody = { type: 'upstream-set', project: 'libfoo', disclosesAt: days(20) };
    const waiting = caseOf(linked, ...agreedDay(THURSDAY, 3), upstream);
    expect(codeOf(agreeToRelease(waiting, { proposal: 3 }, fixTeam))).toBe('no-proposal');
    const slot = march(23);
    const again = after(waiting, propose(waiting, slot, fixTeam), fixTeam);
    const done = after(again, agreeToRelease(again, { proposal: again.version - 1 }, security), security);
    expect(done.steps['release-day']).toBeDefined();
    expect(policy.releaseSlot.weekdays).toContain(slot.toZonedDateTimeISO('UTC').dayOfWeek);
  });
});
