import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { observe } from '../../src/process/acts/observe.ts';
import { reclassify, scoreSeverity } from '../../src/process/acts/severity.ts';
import type { EventBody } from '../../src/process/events.ts';
import { bandOf } from '../../src/process/severity.ts';
import { check } from '../support/arbitraries.ts';
import { after, caseOf, codeOf, eventsOf, GHSA_ID, linked, security } from '../support/cases.ts';

const open = caseOf(linked);
const scored: EventBody = { type: 'severity-scored', band: 'high', score: 7.5 };
const reason = 'hard to reach';

describe('a score', () => {
  test('is recorded with its band, and nothing of its vector', () => {
    const decision = scoreSeverity(open, { band: 'high', score: 7.5 }, security);
    expect(eventsOf(decision)).toEqual([scored]);
    const state = after(open, decision, security);
    expect(state.severity).toEqual({ band: 'high', score: 7.5, reclassified: false });
    expect(state.steps.severity).toBeDefined();
  });

  test('is recorded again where it changed', () => {
    const state = caseOf(linked, scored);
    expect(eventsOf(scoreSeverity(state, { band: 'high', score: 7.6 }, security))).toHaveLength(1);
  });

  test('ends a reclassification, the same score included', () => {
    const state = caseOf(linked, scored, { type: 'severity-reclassified', band: 'low', reason });
    const again = after(state, scoreSeverity(state, { band: 'high', score: 7.5 }, security), security);
    expect(again.severity).toEqual({ band: 'high', score: 7.5, reclassified: false });
  });

  test('is not recorded twice because GitHub rounds another way', () => {
    const tenths = fc.integer({ min: 1, max: 99 });
    check([tenths, fc.constantFrom(-1, 0, 1)], (ours, difference) => {
      const score = ours / 10;
      const state = caseOf(linked, { type: 'severity-scored', band: bandOf(score), score });
      const seen = {
        ghsaId: GHSA_ID,
        state: 'triage',
        hasDetails: false,
        severity: { band: bandOf(score), score: (ours + difference) / 10 },
        collaborators: [],
        knowsAllCollaborators: true,
        hasFork: false,
      } as const;
      expect(observe(state, seen, () => false)).toEqual([]);
    });
  });
});

describe('a reclassification', () => {
  test('needs a reason', () => {
    expect(reclassify(caseOf(linked, scored), { band: 'low', reason: undefined }, security)).toEqual({
      ok: false,
      refusal: { code: 'reason-needed', why: 'reclassify' },
    });
  });

  test('keeps the score it differs from', () => {
    const state = caseOf(linked, scored);
    const decision = reclassify(state, { band: 'low', reason }, security);
    expect(eventsOf(decision)).toEqual([{ type: 'severity-reclassified', band: 'low', reason }]);
    expect(after(state, decision, security).severity).toEqual({
      band: 'low',
      score: 7.5,
      reclassified: true,
    });
  });

  test('does the step without any score: the security team has discretion', () => {
    const state = after(caseOf(), reclassify(caseOf(), { band: 'low', reason }, security), security);
    expect(state.severity).toEqual({ band: 'low', reclassified: true });
    expect(state.steps.severity).toBeDefined();
  });

  test('is not one into the band that it has', () => {
    expect(codeOf(reclassify(caseOf(scored), { band: 'high', reason }, security))).toBe('recorded-already');
  });
});
